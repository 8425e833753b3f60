"""One article and what was found in it → its text to read, with that marked."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

import pandas as pd

from workbench import schema

# What is marked: its name in the legend, the columns its note is made of, its look (which must do in light and in dark).
KINDS = {
    "quotes": ("quotations", ("speaker", "cue", "kind"), "background: rgba(0, 130, 200, .15)"),
    "mentions": ("actors", ("actor", "kind", "form"), "background: rgba(255, 180, 0, .32)"),
    "dates": ("dates", ("value", "first_day", "last_day"), "border-bottom: 2px solid rgba(200, 60, 120, .8)"),
    "lines": ("lines", (), "outline: 2px solid rgba(40, 160, 70, .8)"),
}
HEAD = ("source", "published_date", "authors", "agency", "section", "language", "n_words", "flags")


def show_article(
    articles: pd.DataFrame,
    article_id: str,
    *,
    mentions: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    dates: pd.DataFrame | None = None,
    lines: pd.DataFrame | None = None,
) -> "Article":
    """Return one article to read, with what was found in it marked; shows itself in a notebook, a report and as plain text.

    A mark says what it stands for when the mouse is over it: the actor of a mention, the speaker of a quotation, the days of a
    date. `lines` are any other occurrences, such as those of `kwic`. Marks may overlap; titles have theirs.

    Raises ValueError for an unknown article, and for an occurrence that is not within its text.
    """
    schema.check(articles, "article_id", "title", "text", call="show_article")
    found = articles[articles["article_id"] == article_id]
    if found.empty:
        raise ValueError(
            f"show_article: there is no article {article_id!r} among the {len(articles):,} given; the column article_id of the"
            " articles, and of every table of occurrences, names them."
        )
    marked = {"quotes": quotes, "mentions": mentions, "dates": dates, "lines": lines}
    marks = [mark for kind, table in marked.items() if table is not None for mark in _marks(kind, table, article_id)]
    return Article(found.iloc[0], marks, [kind for kind, table in marked.items() if table is not None])


class Article:
    """An article to read: `about` is its row, `marks` are (kind, field, start, end, note) of what is marked in it."""

    def __init__(self, about: pd.Series, marks: list[tuple[str, str, int, int, str]], kinds: list[str]) -> None:
        self.about, self.marks, self.kinds = about, marks, kinds
        for kind, field, start, end, _ in marks:
            if not 0 <= start <= end <= len(self._text(field)):
                raise ValueError(
                    f"show_article: the {field} has no characters {start} to {end}, where {kind} say there is one."
                )

    def __repr__(self) -> str:
        return "\n".join(
            filter(None, [self._text("title"), " · ".join(self._head()), self._text("text") and "\n" + self._text("text")])
        )

    def _repr_html_(self) -> str:
        url = self._text("url")
        link = f' · <a href="{escape(url)}">{escape(url)}</a>' if url.lower().startswith(("http://", "https://")) else ""
        paragraphs = "".join(f"<p>{part}</p>" for part in self._marked("text").split("\n\n") if part.strip())
        return (
            f'<div class="article" style="max-width: 46rem; line-height: 1.6"><h3>{self._marked("title")}</h3>'
            f"<p><small>{escape(' · '.join(self._head()))}{link}</small></p>{self._legend()}{paragraphs}</div>"
        )

    def _text(self, field: str) -> str:
        value = self.about.get(field)
        return "" if pd.isna(value) else str(value)

    def _head(self) -> list[str]:
        about = self.about.reindex(HEAD).dropna().astype("object")
        if "n_words" in about:
            about["n_words"] = f"{about['n_words']:,} words"
        return [text for text in map(_plain, about) if text] + ([] if "published_date" in about else ["no date"])

    def _legend(self) -> str:
        numbers = [(kind, sum(mark[0] == kind for mark in self.marks)) for kind in self.kinds]
        parts = [
            f"{_tag(kind, '')}{number:,} {KINDS[kind][0][: -1 if number == 1 else None]}</span>" for kind, number in numbers
        ]
        return f"<p><small>Marked: {' · '.join(parts)}</small></p>" if parts else ""

    def _marked(self, field: str) -> str:
        """Return a field as HTML: from each end of a mark to the next within the tags of all that are open."""
        text = self._text(field)
        marks = [mark for mark in self.marks if mark[1] == field]
        # A tag must not reach over two paragraphs, so their bounds are places too.
        breaks = [place + add for place in _places(text, "\n\n") for add in (0, 2)]
        places = sorted({0, len(text), *breaks, *(mark[2] for mark in marks), *(mark[3] for mark in marks)})
        pieces = []
        for start, end in pairwise(places):
            piece = escape(text[start:end])
            for kind, _, _, _, note in [mark for mark in marks if mark[2] <= start and end <= mark[3]] if piece.strip() else []:
                piece = f"{_tag(kind, note)}{piece}</span>"
            pieces.append(piece)
        return "".join(pieces)


def _marks(kind: str, table: pd.DataFrame, article_id: str) -> Iterator[tuple[str, str, int, int, str]]:
    schema.check(table, "article_id", "start", "end", call="show_article")
    own = table[(table["article_id"] == article_id).to_numpy(bool)]
    notes = own.reindex(columns=KINDS[kind][1]).astype("object")
    fields = own["field"] if "field" in own else ["text"] * len(own)
    for field, start, end, (_, note) in zip(fields, own["start"], own["end"], notes.iterrows(), strict=True):
        yield kind, field, int(start), int(end), ", ".join(dict.fromkeys(map(_plain, note.dropna())))


def _plain(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _tag(kind: str, note: str) -> str:
    title = f' title="{escape(note)}"' if note else ""
    return f'<span class="{kind}"{title} style="{KINDS[kind][2]}">'


def _places(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)
