"""Key word in context."""

import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema


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


def test_nothing_to_look_for():
    with pytest.raises(ValueError, match="width=-5 is less than 0"):
        wb.kwic(make_articles("a"), "a", width=-5)
    with pytest.raises(ValueError, match="has no letter or digit"):
        wb.kwic(make_articles("a"), " * ")
    assert wb.kwic(make_articles(), "a").columns.tolist() == schema.names("concordance")
