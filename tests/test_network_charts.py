"""Networks of what goes with what."""

import pandas as pd
import pytest

import workbench as wb


def test_every_dot_has_its_lines(articles, tokens):
    scores = wb.score_collocates(tokens, "grain")
    found = wb.find_collocates(tokens, "grain")
    figure = wb.plot_collocates(scores, top=8)
    assert len(figure.data[0].x) == 8
    assert len(wb.attach_lines(figure, found, articles).layout.meta["lines"]) == 8
    assert "19 occurrences of grain" in figure.layout.meta["method"]


def test_nodes_share_what_they_have_in_common(articles, tokens):
    nodes = ("grain", "ceasefire")
    scores = pd.concat([wb.score_collocates(tokens, node) for node in nodes])
    found = pd.concat([wb.find_collocates(tokens, node).assign(node=node) for node in nodes])
    figure = wb.plot_collocates(scores[scores["count"] > 1], value="g2")
    assert wb.attach_lines(figure, found, articles).layout.meta["lines"]
    places = [{text: (x, y) for text, x, y in zip(t.text, t.x, t.y, strict=True)} for t in figure.data[:2]]
    assert places[0]["deal"] == places[1]["deal"]


def test_nothing_near():
    empty = wb.score_collocates(wb.tokenize(wb.read_articles("data/sample").head(1)), "zzz")
    assert "Nothing to show" in wb.plot_collocates(empty).layout.annotations[0].text


def test_actors_in_one_sentence(articles, mentions):
    scores = wb.score_pairs(mentions, articles, minimum=4)
    figure = wb.plot_network(scores, top=10, value="g2")
    edges, *nodes = figure.data
    assert len(edges.x) == len(figure.layout.shapes) == 10
    assert {trace.name for trace in nodes} <= {"person", "organisation", "state", "place", "group"}
    assert figure.to_json() == wb.plot_network(scores.sample(frac=1, random_state=1), top=10, value="g2").to_json()
    drawn = scores.nlargest(10, "g2")
    assert f"the 10 with the highest G² among the {len(scores)} in the table" in figure.layout.meta["method"]
    assert f"NPMI ≥ {drawn['npmi'].min():.2f}" in figure.layout.meta["method"]


def test_the_network_of_one_outlet(articles, mentions):
    scores = wb.score_pairs(mentions, articles, by="source")
    with pytest.raises(ValueError, match="counted by group"):
        wb.plot_network(scores)
    figure = wb.plot_network(scores[scores["source"] == "Harbour Post"], top=5)
    assert wb.attach_lines(figure, pd.concat([mentions, wb.find_pairs(mentions, articles)]), articles).layout.meta["lines"]


def test_within_articles(articles, mentions):
    figure = wb.plot_network(wb.score_pairs(mentions, articles, within="article", minimum=20))
    pairs = wb.find_pairs(mentions, articles, within="article")
    assert wb.attach_lines(figure, pd.concat([mentions, pairs]), articles).layout.meta["lines"]
    assert figure.layout.title.text == "Named in one article"


def test_copies_are_no_lines_of_stories(articles, mentions):
    articles = wb.mark_duplicates(articles)
    figure = wb.plot_network(wb.score_pairs(mentions, articles, unit="stories"))
    assert wb.attach_lines(figure, pd.concat([mentions, wb.find_pairs(mentions, articles)]), articles).layout.meta["lines"]
    assert "articles that repeat another are not counted" in figure.layout.meta["method"]


def test_nobody_with_anybody(articles, mentions):
    figure = wb.plot_network(wb.score_pairs(mentions.head(0), articles))
    assert "Nothing to show" in figure.layout.annotations[0].text
