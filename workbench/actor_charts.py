"""Tables about actors → Plotly figures, returned, never shown."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, INTERVAL, axis_name, check_rows, finish, percent, plural, units
from workbench.findings import most
from workbench.traces import NUMBER, PALETTE, bars, escaped, marks, totals

FORMS = ("name", "role", "metonym")  # the order of a stacked bar
REACH = ("count", "units", "share")


def plot_mentions(
    counts: pd.DataFrame,
    *,
    top: int = 20,
    value: Literal["count", "units", "share"] = "count",
    of: str = "actor",
    title: str | None = None,
) -> go.Figure:
    """Return ranked bars of the `top` actors of a `count_mentions` table, ties by name.

    `of` ranks another column that it was counted by: of the mentions of one actor, its names (`alias`) or the sources. If the
    table was counted `by="form"`, names, roles and metonyms are stacked; then `value` can only be count, for an article may
    have several forms.
    """
    stacked = "form" in counts.columns
    keys = [of, "form"] if stacked else [of]
    schema.check(counts, *schema.names("mention_counts"), of, call="plot_mentions")
    schema.check_choice(value, ("count",) if stacked else REACH, name="value")
    schema.check_least(top, 1, name="top")
    check_rows(counts, keys, call="plot_mentions")
    labelled = counts.assign(label=counts[of].astype("str").fillna(f"(no {of})"))
    ranked = labelled.groupby("label", as_index=False)[value].sum()
    ranked = ranked.sort_values([value, "label"], ascending=[False, True]).head(top)
    order = ranked["label"].tolist()
    drawn = labelled[labelled["label"].isin(order)]
    drawn = drawn.sort_values("label", key=lambda labels: labels.map(order.index), kind="stable")
    figure = go.Figure()
    parts = [(form, drawn[drawn["form"] == form]) for form in FORMS] if stacked else [("mentions", drawn)]
    for color, (name, rows) in zip(PALETTE, parts, strict=False):
        figure.add_trace(bars(rows, "label", value, keys, color=color, unit="mentions", name=name))
    if stacked:
        figure.update_traces(textposition="inside", insidetextanchor="middle", insidetextfont_color="#fff")
        figure.add_trace(totals(ranked, "label", value))
    figure.update_layout(barmode="stack", showlegend=stacked)
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[escaped(item) for item in reversed(order)], showgrid=False
    )
    figure.update_xaxes(
        title_text="mentions" if value == "count" else axis_name(value, counts), rangemode="tozero", **percent(value)
    )
    parted = of not in schema.names("mentions")  # by a column of the articles, each group has units of its own
    total = counts.drop_duplicates(of)["units_total"].sum() if parted or counts.empty else counts["units_total"].max()
    method = (
        f"{units(total, counts)}; {plural(counts['count'].sum(), 'mention')} of "
        f"{plural(counts['actor'].nunique(), 'actor')} in the table. Shown: the {len(order)} with the highest value"
        f"{'; names, roles and metonyms apart' if stacked else ''}."
    )
    method += INTERVAL if value == "share" else ""
    item = {"actor": "actor", "alias": "term"}.get(of)  # a name is used, an actor is mentioned
    finding = most((ranked if stacked else drawn).assign(**{item: lambda rows: rows["label"]}), item, value) if item else ""
    drawn = drawn.drop(columns="label")
    height, keys = 160 + len(order) * BAR, marks(drawn, keys, NUMBER[value])
    return finish(figure, title or "Most mentioned actors", method, drawn, keys, height, finding=finding)
