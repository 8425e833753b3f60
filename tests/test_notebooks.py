"""The notebooks keep the house style and run top to bottom, in papermill and in JupyterLab."""

import ast
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time

import nbformat
import pytest
from conftest import ROOT, needs_browser

from workbench.drafts import TEMPLATE
from workbench.evidence import SHOWN
from workbench.parameters import read_parameters

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
in_style = pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == kind]


@in_style
def test_no_outputs_and_a_plain_kernel(path):
    notebook = json.loads(path.read_text())
    nbformat.validate(notebook)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@in_style
def test_cells_are_short_and_straight(path):
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 8 or "parameters" in cell["metadata"].get("tags", [])
        banned = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.Try, ast.ClassDef)
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)], source


@in_style
def test_every_section_begins_with_prose(path):
    kinds = [cell["cell_type"] for cell in json.loads(path.read_text())["cells"]]
    assert kinds[0] == "markdown"
    headings = re.findall(r"^## .+$", "\n".join("".join(cell["source"]) for cell in cells(path, "markdown")), re.M)
    assert len(headings) >= 3


@in_style
def test_parameters_are_documented(path):
    parameters = read_parameters(json.loads(path.read_text()), path.stem)
    assert parameters
    assert all(parameter.help for parameter in parameters.values())
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in cells(path, "code")) == 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on a copy of the notebooks, on this machine only, and end it."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        subprocess.run(["cp", "-r", ROOT / name, folder], check=True)
    port, token = free_port(), secrets.token_hex(16)
    settings = {f"JUPYTER_{name}_DIR": str(folder / ".jupyter" / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    settings |= {"JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")}
    environment = os.environ | settings | {"IPYTHONDIR": str(folder / ".ipython"), "HOME": str(folder)}
    command = [ROOT / ".venv" / "bin" / "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    command += [f"--IdentityProvider.token={token}", f"--notebook-dir={folder}", "--LabApp.news_url=None"]
    log = (folder / "lab.log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}?reset&token={token}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
        log.close()


CHARTS = {
    "start": 1,
    "what_went_in": 0,
    "word_frequency": 6,
    "actor_mentions": 8,
    "actor_profile": 5,
    "timeline": 14,
    "explore": 3,
    "what_changed": 5,
}


@needs_browser
@by_name
def test_run_all_in_jupyterlab_shows_the_charts(path, lab, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(lab.format(path.name))
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function("() => /Idle/.test(document.querySelector('#jp-main-statusbar')?.innerText || '')", timeout=60_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    done = "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\[\\d+\\]/.test(p.textContent))"
    drawn = set()
    for _ in range(200):  # cells that are out of sight are not in the page: look through all of it
        panel = page.locator(".jp-WindowedPanel-outer").first
        panel.hover()
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(150)
        drawn |= set(page.eval_on_selector_all(".js-plotly-plot .gtitle", "titles => titles.map(t => t.textContent)"))
        if len(drawn) >= CHARTS[path.stem] and page.evaluate(done):
            break
    assert len(drawn) == CHARTS[path.stem], drawn
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".Toastify__toast").count() == 0  # nobody is asked whether news may be fetched
    page.close()


def run_below(page, code):
    """Run code in a new cell after the last one."""
    page.locator(".jp-CodeCell .jp-InputArea-editor").last.click()
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


@needs_browser
def test_the_explore_view_is_of_one_selection_and_runs_no_title(lab, browser):
    page = browser.new_page(viewport={"width": 1600, "height": 1400})
    page.goto(lab.format("explore.ipynb"))
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function("() => /Idle/.test(document.querySelector('#jp-main-statusbar')?.innerText || '')", timeout=60_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    page.get_by_text("16 of 80 articles").first.wait_for(timeout=60_000)
    query = page.get_by_placeholder("regular expression").first
    query.fill('ceasefire "Security Council"')
    query.press("Enter")
    page.get_by_text("selected = wb.select_articles(articles, 'ceasefire \"Security Council\"')").first.wait_for()
    page.locator(".widget-select-multiple select").first.select_option(index=0)
    code = page.locator("pre", has_text="selected = wb.select_articles").first
    page.locator("pre", has_text="source:").first.wait_for()
    run_below(page, code.inner_text() + "\nprint('the same', selected.equals(view.selected), 0 < len(selected) < 16)")
    page.wait_for_selector(".jp-OutputArea-output >> text=the same True True", timeout=30_000)
    bad = "<img src=x onerror='window.ran=1'>"
    texts = f'bad = articles.assign(**dict.fromkeys(["title", "source", "section", "url"], "{bad}"), text="ceasefire {bad}")'
    run_below(page, texts + "\nwb.explore(bad, mentions.head(0), query='ceasefire')")
    page.get_by_text("80 of 80 articles, 1 outlet").first.wait_for(timeout=30_000)
    page.locator(".widget-select select").last.select_option(index=1)
    page.get_by_text("Marked: ").last.wait_for(timeout=30_000)
    assert page.evaluate("window.ran") is None
    page.close()


@needs_browser
def test_a_click_in_jupyterlab_lists_the_lines(lab, browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(lab.format("word_frequency.ipynb"))
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function("() => /Idle/.test(document.querySelector('#jp-main-statusbar')?.innerText || '')", timeout=60_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    for again in (False, True):  # once as it ran, once as it was saved
        bar = page.locator(".js-plotly-plot .barlayer .point").first
        for _ in range(60):
            if bar.count():
                break
            page.locator(".jp-WindowedPanel-outer").first.hover()
            page.mouse.wheel(0, 400)
            page.wait_for_timeout(300)
        bar.scroll_into_view_if_needed()
        bar.hover(force=True)
        page.wait_for_timeout(500)  # Plotly takes a click for one on the mark it last saw under the mouse
        bar.click(force=True)
        page.wait_for_selector("[id^=lines-] ol li mark", timeout=10_000)
        title = page.locator("[id^=lines-] strong").first.inner_text()
        assert title == "99 lines: president"
        assert page.locator("[id^=lines-] ol li").count() == SHOWN
        if not again:
            page.keyboard.press("Escape")
            page.keyboard.press("Control+s")
            page.wait_for_timeout(2000)
            page.goto(lab.format("word_frequency.ipynb"))
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.get_by_text("Copy code").first.click()
    page.wait_for_selector("text=Copied")
    run_below(page, "print(wb.selected.__name__, len(" + page.evaluate("navigator.clipboard.readText()") + "))")
    page.wait_for_selector(".jp-OutputArea-output >> text=selected 99", timeout=30_000)
    context.close()
