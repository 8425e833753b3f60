"""Date expressions → the days a corpus talks about, and what is said of them."""

from collections import Counter

import numpy as np
import pandas as pd
import regex

from workbench import schema
from workbench.account import corpus_fingerprint
from workbench.function_words import stopwords
from workbench.intervals import wilson
from workbench.sentences import spans
from workbench.tallies import tally
from workbench.timeline import FREQUENCIES, Every
from workbench.units import Unit, article_rows, unit_codes

DAYS = tuple(name for name in FREQUENCIES if name != "hour")
LABEL = 160  # characters of a label
WORD = regex.compile(r"\p{L}[\p{L}\p{N}'’-]+")


def place_dates(dates: pd.DataFrame, *, every: Every = "day") -> pd.DataFrame:
    """Return the date expressions with a column `about`: the first day of the period (2024-10-24) they are wholly in.

    What has no days (durations, vague references) is about no period, and what is wider than one ("in October", by day) is
    about none either: missing. So nothing is spread over days that no text names.
    """
    schema.check(dates, *schema.names("dates"), call="place_dates")
    schema.check_choice(every, DAYS, name="every")
    first, last = (dates[name].dt.to_period(FREQUENCIES[every]) for name in ("first_day", "last_day"))
    about = first.dt.start_time.dt.strftime("%Y-%m-%d").astype("str")
    return dates.assign(about=about.where(first == last), every=pd.Series(every, index=dates.index, dtype="str"))


def count_days(dates: pd.DataFrame, articles: pd.DataFrame, *, by: str | None = None, unit: Unit = "articles") -> pd.DataFrame:
    """Return how often each day is talked about: a row is a period of `place_dates`, or a period of a group, in their order.

    `by` is a column of the dates (such as an actor joined to them) or of `articles` (such as `source`). `share` is of all
    articles (or other units), or of those of the group. `ahead` counts the expressions in articles published before the
    period, `back` those in articles published after its first day; what has no publication day is in neither. Periods that
    nobody talks about have no row, and expressions about none are not counted.
    """
    schema.check(dates, "article_id", "about", "every", call="count_days")
    rows, units = article_rows(dates, articles, call="count_days"), unit_codes(articles, unit, call="count_days")
    if by and by not in articles.columns and by not in dates.columns:
        raise ValueError(f"count_days: by={by!r} is a column of neither table.")
    shared = [by] if by in articles.columns else []
    groups = [by] if by else []
    published = articles["published_date"].to_numpy()[rows]
    day = pd.to_datetime(dates["about"]).to_numpy()
    where = np.where(pd.isna(published), "unknown", np.where(published < day, "ahead", np.where(published > day, "back", "on")))
    known = dates["about"].notna().to_numpy()
    placed, rows = dates[known].assign(where=where[known]), rows[known]
    own = [name for name in [*groups, "about"] if name not in shared]
    found = tally(articles[shared], placed[own], rows, units)
    sides = tally(articles[shared], placed[[*own, "where"]], rows, units)
    keys = [*groups, "about"]
    counts = found.groups.assign(count=found.occurrences, units=found.units)
    split = sides.groups.assign(number=sides.occurrences).pivot_table(
        index=keys, columns="where", values="number", aggfunc="sum", observed=True, dropna=False
    )
    split = split.reindex(columns=["ahead", "back"]).fillna(0).astype("int64").reset_index()
    counts = counts.merge(split, on=keys, how="left") if len(counts) else counts.assign(ahead=0, back=0)
    whole = tally(articles[shared], articles[[]], np.arange(len(articles)), units)
    totals = whole.groups.assign(units_total=whole.units)
    counts = counts.merge(totals, on=shared, how="left") if shared else counts.assign(units_total=whole.units.sum())
    low, high = wilson(counts["units"], counts["units_total"])
    counts = counts.assign(
        every=dates["every"].iloc[0] if len(dates) else "day",
        unit=unit,
        share=counts["units"] / counts["units_total"],
        low=low,
        high=high,
        corpus=corpus_fingerprint(articles),
    ).sort_values(keys, ignore_index=True)
    return schema.make("day_counts", counts).assign(**counts[groups])[[*groups, *schema.names("day_counts")]]


def find_events(dates: pd.DataFrame, articles: pd.DataFrame, *, minimum: int = 3) -> pd.DataFrame:
    """Return what is said of the days most talked about: a row is a period that at least `minimum` sentences are about.

    `label` is the sentence that has most in common with the others about that period: the sum, over its different content
    words, of the sentences they are in, per word. Sorted by sentences, the most first, ties by period.
    """
    schema.check(dates, "article_id", "start", "about", "every", call="find_events")
    schema.check_in_texts(dates)
    schema.check(articles, "text", "source", call="find_events")
    schema.check_least(minimum, 1, name="minimum")
    rows = article_rows(dates, articles, call="find_events")
    texts, sources = articles["text"].fillna("").to_numpy(object), articles["source"].to_numpy(object)
    bounds = {row: list(spans(texts[row])) for row in np.unique(rows).tolist()}
    said: dict[str, dict[tuple[int, int], str]] = {}
    for row, start, about in zip(rows.tolist(), dates["start"], dates["about"], strict=True):
        if pd.notna(about):
            first, last = next(((a, b) for a, b in bounds[row] if a <= start < b), (start, start))
            said.setdefault(about, {})[row, first] = texts[row][first:last]
    table = [
        (
            about,
            len(sentences),
            len({row for row, _ in sentences}),
            len({sources[row] for row, _ in sentences if pd.notna(sources[row])}),
            _central(list(dict.fromkeys(sentences.values()))),
        )
        for about, sentences in said.items()
        if len(sentences) >= minimum
    ]
    names = schema.names("events")
    found = pd.DataFrame(table, columns=[name for name in names if name != "every"])
    found = found.assign(every=dates["every"].iloc[0] if len(dates) else "day")
    return schema.make("events", found.sort_values(["sentences", "about"], ascending=[False, True], ignore_index=True))


def _central(sentences: list[str]) -> str:
    """Return the sentence whose words stand in most of the others, the first of several, cut to the length of a label."""
    words = [set(map(str.casefold, WORD.findall(sentence))) - stopwords() for sentence in sentences]
    spread = Counter(word for each in words for word in each)
    weights = [sum(spread[word] for word in each) / max(len(each), 8) for each in words]
    best = " ".join(sentences[weights.index(max(weights))].split())
    return best if len(best) <= LABEL else f"{best[: LABEL - 1].rsplit(' ', 1)[0]} …"
