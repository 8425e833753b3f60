"""Pages in a real browser, as their readers see them: offline, drawn, safe, and every mark opens its lines."""

import json
import re

import nbformat
import pytest
from conftest import needs_browser

from workbench.pages import FIGURE, render_page

PAGES = ["what_went_in", "word_frequency", "actor_mentions", "timeline"]
MARKS = "() => [...document.querySelectorAll('.plot')].map(p => p.querySelectorAll('.point path, .points path').length)"
READY = "() => [...document.querySelectorAll('.plot')].every(p => p.dataset.ready)"


@pytest.fixture
def open_page(browser):
    """Return a function that opens a page without a network and notes whatever goes wrong."""
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda request: page.faults.append(request.url) if request.url.startswith("http") else None)
        page.goto(path.as_uri())
        page.wait_for_function(READY)
        return page

    yield open_page
    for context in contexts:
        context.close()


@needs_browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_has_its_marks(report, open_page, name, scheme):
    page = open_page(report / f"{name}.html", color_scheme=scheme)
    assert all(number > 0 for number in page.evaluate(MARKS))
    assert page.faults == []
    targets = page.eval_on_selector_all(
        ".contents a", "links => links.map(a => decodeURI(a.hash.slice(1))).filter(id => !document.getElementById(id))"
    )
    assert targets == []


@needs_browser
@pytest.mark.parametrize("width", [400, 800, 1600])
def test_nothing_is_wider_than_the_window(report, open_page, width):
    page = open_page(report / "actor_mentions.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@needs_browser
def test_a_mark_opens_its_lines(report, open_page):
    page = open_page(report / "word_frequency.html")
    page.locator(".plot").first.scroll_into_view_if_needed()
    box = page.locator(".plot .bars .point path").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#evidence[open]")
    number = int(page.locator("#evidence-title").inner_text().split(" ")[0].replace(",", ""))
    lines = page.locator("#evidence-lines li")
    assert lines.count() == min(number, 50)
    assert page.locator("#evidence-lines mark").first.inner_text().lower() in page.locator("#evidence-title").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#evidence").is_visible()
    assert page.faults == []


@needs_browser
def test_the_data_table_opens_them_by_keyboard(report, open_page):
    page = open_page(report / "timeline.html")
    page.locator("figure summary").first.focus()
    page.keyboard.press("Enter")
    button = page.locator("button[data-mark]").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence-lines li").count() == int(button.inner_text())


@needs_browser
def test_print_has_charts_and_no_navigation(report, open_page):
    page = open_page(report / "timeline.html")
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.locator(".plot .main-svg").first.is_visible()


def page_of(*outputs, source="1"):
    cells = [
        nbformat.v4.new_markdown_cell("# T <script>alert(1)</script>\n\n## A & B\n\n<img src=x onerror=alert(1)>"),
        nbformat.v4.new_code_cell(source, outputs=[nbformat.v4.new_output("display_data", data) for data in outputs]),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    return render_page(notebook, parameters=[("p", "<script>", "")], provenance={"Run": "</script><script>"}, downloads=[])


HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"


@needs_browser
def test_hostile_text_does_nothing(tmp_path, open_page):
    figure = {
        "data": [
            {
                "type": "bar",
                "x": [1],
                "y": ["a"],
                "orientation": "h",
                "customdata": [[json.dumps({"lines": "x", "t": HOSTILE}), 1]],
            }
        ],
        "layout": {
            "title": {"text": "t"},
            "meta": {
                "method": HOSTILE,
                "line_columns": ["title", "url", "before", "match", "after"],
                "lines": {json.dumps({"lines": "x", "t": HOSTILE}): [[HOSTILE, "javascript:alert(1)", HOSTILE, "m", HOSTILE]]},
                "table": {"columns": [HOSTILE], "rows": [[HOSTILE]], "marks": [[json.dumps({"lines": "x", "t": HOSTILE}), 1]]},
            },
        },
    }
    html = page_of(
        {FIGURE: figure}, {"text/html": HOSTILE}, {"text/markdown": HOSTILE}, {"text/plain": HOSTILE}, source=HOSTILE
    )
    (tmp_path / "page.html").write_text(html)
    page = open_page(tmp_path / "page.html")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.locator("button[data-mark]").click()
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence-lines li").count() == 1
    assert page.locator("#evidence-lines a").count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.faults == []


def test_a_page_without_charts_carries_no_plotly():
    assert len(page_of({"text/plain": "2"})) < 30_000


def test_the_policy_lets_only_known_scripts_run():
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page_of())[1]
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe-eval" not in policy
    assert policy.count("sha256-") == 1


def test_pages_are_small(report):
    assert all((report / f"{name}.html").stat().st_size < 2_700_000 for name in PAGES)
