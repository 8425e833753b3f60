"""Date expressions → events: what is said of a day, sentences about one matter together."""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from workbench import schema
from workbench.date_words import MONTHS, WEEKDAYS
from workbench.function_words import stopwords
from workbench.sentences import bounds, in_texts, sentence_starts
from workbench.units import article_rows

ALIKE = 0.2  # least cosine of two sentences about one matter
OF_HEADLINE = 0.5  # weight of the words of the headline beside those of the sentence
FITTING = 0.2  # least cosine of a headline that may stand for the sentences
LABEL = 160  # characters of a label
NAMED = 3  # actors and words of an event
BLOCK = 1000  # sentences compared with all others at a time
DATE_WORDS = frozenset([*WEEKDAYS, *MONTHS])
WORD = regex.compile(r"\p{L}[\p{L}\p{N}'’-]+")


class _Said(NamedTuple):
    """The sentences with date expressions: which one each expression stands in; their rows in articles, places and texts."""

    number: np.ndarray
    row: np.ndarray
    start: np.ndarray
    text: list[str]


def mark_events(dates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the date expressions of `place_dates` with a column `event`: day and number (2024-10-24/1); missing without a day.

    Sentences about one day are one event if they are alike: a sentence is its content words, and half as heavy those of its
    headline, weighted by ln(N / n) of the n of all N sentences they are in; two are alike with a cosine of .2 or more. Stars
    (Aslam, Pelekhov & Rus 1999): the sentence with most like it takes them, then that with most of those that are left on its
    own, ties by article and place. The events of a day are numbered by sentences, the most first.
    """
    schema.check(dates, "article_id", "start", "about", "every", call="mark_events")
    schema.check_in_texts(dates)
    schema.check(articles, "text", "title", call="mark_events")
    said = _said(dates, articles, call="mark_events")
    titles = articles["title"].fillna("").to_numpy(object)[said.row]
    weights = _weights([_words(text) for text in said.text], [_words(title) for title in titles])
    event = np.full(len(dates), None, object)
    about = dates["about"].to_numpy(object)
    places = pd.Series(np.arange(len(dates))).groupby(dates["about"].to_numpy(object), sort=True)
    for day, rows in places:
        sentences, of_row = np.unique(said.number[rows.to_numpy()], return_inverse=True)
        stars = _stars(weights[sentences])
        sizes = np.bincount(stars)
        rank = np.empty(len(sizes), np.int64)
        rank[np.lexsort((np.arange(len(sizes)), -sizes))] = np.arange(1, len(sizes) + 1)
        event[rows.to_numpy()] = [f"{day}/{number}" for number in rank[stars][of_row]]
    return dates.assign(event=pd.Series(np.where(pd.isna(about), None, event), index=dates.index, dtype="str"))


def find_events(
    dates: pd.DataFrame, articles: pd.DataFrame, *, minimum: int = 3, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the events that at least `minimum` sentences are about: a row is an event of `mark_events`, in one line.

    `label` is the headline, of those of the articles that speak of it, whose words are most those of the sentences (a cosine of
    .2 or more; of equal ones the first), or else the sentence most like the others. `actors` (of `mentions`) and `words` are
    the three most frequent in the sentences, words weighted as in `mark_events`. `line` says it: "2024-10-24 — Putin and
    Guterres meet in Kazan: 9 sentences, 5 sources". Sorted by sentences, the most first, ties by event.
    """
    schema.check(dates, "article_id", "start", "about", "every", call="find_events")
    schema.check_in_texts(dates)
    schema.check(articles, "text", "title", "source", call="find_events")
    schema.check_least(minimum, 1, name="minimum")
    dates = dates if "event" in dates else mark_events(dates, articles)
    said = _said(dates, articles, call="find_events")
    words = [_words(text) for text in said.text]
    spread = Counter(word for each in words for word in each)
    rare = {word: np.log(len(words) / number) for word, number in spread.items()}
    named = {} if mentions is None else _named(mentions, said, articles)
    titles, sources = (articles[name].to_numpy(object)[said.row] for name in ("title", "source"))
    table = []
    for event, rows in pd.Series(np.arange(len(dates))).groupby(dates["event"].to_numpy(object), sort=True):
        number = said.number[rows.to_numpy()]
        sentences = list(dict.fromkeys(number.tolist()))
        if len(sentences) < minimum:
            continue
        centre = Counter(word for n in sentences for word in words[n])
        centre = {word: count * rare[word] for word, count in centre.items()}
        actors = _first(Counter(actor for n in sentences for actor in named.get(n, ())))
        about, of = dates["about"].iloc[rows.iloc[0]], {sources[n] for n in sentences if pd.notna(sources[n])}
        label = _label(sentences, centre, titles, said.text, words, rare)
        found = (event, about, len(sentences), len(rows), len({said.row[n] for n in sentences}), len(of), label)
        table.append((*found, ", ".join(actors), ", ".join(_first(centre))))
    names = ["event", "about", "sentences", "count", "articles", "sources", "label", "actors", "words"]
    found = pd.DataFrame(table, columns=names).assign(every=dates["every"].iloc[0] if len(dates) else "day")
    found["line"] = [_line(row) for row in found.itertuples()]
    return schema.make("events", found.sort_values(["sentences", "event"], ascending=[False, True], ignore_index=True))


def _said(dates: pd.DataFrame, articles: pd.DataFrame, *, call: str) -> _Said:
    """Return the different sentences that date expressions stand in, in the order of the articles."""
    rows = article_rows(dates, articles, call=call)
    texts = articles["text"].fillna("").to_numpy(object)
    starts = sentence_starts(rows, dates["start"].to_numpy(), texts)
    table = pd.DataFrame({"row": rows, "start": starts})
    number = table.groupby(["row", "start"]).ngroup().to_numpy()
    first = table.assign(number=number).drop_duplicates("number").sort_values("number")
    ends = {row: dict(zip(*bounds(texts[row]), strict=True)) for row in first["row"].unique().tolist()}
    text = [texts[row][start : ends[row].get(start, start)] for row, start in zip(first["row"], first["start"], strict=True)]
    return _Said(number, first["row"].to_numpy(), first["start"].to_numpy(), text)


def _words(text: str) -> set[str]:
    return set(map(str.casefold, WORD.findall(text))) - stopwords() - DATE_WORDS


def _weights(sentences: list[set[str]], headlines: list[set[str]]):
    """Return the weights of the words of each sentence, a row each, of length 1."""
    from scipy.sparse import csr_array, diags_array

    spread = Counter(word for words in sentences for word in words)
    column = {word: n for n, word in enumerate(sorted(spread))}
    cells = [(n, column[word], 1.0) for n, words in enumerate(sentences) for word in sorted(words)]
    cells += [(n, column[word], OF_HEADLINE) for n, words in enumerate(headlines) for word in sorted(words & column.keys())]
    row, col, value = (np.array(part) for part in zip(*cells, strict=True)) if cells else (np.zeros(0, int),) * 3
    rare = np.log(len(sentences) / np.array([spread[word] for word in sorted(spread)], float))
    found = csr_array(
        (value * rare[col] if len(col) else value.astype(float), (row, col)), shape=(len(sentences), max(len(column), 1))
    )
    length = np.sqrt(found.multiply(found).sum(axis=1))
    return diags_array(1 / np.where(length > 0, length, 1)) @ found if len(sentences) else found


def _stars(weights) -> np.ndarray:
    """Return which star each sentence is in; one that is like no other is a star of its own."""
    weights = weights.tocsr()
    near = []
    for begin in range(0, weights.shape[0], BLOCK):
        block = weights[begin : begin + BLOCK]
        close = (block @ weights.T).tocoo()
        row, col = (place[close.data >= ALIKE] for place in close.coords)
        near += np.split(col, np.cumsum(np.bincount(row, minlength=block.shape[0]))[:-1])
    star = np.full(weights.shape[0], -1)
    for n in np.lexsort((np.arange(len(near)), [-len(others) for others in near])):
        if star[n] < 0:
            free = near[n][star[near[n]] < 0]
            star[free], star[n] = n, n
    return np.unique(star, return_inverse=True)[1] if len(star) else star


def _named(mentions: pd.DataFrame, said: _Said, articles: pd.DataFrame) -> dict[int, list[str]]:
    """Return the actors that each sentence names."""
    schema.check(mentions, "article_id", "actor", "start", call="find_events")
    inside = in_texts(mentions)
    inside = inside[inside["article_id"].isin(articles["article_id"].to_numpy()[np.unique(said.row)])]
    rows = article_rows(inside, articles, call="find_events")
    starts = sentence_starts(rows, inside["start"].to_numpy(), articles["text"].fillna("").to_numpy(object))
    number = {place: n for n, place in enumerate(zip(said.row.tolist(), said.start.tolist(), strict=True))}
    named: dict[int, list[str]] = {}
    for place, actor in dict.fromkeys(zip(zip(rows.tolist(), starts.tolist(), strict=True), inside["actor"], strict=True)):
        if place in number:
            named.setdefault(number[place], []).append(actor)
    return named


def _first(weights: dict[str, float]) -> list[str]:
    """Return the heaviest of these, ties by name."""
    return sorted(weights, key=lambda name: (-weights[name], name))[:NAMED]


def _label(
    sentences: list[int], centre: dict[str, float], titles: np.ndarray, texts: list[str], words: list, rare: dict
) -> str:
    """Return the headline that fits the sentences best, or else the sentence that is most like them all."""

    def fit(said: set[str]) -> float:
        length = np.sqrt(sum(rare.get(word, 0) ** 2 for word in said) * sum(weight**2 for weight in centre.values()))
        return sum(rare.get(word, 0) * centre.get(word, 0) for word in said) / length if length else 0.0

    headlines = list(dict.fromkeys(titles[n] for n in sentences if pd.notna(titles[n])))
    fitting = max(headlines, key=lambda title: fit(_words(title)), default="")
    best = fitting if fit(_words(fitting)) >= FITTING else texts[max(sentences, key=lambda n: fit(words[n]))]
    best = " ".join(best.split())
    return best if len(best) <= LABEL else f"{best[: LABEL - 1].rsplit(' ', 1)[0]} …"


def _line(event: tuple) -> str:
    when = event.about if event.every == "day" else f"{event.every} of {event.about}"
    sentences = f"{event.sentences:,} sentence{'' if event.sentences == 1 else 's'}"
    return f"{when} — {event.label.rstrip('.')}: {sentences}, {event.sources:,} source{'' if event.sources == 1 else 's'}"
