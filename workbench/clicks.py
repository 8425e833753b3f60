"""A figure that opens the lines behind its marks in JupyterLab: a click lists them below the chart."""

import json
import uuid
from importlib.resources import files

import plotly.graph_objects as go

OF_CLICKS = "workbench_clicks"  # in the metadata of an output: it is nothing but the script
FOLDER = files("workbench") / "page"


class FigureWithLines(go.Figure):
    """A Plotly figure that brings, where it is shown, the script that opens its lines; no widget, no kernel needed.

    `tables` are the occurrences and the articles it was counted from, as long as the figure is there.
    """

    tables = None

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for output in self.outputs():
            display(output["data"], raw=True, metadata=output["metadata"])

    def outputs(self) -> list[dict]:
        """Return what a notebook keeps of the figure: itself, and the script."""
        script = {"text/html": _script(f"lines-{uuid.uuid4()}"), "text/plain": ""}
        figure = {"application/vnd.plotly.v1+json": {"config": {}, **json.loads(self.to_json())}}
        shown = ((figure, {}), (script, {OF_CLICKS: True}))
        return [{"output_type": "display_data", "data": data, "metadata": metadata} for data, metadata in shown]


def _script(panel: str) -> str:
    """Return an empty panel and the script that fills it when a mark of a chart beside it is clicked."""
    source = "".join((FOLDER / name).read_text("utf-8") for name in ("lines.js", "notebook.js"))
    return f'<div id="{panel}"></div><script>(function () {{ const PANEL = {json.dumps(panel)};\n{source} }})();</script>'
