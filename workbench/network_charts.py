"""Tables of who or what goes with whom → Plotly figures of networks, returned, never shown."""

import math
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import check_rows, finish, plural
from workbench.traces import GREY, PALETTE, escaped, marks

MEASURES = {"log_dice": "logDice", "g2": "G²", "npmi": "NPMI", "t": "t", "mi3": "MI3"}


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
    for row in drawn.itertuples():
        (x0, y0), (x1, y1) = centres[row.node], places[row.term]
        figure.add_shape(type="line", x0=x0, y0=y0, x1=x1, y1=y1, layer="below", line={"color": GREY, "width": 1}, opacity=0.5)
    largest = drawn["count"].max() if len(drawn) else 1
    for n, node in enumerate(nodes):
        rows = drawn[drawn["node"] == node]
        figure.add_trace(
            go.Scatter(
                x=[places[term][0] for term in rows["term"]],
                y=[places[term][1] for term in rows["term"]],
                mode="markers+text",
                text=[escaped(term) for term in rows["term"]],
                textposition="top center",
                marker={
                    "color": PALETTE[n % len(PALETTE)],
                    "size": (26 * (rows["count"] / largest) ** 0.5).clip(lower=6).tolist(),
                },
                name=escaped(node),
                customdata=marks(rows, keys, "count"),
                hovertext=[_hover(row, value) for row in rows.itertuples()],
                hoverinfo="text",
                showlegend=len(nodes) > 1,
                cliponaxis=False,
            )
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


def _places(drawn: pd.DataFrame, nodes: list[str], value: str) -> tuple[dict, dict]:
    """Return where nodes and collocates stand: own collocates around their node, shared ones between theirs."""
    ring = 0.75 if len(nodes) > 1 else 0.0
    turn = 2 * math.pi / max(len(nodes), 1)
    centres = {node: (ring * math.cos(n * turn), ring * math.sin(n * turn)) for n, node in enumerate(nodes)}
    reach = 1.0 if len(nodes) < 2 else 0.42
    low, high = (drawn[value].min(), drawn[value].max()) if len(drawn) else (0, 1)
    shared = drawn.groupby("term", observed=True)["node"].agg(list)
    places = {}
    for node, rows in drawn.groupby("node"):
        for n, (term, strength) in enumerate(zip(rows["term"], rows[value], strict=True)):
            if len(shared[term]) > 1:
                x, y = zip(*(centres[other] for other in shared[term]), strict=True)
                places[term] = (sum(x) / len(x), sum(y) / len(y) + 0.09 * (n % 5 - 2))
                continue
            far = reach * (0.45 + 0.55 * ((high - strength) / (high - low) if high > low else 0))
            angle = 2 * math.pi * n / len(rows) + math.pi / 2
            places[term] = (centres[node][0] + far * math.cos(angle), centres[node][1] + far * math.sin(angle))
    return centres, places


def _hover(row: tuple, value: str) -> str:
    return (
        f"{escaped(row.term)}: {row.count:,} of {row.term_count:,} near {escaped(row.node)} ({row.expected:.1f} expected), in "
        f"{plural(row.units, 'article')}<br>{MEASURES[value]} {getattr(row, value):.2f}, G² {row.g2:,.1f}, q {row.q:.2g}"
    )
