"""Tables of the days and events a corpus talks about → Plotly figures, returned, never shown."""

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, add_captions, check_rows, finish, lengths, plural, units
from workbench.findings import most
from workbench.tallies import count_rows
from workbench.traces import PALETTE, escaped, faint, marks, reach, verbatim

LANES = {1: "a day", 7: "up to a week", 31: "up to a month", 92: "up to a quarter", 366: "up to a year", 10**6: "longer"}
MIDDLE = 0.9  # of the date expressions, by their first days, that the strip shows at first


def plot_days(days: pd.DataFrame, *, top: int = 20, title: str | None = None) -> go.Figure:
    """Return bars of the `top` days a corpus talks about most, of a `count_days` table without groups, in calendar order.

    These are days that texts name, not days of publication. A column `label` (of the largest event of the day, `find_events`)
    is said when a bar is pointed at, and in the table below. The lines behind a bar are its date expressions (`place_dates`).
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


def plot_events(events: pd.DataFrame, *, top: int = 10, title: str | None = None) -> go.Figure:
    """Return the `top` events of a `find_events` table over the days they are on, a row each, in order of time.

    A day is a dot, a longer period a bar as long as it is; the larger, the more sentences speak of it. Below the chart stands
    the line of each. The lines behind an event are its date expressions: `attach_lines` wants those of `mark_events`.
    """
    schema.check(events, *schema.names("events"), call="plot_events")
    schema.check_least(top, 1, name="top")
    every = events["every"].iloc[0] if len(events) else "day"
    drawn = events.head(top).sort_values(["about", "event"], ignore_index=True).assign(unit="articles")
    first, keys = pd.to_datetime(drawn["about"]), marks(drawn, ["event"], "count")
    size = (drawn["sentences"] / (drawn["sentences"].max() if len(drawn) else 1)) ** 0.5
    marked = {
        "y": [f"<b>{n + 1}</b>" for n in drawn.index],
        "text": [f" {plural(number, 'sentence')}" for number in drawn["sentences"]],
        "customdata": keys,
        "hovertext": [verbatim(line) for line in drawn["line"]],
        "hoverinfo": "text",
        "cliponaxis": False,
        "showlegend": False,
    }
    if every == "day":
        dots = {"size": (24 * size).tolist(), "color": PALETTE[1], "opacity": 0.85}
        figure = go.Figure(go.Scatter(x=first, mode="markers+text", textposition="middle right", marker=dots, **marked))
    else:
        bars = {"base": first, "x": lengths(first, first, every), "width": (0.8 * size).tolist(), "marker_color": PALETTE[1]}
        figure = go.Figure(go.Bar(orientation="h", textposition="outside", textangle=0, **bars, **marked))
    if len(drawn):  # room for what is written beside the last
        figure.update_xaxes(
            range=[first.min() - pd.Timedelta(days=3), first.max() + (first.max() - first.min()) * 0.3 + pd.Timedelta(days=9)]
        )
    figure.update_xaxes(type="date", title_text=f"{every} talked about", tickformat="%-d %b<br>%Y", nticks=5, tickangle=0)
    figure.update_yaxes(type="category", autorange="reversed")
    method = (
        f"{plural(len(events), 'event')}: sentences that name one {every} and are alike in their words (stars, cosine of .2); "
        f"shown: the {len(drawn)} of most sentences. These are days that texts name, not days of publication."
    )
    finding = f"{drawn.loc[drawn['sentences'].idxmax(), 'line']}." if len(drawn) else ""
    heading, height = title or "What the texts say happened, and will", 150 + 30 * len(drawn)
    made = finish(figure, heading, method, drawn, keys, height, finding=finding)
    return add_captions(made, [(line, *key) for line, key in zip(drawn["line"], keys, strict=True)]) if len(drawn) else made


def plot_spans(dates: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Return all days and stretches that texts name, over time: a day is a dot, a month a bar; the finer, the higher.

    `dates` are those of `place_dates`; a mark is a `span`, its size the number of date expressions, which are the lines behind
    it. The middle nine tenths of them are shown at first; the others are there when the axis is moved. What names no days
    (durations, vague references) is not drawn: the method line says how much.
    """
    schema.check(dates, "span", "first_day", "last_day", call="plot_spans", whole=False)
    counted = count_rows(dates, by=["span", "first_day", "last_day"]).rename(columns={"rows": "count"})
    drawn = counted[counted["span"].notna()]
    days = (drawn["last_day"] - drawn["first_day"]).dt.days + 1
    drawn = drawn.assign(
        days=days, lane=[next(name for most, name in LANES.items() if d <= most) for d in days], unit="articles"
    )
    figure, largest = go.Figure(), drawn["count"].max() if len(drawn) else 1
    said = {row.span: f"{row.span.replace('/', ' to ')}: {plural(row.count, 'date expression')}" for row in drawn.itertuples()}
    dots, bars = drawn[drawn["days"] == 1], drawn[drawn["days"] > 1].sort_values("count")
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=bars["first_day"],
            x=(bars["days"] * 24 * 3600 * 1000).tolist(),
            y=bars["lane"],
            width=(0.15 + 0.7 * (bars["count"] / largest) ** 0.5).tolist(),
            marker={"color": faint(PALETTE[0], 0.45), "line": {"color": PALETTE[0], "width": 1}},
            customdata=marks(bars, ["span"], "count"),
            hovertext=bars["span"].map(said),
            hoverinfo="text",
            showlegend=False,
        )
    )
    figure.add_trace(
        go.Scatter(
            x=dots["first_day"],
            y=dots["lane"],
            mode="markers",
            marker={
                "size": (22 * (dots["count"] / largest) ** 0.5).clip(lower=5).tolist(),
                "color": PALETTE[1],
                "opacity": 0.6,
            },
            customdata=marks(dots, ["span"], "count"),
            hovertext=dots["span"].map(said),
            hoverinfo="text",
            showlegend=False,
        )
    )
    lanes = [name for name in LANES.values() if name in set(drawn["lane"])]
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=lanes[::-1], title_text="what is named")
    begin, end = _middle(drawn)
    figure.update_xaxes(type="date", title_text="days talked about", nticks=4, tickangle=0, range=[begin, end])
    figure.update_layout(barmode="overlay")
    beyond = drawn.loc[(drawn["last_day"] < begin) | (drawn["first_day"] > end), "count"].sum()
    named, every = drawn["count"].sum(), counted["count"].sum()
    method = (
        f"{plural(named, 'date expression')} of {every:,}, about {len(drawn):,} days or stretches; {beyond:,} lie "
        f"beyond what is shown at first. Not drawn: {every - named:,} that name no days."
    )
    shown = drawn.sort_values(["count", "span"], ascending=[False, True])
    heading = title or "Days and stretches the texts name"
    return finish(figure, heading, method, shown, marks(shown, ["span"], "count"), 170 + 50 * max(len(lanes), 2))


def _middle(drawn: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp] | tuple[pd.NaT, pd.NaT]:
    """Return from when to when the middle of the date expressions begin, with a little room."""
    if drawn.empty:
        return pd.NaT, pd.NaT
    first = drawn.sort_values("first_day")
    reached = first["count"].cumsum()
    number = reached.iloc[-1]
    tail = int(number * (1 - MIDDLE) / 2)
    begin, end = (first["first_day"].iloc[reached.searchsorted(place, "right")] for place in (tail, number - 1 - tail))
    room = max((end - begin) * 0.03, pd.Timedelta(days=2))
    return begin - room, end + room


def _talked(row: tuple) -> str:
    sides = f"{row.ahead:,} ahead, {row.back:,} back"
    label = getattr(row, "label", None)
    said = f"<br>{escaped(label)}" if pd.notna(label) else ""
    return f"{row.about}: {plural(row.count, 'date expression')}, {sides}; in {reach(row)}{said}"
