"""Tables of who is quoted → Plotly figures, returned, never shown."""

from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.cue_verbs import STANCES
from workbench.figures import BAR, check_rows, finish, lay_grid, plural, units
from workbench.traces import PALETTE, cells, escaped, faint, marks, numbers, reach, totals

ORDERS = {"stance": STANCES, "kind": ("direct", "mixed", "floating", "indirect")}
PATTERNS = ("", "/", ".")  # for more parts than there are colours
NO_VALUE = {"stance": "(no verb)"}


def plot_quotes(
    counts: pd.DataFrame,
    *,
    top: int = 15,
    value: Literal["count", "words"] = "count",
    by: str | None = None,
    title: str | None = None,
) -> go.Figure:
    """Return ranked bars of the `top` speakers of a `count_quotes` table by quotations or their words, ties by name.

    With `by`, the column it was counted by (stance, kind, source), its parts are stacked. Quotations of nobody known have no
    bar: the method line says how many they are. A bar opens its quotations, whatever its length is.
    """
    keys = [by, "speaker"] if by else ["speaker"]
    schema.check(counts, *keys, *schema.names("quote_counts"), call="plot_quotes")
    schema.check_choice(value, ("count", "words"), name="value")
    schema.check_least(top, 1, name="top")
    check_rows(counts, keys, call="plot_quotes")
    known = counts[counts["speaker"].notna()]
    ranked = known.groupby("speaker", as_index=False)[["count", "words"]].sum()
    ranked = ranked.sort_values([value, "speaker"], ascending=[False, True]).head(top)
    order = ranked["speaker"].tolist()
    drawn = known[known["speaker"].isin(order)].sort_values(
        "speaker", key=lambda speakers: speakers.map(order.index), kind="stable"
    )
    figure = go.Figure()
    for n, (name, rows) in enumerate(_parts(drawn, by, value)):
        figure.add_trace(_bars(rows, value, keys, name=name, n=n))
    figure.add_trace(totals(ranked, "speaker", value))
    figure.update_layout(barmode="stack", showlegend=by is not None)
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[escaped(name) for name in reversed(order)], showgrid=False
    )
    figure.update_xaxes(title_text="quotations" if value == "count" else "words quoted", rangemode="tozero")
    nobody = counts[counts["speaker"].isna()]
    total, words = counts["count"].sum(), counts["words"].sum()
    of = "quotations" if value == "count" else "words"
    method = (
        f"{_read(counts, by)}; {plural(total, 'quotation')} with {words:,} words, of which {nobody['count'].sum():,} with "
        f"{nobody['words'].sum():,} words are of nobody known. Shown: the {len(order)} speakers with the most {of}, "
        f"{_part(ranked[value].sum(), counts[value].sum())} of all."
    )
    finding = _most_quoted(ranked, value, counts[value].sum())
    height = 160 + len(order) * BAR
    return finish(figure, title or "Who gets to speak", method, drawn, marks(drawn, keys, "count"), height, finding=finding)


def plot_subjects(counts: pd.DataFrame, *, top: int = 12, title: str | None = None) -> go.Figure:
    """Return a heat map of who speaks about whom: a `count_quotes` table of `find_subjects`, counted `by="about"`.

    The `top` speakers and the `top` actors spoken about, with the most quotations, ties by name. A cell is the quotations by
    the one in its row that mention the one in its column, and opens them; quotations of nobody known are a row too.
    """
    schema.check(counts, "about", *schema.names("quote_counts"), call="plot_subjects")
    schema.check_least(top, 1, name="top")
    check_rows(counts, ["about", "speaker"], call="plot_subjects")
    labelled = counts.assign(label=counts["speaker"].astype("object").where(counts["speaker"].notna(), "(nobody known)"))
    rows, columns = _ranked(labelled, "label", top), _ranked(labelled, "about", top)
    drawn = labelled[labelled["label"].isin(rows) & labelled["about"].isin(columns)]
    drawn = drawn.assign(row=drawn["label"].map(rows.index), column=drawn["about"].map(columns.index)).sort_values(
        ["row", "column"]
    )
    keys = marks(drawn, ["about", "speaker"], "count")
    figure = go.Figure()
    if len(drawn):
        said = [_about(row) for _, row in drawn.iterrows()]
        figure.add_trace(cells(drawn, drawn["count"]).update(customdata=keys, hovertext=said))
        figure.add_trace(numbers(drawn, [f"{number:,}" for number in drawn["count"]]))
    height = lay_grid(figure, columns, rows)
    scale = [[0, faint(PALETTE[0], 0.12)], [1, faint(PALETTE[0], 0.8)]]
    largest = drawn["count"].max() if len(drawn) else 1
    figure.update_layout(coloraxis={"colorscale": scale, "cmin": 0, "cmax": largest, "showscale": False})
    reached = counts["units_total"].max() if len(counts) else 0
    method = (
        f"{units(reached, counts)}; a number is the quotations by the actor of its row "
        f"that mention the one above: {drawn['count'].sum():,} of {counts['count'].sum():,} such pairs. Shown: the {len(rows)} "
        f"speakers and the {len(columns)} actors spoken about with the most."
    )
    first = drawn.sort_values(["count", "label", "about"], ascending=[False, True, True]).head(1)
    finding = "".join(f"{row.label} speaks most about {row.about}: {row.count} quotations." for row in first.itertuples())
    shown = drawn.drop(columns=["row", "column", "label"])
    return finish(figure, title or "Who speaks about whom", method, shown, keys, height, finding=finding, wide=len(columns) > 4)


def _parts(drawn: pd.DataFrame, by: str | None, value: str) -> list[tuple[str, pd.DataFrame]]:
    """Return name and rows of each part of the bars: in the order that belongs to it, or the largest first."""
    if by is None:
        return [("quotations", drawn)]
    sums = drawn.groupby(by, dropna=False)[value].sum().reset_index().sort_values([value, by], ascending=[False, True])
    known = [name for name in sums[by] if pd.notna(name)]
    order = [name for name in ORDERS.get(by, known) if name in known]
    parts = [(escaped(name), drawn[drawn[by] == name]) for name in order]
    missing = drawn[drawn[by].isna()]
    return [*parts, (NO_VALUE.get(by, f"(no {by})"), missing)] if len(missing) else parts


def _bars(rows: pd.DataFrame, value: str, keys: list[str], *, name: str, n: int) -> go.Bar:
    return go.Bar(
        orientation="h",
        x=rows[value].tolist(),
        y=[escaped(speaker) for speaker in rows["speaker"]],
        name=name,
        marker={
            "color": PALETTE[n % len(PALETTE)],
            "pattern": {
                "shape": PATTERNS[n // len(PALETTE) % len(PATTERNS)],
                "solidity": 0.3,
                "fgcolor": "#fff",
                "fillmode": "overlay",
            },
        },
        customdata=marks(rows, keys, "count"),
        hovertext=[
            f"{escaped(row['speaker'])}, {name}: {plural(row['count'], 'quotation')} with {row['words']:,} of "
            f"{row['words_total']:,} words ({row['words_share']:.1%}), in {reach(row)}"
            for _, row in rows.iterrows()
        ],
        hoverinfo="text",
    )


def _about(row: pd.Series) -> str:
    about = f"{escaped(row['label'])} about {escaped(row['about'])}"
    return f"{about}: {plural(row['count'], 'quotation')} with {row['words']:,} words, in {reach(row)}"


def _ranked(counts: pd.DataFrame, column: str, top: int) -> list[str]:
    sums = counts.groupby(column, as_index=False)["count"].sum().sort_values(["count", column], ascending=[False, True])
    return sums[column].head(top).tolist()


def _most_quoted(ranked: pd.DataFrame, value: str, total: int) -> str:
    """Say who is quoted most."""
    if ranked.empty:
        return ""
    first = ranked.iloc[0]
    what = plural(first["count"], "quotation") if value == "count" else f"{first['words']:,} quoted words"
    return f"{first['speaker']} is quoted most: {what}, {_part(first[value], total)} of all."


def _read(counts: pd.DataFrame, by: str | None) -> str:
    """Say in how many units was looked: of all articles, or of the groups of articles that quote anybody."""
    if counts.empty or by is None or by in schema.names("quotes"):
        return units(counts["units_total"].max() if len(counts) else 0, counts)
    groups = counts.drop_duplicates(by)
    return f"{units(groups['units_total'].sum(), counts)} of {plural(len(groups), by)} with quotations"


def _part(number: int, total: int) -> str:
    return f"{number / total:.0%}" if total else "none"
