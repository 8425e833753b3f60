"""What an article and an actor look like where they are shown."""

import pandas as pd
import pytest
from conftest import SAMPLE, make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import schema


def occurrences(*spans, field="text"):
    """Return spans of the article a1 as a table of mentions of Nobody."""
    rows = [{"article_id": "a1", "actor": "Nobody", "kind": "person", "field": field, "start": a, "end": b} for a, b in spans]
    return schema.make("mentions", rows)


def read(html):
    """Return the words of the paragraphs of an article, without tags."""
    import re
    from html import unescape

    return [unescape(re.sub("<[^>]+>", "", part)) for part in re.findall(r"<p>(?!<small>)(.*?)</p>", html, re.S)]


def test_an_article_is_read_with_its_marks():
    articles = make_articles("Kofi Annan spoke.\n\nHe left.", days=["2024-10-21"], sources=["Post"])
    shown = wb.show_article(articles, "a1", mentions=occurrences((0, 10)))
    assert repr(shown) == "Title 1\nPost · 2024-10-21 · 5 words\n\nKofi Annan spoke.\n\nHe left."
    html = shown._repr_html_()
    assert read(html) == ["Kofi Annan spoke.", "He left."]
    assert 'title="Nobody, person"' in html
    assert ">Kofi Annan</span> spoke." in html
    assert ">1 actor</span>" in html


def test_marks_may_overlap_and_reach_over_paragraphs():
    articles = make_articles("One two.\n\nThree four.")
    shown = wb.show_article(articles, "a1", mentions=occurrences((4, 15)), lines=occurrences((0, 7), (10, 21)))
    html = shown._repr_html_()
    assert read(html) == ["One two.", "Three four."]
    for paragraph in html.split("<p>"):
        assert paragraph.count("<span") == paragraph.count("</span>")


@settings(max_examples=60)
@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_any_text_is_whole_and_escaped(text, spans):
    spans = [(min(*span, len(text)), min(max(span), len(text))) for span in spans]
    articles = make_articles(text)
    html = wb.show_article(articles, "a1", mentions=occurrences(*spans))._repr_html_()
    assert "".join("".join(read(html)).split()) == "".join(text.split())


def test_hostile_titles_texts_actors_and_addresses_are_words():
    bad = '"><script>alert(1)</script>'
    articles = make_articles(f"{bad} and more").assign(title=bad, source=bad, url="javascript:alert(1)")
    mentions = occurrences((0, 5)).assign(actor=bad, alias=bad, form="name", rule="x")
    for shown in (wb.show_article(articles, "a1", mentions=mentions), wb.show_actor(mentions, articles, actor=bad)):
        assert "<script" not in shown._repr_html_()
        assert "href" not in shown._repr_html_()
        assert '="">' not in shown._repr_html_()


def test_an_unknown_article_and_a_span_of_another_text_are_refused():
    articles = make_articles("Short.")
    with pytest.raises(ValueError, match="no article 'x' among the 1 given; the column article_id"):
        wb.show_article(articles, "x")
    with pytest.raises(ValueError, match="no characters 0 to 99"):
        wb.show_article(articles, "a1", mentions=occurrences((0, 99)))


def test_an_article_without_anything():
    articles = make_articles("").assign(title=None, text=None, n_words=0)
    assert repr(wb.show_article(articles, "a1")) == "0 words · no date"


def test_an_actor_on_a_card(articles, mentions):
    card = wb.show_actor(mentions, articles, actor="volodymyr zelensky")
    own = mentions[mentions["actor"] == "Volodymyr Zelensky"]
    assert card.facts["Mentions"] == f"{len(own):,}, in {own['article_id'].nunique()} of {len(articles)} articles"
    assert card.names["mentions"].sum() == len(own)
    assert len(card.lines) == 5
    assert all(name in card._repr_html_() for name in ("Ukrainian president", "Harbour Post"))


def test_an_actor_without_days_outlets_or_lines():
    articles = make_articles("Kofi Annan")
    mentions = occurrences((0, 4), field="title").assign(alias="Titl", form="name", rule="x")
    card = wb.show_actor(mentions, articles, actor="Nobody")
    assert card.facts == {"Mentions": "1, in 1 of 1 articles", "Outlets": "not known", "Days": "not known"}
    assert card.lines.empty
    assert "Nobody (person)" in repr(card)


def test_the_load_report_names_days_and_outlets(articles):
    shown = wb.load_articles(SAMPLE)._repr_mimebundle_()
    first, last = articles["published_date"].min(), articles["published_date"].max()
    assert f"Days of publication: {first:%Y-%m-%d} to {last:%Y-%m-%d}" in shown["text/plain"]
    assert "Outlets: 7" in shown["text/plain"]


def test_the_load_report_of_nothing(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    shown = wb.load_articles(tmp_path)._repr_mimebundle_()
    assert "Days of publication: none is known" in shown["text/plain"]
    assert pd.notna(shown["text/html"])
