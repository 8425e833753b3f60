"""The look of every figure: its template, its method line, and the table that a page shows below it.

`layout.meta` carries what a page shows around a figure: the method line, and the rows that were drawn with their marks.
"""

import json
import math
import textwrap

import pandas as pd
import plotly.graph_objects as go

from workbench.timeline import FREQUENCIES
from workbench.traces import GREY, LONGEST, PALETTE, escaped, verbatim

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
BAR, LINE = 24, 16  # pixels a bar and a line of the method take
UPRIGHT = 10  # columns of a grid from which their names stand upright
GAP = 80  # pixels between two panels
LONG = 1000  # days from which on ticks name months, not days
TOP, BOTTOM = 96, 75  # pixels of title and legend, of tick labels and axis title
AXIS = {"gridcolor": "#dedad1", "zerolinecolor": "#b9b4a8", "automargin": True, "title": {"font": {"size": 13}, "standoff": 8}}
TITLE = {
    "x": 0.01,
    "xref": "container",
    "xanchor": "left",
    "y": 1,
    "yref": "container",
    "yanchor": "top",
    "pad": {"t": 14},
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
        "margin": {"l": 10, "r": 60, "t": TOP},
        "separators": ".,",
    }
)
INTERVAL = " A line at the end of a bar is its 95 % interval (Wilson 1927)."
VALUES = ("count", "per_million", "units", "share")
NOUNS = {"articles": "article", "stories": "story", "outlets": "outlet"}
WITHOUT = {"stories": " (articles that repeat another are not counted)", "outlets": " (articles without one are not counted)"}


def axis_name(value: str, table: pd.DataFrame) -> str:
    """Return what the numbers of a column are, as an axis says it."""
    unit = unit_of(table)
    return {
        "count": "occurrences",
        "per_million": "occurrences per million words",
        "units": unit,
        "share": f"share of {unit}",
        "share_of_all": f"share of all {unit}",
    }[value]


def unit_of(table: pd.DataFrame) -> str:
    """Return what the shares of a table of counts are shares of."""
    return table["unit"].iloc[0] if len(table) else "articles"


def units(number: int, table: pd.DataFrame) -> str:
    """Return how many units were counted, and what is not among them."""
    unit = unit_of(table)
    return f"{number:,} {NOUNS[unit] if number == 1 else unit}{WITHOUT.get(unit, '')}"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: 1 story, 2 stories, 2 days."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def percent(value: str) -> dict[str, str]:
    """Return the ticks of an axis of shares."""
    return {"tickformat": ".0%"} if value.startswith("share") else {}


def time_ticks(starts: pd.Series, every: str) -> dict[str, object]:
    """Return ticks on first days of these periods, about ten of them."""
    if starts.empty:
        return {}
    days = starts.sort_values()
    patterns = {"hour": "%H:%M<br>%-d %b", "month": "%b<br>%Y", "quarter": "%b<br>%Y", "year": "%Y"}
    long = every in ("day", "week") and (days.iloc[-1] - days.iloc[0]).days > LONG
    return {
        "tickvals": days.iloc[:: math.ceil(len(days) / (7 if long else 10))].tolist(),
        "tickformat": "%b<br>%Y" if long else patterns.get(every, "%-d %b<br>%Y"),
        "tickangle": 0,
    }


def lengths(first: pd.Series, last: pd.Series, every: str) -> list[float]:
    """Return how long each bar is from the first of its periods to the end of the last, in milliseconds, as Plotly counts."""
    ends = last.dt.to_period(FREQUENCIES[every]).dt.end_time
    return ((ends - first).dt.total_seconds() * 1000).round().tolist()


def finish(
    figure: go.Figure,
    heading: str,
    method: str,
    drawn: pd.DataFrame,
    keys: list,
    height: int,
    *,
    finding: str = "",
    wide: bool = False,
) -> go.Figure:
    """Give the figure its look, its method line, the table a page shows below it, and the finding it shows at its top.

    A wide one is scrolled on a phone.
    """
    if drawn.empty and not figure.layout.annotations:
        say(figure, "Nothing to show: the table is empty.")
    if "corpus" in drawn and len(drawn):
        method += f" Corpus {', '.join(drawn['corpus'].unique())}."
    table = drawn.drop(columns="corpus", errors="ignore").to_json(
        orient="split", date_format="iso", index=False, double_precision=6
    )
    table = json.loads(table)
    lines = textwrap.wrap(method, 118)
    bottom = BOTTOM + LINE * len(lines)
    figure.update_layout(
        template=TEMPLATE,
        title_text=verbatim(heading),
        height=max(height, 240) + LINE * len(lines),
        margin_b=bottom,
        meta={
            "method": method,
            "finding": finding,
            "wide": wide,
            "table": {"columns": table["columns"], "rows": table["data"], "marks": keys},
        },
    )
    note = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0, "yanchor": "bottom", "yshift": 8 - bottom}
    text = "<br>".join(map(verbatim, lines))
    return figure.add_annotation(
        name="method", text=text, showarrow=False, align="left", font={"size": 12, "color": GREY}, **note
    )


def add_captions(figure: go.Figure, captions: list[tuple[str, str, int]]) -> go.Figure:
    """Write sentences below a finished figure, numbered, each with the key and number of the mark it is about."""
    lines = [line for n, (text, *_) in enumerate(captions, 1) for line in textwrap.wrap(f"{n}  {text}", 118)]
    note = next(note for note in figure.layout.annotations if note.name == "method")
    more = LINE * (len(lines) + 1)
    note.update(text="<br>".join([*map(verbatim, lines), "", note.text]), yshift=note.yshift - more)
    figure.update_layout(
        height=figure.layout.height + more,
        margin_b=figure.layout.margin.b + more,
        meta={**figure.layout.meta, "captions": captions},
    )
    return figure


def split(table: pd.DataFrame, by: str | None) -> list[tuple[str, pd.DataFrame]]:
    """Return label and rows of each group, in the order of the table."""
    if by is None:
        return [("", table)]
    parts = table.groupby(by, dropna=False, sort=False, observed=True)
    return [(f"(no {by})" if pd.isna(value) else escaped(value), rows) for value, rows in parts]


def lay_grid(figure: go.Figure, columns: list[str], rows: list[str]) -> int:
    """Give the figure a grid of cells, names above and to the left, and return the height in pixels that it needs."""
    upright = len(columns) > UPRIGHT
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(columns))),
        ticktext=[escaped(name) for name in columns],
        tickangle=-90 if upright else -35,
        tickfont_size=11 if upright else 13,
        range=[-0.5, len(columns) - 0.5],
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[escaped(name) for name in rows], range=[len(rows) - 0.5, -0.5]
    )
    figure.update_xaxes(showgrid=False, zeroline=False).update_yaxes(showgrid=False, zeroline=False)
    margin = 64 + int(min(max(map(len, columns), default=0), LONGEST) * (6.5 if upright else 4.6))
    figure.update_layout(barmode="overlay", margin_t=margin)
    return margin + 100 + len(rows) * BAR


def check_rows(counts: pd.DataFrame, keys: list[str], *, call: str) -> None:
    """Raise ValueError if the table was counted by a group that is not said."""
    if counts.duplicated(keys).any():
        item = keys[-1]
        raise ValueError(
            f"{call}: the table has several rows for one {item}; it was counted by group: say by which, or keep one."
        )


def say(figure: go.Figure, text: str) -> None:
    """Write a sentence where marks would be."""
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    text = "<br>".join(textwrap.wrap(text, 34))
    figure.add_annotation(text=text, showarrow=False, x=0.5, y=0.6, xref="paper", yref="paper", font_size=16)
