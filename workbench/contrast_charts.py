"""Tables that set one side against another → Plotly figures, returned, never shown."""

import math
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench import schema
from workbench.figures import BAR, GAP, check_rows, finish, plural, split
from workbench.findings import first_of_each
from workbench.significance import SIGNIFICANT
from workbench.traces import GREY, PALETTE, escaped, marks

STATISTICS = {
    "g2": "G², four-cell, signed (Dunning 1993)",
    "log_ratio": "log ratio (Hardie 2014)",
    "conservative_log_ratio": "conservative log ratio (Evert 2022)",
    "log_odds_z": "z of weighted log-odds (Monroe et al. 2008)",
}
# What the data table below a chart shows of a table of scores.
SHOWN = [
    "count", "reference_count", "per_million", "reference_per_million", "g2", "q", "log_ratio", "conservative_log_ratio",
    "log_odds_z", "units", "reference_units", "dp_norm", "holds_without_source", "holds_without_copies",
]  # fmt: skip
CHARACTER, TEXT_LINE = 7.5, 15  # pixels of a label
WIDTH, HEIGHT = 640, 520  # least pixels of a map; on a wider screen its labels only lie further apart


def plot_keyness(
    scores: pd.DataFrame,
    *,
    top: int = 15,
    value: Literal["g2", "log_ratio", "conservative_log_ratio", "log_odds_z"] = "g2",
    by: str | None = None,
    title: str | None = None,
) -> go.Figure:
    """Return bars of the key words of a `score_keyness` table: those of the target to the right, of the reference to the left.

    Only differences with q < .05 are drawn, `top` a side, ties by term. With `by`, for a table of `score_groups`, a panel for
    each group with its own key words. The lines behind a bar are those of its own side: `attach_lines` wants the tokens of
    both, with a column `side` (`target`, `reference`); with `by`, the tokens of all articles.
    """
    schema.check(scores, *schema.names("keyness"), *([by] if by else []), call="plot_keyness")
    schema.check_choice(value, tuple(STATISTICS), name="value")
    schema.check_least(top, 1, name="top")
    check_rows(scores, [*([by] if by else []), "term"], call="plot_keyness")
    significant = scores[(scores["q"] < SIGNIFICANT) & (scores[value] != 0)]
    keys = [by or "side", "term"]
    groups = split(significant, by)
    drawn = [_sides(rows, value, top, both=by is None) for _, rows in groups]
    columns = 2 if len(groups) > 1 else 1
    panels = math.ceil(len(groups) / columns) or 1
    tallest = max(map(len, drawn), default=0)
    figure = make_subplots(
        rows=panels,
        cols=columns,
        subplot_titles=[name for name, _ in groups] if by else None,
        horizontal_spacing=0.26,
        vertical_spacing=GAP / (panels * (tallest * BAR + GAP)),
    )
    for n, rows in enumerate(drawn):
        for color, (side, part) in zip(PALETTE, rows.groupby("side", sort=False), strict=False):
            bar = _bars(part, value, keys, color).update(name=side, showlegend=by is None)
            figure.add_trace(bar, row=n // columns + 1, col=n % columns + 1)
    figure.update_yaxes(type="category", range=[tallest - 0.5, -0.5], showgrid=False)
    figure.update_xaxes(title_text=STATISTICS[value], zeroline=True)
    figure.update_annotations(font_size=14)
    shown = pd.concat([_sides(scores.head(0), value, top, both=True), *drawn])
    tested = scores.drop_duplicates(by) if by else scores.head(1)
    method = (
        f"{plural(tested['terms_tested'].sum(), 'test')}, {plural(len(significant), 'difference')} with q < .05 (Benjamini–"
        f"Hochberg); shown: the {top} largest {'of each group' if by else 'of each side'} by {STATISTICS[value]}. "
        f"{_sizes(tested, by)}{_without_any(scores, significant, by)}"
    )
    height = 120 + panels * (tallest * BAR + GAP)
    heading = title or f"Key words{f' by {by}' if by else ''}"
    sides = (
        [(name, rows) for (name, _), rows in zip(groups, drawn, strict=True)] if by else list(shown.groupby("side", sort=False))
    )
    finding = first_of_each(sides, "term", "Most typical word") or "No word is typical beyond chance (q < .05)."
    return finish(figure, heading, method, shown[[*keys, *SHOWN]], _marks(shown, keys), height, finding=finding)


def plot_contrast(scores: pd.DataFrame, *, top: int = 40, drawn: int = 500, title: str | None = None) -> go.Figure:
    """Return a map of a `score_keyness` table: each word by its rate in the reference and in the target, on log scales.

    The `drawn` words with the largest weighted log-odds z, of either sign, are drawn, and up to `top` of them labelled where a
    label overlaps no other. A rate of 0 is drawn at half the smallest one. The lines behind a word are those of both sides.
    """
    schema.check(scores, *schema.names("keyness"), call="plot_contrast")
    check_rows(scores, ["term"], call="plot_contrast")
    schema.check_least(top, 0, name="top")
    rows = scores.assign(
        strength=scores["log_odds_z"].abs(), number=scores["count"] + scores["reference_count"], unit="articles"
    )
    rows = rows.sort_values(["strength", "term"], ascending=[False, True], ignore_index=True).head(drawn)
    rates = rows[["reference_per_million", "per_million"]]
    least = rates[rates > 0].min().min() / 2
    x, y = (rates[name].where(rates[name] > 0, least) for name in rates)
    clear = rows["q"] < SIGNIFICANT
    labelled = _labelled(np.log10(x[clear]), np.log10(y[clear]), rows["term"][clear], top).reindex(rows.index, fill_value=False)
    figure = go.Figure()
    for name, color, of in (
        ("more in the target", PALETTE[0], clear & (rows["log_odds_z"] > 0)),
        ("more in the reference", PALETTE[1], clear & (rows["log_odds_z"] < 0)),
        ("no clear difference", GREY, ~clear),
    ):
        figure.add_trace(
            go.Scatter(
                x=x[of].tolist(),
                y=y[of].tolist(),
                mode="markers+text",
                name=name,
                text=[escaped(term) if shown else "" for term, shown in zip(rows["term"][of], labelled[of], strict=True)],
                textposition="top center",
                textfont_size=12,
                marker={"color": color, "size": 7, "opacity": 0.75},
                customdata=_marks(rows[of], ["term"]),
                hovertext=[_compared(row) for _, row in rows[of].iterrows()],
                hoverinfo="text",
                cliponaxis=False,
            )
        )
    if len(rows):
        ends = [min(x.min(), y.min()), max(x.max(), y.max())]
        figure.add_shape(type="line", x0=ends[0], y0=ends[0], x1=ends[1], y1=ends[1], line={"color": GREY, "dash": "dot"})
    figure.update_xaxes(type="log", dtick=1, title_text="per million words in the reference")
    figure.update_yaxes(type="log", dtick=1, title_text="per million words in the target")
    method = (
        f"{plural(len(scores), 'word')} tested; shown: the {len(rows)} with the largest z of weighted log-odds (Monroe), "
        "coloured where q < .05 (G², Benjamini–Hochberg); a rate of 0 stands at half the smallest. "
        f"{_sizes(scores.head(1), None)}"
    )
    heading, keys = title or "Words of target and reference", _marks(rows, ["term"])
    sides = [("target", rows[clear & (rows["log_odds_z"] > 0)]), ("reference", rows[clear & (rows["log_odds_z"] < 0)])]
    finding = first_of_each(sides, "term", "Most typical word")
    return finish(figure, heading, method, rows[["term", *SHOWN]], keys, HEIGHT + 170, finding=finding)


def _sides(rows: pd.DataFrame, value: str, top: int, *, both: bool) -> pd.DataFrame:
    """Return the strongest rows of the target and, if both are wanted, of the reference, with the number of their lines."""
    ordered = rows.sort_values([value, "term"], ascending=[False, True])
    above = ordered[ordered[value] > 0].head(top)
    below = ordered[ordered[value] < 0].tail(top) if both else ordered.head(0)
    return pd.concat(
        [above.assign(side="target", number=above["count"]), below.assign(side="reference", number=below["reference_count"])]
    )


def _bars(rows: pd.DataFrame, value: str, keys: list[str], color: str) -> go.Bar:
    return go.Bar(
        orientation="h",
        x=rows[value].tolist(),
        y=[escaped(term) for term in rows["term"]],
        marker_color=color,
        # The reference may be a frequency list, of which no line is known.
        customdata=None if rows["side"].eq("reference").all() and rows["reference_units"].isna().all() else _marks(rows, keys),
        hovertext=[_compared(row) for _, row in rows.iterrows()],
        hoverinfo="text",
        cliponaxis=False,
        texttemplate="%{x:,.1f}",
        textposition="outside",
        textangle=0,
    )


def _marks(rows: pd.DataFrame, keys: list[str]) -> list[list[object]]:
    """Return key and number of each mark: the occurrences in `number`."""
    return marks(rows.assign(unit="articles", count=rows["number"]), keys, "count")


def _compared(row: pd.Series) -> str:
    here = f"{row['count']:,} of {row['tokens_total']:,} words ({row['per_million']:,.0f} per million)"
    there = f"{row['reference_count']:,} of {row['reference_tokens_total']:,} ({row['reference_per_million']:,.0f} per million)"
    measures = f"G² {row['g2']:,.1f}, q {row['q']:.2g}, log ratio {row['log_ratio']:.2f}, z {row['log_odds_z']:.1f}"
    return f"{escaped(row['term'])}: {here} against {there}<br>{measures}"


def _sizes(rows: pd.DataFrame, by: str | None) -> str:
    """Say how large the sides are."""
    if rows.empty:
        return ""
    row = rows.iloc[0]
    if by:
        return f"Each group against all other articles, {row['tokens_total'] + row['reference_tokens_total']:,} words in all."
    return f"Target {row['tokens_total']:,} words, reference {row['reference_tokens_total']:,}."


def _without_any(scores: pd.DataFrame, significant: pd.DataFrame, by: str | None) -> str:
    """Name the groups of which nothing is drawn."""
    silent = sorted(set(scores[by]) - set(significant[by])) if by else []
    return f" No clear difference: {', '.join(silent)}." if silent else ""


def _labelled(x: pd.Series, y: pd.Series, terms: pd.Series, top: int) -> pd.Series:
    """Say which points get a label, the first first: up to `top` whose label covers no other label."""
    wide, high = (max(axis.max() - axis.min(), 1e-9) if len(axis) else 1 for axis in (x, y))
    boxes, chosen = [], []
    for across, up, term in zip((x - x.min()) / wide * WIDTH, (y - y.min()) / high * HEIGHT, terms, strict=True):
        half = len(str(term)) * CHARACTER / 2
        box = (across - half, across + half, up, up + TEXT_LINE)
        free = len(boxes) < top and not any(
            box[0] < other[1] and other[0] < box[1] and box[2] < other[3] and other[2] < box[3] for other in boxes
        )
        boxes += [box] if free else []
        chosen.append(free)
    return pd.Series(chosen, index=terms.index, dtype=bool)
