"""Articles, mentions → quotations: what is said, by whom, with which verb; by rules for English, no model, no download."""

import pandas as pd
import regex

from workbench import schema
from workbench.parts import by_piece
from workbench.progress import watched
from workbench.speakers import Mention, Speaker, Speakers
from workbench.speech import Speech

WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’‑-][\p{L}\p{N}\p{M}]+)*")
NOBODY = Speaker(None, None, None, None)


@by_piece(["article_id", "text"], keep=True)
def find_quotes(articles: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return who says what in the texts: a row is a quotation, in the order it is read; no two overlap.

    `kind` is direct (sentences in quotation marks that a clause ascribes: “…,” X said), mixed (words in marks inside a sentence
    that reports: X said it was “…”), floating (in marks, with no reporting clause of its own) or indirect (a clause without
    marks: X said that …; as `words` it has those of the reporter). Paragraphs of one quotation, and the parts of one that its
    reporting clause splits, are rows of one speaker. Words in marks that no clause ascribes are a quotation from four words on,
    unless they are a title or what precedes says that they are a name: scare quotes are no rows. Titles are not read.

    `speaker` is an actor of the `mentions`, found as the words in `speaker_text` name them: by a mention, a pronoun (he, the
    last person who spoke or the first of the last sentence that names one), a description of somebody named before (the
    spokesman), a body that speaks for its actor (Ukraine’s foreign ministry) or a document. Where nobody known is meant it is
    missing, and the row stays.
    """
    schema.check(articles, "article_id", "text", call="find_quotes")
    schema.check(mentions, *schema.names("mentions"), call="find_quotes")
    named = _by_article(mentions[mentions["field"] == "text"])
    texts = articles["text"].astype("str").fillna("")
    rows = [
        (article_id, *row)
        for article_id, text in watched(
            zip(articles["article_id"].tolist(), texts.tolist(), strict=True), len(texts), "find_quotes"
        )
        for row in _read(text, named.get(article_id, []))
    ]
    return schema.make("quotes", pd.DataFrame(rows, columns=schema.names("quotes")))


def _by_article(mentions: pd.DataFrame) -> dict[str, list[Mention]]:
    """Return the mentions of each article, in order."""
    columns = ["article_id", "start", "end", "actor", "kind", "form"]
    ordered = mentions.sort_values(["article_id", "start"])
    named: dict[str, list[Mention]] = {}
    for article_id, *mention in zip(*(ordered[name].tolist() for name in columns), strict=True):
        named.setdefault(article_id, []).append(Mention(*mention))
    return named


def _read(text: str, mentions: list[Mention]) -> list[tuple]:
    """Return the quotations of a text, as the columns of the table after the article's."""
    speech = Speech(text, mentions)
    speakers = Speakers(text, speech.mentions)
    rows = []
    for said in speech.said():
        speaker = speakers.of(*said.speaker, said.head) if said.speaker else NOBODY
        cue, stance = (said.clause.cue, said.clause.stance) if said.clause else (None, None)
        words = len(WORD.findall(text, said.start, said.end))
        printed = text[speaker.start : speaker.end] if said.speaker else None
        rows.append(
            (speaker.actor, printed, speaker.form, cue, stance, said.kind, said.rule, words, said.start, said.end, *speaker[2:])
        )
    return rows
