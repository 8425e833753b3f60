"""Peaks, and what they were about."""

import numpy as np
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema
from workbench.significance import poisson_rates

# Ten articles a week; in the sixth, eight of them are about the flood: three copies of one and five others.
WEEKS = [f"2024-{month:02}-{day:02}" for month, day in [(9, 2), (9, 9), (9, 16), (9, 23), (9, 30), (10, 7), (10, 14), (10, 21)]]
FLOOD = [1, 2, 1, 1, 1, 8, 1, 2]
TEXTS = [
    f"The flood hit Valencia hard on day {n if n > 2 else 0}."
    if week == 5 and n < 8
    else ("A flood came to some village in the north." if n < FLOOD[week] else "Peace.")
    for week in range(8)
    for n in range(10)
]
ARTICLES = make_articles(*TEXTS, days=[week for week in WEEKS for _ in range(10)], sources=list("ABCDEFGHIJ") * 8)
ARTICLES = ARTICLES.assign(cluster_id=ARTICLES["article_id"])
ARTICLES.loc[51:52, "cluster_id"] = "a51"
TOKENS = wb.tokenize(ARTICLES)
PERIODS = wb.count_by_period(wb.kwic(ARTICLES, "flood"), ARTICLES, every="week")


def test_a_peak_by_eye():
    first, second = wb.find_peaks(PERIODS, around=3).itertuples(index=False)
    assert (f"{first.period:%F}", first.units, first.units_total) == ("2024-10-07", 8, 10)
    assert (first.height, first.usual) == (0.8, pytest.approx(6 / 50))  # weeks 3, 4, 5, 7 and 8
    expected = poisson_rates(6, 50, 8, 10)
    assert [first.ratio, first.low, first.high, first.p] == pytest.approx([float(value) for value in expected])
    assert f"{second.period:%F}" == "2024-09-09"
    assert wb.find_peaks(PERIODS, around=7)["period"].tolist() == [first.period]


def test_equal_heights_have_one_peak():
    articles = make_articles(
        *["war"] * 6, days=["2024-10-01", "2024-10-02", "2024-10-02", "2024-10-03", "2024-10-03", "2024-10-04"]
    )
    peaks = wb.find_peaks(wb.count_by_period(articles, articles, every="day"), value="units")
    assert peaks["period"].dt.day.tolist() == [2]


@pytest.mark.parametrize("value", ["count", "units", "share", "per_million"])
def test_every_value_has_its_height(value, mentions, articles):
    periods = wb.count_by_period(mentions, articles, every="week", by="actor")
    peaks = wb.find_peaks(periods, value=value)
    rows = peaks[["actor", "period", "height"]].merge(periods, on=["actor", "period"])
    assert np.allclose(rows["height"], rows[value])
    assert (peaks["height"] > peaks["usual"]).all()
    assert peaks["p"].is_monotonic_increasing


def test_what_is_alone_is_no_peak():
    one = make_articles("war", days=["2024-10-01"])
    assert wb.find_peaks(wb.count_by_period(one, one)).empty
    assert wb.find_peaks(PERIODS.head(0)).columns.tolist() == schema.names("peaks")


def test_a_caption_has_story_words_and_actors():
    mentions = TOKENS[TOKENS["term"] == "valencia"].assign(actor="Valencia")
    peaks = wb.find_peaks(PERIODS, around=3).head(1)
    found = wb.describe_peaks(peaks, ARTICLES, tokens=TOKENS, occurrences=wb.kwic(ARTICLES, "flood"), mentions=mentions)
    assert found.columns.tolist() == schema.names("peak_captions")
    (peak,) = found.itertuples(index=False)
    assert (peak.story, peak.story_id, peak.story_articles) == ("Title 51", "a51", 3)
    assert peak.key_terms == "day, hard, hit, valencia"
    assert peak.caption == "7 Oct 2024: “Title 51”; 3 articles; words: day, hard, hit, valencia"  # nobody around names an actor


def test_a_group_is_described_by_its_own_articles(mentions, articles, tokens):
    marked = wb.mark_duplicates(articles)
    peaks = wb.find_peaks(wb.count_by_period(mentions, marked, every="week", by="actor")).head(3)
    found = wb.describe_peaks(peaks, marked, tokens=tokens, occurrences=mentions, mentions=mentions)
    assert found["actor"].tolist() == peaks["actor"].tolist()
    for peak in found.itertuples(index=False):
        assert peak.actor not in peak.key_actors.split(", ")
        assert peak.story_id in set(mentions.loc[mentions["actor"] == peak.actor, "article_id"])
    assert wb.describe_peaks(peaks.head(0), marked, tokens=tokens).columns.tolist() == [*found.columns]


def test_numbers_on_a_line_open_their_period():
    grain = wb.kwic(ARTICLES, "flood")
    peaks = wb.describe_peaks(wb.find_peaks(PERIODS, around=3), ARTICLES, tokens=TOKENS, occurrences=grain)
    figure = wb.attach_lines(wb.plot_peaks(PERIODS, peaks, top=2), grain, ARTICLES)
    numbers = figure.data[-1]
    assert list(numbers.text) == ["<b>1</b>", "<b>2</b>"]
    assert [number for _, number in numbers.customdata] == [2, 8]
    for text, key, number in figure.layout.meta["captions"]:
        assert text in list(peaks["caption"])
        assert len(figure.layout.meta["lines"][key]) == number
    assert "captions" not in wb.plot_peaks(PERIODS, peaks.head(0)).layout.meta


def test_labels_cannot_become_markup():
    articles = ARTICLES.assign(title="<script>x</script>")
    peaks = wb.describe_peaks(wb.find_peaks(PERIODS), articles, tokens=TOKENS)
    figure = wb.plot_peaks(PERIODS, peaks)
    assert not [
        text for text in (*figure.data[-1].hovertext, *(note.text for note in figure.layout.annotations)) if "<script" in text
    ]
