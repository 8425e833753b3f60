"""Tables of items in groups → Plotly figures, returned, never shown."""

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import check_rows, finish, lay_grid, plural, units
from workbench.findings import unlike
from workbench.significance import SIGNIFICANT
from workbench.traces import CLEAR, GREY, NUMBER, cells, escaped, marks, numbers

# Blue and orange are told apart with every common colour vision; what is as expected has no colour, on white and on black.
COLORS = [[0, "rgba(224,130,20,.75)"], [0.5, "rgba(128,128,128,0)"], [1, "rgba(47,131,197,.75)"]]
STRONGEST = 5  # residual from which colours are no stronger
OUTLINE = "rgba(128,128,128,.35)"


def plot_crosstab(scores: pd.DataFrame, *, top: int = 20, by: str = "source", title: str | None = None) -> go.Figure:
    """Return a heat map of a `score_crosstab` table: the `top` items, ties by name, in all groups, the largest group first.

    The number in a cell is what was observed (units or occurrences) and opens its lines. Its colour is the adjusted residual:
    blue for more than expected, orange for less, stronger up to ±5; a cell that expects too little to be judged has none, and
    its number is grey. A bold number has q < .05.
    """
    item = "term" if "term" in scores.columns else "actor"
    schema.check(scores, item, by, *schema.names("crosstab")[1:], call="plot_crosstab")
    schema.check_least(top, 1, name="top")
    check_rows(scores, [item, by], call="plot_crosstab")
    value = scores["value"].iloc[0] if len(scores) else "units"
    items = scores.drop_duplicates(item).sort_values(["item_total", item], ascending=[False, True])[item].head(top).tolist()
    groups = scores.drop_duplicates(by).sort_values(["group_total", by], ascending=[False, True])
    names = [f"(no {by})" if pd.isna(group) else str(group) for group in groups[by]]
    drawn = scores[scores[item].isin(items)]
    drawn = drawn.assign(
        row=drawn[item].map({name: place for place, name in enumerate(items)}),
        column=pd.Index(groups[by]).get_indexer(drawn[by]),
    ).sort_values(["row", "column"])
    figure, keys = go.Figure(), marks(drawn, [by, item], NUMBER[value])
    if len(drawn):
        judged = drawn["judged"]
        outline = [OUTLINE if sure else CLEAR for sure in judged]
        said = [_cell(row, item, by) for row in drawn.to_dict("records")]
        grid = cells(drawn, drawn["residual"].where(judged, 0).fillna(0), outline=outline)
        figure.add_trace(grid.update(customdata=keys, hovertext=said))
        figure.add_trace(_numbers(drawn[judged], value, len(names)))
        figure.add_trace(_numbers(drawn[~judged], value, len(names)).update(textfont_color=GREY))
    columns = [f"{name} ({total:,})" for name, total in zip(names, groups["group_total"], strict=True)]
    height = lay_grid(figure, columns, items)
    what = scores["unit"].iloc[0] if value == "units" and len(scores) else "mentions" if item == "actor" else "words"
    figure.update_layout(
        coloraxis={
            "colorscale": COLORS,
            "cmin": -STRONGEST,
            "cmax": STRONGEST,
            "colorbar": {
                "title": {"text": "adjusted residual", "side": "right"},
                "thickness": 12,
                "outlinewidth": 0,
                "len": 1,
                "tickvals": [-4, -2, 0, 2, 4],
            },
        },
    )
    of = f"{what} {'with' if value == 'units' else 'of'} the {item}"
    method = (
        f"{units(groups['units_total'].sum(), scores)}; a number is the {of}, in brackets all of the {by}. Colour: adjusted "
        f"residual (Haberman 1973), blue for more than if each {by} were like all, orange for less; bold where q < .05 (exact, "
        f"Benjamini–Hochberg). {drawn['judged'].sum():,} of {plural(len(drawn), 'cell')} can be judged; the others expect too "
        "little, and are grey."
    )
    drawn = drawn.drop(columns=["row", "column"])
    title = title or f"{'Actors' if item == 'actor' else 'Words'} by {by}, against expectation"
    finding = unlike(scores, item, by)
    return finish(figure, title, method, drawn, keys, height, wide=len(names) > 4, finding=finding)


def _numbers(rows: pd.DataFrame, value: str, columns: int) -> go.Scatter:
    """Return the numbers in the cells, bold where they are sure, the smaller the more columns there are."""
    text = [
        f"<b>{number:,}</b>" if q < SIGNIFICANT else f"{number:,}" for number, q in zip(rows[value], rows["q"], strict=True)
    ]
    return numbers(rows, text).update(textfont_size=9 if columns > 24 else 11 if columns > 12 else 13)


def _cell(row: dict, item: str, by: str) -> str:
    group = f"(no {by})" if pd.isna(row[by]) else escaped(row[by])
    of = row["unit"] if row["value"] == "units" else "occurrences"
    judged = f"adjusted residual {row['residual']:.1f}, q {row['q']:.2g}" if row["judged"] else "too little expected to judge"
    return (
        f"{escaped(row[item])}, {group}: {row[row['value']]:,} of {row['group_total']:,} {of} ({row['expected']:.1f} expected)"
        f"<br>{judged}"
    )
