"""Tables of who published first → Plotly figures, returned, never shown."""

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import BAR, finish, plural
from workbench.tallies import corpus_fingerprint
from workbench.traces import GREY, PALETTE, escaped, marks

PLACES = {"first": PALETTE[0], "tied": PALETTE[2], "later": PALETTE[1], "unclear": GREY}


def plot_leads(leads: pd.DataFrame, articles: pd.DataFrame, *, top: int = 20, title: str | None = None) -> go.Figure:
    """Return stacked bars of a `find_leads` table: in how many stories each outlet was first, tied, later, or it is unclear.

    The `top` outlets with most stories that others carry too, ties by name. The lines behind a part are the articles.
    """
    schema.check(leads, *schema.names("leads"), call="plot_leads")
    schema.check_least(top, 1, name="top")
    counts = leads.groupby(["source", "place"], as_index=False).agg(count=("article_id", "size"))
    counts = counts.assign(unit="articles", corpus=corpus_fingerprint(articles), hours=_median_hours(leads, counts))
    totals = counts.groupby("source")["count"].sum().reset_index()
    names = totals.sort_values(["count", "source"], ascending=[False, True])["source"].head(top).tolist()
    drawn = counts[counts["source"].isin(names)]
    figure = go.Figure()
    for place, color in PLACES.items():
        rows = drawn[drawn["place"] == place]
        figure.add_trace(
            go.Bar(
                orientation="h",
                x=rows["count"],
                y=[escaped(name) for name in rows["source"]],
                name=place,
                marker_color=color,
                texttemplate="%{x}",
                textposition="inside",
                textangle=0,
                insidetextfont_size=13,
                customdata=marks(rows, ["source", "place"], "count"),
                hovertext=[_said(row) for row in rows.itertuples()],
                hoverinfo="text",
            )
        )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[escaped(name) for name in names[::-1]], showgrid=False
    )
    figure.update_xaxes(title_text="stories that other outlets carry too", rangemode="tozero", tickformat=",d")
    figure.update_layout(barmode="stack")
    method = (
        f"{plural(leads['cluster_id'].nunique(), 'cluster')} of near-duplicates in two outlets or more, with the first article "
        f"of each outlet: {plural(len(leads), 'article')}. Unclear: the day alone is known, and does not tell. Tied: at one "
        "instant. Who is first need not be the origin."
    )
    heading = title or "Who published first"
    height = 190 + 1.4 * BAR * len(names)
    return finish(figure, heading, method, drawn, marks(drawn, ["source", "place"], "count"), height, finding=_finding(counts))


def _finding(counts: pd.DataFrame) -> str:
    """Say which outlet is first most often, ties by name."""
    firsts = counts[counts["place"] == "first"].sort_values(["count", "source"], ascending=[False, True])
    if firsts.empty:
        return ""
    name, number = firsts.iloc[0][["source", "count"]]
    whole = counts.loc[counts["source"] == name, "count"].sum()
    return f"{name} is first most often: in {number:,} of the {whole:,} stories it shares with others."


def _median_hours(leads: pd.DataFrame, counts: pd.DataFrame) -> pd.Series:
    """Return how many hours after the first the articles of each row were published, the median."""
    medians = leads.groupby(["source", "place"])["hours"].median()
    return pd.Series(medians.reindex(pd.MultiIndex.from_frame(counts[["source", "place"]])).to_numpy(), index=counts.index)


def _said(row: tuple) -> str:
    late = f", {row.hours:,.1f} hours after the first (median)" if row.place == "later" and pd.notna(row.hours) else ""
    return f"{escaped(row.source)}: {row.place} in {plural(row.count, 'story')}{late}"
