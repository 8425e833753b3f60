"""run.json → a summary that can be mailed: as text for people, as JSON for programs."""

from workbench.periods import DAYS

KEPT = ("title", "page", "error", "findings", "figures", "tables")


def summarise(run: dict) -> dict:
    """Return what a run was about, what went in and what came of it; places are seen from the folder of the report."""
    loads = [entry["load"] for entry in run["notebooks"] if entry["load"]]
    return {
        "title": run["title"],
        "succeeded": run["succeeded"],
        "started": run["started"],
        "seconds": run["seconds"],
        "error": run.get("error", ""),
        "days": _days(run["notebooks"]),
        "load": loads[0] if loads else None,
        "notebooks": [{key: entry[key] for key in KEPT} for entry in run["notebooks"]],
        "open": "index.html",
    }


def as_text(summary: dict) -> str:
    """Return the summary as lines of text, without any character that a mail or a terminal could take for an order."""
    lines = [summary["title"] if summary["succeeded"] else f"{summary['title']} (failed)"]
    if summary["error"]:
        lines.append(f"FAILED: {summary['error']}")
    if any(summary["days"]):
        lines.append(f"Published: {time_asked_for(*summary['days'])}")
    if summary["load"]:
        lines += ["", *_what_went_in(summary["load"])]
    for entry in summary["notebooks"]:
        lines += ["", entry["title"]]
        if entry["error"]:
            lines.append(f"  FAILED: {entry['error']}")
        lines += [f"  - {finding}" for finding in entry["findings"]]
        lines.append(f"  {entry['page']}: charts {entry['figures']}, tables {len(entry['tables'])}")
    lines += ["", f"Open {summary['open']}. Started {summary['started']}, took {summary['seconds']:.0f} seconds."]
    return "\n".join(map(printable, lines)) + "\n"


def number_of_articles(loaded: int | None) -> str:
    """Return it in words; a run of notebooks that do not state what they load has none."""
    return "articles not stated" if loaded is None else f"{loaded:,} article{'' if loaded == 1 else 's'}"


def time_asked_for(first_day: str, last_day: str) -> str:
    """Return in words between which days or moments the articles of a report were asked for: a moment is the end of what is."""
    return f"{first_day or 'the first'} to {'before ' if len(last_day) > len('2024-10-21') else ''}{last_day or 'the last'}"


def hourless(load: dict) -> str:
    """Return how many are outside because they are known to the day only; empty if none is."""
    return f" ({load['hourless']:,} known to the day only, so in no hour)" if load.get("hourless") else ""


def printable(text: str) -> str:
    """Return a text as one line: line ends and control characters become the escapes that Python writes for them."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _what_went_in(load: dict) -> list[str]:
    yet = {"outside": "outside the time asked for", "duplicate": "duplicates", "set aside": "set aside", "skipped": "skipped"}
    yet["outside"] += hourless(load)
    others = ", ".join(f"{load[key]:,} {words}" for key, words in yet.items() if load[key])
    return [
        f"Articles: {load['loaded']:,}, with {load['words']:,} words; {load['undated']:,} of them without a date",
        f"Seen: {load['seen']:,} files and records{'; ' + others if others else ''}",
        f"Fingerprint of the corpus: {load['corpus']}",
    ]


def _days(entries: list[dict]) -> list[str]:
    """Return the first and last day (or moment) that the notebooks were asked for; empty where none was."""
    return [next((entry["parameters"][day] for entry in entries if entry["parameters"].get(day)), "") for day in DAYS]
