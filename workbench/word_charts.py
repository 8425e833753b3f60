"""Tables about words → Plotly figures, returned, never shown."""

import math
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from workbench import schema
from workbench.figures import BAR, GAP, INTERVAL, VALUES, axis_name, check_rows, finish, percent, plural, split, units
from workbench.findings import first_of_each, most
from workbench.traces import NUMBER, PALETTE, bars, marks


def plot_frequencies(
    counts: pd.DataFrame,
    *,
    top: int = 20,
    value: Literal["count", "per_million", "units", "share"] = "count",
    by: str | None = None,
    title: str | None = None,
) -> go.Figure:
    """Return ranked bars of the `top` terms of a `count_terms` table, ties by term; with `by`, a panel for each group.

    `value` is the column the bars show: count, per_million, units or share. Raises ValueError for another, and if the
    table has several rows for a term but `by` does not say of which groups.
    """
    keys = [*([by] if by else []), "term"]
    schema.check(counts, *schema.names("term_counts"), *keys, call="plot_frequencies")
    schema.check_choice(value, VALUES, name="value")
    schema.check_least(top, 1, name="top")
    check_rows(counts, keys, call="plot_frequencies")
    groups = split(counts.assign(term=counts["term"].astype("str")), by)
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
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_xaxes(title_text=axis_name(value, counts), rangemode="tozero", **percent(value))
    figure.update_annotations(font_size=14)
    totals_of = counts.drop_duplicates(by) if by else counts.head(1)
    method = (
        f"{units(totals_of['units_total'].sum(), counts)} with {plural(totals_of['tokens_total'].sum(), 'word')}; "
        f"{counts['count'].sum():,} of these words ({plural(counts['term'].nunique(), 'different one')}) are in the table, the "
        f"others were left out of it. Shown: the {top} with the highest value{' in each group' if by else ''}."
        f"{INTERVAL if value == 'share' else ''}"
    )
    shown = pd.concat(drawn) if drawn else counts
    height = 100 + panels * (tallest * BAR + GAP)
    heading = title or f"Most frequent words{f' by {by}' if by else ''}"
    finding = (
        first_of_each([(label, rows) for (label, _), rows in zip(groups, drawn, strict=True)], "term", "Most used")
        if by
        else most(shown, "term", value)
    )
    return finish(figure, heading, method, shown, marks(shown, keys, NUMBER[value]), height, finding=finding)


def plot_spectrum(counts: pd.DataFrame, *, title: str | None = None) -> go.Figure:
    """Return the frequency spectrum of a `count_terms` table: how many words are used once, twice, and so on, on log scales.

    The lines behind a dot are the occurrences of all its words: `attach_lines` wants the tokens with a column `frequency`, the
    count of each term (`add_frequencies`).
    """
    schema.check(counts, *schema.names("term_counts"), call="plot_spectrum")
    check_rows(counts, ["term"], call="plot_spectrum")
    spectrum = counts.groupby("count", as_index=False).agg(
        words=("term", "size"), unit=("unit", "first"), corpus=("corpus", "first")
    )
    spectrum = spectrum.assign(frequency=spectrum["count"], count=spectrum["count"] * spectrum["words"])
    figure = go.Figure(
        go.Scatter(
            x=spectrum["frequency"],
            y=spectrum["words"],
            mode="markers",
            marker={"color": PALETTE[0], "size": 8, "opacity": 0.75},
            customdata=marks(spectrum, ["frequency"], "count"),
            hovertext=[f"{plural(r.words, 'word')} used {plural(r.frequency, 'time')}" for r in spectrum.itertuples()],
            hoverinfo="text",
            cliponaxis=False,
        )
    )
    figure.update_xaxes(type="log", title_text="occurrences of a word", dtick=1)
    figure.update_yaxes(type="log", title_text="words with so many occurrences", dtick=1)
    once = spectrum.loc[spectrum["frequency"] == 1, "words"].sum()
    method = (
        f"{plural(spectrum['words'].sum(), 'different word')} with {plural(spectrum['count'].sum(), 'occurrence')}; {once:,} "
        "are used once. A dot opens the occurrences of all its words."
    )
    finding = f"{once:,} of {plural(spectrum['words'].sum(), 'different word')} are used once." if len(spectrum) else ""
    keys = marks(spectrum, ["frequency"], "count")
    return finish(figure, title or "Frequency spectrum", method, spectrum, keys, 460, finding=finding)
