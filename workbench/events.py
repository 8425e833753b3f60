"""Date expressions → events: what is said of a day, sentences about one matter together."""

from collections import Counter
from collections.abc import Iterator
from math import fsum, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from workbench import schema
from workbench.date_words import MONTHS, WEEKDAYS
from workbench.function_words import stopwords
from workbench.parts import by_piece, in_parts
from workbench.sentences import bounds, in_texts, sentence_starts
from workbench.tallies import Tally, count_rows, tally_all, tally_rows
from workbench.units import article_rows

ALIKE = 0.2  # least cosine of two sentences about one matter
OF_HEADLINE = 0.5  # weight of the words of the headline beside those of the sentence
FITTING = 0.2  # least cosine of a headline that may stand for the sentences
LABEL = 160  # characters of a label
NAMED = 3  # actors and words of an event
BLOCK = 1000  # sentences compared with all others at a time
AT_ONCE = 1_000_000  # date expressions of a corpus in parts that are in the memory at one time, if one day has no more
APART = "\x1f"  # between the actors of a sentence
DATE_WORDS = frozenset([*WEEKDAYS, *MONTHS])
WORD = regex.compile(r"\p{L}[\p{L}\p{N}'’-]+")


class _Said(NamedTuple):
    """What is said of some days: of each date expression its sentence, key and event; then of each sentence what it is."""

    sentence: np.ndarray
    key: np.ndarray
    event: np.ndarray
    every: str
    text: np.ndarray
    title: np.ndarray
    source: np.ndarray
    article: np.ndarray
    actors: np.ndarray


def mark_events(dates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the date expressions of `place_dates` with a column `event`: day and number (2024-10-24/1); missing without a day.

    Sentences about one day are one event if they are alike: a sentence is its content words, and half as heavy those of its
    headline, weighted by ln(N / n) of the n of all N sentences they are in; two are alike with a cosine of .2 or more. Stars
    (Aslam, Pelekhov & Rus 1999): the sentence with most like it takes them, then that with most of those that are left on its
    own, ties by article and place. The events of a day are numbered by sentences, the most first.

    Of a corpus in parts the days are compared a million expressions at a time, and 12 bytes are kept of each; what there is
    of one day has to fit into memory.
    """
    _check(dates, articles, "title", call="mark_events")
    rare = _rare(dates, articles)
    keys, numbers = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    for _, said, rows in _days(dates, articles):
        sentences, of_row = np.unique(said.sentence[rows], return_inverse=True)
        stars = _stars(_weights(*([_words(texts[n]) for n in sentences] for texts in (said.text, said.title)), rare))
        sizes = np.bincount(stars)
        rank = np.empty(len(sizes), np.int32)
        rank[np.lexsort((np.arange(len(sizes)), -sizes))] = np.arange(1, len(sizes) + 1)
        keys.append(said.key[rows])
        numbers.append(rank[stars][of_row])
    known, place = np.unique(np.concatenate(keys), return_index=True)
    return _marked(dates, known, np.concatenate(numbers)[place])


@by_piece([])
def _marked(dates: pd.DataFrame, known: np.ndarray, numbers: np.ndarray) -> pd.DataFrame:
    """Return the date expressions with their events, whose numbers are those of their keys."""
    dated = dates["about"].notna().to_numpy()
    event = np.full(len(dates), None, object)
    places = np.searchsorted(known, _keys(dates[dated]))
    event[dated] = [f"{day}/{number}" for day, number in zip(dates["about"][dated], numbers[places], strict=True)]
    return dates.assign(event=pd.Series(event, index=dates.index, dtype="str"))


def _keys(dates: pd.DataFrame) -> np.ndarray:
    """Return a number for each expression that stands for its article and place."""
    return pd.util.hash_pandas_object(dates[["article_id", "start"]], index=False).to_numpy()


def find_events(
    dates: pd.DataFrame, articles: pd.DataFrame, *, minimum: int = 3, mentions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the events that at least `minimum` sentences are about: a row is an event of `mark_events`, in one line.

    `label` is the headline, of those of the articles that speak of it, whose words are most those of the sentences (a cosine of
    .2 or more; of equal ones the first), or else the sentence most like the others. `actors` (of `mentions`) and `words` are
    the three most frequent in the sentences, words weighted as in `mark_events`. `line` says it: "2024-10-24 — Putin and
    Guterres meet in Kazan: 9 sentences, 5 sources". Sorted by sentences, the most first, ties by event.

    Of a corpus in parts the days are read as `mark_events` reads them.
    """
    _check(dates, articles, "title", "source", call="find_events")
    schema.check_least(minimum, 1, name="minimum")
    if mentions is not None:
        schema.check(mentions, "article_id", "actor", "start", call="find_events", whole=False)
    dates = dates if "event" in dates.columns else mark_events(dates, articles)
    rare, table = _rare(dates, articles), []
    for day, said, rows in _days(dates, articles, mentions):
        of_event: dict[str, list[int]] = {}
        for row in rows.tolist():
            of_event.setdefault(said.event[row], []).append(row)
        for event, own in of_event.items():
            sentences = list(dict.fromkeys(said.sentence[own].tolist()))
            if len(sentences) >= minimum:
                table.append((event, day, said.every, len(sentences), len(own), *_described(sentences, said, rare)))
    names = ["event", "about", "every", "sentences", "count", "articles", "sources", "label", "actors", "words"]
    found = pd.DataFrame(table, columns=names)
    found["line"] = [_line(row) for row in found.itertuples()]
    return schema.make("events", found.sort_values(["sentences", "event"], ascending=[False, True], ignore_index=True))


def _described(sentences: list[int], said: _Said, rare: dict[str, float]) -> tuple[int, int, str, str, str]:
    """Return how many articles and outlets speak of an event, its label, its actors and its words."""
    words = [_words(said.text[n]) for n in sentences]
    centre = Counter(word for each in words for word in each)
    centre = {word: count * rare[word] for word, count in centre.items()}
    actors = Counter(actor for n in sentences for actor in said.actors[n].split(APART) if actor)
    articles, outlets = ({of[n] for n in sentences} - {""} for of in (said.article, said.source))
    label = _label([said.title[n] for n in sentences], [said.text[n] for n in sentences], centre, words, rare)
    return len(articles), len(outlets), label, ", ".join(_first(actors)), ", ".join(_first(centre))


def _check(dates: pd.DataFrame, articles: pd.DataFrame, *needed: str, call: str) -> None:
    schema.check(dates, "article_id", "start", "about", "every", call=call, whole=False)
    schema.check(articles, "article_id", "text", *needed, call=call, whole=False)


def _days(
    dates: pd.DataFrame, articles: pd.DataFrame, mentions: pd.DataFrame | None = None
) -> Iterator[tuple[str, _Said, np.ndarray]]:
    """Yield each day, what is said of some days, and which rows of that are of this day."""
    days = count_rows(dates, by="about").dropna()
    for _, some in days.groupby(days["rows"].cumsum() // AT_ONCE if in_parts(dates) else np.zeros(len(days))):
        table = _in_sentences(dates[dates["about"].isin(some["about"])], articles, mentions)
        table = table.collect() if in_parts(table) else table
        sentence = _numbers(table)
        first = table.iloc[np.unique(sentence, return_index=True)[1]]
        texts = (first[name].fillna("").to_numpy(object) for name in ("text", "title", "source", "article_id", "actors"))
        event = table["event"].to_numpy(object) if "event" in table else np.empty(0, object)
        said = _Said(sentence, _keys(table), event, table["every"].iloc[0], *texts)
        for day, rows in table.groupby("about").indices.items():
            yield day, said, rows


@by_piece(["article_id", "title", "text", "source"])
def _in_sentences(dates: pd.DataFrame, articles: pd.DataFrame, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the date expressions in reading order, with their sentence, its place and actors, headline and outlet."""
    schema.check_in_texts(dates)
    rows = article_rows(dates, articles, call="find_events")
    texts = articles["text"].fillna("").to_numpy(object)
    starts = sentence_starts(rows, dates["start"].to_numpy(), texts)
    ends = {row: dict(zip(*bounds(texts[row]), strict=True)) for row in np.unique(rows).tolist()}
    said = [texts[row][start : ends[row].get(start, start)] for row, start in zip(rows.tolist(), starts.tolist(), strict=True)]
    about = articles.reindex(columns=["title", "source"]).iloc[rows].set_axis(dates.index)
    kept = dates[[name for name in ("article_id", "start", "about", "every", "event") if name in dates]]
    named = {} if mentions is None else _named(mentions, articles, texts, set(rows.tolist()))
    actors = [APART.join(named.get(place, ())) for place in zip(rows.tolist(), starts.tolist(), strict=True)]
    table = kept.assign(**about, sentence=starts, text=pd.array(said, dtype="str"), actors=pd.array(actors, dtype="str"))
    return table.iloc[np.lexsort((starts, rows))].reset_index(drop=True)


def _named(mentions: pd.DataFrame, articles: pd.DataFrame, texts: np.ndarray, wanted: set[int]) -> dict[tuple, list[str]]:
    """Return the actors that each sentence of these articles names, by row and start."""
    inside = in_texts(mentions)
    inside = inside[inside["article_id"].isin(articles["article_id"].iloc[sorted(wanted)])]
    rows = article_rows(inside, articles, call="find_events")
    starts = sentence_starts(rows, inside["start"].to_numpy(), texts)
    named: dict[tuple, list[str]] = {}
    for *place, actor in dict.fromkeys(zip(rows.tolist(), starts.tolist(), inside["actor"], strict=True)):
        named.setdefault(tuple(place), []).append(actor)
    return named


def _numbers(table: pd.DataFrame) -> np.ndarray:
    """Return the number of the sentence of each row of `_in_sentences`."""
    article, place = table["article_id"].to_numpy(object), table["sentence"].to_numpy()
    return np.cumsum(np.append(True, (article[1:] != article[:-1]) | (place[1:] != place[:-1]))[: len(table)]) - 1


def _rare(dates: pd.DataFrame, articles: pd.DataFrame) -> dict[str, float]:
    """Return how rare each word is in the sentences with date expressions."""
    words, number = tally_all(_spread, dates, articles, needs=("article_id", "text"))
    return dict(zip(words.groups["word"], np.log(number / words.occurrences).tolist(), strict=True))


def _spread(dates: pd.DataFrame, articles: pd.DataFrame) -> tuple[Tally, int]:
    """Return in how many sentences each word is, and how many sentences there are."""
    table = _in_sentences(dates, articles)
    first = np.unique(_numbers(table), return_index=True)[1]
    words = [word for text in table["text"].iloc[first] for word in _words(text)]
    return tally_rows(pd.DataFrame({"word": pd.array(words, dtype="str")}), ["word"]), len(first)


def _words(text: str) -> set[str]:
    return set(map(str.casefold, WORD.findall(text))) - stopwords() - DATE_WORDS


def _weights(sentences: list[set[str]], headlines: list[set[str]], rare: dict[str, float]):
    """Return the weights of the words of each sentence, a row each, of length 1."""
    from scipy.sparse import csr_array, diags_array

    known = sorted(set().union(*sentences, *headlines) & rare.keys())
    column = {word: n for n, word in enumerate(known)}
    cells = [(n, column[word], 1.0) for n, words in enumerate(sentences) for word in sorted(words)]
    cells += [(n, column[word], OF_HEADLINE) for n, words in enumerate(headlines) for word in sorted(words & column.keys())]
    row, col, value = (np.array(part) for part in zip(*cells, strict=True)) if cells else (np.zeros(0, int),) * 3
    weight = np.array([rare[word] for word in known], float)
    found = csr_array((value * weight[col], (row, col)), shape=(len(sentences), max(len(column), 1)))
    length = np.sqrt(found.multiply(found).sum(axis=1))
    return diags_array(1 / np.where(length > 0, length, 1)) @ found


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


def _first(weights: dict[str, float]) -> list[str]:
    """Return the heaviest of these, ties by name."""
    return sorted(weights, key=lambda name: (-weights[name], name))[:NAMED]


def _label(titles: list[str], texts: list[str], centre: dict[str, float], words: list[set[str]], rare: dict[str, float]) -> str:
    """Return the headline that fits the sentences best, or else the sentence that is most like them all."""

    def fit(said: set[str]) -> float:
        length = sqrt(fsum(rare.get(word, 0) ** 2 for word in said) * fsum(weight**2 for weight in centre.values()))
        return fsum(rare.get(word, 0) * centre.get(word, 0) for word in said) / length if length else 0.0

    fitting = max(dict.fromkeys(titles), key=lambda title: fit(_words(title)))
    best = fitting if fit(_words(fitting)) >= FITTING else texts[max(range(len(texts)), key=lambda n: fit(words[n]))]
    best = " ".join(best.split())
    return best if len(best) <= LABEL else f"{best[: LABEL - 1].rsplit(' ', 1)[0]} …"


def _line(event: tuple) -> str:
    when = event.about if event.every == "day" else f"{event.every} of {event.about}"
    sentences = f"{event.sentences:,} sentence{'' if event.sentences == 1 else 's'}"
    return f"{when} — {event.label.rstrip('.')}: {sentences}, {event.sources:,} source{'' if event.sources == 1 else 's'}"
