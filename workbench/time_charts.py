"""Tables of periods → Plotly figures, returned, never shown."""

import math
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench import schema
from workbench.figures import (
    BOTTOM,
    TOP,
    axis_name,
    check_rows,
    finish,
    percent,
    plural,
    say,
    split,
    time_ticks,
    unit_of,
    units,
)
from workbench.findings import peak, plain
from workbench.intervals import poisson, wilson
from workbench.timeline import said_of_length
from workbench.traces import GREY, NUMBER, PALETTE, band, collected_bars, dots, line, marks, parts, smoothed, strip_of_collected

MANY = 200  # periods that cannot be told apart
COLOURED = 5  # groups with a colour of their own in a stack
BANDS = 3  # lines of one panel whose intervals can be told apart
PANELS = 12  # groups with a panel of their own
ALONE = (217, 19, 72)  # pixels of the panel, of what is between, of the bars below
APART = (90, 40, 80)  # the same of several panels


def plot_timeline(
    periods: pd.DataFrame,
    *,
    value: Literal["count", "per_million", "units", "share", "share_of_all"] = "share",
    by: str | None = None,
    panels: bool = False,
    title: str | None = None,
) -> go.Figure:
    """Return a line for each group of a `count_by_period` table, above bars of the units (articles, as a rule) collected.

    Hollow marks are periods the corpus covers only in part; a line is broken where the group has no unit at all. Up to three
    lines of a panel have their 95 % intervals (shares: Wilson; counts and rates: exact Poisson; units have none); a column
    `smoothed` (`smooth_periods`, of the same value) is a pale line beside the raw one. With `panels` every group has a panel of
    its own, or of more than 13 the twelve with most occurrences, ties by name, and all others are grey lines of the last panel;
    without, more than six groups raise ValueError. What has no date is not drawn: the method line says how much.
    """
    keys = [*([by] if by else []), "every", "zone", "period"]
    schema.check(periods, *schema.names("period_counts"), *keys, call="plot_timeline")
    schema.check_choice(value, tuple(NUMBER), name="value")
    check_rows(periods, keys, call="plot_timeline")
    dated, undated = periods[periods["period"].notna()], periods[periods["period"].isna()]
    groups = [(label, rows) for label, rows in split(dated, by) if rows["collected"].any()]
    if len(groups) > len(PALETTE) and not panels:
        raise ValueError(
            f"{len(groups)} lines cannot be told apart: keep at most {len(PALETTE)} of {by!r}, or set panels=True."
        )
    collected, unit = _collected(dated, by), unit_of(periods)
    if unit == "outlets" and by != "source" and periods["of"].eq("group").any():
        raise ValueError(
            "plot_timeline: an outlet may be in several groups of articles: count outlets without by, or articles."
        )
    apart = panels and len(groups) > 1
    drawn_in = _panels(groups) if apart else [("", groups)]
    upper, (panel, between, below) = len(drawn_in), APART if apart else ALONE
    tall = upper * (panel + between) + below
    figure = make_subplots(
        rows=upper + 1,
        cols=1,
        shared_xaxes=True,
        row_heights=[*([panel] * upper), below],
        vertical_spacing=between / tall,
        subplot_titles=[name for name, _ in drawn_in] if apart else None,
    )
    figure.update_yaxes(rangemode="tozero", **percent(value))
    with_bands = value != "units" and (apart or len(groups) <= BANDS)
    for row, (_, inside) in enumerate(drawn_in, 1):
        grey = apart and len(inside) > 1
        for n, (_, rows) in enumerate(inside if with_bands and not grey else []):
            figure.add_trace(band(rows, _bounds(rows, value), n), row=row, col=1)
        for n, (label, rows) in enumerate(inside):
            style = 0 if apart else n
            trace = line(rows, value, keys, style=style, name=label or axis_name(value, periods))
            trace.update({"line": {"color": GREY, "width": 1}, "marker_size": 5} if grey else {})
            figure.add_trace(trace.update(showlegend=len(groups) > 1 and not apart), row=row, col=1)
            if "smoothed" in rows and not grey:
                figure.add_trace(smoothed(rows, style), row=row, col=1)
        if value in ("count", "units") and inside:
            figure.update_yaxes(**_whole(pd.concat([rows[value] for _, rows in inside]), 2 if apart else 5), row=row, col=1)
    figure.add_trace(collected_bars(collected), row=upper + 1, col=1)
    figure.update_yaxes(title_text=axis_name(value, periods), row=math.ceil(upper / 2), col=1)
    figure.update_yaxes(title_text=f"{unit}<br>collected", **_whole(collected["units_total"], 3), row=upper + 1, col=1)
    every = periods["every"].iloc[0] if len(periods) else "period"
    figure.update_xaxes(type="date", **time_ticks(collected["period"], every))
    figure.update_xaxes(title_text=_of_publication(periods, every), row=upper + 1, col=1)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    lost = f"{plural(undated['count'].sum(), 'occurrence')} in {units(_collected(undated, by)['units_total'].sum(), periods)}"
    if dated.empty:
        why = f"{lost} without a date" if len(undated) else "the table is empty"
        say(figure, f"Nothing could be placed in time: {why}.")
    totals = collected["units_total"]
    whole = (
        f"at most {units(totals.max(), periods)} a period"
        if unit == "outlets"
        else f"{units(totals.sum(), periods)} with a date"
    )
    length = said_of_length(collected["period"], every)
    method = (
        f"{whole}; {plural(len(collected), 'period')} {length}; not drawn: {lost} without a date. Hollow marks: the "
        "corpus covers the period only in part. A gap in a line: nothing was collected."
    )
    method += f" Bands: 95 % intervals ({'Wilson' if value.startswith('share') else 'exact Poisson'})." if with_bands else ""
    if apart and len(drawn_in[-1][1]) > 1:
        method += f" The last panel: those with fewer occurrences than the {PANELS} above it."
    method += " So many periods hide each other: a longer one (every) shows more." if len(collected) > MANY else ""
    heading = title or f"{axis_name(value, periods).capitalize()} by {every}"
    finding = peak(groups, value)
    if len(collected) and not dated["count"].any():  # that there is nothing is a finding
        finding = f"{heading}: none in {whole}{f', {lost} without a date' if len(undated) else ''}."
    height = TOP + tall + BOTTOM
    drawn = pd.concat([rows for _, rows in groups]) if groups else dated
    return finish(figure, heading, method, drawn, marks(drawn, keys, NUMBER[value]), height, finding=finding)


def plot_shares(periods: pd.DataFrame, *, by: str, title: str | None = None) -> go.Figure:
    """Return stacked bars: what part of the occurrences of a `count_by_period` table each group has, period by period.

    The whole of a bar is the occurrences of all groups of the table in the period: what was left out of the table is no part of
    it. The five groups with most occurrences have a colour, ties by name, every other is a grey part of its own. Pale bars are
    periods the corpus covers only in part. What has no date is not drawn: the method line says how much.
    """
    keys = [by, "every", "zone", "period"]
    schema.check(periods, *schema.names("period_counts"), by, call="plot_shares")
    check_rows(periods, keys, call="plot_shares")
    dated, undated = periods[periods["period"].notna()], periods[periods["period"].isna()]
    whole = dated.groupby("period")["count"].transform("sum")
    drawn = dated.assign(part=dated["count"] / whole.where(whole > 0))[dated["count"] > 0]
    groups = sorted(split(drawn, by), key=lambda group: (-group[1]["count"].sum(), group[0]))
    others = len(groups) - COLOURED
    figure = go.Figure()
    for n, (name, rows) in enumerate(groups):
        known = n < COLOURED or others == 1
        figure.add_trace(
            parts(rows, name, keys, color=PALETTE[n] if known else GREY).update(
                name=name if known else f"{others} others", legendgroup=None if known else "others", showlegend=n <= COLOURED
            )
        )
    figure.update_layout(barmode="stack", bargap=0.15)
    figure.update_yaxes(title_text="part of the occurrences", tickformat=".0%", range=[0, 1])
    every = periods["every"].iloc[0] if len(periods) else "period"
    figure.update_xaxes(
        type="date", title_text=_of_publication(periods, every), **time_ticks(dated["period"].drop_duplicates(), every)
    )
    lost = plural(undated["count"].sum(), "occurrence")
    if drawn.empty:
        say(figure, f"Nothing could be placed in time: {f'{lost} without a date' if len(undated) else 'the table is empty'}.")
    length = said_of_length(drawn["period"], every)
    method = (
        f"{plural(drawn['count'].sum(), 'occurrence')} of {plural(len(groups), 'group')} in "
        f"{plural(drawn['period'].nunique(), 'period')} {length}; a bar is all of those in its "
        f"period. Pale: the corpus covers the period only in part. Not drawn: {lost} without a date."
    )
    heading = title or f"Parts by {by} and {every}"
    first, whole = (groups[0] if groups else ("", drawn)), drawn["count"].sum()
    number = first[1]["count"].sum()
    finding = f"{plain(first[0])} has the largest part: {number:,} of {whole:,} ({number / whole:.0%})." if groups else ""
    return finish(figure, heading, method, drawn, marks(drawn, keys, "count"), 460, finding=finding)


def plot_strips(periods: pd.DataFrame, *, by: str = "term", title: str | None = None) -> go.Figure:
    """Return where in the corpus something falls: a strip for each group of a `count_by_period` table, a dot for each period.

    The area of a dot is the number of occurrences; a small grey line marks a period in which anything was collected. Groups are
    in the order of the table. What has no date is not drawn: the method line says how much.
    """
    keys = [by, "every", "zone", "period"]
    schema.check(periods, *schema.names("period_counts"), by, call="plot_strips")
    check_rows(periods, keys, call="plot_strips")
    dated, undated = periods[periods["period"].notna()], periods[periods["period"].isna()]
    groups = split(dated, by)
    figure = go.Figure()
    largest = dated["count"].max() if len(dated) else 1
    for n, (name, rows) in enumerate(groups):
        collected, found = rows[rows["collected"]], rows[rows["count"] > 0]
        figure.add_trace(strip_of_collected(collected, name))
        figure.add_trace(dots(found, name, keys, color=PALETTE[n % len(PALETTE)], largest=largest))
    names = [name for name, _ in groups]
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=names[::-1], showgrid=False)
    every = periods["every"].iloc[0] if len(periods) else "day"
    figure.update_xaxes(type="date", title_text=_of_publication(periods, every))
    found = dated[dated["count"] > 0]
    method = (
        f"{plural(dated['count'].sum(), 'occurrence')} in {plural(len(found), 'dot')}, a dot a {every}, its area the number; "
        f"grey: a {every} in which anything was collected. Not drawn: {plural(undated['count'].sum(), 'occurrence')} without a "
        "date."
    )
    height = 150 + 40 * len(groups)
    return finish(figure, title or f"Where each {by} falls", method, found, marks(found, keys, "count"), height)


def _panels(groups: list[tuple[str, pd.DataFrame]]) -> list[tuple[str, list[tuple[str, pd.DataFrame]]]]:
    """Return name and groups of each panel: the largest have one of their own, in the order of the table."""
    if len(groups) <= PANELS + 1:
        return [(label, [(label, rows)]) for label, rows in groups]
    largest = {label for label, _ in sorted(groups, key=lambda group: (-group[1]["count"].sum(), group[0]))[:PANELS]}
    others = [group for group in groups if group[0] not in largest]
    return [*((label, [(label, rows)]) for label, rows in groups if label in largest), (f"{len(others)} others", others)]


def _bounds(rows: pd.DataFrame, value: str) -> tuple:
    """Return the bounds of the 95 % interval of each value."""
    if value.startswith("share"):
        return wilson(rows["units"], rows["units_total" if value == "share" else "all_total"])
    low, high = poisson(rows["count"])
    scale = 1e6 / rows["words_total"].where(rows["words_total"] > 0) if value == "per_million" else 1
    return low * scale, high * scale


def _collected(periods: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return the units of each period: summed over the groups if each has its own, once if they share the same."""
    how = "sum" if by and len(periods) and periods["of"].iloc[0] == "group" else "first"
    grouped = periods.groupby(["period", "every", "zone", "unit"], dropna=False, sort=False, as_index=False)
    return grouped.agg(units_total=("units_total", how))


def _of_publication(periods: pd.DataFrame, every: str) -> str:
    """Return what the time axis says: the length of a period, and whose clocks it is of, if not those of the outlets."""
    zones = periods["zone"].dropna()
    clocks = f" ({zones.iloc[0]})" if len(zones) else ""
    return f"{every} of publication{clocks}{'' if every in ('hour', 'day') else ', first day'}"


def _whole(numbers: pd.Series, ticks: int) -> dict[str, object]:
    """Return about so many ticks, on whole numbers."""
    return {"tick0": 0, "dtick": max(1, math.ceil(numbers.max() / ticks)) if len(numbers) else 1, "tickformat": ",d"}
