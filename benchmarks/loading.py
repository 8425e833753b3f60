"""Loading beside what users would write instead: plain text, and HTML with trafilatura alone; and the memory of a large table.

Run: `python benchmarks/loading.py`. Articles are generated; processor time of this process, medians of interleaved runs. The
table has a million rows of 380 bytes by 40 outlets and is loaded whole in a process of its own, whose greatest size counts.
"""

import csv
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import trafilatura

import workbench as wb

ARTICLES, PAGES, RUNS, ROWS = 2_000, 300, 3, 1_000_000
WORDS = [line for path in sorted(Path("data/sample").rglob("*.txt")) for line in path.read_text("utf-8").split()]


def article(rng: random.Random) -> list[str]:
    sentence = [" ".join(rng.choices(WORDS, k=rng.randint(12, 30))).rstrip(",.;:") + "." for _ in range(16)]
    return [" ".join(sentence[n : n + 3]) for n in range(0, 16, 3)]


def write(folder: Path) -> None:
    rng = random.Random(1)
    (folder / "text").mkdir()
    (folder / "pages").mkdir()
    for n in range(ARTICLES):
        paragraphs = article(rng)
        text = "\n\n".join([f"Headline number {n}", *paragraphs, "Advertisement", "Share this article"])
        (folder / "text" / f"2024-10-{n % 28 + 1:02}_wire_{n}.txt").write_text(text, "utf-8")
    for n in range(PAGES):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in article(rng))
        menu = "<nav><ul>" + "<li><a href='/x'>Section</a></li>" * 30 + "</ul></nav>"
        head = '<meta charset="utf-8"><meta property="article:published_time" content="2024-10-22T05:00:00Z">'
        page = (
            f"<!doctype html><html><head>{head}</head><body>{menu}<article><h1>Headline {n}</h1>{body}</article></body></html>"
        )
        (folder / "pages" / f"{n}.html").write_text(page, "utf-8")


def write_table(path: Path) -> None:
    rng = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "text", "date", "source", "url"])
        for n in range(ROWS):
            text = " ".join(rng.choices(WORDS, k=50))
            day = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
            rows.writerow([n, f"Headline number {n}", text, day, f"Outlet {n % 40}", f"https://paper.example/{n}"])


def table_memory(path: Path) -> tuple[float, float]:
    """Return the seconds that loading a table takes, and the megabytes of the process at its greatest."""
    code = f"import workbench as wb; assert len(wb.load_articles({str(path)!r}).articles) == {ROWS}"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def pandas_script(folder: Path) -> None:
    files = sorted((folder / "text").glob("*.txt"))
    table = pd.DataFrame({"file": [file.name for file in files], "text": [file.read_text("utf-8") for file in files]})
    table["date"] = pd.to_datetime(table["file"].str[:10])
    table["text"] = table["text"].str.replace(r"(?m)^(?:Advertisement|Share this article)$\n?", "", regex=True)


def trafilatura_script(folder: Path) -> None:
    for file in sorted((folder / "pages").glob("*.html")):
        trafilatura.extract(file.read_text("utf-8"), favor_precision=True, include_comments=False, include_tables=False)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        loaded = wb.load_articles(folder / "text").articles
        jobs = {
            "text: load, clean": lambda: wb.load_articles(folder / "text"),
            "text: load, clean, mark duplicates": lambda: wb.mark_duplicates(wb.load_articles(folder / "text").articles),
            "text: pandas script, two rules": lambda: pandas_script(folder),
            "HTML: load, clean": lambda: wb.load_articles(folder / "pages"),
            "HTML: trafilatura alone": lambda: trafilatura_script(folder),
        }
        times: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(RUNS):
            for name, job in jobs.items():
                start = time.process_time()
                job()
                times[name].append(time.process_time() - start)
    about = {"text": (len(loaded), "text: pandas script, two rules"), "HTML": (PAGES, "HTML: trafilatura alone")}
    print(f"Python {platform.python_version()}, one core, medians of {RUNS} interleaved runs\n")
    print("| what | articles a second | ratio of times | to |\n|---|---|---|---|")
    for name, values in times.items():
        number, peer = about[name.partition(":")[0]]
        median = statistics.median(values)
        print(f"| {name} | {number / median:,.0f} | {median / statistics.median(times[peer]):.2f} | {peer} |")
    with tempfile.TemporaryDirectory() as name:
        write_table(path := Path(name) / "table.csv")
        seconds, megabytes = table_memory(path)
        size = path.stat().st_size / 1e6
    print("\n| CSV | rows | MB of file | time, s | greatest memory, MB |\n|---|---|---|---|---|")
    print(f"| load, clean | {ROWS:,} | {size:,.0f} | {seconds:,.0f} | {megabytes:,.0f} |")


if __name__ == "__main__":
    main()
