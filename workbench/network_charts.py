"""Tables of who or what goes with whom → Plotly figures of networks, returned, never shown."""

import math
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import check_rows, finish, plural, units
from workbench.findings import together
from workbench.layouts import lay_out
from workbench.networks import members
from workbench.traces import GREY, LONGEST, PALETTE, escaped, marks, reach

MEASURES = {"log_dice": "logDice", "g2": "G²", "npmi": "NPMI", "t": "t", "mi3": "MI3"}
FIRMNESS = {"count": "count", "npmi": "NPMI", "g2": "G²", "log_dice": "logDice"}
KINDS = ("person", "organisation", "state", "place", "group")
ACROSS = 700  # pixels a network is laid out for; on a wider screen its labels only lie further apart
CHARACTER, LABEL = 8.2, 42  # pixels of a letter, and of a dot with its label above it


def plot_collocates(
    scores: pd.DataFrame,
    *,
    top: int = 20,
    value: Literal["log_dice", "g2", "npmi", "t", "mi3"] = "log_dice",
    title: str | None = None,
) -> go.Figure:
    """Return the network of a `score_collocates` table: the node, and around it its `top` collocates, ties by term.

    The nearer a collocate, the higher its `value`; the area of its dot is the number of times it stands in the windows. Several
    nodes (tables one below the other) share the collocates they have in common. The lines behind a dot are the rows of
    `find_collocates`; with several nodes they want a column `node`.
    """
    schema.check(scores, *schema.names("collocate_scores"), call="plot_collocates")
    schema.check_choice(value, tuple(MEASURES), name="value")
    schema.check_least(top, 1, name="top")
    check_rows(scores, ["node", "term"], call="plot_collocates")
    ordered = scores.sort_values([value, "term"], ascending=[False, True])
    drawn = ordered.groupby("node", sort=True).head(top).sort_values(["node", value, "term"], ascending=[True, False, True])
    nodes = sorted(drawn["node"].unique())
    keys = ["node", "term"] if len(nodes) > 1 else ["term"]
    centres, places = _places(drawn, nodes, value)
    figure = go.Figure()
    figure.update_layout(shapes=[_line(centres[row.node], places[row.term], width=1) for row in drawn.itertuples()])
    largest = drawn["count"].max() if len(drawn) else 1
    for n, node in enumerate(nodes):
        rows = drawn[drawn["node"] == node].assign(name=lambda rows: rows["term"])
        rows = rows.assign(hover=[_hover(row, value) for row in rows.itertuples()], mark=marks(rows, keys, "count"))
        figure.add_trace(
            _dots(rows, places, largest=largest, color=PALETTE[n % len(PALETTE)], name=node).update(showlegend=len(nodes) > 1)
        )
    names = [f"<b>{escaped(node)}</b>" for node in nodes]
    x, y = zip(*(centres[node] for node in nodes), strict=True) if nodes else ((), ())
    figure.add_trace(go.Scatter(x=x, y=y, mode="text", text=names, textfont_size=17, hoverinfo="skip", showlegend=False))
    figure.update_xaxes(visible=False, range=[-1.35, 1.35]).update_yaxes(visible=False, range=[-1.3, 1.3])
    sizes = scores.drop_duplicates("node")
    named = ", ".join(nodes) or "the node"
    total = sizes["tokens_total"].max() if len(sizes) else 0
    method = (
        f"{plural(sizes['node_count'].sum(), 'occurrence')} of {named}, {sizes['window_tokens'].sum():,} of {total:,} words in "
        f"the windows; {plural(len(scores), 'collocate')} in the table, shown: the {top} with the highest {MEASURES[value]}"
        f"{' of each' if len(nodes) > 1 else ''}, the highest nearest."
    )
    return finish(figure, title or f"Words near {named}", method, drawn, marks(drawn, keys, "count"), 640)


def plot_network(
    scores: pd.DataFrame,
    *,
    top: int = 40,
    value: Literal["count", "npmi", "g2", "log_dice"] = "count",
    title: str | None = None,
) -> go.Figure:
    """Return the network of a `score_pairs` table: its `top` pairs with the highest `value`, ties by name, and their actors.

    The width of a line is the number of sentences (paragraphs, articles) that name both, the area of a dot the mentions of the
    actor. What lies near each other is joined by few lines; directions and lengths mean nothing else. The dot in the middle of
    a line opens the rows of `find_pairs`, that of an actor its mentions: `attach_lines` wants both, one below the other.
    """
    schema.check(scores, *schema.names("pair_scores"), call="plot_network")
    schema.check_choice(value, tuple(FIRMNESS), name="value")
    schema.check_least(top, 1, name="top")
    check_rows(scores, ["first", "second"], call="plot_network")
    drawn = scores.sort_values([value, "first", "second"], ascending=[False, True, True]).head(top)
    groups = [name for name in scores.columns if name not in schema.names("pair_scores")]  # what it was counted by
    where = scores["within"].iloc[0] if len(scores) else "sentence"
    edges = drawn.assign(
        hover=[_together(row) for row in drawn.itertuples()], mark=marks(drawn, [*groups, "first", "second"], "count")
    )
    nodes = members(drawn)
    nodes = nodes.assign(
        name=nodes["actor"], count=nodes["mentions"], unit=scores["unit"].iloc[0] if len(scores) else "articles"
    )
    joined = pd.concat([drawn["first"], drawn["second"]]).value_counts()
    hover = [
        f"{escaped(row.actor)}: {plural(row.mentions, 'mention')} in {plural(row.contexts, where)}, here beside "
        f"{plural(joined[row.actor], 'other')}"
        for row in nodes.itertuples()
    ]
    figure = _network(nodes.assign(hover=hover, mark=marks(nodes, [*groups, "actor"], "count")), edges)
    sizes = scores[["units_total", "contexts_total", "pairs_total"]].max().fillna(0).astype(int)
    inside = "" if where == "article" else f" with {plural(sizes['contexts_total'], where)}"
    least = f", all with {drawn['count'].min():,} {where}s or more and NPMI ≥ {drawn['npmi'].min():.2f}" if len(drawn) else ""
    method = (
        f"{units(sizes['units_total'], scores)}{inside}, "
        f"{plural(sizes['pairs_total'], 'pair')} of actors named in one {where}. Shown: the {len(drawn)} with the highest "
        f"{FIRMNESS[value]} among the {len(scores):,} in the table{least}. The width of a line is the {where}s with both, "
        "the area of a dot the mentions."
    )
    finding = together(drawn, FIRMNESS[value])
    height = 170 + int(figure.layout.height or 0)
    title, keys = title or f"Named in one {where}", edges["mark"].tolist()
    return finish(figure, title, method, drawn, keys, height, wide=True, finding=finding)


def _network(nodes: pd.DataFrame, edges: pd.DataFrame) -> go.Figure:
    """Return a figure of a network, no axes, its height in pixels.

    `nodes` have name, kind, count, hover and mark, `edges` first, second, count, hover and mark.
    """
    figure = go.Figure()
    if edges.empty:
        return figure
    numbers = {name: number for number, name in enumerate(nodes["name"])}
    ends = np.column_stack([edges["first"].map(numbers), edges["second"].map(numbers)])
    wide = nodes["name"].map(lambda name: max(60, min(len(name), LONGEST) * CHARACTER)).to_numpy(float)
    x, y = lay_out(ends, np.column_stack([wide, np.full(len(nodes), LABEL)]), across=ACROSS).T
    places = dict(zip(nodes["name"], zip(x, y, strict=True), strict=True))
    widest = edges["count"].max()
    ends = [(places[row.first], places[row.second]) for row in edges.itertuples()]
    widths = 1 + 6 * (edges["count"] / widest) ** 0.5
    figure.update_layout(shapes=[_line(*both, width=width) for both, width in zip(ends, widths, strict=True)])
    x_middle, y_middle = zip(*(((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in ends), strict=True)
    figure.add_trace(
        go.Scatter(
            x=x_middle,
            y=y_middle,
            mode="markers",
            marker={"color": GREY, "size": 8},
            customdata=edges["mark"].tolist(),
            hovertext=edges["hover"].tolist(),
            hoverinfo="text",
            showlegend=False,
        )
    )
    for kind, color in zip(KINDS, PALETTE, strict=False):
        rows = nodes[nodes["kind"] == kind]
        if len(rows):
            figure.add_trace(_dots(rows, places, largest=nodes["count"].max(), color=color, name=kind))
    left, right = min(x - wide / 2), max(x + wide / 2)
    middle = (left + right) / 2
    figure.update_xaxes(visible=False, range=[min(left, middle - ACROSS / 2), max(right, middle + ACROSS / 2)])
    figure.update_yaxes(visible=False, range=[min(y) - LABEL / 2, max(y) + LABEL])
    return figure.update_layout(height=np.ptp(y) + 2 * LABEL, legend_itemsizing="constant", margin_r=10)


def _line(start: tuple, end: tuple, *, width: float) -> dict:
    """Return a line below the dots, as a shape; given to the figure all at once, which is faster than one by one."""
    (x0, y0), (x1, y1) = start, end
    line = {"color": GREY, "width": width}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "layer": "below", "line": line, "opacity": 0.5}


def _dots(rows: pd.DataFrame, places: dict, *, largest: int, color: str, name: str) -> go.Scatter:
    """Return a labelled dot for each row in its place; areas are counts, the largest of all 26 pixels wide."""
    x, y = zip(*(places[name] for name in rows["name"]), strict=True)
    return go.Scatter(
        x=x,
        y=y,
        mode="markers+text",
        text=[escaped(name) for name in rows["name"]],
        textposition="top center",
        marker={"color": color, "opacity": 1, "size": (26 * (rows["count"] / largest) ** 0.5).clip(lower=6).tolist()},
        name=escaped(name),
        customdata=rows["mark"].tolist(),
        hovertext=rows["hover"].tolist(),
        hoverinfo="text",
        cliponaxis=False,
    )


def _together(row: tuple) -> str:
    return (
        f"{escaped(row.first)} and {escaped(row.second)}: {plural(row.count, row.within)} of {row.contexts_total:,} "
        f"({row.expected:.1f} expected), in {reach(row)}<br>{row.first_contexts:,} and "
        f"{row.second_contexts:,} name each; NPMI {row.npmi:.2f}, G² {row.g2:,.1f}, q {row.q:.2g}"
    )


def _places(drawn: pd.DataFrame, nodes: list[str], value: str) -> tuple[dict, dict]:
    """Return where nodes and collocates stand: own collocates around their node, shared ones between theirs."""
    ring = 0.75 if len(nodes) > 1 else 0.0
    turn = 2 * math.pi / max(len(nodes), 1)
    centres = {node: (ring * math.cos(n * turn), ring * math.sin(n * turn)) for n, node in enumerate(nodes)}
    radius = 1.0 if len(nodes) < 2 else 0.42
    low, high = (drawn[value].min(), drawn[value].max()) if len(drawn) else (0, 1)
    shared = drawn.groupby("term", observed=True)["node"].agg(list)
    places = {}
    for node, rows in drawn.groupby("node"):
        for n, (term, strength) in enumerate(zip(rows["term"], rows[value], strict=True)):
            if len(shared[term]) > 1:
                x, y = zip(*(centres[other] for other in shared[term]), strict=True)
                places[term] = (sum(x) / len(x), sum(y) / len(y) + 0.09 * (n % 5 - 2))
                continue
            far = radius * (0.45 + 0.55 * ((high - strength) / (high - low) if high > low else 0))
            angle = 2 * math.pi * n / len(rows) + math.pi / 2
            places[term] = (centres[node][0] + far * math.cos(angle), centres[node][1] + far * math.sin(angle))
    return centres, places


def _hover(row: tuple, value: str) -> str:
    return (
        f"{escaped(row.term)}: {row.count:,} of {row.term_count:,} near {escaped(row.node)} ({row.expected:.1f} expected), in "
        f"{plural(row.units, 'article')}<br>{MEASURES[value]} {getattr(row, value):.2f}, G² {row.g2:,.1f}, q {row.q:.2g}"
    )
