"""The explore view beside the bare query in pandas, on 20,000 generated articles, in JupyterLab and in Python.

Run: `PYTHONPATH=tests python benchmarks/explore.py` with Chromium installed. In the browser a time runs from Enter, or the
choice in a list, until the page has changed for the last time (then a second without a change); medians of three, each of
another word or outlet.
"""

import platform
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from laboratory import ROOT, open_notebook, running_lab
from playwright.sync_api import Page, sync_playwright
from zipf_news import articles as generated

import workbench as wb
from workbench import schema

RUNS, QUIET = 3, 1_000  # milliseconds without a change
CELLS = (
    """import pandas as pd, workbench as wb
articles, mentions, tokens = (pd.read_parquet(f"{name}.parquet") for name in ("articles", "mentions", "tokens"))
print("loaded")""",
    """view = wb.explore(articles, mentions, tokens=tokens)
view""",
)
WATCH = """() => {
  window.changed = performance.now();
  new MutationObserver(() => { window.changed = performance.now(); })
    .observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
}"""


def corpus() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return articles of one or two paragraphs, a twelfth of their words names of actors; their mentions and tokens."""
    actors = wb.read_actors(ROOT / "data" / "actors.csv")
    made = generated(11, names=actors["actor"].drop_duplicates().head(2_000).to_numpy("object"))
    paragraphs = pd.Series(made["text"].str.split("\n\n").explode().to_numpy())
    texts = paragraphs.groupby(np.arange(len(paragraphs)) * 2 // 3).agg("\n\n".join).head(20_000).astype("str")
    rows = np.arange(len(texts))
    about = {
        "article_id": [f"{n:016x}" for n in rows],
        "text": texts,
        "title": texts.str.slice(0, 60),
        "record_no": 1,
        "line_no": 1,
    }
    about |= {"published_date": pd.Timestamp("2022-01-01") + pd.to_timedelta(rows * 1_095 // len(rows), unit="D")}
    about |= {
        "source": [f"Source {n % 20}" for n in rows],
        "section": [f"Section {n % 7}" for n in rows],
        "date_basis": "record",
    }
    about |= {"language": np.where(rows % 9, "en", "de"), "n_words": texts.str.count(" ") + 1}
    articles = wb.mark_duplicates(schema.make("articles", pd.DataFrame(about)))
    return articles, wb.find_mentions(articles, actors), wb.tokenize(articles)


def settled(page: Page, act) -> float:
    """Return the seconds from doing something until the page has changed for the last time."""
    page.wait_for_function(f"() => performance.now() - window.changed > {QUIET}")
    before = page.evaluate("window.began = performance.now()")
    act()
    page.wait_for_function(f"() => window.changed > {before} && performance.now() - window.changed > {QUIET}", timeout=60_000)
    return page.evaluate("(window.changed - window.began) / 1000")


def in_the_browser(tables: dict[str, pd.DataFrame], queries: list[tuple[str, list[str]]]) -> dict[str, list[float]]:
    """Return the times of the first view, of queries, of a choice in the list of outlets and of an article opened."""
    times = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name) / "notebooks"
        folder.mkdir()
        for table, rows in tables.items():
            rows.to_parquet(folder / f"{table}.parquet")
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
        notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / "measured.ipynb")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 1600, "height": 2400})
        with running_lab(Path(name)) as address:
            open_notebook(page, address.format("measured.ipynb"))
            page.locator(".jp-CodeCell .jp-InputArea-editor").first.click()
            page.keyboard.press("Shift+Enter")
            page.get_by_text("loaded", exact=True).wait_for(timeout=60_000)
            page.evaluate(WATCH)
            times["first view"] = [settled(page, lambda: page.keyboard.press("Shift+Enter"))]
            field = page.get_by_placeholder("regular expression").first
            for kind, examples in queries:
                for query in examples:
                    field.fill(query)
                    times.setdefault(kind, []).append(settled(page, lambda: field.press("Enter")))
            outlets = page.locator(".widget-select-multiple select").first
            for row in range(RUNS):
                chosen = settled(page, lambda row=row: outlets.select_option(index=row))
                times.setdefault("an outlet chosen in the list", []).append(chosen)
            titles = page.locator(".widget-select select").last
            for row in range(1, RUNS + 1):
                read = settled(page, lambda row=row: titles.select_option(index=row))
                times.setdefault("an article opened", []).append(read)
        chromium.close()
    return times


def seconds(call) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


def main() -> None:
    articles, mentions, tokens = corpus()
    terms = tokens["term"].value_counts().index
    actors = mentions["actor"].value_counts().index
    queries = [
        ("the most frequent words", list(terms[:RUNS])),
        ("words in a third of the articles", list(terms[20 : 20 + RUNS])),
        ("rare words", list(terms[2_000 : 2_000 + RUNS])),
        ("two words", [f"{terms[20 + n]} {terms[30 + n]}" for n in range(RUNS)]),
        ("an actor", [f'actor:"{name}"' for name in actors[:RUNS]]),
        ("days", [f"from:2023-0{n + 1}-01" for n in range(RUNS)]),
        ("all articles", [""]),
    ]
    tables = {"articles": articles, "mentions": mentions, "tokens": tokens}
    shown = in_the_browser(tables, queries)
    view = wb.explore(articles, mentions, tokens=tokens)
    size = articles["text"].str.len().sum() / 1e6
    print(
        f"The explore view: {platform.machine()}, Python {platform.python_version()}; {len(articles):,} articles, {size:.0f}"
        f" MB, {len(tokens):,} words, {len(mentions):,}\nmentions; seconds, medians of {RUNS}. In the browser: until the page"
        " has changed for the last time; in Python: processor time, as of the bare query in pandas, to which the ratio is."
    )
    print("\n| | in the browser | in Python | bare query | ratio of these |\n|---|---|---|---|---|")
    for kind, times in shown.items():
        browser, examples = statistics.median(times), dict(queries).get(kind)
        if not examples:
            print(f"| {kind} | {browser:.2f} | | | |")
            continue
        python = statistics.median(seconds(lambda query=query: view.choose(query)) for query in examples)
        bare = statistics.median(seconds(lambda query=query: bare_query(articles, mentions, query)) for query in examples)
        print(f"| {kind} | {browser:.2f} | {python:.2f} | {bare:.4f} | {python / bare:,.0f} |")


def bare_query(articles: pd.DataFrame, mentions: pd.DataFrame, query: str) -> pd.DataFrame:
    """Select as one would without the workbench: substrings, days, names."""
    if query.startswith("actor:"):
        return articles[articles["article_id"].isin(mentions.loc[mentions["actor"] == query[7:-1], "article_id"])]
    if query.startswith("from:"):
        return articles[articles["published_date"] >= query[5:]]
    kept = articles
    for word in query.split():
        kept = kept[kept["text"].str.contains(word, case=False, regex=False)]
    return kept.copy()


if __name__ == "__main__":
    main()
