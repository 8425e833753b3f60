"""An executed notebook → one self-contained HTML page that works offline; the index of a report."""

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files

import nh3
from jinja2 import Environment, FunctionLoader
from markupsafe import Markup, escape
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from workbench.packing import number_lines, pack, unpack

FIGURE = "application/vnd.plotly.v1+json"
SENTENCES = "application/vnd.workbench.findings+json"  # findings without a figure
ROWS = 200  # of a data table; the rest is in the CSV file beside
TAGS = set(
    "p br hr h1 h2 h3 h4 h5 h6 ul ol li em strong b i code pre blockquote a table caption thead tbody tfoot tr th td"
    " div span dl dt dd sub sup mark small del".split()
)
ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"}, "a": {"href"}, "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"},
}  # fmt: skip
FOLDER = files("workbench") / "page"


class Drawn(NotebookNode):
    """A figure on its way to a page: nbconvert copies what it is given several times, and figures are large."""

    def __deepcopy__(self, memo: dict) -> "Drawn":
        return self


class PageExporter(TemplateExporter):
    """Renders an executed notebook with the template in `page/`; its resources bring everything around the cells."""

    export_from_notebook = None

    def __init__(self, lines: list[dict[str, list[int]]]) -> None:
        """Take the numbers of the lines of each mark, for every figure that will come."""
        super().__init__(template_name="page", extra_template_basedirs=[str(FOLDER.parent)])
        self.figures = self.tables = 0
        self.lines = lines

    def _file_extension_default(self) -> str:
        return ".html"

    def _template_extension_default(self) -> str:
        return ".html.j2"

    @property
    def default_config(self) -> Config:
        """Show of each output the richest form that the template knows."""
        priority = [FIGURE, "text/html", "text/markdown", "image/png", "text/plain"]
        config = Config({"NbConvertBase": {"display_data_priority": priority}})
        config.merge(super().default_config)
        return config

    def default_filters(self):
        """Add the filters of the template."""
        yield from super().default_filters()
        yield "safe", _safe
        yield "prose", _prose
        yield "table", self._table
        yield "figure", self._figure

    def _table(self, text: str) -> Markup:
        """Return an HTML table to be scrolled; an empty head is no head of anything."""
        self.tables += 1
        cells = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", _safe(text))
        return Markup(f'<div class="table" tabindex="0" role="region" aria-label="Table {self.tables}">{cells}</div>')

    def _figure(self, figure: dict) -> Markup:
        """Return a Plotly figure as a chart with its caption, its data table and the lines behind its marks."""
        self.figures += 1
        number = self.figures
        layout = {name: value for name, value in figure.get("layout", {}).items() if name != "meta"}
        meta = _meta(figure)
        title = layout.get("title", {})
        title = html.unescape(re.sub(r"<[^>]*>", "", title.get("text") or "" if isinstance(title, dict) else title))
        for trace in figure.get("data", []):  # the page allows no WebGL shader to be compiled
            if trace.get("type") == "scattergl":
                trace["type"] = "scatter"
        return Markup(
            _environment().get_template("figure").render(
                number=number, title=title, method=meta.get("method", ""), table=_table(meta), columns=ROWS,
                captions=meta.get("captions", []), has_lines="lines" in meta,
                figure=pack(json.dumps({"data": figure.get("data", []), "layout": layout, "wide": meta.get("wide", False)})),
                behind=pack(json.dumps({
                    "lines": self.lines[number - 1], "file": meta.get("lines_file"),
                    "table": {name: meta.get("table", {}).get(name, []) for name in ("columns", "rows")},
                })),
            )
        )  # fmt: skip


def render_page(
    notebook: dict,
    *,
    parameters: list,
    provenance: dict[str, str],
    downloads: list[str],
    corpus: str = "",
    changes: dict | None = None,
) -> str:
    """Return the page of an executed notebook.

    `parameters` are (name, value, help), `downloads` files beside the page; `corpus` says what everything was counted in,
    `changes` (page, findings) what changed since an earlier report.
    """
    outputs = _outputs(notebook)
    for output in outputs:
        if FIGURE in output.get("data", {}):
            output["data"][FIGURE] = Drawn(output["data"][FIGURE])
    figures = _figures(notebook)
    told, lines = number_lines([_meta(figure) for figure in figures])
    plotly = _plotly() if figures else None
    script = "".join((FOLDER / name).read_text("utf-8") for name in ("lines.js", "page.js"))
    report = {
        "title": title_of(notebook),
        "changes": changes,
        "findings": _findings(notebook),
        "methods": _said(notebook, "method"),
        "corpus": corpus,
        "contents": [(level, text) for level, text in _headings(notebook) if level > 1],
        "parameters": parameters,
        "provenance": provenance,
        "downloads": downloads,
        "error": next((o for o in outputs if o["output_type"] == "error"), None),
        "lines": figures and Markup(pack(told)),
        "plotly": plotly and Markup(plotly[1]),
        "policy": _policy([script, *([plotly[0]] if plotly else [])]),
        **_look(),
        "script": Markup(script),
    }
    body, _ = PageExporter(lines).from_notebook_node(notebook, resources={"report": report})
    return body


def render_index(title: str, entries: list[dict], facts: dict[str, str], *, said: str = "") -> str:
    """Return the page that links the pages of a report, with what a run said that has none."""
    given = {"title": title, "entries": entries, "facts": facts, "said": said}
    return _environment().get_template("index").render(**given, policy=_policy([]), **_look())


def render_archive(reports: dict[str, list[dict]]) -> str:
    """Return the page that links the runs of each report."""
    return _environment().get_template("archive").render(reports=reports, policy=_policy([]), **_look())


def title_of(notebook: dict) -> str:
    """Return the first top heading of a notebook."""
    return next((text for level, text in _headings(notebook) if level == 1), "Report")


def findings_of(notebook: dict) -> list[str]:
    """Return what an executed notebook finds, a sentence each."""
    return [finding for _, finding in _findings(notebook)]


def _findings(notebook: dict) -> list[tuple[int, str]]:
    """Return the findings of an executed notebook, each with the number of its figure, if it has one (from 1)."""
    return [(0, sentence) for sentence in first_output(notebook, SENTENCES)] + _said(notebook, "finding")


def _said(notebook: dict, name: str) -> list[tuple[int, str]]:
    """Return what the figures say under a name (finding, method), each with the number of its figure."""
    said = [(number, _meta(figure).get(name)) for number, figure in enumerate(_figures(notebook), 1)]
    return [(number, sentence) for number, sentence in said if sentence]


def _figures(notebook: dict) -> list[dict]:
    """Return the figures of an executed notebook, in the order in which a page numbers them."""
    return [output["data"][FIGURE] for output in _outputs(notebook) if FIGURE in output.get("data", {})]


def _meta(figure: dict) -> dict:
    return figure.get("layout", {}).get("meta") or {}


def _outputs(notebook: dict) -> list[dict]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def first_output(notebook: dict, mime_type: str) -> dict:
    """Return the first output of a media type in an executed notebook; empty if there is none."""
    return next((output["data"][mime_type] for output in _outputs(notebook) if mime_type in output.get("data", {})), {})


def _headings(notebook: dict) -> list[tuple[int, str]]:
    return [
        (len(level), text)
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for level, text in re.findall(r"^(#{1,3})\s+(.+?)\s*$", cell["source"], re.M)
    ]


def _look() -> dict[str, Markup]:
    return {"style": Markup((FOLDER / "page.css").read_text("utf-8"))}


@cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.loader = FunctionLoader(lambda name: (FOLDER / f"{name}.j2").read_text("utf-8"))
    environment.filters["number"] = _number
    return environment


@cache
def _plotly() -> tuple[str, str]:
    """Return plotly.js as the browser will run it, and packed: the page unpacks it, and the policy knows its hash."""
    from plotly.offline import get_plotlyjs

    source = get_plotlyjs().replace("\r\n", "\n").replace("\r", "\n")
    return source, pack(source)


def outside_plotly(page: str, folder: str) -> tuple[str, str, str]:
    """Return a page that loads plotly.js from a file in that folder, the file's name and what it holds, if the page has charts.

    Its policy then lets scripts of its own site or folder run besides.
    """
    packed = re.search(r'<script type="application/gzip" id="plotly">([^<]*)</script>', page)
    if not packed:
        return page, "", ""
    source = unpack(packed[1])
    name = f"plotly-{hashlib.sha256(source.encode()).hexdigest()[:12]}.js"
    page = page.replace(packed[0], f'<script src="{escape(folder)}/{name}"></script>')
    return page.replace(escape(_hash(source)), escape("'self' file:")), name, source


def _policy(scripts: list[str]) -> str:
    """Return a content security policy under which only these scripts run and nothing is fetched."""
    hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _table(meta: dict) -> dict:
    table = meta.get("table") or {"columns": [], "rows": [], "marks": []}
    lines = meta.get("lines", {})
    rows = [(row, mark if mark[0] in lines else None) for row, mark in zip(table["rows"], table["marks"], strict=True)]
    return {"columns": table["columns"], "rows": rows[:ROWS], "total": len(rows)}


def _number(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).removesuffix("T00:00:00.000")


def _safe(text: str) -> Markup:
    """Return HTML with nothing in it that runs or fetches."""
    schemes = {"http", "https", "mailto"}
    clean = nh3.clean(str(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes=schemes, link_rel="noopener noreferrer nofollow")
    return Markup(clean)


def _prose(markdown: str) -> Markup:
    html_text = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(markdown)
    return _safe(re.sub(r'<a class="anchor-link".*?</a>', "", html_text))
