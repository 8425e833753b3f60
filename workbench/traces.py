"""Rows of counts → Plotly traces whose marks know what is behind them.

Every mark carries `customdata`: its key (which rows of the occurrences are behind it, as JSON) and its number (how many).
"""

import json

import pandas as pd
import plotly.graph_objects as go

# Six colours, each at least 3:1 against white and against near-black, told apart (ΔE ≥ 28) with every common colour vision.
PALETTE = ("#419dc3", "#c5077d", "#9b9508", "#9016fa", "#a45d45", "#8573ea")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
GREY = "#7a828c"
CLEAR = "rgba(0,0,0,0)"
FILLED = 0.94  # of a cell of a grid
LONGEST = 72  # characters of a name that a label shows
# value → lines of a mark
NUMBER = {"count": "count", "per_million": "count", "units": "units", "share": "units", "share_of_all": "units"}


def marks(rows: pd.DataFrame, keys: list[str], number: str) -> list[list[object]]:
    """Return key and number of each mark: {"lines": "units", "unit": "articles", "term": "war"}: the articles that use it."""
    lines = {"count": "occurrences", "units": "units", "units_total": "corpus"}[number]
    keys = ["unit", *keys]
    columns = {name: _written(rows) if name == "period" else rows[name] for name in keys}
    records = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [
        [json.dumps({"lines": lines} | {k: None if pd.isna(v) else v for k, v in record.items()}, ensure_ascii=False), int(n)]
        for record, n in zip(records, rows[number], strict=True)
    ]


def bars(rows: pd.DataFrame, item: str, value: str, keys: list[str], *, color: str, unit: str, name: str = "") -> go.Bar:
    """Return a horizontal bar for each row, with its value at the end; a share also has its 95 % interval."""
    return go.Bar(
        orientation="h",
        x=rows[value].tolist(),
        y=[escaped(label) for label in rows[item]],
        name=name,
        marker_color=color,
        customdata=marks(rows, keys, NUMBER[value]),
        hovertext=[f"{escaped(row[item])}: {row['count']:,} {unit} in {reach(row)}" for _, row in rows.iterrows()],
        hoverinfo="text",
        cliponaxis=False,
        texttemplate="%{x:.0%}" if value == "share" else "%{x:,.0f}",
        textposition="outside" if value != "share" else "inside",
        insidetextanchor="start",
        insidetextfont={"size": 13, "color": "#10100f"},
        textangle=0,
        error_x=_interval(rows) if value == "share" else None,
    )


def _interval(rows: pd.DataFrame) -> dict[str, object]:
    above, below = rows["high"] - rows["share"], rows["share"] - rows["low"]
    return {"array": above.tolist(), "arrayminus": below.tolist(), "color": GREY, "thickness": 1.5, "width": 4}


def totals(ranked: pd.DataFrame, item: str, value: str) -> go.Scatter:
    """Return the sums at the ends of stacked bars; they are no marks, for their lines are behind the parts."""
    return go.Scatter(
        x=ranked[value].tolist(),
        y=[escaped(label) for label in ranked[item]],
        mode="text",
        text=[f" {number:,}" for number in ranked[value]],
        textposition="middle right",
        textfont_size=13,
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def cells(rows: pd.DataFrame, color: pd.Series, *, outline: str | list[str] = CLEAR) -> go.Bar:
    """Return a rectangle for each row, in its `row` and `column` of a grid, coloured on the scale of the figure."""
    return go.Bar(
        orientation="h",
        base=(rows["column"] - FILLED / 2).tolist(),
        x=[FILLED] * len(rows),
        y=rows["row"].tolist(),
        width=FILLED,
        marker={"color": color.tolist(), "coloraxis": "coloraxis", "line": {"color": outline, "width": 1}},
        hoverinfo="text",
        showlegend=False,
    )


def numbers(rows: pd.DataFrame, text: list[str]) -> go.Scatter:
    """Return what is written in the cells of a grid; they are no marks, the cells are."""
    return go.Scatter(
        x=rows["column"].tolist(),
        y=rows["row"].tolist(),
        mode="text",
        text=text,
        textfont_size=13,
        hoverinfo="skip",
        showlegend=False,
    )


def line(rows: pd.DataFrame, value: str, keys: list[str], *, style: int, name: str) -> go.Scatter:
    """Return a line over the periods, broken where nothing was collected; marks of incomplete periods are hollow."""
    shown = rows[value].where(rows["collected"])
    hover = [f"{name}, {_when(row)}: {row['count']:,} in {reach(row)}" for _, row in rows.iterrows()]
    return go.Scatter(
        x=rows["period"],
        y=[None if pd.isna(y) else y for y in shown],
        name=name,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": PALETTE[style], "dash": DASHES[style], "width": 2},
        marker={"size": 9, "symbol": [SYMBOLS[style] + ("" if complete else "-open") for complete in rows["complete"]]},
        customdata=marks(rows, keys, NUMBER[value]),
        hovertext=hover,
        hoverinfo="text",
    )


def smoothed(rows: pd.DataFrame, style: int) -> go.Scatter:
    """Return the smoothed course of a line as a broad pale one without marks."""
    return go.Scatter(
        x=rows["period"],
        y=[None if pd.isna(y) else y for y in rows["smoothed"]],
        mode="lines",
        line={"color": PALETTE[style], "width": 7},
        opacity=0.3,
        hoverinfo="skip",
        showlegend=False,
    )


def band(rows: pd.DataFrame, bounds: tuple, style: int) -> go.Scatter:
    """Return the 95 % interval of the values as areas, one for each run of periods in which something was collected."""
    rows, x, y = rows.assign(low=bounds[0], high=bounds[1]), [], []
    for _, run in rows[rows["collected"]].groupby((~rows["collected"]).cumsum()):
        x += [*run["period"], *run["period"][::-1], None]
        y += [*run["high"], *run["low"][::-1], None]
    return go.Scatter(
        x=x,
        y=y,
        fill="toself",
        mode="lines",
        line_width=0,
        fillcolor=faint(PALETTE[style], 0.2),
        hoverinfo="skip",
        name="95 % interval",
        showlegend=False,
    )


def parts(rows: pd.DataFrame, name: str, keys: list[str], *, color: str) -> go.Bar:
    """Return the parts of stacked bars that a group has, one for each period; pale where the corpus covers it in part."""
    return go.Bar(
        x=rows["period"],
        y=rows["part"],
        marker={"color": color, "opacity": [1 if whole else 0.5 for whole in rows["complete"]], "line_width": 0.5},
        customdata=marks(rows, keys, "count"),
        hovertext=[f"{name}, {_when(row)}: {row['part']:.0%}, {row['count']:,} in {reach(row)}" for _, row in rows.iterrows()],
        hoverinfo="text",
    )


def faint(color: str, opacity: float) -> str:
    """Return a colour of the palette that lets through what is behind it."""
    return f"rgba({','.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))},{opacity})"


def collected_bars(collected: pd.DataFrame) -> go.Bar:
    """Return a bar for the units of each period: the denominators."""
    return go.Bar(
        x=collected["period"],
        y=collected["units_total"],
        name="collected",
        marker_color=GREY,
        showlegend=False,
        customdata=marks(collected, ["every", "zone", "period"], "units_total"),
        hovertext=[f"{_when(row)}: {row['units_total']:,} {row['unit']} collected" for _, row in collected.iterrows()],
        hoverinfo="text",
    )


def dots(rows: pd.DataFrame, name: str, keys: list[str], *, color: str, largest: int) -> go.Scatter:
    """Return a dot for each row on the strip of that name; areas are occurrences, the largest of all 22 pixels wide."""
    return go.Scatter(
        x=rows["period"],
        y=[name] * len(rows),
        mode="markers",
        marker={"size": (22 * (rows["count"] / largest) ** 0.5).clip(lower=5).tolist(), "color": color, "opacity": 0.75},
        customdata=marks(rows, keys, "count"),
        hovertext=[f"{name}, {_when(row)}: {row['count']:,} in {reach(row)}" for _, row in rows.iterrows()],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def strip_of_collected(rows: pd.DataFrame, name: str) -> go.Scatter:
    """Return a short upright line for each period in which anything was collected; they are no marks."""
    return go.Scatter(
        x=rows["period"],
        y=[name] * len(rows),
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 8, "color": GREY, "opacity": 0.6},
        hoverinfo="skip",
        showlegend=False,
    )


def escaped(name: object) -> str:
    """Return the label of a name: of a long one its beginning and its end, or there would be no room for what is drawn."""
    label = str(name)
    return verbatim(label if len(label) <= LONGEST else f"{label[: LONGEST - 20]}…{label[-19:]}")


def verbatim(text: str) -> str:
    """Return a text that Plotly shows as it stands: it reads tags, fetches what they point to, and sets $…$ as a formula."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def reach(row: pd.Series | tuple) -> str:
    """Return in how many units of all something is, in words."""
    return f"{row.units:,} of {row.units_total:,} {row.unit}"


def span(rows: pd.DataFrame) -> pd.Series:
    """Return the first and last period of stretches as a key writes them: 2024-10-21/2024-11-04, or the only one."""
    first, last = (_written(rows.assign(period=rows[name])) for name in ("first", "last"))
    return first.where(first == last, first + "/" + last)


def _written(rows: pd.DataFrame) -> pd.Series:
    """Return the periods as a key writes them."""
    if not pd.api.types.is_datetime64_dtype(rows["period"]):
        return rows["period"]
    return rows["period"].dt.strftime("%Y-%m-%dT%H:%M" if rows["every"].eq("hour").any() else "%Y-%m-%d")


def _when(row: pd.Series) -> str:
    return f"{row['period']:%-d %b %Y, %H:%M}" if row["every"] == "hour" else f"{row['period']:%-d %b %Y}"
