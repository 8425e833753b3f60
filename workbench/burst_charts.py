"""Tables of bursts and storms → Plotly figures, returned, never shown."""

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, finish, lengths, plural, split, time_ticks
from workbench.timeline import FREQUENCIES
from workbench.traces import PALETTE, marks, reach, span

MEASURES = {"weight": "weight", "share": "share of all articles"}


def plot_bursts(bursts: pd.DataFrame, *, by: str | None = None, top: int = 20, title: str | None = None) -> go.Figure:
    """Return bars over time of a `find_bursts` or `find_storms` table: a line for each group, a bar for each burst.

    The thicker a bar, the larger its weight (of a storm: its share). Groups are those with the `top` largest, in the order in
    which their first bursts begin. The lines behind a bar are all occurrences of the burst.
    """
    measure = "weight" if "weight" in bursts else "share"
    schema.check(
        bursts, *schema.names("bursts" if measure == "weight" else "storms"), *([by] if by else []), call="plot_bursts"
    )
    schema.check_least(top, 1, name="top")
    noun, keys = "burst" if measure == "weight" else "storm", [*([by] if by else []), "every", "zone", "period"]
    chosen = bursts.drop_duplicates(by).head(top)[by] if by else None
    drawn = bursts[bursts[by].isin(chosen)] if by else bursts
    drawn = drawn.assign(period=span(drawn)).sort_values("first", kind="stable")
    every = bursts["every"].iloc[0] if len(bursts) else "day"
    drawn = drawn.assign(length=lengths(drawn["first"], drawn["last"], every))
    figure, largest = go.Figure(), drawn[measure].max() if len(drawn) else 1
    groups = split(drawn, by)
    for name, rows in groups:
        figure.add_trace(
            go.Bar(
                orientation="h",
                base=rows["first"],
                x=rows["length"],
                y=[name or noun] * len(rows),
                width=(0.25 + 0.6 * rows[measure] / largest).tolist(),
                marker_color=PALETTE[0],
                text=[f"{number:,}" for number in rows["count"]],
                textposition="outside",
                textangle=0,
                cliponaxis=False,
                customdata=marks(rows, keys, "count"),
                hovertext=[_said(row, name or noun, measure) for _, row in rows.iterrows()],
                hoverinfo="text",
                showlegend=False,
            )
        )
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=[name or noun for name, _ in groups][::-1])
    starts = pd.period_range(drawn["first"].min(), drawn["last"].max(), freq=FREQUENCIES[every]) if len(drawn) else []
    ticks = time_ticks(pd.Series([period.start_time for period in starts]), every)
    figure.update_xaxes(type="date", title_text=f"{every} of publication", **ticks)
    figure.update_layout(barmode="overlay")
    left = len(bursts) - len(drawn)
    method = (
        f"{plural(len(drawn), noun)}; the thicker, the larger the {MEASURES[measure]}; the number is that of the occurrences. "
        f"{_criteria(bursts, measure)}{f' Not drawn: {left:,} of groups with smaller ones.' if left else ''}"
    )
    shown = drawn.drop(columns=["period", "length"])
    height = 130 + 1.4 * BAR * max(len(groups), 1)
    finding = ""
    if len(drawn):
        row = drawn.loc[drawn[measure].idxmax()]
        finding = f"The largest {noun}: {_said(row, str(row[by]) if by else '', measure).removeprefix(', ')}."
    keys, heading = marks(drawn, keys, "count"), title or f"{noun.capitalize()}s{f' by {by}' if by else ''}"
    return finish(figure, heading, method, shown, keys, height, finding=finding)


def _said(row: pd.Series, name: str, measure: str) -> str:
    size = f"weight {row['weight']:.1f}" if measure == "weight" else f"{row['share']:.0%} of all"
    return (
        f"{name}, {row['first']:%-d %b %Y} to the {row['every']} of {row['last']:%-d %b %Y}: {row['count']:,} in "
        f"{reach(row)}, {size}"
    )


def _criteria(table: pd.DataFrame, measure: str) -> str:
    """Return by which rules the bursts or storms were found."""
    if table.empty:
        return ""
    first = table.iloc[0]
    if measure == "weight":
        return f"Kleinberg's model of two states (2002): {first['scaling']:g} times the usual share, γ = {first['gamma']:g}."
    return (
        f"Storms (Boydstun et al. 2014): at least {first['least_share']:.0%} of all {first['unit']}, {first['least_rise']:.0%} "
        f"more than before, {first['least_days']} days, {plural(first['least_outlets'], 'outlet')}."
    )
