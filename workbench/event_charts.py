"""Tables of the days a corpus talks about → Plotly figures, returned, never shown."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, check_rows, finish, plural, units
from workbench.findings import most
from workbench.timeline import periods_of
from workbench.traces import GREY, PALETTE, marks

# Distances in days that the map of memory is marked with.
AHEAD = {1: "a day", 7: "a week", 30: "a month", 91: "3 months", 365: "a year", 3652: "10 years"}
BACK = [-days for days in reversed(AHEAD)]
TICKS = [*reversed(AHEAD.values()), "then", *AHEAD.values()]


def plot_days(days: pd.DataFrame, *, top: int = 20, title: str | None = None) -> go.Figure:
    """Return bars of the `top` days a corpus talks about most, of a `count_days` table without groups, in calendar order.

    These are days that texts name, not days of publication. The lines behind a bar are its date expressions (`place_dates`).
    """
    schema.check(days, *schema.names("day_counts"), call="plot_days")
    check_rows(days, ["about"], call="plot_days")
    schema.check_least(top, 1, name="top")
    every = days["every"].iloc[0] if len(days) else "day"
    drawn = days.sort_values(["count", "about"], ascending=[False, True]).head(top).sort_values("about")
    names = [f"{day:%a %-d %b %Y}" if every == "day" else f"{day:%-d %b %Y}" for day in pd.to_datetime(drawn["about"])]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=drawn["count"],
            y=names,
            marker_color=PALETTE[0],
            texttemplate="%{x:,.0f}",
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            customdata=marks(drawn, ["about"], "count"),
            hovertext=[_talked(row) for row in drawn.itertuples()],
            hoverinfo="text",
        )
    )
    figure.update_yaxes(
        autorange="reversed", showgrid=False, title_text=f"{every} talked about{'' if every == 'day' else ', first day'}"
    )
    figure.update_xaxes(title_text="date expressions", rangemode="tozero")
    number = units(days["units_total"].max() if len(days) else 0, days)
    method = (
        f"{plural(days['count'].sum(), 'date expression')} about {plural(len(days), every)}, each wholly within one, in the "
        f"texts of {number}; {days['ahead'].sum():,} in articles published before it, {days['back'].sum():,} after. Shown: the "
        f"{len(drawn)} with most."
    )
    heading = title or f"{every.capitalize()}s the texts talk about"
    finding = most(drawn.assign(day=names).sort_values("count", ascending=False, kind="stable"), "day", "count")
    return finish(figure, heading, method, drawn, marks(drawn, ["about"], "count"), 130 + BAR * len(drawn), finding=finding)


def plot_memory(dates: pd.DataFrame, articles: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Return a map of when it was written (across) and how far from then it happens (up): ahead above, back below.

    `dates` are those of `place_dates`. A dot is a period of publication and one talked about, its area the number of date
    expressions, which are the lines behind it; distances are on a log scale. What is about no period, or has no day of
    publication, is not drawn: the method line says how much.
    """
    schema.check(dates, "article_id", "about", "every", call="plot_memory")
    every = dates["every"].iloc[0] if len(dates) else "day"
    written = articles[["article_id"]].assign(period=periods_of(articles, every, None))
    whole = dates[["article_id", "about", "every"]].merge(written, on="article_id").dropna(subset=["about", "period"])
    drawn = whole.groupby(["period", "about", "every"], as_index=False).size().rename(columns={"size": "count"})
    drawn = drawn.assign(days=(pd.to_datetime(drawn["about"]) - drawn["period"]).dt.days, unit="articles", zone=None)
    keys = ["about", "every", "zone", "period"]
    largest = drawn["count"].max() if len(drawn) else 1
    figure = go.Figure()
    for name, color, side in (("ahead", PALETTE[0], 1), (f"the same {every}", GREY, 0), ("back", PALETTE[1], -1)):
        rows = drawn[np.sign(drawn["days"]) == side]
        figure.add_trace(
            go.Scatter(
                x=rows["period"],
                y=_far(rows["days"]),
                mode="markers",
                name=name,
                marker={"size": (24 * (rows["count"] / largest) ** 0.5).clip(lower=5).tolist(), "color": color, "opacity": 0.7},
                customdata=marks(rows, keys, "count"),
                hovertext=[
                    f"{r.period:%-d %b %Y} on {r.about}: {plural(r.count, 'date expression')}" for r in rows.itertuples()
                ],
                hoverinfo="text",
                cliponaxis=False,
            )
        )
    figure.update_xaxes(type="date", title_text=f"{every} of publication")
    figure.update_yaxes(title_text=f"{every} talked about: back, ahead", tickvals=_far([*BACK, 0, *AHEAD]), ticktext=TICKS)
    method = (
        f"{plural(len(whole), 'date expression')} of {len(dates):,}; not drawn: {len(dates) - len(whole):,} without "
        f"a day, wider than a {every}, or in an article without a date. The distance is on a log scale."
    )
    return finish(figure, title or "When it was written, and when it happened", method, drawn, marks(drawn, keys, "count"), 520)


def _far(days: Iterable[int]) -> list[float]:
    """Return distances in days as the map of memory draws them: on a log scale to both sides of nothing."""
    days = np.array(list(days), float)
    return (np.sign(days) * np.log2(1 + abs(days))).tolist()


def _talked(row: tuple) -> str:
    sides = f"{row.ahead:,} ahead, {row.back:,} back"
    return f"{row.about}: {plural(row.count, 'date expression')}, {sides}; in {row.units:,} of {row.units_total:,} {row.unit}"
