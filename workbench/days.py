"""Date expressions → the days a corpus talks about."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import as_fingerprint, sum_of_rows
from workbench.intervals import wilson
from workbench.parts import by_piece
from workbench.sentences import in_texts, sentence_starts
from workbench.tallies import Tally, tally, tally_all, with_outlet
from workbench.timeline import FREQUENCIES, Every
from workbench.units import NEEDED, Unit, article_rows, unit_codes

DAYS = tuple(name for name in FREQUENCIES if name != "hour")


@by_piece([])
def place_dates(dates: pd.DataFrame, *, every: Every = "day") -> pd.DataFrame:
    """Return the date expressions with the columns `about` and `span`: what day they are about, and from when to when.

    `about` is the first day of the period (2024-10-24) they are wholly in, `span` the first and last day they name
    (2024-10-01/2024-10-31, or the only one), whatever the period. What has no days (durations, vague references) is about no
    period, and what is wider than one ("in October", by day) is about none either: missing. So nothing is spread over days
    that no text names.
    """
    schema.check(dates, *schema.names("dates"), call="place_dates")
    schema.check_choice(every, DAYS, name="every")
    first, last = (dates[name].dt.to_period(FREQUENCIES[every]) for name in ("first_day", "last_day"))
    about = first.dt.start_time.dt.strftime("%Y-%m-%d").astype("str")
    begin, end = (dates[name].dt.strftime("%Y-%m-%d").astype("str") for name in ("first_day", "last_day"))
    span = begin.where(begin == end, begin + "/" + end)
    return dates.assign(about=about.where(first == last), every=pd.Series(every, index=dates.index, dtype="str"), span=span)


def count_days(dates: pd.DataFrame, articles: pd.DataFrame, *, by: str | None = None, unit: Unit = "articles") -> pd.DataFrame:
    """Return how often each day is talked about: a row is a period of `place_dates`, or a period of a group, in their order.

    `by` is a column of the dates (such as an actor joined to them) or of `articles` (such as `source`). `share` is of all
    articles (or other units), or of those of the group. `ahead` counts the expressions in articles published before the
    period, `back` those in articles published after its first day; what has no publication day is in neither. Periods that
    nobody talks about have no row, and expressions about none are not counted.
    """
    if "about" not in dates.columns:
        raise ValueError("count_days needs the periods that dates are in: take place_dates(dates).")
    schema.check(dates, "article_id", "about", "every", call="count_days", whole=False)
    if by and by not in articles.columns and by not in dates.columns:
        raise ValueError(f"count_days: by={by!r} is a column of neither table.")
    groups = [by] if by else []
    shared = [name for name in groups if name in articles.columns]
    keys = [*groups, "about"]
    own, needs = [name for name in keys if name not in shared], (*NEEDED, *shared)
    found, sides, whole, of_every, articles_sum = tally_all(
        _tallies, dates, articles, needs=needs, shared=shared, own=own, unit=unit
    )
    counts = found.groups.assign(count=found.occurrences, units=found.units)
    split = sides.groups.assign(number=sides.occurrences).pivot_table(
        index=keys, columns="where", values="number", aggfunc="sum", observed=True, dropna=False
    )
    split = split.reindex(columns=["ahead", "back"]).fillna(0).astype("int64").reset_index()
    counts = counts.merge(split, on=keys, how="left") if len(counts) else counts.assign(ahead=0, back=0)
    totals = whole.groups.assign(units_total=whole.units)
    counts = counts.merge(totals, on=shared, how="left") if shared else counts.assign(units_total=whole.units.sum())
    low, high = wilson(counts["units"], counts["units_total"])
    counts = counts.assign(
        every=next(iter(of_every.groups["every"]), "day"),
        unit=unit,
        share=counts["units"] / counts["units_total"],
        low=low,
        high=high,
        corpus=as_fingerprint(articles_sum),
    ).sort_values(keys, ignore_index=True)
    return schema.make("day_counts", counts).assign(**counts[groups])[[*groups, *schema.names("day_counts")]]


def _tallies(
    dates: pd.DataFrame, articles: pd.DataFrame, *, shared: list[str], own: list[str], unit: Unit
) -> tuple[Tally, Tally, Tally, Tally, int]:
    """Return the expressions of each day, those ahead of it and back, the articles of the group, the period; the rows' sum."""
    rows, units = article_rows(dates, articles, call="count_days"), unit_codes(articles, unit, call="count_days")
    published = articles["published_date"].to_numpy()[rows]
    day = pd.to_datetime(dates["about"]).to_numpy()
    where = np.where(pd.isna(published), "unknown", np.where(published < day, "ahead", np.where(published > day, "back", "on")))
    known = dates["about"].notna().to_numpy()
    placed, placed_rows = dates[known].assign(where=where[known]), rows[known]
    group = with_outlet(articles[shared], articles, unit)
    return (
        tally(group, placed[own], placed_rows, units),
        tally(articles[shared], placed[[*own, "where"]], placed_rows, units),
        tally(group, articles[[]], np.arange(len(articles)), units),
        tally(articles[[]], dates[["every"]], rows, np.arange(len(articles))),
        sum_of_rows(articles),
    )


@by_piece(["article_id", "text"])
def find_dates_of(dates: pd.DataFrame, occurrences: pd.DataFrame, *, articles: pd.DataFrame, by: str = "actor") -> pd.DataFrame:
    """Return the dates said of an actor or a term: a row is a date expression and a `by` of the occurrences in its sentence.

    The columns are `by` and those of `dates`; an expression is a row for each different actor (or `term`) that its sentence
    has, in the order of the dates, then by name. So `count_days(…, by="actor")` and all charts of days are of one actor or by
    actor. Occurrences in titles have no sentence and are left out.
    """
    schema.check(dates, "article_id", "start", "end", call="find_dates_of")
    schema.check_in_texts(dates)
    schema.check(occurrences, "article_id", "start", by, call="find_dates_of")
    schema.check(articles, "article_id", "text", call="find_dates_of")
    inside = in_texts(occurrences)
    inside = inside[inside["article_id"].isin(dates["article_id"])]
    texts = articles["text"].fillna("").to_numpy(object)
    places = []
    for table in (dates, inside):
        rows = article_rows(table, articles, call="find_dates_of")
        places.append(pd.DataFrame({"row": rows, "sentence": sentence_starts(rows, table["start"].to_numpy(), texts)}))
    named = places[1].assign(**{by: inside[by].astype("str").to_numpy()}).drop_duplicates().sort_values(by)
    joined = places[0].assign(place=np.arange(len(dates))).merge(named, on=["row", "sentence"]).sort_values(["place", by])
    found = dates.iloc[joined["place"]].reset_index(drop=True)
    return found.assign(**{by: joined[by].to_numpy()})[[by, *(name for name in dates.columns if name != by)]]
