"""What several test modules use: the sample corpus and its tables, one report, and a browser."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from pandas.testing import assert_frame_equal

import workbench as wb
from workbench import corpus, schema

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
# The notebooks of the project, in their order; a user may have written others beside them.
OWN = "start what_went_in word_frequency actor_mentions timeline actor_profile what_changed explore".split()
NOTEBOOKS = [ROOT / "notebooks" / f"{name}.ipynb" for name in OWN]
settings.register_profile("workbench", deadline=None)  # no test is timed: the machine may be busy
settings.load_profile("workbench")
CHROMIUM = shutil.which("chromium")
READY = "() => [...document.querySelectorAll('.plot')].every(p => p.dataset.ready)"
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt-get install chromium)")


def make_articles(*texts: str, days: list[str | None] | None = None, sources: list[str | None] | None = None) -> pd.DataFrame:
    """Return an article table of these texts, with the ids a1, a2 and so on."""
    number = len(texts)
    days, sources = days or [None] * number, sources or [None] * number
    rows = {
        "article_id": [f"a{n + 1}" for n in range(number)],
        "title": [f"Title {n + 1}" for n in range(number)],
        "text": list(texts),
        "published": pd.to_datetime(pd.Series(days, dtype="object"), utc=True),
        "published_date": pd.to_datetime(pd.Series(days, dtype="object")),
        "date_basis": ["record" if day else "none" for day in days],
        "source": sources,
        "n_words": [len(text.split()) for text in texts],
        "record_no": 1,
        "line_no": 1,
    }
    return schema.make("articles", rows)


def run_cells(notebook: str, **parameters: object) -> dict[str, object]:
    """Run the cells of a notebook here, with these parameters, as a kernel would; return what they made."""
    made: dict[str, object] = {}
    for cell in json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), made)
            if "parameters" in cell["metadata"].get("tags", []):
                made |= {name: str(value) if isinstance(value, Path) else value for name, value in parameters.items()}
    return made


@pytest.fixture(scope="session")
def articles():
    return wb.read_articles(SAMPLE)


@pytest.fixture(scope="session")
def both(articles, tmp_path_factory):
    """Return the sample as the table of a corpus and in parts, of four pieces."""
    folder = tmp_path_factory.mktemp("parts") / "corpus"
    account = schema.make("account", articles[corpus.PLACE].assign(outcome="loaded", reason=""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "GROUP_ROWS", 25)
        corpus.append_corpus(folder, wb.mark_duplicates(articles), account)
    return wb.read_corpus(folder), wb.open_articles(folder)


def same(whole, in_parts):
    """Hold what was made in parts equal to what was made of the whole table, but for categories that do not occur."""
    plain = dict.fromkeys(whole.select_dtypes("category").columns, "str")
    assert_frame_equal(in_parts.astype(plain), whole.astype(plain))


@pytest.fixture(scope="session")
def tokens(articles):
    return wb.tokenize(articles)


@pytest.fixture(scope="session")
def actors():
    return wb.read_actors(ROOT / "data" / "actors.csv")


@pytest.fixture(scope="session")
def mentions(articles, actors):
    return wb.find_mentions(articles, actors)


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """Return the folder of a report of the standard notebooks on the sample, and what was told on the way."""
    from workbench.reports import STANDARD, run_report

    told = []
    paths = [ROOT / "notebooks" / f"{name}.ipynb" for name in STANDARD]
    made = run_report(paths, parameters={}, output=tmp_path_factory.mktemp("report") / "run", tell=told.append)
    assert made.succeeded, told
    return made.index.parent


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # What Chromium would fetch of itself has no place in a test of what a page fetches.
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


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
