"""The sample corpus is what its datasheet says, and three marks say what a reader counts by hand."""

import json
import re

import pandas as pd
from conftest import ROOT, SAMPLE

import workbench as wb


def number_on(figure, **wanted):
    """Return the number on the one mark whose key has these values."""
    marks = {key: number for trace in figure.data for key, number in (() if trace.customdata is None else trace.customdata)}
    (number,) = [number for key, number in marks.items() if wanted.items() <= json.loads(key).items()]
    return number


def test_a_term_counted_by_hand(articles, tokens):
    # 2 each in Meridian Wire 18 Nov, its copy, and the undated feature on a UN year; 1 each in Meridian Wire 24 Sep and its
    # two copies, Andes Review 25 Sep and 22 Nov, and Cape Ledger 20 Nov. Headlines are not counted.
    counts = wb.count_terms(tokens, articles)
    assert number_on(wb.plot_frequencies(counts, top=5000), term="hunger") == 12
    assert number_on(wb.plot_frequencies(counts, top=5000, value="share"), term="hunger") == 9


def test_an_actor_counted_by_hand(articles, mentions):
    # “Farhan Haq, deputy spokesperson for the secretary-general”: once in Meridian Wire 22 Oct and in each of its two copies.
    figure = wb.plot_mentions(wb.count_mentions(mentions, articles, by="form"), top=1000)
    assert number_on(figure, actor="Farhan Haq", form="name") == 3
    assert number_on(figure, actor="Farhan Haq", form="role") == 3


def test_a_period_counted_by_hand(articles, mentions):
    # 21 to 27 October: 6 of Meridian Wire, 4 of Harbour Post, 2 each of Danube Courier and Cape Ledger, 1 each of Straits
    # Observer and Polar Radio; Haq is in 3 of them.
    haq = mentions[mentions["actor"] == "Farhan Haq"]
    figure = wb.plot_timeline(wb.count_by_period(haq, articles, every="week"))
    assert number_on(figure, lines="corpus", period="2024-10-21") == 16
    assert number_on(figure, lines="units", period="2024-10-21") == 3


def test_the_datasheet(articles):
    text = (ROOT / "data" / "README.md").read_text()
    stated = dict(re.findall(r"^\| ([A-Z]\w+ \w+|none stated) \| (\d+) \|", text, re.M))
    counted = articles["source"].fillna("none stated").value_counts()
    assert {name: int(number) for name, number in stated.items()} == counted.to_dict()
    files = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert f"{len(articles)} articles in {len(files)} files" in text
    aliases, terms = (pd.read_csv(ROOT / "data" / f"{name}.csv") for name in ("actors", "actors_offices"))
    assert f"{aliases['actor'].nunique():,} actors (" in text
    assert f"with {len(aliases):,} aliases, and {len(terms):,} terms of {terms['office'].nunique()} offices" in text


def test_bodies_have_120_to_450_words(articles):
    assert articles["n_words"].between(120, 450).all()


def test_it_has_a_burst_a_gap_and_incomplete_ends(articles):
    weeks = wb.count_by_period(articles, articles, every="week").dropna(subset="period").set_index("period")
    assert weeks["count"].idxmax() == pd.Timestamp("2024-10-21")
    assert weeks["count"].max() >= 3 * weeks["count"].median()
    assert weeks["complete"].tolist() == [False] + [True] * 11 + [False]
    andes = articles.loc[articles["source"] == "Andes Review", "published_date"].sort_values()
    assert andes.diff().max() == pd.Timedelta(days=44)


def test_dates_stand_where_the_datasheet_says(articles):
    assert articles["date_basis"].value_counts().to_dict() == {"filename": 42, "record": 32, "none": 4, "json-ld": 1, "meta": 1}
    assert (articles["date_flags"] == "").all()


def test_furniture_is_left_in_some_texts(articles):
    glued = articles["text_raw"].str.contains(r"after this advertisement[A-Z]")
    assert glued.sum() >= 5
    assert set(articles.loc[glued, "source"]) == {"Cape Ledger", "Harbour Post"}
    assert not articles["text"].str.contains("advertisement|Advertisement").any()
    furnished = articles["removed"] != "[]"
    assert (articles["text"] == articles["text_raw"]).equals(~furnished)


def test_wire_copies_keep_their_sentences(articles):
    """Of each copy, most sentences stand in an article of Meridian Wire."""
    plain = articles["text"].str.replace(r"[“”\"‘’']", "", regex=True)
    sentences = [{text[a:b] for a, b in pairs} for text, pairs in zip(plain, map(_spans, plain), strict=True)]
    wire = {n for n, source in enumerate(articles["source"]) if source == "Meridian Wire"}
    copies = [
        n for n, own in enumerate(sentences) if n not in wire and any(len(own & sentences[w]) >= 0.5 * len(own) for w in wire)
    ]
    assert len(copies) == 11


def _spans(text):
    from workbench.sentences import spans

    return list(spans(text))
