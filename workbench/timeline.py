"""Any occurrences → counts per period of publication."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import as_fingerprint, sum_of_rows
from workbench.intervals import poisson, wilson
from workbench.tallies import Tally, count_rows, tally, tally_all, with_outlet
from workbench.units import NEEDED, Unit, article_rows, unit_codes

Every = Literal["hour", "day", "week", "month", "quarter", "year"]
FREQUENCIES = {
    "hour": "h",
    "day": "D",
    "week": "W-SUN",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}  # a week ends on Sunday: ISO 8601
MANY = 120  # periods, beyond which the marks of a chart can be neither told apart nor clicked


def count_by_period(
    occurrences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    every: Every = "week",
    by: str | list[str] | None = None,
    unit: Unit = "articles",
    zone: str | None = None,
) -> pd.DataFrame:
    """Return how often something occurs per period: a row is a period, or a period of a group.

    `occurrences` is any table with `article_id`: tokens, mentions, or the articles themselves. `by` names columns of `articles`
    (then shares are of the group's own articles, and `collected` is the group's own) or of `occurrences` (then shares are of
    all articles), or several: with `["source", "actor"]` shares are of the articles of the source. Every group has every
    period from the first dated article to the last: 0 where nothing was found. What is in articles without a date is counted
    in a last row with no period, so a group's counts add up to its occurrences.

    `unit` says what `share` is a share of (see `count_terms`). Every denominator is a column: `units_total` (of the group, for
    `share`), `all_total` (of all articles of the period, for `share_of_all`), `words_total` (of the group, as white space parts
    them, for `per_million`). `low` and `high` bound `share` (Wilson 1927), `count_low` and `count_high` the count that is to be
    expected of such a period (exact Poisson, Garwood 1936), 95 % both. Sorted by group, then period. `complete` is False for a
    first or last period the corpus covers only in part.

    A period is of the day as it is printed, or, with `zone` (`UTC`, `Europe/Kyiv`), of the instant of publication on the clocks
    there; what is known to the day only stays on its day, and is in no hour. Hours need a zone; two that a clock change gives
    one name are one period.
    """
    schema.check_choice(every, tuple(FREQUENCIES), name="every")
    placed = PLACED[: 3 if zone else 1]
    schema.check(articles, *placed, "article_id", "source", "n_words", call="count_by_period", whole=False)
    groups = [by] if isinstance(by, str) else list(by or [])
    if unknown := [name for name in groups if name not in articles.columns and name not in occurrences.columns]:
        raise ValueError(f"count_by_period: by={unknown[0]!r} is a column of neither table.")
    shared = [name for name in groups if name in articles.columns]
    own = [name for name in groups if name not in shared]
    needs, options = (*NEEDED, *placed, "n_words", *shared), {"every": every, "unit": unit, "zone": zone}
    found, whole, everywhere, words, moments, articles_sum = tally_all(
        _tallies, occurrences, articles, needs=needs, shared=shared, own=own, **options
    )
    counts = _periods(whole.groups["period"], every)
    if groups:
        known = (whole if groups == shared else found).groups[groups]
        counts = known.drop_duplicates().sort_values(groups).merge(counts, how="cross")
    counts = _joined(counts, found.groups, count=found.occurrences, units=found.units)
    counts = _joined(counts, whole.groups, units_total=whole.units)
    counts = _joined(counts, everywhere.groups, all_total=everywhere.units)
    counts = _joined(counts, words.groups, words_total=words.occurrences)
    # The row without a period stands only where the group has something that no date could be found for.
    counts = counts[counts["period"].notna() | (counts["count"] > 0) | (bool(shared) & (counts["units_total"] > 0))]
    counts = counts.reset_index(drop=True).assign(unit=unit, of="group" if shared else "all", every=every, zone=zone)
    counts = counts.astype(dict.fromkeys(["unit", "of", "every", "zone"], "str"))
    counts = counts.assign(corpus=pd.Series(as_fingerprint(articles_sum), index=counts.index, dtype="str"))
    return _described(counts, moments.groups["moment"], every)[[*groups, *schema.names("period_counts")]]


def _tallies(
    occurrences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    shared: list[str],
    own: list[str],
    every: Every,
    unit: Unit,
    zone: str | None,
) -> tuple[Tally, Tally, Tally, Tally, Tally, int]:
    """Return what there is of each group and period; of its articles, of all, and their words; the moments; the rows' sum."""
    rows = article_rows(occurrences, articles, call="count_by_period")
    units = unit_codes(articles, unit, call="count_by_period")
    moments = _moments(articles, every, zone)
    dated = articles.assign(period=_first_moments(moments, every), moment=moments.dt.floor("h" if every == "hour" else "D"))
    group, itself = with_outlet(dated[[*shared, "period"]], articles, unit), np.arange(len(dated))
    words = dated[units >= 0].groupby([*shared, "period"], dropna=False, as_index=False)["n_words"].sum()
    return (
        tally(group, occurrences[own], rows, units),
        tally(group, dated[[]], itself, units),
        tally(with_outlet(dated[["period"]], articles, unit), dated[[]], itself, units),
        Tally(words[[*shared, "period"]], words["n_words"].to_numpy(), np.zeros(len(words), int)),
        tally(dated[["moment"]], dated[[]], itself, itself),
        sum_of_rows(articles),
    )


def choose_period(articles: pd.DataFrame, *, shortest: Every = "week", most: int = MANY) -> Every:
    """Return the shortest period, from `shortest` on, of which the articles with a date span at most `most`, or else a year.

    Of more a chart is so dense that its marks can be neither told apart nor clicked.
    """
    schema.check(articles, "published_date", call="choose_period", whole=False)
    schema.check_choice(shortest, tuple(FREQUENCIES)[1:], name="shortest")
    schema.check_least(most, 1, name="most")
    ends = count_rows(articles, by="published_date")["published_date"].agg(["min", "max"])
    lengths = list(FREQUENCIES)[list(FREQUENCIES).index(shortest) :]
    return next((every for every in lengths if len(_periods(ends, every)) - 1 <= most), "year")


def said_of_length(starts: pd.Series, every: Every) -> str:
    """Return the length of some periods, and what a shorter one is too short for: how many there would be, if too many."""
    said = f"of one {every}"
    if starts.empty or every not in ("month", "quarter", "year"):
        return said
    shorter = list(FREQUENCIES)[list(FREQUENCIES).index(every) - 1]
    ends = pd.Series([starts.min(), starts.max().to_period(FREQUENCIES[every]).end_time.floor("D")])
    number = len(_periods(ends, shorter)) - 1
    return f"{said} ({number:,} {shorter}s would be more than {MANY})" if number > MANY else said


def periods_of(articles: pd.DataFrame, every: Every, zone: str | None) -> pd.Series:
    """Return the first moment of the period that each article lies in; missing where no date is known, or no hour."""
    return _first_moments(_moments(articles, every, zone), every)


def _first_moments(moments: pd.Series, every: Every) -> pd.Series:
    return moments.dt.to_period(FREQUENCIES[every]).dt.start_time.astype("datetime64[us]")


PLACED = ("published_date", "published", "date_precision")


def _moments(articles: pd.DataFrame, every: Every, zone: str | None) -> pd.Series:
    """Return the day of each article as printed; with a zone the moment on its clocks, where an instant is known."""
    days = articles["published_date"]
    if zone is None:
        if every == "hour":
            raise ValueError("every='hour' needs a zone on whose clocks hours are read, such as zone='UTC'.")
        return days
    try:
        local = articles["published"].dt.tz_convert(zone).dt.tz_localize(None)
    except (KeyError, ValueError):
        raise ValueError(f"zone={zone!r} is not a time zone such as 'UTC' or 'Europe/Kyiv'.") from None
    exact = articles["date_precision"].isin(["second", "minute"])
    return local.where(exact, pd.NaT if every == "hour" else days)


def _periods(found: pd.Series, every: Every) -> pd.DataFrame:
    """Return every period from the first that was found to the last, the missing period last."""
    known = found.dropna()
    periods = pd.period_range(known.min(), known.max(), freq=FREQUENCIES[every]).start_time if len(known) else []
    return pd.DataFrame({"period": pd.array([*periods, pd.NaT], dtype="datetime64[us]")})


def _joined(counts: pd.DataFrame, groups: pd.DataFrame, **numbers: np.ndarray) -> pd.DataFrame:
    """Return the counts with these numbers of the groups; 0 where there is no such group."""
    joined = counts.merge(groups.assign(**numbers), on=list(groups.columns), how="left")
    return joined.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, "int64"))


def _described(counts: pd.DataFrame, moments: pd.Series, every: Every) -> pd.DataFrame:
    """Return the counts with their share, its interval, and what is known of each period."""
    ends = counts["period"].dt.to_period(FREQUENCIES[every]).dt.end_time.dt.floor("h" if every == "hour" else "D")
    low, high = wilson(counts["units"], counts["units_total"])
    count_low, count_high = poisson(counts["count"])
    return counts.assign(
        share=counts["units"] / counts["units_total"].replace(0, np.nan),
        share_of_all=counts["units"] / counts["all_total"].replace(0, np.nan),
        count_low=count_low,
        count_high=count_high,
        per_million=counts["count"] / counts["words_total"].replace(0, np.nan) * 1_000_000,
        low=low,
        high=high,
        complete=(counts["period"] >= moments.min()) & (ends <= moments.max()),
        collected=counts["units_total"] > 0,
    )
