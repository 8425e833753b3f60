"""Counts per period → trends, bursts, change points, and a smoothed course."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.breaks import find_breaks
from workbench.bursts import find_burst_states
from workbench.significance import benjamini_hochberg
from workbench.trends import measure_trend

Rate = Literal["share", "per_million", "count", "units"]
RATES = ("share", "per_million", "count", "units")


def score_trends(periods: pd.DataFrame, *, value: Rate = "per_million", minimum: int = 5) -> pd.DataFrame:
    """Return whether each group of a `count_by_period` table rises or falls: a row is a group, the surest trend first.

    Only whole periods in which something was collected are read, in order; a gap is stepped over. `slope` is the Theil–Sen
    slope of `value` per period, `p` that of the Mann–Kendall test, `p_corrected` that for series whose values hang together
    (Hamed & Rao 1998); see `workbench.trends`. `q` (Benjamini & Hochberg 1995) is over the groups listed: those with at least
    `minimum` occurrences in these periods. Fewer than three periods have no trend: missing.
    """
    schema.check(periods, *schema.names("period_counts"), call="score_trends")
    schema.check_choice(value, RATES, name="value")
    schema.check_least(minimum, 1, name="minimum")
    groups = group_columns(periods)
    rows = [
        (*key, part["count"].sum(), len(part), part["every"].iloc[0], *_trend(part, value))
        for key, part in courses(periods[periods["complete"]])
        if part["count"].sum() >= minimum
    ]
    names = schema.names("trends")
    table = pd.DataFrame(rows, columns=[*groups, "count", "periods", "every", *_MEASURED])
    table = table.assign(value=value, q=benjamini_hochberg(table["p"].to_numpy(float)))
    table = table.sort_values(["p", *groups], ignore_index=True)
    return schema.make("trends", table).assign(**table[groups])[[*groups, *names]]


def smooth_periods(periods: pd.DataFrame, *, value: Rate = "share", window: int = 3) -> pd.DataFrame:
    """Return a `count_by_period` table with a column `smoothed`: the mean of `value` over `window` periods around each.

    `window` is odd. Periods in which nothing was collected are left out of the mean, and have none; at either end the window
    is cut. `plot_timeline` draws the smoothed course beside the raw one.
    """
    schema.check(periods, *schema.names("period_counts"), call="smooth_periods")
    schema.check_choice(value, RATES, name="value")
    if window < 1 or window % 2 == 0:
        raise ValueError(f"window={window!r} is not an odd number from 1 on.")
    groups = group_columns(periods)
    known = periods[value].where(periods["collected"] & periods["period"].notna())
    keys = [periods[name] for name in groups] or [pd.Series(0, index=periods.index)]
    means = known.groupby(keys, observed=True, dropna=False).transform(
        lambda course: course.rolling(window, center=True, min_periods=1).mean()
    )
    return periods.assign(smoothed=means.where(known.notna()))


def find_bursts(periods: pd.DataFrame, *, scaling: float = 2.0, gamma: float = 1.0) -> pd.DataFrame:
    """Return when something was in the news far more than usual: a row is a burst of a group, the heaviest first.

    The batches of Kleinberg (2002) are the periods of a `count_by_period` table in which something was collected, r the units
    with an occurrence and d all of them; see `workbench.bursts`. `scaling` is how many times the usual share a burst is,
    `gamma` how reluctant the model is to begin one. Ties by group and day.
    """
    schema.check(periods, *schema.names("period_counts"), call="find_bursts")
    groups, rows, columns = group_columns(periods), [], ("period", "count", "units", "units_total")
    keys, read, lengths = _each_course(periods)
    ends = lengths.cumsum()
    for length in np.unique(lengths):
        same = np.flatnonzero(lengths == length)
        days, *numbers = (read[name].to_numpy()[(ends[same] - length)[:, None] + np.arange(length)] for name in columns)
        bursts = find_burst_states(*numbers[1:], scaling=scaling, gamma=gamma)
        rows += [
            (*keys[group], days[n, a], days[n, b], b - a + 1, weight, *(number[n, a : b + 1].sum() for number in numbers))
            for n, (group, found) in enumerate(zip(same, bursts, strict=True))
            for a, b, weight in zip(found.first, found.last, found.weights, strict=True)
        ]
    names = ["first", "last", "periods", "weight", "count", "units", "units_total"]
    table = pd.DataFrame(rows, columns=[*groups, *names]).assign(scaling=scaling, gamma=gamma, **of_periods(periods))
    table = table.sort_values(["weight", *groups, "first"], ascending=[False, *[True] * (len(groups) + 1)], ignore_index=True)
    return schema.make("bursts", table).assign(**table[groups])[[*groups, *schema.names("bursts")]]


def find_change_points(periods: pd.DataFrame, *, value: Rate = "count", penalty: float = 2.0) -> pd.DataFrame:
    """Return when the level of a course changed: a row is a change point of a group, by group and period.

    PELT (Killick, Fearnhead & Eckley 2012) over log(1 + `value`) of the whole periods in which something was collected; a gap
    is stepped over. `period` is the first of the new level, `before` and `after` are the levels on its two sides, up to the
    next change points: means of the logarithms, turned back. `penalty` is what a change point costs (see `workbench.breaks`):
    2 is Schwarz's criterion, more finds fewer. Counts also change with what is collected: take `share` where that varies.
    """
    schema.check(periods, *schema.names("period_counts"), call="find_change_points")
    schema.check_choice(value, RATES, name="value")
    if not penalty > 0:
        raise ValueError(f"penalty={penalty!r} is not above 0.")
    groups, rows = group_columns(periods), []
    for key, part in courses(periods[periods["complete"]]):
        course = np.log1p(part[value].to_numpy(float))
        breaks = find_breaks(course, penalty=penalty)
        stretches = np.split(course, breaks) if len(breaks) else []
        levels, lengths = [np.expm1(stretch.mean()) for stretch in stretches], list(map(len, stretches))
        rows += [
            (*key, part["period"].iloc[place], levels[n], levels[n + 1], lengths[n], lengths[n + 1])
            for n, place in enumerate(breaks)
        ]
    table = pd.DataFrame(rows, columns=[*groups, "period", "before", "after", "periods_before", "periods_after"])
    table = table.assign(value=value, penalty=penalty, **of_periods(periods))
    return schema.make("change_points", table).assign(**table[groups])[[*groups, *schema.names("change_points")]]


def group_columns(periods: pd.DataFrame) -> list[str]:
    """Return the columns that a table of periods was counted by."""
    return [name for name in periods.columns if name not in (*schema.names("period_counts"), "smoothed")]


def of_periods(periods: pd.DataFrame) -> dict[str, object]:
    """Return what a table made from periods says of them."""
    return {name: periods[name].iloc[0] if len(periods) else None for name in ("every", "zone", "unit", "corpus")}


def courses(periods: pd.DataFrame) -> Iterator[tuple[tuple, pd.DataFrame]]:
    """Yield the values that name each group, and its dated periods in which something was collected, in order."""
    groups = group_columns(periods)
    read = periods[periods["period"].notna() & periods["collected"]].sort_values("period", kind="stable")
    yield from read.groupby(groups, observed=True, dropna=False, sort=True) if groups else [((), read)]


def _each_course(periods: pd.DataFrame) -> tuple[list[tuple], pd.DataFrame, np.ndarray]:
    """Return what names each course, the rows of all of them one after the other, and how many each has."""
    read, groups = periods[periods["period"].notna() & periods["collected"]], group_columns(periods)
    grouped = read.groupby(groups or np.zeros(len(read)), observed=True, dropna=False, sort=True)
    numbers = grouped.ngroup().to_numpy()
    order = np.lexsort((read["period"].to_numpy(), numbers))
    read, lengths = read.iloc[order], np.bincount(numbers)
    named = read[groups].iloc[lengths.cumsum() - lengths]
    return list(named.itertuples(index=False, name=None)), read, lengths


_MEASURED = ("slope", "low", "high", "s", "z", "p", "p_corrected", "tau")


def _trend(part: pd.DataFrame, value: str) -> list[float]:
    trend = measure_trend(part[value].to_numpy(float))
    return [float(np.asarray(getattr(trend, name))) for name in _MEASURED]
