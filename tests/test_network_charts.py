"""Networks of what goes with what."""

import pandas as pd

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
