"""Articles, a query → the articles it asks for."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.nodes import find_node
from workbench.parts import by_piece
from workbench.profiles import find_actor
from workbench.queries import COLUMNS, Asked, read_query
from workbench.units import unit_codes


@by_piece(["article_id", "text", "published_date", "cluster_id", "dup_of", *COLUMNS])
def select_articles(articles: pd.DataFrame, query: str, *, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the articles that a query asks for: a row is one of `articles`, in their order.

    `grain "black sea" sanction* /deals?/` are words, phrases, wildcards and regular expressions, found in the text as `kwic`
    finds them; all must be there. `source:Post`, `language:en`, `section:World` are columns; `actor:"Joe Biden"` is who is
    mentioned in `mentions`, by any name only this actor has; several of one field are alternatives. `from:2024-10-01` and
    `to:2024-10-31` are days of publication, both included: what has no date is left out. `copies:no` leaves out what repeats
    another article (after `mark_duplicates`). A `-` before a word, column or actor leaves out what it finds. An empty query
    asks for all articles.

    Raises ValueError for a query that cannot be read, and for an actor without `mentions` or that nobody is.
    """
    schema.check(articles, "article_id", "text", "published_date", *COLUMNS, call="select_articles")
    asked = read_query(query)
    kept = np.ones(len(articles), bool)
    for field in dict.fromkeys(item.field for item in asked if item.field != "word"):
        for left_out in (False, True):
            same = [item for item in asked if item.field == field and item.left_out == left_out]
            if same:
                kept &= np.logical_or.reduce([_of_field(item, articles, mentions) for item in same]) != left_out
    for item in asked:  # what takes longest last, in what is left
        if item.field == "word":
            rows = np.flatnonzero(kept)
            found = np.zeros(len(rows), bool)
            found[find_node(articles.iloc[rows], item.value, case=False, most=1)[0]] = True
            kept[rows] = found != item.left_out
    return articles[kept].reset_index(drop=True)


def _of_field(asked: Asked, articles: pd.DataFrame, mentions: pd.DataFrame | None) -> np.ndarray:
    """Say which articles have this value of this field."""
    field, value, _ = asked
    if field in COLUMNS:
        return (articles[field].astype("object") == value).to_numpy(bool)
    if field == "copies":
        return unit_codes(articles, "stories", call="select_articles") >= 0
    if field == "actor":
        if mentions is None:
            raise ValueError(f"select_articles: actor:{value!r} needs mentions=find_mentions(articles, actors).")
        return articles["article_id"].isin(find_actor(mentions, value)["article_id"]).to_numpy(bool)
    days, day = articles["published_date"], pd.Timestamp(value)
    return (days >= day if field == "from" else days <= day).to_numpy(bool)
