"""Charts, by their data: what is drawn, in which order, under which names and units."""

import json
import re

import pytest
from conftest import ROOT, make_articles

import workbench as wb
from workbench.traces import PALETTE

ARTICLES = make_articles("war war peace", "war", days=["2024-10-22", None], sources=["A", None])
TOKENS = wb.tokenize(ARTICLES)
COUNTS = wb.count_terms(TOKENS, ARTICLES)


def texts(figure):
    return [annotation.text.replace("<br>", " ") for annotation in figure.layout.annotations]


def test_bars_are_ranked_and_say_of_what():
    figure = wb.plot_frequencies(COUNTS, top=2)
    assert list(figure.data[0].y) == ["war", "peace"]
    assert list(figure.data[0].x) == [3, 1]
    assert figure.layout.xaxis.title.text == "occurrences"
    assert figure.layout.title.text == "Most frequent words"
    method = figure.layout.meta["method"]
    assert method.startswith("2 articles with 4 words; 4 of these words (2 different ones) are in the table")
    assert wb.corpus_fingerprint(ARTICLES) in method
    assert any("2 articles with 4 words" in text for text in texts(figure))


def test_a_mark_carries_its_key_and_number():
    figure = wb.plot_frequencies(COUNTS, value="share")
    key, number = figure.data[0].customdata[0]
    assert json.loads(key) == {"lines": "units", "unit": "articles", "term": "war"}
    assert number == 2
    assert figure.layout.xaxis.tickformat == ".0%"


def test_a_share_has_its_interval():
    bars = wb.plot_frequencies(COUNTS, value="share").data[0]
    war = COUNTS[COUNTS["term"] == "war"].iloc[0]
    assert (bars.error_x.array[0], bars.error_x.arrayminus[0]) == (war["high"] - war["share"], war["share"] - war["low"])
    assert wb.plot_frequencies(COUNTS).data[0].error_x.array is None


def test_of_many_groups_the_largest_have_a_panel_and_the_others_share_the_last():
    sources = [f"{n:02d}" for n in range(20) for _ in range(20 - n)]
    articles = make_articles(*["war"] * len(sources), days=["2024-10-22"] * len(sources), sources=sources)
    figure = wb.plot_timeline(wb.count_by_period(wb.kwic(articles, "war"), articles, by="source"), by="source", panels=True)
    names = [note.text for note in figure.layout.annotations if note.name != "method"]
    assert names == [*(f"{n:02d}" for n in range(12)), "8 others"]
    assert [trace.name for trace in figure.data if trace.yaxis == "y13"] == [f"{n:02d}" for n in range(12, 20)]
    tops = [figure.layout[f"yaxis{n}" if n > 1 else "yaxis"].domain for n in (1, 13, 14)]
    inside = figure.layout.height - figure.layout.template.layout.margin.t - figure.layout.margin.b
    assert figure.layout.height < 2000
    assert [round((top - low) * inside) for low, top in tops] == [90, 90, 80]  # pixels


def test_panels_by_source_name_their_words():
    counts = wb.count_terms(TOKENS, ARTICLES, by="source")
    figure = wb.plot_frequencies(counts, by="source", value="per_million")
    assert texts(figure)[:2] == ["A (3 words)", "(no source) (1 words)"]
    assert figure.layout.xaxis.title.text == "occurrences per million words"
    with pytest.raises(ValueError, match="several rows for one term"):
        wb.plot_frequencies(counts)


def test_actors_are_stacked_by_form(mentions, articles):
    by_form = wb.count_mentions(mentions, articles, by="form")
    figure = wb.plot_mentions(by_form, top=5)
    assert [trace.name for trace in figure.data[:3]] == ["name", "role", "metonym"]
    total = by_form.groupby("actor")["count"].sum().sort_values(ascending=False)
    assert sum(sum(trace.x) for trace in figure.data[:3]) == total.head(5).sum()
    assert list(figure.layout.yaxis.categoryarray)[-1] == total.index[0]
    with pytest.raises(ValueError, match="value='share' is not one of 'count'"):
        wb.plot_mentions(by_form, value="share")


def test_the_names_and_sources_of_one_actor(articles, mentions):
    putin = wb.find_actor(mentions, "Putin")
    names = wb.plot_mentions(wb.count_mentions(putin, articles, by=["alias", "form"]), of="alias")
    assert {"Putin", "Vladimir Putin"} <= set(names.data[0].y)
    sources = wb.plot_mentions(wb.count_mentions(putin, articles, by="source"), of="source", value="share")
    assert "(no source)" in sources.data[0].y
    assert sources.layout.meta["method"].startswith("80 articles; 92 mentions of 1 actor")
    for figure in (names, sources):
        assert wb.attach_lines(figure, putin, articles).layout.meta["lines"]


def test_a_timeline_draws_zeros_and_breaks_at_gaps():
    articles = make_articles("war", "peace", "war", days=["2024-10-22", "2024-10-30", "2024-11-12"])
    weeks = wb.count_by_period(wb.kwic(articles, "war"), articles, every="week")
    figure = wb.plot_timeline(weeks)
    band, line, collected = figure.data
    assert list(line.y) == [1.0, 0.0, None, 1.0]
    assert list(line.marker.symbol) == ["circle-open", "circle", "circle", "circle-open"]
    assert band.name == "95 % interval"
    assert [day is None for day in band.x] == [False] * 4 + [True] + [False] * 2 + [True]  # two areas, a gap between
    assert list(collected.y) == [1, 1, 0, 1]
    assert figure.layout.yaxis.title.text == "share of articles"
    assert figure.layout.xaxis2.title.text == "week of publication, first day"
    assert not line.connectgaps


def test_what_has_no_date_is_said():
    figure = wb.plot_timeline(wb.count_by_period(wb.kwic(ARTICLES, "war"), ARTICLES))
    assert "not drawn: 1 occurrence in 1 article without a date" in figure.layout.meta["method"]


def test_that_there_is_nothing_is_a_finding():
    articles = make_articles("war", "peace", "love", days=["2024-10-22", "2024-10-30", None])
    for word, finding in (
        ("wra", "Use: none in 2 articles with a date."),
        ("love", "Use: none in 2 articles with a date, 1 occurrence in 1 article without a date."),
        ("peace", ""),
    ):
        figure = wb.plot_timeline(wb.count_by_period(wb.kwic(articles, word), articles, every="week"), title="Use")
        assert figure.layout.meta["finding"] == finding, word


def test_nothing_in_time_is_said():
    articles = make_articles("war war")
    figure = wb.plot_timeline(wb.count_by_period(wb.kwic(articles, "war"), articles))
    assert "Nothing could be placed in time: 2 occurrences in 1 article without a date." in texts(figure)


def test_less_than_one_bar_is_refused(mentions, articles):
    for plot, counts in ((wb.plot_frequencies, COUNTS), (wb.plot_mentions, wb.count_mentions(mentions, articles))):
        with pytest.raises(ValueError, match="top=0 is less than 1"):
            plot(counts, top=0)


def test_empty_tables_say_so():
    assert "Nothing to show: the table is empty." in texts(wb.plot_frequencies(COUNTS.head(0)))
    weeks = wb.count_by_period(ARTICLES, ARTICLES).head(0)
    assert "Nothing could be placed in time: the table is empty." in texts(wb.plot_timeline(weeks))


def test_more_lines_than_can_be_told_apart_are_refused(mentions, articles):
    weeks = wb.count_by_period(mentions, articles, by="actor")
    with pytest.raises(ValueError, match="keep at most 6 of 'actor'"):
        wb.plot_timeline(weeks, by="actor")


def test_labels_cannot_become_markup():
    articles = make_articles("war", sources=['<a href="https://x.example">x</a>'], days=["2024-10-22"])
    weeks = wb.count_by_period(articles, articles, by="source")
    figure = wb.plot_timeline(weeks, value="units", by="source", title="<b>T</b>")
    labels = [label for trace in figure.data for label in (trace.name, *trace.hovertext)]
    assert not [label for label in labels + texts(figure) if "<a" in label]
    assert figure.layout.title.text == "&lt;b&gt;T&lt;/b&gt;"


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("color", PALETTE)
def test_colours_stand_out_on_light_and_dark(color):
    """WCAG 2.2, 1.4.11: 3:1 against the grounds of a page."""
    light, dark = re.findall(r"--card: (#\w+)", (ROOT / "workbench" / "page" / "page.css").read_text())[:2]
    assert 1.05 / (luminance(color) + 0.05) >= 3
    assert light == "#fff"
    assert (luminance(color) + 0.05) / (luminance(dark) + 0.05) >= 3


def test_parts_of_a_stack_are_of_all_occurrences_of_the_table():
    articles = make_articles("a a b", "a c d e f g", days=["2024-10-22", "2024-10-23"])
    tokens = wb.tokenize(articles)
    figure = wb.plot_shares(wb.count_by_period(tokens, articles, every="day", by="term"), by="term")
    assert [trace.name for trace in figure.data] == ["a", "b", "c", "d", "e", "2 others", "2 others"]
    assert [trace.showlegend for trace in figure.data] == [True] * 6 + [False]
    assert figure.layout.meta["finding"] == "a has the largest part: 3 of 9 (33%)."
    assert list(figure.data[0].y) == [2 / 3, 1 / 6]
    assert sum(y for trace in figure.data for y in trace.y) == pytest.approx(2)
    lines = wb.attach_lines(figure, tokens, articles).layout.meta["lines"]
    assert sum(map(len, lines.values())) == 9
    empty = wb.plot_shares(wb.count_by_period(tokens, articles, by="term").head(0), by="term")
    assert "Nothing could be placed in time: the table is empty." in texts(empty)
