"""Date expressions: which are found, what they mean, and which days they are about."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import calendar_days, schema
from workbench.date_grammar import RULES, matches
from workbench.date_words import MODIFIERS, MONTHS, ORDINALS, SMALL, TENS, UNITS, VAGUE, WEEKDAYS
from workbench.dates import as_edtf, find_dates
from workbench.days import place_dates
from workbench.events import find_events
from workbench.tense import tense_at

CASES = pd.read_csv(Path(__file__).parent / "cases" / "dates.csv", dtype=str, keep_default_na=False)
SAMPLE = pd.read_csv(Path(__file__).parent / "cases" / "sample_dates.csv", dtype=str, keep_default_na=False)


def articles_of(*texts: str | None, day: str | None = "2024-10-22") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(len(texts))],
            "text": pd.Series(texts, dtype="str"),
            "published_date": pd.to_datetime(pd.Series([day] * len(texts))).astype("datetime64[us]"),
        }
    )


def shown(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else f"{day:%Y-%m-%d}"


def rows_of(text: str, day: str | None = "2024-10-22") -> list[tuple]:
    found = find_dates(articles_of(text, day=day))
    return [
        (text[row.start : row.end], row.type, row.value, shown(row.first_day), shown(row.last_day))
        for row in found.itertuples()
    ]


@pytest.mark.parametrize(
    ("day", "sentence", "cases"),
    [(*key, list(cases.itertuples())) for key, cases in CASES.groupby(["published", "sentence"], sort=False)],
    ids=lambda value: value if isinstance(value, str) and len(value) > 10 else "",
)
def test_sentences(day, sentence, cases):
    rows = rows_of(sentence, day)
    if not cases[0].expression:
        assert rows == []
        return
    for case in cases:
        of_it = [row[1:] for row in rows if case.expression in row[0] or row[0] in case.expression]
        assert (case.type, case.value, case.first_day, case.last_day) in of_it, rows


def test_there_are_many_sentences():
    assert CASES["sentence"].nunique() >= 150
    assert SAMPLE["article_id"].nunique() == 12


# Of the 109 dates of the twelve articles, annotated before the program was run on them, it read 99 at the first run
# (108 found). What it still reads otherwise is named here.
MISREAD = {
    ("0ae34352a2b9229f", "the week"),  # that of the general debate
    ("0d61e9e2e87dff8a", "the last day"),  # of the summit
    ("0d8b5e22092048a8", "four in the morning"),  # of the Wednesday named after it
    ("124318b9597b02f7", "the week"),
    ("12d83711a562de2b", "the year"),
}


def test_sample_articles(articles):
    of_gold = articles[articles["article_id"].isin(SAMPLE["article_id"])]
    found = {key: list(rows.itertuples()) for key, rows in find_dates(of_gold).groupby("article_id")}
    misread = set()
    for gold in SAMPLE.itertuples():
        start, end = int(gold.start), int(gold.start) + len(gold.expression)
        read = {
            (row.type, row.value, shown(row.first_day), shown(row.last_day))
            for row in found[gold.article_id]
            if row.start < end and row.end > start
        }
        if (gold.type, gold.value, gold.first_day, gold.last_day) not in read:
            misread.add((gold.article_id, gold.expression))
    assert misread == MISREAD


def test_without_a_publication_day_only_absolute_dates_have_days():
    text = "On Thursday, last month, on 5 May and in April 2022 they met; the next day too."
    text += " It was 3 March 1999. Two days later it ended."
    found = [(row[2], row[3]) for row in rows_of(text, None)]
    assert found == [
        ("XXXX-WXX-4", ""),
        ("XXXX-XX", ""),
        ("XXXX-05-05", ""),
        ("2022-04", "2022-04-01"),
        ("XXXX-XX-XX", ""),
        ("1999-03-03", "1999-03-03"),
        ("1999-03-05", "1999-03-05"),
    ]


def test_anchor_modifier_precision_and_rule_are_said():
    found = find_dates(
        articles_of("It will end in early June. A day later, two months after the truce, on 3 May 2020, he left.")
    )
    assert found["anchor"].tolist() == ["publication day", "event", "event", "none"]
    assert found["modifier"].fillna("").tolist() == ["START", "", "", ""]
    assert found["rule"][0] == "month, future"
    assert found["precision"].fillna("").tolist() == ["month", "", "", "day"]


def test_columns_also_of_nothing():
    for empty in (articles_of(), articles_of(None), articles_of("")):
        found = find_dates(empty)
        assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
            column.name: column.dtype for column in schema.TABLES["dates"]
        }
        assert found.empty


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("The man who died on | will be buried soon.", "past"),
        ("The man who died there will be buried on |.", "future"),
        ("He said the office would close on |.", "future"),
        ("He was due to speak on |.", "future"),
        ("Talks were held in Doha. They resume on |.", "future"),
        ("The office of Friday | is empty.", "unsaid"),
        ("They hope to sign on |.", "future"),
        ("The bank has closed since |.", "past"),
    ],
)
def test_tense(sentence, tense):
    at = sentence.index("|")
    assert tense_at(sentence.replace("|", "Friday"), at, at + 6) == tense


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ("2024-10-22", "2024-10-22"),
        ("2024-10", "2024-10"),
        ("2024-W43", "2024-10-21/2024-10-27"),
        ("2024-W43-WE", "2024-10-26/2024-10-27"),
        ("2024-Q4", "2024-36"),
        ("2024-H1", "2024-40"),
        ("2024-WI", "2024-24"),
        ("199", "199X"),
        ("19", "19XX"),
        ("XXXX-12-24", "XXXX-12-24"),
        ("2024-10-22T08:30Z", "2024-10-22T08:30:00Z"),
        ("2024-10-22TMO", "2024-10-22"),
        ("P2Y", None),
        ("PAST_REF", None),
        ("XXXX-WXX-5", None),
        ("2023-02-29", None),
    ],
)
def test_edtf(value, edtf):
    assert as_edtf(value) == edtf


def test_edtf_of_modified_dates():
    assert as_edtf("1990", modifier="APPROX") == "1990~"
    assert as_edtf("1990", modifier="BEFORE") == "../1990"
    assert as_edtf("1990", modifier="AFTER") == "1990/.."


def test_holidays():
    """Easter as the Astronomical Almanac has it; the American days as the Office of Personnel Management lists them."""
    assert [calendar_days.easter(year) for year in (1961, 2000, 2019, 2024, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2038, 4, 25),
    ]
    assert calendar_days.holiday("thanksgiving", 2024) == date(2024, 11, 28)
    assert calendar_days.holiday("memorial day", 2024) == date(2024, 5, 27)
    assert calendar_days.holiday("labor day", 2024) == date(2024, 9, 2)
    assert calendar_days.holiday("martin luther king day", 2024) == date(2024, 1, 15)
    assert calendar_days.holiday("election day", 2024) == date(2024, 11, 5)


@given(st.dates(date(1, 1, 1), date(9990, 12, 31)), st.sampled_from(["day", "week", "month", "quarter", "year", "decade"]))
def test_a_value_has_the_day_it_was_made_of(day, unit):
    days = calendar_days.days_of(calendar_days.value_of(day, unit))
    assert (days is None and day.year < 10) or days.first <= day <= days.last


WORDS = st.sampled_from(
    "on Thursday last next week March 5 2024 , . three days ago later from to between and the end of early May will met"
    " every noon 10:30 p.m. - ’s quarter spring of Christmas two months after half \n\n 👩‍👩‍👧 \0 שלום é 31 February".split(" ")
)


@settings(max_examples=80)
@given(st.lists(WORDS, max_size=25), st.sampled_from([None, "2024-02-29", "0001-01-02", "9999-12-30"]))
def test_rows_are_in_order_apart_and_never_of_impossible_days(words, day):
    text = " ".join(words)
    articles = articles_of(text, day=day)
    found = find_dates(articles)
    spans = list(zip(found["start"], found["end"], strict=True))
    assert all(start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert (found["first_day"].dropna() <= found["last_day"].dropna()).all()
    assert found["first_day"].notna().equals(found["precision"].notna())
    assert find_dates(articles).equals(found)


def assert_none_is_missed(text: str) -> None:
    """Hold what is tried where it may begin to what every pattern finds by itself in the whole text."""
    found = [(match.start(), match.end(), match.re) for match, _ in matches(text)]
    searched = [(match.start(), match.end(), pattern) for pattern, _ in RULES for match in pattern.finditer(text)]
    assert found == sorted(searched, key=lambda match: (match[0], -match[1]))


def test_patterns_tried_where_they_may_begin_miss_nothing(articles):
    for text in [*CASES["sentence"], *articles["text"], *articles["title"]]:
        assert_none_is_missed(text)


IN_PATTERNS = sorted({word for pattern, _ in RULES for word in regex.findall(r"(?<![\\\p{L}])\p{L}{2,}", pattern.pattern)})
SAID = [*WEEKDAYS, *MONTHS, *UNITS, *SMALL, *TENS, *ORDINALS, *VAGUE, *sum(MODIFIERS.values(), ()), *IN_PATTERNS]
RUNS = [words[n : n + 3] for words in CASES["sentence"].str.split() for n in range(len(words))]
PIECES = st.one_of(
    st.sampled_from(RUNS).map(" ".join),
    st.sampled_from(SAID).flatmap(lambda word: st.sampled_from([word, word.capitalize(), word.upper(), f"{word}s"])),
    st.sampled_from("the The a an of in on at for and to ago last next this 's ’s ’90s '97 1990s".split()),
    st.sampled_from("5pm 10:30 p.m. 3/4/2024 2024-10-22 1Q Q3 ½ 20th $5 %".split()),
    st.integers(0, 2100).map(str),
    st.text(max_size=6),
)
GAPS = st.sampled_from([" "] * 12 + ["-", ", ", "\n", "\n\n", "  ", "\u00a0", "", ".", "–", "'"])


@settings(max_examples=150)
@given(st.lists(st.tuples(PIECES, GAPS), max_size=40))
def test_patterns_tried_where_they_may_begin_miss_nothing_in_any_text(pieces):
    assert_none_is_missed("".join(map("".join, pieces)))


def test_a_long_line_is_read():
    unit = "on the morning of last Thursday 22 to 24 the end of the two and a half 10 "
    text = unit * 2000 + " " * 50_000 + "a" * 50_000 + "1" * 50_000 + "Monday, " * 5000
    assert Counter(find_dates(articles_of(text))["type"])["DATE"] > 1000


def test_titles_have_a_field_of_their_own():
    text = "He will meet the envoy on Thursday, the office said."
    articles = articles_of(text).assign(title="Envoy to visit on Thursday")
    assert find_dates(articles)["field"].tolist() == ["text"]
    found = find_dates(articles, titles=True)
    assert found["field"].tolist() == ["title", "text"]
    assert found["value"].tolist() == ["2024-10-24"] * 2
    assert articles["title"][0][found["start"][0] : found["end"][0]] == "Thursday"
    assert find_dates(articles.assign(title=None), titles=True)["field"].tolist() == ["text"]
    with pytest.raises(ValueError, match="whose field is 'text'"):
        find_events(place_dates(found), articles.assign(source="a"))
