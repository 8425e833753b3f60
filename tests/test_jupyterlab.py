"""The notebooks in JupyterLab, in a real browser: they run, a click lists lines, the explore view answers."""

import subprocess

import pytest
from conftest import NOTEBOOKS, ROOT, needs_browser
from laboratory import DONE, choose_in_menu, open_notebook, run_below, running_lab, running_page

from workbench.evidence import SHOWN


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on a copy of the notebooks, and give the address of one of them."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        subprocess.run(["cp", "-r", ROOT / name, folder], check=True)
    (folder / "workbench").mkdir()  # as in a clone
    with running_lab(folder) as address:
        yield address


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
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_in_jupyterlab_shows_the_charts(path, lab, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, lab.format(path.name))
    choose_in_menu(page, "Run", "Run All Cells")
    drawn = set()
    for _ in range(200):  # cells that are out of sight are not in the page: look through all of it
        panel = page.locator(".jp-WindowedPanel-outer").first
        panel.hover()
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(150)
        drawn |= set(page.eval_on_selector_all(".js-plotly-plot .gtitle", "titles => titles.map(t => t.textContent)"))
        if len(drawn) >= CHARTS[path.stem] and page.evaluate(DONE):
            break
    assert len(drawn) == CHARTS[path.stem], drawn
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".Toastify__toast").count() == 0  # nobody is asked whether news may be fetched
    page.close()


@needs_browser
def test_the_explore_view_is_of_one_selection_and_runs_no_title(lab, browser):
    page = browser.new_page(viewport={"width": 1600, "height": 1400})
    open_notebook(page, lab.format("explore.ipynb"))
    choose_in_menu(page, "Run", "Run All Cells")
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
    open_notebook(page, lab.format("word_frequency.ipynb"))
    choose_in_menu(page, "Run", "Run All Cells")
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


@needs_browser
def test_a_long_table_is_sorted_filtered_and_paged(lab, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, lab.format("start.ipynb"))
    table = """import pandas as pd, workbench as wb
text = "<img src=x onerror='window.ran=1'>"
wb.show_table(pd.DataFrame({"number": range(100_000), "text": [f"{text} {n:06}" for n in range(100_000)]}))"""
    run_below(page, table)
    page.get_by_text("Showing 1 to 10 of 100,000 entries").wait_for(timeout=60_000)
    for expected in ("0", "99999"):
        page.locator(".all-rows thead th", has_text="number").first.click()
        page.wait_for_function("text => document.querySelector('.all-rows tbody td').textContent == text", arg=expected)
    page.locator(".all-rows .dt-paging-button.next").click()
    page.get_by_text("Showing 11 to 20 of 100,000 entries").wait_for()
    page.locator(".all-rows .dt-scroll-foot input").last.press_sequentially("09999")
    page.get_by_text("Showing 1 to 10 of 11 entries (filtered from 100,000 total entries)").wait_for()
    assert page.locator(".first-rows").is_hidden()
    assert page.evaluate("window.ran") is None
    page.close()


@needs_browser
def test_the_tiles_make_a_notebook_a_report_and_open_the_newest(lab, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, lab.format("start.ipynb"))
    choose_in_menu(page, "File", "New Launcher")
    tile = page.locator(".jp-LauncherCard")
    field, said = page.locator(".jp-Dialog input"), page.locator(".jp-Dialog-body")
    tile.filter(has_text="New Notebook").click()
    field.fill("../<b>")
    field.press("Enter")
    page.get_by_text("'../<b>' is no name for a notebook").first.wait_for(timeout=60_000)
    page.keyboard.press("Enter")
    tile.filter(has_text="Open the Last Report").click()
    page.get_by_text("There is no report in reports/ yet").first.wait_for(timeout=60_000)
    page.keyboard.press("Enter")
    tile.filter(has_text="New Notebook").click()
    field.fill("grain_deal")
    field.press("Enter")
    page.locator("h1", has_text="Grain deal").last.wait_for(timeout=60_000)
    choose_in_menu(page, "File", "New Launcher")
    tile.filter(has_text="Make a Report").last.click()
    assert field.input_value() == "data/sample"
    field.fill("nothing/here")
    field.press("Enter")
    page.locator(".jp-Terminal .xterm").wait_for(timeout=60_000)
    assert said.count() == 0
    page.close()


@needs_browser
def test_the_explore_view_lives_in_two_views_and_ends_with_its_kernel(lab, browser):
    page = browser.new_page(viewport={"width": 1600, "height": 1400})
    query = page.get_by_placeholder("regular expression")
    open_notebook(page, lab.format("explore.ipynb"))
    choose_in_menu(page, "Run", "Run All Cells")
    page.get_by_text("16 of 80 articles").first.wait_for(timeout=60_000)
    point = page.locator(".explore-view .scatterlayer .point").nth(4)
    point.scroll_into_view_if_needed()
    point.hover(force=True)
    page.wait_for_timeout(500)  # Plotly takes a click for one on the mark it last saw under the mouse
    point.click(force=True)
    page.locator(".explore-view [id^=lines-] strong", has_text="4 articles: 2024-09-30 (week)").wait_for()
    assert page.locator(".explore-view [id^=lines-] li").count() == 4
    page.get_by_role("button", name="Copy command").click()
    page.get_by_role("button", name="Copied").wait_for()
    choose_in_menu(page, "File", "New View for Notebook")
    page.locator(".explore-view").nth(1).wait_for(state="attached")
    query.nth(1).scroll_into_view_if_needed()
    query.nth(1).fill("grain")
    query.nth(1).press("Enter")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.explore-view pre')].every(p => p.textContent.includes('grain'))"
    )
    assert [field.input_value() for field in query.all()] == ["grain", "grain"]
    choose_in_menu(page, "File", "Save Notebook")
    page.locator(".jp-DirListing-item[data-file-type=notebook]").first.wait_for()
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    for alive in (True, False):
        page.goto(lab.format("explore.ipynb"))
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        shown = page.locator(".explore-view" if alive else ".explore-asleep")
        for _ in range(60):
            if shown.count():
                break
            page.locator(".jp-WindowedPanel-outer").first.hover()
            page.mouse.wheel(0, 200)
            page.wait_for_timeout(200)
        shown.wait_for()
        assert page.locator(".explore-asleep").is_visible() is not alive
        choose_in_menu(page, "Kernel", "Shut Down Kernel")
        page.locator(".jp-Toolbar-kernelName", has_text="No Kernel").wait_for()
    page.close()


@needs_browser
def test_colleagues_see_the_explore_view_as_a_page(browser, tmp_path):
    with running_page(ROOT / "notebooks" / "explore.ipynb", tmp_path) as address:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(address)
        page.get_by_text("16 of 80 articles").first.wait_for(timeout=60_000)
        query = page.get_by_placeholder("regular expression")
        query.fill("grain")
        query.press("Enter")
        page.get_by_text("13 of 80 articles").first.wait_for()
        assert page.get_by_text("import workbench").count() == 0
        page.close()
