"""Counts per period and outlet → media storms."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.series import group_columns, of_periods
from workbench.timeline import FREQUENCIES


def find_storms(
    periods: pd.DataFrame, *, share: float = 0.2, rise: float = 1.5, days: int = 7, outlets: int = 2
) -> pd.DataFrame:
    """Return the media storms of a `count_by_period` table: a row is a storm of a group, the largest first, ties by group, day.

    Boydstun, Hardy & Walgrave (2014), Political Communication 31, and Hardy (2016) name four criteria, whose measures are
    options here: size, explosiveness, duration, spread over outlets. A storm is a longest run of periods that each have at
    least `share` of all units; that lasts at least `days` days; whose first `days` days have a share at least `rise` times
    larger than the `days` days before them (1.5: by 150 %; from nothing: infinitely); and that is in at least `outlets`
    outlets.

    The table is counted by outlet, and by what else the storms are of: `by="source"`, `by=["source", "actor"]`; shares are of
    all articles of the period (`all_total`). A period for which nothing at all was collected ends a run. If nothing was
    collected in the days before a run, its rise is missing and it is no storm. A first or last period that is covered in part
    counts as if whole.
    """
    schema.check(periods, *schema.names("period_counts"), "source", call="find_storms")
    if not 0 < share <= 1:
        raise ValueError(f"share={share!r} is not above 0 and at most 1.")
    schema.check_least(days, 1, name="days")
    schema.check_least(outlets, 1, name="outlets")
    groups = [name for name in group_columns(periods) if name != "source"]
    dated = periods[periods["period"].notna()]
    parts = dated.groupby(groups, observed=True, dropna=False, sort=True) if groups else [((), dated)]
    found = [(*key, *row) for key, part in parts for row in _storms(part, share, days)]
    table = pd.DataFrame(found, columns=[*groups, *_FOUND])
    table = table[(table["days"] >= days) & (table["rise"] >= rise) & (table["outlets"] >= outlets)]
    table = table.sort_values(["units", *groups, "first"], ascending=[False, *[True] * (len(groups) + 1)], ignore_index=True)
    table = table.assign(
        least_share=share,
        least_rise=rise,
        least_days=days,
        least_outlets=outlets,
        **of_periods(periods),
    )
    return schema.make("storms", table).assign(**table[groups])[[*groups, *schema.names("storms")]]


_FOUND = ("first", "last", "days", "share", "rise", "outlets", "count", "units", "units_total")


def _storms(part: pd.DataFrame, share: float, days: int) -> list[tuple]:
    """Return every run of periods with that share, whatever its rise, length and outlets."""
    whole = part.groupby("period").agg(count=("count", "sum"), units=("units", "sum"), total=("all_total", "first"))
    starts = whole.index.to_series()
    ends = starts.dt.to_period(FREQUENCIES[part["every"].iloc[0]]).dt.end_time if len(part) else starts
    large = (whole["units"] >= share * whole["total"]) & (whole["total"] > 0)
    turns = np.diff(large.to_numpy(int), prepend=0, append=0)
    rows = []
    for first, last in zip(np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) - 1, strict=True):
        run, begins = whole.iloc[first : last + 1], starts.iloc[first]
        length = (ends.iloc[last] - begins).days + 1
        span = pd.Timedelta(days=days)
        early = run[run.index < begins + span]
        before = whole[(whole.index < begins) & (ends.to_numpy() >= begins - span)]
        usual = before["units"].sum() / before["total"].sum() if before["total"].sum() else np.nan
        now = early["units"].sum() / early["total"].sum()
        inside = part[part["period"].between(run.index[0], run.index[-1]) & (part["units"] > 0)]
        units, total = run["units"].sum(), run["total"].sum()
        rows.append(
            (begins, starts.iloc[last], length, units / total, np.divide(now, usual) - 1 if usual else np.inf,
             inside["source"].nunique(), run["count"].sum(), units, total)
        )  # fmt: skip
    return rows
