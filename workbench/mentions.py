"""Articles, actors → mentions: who is named, under which name, in which form, and what is too ambiguous to say."""

from collections.abc import Iterator

import pandas as pd

from workbench import schema
from workbench.aliases import Matched, find_aliases, index_aliases
from workbench.resolver import Doubt, resolve

BREAK = "\n\n"  # between title and text, which are read as one


def find_mentions(articles: pd.DataFrame, actors: pd.DataFrame, *, found: bool = True, titles: bool = False) -> pd.DataFrame:
    """Return where the texts mention an actor: a row is a mention, in the order it is read.

    Aliases of the watchlist: whole words only; at each place the longest alias wins, and no character is in two mentions. A
    possessive ending counts as part of the mention's word but not of its span. A name or metonym is found as it is written in
    the watchlist or all in capitals (from four letters on, so that `us` is never the US); a role in any case. A role goes to
    its holder on the day of publication. With no date, or no holder that day, it is kept as the actor `ALIAS (holder unknown)`,
    unless the watchlist gives the office no dates.

    Besides (`found`): actors that the watchlist lacks, as names in capitals whose kind their form, their surroundings and the
    rest of the article tell; and parts of a name, acronyms and descriptions that mean one actor of the article. A name that is
    more than an alias is not that alias (Laura Bush, the Washington Post). What may mean several actors is in no row:
    `review_mentions` returns it.

    An actor found in several articles has one kind, the one most of its mentions have.

    With `titles` the headlines' mentions come too: `field` says whether the offsets count in `title` or `text`.
    """
    rows = [
        (article_id, *mention[:5], field, start, end)
        for article_id, mentions, _, cut in _read(articles, actors, found, call="find_mentions")
        for mention, field, start, end in _placed(mentions, cut)
        if titles or field == "text"
    ]
    return _of_one_kind(schema.make("mentions", pd.DataFrame(rows, columns=schema.names("mentions"))), actors)


def review_mentions(articles: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Return what in titles and texts may mean several actors: a row is a span that `find_mentions` leaves out.

    `candidates` are the actors in question, parted by ` / `, by name; `rule` says what they share.
    """
    rows = [
        (article_id, doubt.alias, " / ".join(doubt.candidates), doubt.rule, field, start, end)
        for article_id, _, doubts, cut in _read(articles, actors, True, call="review_mentions")
        for doubt, field, start, end in _placed(doubts, cut)
    ]
    return schema.make("doubts", pd.DataFrame(rows, columns=schema.names("doubts")))


def _of_one_kind(mentions: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions with one kind for each actor: that of the watchlist, or the one most of its mentions have."""
    counts = mentions.groupby(["actor", "kind"]).size().rename("count").reset_index()
    ranked = counts.sort_values(["actor", "count", "kind"], ascending=[True, False, True])
    kinds = dict(zip(ranked["actor"][::-1], ranked["kind"][::-1], strict=True)) | dict(
        zip(actors["actor"], actors["kind"], strict=True)
    )
    return mentions.assign(kind=mentions["actor"].map(kinds).astype("str"))


def _read(
    articles: pd.DataFrame, actors: pd.DataFrame, found: bool, *, call: str
) -> Iterator[tuple[str, list[Matched], list[Doubt], int]]:
    """Yield each article's id, mentions and doubts, as spans of title and text in one, and where the text begins in it."""
    schema.check(articles, "article_id", "text", "published_date", call=call)
    schema.check(actors, "actor", "alias", "kind", "form", "valid_from", "valid_to", call=call)
    aliases = index_aliases(actors)
    articles = articles.reindex(columns=["article_id", "title", "text", "published_date"])
    texts = articles[["title", "text"]].astype("str").fillna("")
    for article_id, title, text, day in zip(
        articles["article_id"], texts["title"], texts["text"], articles["published_date"], strict=True
    ):
        whole = f"{title}{BREAK}{text}"
        mentions, doubts = find_aliases(whole, aliases, day), []
        if found:
            mentions, doubts = resolve(whole, mentions)
        yield article_id, mentions, doubts, len(title) + len(BREAK)


def _placed(spans: list, cut: int) -> Iterator[tuple[Matched | Doubt, str, int, int]]:
    for span in spans:
        yield (span, "title", span.start, span.end) if span.start < cut else (span, "text", span.start - cut, span.end - cut)
