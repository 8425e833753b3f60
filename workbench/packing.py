"""What a page carries → letters, compressed; the lines behind its marks, each once for all figures."""

import base64
import gzip
import json

TEXTS = ("before", "match", "after")  # columns of a line that hold what an article says; the others say which article it is


def pack(text: str) -> str:
    """Return a text compressed, in letters: the page unpacks it. The same text gives the same letters."""
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def unpack(letters: str) -> str:
    """Return the text that `pack` made letters of."""
    return gzip.decompress(base64.b64decode(letters)).decode()


def number_lines(figures: list[dict]) -> tuple[str, list[dict[str, list[int]]]]:
    """Return the lines of all figures, each once, as JSON, and for each figure the numbers of the lines of its marks.

    A figure is what `layout.meta` says of it. Lines stand under what is said of their article, which they share, and are
    numbered from 0 in the order in which they stand.
    """
    names = dict.fromkeys(name for meta in figures for name in meta.get("line_columns", []))
    about = [name for name in names if name not in TEXTS]
    texts = [name for name in names if name in TEXTS]
    places: dict[tuple, dict[tuple, int]] = {}  # article → line → its place in the article
    found = []
    for meta in figures:
        columns = meta.get("line_columns", [])
        of_about, of_texts = ([columns.index(name) if name in columns else None for name in part] for part in (about, texts))
        marks = {}
        for mark, rows in meta.get("lines", {}).items():
            marks[mark] = []
            for row in rows:
                article = tuple(None if n is None else row[n] for n in of_about)
                line = tuple(None if n is None else row[n] for n in of_texts)
                lines = places.setdefault(article, {})
                marks[mark].append((article, lines.setdefault(line, len(lines))))
        found.append(marks)
    firsts, total = {}, 0
    for article, lines in places.items():
        firsts[article] = total
        total += len(lines)
    told = {"about": about, "texts": texts, "articles": [[article, list(lines)] for article, lines in places.items()]}
    numbers = [{mark: [firsts[article] + n for article, n in lines] for mark, lines in marks.items()} for marks in found]
    return json.dumps(told), numbers


def without_texts(told: str) -> str:
    """Return the lines that `number_lines` wrote without what the articles say; their numbers stay."""
    lines = json.loads(told)
    return json.dumps(lines | {"texts": [], "articles": [[about, [[]] * len(those)] for about, those in lines["articles"]]})
