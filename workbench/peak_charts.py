"""Tables of peaks → Plotly figures, returned, never shown."""

import pandas as pd
import plotly.graph_objects as go

from workbench import schema
from workbench.figures import add_captions
from workbench.time_charts import plot_timeline
from workbench.traces import NUMBER, PALETTE, escaped, marks, verbatim

CLOSE = 0.2  # of the time drawn: labels nearer than this stand one above the other


def plot_peaks(periods: pd.DataFrame, peaks: pd.DataFrame, *, top: int = 5, title: str | None = None) -> go.Figure:
    """Return the line of a `count_by_period` table of one group with its `top` peaks numbered and captioned (`describe_peaks`).

    The surest `top` peaks are drawn, numbered in order of time. Above each stands its first key actor, or else term, below the
    chart its caption; the lines behind a number are those of the period.
    """
    schema.check(peaks, *schema.names("peak_captions"), call="plot_peaks")
    schema.check_least(top, 1, name="top")
    value = peaks["value"].iloc[0] if len(peaks) else "share"
    drawn = peaks.head(top).sort_values("period", ignore_index=True)
    figure = plot_timeline(periods, value=value, title=title)
    if drawn.empty:
        return figure
    keys = marks(drawn, ["every", "zone", "period"], NUMBER[value])
    figure.add_trace(
        go.Scatter(
            x=drawn["period"],
            y=drawn["height"],
            mode="markers+text",
            text=[f"<b>{n + 1}</b>" for n in drawn.index],
            textfont={"size": 13, "color": "#ffffff"},
            marker={"size": 20, "color": PALETTE[1]},
            customdata=keys,
            hovertext=[verbatim(caption) for caption in drawn["caption"]],
            hoverinfo="text",
            showlegend=False,
            cliponaxis=False,
        ),
        row=1,
        col=1,
    )
    for peak, lift in zip(drawn.itertuples(), _lifts(drawn["period"], periods["period"]), strict=True):
        label = escaped((peak.key_actors or peak.key_terms).split(", ")[0])
        figure.add_annotation(
            x=peak.period, y=peak.height, text=label, showarrow=False, yshift=20 + 15 * lift, font_size=13, row=1, col=1
        )
    highest = max(y for trace in figure.data if trace.yaxis == "y" for y in trace.y if y is not None)
    figure.update_yaxes(range=[0, max(1.05 * highest, 1.3 * drawn["height"].max())], row=1, col=1)
    return add_captions(figure, [(caption, *key) for caption, key in zip(drawn["caption"], keys, strict=True)])


def _lifts(peaks: pd.Series, periods: pd.Series) -> list[int]:
    """Return how many lines each label is lifted, so that it stands clear of the one before it."""
    near = peaks.diff() < CLOSE * (periods.max() - periods.min())
    lifts = []
    for close in near:
        lifts.append(1 - lifts[-1] if close and lifts else 0)
    return lifts
