"""The code of notebooks in one process, without Jupyter and pages: what a report is measured against.

Run: `python benchmarks/plain_script.py FOLDER NOTEBOOK...`, as `benchmarks/report.py` does.
"""

import ast
import json
import os
import sys
from pathlib import Path

import plotly.graph_objects as go

folder = Path(sys.argv[1])
os.chdir(Path(__file__).parents[1] / "notebooks")
for name in sys.argv[2:]:
    variables = {}
    for number, cell in enumerate(json.loads(Path(f"{name}.ipynb").read_text())["cells"]):
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), variables)
        shown = eval(compile(ast.Expression(last.value), name, "eval"), variables) if last else None
        if isinstance(shown, go.Figure):
            shown.write_html(folder / f"{name}-{number}.html", include_plotlyjs=False)
        if "parameters" in cell["metadata"].get("tags", []):
            variables["tables_path"] = str(folder / name)
