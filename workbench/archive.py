"""The folder of all reports → a page that links every run, and a feed of the newest."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workbench.pages import render_archive
from workbench.summaries import as_text, number_of_articles, printable

ATOM = "http://www.w3.org/2005/Atom"
IN_FEED = 50  # runs


def write_archive(folder: Path) -> None:
    """Write `index.html` and `feed.xml` of the runs that stand in the folder, each in the place of the last at once."""
    reports: dict[str, list[dict]] = {}
    for path in sorted(folder.glob("*/*/summary.json"), reverse=True):
        run = path.parent
        if not run.is_symlink() and not run.name.startswith(".") and (row := _row(path, folder)):
            reports.setdefault(run.parent.name, []).append(row)
    reports = dict(sorted(reports.items()))
    rows = sorted((row for runs in reports.values() for row in runs), key=lambda row: row["started"], reverse=True)
    _write(folder / "index.html", render_archive(reports).encode())
    _write(folder / "feed.xml", _feed(rows[:IN_FEED], str(folder.resolve())))


def _row(path: Path, folder: Path) -> dict | None:
    """Return what is said of a run; None if the file is no summary of this workbench."""
    try:
        summary = json.loads(path.read_bytes())
        errors = [summary["error"], *(entry["error"] for entry in summary["notebooks"])]
        loaded = summary["load"]["loaded"] if summary["load"] else None
        return {
            "page": f"{path.parent.relative_to(folder).as_posix()}/{summary['open']}",
            "title": printable(summary["title"]),
            "started": str(summary["started"]),
            "about": f"{number_of_articles(loaded)}, made {summary['started'][:16].replace('T', ' ')} UTC",
            "error": "" if summary["succeeded"] else printable(next(filter(None, errors), "")),
            "findings": [printable(entry["findings"][0]) for entry in summary["notebooks"] if entry["findings"]],
            "text": as_text(summary),
        }
    except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _feed(rows: list[dict], place: str) -> bytes:
    feed = Element("feed", xmlns=ATOM)
    SubElement(feed, "title").text = "News reports"
    SubElement(feed, "id").text = uuid5(NAMESPACE_URL, place).urn
    SubElement(feed, "updated").text = rows[0]["started"] if rows else "1970-01-01T00:00:00+00:00"
    SubElement(SubElement(feed, "author"), "name").text = "workbench"
    SubElement(feed, "link", rel="alternate", type="text/html", href="index.html")
    for row in rows:
        entry = SubElement(feed, "entry")
        SubElement(entry, "title").text = row["title"] + (" (failed)" if row["error"] else "")
        SubElement(entry, "id").text = uuid5(NAMESPACE_URL, f"{place}/{row['page']}#{row['started']}").urn
        SubElement(entry, "updated").text = row["started"]
        SubElement(entry, "link", rel="alternate", type="text/html", href=row["page"])
        SubElement(entry, "summary", type="text").text = row["text"]
    indent(feed)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)
