"""Every mark opens its lines, and its number is the number of lines."""

import gc
import json

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema
from workbench.evidence import SHOWN

ARTICLES = make_articles(
    "Leaders want peace. War goes on. War again.",
    "No war here.",
    "War.",
    days=["2024-10-22", "2024-10-23", None],
    sources=["A", "B", "A"],
)
TOKENS = wb.tokenize(ARTICLES)


def key(**wanted):
    return json.dumps({"unit": "articles"} | wanted)


def test_lines_are_sentences_with_the_match():
    lines = wb.find_lines([key(lines="occurrences", term="war")], TOKENS, ARTICLES)
    assert (lines["before"] + "[" + lines["match"] + "]" + lines["after"]).tolist() == [
        "[War] goes on.",
        "[War] again.",
        "No [war] here.",
        "[War].",
    ]
    assert lines["source"].tolist() == ["A", "A", "B", "A"]
    assert lines.columns.tolist() == schema.names("lines")


def test_several_periods_in_a_row_list_theirs():
    lines = wb.find_lines([key(lines="occurrences", term="war", every="day", period="2024-10-22/2024-10-23")], TOKENS, ARTICLES)
    assert lines["article_id"].tolist() == ["a1", "a1", "a2"]


def test_articles_are_listed_once():
    lines = wb.find_lines([key(lines="units", term="war", source="A")], TOKENS, ARTICLES)
    assert lines["article_id"].tolist() == ["a1", "a3"]


def test_a_period_lists_its_own():
    week = {"every": "week", "period": "2024-10-21"}
    lines = wb.find_lines([key(lines="occurrences", term="war", **week), key(lines="corpus", **week)], TOKENS, ARTICLES)
    assert lines.groupby("mark", sort=False).size().tolist() == [3, 2]
    assert lines["before"].tolist()[-2:] == ["Leaders want peace.", "No war here."]


@pytest.fixture(scope="module")
def figures(articles, tokens, mentions):
    """Return figures of every kind with the occurrences behind them."""
    terms = wb.count_terms(tokens, articles)
    by_source = wb.count_terms(tokens, articles, by="source")
    leading = mentions[mentions["actor"].isin(wb.count_mentions(mentions, articles)["actor"].head(5))]
    published = articles[["article_id"]].assign(start=0, end=0)
    pairs = pd.concat([mentions, wb.find_pairs(mentions, articles)])
    quotes = wb.find_quotes(articles, mentions)
    subjects = wb.find_subjects(quotes, mentions)
    return [
        (wb.plot_quotes(wb.count_quotes(quotes, articles, by="stance"), by="stance", value="words"), quotes),
        (wb.plot_quotes(wb.count_quotes(quotes, articles, by="source"), by="source"), quotes),
        (wb.plot_quotes(wb.count_quotes(quotes, articles)), quotes),
        (wb.plot_subjects(wb.count_quotes(subjects, articles, by="about")), subjects),
        (wb.plot_crosstab(wb.score_crosstab(wb.count_mentions(mentions, articles, by="source"))), mentions),
        (wb.plot_crosstab(wb.score_crosstab(by_source, value="count"), top=8), tokens),
        (wb.plot_network(wb.score_pairs(mentions, articles)), pairs),
        (wb.plot_frequencies(terms, top=30), tokens),
        (wb.plot_frequencies(terms, value="share"), tokens),
        (wb.plot_frequencies(by_source, by="source", value="per_million"), tokens),
        (wb.plot_mentions(wb.count_mentions(mentions, articles, by="form")), mentions),
        (wb.plot_mentions(wb.count_mentions(mentions, articles), value="units"), mentions),
        (wb.plot_timeline(wb.count_by_period(leading, articles, every="month", by="actor"), by="actor"), leading),
        (wb.plot_timeline(wb.count_by_period(leading, articles, by="actor"), by="actor", value="count"), leading),
        (
            wb.plot_timeline(wb.count_by_period(published, articles, by="source"), by="source", panels=True, value="units"),
            published,
        ),
        (wb.plot_shares(wb.count_by_period(published, articles, by="source"), by="source"), published),
        (wb.plot_calendar(wb.count_by_period(leading, articles, every="day"), value="share"), leading),
        (wb.plot_bursts(wb.find_bursts(wb.count_by_period(leading, articles, by="actor")), by="actor"), leading),
    ]


def test_the_number_of_every_mark_is_the_number_of_its_lines(figures, articles):
    for figure, occurrences in figures:
        attached = wb.attach_lines(figure, occurrences, articles, limit=10_000)
        marks = [mark for trace in figure.data for mark in (() if trace.customdata is None else trace.customdata)]
        assert marks
        for mark, number in marks:
            assert len(attached.layout.meta["lines"][mark]) == number
        assert "lines" not in figure.layout.meta  # the figure given is left as it was


def test_the_table_below_a_figure_knows_the_same_marks(figures, articles):
    for figure, occurrences in figures:
        lines = wb.attach_lines(figure, occurrences, articles).layout.meta["lines"]
        assert all(mark in lines for mark, _ in figure.layout.meta["table"]["marks"])
        assert max(map(len, lines.values())) <= SHOWN


def test_tables_that_do_not_belong_together_are_refused(articles, tokens):
    figure = wb.plot_frequencies(wb.count_terms(tokens, articles))
    with pytest.raises(ValueError, match=r"says \d+, but \d+ lines are behind it"):
        wb.attach_lines(figure, tokens.head(-500), articles)


def test_the_lines_that_are_not_shown_are_in_a_file(articles, tokens, tmp_path):
    figure = wb.plot_frequencies(wb.count_terms(tokens, articles), top=30)
    attached = wb.attach_lines(figure, tokens, articles, folder=tmp_path)
    written = pd.read_csv(tmp_path / attached.layout.meta["lines_file"])
    marks = {mark: number for trace in figure.data for mark, number in trace.customdata if number > SHOWN}
    assert written.columns.tolist() == schema.names("lines")
    assert written.groupby("mark").size().to_dict() == marks
    few = wb.plot_frequencies(wb.count_terms(TOKENS, ARTICLES))
    assert "lines_file" not in wb.attach_lines(few, TOKENS, ARTICLES, folder=tmp_path).layout.meta


def test_occurrences_of_another_figure_are_refused(mentions, articles):
    figure = wb.plot_mentions(wb.count_mentions(mentions, articles))
    with pytest.raises(ValueError, match="the column 'actor', which these occurrences lack"):
        wb.attach_lines(figure, wb.find_pairs(mentions, articles), articles)


def test_a_figure_of_very_many_marks_carries_fewer_lines_of_each(tmp_path, monkeypatch):
    words = [f"w{n}" for n in range(200)]
    articles = make_articles("\n".join([*words * 60, "once."]))
    tokens = wb.tokenize(articles)
    figure = wb.plot_frequencies(wb.count_terms(tokens, articles), top=201)
    meta = wb.attach_lines(figure, tokens, articles, folder=tmp_path).layout.meta
    assert sorted({len(lines) for lines in meta["lines"].values()}) == [1, 24]  # 200 × 24 + 1 of at most 5,000
    assert len(pd.read_csv(tmp_path / meta["lines_file"])) == 12_000
    monkeypatch.setattr("workbench.evidence.IN_ALL", 100)
    assert max(map(len, wb.attach_lines(figure, tokens, articles).layout.meta["lines"].values())) == 3
    assert max(map(len, wb.attach_lines(figure, tokens, articles, limit=60).layout.meta["lines"].values())) == 60


def test_an_article_without_text_has_no_sentence():
    articles = make_articles("War.", "x", days=["2024-10-22", "2024-10-23"])
    articles.loc[1, "text"] = None
    lines = wb.find_lines([key(lines="corpus", every="week", period="2024-10-21")], wb.tokenize(articles), articles)
    assert lines["before"].tolist() == ["War.", ""]


def test_no_mark_no_lines():
    figure = wb.plot_frequencies(wb.count_terms(TOKENS, ARTICLES).head(0))
    assert wb.attach_lines(figure, TOKENS, ARTICLES).layout.meta["lines"] == {}
    assert wb.find_lines([], TOKENS, ARTICLES).empty


def drawn(texts, **options):
    """Return a chart of the words of some texts, with its lines, and the key of its first mark."""
    articles = make_articles(*texts)
    tokens = wb.tokenize(articles)
    figure = wb.attach_lines(wb.plot_frequencies(wb.count_terms(tokens, articles), **options), tokens, articles, limit=1)
    return figure, figure.data[0].customdata[0][0]


def test_the_lines_of_a_clicked_mark_come_back_as_a_table():
    figure, mark = drawn(["War. War. Peace."])
    lines = wb.selected([mark], figure=figure.layout.meta["figure"])
    assert lines["match"].tolist() == ["War", "War"]  # all of them, not only the one the chart carries
    assert wb.selected([mark])["match"].tolist() == ["War", "War"]


def test_of_charts_with_the_same_mark_the_clicked_one_is_asked():
    one, mark = drawn(["War. War."])
    other, same = drawn(["War, and war."])
    assert mark == same
    assert one.layout.meta["figure"] != other.layout.meta["figure"]
    assert wb.selected([mark], figure=one.layout.meta["figure"])["match"].tolist() == ["War", "War"]
    assert wb.selected([mark])["match"].tolist() == ["War", "war"]


def test_a_chart_drawn_again_is_the_same_to_those_who_saved_a_click():
    assert drawn(["War."])[0].layout.meta["figure"] == drawn(["War."])[0].layout.meta["figure"]


def test_a_mark_of_no_chart_says_what_to_do():
    figure, mark = drawn(["Gone with the wind."])
    name = figure.layout.meta["figure"]
    del figure
    gc.collect()  # Plotly's figures refer to themselves
    with pytest.raises(ValueError, match="run its cell again"):
        wb.selected([mark], figure=name)
