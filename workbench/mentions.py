"""Articles, actors → mentions: who is named, under which name, in which form, and what is too ambiguous to say."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.aliases import Aliases, Places, find_aliases, index_aliases
from workbench.cast import Matched
from workbench.parts import by_piece, in_parts
from workbench.progress import watched
from workbench.recognisers import Recogniser
from workbench.remembered import Remembered
from workbench.resolver import Doubt, resolve
from workbench.tallies import Tally, tally_all, tally_rows

BREAK = "\n\n"  # between title and text, which are read as one
HOLDER_UNKNOWN = " (holder unknown)"  # what follows the alias of an office
_doubts: Remembered[list[Doubt]] = Remembered()  # as a rule nothing is doubtful: at most some 30 MB


def find_mentions(
    articles: pd.DataFrame, actors: pd.DataFrame, *, found: bool | Recogniser = True, titles: bool = False
) -> pd.DataFrame:
    """Return where the texts mention an actor: a row is a mention, in the order it is read.

    Aliases of the watchlist: whole words only; at each place the longest alias wins, and no character is in two mentions. A
    possessive ending counts as part of the mention's word but not of its span. A name or metonym is found as it is written in
    the watchlist or all in capitals (from four letters on, so that `us` is never the US); a role in any case. A role goes to
    its holder on the day of publication. With no date, or no holder that day, it is kept as the actor `ALIAS (holder unknown)`,
    unless the watchlist gives the office no dates.

    Besides (`found`): actors that the watchlist lacks, as names in capitals whose kind their form, their surroundings and the
    rest of the article tell; and parts of a name, acronyms and descriptions that mean one actor of the article. A name that is
    more than an alias is not that alias (Laura Bush, the Washington Post, the Paris Air Show, a Boeing 737, US dollars,
    pro-Beijing), and a role right before another person's name is that person's. What may mean several actors is in no row:
    `review_mentions` returns it.

    `found` may be a recogniser, a function of a text that returns spans with kinds (`load_spacy`, `load_gliner`):
    then it finds the names in place of the rules, and the rest is the same.

    An actor found in several articles has one kind, the one most of its mentions have.

    With `titles` the headlines' mentions come too: `field` says whether the offsets count in `title` or `text`.
    """
    read = _mentions_and_doubts(articles, actors, found=found)
    (counted,) = tally_all(_kinds, read, titles=titles)
    return _with_kinds(read, one_kind_each(counted, actors), titles=titles)


@by_piece(["article_id", "title", "text", "published_date"], keep=True)
def _mentions_and_doubts(articles: pd.DataFrame, actors: pd.DataFrame, *, found: bool | Recogniser) -> pd.DataFrame:
    """Return the mentions with the kind that each has in its own article, then what has `candidates`: the doubts."""
    texts, mentions = _claims(articles, actors, call="find_mentions")
    doubts = []
    if found:
        read = list(_resolved(texts, mentions, found))
        mentions = pd.DataFrame([(n, *row) for n, rows, _ in read for row in rows], columns=mentions.columns)
        doubts = [(n, *row) for n, _, rows in read for row in rows]
    both = pd.concat([_placed(mentions, articles), _doubts_of(doubts, articles)], ignore_index=True)
    return schema.make("mentions", both).assign(candidates=both["candidates"].astype("str"))


def review_mentions(articles: pd.DataFrame, actors: pd.DataFrame, *, found: Literal[True] | Recogniser = True) -> pd.DataFrame:
    """Return what in titles and texts may mean several actors: a row is a span that `find_mentions` leaves out.

    `candidates` are the actors in question, parted by ` / `, by name; `rule` says what they share.
    """
    if in_parts(articles):
        return _left_out(_mentions_and_doubts(articles, actors, found=found))
    texts, claims = _claims(articles, actors, call="review_mentions")
    return _doubts_of([(n, *doubt) for n, of_text in _doubtful(texts, claims, found) for doubt in of_text], articles)


@by_piece([])
def _left_out(read: pd.DataFrame) -> pd.DataFrame:
    return schema.make("doubts", read[read["candidates"].notna()].reset_index(drop=True))


def _doubts_of(rows: list[tuple], articles: pd.DataFrame) -> pd.DataFrame:
    doubts = pd.DataFrame(rows, columns=["text", *Doubt._fields])
    return schema.make("doubts", _placed(doubts.assign(candidates=doubts["candidates"].str.join(" / ")), articles))


def _shown(read: pd.DataFrame, titles: bool) -> pd.DataFrame:
    """Return the mentions of what was read: without the doubts, and of the texts alone if titles are not asked for."""
    shown = read["candidates"].isna() if titles else read["candidates"].isna() & (read["field"] == "text")
    return read[shown].drop(columns="candidates").reset_index(drop=True)


def _kinds(read: pd.DataFrame, *, titles: bool) -> tuple[Tally]:
    """Return how many mentions each actor has of each kind."""
    return (tally_rows(_shown(read, titles), ["actor", "kind"]),)


def one_kind_each(counted: Tally, *known: pd.DataFrame) -> pd.Series:
    """Return the kind of each actor: that of a watchlist that is known, or the one most of its mentions have, ties by name."""
    counts = counted.groups.assign(mentions=counted.occurrences)
    counts = counts.sort_values(["actor", "mentions", "kind"], ascending=[True, False, True])
    kinds = pd.concat([table[["actor", "kind"]] for table in (*known, counts)])
    return kinds.drop_duplicates("actor").set_index("actor")["kind"]


@by_piece([])
def _with_kinds(read: pd.DataFrame, kinds: pd.Series, *, titles: bool) -> pd.DataFrame:
    mentions = _shown(read, titles)
    return mentions.assign(kind=mentions["actor"].map(kinds).astype("str"))


def _claims(articles: pd.DataFrame, actors: pd.DataFrame, *, call: str) -> tuple[pd.Series, pd.DataFrame]:
    """Return each article's title and text in one, and whose the aliases in these are; `text` says in which."""
    schema.check(articles, "article_id", "text", "published_date", call=call)
    schema.check(actors, "actor", "alias", "kind", "form", "valid_from", "valid_to", call=call)
    texts = _titles(articles) + BREAK + articles["text"].astype("str").fillna("")
    aliases = index_aliases(actors)
    places = find_aliases(texts, aliases)
    claims = _attributed(places, aliases, actors, articles["published_date"])
    claims.insert(0, "text", places.text)
    return texts, claims.assign(start=places.start, end=places.end)


def _titles(articles: pd.DataFrame) -> pd.Series:
    return articles.reindex(columns=["title"])["title"].astype("str").fillna("")


def _attributed(places: Places, aliases: Aliases, actors: pd.DataFrame, days: pd.Series) -> pd.DataFrame:
    """Return whose each alias is in its article; a role with days is his who has the office on the article's day."""
    first, number = aliases.offsets[places.alias], np.diff(aliases.offsets)[places.alias]
    rows = aliases.rows[first]
    since, until, day = (dates.to_numpy("datetime64[s]") for dates in (actors["valid_from"], actors["valid_to"], days))
    day = day[places.text]
    of_office = (actors["form"] == "role").to_numpy()[rows] & ~(np.isnat(since[rows]) & np.isnat(until[rows]))
    vacant = of_office.copy()
    for n in range(number[of_office].max(initial=0)):
        holders = aliases.rows[first + np.minimum(n, number - 1)]
        holds = vacant & ~np.isnat(day) & ~(since[holders] > day) & ~(until[holders] < day)
        rows, vacant = np.where(holds, holders, rows), vacant & ~holds
    claims = actors.iloc[rows][["actor", "kind", "alias", "form"]].reset_index(drop=True)
    claims["actor"] = claims["actor"].mask(vacant, claims["alias"] + HOLDER_UNKNOWN)
    rules = [vacant & np.isnat(day), vacant, of_office]
    claims["rule"] = np.select(rules, ["office without a date", "office vacant", "office on the day"], "alias")
    return claims


def _resolved(
    texts: pd.Series, claims: pd.DataFrame, found: bool | Recogniser
) -> Iterator[tuple[int, list[Matched], list[Doubt]]]:
    """Yield each text's number, its mentions and its doubts, which are remembered where the rules find the names."""
    recognise = None if isinstance(found, bool) else found
    for n, text, claimed in _each(texts, claims, "find_mentions"):
        mentions, doubts = resolve(text, claimed, recognise)
        if not recognise:
            _doubts.keep(f"{claimed}\n{text}", doubts)
        yield n, mentions, doubts


def _doubtful(texts: pd.Series, claims: pd.DataFrame, found: bool | Recogniser) -> Iterator[tuple[int, list[Doubt]]]:
    """Yield each text's number and its doubts: those remembered of the same text and claims, if they are."""
    recognise = None if isinstance(found, bool) else found
    for n, text, claimed in _each(texts, claims, "review_mentions"):
        known = None if recognise else _doubts.get(f"{claimed}\n{text}")
        yield n, resolve(text, claimed, recognise)[1] if known is None else known


def _each(texts: pd.Series, claims: pd.DataFrame, call: str) -> Iterator[tuple[int, str, list[Matched]]]:
    """Yield each text's number, the text, and what the watchlist claims in it."""
    rows = [Matched(*row) for row in zip(*(claims[name].tolist() for name in Matched._fields), strict=True)]
    bounds = np.searchsorted(claims["text"], np.arange(len(texts) + 1)).tolist()
    for n, text in enumerate(watched(texts, len(texts), call)):
        yield n, text, rows[bounds[n] : bounds[n + 1]]


def _placed(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the spans of title and text in one with their article and field, as characters of that."""
    text = spans["text"].to_numpy(int)
    begins = (_titles(articles).str.len().to_numpy() + len(BREAK))[text]
    in_title = (spans["start"] < begins).to_numpy()
    begins[in_title] = 0
    return spans.assign(
        article_id=articles["article_id"].iloc[text].to_numpy(),
        field=np.where(in_title, "title", "text"),
        start=spans["start"] - begins,
        end=spans["end"] - begins,
    )
