"""Collocates of a node: counted as a loop counts them, scored as other programs score them."""

import json
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

import workbench as wb
from workbench import schema
from workbench.collocations import find_collocates, score_collocates

ARTICLES = make_articles(
    "Peace talks in the old city. Talks on peace talks, and more talks.\n\nThe peace.", "Peace peace talks"
)
TOKENS = wb.tokenize(ARTICLES)
SENTENCES = wb.split_sentences(ARTICLES)


def rows(table, *columns):
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_collocates_of_a_word():
    found = find_collocates(TOKENS, "peace", window=(1, 2))
    assert rows(found, "article_id", "term", "distance", "node_start") == [
        ("a1", "talks", 1, 0),
        ("a1", "in", 2, 0),
        ("a1", "on", -1, 38),
        ("a1", "talks", 1, 38),
        ("a1", "and", 2, 38),
        ("a1", "the", -1, 72),
        ("a2", "talks", 1, 6),
    ]
    assert [ARTICLES["text"][0][a:b] for a, b in rows(found[:2], "start", "end")] == ["talks", "in"]


def test_collocates_of_a_phrase_do_not_leave_the_sentence():
    found = find_collocates(TOKENS, "peace talks", window=(2, 4), within=SENTENCES)
    assert rows(found, "term", "distance") == [
        ("in", 1),
        ("the", 2),
        ("old", 3),
        ("city", 4),
        ("talks", -2),
        ("on", -1),
        ("and", 1),
        ("more", 2),
        ("talks", 3),
        ("peace", -1),
    ]
    assert [ARTICLES["text"][0][a:b] for a, b in rows(found[:1], "node_start", "node_end")] == ["Peace talks"]


def test_a_phrase_over_the_end_of_a_sentence_is_none_within_sentences():
    assert score_collocates(TOKENS, "city talks")["node_count"].tolist()[:1] == [1]
    assert score_collocates(TOKENS, "city talks", within=SENTENCES).empty


def test_a_word_in_two_windows_is_counted_once_and_goes_to_the_nearest():
    found = find_collocates(wb.tokenize(make_articles("war a b c war")), "war", window=(3, 3))
    assert rows(found, "term", "distance", "node_start") == [("a", 1, 0), ("b", 2, 0), ("c", -1, 10)]


def test_overlapping_nodes_are_taken_from_the_left():
    found = find_collocates(wb.tokenize(make_articles("war war war war war peace")), "war war")
    assert rows(found, "term", "distance", "node_start") == [("war", 1, 8), ("peace", 2, 8)]


def test_wildcards_and_patterns():
    for node in ("talk*", re.compile("TALKS?"), "*lks"):
        assert find_collocates(TOKENS, node).equals(find_collocates(TOKENS, "talks"))
    assert score_collocates(TOKENS, re.compile("TALKS?"))["node"].unique().tolist() == ["TALKS?"]


def test_words_filtered_out_keep_others_apart():
    tokens = TOKENS[~TOKENS["term"].isin(["in", "the", "on"])]
    assert rows(find_collocates(tokens, "peace", window=(0, 2)).head(2), "term", "distance") == [("talks", 1), ("talks", 1)]
    assert rows(find_collocates(tokens, "talks old"), "term") == []


def test_the_row_of_a_collocate():
    row = score_collocates(TOKENS, "peace", window=(1, 2)).set_index("term").loc["talks"]
    assert row[["node", "count", "term_count", "node_count", "window_tokens", "units"]].tolist() == ["peace", 3, 5, 5, 7, 2]
    assert row["tokens_total"] == 13
    assert row["expected"] == pytest.approx(7 * 5 / 13)


def test_every_observed_frequency_opens_its_lines():
    scores = score_collocates(TOKENS, "peace", window=(2, 2))
    keys = [json.dumps({"lines": "occurrences", "unit": "articles", "term": term}) for term in scores["term"]]
    collocates = find_collocates(TOKENS, "peace", window=(2, 2))
    lines = wb.find_lines(keys, collocates, ARTICLES)
    assert lines.groupby("mark", sort=False).size().tolist() == scores["count"].tolist()
    units = wb.find_lines([key.replace("occurrences", "units") for key in keys], collocates, ARTICLES)
    assert units.groupby("mark", sort=False).size().tolist() == scores["units"].tolist()
    assert wb.kwic(ARTICLES, collocates)["node"].str.casefold().tolist() == collocates["term"].tolist()


def naive(tokens, node, window, sentences):
    """Return the collocates of a node by a loop over all words: article, position, distance; and its number of nodes."""
    spans = [(a, s, e) for a, s, e in rows(sentences, "article_id", "start", "end")] if sentences is not None else []
    found, count = {}, 0
    for article_id, words in tokens.groupby("article_id", observed=True):
        words = rows(words, "position", "start", "term")

        def sentence(start, article_id=article_id):
            return next(((a, s) for a, s, e in spans if a == article_id and s <= start < e), None)

        inside, nodes, at = set(), [], 0
        while at + len(node) <= len(words):
            piece = words[at : at + len(node)]
            adjacent = all(piece[k][0] == piece[0][0] + k and piece[k][2] == node[k] for k in range(len(node)))
            if adjacent and len({sentence(word[1]) for word in piece}) == 1:
                nodes.append((piece[0], piece[-1]))
                inside |= {word[0] for word in piece}
                at += len(node)
            else:
                at += 1
        count += len(nodes)
        for position, start, _ in words:
            near = [
                (first[0] - position, position - first[0])
                for first, _ in nodes
                if 0 < first[0] - position <= window[0] and sentence(first[1]) == sentence(start)
            ]
            near += [
                (position - last[0], position - last[0])
                for _, last in nodes
                if 0 < position - last[0] <= window[1] and sentence(last[1]) == sentence(start)
            ]
            if near and position not in inside:
                found[article_id, position] = min(near, key=lambda pair: (pair[0], -pair[1]))[1]
    return found, count


TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "a. B", "b.\n"]), max_size=14).map(" ".join), max_size=4)


@settings(max_examples=150)
@given(
    TEXTS,
    st.lists(st.sampled_from("ab"), min_size=1, max_size=3),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.booleans(),
    st.booleans(),
)
def test_counts_are_those_of_a_loop(texts, node, window, bounded, thinned):
    articles = make_articles(*texts)
    tokens, sentences = wb.tokenize(articles), wb.split_sentences(articles) if bounded else None
    tokens = tokens[tokens["term"] != "d"] if thinned else tokens
    expected, nodes = naive(tokens, node, window, sentences)
    found = find_collocates(tokens, " ".join(node), window=window, within=sentences)
    assert rows(found, "article_id", "position", "distance") == [(*key, distance) for key, distance in expected.items()]
    scores = score_collocates(tokens, " ".join(node), window=window, within=sentences)
    assert dict(rows(scores, "term", "count")) == Counter(found["term"])
    assert dict(rows(scores, "term", "units")) == Counter(term for _, term in set(rows(found, "article_id", "term")))
    if len(scores):
        assert set(scores["node_count"]) == {nodes}
        assert set(scores["tokens_total"]) == {len(tokens) - nodes * len(node)}
        assert set(scores["window_tokens"]) == {len(found)}


def make_tokens(words):
    position = np.arange(len(words))
    columns = {"article_id": pd.Categorical(["a1"] * len(words)), "position": position, "start": position, "end": position + 1}
    return schema.make("tokens", columns | {"term": pd.Categorical(words)})


def test_marginals_as_in_cwb_ccc():
    """A README of cwb-ccc has 149,800 tokens with 91 nodes, so N = 149,709, and R1 = 776 tokens in windows cut at sentences."""
    words = np.full(149_800, "w", dtype=object)
    words[1000 : 1000 + 91 * 1000 : 1000] = "arbeit"
    ends = np.flatnonzero(words == "arbeit")[:67] + 4  # 67 nodes have 5 words before and 3 after them, 24 have 5 and 5
    sentences = pd.DataFrame({"article_id": "a1", "start": [0, *ends], "end": [*ends, len(words)]})
    scores = score_collocates(make_tokens(words), "arbeit", within=sentences).iloc[0]
    assert scores[["tokens_total", "node_count", "window_tokens"]].tolist() == [149_709, 91, 776]


def test_scores_are_those_of_the_gold_table():
    """f_AB = 30, f_A = 1000, f_B = 200, N = 10⁶: values by association-measures, NLTK and by hand."""
    # windows of one word to the right: 1,000 nodes, so 1,000 words in windows and 1,000,000 words that are no node
    words = np.full(1_001_000, "w", dtype=object)
    words[0:2000:2] = "node"
    words[1:61:2] = words[-170:] = "x"
    row = score_collocates(make_tokens(words), "node", window=(0, 1)).set_index("term").loc["x"]
    assert row[["count", "window_tokens", "term_count", "tokens_total"]].tolist() == [30, 1000, 200, 1_000_000]
    measures = row[["log_dice", "pmi", "mi3", "npmi", "t"]].astype(float).round(6).tolist()
    assert measures == [9.678072, 7.228819, 17.042600, 0.481130, 5.440711]
    cells = [[30, 970], [170, 998_830]]
    g2, p, *_ = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
    assert row["g2"] == pytest.approx(g2)
    assert row["p"] == pytest.approx(p)
    assert row["delta_p_term"] == pytest.approx(30 / 1000 - 170 / 999_000)
    assert row["delta_p_node"] == pytest.approx(30 / 200 - 970 / 999_800)


def test_a_term_rarer_near_the_node_than_elsewhere_has_a_negative_g2():
    scores = score_collocates(wb.tokenize(make_articles("war a b war a a b b b b b")), "war", window=(0, 1))
    assert scores["g2"].tolist()[0] > 0
    scores = score_collocates(wb.tokenize(make_articles("war a war b a a a a a a a a b")), "war", window=(0, 1))
    assert (scores.set_index("term")["g2"].loc[["a", "b"]] > 0).tolist() == [False, True]
    assert scores["q"].between(scores["p"], 1).all()


def test_nothing_to_count():
    for tokens in (TOKENS.head(0), TOKENS.head(1), wb.tokenize(make_articles())):
        assert find_collocates(tokens, "talks").empty
        assert score_collocates(tokens, "talks", within=SENTENCES.head(0)).empty
    assert score_collocates(TOKENS, "nothing of the kind").columns.tolist() == schema.names("collocate_scores")
    assert score_collocates(TOKENS, "peace", window=(0, 0)).empty


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="score_collocates: the tokens are not in reading order"):
        score_collocates(TOKENS.sample(frac=1, random_state=1), "peace")
    with pytest.raises(ValueError, match="find_collocates: the tokens are not in reading order"):
        find_collocates(pd.concat([TOKENS, TOKENS]), "peace")
    with pytest.raises(ValueError, match="window=-1 is less than 0"):
        find_collocates(TOKENS, "peace", window=(-1, 2))
    with pytest.raises(ValueError, match="window=5 is not two numbers of words"):
        find_collocates(TOKENS, "peace", window=5)


def test_occurrences_are_nodes_too(articles, tokens, mentions):
    searched = wb.kwic(articles, "security council")
    assert wb.find_collocates(tokens, searched).equals(wb.find_collocates(tokens, "security council"))
    scores = wb.score_collocates(tokens, searched)
    expected = wb.score_collocates(tokens, "security council")
    assert scores.drop(columns="node").equals(expected.drop(columns="node"))
    putin = mentions[mentions["actor"] == "Vladimir Putin"]
    shuffled = putin.sample(frac=1, random_state=1)
    assert wb.find_collocates(tokens, shuffled).equals(wb.find_collocates(tokens, putin))
    assert wb.score_collocates(tokens, putin)["node"].unique().tolist() == ["Vladimir Putin"]


def test_occurrences_of_several_words_and_of_none():
    articles = make_articles("The old King of Spain met Ann. — Ann left.", "Nothing.")
    tokens = wb.tokenize(articles)
    spans = pd.DataFrame({"article_id": ["a1"] * 4, "start": [8, 8, 26, 31], "end": [21, 12, 29, 32]})  # …, "King", "Ann", "—"
    found = wb.find_collocates(tokens, spans, window=(2, 2))
    assert found[["term", "distance"]].to_numpy().tolist() == [["the", -2], ["old", -1], ["met", 1], ["ann", 1], ["left", 2]]
    assert wb.score_collocates(tokens, spans)["node_count"].unique().tolist() == [2]
    assert wb.find_collocates(tokens, spans.tail(1)).empty
    assert wb.find_collocates(tokens, spans.assign(article_id="elsewhere")).empty
