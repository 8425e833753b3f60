"""Publication days against days talked about → Plotly figures, returned, never shown."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import finish, lengths, plural
from workbench.tallies import Tally, tally, tally_all
from workbench.timeline import periods_of
from workbench.traces import GREY, PALETTE, faint, marks
from workbench.units import article_rows

# Distances in days that the map of memory is marked with.
AHEAD = {1: "a day", 7: "a week", 30: "a month", 91: "3 months", 365: "a year", 3652: "10 years"}
BACK = [-days for days in reversed(AHEAD)]
TICKS = [*reversed(AHEAD.values()), "then", *AHEAD.values()]

KEYS = ["about", "every", "zone", "period"]
NEAR = 14  # days to both sides that the heat map shows at least


def plot_memory(
    dates: pd.DataFrame, articles: pd.DataFrame, *, scale: Literal["log", "days"] = "log", title: str | None = None
) -> go.Figure:
    """Return a map of when it was written (across) and when it happens (up): what lies ahead above, what is back below.

    `dates` are those of `place_dates`. A mark is a period of publication and one talked about, with the number of date
    expressions, which are the lines behind it. On the `log` scale dots stand as far up as the event is from then; on that of
    `days` cells of a heat map stand at the day of the event, and what is further away than the publications span is not
    drawn. Nor is what is about no period, or has no day of publication: the method line says how much.
    """
    schema.check(dates, "article_id", "about", "every", call="plot_memory", whole=False)
    schema.check_choice(scale, ("log", "days"), name="scale")
    (found,) = tally_all(_tallies, dates, articles, needs=("article_id", "published_date"))
    counted = found.groups.assign(count=found.occurrences)[["period", "about", "every", "count"]]
    every = next(iter(counted["every"]), "day")
    whole = counted.dropna(subset=["about", "period"])
    drawn = whole.sort_values(["period", "about"], ignore_index=True)
    drawn = drawn.assign(days=(pd.to_datetime(drawn["about"]) - drawn["period"]).dt.days, unit="articles", zone=None)
    if scale == "days" and len(drawn):
        span = (drawn["period"].max() - drawn["period"].min()).days + 1
        drawn = drawn[drawn["days"].abs() <= max(span, NEAR)]
    figure = (_dots if scale == "log" else _cells)(drawn, every)
    figure.update_xaxes(type="date", title_text=f"{every} of publication", nticks=5, tickformat="%-d %b<br>%Y")
    shown, told, number = (table["count"].sum() for table in (drawn, whole, counted))
    further = f"; {told - shown:,} further away than the publications span" if scale == "days" else ""
    method = (
        f"{plural(shown, 'date expression')} of {number:,}; not drawn: {number - told:,} without a day, wider than a {every}, "
        f"or in an article without a date{further}."
    )
    method += (
        " The distance is on a log scale." if scale == "log" else " The line: the day itself; above it ahead, below it back."
    )
    heading = title or "When it was written, and when it happened"
    return finish(figure, heading, method, drawn, marks(drawn, KEYS, "count"), 520, finding=_sides(drawn, every))


def _tallies(dates: pd.DataFrame, articles: pd.DataFrame) -> tuple[Tally]:
    """Return the date expressions of each period of publication and each talked about."""
    rows, every = article_rows(dates, articles, call="plot_memory"), next(iter(dates["every"]), "day")
    written = pd.DataFrame({"period": periods_of(articles, every, None).array})
    return (tally(written, dates[["about", "every"]], rows, np.zeros(len(articles), int)),)


def _dots(drawn: pd.DataFrame, every: str) -> go.Figure:
    """Return dots by their distance from publication, on a log scale; areas are date expressions."""
    figure, largest = go.Figure(), drawn["count"].max() if len(drawn) else 1
    for name, color, side in (("ahead", PALETTE[0], 1), (f"the same {every}", GREY, 0), ("back", PALETTE[1], -1)):
        rows = drawn[np.sign(drawn["days"]) == side]
        size = (24 * (rows["count"] / largest) ** 0.5).clip(lower=5).tolist()
        dots = {"x": rows["period"], "y": _far(rows["days"]), "name": name, **_marked(rows)}
        figure.add_trace(
            go.Scatter(mode="markers", marker={"size": size, "color": color, "opacity": 0.7}, cliponaxis=False, **dots)
        )
    far = {"tickvals": _far([*BACK, 0, *AHEAD]), "ticktext": TICKS}
    return figure.update_yaxes(title_text=f"{every} talked about: back, ahead", **far)


def _cells(drawn: pd.DataFrame, every: str) -> go.Figure:
    """Return a heat map: a cell for each period of publication and each talked about, and the line where they are the same."""
    about = pd.to_datetime(drawn["about"])
    across, up = (lengths(first, first, every) for first in (drawn["period"], about))
    figure = go.Figure(go.Bar(x=drawn["period"], base=about, y=up, width=across, offset=0, showlegend=False, **_marked(drawn)))
    bar = {
        "x": 1.02,
        "y": 1,
        "yanchor": "top",
        "lenmode": "pixels",
        "len": 110,
        "thickness": 9,
        "nticks": 4,
        "tickformat": ",d",
    }
    colors = [[0, faint(PALETTE[0], 0.35)], [0.5, PALETTE[0]], [1, PALETTE[1]]]
    figure.update_traces(marker={"color": drawn["count"], "colorscale": colors, "cmin": 1, "showscale": True, "colorbar": bar})
    if len(drawn):
        ends = [drawn["period"].min(), drawn["period"].max()]
        line = {"color": GREY, "width": 1, "dash": "dot"}
        figure.add_trace(go.Scatter(x=ends, y=ends, mode="lines", line=line, hoverinfo="skip", showlegend=False))
    return figure.update_yaxes(type="date", title_text=f"{every} talked about")


def _marked(rows: pd.DataFrame) -> dict[str, object]:
    """Return what makes marks of these rows: their keys and what is said of them."""
    said = [f"{r.period:%-d %b %Y} on {r.about}: {plural(r.count, 'date expression')}" for r in rows.itertuples()]
    return {"customdata": marks(rows, KEYS, "count"), "hovertext": said, "hoverinfo": "text"}


def _sides(drawn: pd.DataFrame, every: str) -> str:
    """Say how much lies ahead and how much back."""
    if drawn.empty:
        return ""
    ahead, back, same = (drawn.loc[side, "count"].sum() for side in (drawn["days"] > 0, drawn["days"] < 0, drawn["days"] == 0))
    return f"{back:,} of {drawn['count'].sum():,} dates look back, {ahead:,} ahead; {same:,} are of the {every} of publication."


def _far(days: Iterable[int]) -> list[float]:
    """Return distances in days as the map of memory draws them: on a log scale to both sides of nothing."""
    days = np.array(list(days), float)
    return (np.sign(days) * np.log2(1 + abs(days))).tolist()
