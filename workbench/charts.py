"""Table → Plotly figure, returned, never shown.

`layout.meta` carries what a page shows around a figure: the method line, and the rows that were drawn with their marks.
"""

import json
import math
import textwrap
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench import schema
from workbench.traces import GREY, NUMBER, PALETTE, band, bars, collected_bars, escaped, line, marks, totals

FORMS = ("name", "role", "metonym")  # the order of a stacked bar
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
BAR, LINE = 24, 16  # pixels a bar and a line of the method take
GAP = 80  # pixels between two panels
BOTTOM = 75  # pixels of tick labels and axis title

AXIS = {"gridcolor": "#dedad1", "zerolinecolor": "#b9b4a8", "automargin": True, "title": {"font": {"size": 13}, "standoff": 8}}
TITLE = {
    "x": 0.01,
    "xref": "container",
    "xanchor": "left",
    "y": 0.97,
    "yref": "container",
    "yanchor": "top",
    "font": {"size": 18},
}
LEGEND = {"orientation": "h", "traceorder": "normal", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
TEMPLATE = go.layout.Template(
    layout={
        "colorway": PALETTE,
        "font": {"family": FONT, "size": 14, "color": "#1c1b19"},
        "title": TITLE,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "xaxis": AXIS,
        "yaxis": AXIS | {"ticklabelstandoff": 5},
        "legend": LEGEND,
        "hoverlabel": {"align": "left", "namelength": -1},
        "margin": {"l": 10, "r": 60, "t": 96},
        "separators": ".,",
    }
)
UNITS = {
    "count": "occurrences",
    "per_million": "occurrences per million words",
    "articles": "articles",
    "share": "share of articles",
}
Reach = Literal["count", "articles", "share"]
REACH = ("count", "articles", "share")


def plot_frequencies(
    counts: pd.DataFrame,
    *,
    top: int = 20,
    value: Literal["count", "per_million", "articles", "share"] = "count",
    by: str | None = None,
    title: str | None = None,
) -> go.Figure:
    """Return ranked bars of the `top` terms of a `count_terms` table, ties by term; with `by`, a panel for each group.

    `value` is the column the bars show: count, per_million, articles or share. Raises ValueError for another, and if the
    table has several rows for a term but `by` does not say of which groups.
    """
    keys = [*([by] if by else []), "term"]
    schema.check(counts, *schema.names("term_counts"), *keys, call="plot_frequencies")
    schema.check_choice(value, tuple(UNITS), name="value")
    schema.check_least(top, 1, name="top")
    _check_rows(counts, keys, call="plot_frequencies")
    groups = _groups(counts.assign(term=counts["term"].astype("str")), by)
    columns = 2 if len(groups) > 1 else 1
    panels = math.ceil(len(groups) / columns) or 1
    drawn = [rows.sort_values([value, "term"], ascending=[False, True]).head(top) for _, rows in groups]
    tallest = max(map(len, drawn), default=0)
    figure = make_subplots(
        rows=panels,
        cols=columns,
        subplot_titles=[f"{label} ({rows['tokens_total'].iloc[0]:,} words)" for label, rows in groups] if by else None,
        horizontal_spacing=0.26,
        vertical_spacing=GAP / (panels * (tallest * BAR + GAP)),
    )
    for n, rows in enumerate(drawn):
        trace = bars(rows, "term", value, keys, color=PALETTE[0], unit="occurrences").update(showlegend=False)
        figure.add_trace(trace, row=n // columns + 1, col=n % columns + 1)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title_text=UNITS[value], rangemode="tozero", **_percent(value))
    figure.update_annotations(font_size=14)
    totals_of = counts.drop_duplicates(by) if by else counts.head(1)
    method = (
        f"{_n(totals_of['articles_total'].sum(), 'article')} with {_n(totals_of['tokens_total'].sum(), 'word')}; "
        f"{counts['count'].sum():,} of these words ({_n(counts['term'].nunique(), 'different one')}) are in the table, the "
        f"others were left out of it. Shown: the {top} with the highest value{' in each group' if by else ''}."
    )
    shown = pd.concat(drawn) if drawn else counts
    height = 100 + panels * (tallest * BAR + GAP)
    heading = title or f"Most frequent words{f' by {by}' if by else ''}"
    return _finished(figure, heading, method, shown, marks(shown, keys, NUMBER[value]), height)


def plot_mentions(counts: pd.DataFrame, *, top: int = 20, value: Reach = "count", title: str | None = None) -> go.Figure:
    """Return ranked bars of the `top` actors of a `count_mentions` table, ties by name.

    If the table was counted `by="form"`, names, roles and metonyms are stacked; then `value` can only be count, for an
    article may have several forms.
    """
    stacked = "form" in counts.columns
    keys = ["actor", "form"] if stacked else ["actor"]
    schema.check(counts, *schema.names("mention_counts"), call="plot_mentions")
    schema.check_choice(value, ("count",) if stacked else REACH, name="value")
    schema.check_least(top, 1, name="top")
    _check_rows(counts, keys, call="plot_mentions")
    ranked = (
        counts.groupby("actor", as_index=False)[value].sum().sort_values([value, "actor"], ascending=[False, True]).head(top)
    )
    order = ranked["actor"].tolist()
    drawn = counts[counts["actor"].isin(order)].sort_values("actor", key=lambda actors: actors.map(order.index), kind="stable")
    figure = go.Figure()
    parts = [(form, drawn[drawn["form"] == form]) for form in FORMS] if stacked else [("mentions", drawn)]
    for color, (name, rows) in zip(PALETTE, parts, strict=False):
        figure.add_trace(bars(rows, "actor", value, keys, color=color, unit="mentions", name=name))
    if stacked:
        figure.update_traces(textposition="inside", insidetextanchor="middle", insidetextfont_color="#fff")
        figure.add_trace(totals(ranked))
    figure.update_layout(barmode="stack", showlegend=stacked)
    figure.update_yaxes(categoryorder="array", categoryarray=[escaped(actor) for actor in reversed(order)], showgrid=False)
    figure.update_xaxes(title_text="mentions" if value == "count" else UNITS[value], rangemode="tozero", **_percent(value))
    method = (
        f"{_n(counts['articles_total'].max() if len(counts) else 0, 'article')}; {_n(counts['count'].sum(), 'mention')} of "
        f"{_n(counts['actor'].nunique(), 'actor')} in the table. Shown: the {len(order)} with the highest value"
        f"{'; names, roles and metonyms apart' if stacked else ''}."
    )
    height = 160 + len(order) * BAR
    return _finished(figure, title or "Most mentioned actors", method, drawn, marks(drawn, keys, NUMBER[value]), height)


def plot_timeline(
    periods: pd.DataFrame, *, value: Reach = "share", by: str | None = None, panels: bool = False, title: str | None = None
) -> go.Figure:
    """Return a line for each group of a `count_by_period` table, above bars of the articles collected.

    Hollow marks are periods the corpus covers only in part; a line is broken where the group has no article at all. A single
    share is drawn with its 95 % interval. With `panels` every group has a panel of its own; without, more than six groups
    raise ValueError. What has no date is not drawn: the method line says how much.
    """
    keys = [*([by] if by else []), "every", "period"]
    schema.check(periods, *schema.names("period_counts"), *keys, call="plot_timeline")
    schema.check_choice(value, REACH, name="value")
    _check_rows(periods, keys, call="plot_timeline")
    dated, undated = periods[periods["period"].notna()], periods[periods["period"].isna()]
    groups = [(label, rows) for label, rows in _groups(dated, by) if rows["collected"].any()]
    if len(groups) > len(PALETTE) and not panels:
        raise ValueError(
            f"{len(groups)} lines cannot be told apart: keep at most {len(PALETTE)} of {by!r}, or set panels=True."
        )
    collected = _collected(dated, by)
    apart = panels and len(groups) > 1
    upper = len(groups) if apart else 1
    figure = make_subplots(
        rows=upper + 1,
        cols=1,
        shared_xaxes=True,
        row_heights=[*([0.75 / upper] * upper), 0.25],
        vertical_spacing=0.25 / (upper + 3),
        subplot_titles=[label for label, _ in groups] if apart else None,
    )
    figure.update_yaxes(rangemode="tozero", **_percent(value))
    if value == "share" and len(groups) == 1:
        figure.add_trace(band(groups[0][1]), row=1, col=1)
    for n, (label, rows) in enumerate(groups):
        row, style = (n + 1, 0) if apart else (1, n)
        trace = line(rows, value, keys, style=style, name=label or UNITS[value])
        figure.add_trace(trace.update(showlegend=len(groups) > 1 and not apart), row=row, col=1)
        if value != "share":
            figure.update_yaxes(**_whole((rows if apart else dated)[value], 2 if apart else 5), row=row, col=1)
    figure.add_trace(collected_bars(collected), row=upper + 1, col=1)
    figure.update_yaxes(title_text=UNITS[value], row=math.ceil(upper / 2), col=1)
    figure.update_yaxes(title_text="articles<br>collected", **_whole(collected["articles_total"], 3), row=upper + 1, col=1)
    every = periods["every"].iloc[0] if len(periods) else "period"
    figure.update_xaxes(type="date", **_ticks(collected))
    figure.update_xaxes(title_text=f"{every} of publication, first day", row=upper + 1, col=1)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    lost = f"{_n(undated['count'].sum(), 'occurrence')} in {_n(_collected(undated, by)['articles_total'].sum(), 'article')}"
    if dated.empty:
        why = f"{lost} without a date" if len(undated) else "the table is empty"
        _say(figure, f"Nothing could be placed in time: {why}.")
    method = (
        f"{_n(collected['articles_total'].sum(), 'dated article')} in {_n(len(collected), 'period')} of one {every}; not "
        f"drawn: {lost} without a date. Hollow marks: the corpus covers the period only in part. A gap in a line: no article "
        "was collected."
    )
    heading = title or f"{UNITS[value].capitalize()} by {every}"
    height = 190 + 120 * (upper + 1) if apart else 480
    drawn = pd.concat([rows for _, rows in groups]) if groups else dated
    return _finished(figure, heading, method, drawn, marks(drawn, keys, NUMBER[value]), height)


def _finished(figure: go.Figure, heading: str, method: str, drawn: pd.DataFrame, keys: list, height: int) -> go.Figure:
    """Give the figure its look, its method line, and the table a page shows below it."""
    if drawn.empty and not figure.layout.annotations:
        _say(figure, "Nothing to show: the table is empty.")
    if corpora := ", ".join(drawn["corpus"].unique()):
        method += f" Corpus {corpora}."
    table = drawn.drop(columns="corpus").to_json(orient="split", date_format="iso", index=False, double_precision=6)
    table = json.loads(table)
    lines = textwrap.wrap(method, 118)
    bottom = BOTTOM + LINE * len(lines)
    figure.update_layout(
        template=TEMPLATE,
        title_text=escaped(heading),
        height=max(height, 240) + LINE * len(lines),
        margin_b=bottom,
        meta={"method": method, "table": {"columns": table["columns"], "rows": table["data"], "marks": keys}},
    )
    note = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0, "yanchor": "bottom", "yshift": 8 - bottom}
    text = "<br>".join(map(escaped, lines))
    return figure.add_annotation(
        name="method", text=text, showarrow=False, align="left", font={"size": 12, "color": GREY}, **note
    )


def _groups(table: pd.DataFrame, by: str | None) -> list[tuple[str, pd.DataFrame]]:
    """Return label and rows of each group, in the order of the table."""
    if by is None:
        return [("", table)]
    parts = table.groupby(by, dropna=False, sort=False, observed=True)
    return [(f"(no {by})" if pd.isna(value) else escaped(value), rows) for value, rows in parts]


def _collected(periods: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return the articles of each period: summed over the groups if each has its own, once if they share the same."""
    how = "sum" if by and len(periods) and periods["of"].iloc[0] == "group" else "first"
    grouped = periods.groupby(["period", "every"], dropna=False, sort=False, as_index=False)
    return grouped.agg(articles_total=("articles_total", how))


def _check_rows(counts: pd.DataFrame, keys: list[str], *, call: str) -> None:
    if counts.duplicated(keys).any():
        item = keys[-1]
        raise ValueError(
            f"{call}: the table has several rows for one {item}; it was counted by group: say by which, or keep one."
        )


def _n(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _say(figure: go.Figure, text: str) -> None:
    """Write a sentence where marks would be."""
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    text = "<br>".join(textwrap.wrap(text, 46))
    figure.add_annotation(text=text, showarrow=False, x=0.5, y=0.6, xref="paper", yref="paper", font_size=16)


def _ticks(collected: pd.DataFrame) -> dict[str, object]:
    """Return ticks on first days of periods, about ten of them."""
    if collected.empty:
        return {}
    days = collected["period"].sort_values()
    patterns = {"month": "%b<br>%Y", "quarter": "%b<br>%Y", "year": "%Y"}
    return {
        "tickvals": days.iloc[:: math.ceil(len(days) / 10)].tolist(),
        "tickformat": patterns.get(collected["every"].iloc[0], "%-d %b<br>%Y"),
    }


def _whole(numbers: pd.Series, ticks: int) -> dict[str, object]:
    """Return about so many ticks, on whole numbers."""
    return {"tick0": 0, "dtick": max(1, math.ceil(numbers.max() / ticks)) if len(numbers) else 1, "tickformat": ",d"}


def _percent(value: str) -> dict[str, str]:
    return {"tickformat": ".0%"} if value == "share" else {}
