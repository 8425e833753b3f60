"""A folder of report pages → the same for other readers: without article texts, as PDF or images, with one plotly.js."""

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from workbench.packing import pack, unpack, without_texts
from workbench.pages import FIGURE, outside_plotly
from workbench.scratch import scratch_folder

# Columns of tables and lines that hold what an article says. Headlines stay, and labels of events (up to 160 characters).
TEXTS = frozenset({"text", "left", "right", "before", "match", "after"})
LINES = re.compile(r'(<script type="text/plain" id="lines">)([^<]*)(?=</script>)')
TABLE = re.compile(r"<table.*?</table>", re.S)
LINK = re.compile(r'<a href="[^"]+\.ipynb">[^<]*</a>(?: · )?')  # to an executed notebook
ROW = re.compile(r"<tr.*?</tr>", re.S)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 120  # seconds for a page
WIDTH, SHARPNESS = 1000, 2  # of an image: pixels of its layout, and of a PNG for each of these
DRAWING = 30_000  # milliseconds of a page's own clock until it is printed


def strip_texts(folder: Path) -> None:
    """Take the texts of articles out of a report: from lines, tables and files; the executed notebooks, which show them, go."""
    for page in folder.glob("*.html"):
        html = LINK.sub("", page.read_text("utf-8"))
        html = LINES.sub(lambda part: part[1] + pack(without_texts(unpack(part[2]))), html)
        page.write_text(TABLE.sub(_without_columns, html), "utf-8")
    for notebook in folder.glob("*.ipynb"):
        notebook.unlink()
    csv.field_size_limit(sys.maxsize)
    for file in folder.rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as read:
            names, *rows = csv.reader(read)
        kept = [n for n, name in enumerate(names) if name not in TEXTS or all(map(_is_number, (row[n] for row in rows)))]
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written, lineterminator="\n").writerows([row[n] for n in kept] for row in (names, *rows))


def share_plotly(folder: Path, assets: Path) -> None:
    """Take plotly.js out of the pages of a report into a file in `assets`, which many reports share: 2 MB less a page."""
    for page in folder.glob("*.html"):
        html, name, source = outside_plotly(page.read_text("utf-8"), Path(os.path.relpath(assets, folder)).as_posix())
        if source and not (assets / name).exists():
            assets.mkdir(parents=True, exist_ok=True)
            (assets / f".{name}.{os.getpid()}").write_text(source, "utf-8")
            (assets / f".{name}.{os.getpid()}").replace(assets / name)
        page.write_text(html, "utf-8")


def find_browser() -> str | None:
    """Return the command of a Chromium on this machine, if there is one."""
    return next((name for name in BROWSERS if shutil.which(name)), None)


def print_pages(folder: Path) -> None:
    """Write every page of a report as PDF beside it, as Chromium prints it; raises OSError if it does not."""
    for page in sorted(folder.glob("*.html")):
        with scratch_folder() as profile:
            command = [find_browser(), "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
            command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            command += [f"--virtual-time-budget={DRAWING}", f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri()]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            except subprocess.SubprocessError as error:
                raise OSError(f"Chromium did not print {page.name}: {error}") from error


def can_draw() -> bool:
    """Say whether kaleido is there, which draws figures as images with the Chromium of this machine."""
    return importlib.util.find_spec("kaleido") is not None


def draw_images(folder: Path, form: str) -> None:
    """Write every figure of a report as `images/NOTEBOOK-NUMBER.png` or `.svg`; raises OSError if it is not drawn."""
    import kaleido

    images = []
    for notebook in sorted(folder.glob("*.ipynb")):
        outputs = [output for cell in json.loads(notebook.read_bytes())["cells"] for output in cell.get("outputs", [])]
        figures = [output["data"][FIGURE] for output in outputs if FIGURE in output.get("data", {})]
        for number, figure in enumerate(figures, 1):
            layout = {name: value for name, value in figure["layout"].items() if name != "meta"}
            options = {"format": form, "width": WIDTH, "height": layout.get("height")}
            options["scale"] = SHARPNESS if form == "png" else 1
            drawn = {"data": figure["data"], "layout": layout}
            images.append({"fig": drawn, "path": folder / "images" / f"{notebook.stem}-{number}.{form}", "opts": options})
    (folder / "images").mkdir(exist_ok=True)
    try:  # without MathJax, which it would fetch
        kaleido.write_fig_from_object_sync(images, kopts={"mathjax": False, "timeout": PATIENCE})
    except Exception as error:
        raise OSError(f"kaleido did not draw the figures: {error}") from error


def _without_columns(table: re.Match) -> str:
    """Return an HTML table without the columns of texts, counted from the right: to the left, cells may span several rows."""
    rows = ROW.findall(table[0])
    cells = [CELL.findall(row) for row in rows]
    heads = cells[0] if cells else []
    gone = [n - len(heads) for n, name in enumerate(heads) if name.strip() in TEXTS]
    gone = [n for n in gone if not all(_is_number(row[n]) for row in cells[1:] if len(row) >= -n)]

    def shortened(row: re.Match) -> str:
        found = list(CELL.finditer(row[0]))
        out = {len(found) + n for n in gone if len(found) >= -n}
        kept = "".join(cell[0] for n, cell in enumerate(found) if n not in out)
        return row[0][: found[0].start()] + kept + row[0][found[-1].end() :] if found else row[0]

    return ROW.sub(shortened, table[0]) if gone else table[0]


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "") or "nan")
    except ValueError:
        return text == "–"
    return True
