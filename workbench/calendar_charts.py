"""Tables of days → calendars: Plotly figures, returned, never shown."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench import schema
from workbench.figures import axis_name, check_rows, finish, percent, plural, say, units
from workbench.findings import peak
from workbench.traces import CLEAR, GREY, NUMBER, PALETTE, faint, marks, reach

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CELL = 0.86  # of the room of a day
YEAR = 150  # pixels a year takes
KEYS = ["every", "zone", "period"]


def plot_calendar(
    periods: pd.DataFrame, *, value: Literal["count", "per_million", "units", "share"] = "units", title: str | None = None
) -> go.Figure:
    """Return a calendar of a `count_by_period` table by day and without groups: a cell for each day, a column for each week.

    The deeper the colour, the larger the value; grey is a day on which something was collected and nothing found, an outline
    one on which nothing was collected. Every year has a panel. What has no date is not drawn: the method line says how much.
    """
    schema.check(periods, *schema.names("period_counts"), call="plot_calendar")
    schema.check_choice(value, tuple(NUMBER)[:4], name="value")
    check_rows(periods, KEYS, call="plot_calendar")
    if not periods["every"].eq("day").all():
        raise ValueError(
            f"plot_calendar needs periods of one day, not of one {periods['every'].iloc[0]}: count with every='day'."
        )
    dated, undated = periods[periods["period"].notna()], periods[periods["period"].isna()]
    years = dated["period"].dt.year.unique().tolist()
    figure = make_subplots(
        rows=max(len(years), 1),
        cols=1,
        subplot_titles=years if len(years) > 1 else None,
        vertical_spacing=0.4 / max(len(years), 2),
    )
    largest = dated[value].max() if len(dated) else 1
    for row, year in enumerate(years, 1):
        days = dated[dated["period"].dt.year == year]
        found = days["collected"] & (days["count"] > 0)
        figure.add_trace(_cells(days[~days["collected"]], value, color=CLEAR, line=faint(GREY, 0.5)), row=row, col=1)
        figure.add_trace(
            _cells(days[days["collected"] & ~found], value, color=faint(GREY, 0.35), line=faint(GREY, 0.35)), row=row, col=1
        )
        figure.add_trace(_cells(days[found], value, color=days.loc[found, value].tolist(), line=CLEAR), row=row, col=1)
        figure.data[-1].marker.update(coloraxis="coloraxis")
        if len(years) > 1:
            figure.update_xaxes(range=[f"{year - 1}-12-26", f"{year + 1}-01-03"], row=row, col=1)
    months = (
        pd.date_range(dated["period"].min().replace(day=1), dated["period"].max(), freq="MS").tolist() if len(dated) else []
    )
    figure.update_xaxes(type="date", tickformat="%b", tickvals=months, tickangle=0, showgrid=False)
    figure.update_yaxes(range=[7.6, 0.4], tickvals=list(range(1, 8)), ticktext=DAYS, showgrid=False, zeroline=False)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    bar = {"x": 1.02, "y": 1, "yanchor": "top", "lenmode": "pixels", "len": 110, "thickness": 9, "nticks": 4, **percent(value)}
    scale = [[0, faint(PALETTE[0], 0.25)], [1, PALETTE[0]]]
    figure.update_layout(barmode="overlay", coloraxis={"colorscale": scale, "cmin": 0, "cmax": largest, "colorbar": bar})
    lost = f"{plural(undated['count'].sum(), 'occurrence')} in {units(undated['units_total'].sum(), periods)}"
    if dated.empty:
        say(figure, f"Nothing could be placed in time: {f'{lost} without a date' if len(undated) else 'the table is empty'}.")
        figure.update_layout(coloraxis_showscale=False)
    method = (
        f"Colour: {axis_name(value, periods)}; grey: nothing found that day; outline: nothing collected. "
        f"{units(dated['units_total'].sum(), periods)} on {dated['collected'].sum():,} of {plural(len(dated), 'day')}. "
        f"Not drawn: {lost} without a date."
    )
    heading = title or f"{axis_name(value, periods).capitalize()} by day"
    keys, finding = marks(dated, KEYS, NUMBER[value]), peak([("", dated)], value)
    return finish(figure, heading, method, dated, keys, 150 + YEAR * max(len(years), 1), finding=finding)


def _cells(days: pd.DataFrame, value: str, *, color: str | list, line: str) -> go.Bar:
    """Return a cell for each day: across its week, down its day of the week."""
    weekday, shown = days["period"].dt.day_of_week, "{:.0%}" if value == "share" else "{:,.0f}"
    said = [
        f"{row['period']:%a %-d %b %Y}: "
        + (f"{shown.format(row[value])} ({row['count']:,} in {reach(row)})" if row["collected"] else "nothing collected")
        for _, row in days.iterrows()
    ]
    return go.Bar(
        x=days["period"] - pd.to_timedelta(weekday, unit="D"),
        y=[CELL] * len(days),
        base=(weekday + 1 - CELL / 2).tolist(),
        width=CELL * 7 * 24 * 3600 * 1000,
        marker={"color": color, "line": {"color": line, "width": 1}},
        customdata=marks(days, KEYS, NUMBER[value]),
        hovertext=said,
        hoverinfo="text",
        showlegend=False,
    )
