"""Pages in a real browser, as their readers see them: offline, drawn, safe, and every mark opens its lines."""

import csv
import html
import json
import random
import re
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import READY, needs_browser

from workbench.evidence import SHOWN
from workbench.pages import FIGURE, SENTENCES, render_page

PAGES = ["what_went_in", "word_frequency", "actor_mentions", "timeline"]
MARKS = "() => [...document.querySelectorAll('.plot')].map(p => p.querySelectorAll('.point path, .points path').length)"


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
@pytest.mark.parametrize("name", PAGES)
def test_ten_marks_of_each_page_open_as_many_lines_as_they_say(report, open_page, name):
    page = open_page(report / f"{name}.html")
    marks = page.evaluate(
        "() => [...document.querySelectorAll('.plot')].flatMap(plot => plot.data.flatMap((trace, curveNumber) =>"
        " (trace.customdata || []).map((mark, pointNumber) => [plot.dataset.figure, mark, curveNumber, pointNumber])))"
    )
    for figure, (_, number), curve, point in random.Random(name).sample(marks, min(10, len(marks))):
        page.evaluate(
            "([figure, curve, point]) => { const plot = document.querySelector(`.plot[data-figure='${figure}']`);"
            " plot.emit('plotly_click', {points: [{customdata: plot.data[curve].customdata[point]}]}); }",
            [figure, curve, point],
        )
        page.wait_for_selector("#evidence[open]")
        assert page.locator("#evidence-title").inner_text().startswith(f"{number:,} ")
        assert page.locator("#evidence-lines li").count() == min(number, SHOWN)
        note = page.locator("#evidence-note").inner_text()
        assert note.startswith(f"First {SHOWN} of {number:,}") if number > SHOWN else note == ""
        page.keyboard.press("Escape")
    assert page.faults == []


@needs_browser
def test_the_keyboard_goes_from_mark_to_mark(report, open_page):
    page = open_page(report / "actor_mentions.html")
    page.locator(".plot").first.focus()
    page.keyboard.press("ArrowDown")
    spoken = page.locator("#spoken").inner_text()
    assert re.fullmatch(r"\d+ lines: .+", spoken)
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence-title").inner_text() == spoken


@needs_browser
def test_lines_are_narrowed_and_copied_with_their_source(report, open_page):
    page = open_page(report / "actor_mentions.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".plot").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    page.locator("#evidence input").fill("kazan")
    shown = page.locator("#evidence-lines li:visible")
    total = page.locator("#evidence-lines li").count()
    assert page.locator("#evidence [role=status]").inner_text() == f"{shown.count()} of {total} lines"
    assert all("kazan" in text.lower() for text in shown.all_inner_texts())
    shown.first.get_by_role("button").click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(r"“.+” — .+ · \d{4}-\d\d-\d\d · .+", copied)


@needs_browser
def test_the_table_under_a_chart_is_given_as_csv_and_markdown(report, open_page):
    page = open_page(report / "actor_mentions.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("figure summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").first.click()
    rows = list(csv.reader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    page.get_by_role("button", name="Copy as Markdown").first.click()
    lines = page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert lines[0] == f"| {' | '.join(rows[0])} |"
    assert len(lines) == len(rows) + 1
    assert "actor" in rows[0]


@needs_browser
@pytest.mark.parametrize(("name", "scheme"), [*((name, "light") for name in ("index", *PAGES)), ("actor_mentions", "dark")])
def test_nobody_is_shut_out(report, browser, name, scheme):
    context = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto((report / f"{name}.html").as_uri())
    page.wait_for_function(READY)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_findings_and_methods_are_said(report):
    run = json.loads((report / "run.json").read_text())
    for entry in run["notebooks"]:
        page = html.unescape((report / entry["page"]).read_text())
        assert all(finding in page for finding in entry["findings"])
        assert f"Everything was counted in {entry['load']['loaded']} articles" in page
    findings = {entry["notebook"]: entry["findings"] for entry in run["notebooks"]}
    assert (
        "“president” is used most: 99 times, in 60 of 80 articles; “russia” follows with 93 times."
        in findings["word_frequency.ipynb"]
    )


@needs_browser
def test_a_caption_opens_its_lines(report, open_page):
    page = open_page(report / "timeline.html")
    assert page.locator("ol.captions").count() == 4  # peaks of the articles and of the word, events of all and of an actor
    button = page.locator("ol.captions button").first
    assert "Putin to meet UN chief in Kazan" in page.locator("ol.captions li").first.inner_text()
    button.click()
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence-lines li").count() == int(button.inner_text())


@needs_browser
def test_print_has_charts_and_no_navigation(report, open_page):
    page = open_page(report / "timeline.html")
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.locator(".plot .main-svg").first.is_visible()


def page_of(*outputs, source="1", changes=None):
    cells = [
        nbformat.v4.new_markdown_cell("# T <script>alert(1)</script>\n\n## A & B\n\n<img src=x onerror=alert(1)>"),
        nbformat.v4.new_code_cell(source, outputs=[nbformat.v4.new_output("display_data", data) for data in outputs]),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    return render_page(
        notebook, parameters=[("p", "<script>", "")], provenance={"Run": "</script><script>"}, downloads=[], changes=changes
    )


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
    changes = {"page": "javascript:alert(1)//" + HOSTILE, "findings": [HOSTILE]}
    written = page_of(
        {FIGURE: figure},
        {"text/html": HOSTILE},
        {"text/markdown": HOSTILE},
        {"text/plain": HOSTILE, SENTENCES: [HOSTILE]},
        source=HOSTILE,
        changes=changes,
    )
    (tmp_path / "page.html").write_text(written)
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
