"""Key word in context."""

import re

import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.concordance import sample_lines, sort_lines


@pytest.mark.parametrize(
    ("text", "node", "found"),
    [
        ("Peace, peacekeepers and peace.", "peace", ["Peace", "peace"]),
        ("Sanctions on sanctioned sanction-busters", "sanction*", ["Sanctions", "sanctioned", "sanction"]),
        ("the Black\nSea and the black  sea", "black sea", ["Black\nSea", "black  sea"]),
        ("Black\n\nSea", "black sea", []),
        ("Ukraine’s plan", "Ukraine's", ["Ukraine’s"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("Café, cafe\u0301s", "café", ["Café"]),
    ],
)
def test_nodes(text, node, found):
    assert wb.kwic(make_articles(text), node)["node"].tolist() == found


def test_a_line_of_the_concordance():
    text = "First paragraph.\n\nThey want a ceasefire in Gaza now."
    row = wb.kwic(make_articles(text), "ceasefire", width=12).iloc[0]
    assert (row["left"], row["node"], row["right"]) == ("They want a ", "ceasefire", " in Gaza now")
    assert text[row["start"] : row["end"]] == "ceasefire"


def test_case():
    articles = make_articles("US and us")
    assert len(wb.kwic(articles, "US")) == 2
    assert wb.kwic(articles, "US", case=True)["start"].tolist() == [0]


def test_every_count_of_a_word_is_the_number_of_its_lines(articles, tokens):
    counts = wb.count_terms(tokens, articles).set_index("term")["count"]
    for word in ("ceasefire", "grain", "summit", "peace"):
        lines = wb.kwic(articles, word)
        # a hyphen joins a word of tokens but not of the concordance
        joined = [t for t in counts.index if "-" in t and word in t.split("-")]
        assert len(lines) == counts[word] + sum(counts[t] for t in joined) + counts.get(f"{word}'s", 0)


def test_context_in_words_and_sentences():
    articles = make_articles(
        "First one. They want a ceasefire in Gaza now! Then — peace.\n\nMore.", "ceasefire\ntalks. On.", ""
    )
    words = wb.kwic(articles, "ceasefire", by="words", width=3)
    assert words["left"].tolist() == ["They want a ", ""]
    assert words["right"].tolist() == [" in Gaza now!", ""]
    assert wb.kwic(articles, "ceasefire", by="words", width=0)[["left", "right"]].eq("").all().all()
    alone = wb.kwic(articles, "ceasefire", by="sentences").iloc[0]
    assert alone["left"] + alone["node"] + alone["right"] == "They want a ceasefire in Gaza now!"
    more = wb.kwic(articles, "ceasefire", by="sentences", width=1).iloc[0]
    assert more["left"] + more["node"] + more["right"] == "First one. They want a ceasefire in Gaza now! Then — peace."
    broken = wb.kwic(articles, "ceasefire talks", by="sentences").iloc[0]
    assert (broken["left"], broken["node"], broken["right"]) == ("", "ceasefire\ntalks", ".")


def test_a_line_says_where_it_stands():
    line = wb.kwic(make_articles("War.", days=["2024-10-22"], sources=["A"]), "war").iloc[0]
    assert (line["source"], line["title"], f"{line['published_date']:%d %B}") == ("A", "Title 1", "22 October")
    bare = wb.kwic(make_articles("War.")[["article_id", "text"]], "war")
    assert bare[["source", "published_date", "title"]].isna().all().all()


def test_lines_of_occurrences(articles, tokens, mentions):
    for occurrences in (tokens[tokens["term"] == "ceasefire"], mentions.iloc[::-1], tokens.head(0)):
        lines = wb.kwic(articles, occurrences)
        assert lines[["start", "end"]].to_numpy().tolist() == occurrences[["start", "end"]].to_numpy().tolist()
    words = tokens[tokens["term"] == "ceasefire"]
    assert wb.kwic(articles, words)["node"].str.lower().eq("ceasefire").all()
    with pytest.raises(ValueError, match="has no characters 3 to 99"):
        wb.kwic(make_articles("War."), pd.DataFrame({"article_id": ["a1"], "start": [3], "end": [99]}))


def test_sorting_by_what_stands_left_and_right():
    lines = wb.kwic(make_articles("x a war b. The war — C a; a war, b war", "A war"), "war")
    assert sort_lines(lines)["start"].tolist() == [35, 2, 4, 28, 15]
    assert sort_lines(lines, by="left", words=1)["start"].tolist() == [4, 28, 2, 35, 15]
    assert sort_lines(sort_lines(lines, by="left"), by="node").equals(sort_lines(lines, by="left"))
    assert sort_lines(lines.head(0)).columns.tolist() == lines.columns.tolist()


def test_a_sample_says_so():
    lines = wb.kwic(make_articles("war " * 1234), "war")
    sample = sample_lines(lines, number=100)
    assert sample["sample"].unique().tolist() == ["random 100 of 1,234, seed 0"]
    assert sample["start"].is_monotonic_increasing
    assert sample["start"].is_unique
    assert sample.equals(sample_lines(lines, number=100, seed=0))
    assert not sample.equals(sample_lines(lines, number=100, seed=1))
    assert sample_lines(lines.head(5), number=5)["sample"].unique().tolist() == ["all 5"]
    assert "sample" in sample_lines(lines.head(0), number=5)
    assert "sample" not in lines


@settings(max_examples=150)
@given(
    st.lists(st.text("ab .!?AB\n'’\0é\u0301😀ש", max_size=60), max_size=3),
    st.sampled_from(["a", "a b", "b*", "*a", re.compile("a."), re.compile(r"(?s)\s.*")]),
    st.sampled_from(["characters", "words", "sentences"]),
    st.integers(0, 5),
)
def test_a_line_is_a_piece_of_its_text(texts, node, by, width):
    articles = make_articles(*texts)
    texts = articles.set_index("article_id")["text"]
    end = {}
    for line in wb.kwic(articles, node, by=by, width=width).to_dict("records"):
        text = texts[line["article_id"]]
        assert text[line["start"] : line["end"]] == line["node"]
        assert text[: line["start"]].endswith(line["left"])
        assert text[line["end"] :].startswith(line["right"])
        assert "\n" not in line["left"] + line["right"]
        assert line["start"] >= end.get(line["article_id"], 0)
        end[line["article_id"]] = line["end"]
        if by == "words":
            assert max(len(line["left"].split()), len(line["right"].split())) <= width


def test_nothing_to_look_for():
    with pytest.raises(ValueError, match="width=-5 is less than 0"):
        wb.kwic(make_articles("a"), "a", width=-5)
    with pytest.raises(ValueError, match="has no letter or digit"):
        wb.kwic(make_articles("a"), " * ")
    with pytest.raises(ValueError, match="by='lines' is not one of 'characters', 'words', 'sentences'"):
        wb.kwic(make_articles("a"), "a", by="lines")
    assert wb.kwic(make_articles(), "a").columns.tolist() == schema.names("concordance")
