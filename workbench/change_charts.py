"""Tables of what changed → Plotly figures, returned, never shown."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, finish, percent, plural, say
from workbench.findings import changed
from workbench.significance import SIGNIFICANT
from workbench.traces import GREY, NUMBER, PALETTE, escaped, marks

FATES = {
    "new": ("new", PALETTE[0]),
    "revised": ("revised", PALETTE[2]),
    "gone": ("no longer there", PALETTE[1]),
    "same": ("the same", GREY),
}


class Counted(NamedTuple):
    """How a table of changes was counted: what its items are, its keys, its value, what a rate is of, what its totals are."""

    noun: str
    keys: list[str]
    value: str
    rate: str
    total: str


COUNTED = {
    "term": Counted("word", ["term"], "count", "occurrences per million words", "words"),
    "actor": Counted("actor", ["actor"], "count", "occurrences per thousand articles", "articles"),
    "item": Counted(
        "item", ["kind", "item"], "units", "share of articles", "articles: all of the earlier report, and new ones"
    ),
}


def plot_changes(changes: pd.DataFrame, *, top: int = 20, title: str | None = None) -> go.Figure:
    """Return the rates of a table of changes before and after: a line from a hollow dot to a full one for each item.

    The table is one of `score_changes`, or one kind of a table of `score_items`. The `top` surest changes with q < .05 are
    drawn, those that rose above those that fell. The lines behind a dot are those of its own time: `attach_lines` wants the
    occurrences of both, with a column `side` (`before`, `after`), or the items of `find_items`.
    """
    item = next((name for name in ("term", "actor") if name in changes.columns), "item")
    schema.check(changes, item, *schema.names("changes")[1:-1], *(["unit"] if item != "item" else []), call="plot_changes")
    schema.check_least(top, 1, name="top")
    if item == "item" and changes["kind"].nunique() > 1:
        raise ValueError(f"plot_changes: the table has several kinds, {', '.join(changes['kind'].unique())}: keep one.")
    counted = COUNTED[item]
    noun = changes["kind"].iloc[0] if item == "item" and len(changes) else counted.noun
    clear = changes[changes["q"] < SIGNIFICANT]
    drawn = clear.sort_values(["p", item]).head(top)
    drawn = drawn.sort_values(["rate_ratio", item], ascending=[False, True])
    items = [escaped(name) for name in drawn[item]]
    figure = go.Figure()
    for name, x0, x1 in zip(items, drawn["before_rate"], drawn["after_rate"], strict=True):
        line = {"color": PALETTE[0] if x1 > x0 else PALETTE[1], "width": 3}
        figure.add_shape(type="line", x0=x0, x1=x1, y0=name, y1=name, line=line, layer="below")
    keys, sides = [], []
    for side, symbol in (("before", "circle-open"), ("after", "circle")):
        rows = drawn[drawn[side] > 0].assign(side=side, unit="articles" if item == "item" else drawn["unit"])
        rows[counted.value] = rows[side]
        keys += marks(rows, ["side", *counted.keys], NUMBER[counted.value])
        sides.append(rows)
        figure.add_trace(
            go.Scatter(
                x=rows[f"{side}_rate"],
                y=[escaped(name) for name in rows[item]],
                mode="markers",
                name=side,
                marker={"symbol": symbol, "size": 11, "color": GREY},
                customdata=marks(rows, ["side", *counted.keys], NUMBER[counted.value]),
                hovertext=[_changed(row, item) for row in rows.itertuples()],
                hoverinfo="text",
                cliponaxis=False,
            )
        )
    figure.update_xaxes(title_text=counted.rate, rangemode="tozero", **percent(counted.rate))
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=items[::-1], showgrid=False)
    tested = changes["items_tested"].max() if len(changes) else 0
    totals = f"{changes['before_total'].max():,} and {changes['after_total'].max():,}" if len(changes) else "0 and 0"
    together = " (words, actors, pairs and outlets together)" if item == "item" else ""
    method = (
        f"{plural(tested, counted.noun)} tested{together}, {len(clear):,} in the table with q < .05 (two Poisson rates, exact; "
        f"Benjamini–Hochberg); shown: the {len(drawn)} with the smallest p. Before and after: {totals} {counted.total}."
    )
    shown = [*counted.keys, "side", counted.value, "before_rate", "after_rate", "rate_ratio", "low", "high", "q", "change"]
    shown += ["later", "from_gone", "from_revised", "from_same"] if item == "item" else []
    heading = title or "What rose and what fell"
    finding = changed(clear, item, noun) if tested else ""
    if drawn.empty:
        say(figure, finding or "Nothing could be tested.")
    return finish(figure, heading, method, pd.concat(sides)[shown], keys, 160 + BAR * len(drawn), finding=finding)


def plot_fates(articles: pd.DataFrame, *, top: int = 20, title: str | None = None) -> go.Figure:
    """Return a bar for each outlet in the `articles` of `compare_reports`, stacked: new, revised, no longer there, the same.

    The `top` outlets with most articles in the two reports are drawn, ties by name; a revised article counts once. The lines
    behind a part are its articles: `attach_lines` wants a row for each, from 0 to 0.
    """
    schema.check(articles, "article_id", "source", "fate", "report", call="plot_fates")
    schema.check_least(top, 1, name="top")
    counted = articles[(articles["fate"] != "revised") | (articles["report"] == "later")]
    counts = counted.groupby(["source", "fate", "report"], dropna=False).size().reset_index(name="count")
    counts = counts.assign(unit="articles", label=counts["source"].fillna("(no source)"))
    outlets = counts.groupby("label")["count"].sum().reset_index().sort_values(["count", "label"], ascending=[False, True])
    names = outlets["label"].head(top).tolist()
    figure = go.Figure()
    shown, keys = [counts.head(0)], []
    for fate, (said, color) in FATES.items():
        rows = counts[(counts["fate"] == fate) & counts["label"].isin(names)]
        if rows.empty:
            continue
        behind = marks(rows, ["source", "fate", "report"], "count")
        shown.append(rows)
        keys += behind
        figure.add_trace(
            go.Bar(
                orientation="h",
                x=rows["count"].tolist(),
                y=[escaped(label) for label in rows["label"]],
                name=said,
                marker_color=color,
                customdata=behind,
                hovertext=[f"{escaped(label)}: {n:,} {said}" for label, n in zip(rows["label"], rows["count"], strict=True)],
                hoverinfo="text",
                texttemplate="%{x:,}",
                textposition="inside",
                insidetextfont_size=13,
                textangle=0,
            )
        )
    figure.update_layout(barmode="stack", bargap=0.12)
    figure.update_xaxes(title_text="articles")
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[escaped(name) for name in names][::-1], showgrid=False
    )
    of = plural(len(outlets), "outlet")
    method = f"{plural(len(counted), 'article')} of the two reports together; shown: {len(names)} of {of}."
    heading = title or "Articles that are new, revised, gone or the same"
    table = pd.concat(shown)[["source", "fate", "report", "count"]]
    return finish(figure, heading, method, table, keys, 180 + BAR * len(names))


def _changed(row: tuple, item: str) -> str:
    return (
        f"{escaped(getattr(row, item))}: {row.before:,} of {row.before_total:,}, then {row.after:,} of {row.after_total:,}"
        f"<br>rate × {row.rate_ratio:.2f} ({row.low:.2f} to {row.high:.2f}), q {row.q:.2g}"
    )
