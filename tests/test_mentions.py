"""Who is mentioned, counted as a careful reader would."""

import re
import sys
from itertools import pairwise

import pandas as pd
import pytest
from conftest import ROOT, make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.mentions import review_mentions
from workbench.remembered import Remembered

WORDS = (
    "Putin Vladimir Anna Berg Anna Berg, Moscow Times (NIS) National Institute of Seismology the The and said. Mr Hruby’s Bank"
    " ministry leader, US UN chief President in — \n\n".split(" ")
)
WATCHLIST = [
    ("António Guterres", "António Guterres", "person", "name"),
    ("António Guterres", "Guterres", "person", "name"),
    ("António Guterres", "UN chief", "person", "role", "2017-01-01", None),
    ("Ban Ki-moon", "Ban Ki-moon", "person", "name"),
    ("Ban Ki-moon", "UN chief", "person", "role", "2007-01-01", "2016-12-31"),
    ("Vladimir Putin", "Putin", "person", "name"),
    ("Vladimir Putin", "Vladimir Putin", "person", "name"),
    ("Vladimir Putin", "Russia's president", "person", "role", "2012-05-07", None),
    ("United Nations", "UN", "organisation", "name"),
    ("United Nations", "United Nations", "organisation", "name"),
    ("United States", "US", "state", "name"),
    ("United States", "U.S.", "state", "name"),
    ("Russia", "Russia", "state", "name"),
    ("Russia", "Moscow", "state", "metonym"),
    ("Ukraine", "Ukraine", "state", "name"),
    ("Guinea", "Guinea", "state", "name"),
    ("Guinea-Bissau", "Guinea-Bissau", "state", "name"),
]


@pytest.fixture(scope="module")
def watchlist():
    columns = ["actor", "alias", "kind", "form", "valid_from", "valid_to"]
    table = pd.DataFrame([row + (None,) * (6 - len(row)) for row in WATCHLIST], columns=columns)
    return schema.make("actors", table.assign(qid=None))


def found(text, watchlist, day="2024-10-22"):
    articles = make_articles(text, days=[day])
    mentions = wb.find_mentions(articles, watchlist, found=False)
    return [(text[row.start : row.end], row.actor, row.form) for row in mentions.itertuples()]


def named(text, watchlist, *, title=""):
    """Return what is found besides the watchlist's aliases: as printed, actor, rule."""
    articles = make_articles(text).assign(title=title)
    mentions = wb.find_mentions(articles, watchlist)
    return [(text[row.start : row.end], row.actor, row.rule) for row in mentions.itertuples() if row.rule != "alias"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("UN chief António Guterres met Putin", ["UN chief", "António Guterres", "Putin"]),
        ("Russia’s President Vladimir Putin", ["Russia’s President", "Vladimir Putin"]),
        ("Guterres’ trip and Putin's reply", ["Guterres", "Putin"]),
        ("Trust us, the US said", ["US"]),
        ("PUTIN AND GUTERRES TO MEET IN MOSCOW", ["PUTIN", "GUTERRES", "MOSCOW"]),
        ("Putinism, Rasputin, putin", []),
        ("the Ukraine-Russia talks", ["Ukraine", "Russia"]),
        ("United\nNations", ["United\nNations"]),
        ("United\n\nNations", []),
        ("Guinea-Bissau is not Guinea", ["Guinea-Bissau", "Guinea"]),
        ("in the U.S. on Monday. The U.S.", ["U.S.", "U.S."]),
        ("the UN, U.N. and UNESCO", ["UN"]),
        ("“Russia’s”", ["Russia"]),
        ("UN CHIEF and un Chief", ["UN CHIEF", "un Chief"]),
        ("", []),
    ],
)
def test_what_a_reader_would_mark(text, printed, watchlist):
    assert [name for name, _, _ in found(text, watchlist)] == printed


def test_an_office_goes_to_its_holder_on_the_day(watchlist):
    assert found("the UN chief", watchlist, "2016-12-31")[0][1] == "Ban Ki-moon"
    assert found("the UN chief", watchlist, "2017-01-01")[0][1] == "António Guterres"


def test_an_office_nobody_can_be_named_for_is_kept_and_said(watchlist):
    articles = make_articles("the UN chief", "the UN chief", days=[None, "1990-01-01"])
    mentions = wb.find_mentions(articles, watchlist)
    assert mentions["actor"].tolist() == ["UN chief (holder unknown)"] * 2
    assert mentions["rule"].tolist() == ["office without a date", "office vacant"]
    assert mentions["form"].tolist() == ["role", "role"]


def test_metonyms_are_their_own_form(watchlist):
    assert found("Moscow said", watchlist) == [("Moscow", "Russia", "metonym")]


def test_a_currency_is_no_state(watchlist):
    assert found("It cost US$ 7, the US said", watchlist) == [("US", "United States", "name")]


def test_persons_are_found_in_full_and_by_surname(watchlist):
    text = "The mayor, Marta Lindqvist, spoke first. Lindqvist said that Ms Lindqvist’s party had won."
    assert [(printed, actor, rule) for printed, actor, rule in named(text, watchlist)] == [
        ("Marta Lindqvist", "Marta Lindqvist", "found"),
        ("Lindqvist", "Marta Lindqvist", "surname"),
        ("Lindqvist", "Marta Lindqvist", "surname"),
    ]


def test_an_acronym_is_explained_by_a_bracket(watchlist):
    text = "The National Institute of Seismology (NIS) warned of aftershocks. On Monday the NIS said that it had been right."
    assert [(printed, actor, rule) for printed, actor, rule in named(text, watchlist)] == [
        ("National Institute of Seismology", "National Institute of Seismology", "found"),
        ("NIS", "National Institute of Seismology", "acronym"),
        ("NIS", "National Institute of Seismology", "acronym"),
    ]


def test_a_short_form_and_the_ministry(watchlist):
    text = "The Ministry of Trade was silent. The ministry said later that Norvik Shipping had paid. Norvik denied it."
    assert ("ministry", "Ministry of Trade", "description") in named(text, watchlist)
    two = text + " The defence ministry agreed. The ministry thanked it."
    assert "description" not in [rule for _, _, rule in named(two, watchlist)]


def test_a_company_is_called_by_its_first_word(watchlist):
    text = "The ministry said that Norvik Shipping had paid. Norvik denied it."
    assert ("Norvik", "Norvik Shipping", "short form") in named(text, watchlist)


def test_a_description_is_learned_beside_the_name(watchlist):
    text = "In Oslo Marta Lindqvist, the Labour leader, spoke first. Later the Labour leader went home."
    assert ("Labour leader", "Marta Lindqvist", "description") in named(text, watchlist)


def test_a_name_that_is_more_than_an_alias_is_not_that_alias(watchlist):
    articles = make_articles("She wrote in the Moscow Times that Lyudmila Putin would speak.")
    mentions = wb.find_mentions(articles, watchlist)
    assert mentions["actor"].tolist() == ["Moscow Times", "Lyudmila Putin"]
    assert mentions["kind"].tolist() == ["organisation", "person"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Air Guinea said the Guinea Red Cross paid.", ["Air Guinea", "Guinea Red Cross"]),
        ("They met at the Moscow Air Show for US dollars in pro-Moscow towns.", []),
        ("It was US$ 5 and the Treaty of Guinea.", []),
        ("Sales of the Boeing 737 rose. Boeing hired 300 people.", ["Boeing"]),
        ("Minister of Education Marta Lindqvist spoke.", ["Marta Lindqvist"]),
        ("He is the chairman of Norvik Ltd. Jan Hruby agreed.", ["Norvik Ltd.", "Jan Hruby"]),
        (
            "The House Reform and Oversight Committee met Michael O' Leary.",
            ["House Reform and Oversight Committee", "Michael O' Leary"],
        ),
        ("Osama bin Laden hid. Bin Laden was found near Dar es Salaam.", ["Osama bin Laden", "Bin Laden", "Dar es Salaam"]),
        ("Iodine is scarce, and iodine is dear. Rebels fled. Gunmen came.", []),
        ("William Ford Jr. spoke for Ford Motor Company. Mr Ford left.", ["William Ford Jr.", "Ford Motor Company", "Ford"]),
    ],
)
def test_where_names_begin_and_end(text, expected, watchlist):
    mentions = wb.find_mentions(make_articles(text), watchlist)
    assert [text[row.start : row.end] for row in mentions.itertuples()] == expected


def test_a_club_and_a_body_go_by_a_part_of_their_names(watchlist):
    text = "The Atlanta Braves won. The Braves play the New York Mets."
    text += " The Kennedy Space Center is not the Kennedy Space Center Visitor Complex."
    assert named(text, watchlist)[1] == ("Braves", "Atlanta Braves", "short form")
    assert [actor for _, actor, _ in named(text, watchlist)[-2:]] == [
        "Kennedy Space Center",
        "Kennedy Space Center Visitor Complex",
    ]


def test_an_acronym_of_another_language_is_learned_from_its_bracket(watchlist):
    text = "The State Property Agency (AVAS) sold it. AVAS said so."
    assert ("AVAS", "State Property Agency", "acronym") in named(text, watchlist)


def test_a_role_beside_a_name_is_its_bearers(watchlist):
    articles = make_articles("The UN chief Marta Lindqvist spoke, and the UN chief António Guterres.", days=["2024-10-22"])
    roles = wb.find_mentions(articles, watchlist).query("form == 'role'")
    assert roles[["actor", "rule"]].to_numpy().tolist() == [
        ["Marta Lindqvist", "role beside the name"],
        ["António Guterres", "office on the day"],
    ]


def test_the_agency_of_a_dateline_is_not_named(watchlist):
    agency = watchlist.iloc[:1].assign(actor="Reuters", alias="Reuters", kind="organisation", form="name")
    text = "MOSCOW (Reuters) - Putin told Reuters so."
    mentions = wb.find_mentions(make_articles(text), pd.concat([watchlist, agency], ignore_index=True))
    assert mentions["start"].tolist() == [0, 19, 30]


def test_a_company_is_the_same_without_its_ending(watchlist):
    text = "Shares of Time Warner Inc. rose. In it Time Warner’s Anna Berg left Time Warner."
    assert [actor for _, actor, _ in named(text, watchlist)] == ["Time Warner Inc."] * 2 + ["Anna Berg", "Time Warner Inc."]


def test_a_surname_of_two_is_for_review(watchlist):
    text = "Putin spoke. Then Lyudmila Putin rose, and Putin left. Ivo Hruby met Petr Hruby. Mr Hruby said nothing."
    articles = make_articles(text)
    mentions = wb.find_mentions(articles, watchlist)
    doubts = review_mentions(articles, watchlist)
    assert [text[row.start : row.end] for row in mentions.itertuples()] == [
        "Putin",
        "Lyudmila Putin",
        "Ivo Hruby",
        "Petr Hruby",
    ]
    assert doubts[["alias", "candidates", "rule", "field"]].to_numpy().tolist() == [
        ["Putin", "Lyudmila Putin / Vladimir Putin", "alias and surname", "text"],
        ["Hruby", "Ivo Hruby / Petr Hruby", "surname", "text"],
    ]


def test_what_is_reviewed_is_the_same_after_find_mentions_and_for_each_watchlist(watchlist, monkeypatch):
    articles = make_articles("Ivo Hruby met Petr Hruby. Mr Hruby said nothing.")
    for actors in (watchlist, watchlist.head(0), watchlist.replace("Lyudmila Putin", "Ivo Hruby")):
        wb.find_mentions(articles, actors)
        remembered = review_mentions(articles, actors)
        monkeypatch.setattr("workbench.mentions._doubts", Remembered())
        pd.testing.assert_frame_equal(remembered, review_mentions(articles, actors))
        assert len(remembered) == 1


def test_before_the_second_of_a_name_comes_the_first_is_meant(watchlist):
    text = "Ivo Hruby came first, and Hruby spoke. Then Petr Hruby spoke."
    assert named(text, watchlist)[1] == ("Hruby", "Ivo Hruby", "surname")


def test_what_opens_a_sentence_is_no_name(watchlist):
    assert named("Officials agreed. Yesterday nobody did. Nothing was said. “Announcements will follow.”", watchlist) == []


def test_a_surname_that_is_a_word_is_learned_from_the_full_name(actors):
    def persons(text):
        mentions = wb.find_mentions(make_articles(text), actors)
        return [text[row.start : row.end] for row in mentions.itertuples() if row.kind == "person"]

    assert persons("In May the price of brown rice rose. May was hot. Rice is dear.") == []
    assert persons("Condoleezza Rice arrived. Rice said that prices of rice had risen.") == ["Condoleezza Rice", "Rice"]


def test_seats_of_government_are_actors_of_their_own_and_demonyms_none(actors):
    text = "The Kremlin said that Russian troops would stay. Moscow agreed; a Kremlin spokesman, and Russians, did not."
    mentions = wb.find_mentions(make_articles(text, days=["2024-10-22"]), actors)
    assert mentions[["actor", "form"]].to_numpy().tolist() == [
        ["Kremlin", "metonym"],
        ["Russia", "metonym"],
        ["Dmitry Peskov", "role"],
    ]


def test_the_longer_of_two_names_and_what_names_two_states(actors):
    text = "Papua New Guinea and Guinea-Bissau, Guinea and South Sudan. The Congolese president was in Georgia."
    mentions = wb.find_mentions(make_articles(text), actors, found=False)
    assert mentions["actor"].tolist() == ["Papua New Guinea", "Guinea-Bissau", "Guinea", "South Sudan"]


def test_titles_have_a_field_of_their_own(watchlist):
    title = "Putin To Meet Marta Lindqvist In Big Row Over Grain"
    articles = make_articles("On Monday Marta Lindqvist, the mayor, met Putin.").assign(title=title)
    assert wb.find_mentions(articles, watchlist)["field"].unique().tolist() == ["text"]
    mentions = wb.find_mentions(articles, watchlist, titles=True).query("field == 'title'")
    assert [title[row.start : row.end] for row in mentions.itertuples()] == ["Putin", "Marta Lindqvist"]
    assert wb.find_mentions(articles.drop(columns="title"), watchlist)["actor"].tolist() == [
        "Marta Lindqvist",
        "Vladimir Putin",
    ]


def test_the_sample_as_a_reader_marks_it(articles, actors):
    gold = pd.read_csv(ROOT / "tests" / "cases" / "sample_mentions.csv")
    mentions = wb.find_mentions(articles[articles["article_id"].isin(gold["article_id"])], actors, titles=True)
    mentions = mentions[mentions["rule"] != "description"]
    place = ["article_id", "field", "start"]
    both = gold.merge(mentions, on=place, suffixes=("_gold", ""))
    right = (both["actor"] == both["actor_gold"]) & (both["form"] == both["form_gold"])
    assert gold["article_id"].nunique() == 12
    assert right.sum() / len(gold) > 0.95
    assert right.sum() / len(mentions) > 0.95


def test_every_office_of_the_sample_has_its_holder_of_the_day(articles, actors):
    gold = pd.read_csv(ROOT / "tests" / "cases" / "sample_mentions.csv").query("form == 'role'")
    mentions = wb.find_mentions(articles[articles["article_id"].isin(gold["article_id"])], actors, titles=True)
    both = gold.merge(mentions, on=["article_id", "field", "start"], how="left", suffixes=("_gold", ""))
    assert len(gold) == 24
    assert (
        both[["actor", "form", "end"]].to_numpy().tolist() == both[["actor_gold", "form_gold", "end_gold"]].to_numpy().tolist()
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "A", "\0", "🙂 Anna 🙂", "مرحبا Anna Berg بالعالم", "E\u0301lise Dupont", "X" * 5000, "Mr. " * 500, "A. " * 500],
)
def test_odd_texts(text, watchlist):
    wb.find_mentions(make_articles(text, text), watchlist, titles=True)
    review_mentions(make_articles(text), watchlist)


def test_a_missing_text_names_nobody(watchlist):
    articles = make_articles("Putin").assign(text=None, title=None)
    assert wb.find_mentions(articles, watchlist, titles=True).empty


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
@settings(max_examples=60)
def test_every_mention_and_doubt_has_characters_of_its_own(watchlist, text):
    articles = make_articles(text)
    parts = [wb.find_mentions(articles, watchlist), review_mentions(articles, watchlist)]
    spans = sorted((row.start, row.end) for part in parts for row in part[part["field"] == "text"].itertuples())
    assert all(start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(st.text(alphabet=st.sampled_from("UNS .’'-\nPutinRsaoMcwGe"), max_size=80))
def test_no_character_is_in_two_mentions(watchlist, text):
    mentions = wb.find_mentions(make_articles(text), watchlist)
    assert (mentions["start"].iloc[1:].to_numpy() >= mentions["end"].iloc[:-1].to_numpy()).all()
    assert (mentions["end"] > mentions["start"]).all()


def test_nobody(watchlist):
    mentions = wb.find_mentions(make_articles(), watchlist)
    assert mentions.columns.tolist() == schema.names("mentions")
    assert review_mentions(make_articles(), watchlist).columns.tolist() == schema.names("doubts")
    assert wb.find_mentions(make_articles("Putin"), watchlist.head(0), found=False).empty


def capitals(text):
    """Return every word of two capitals or more: a recogniser as simple as can be."""
    return [(match.start(), match.end(), "organisation") for match in re.finditer(r"(?:[Tt]he )?\b[A-Z]{2,}(?:'s)?", text)]


def test_a_recogniser_finds_the_names_in_place_of_the_rules(watchlist):
    text = "Putin met the QZX's head, Marta Lindqvist, at the UN. QZX agreed."
    mentions = wb.find_mentions(make_articles(text), watchlist, found=capitals)
    assert [(text[row.start : row.end], row.actor, row.kind, row.rule) for row in mentions.itertuples()] == [
        ("Putin", "Vladimir Putin", "person", "alias"),
        ("QZX", "QZX", "organisation", "found"),
        ("UN", "United Nations", "organisation", "alias"),
        ("QZX", "QZX", "organisation", "found"),
    ]
    assert review_mentions(make_articles(text), watchlist, found=capitals).empty


def test_a_recogniser_of_other_kinds_is_told(watchlist):
    with pytest.raises(ValueError, match=r"the kind 'ORG': it may be person, organisation, place, group"):
        wb.find_mentions(make_articles("QZX"), watchlist, found=lambda text: [(2, 5, "ORG")])


@pytest.mark.parametrize(("module", "make"), [("spacy", wb.load_spacy), ("gliner", wb.load_gliner)])
def test_a_library_that_is_not_there_is_named(module, make, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=f"pip install {module}"):
        make("model")


def test_spacy_finds_what_its_pipeline_says(watchlist, tmp_path):
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    patterns = [{"label": "PERSON", "pattern": "Marta Lindqvist"}, {"label": "NORP", "pattern": "Danes"}]
    pipeline.add_pipe("entity_ruler").add_patterns(patterns)
    pipeline.to_disk(tmp_path / "pipeline")
    articles = make_articles("Marta Lindqvist met Danes and Ivo Hruby. Lindqvist left.")
    mentions = wb.find_mentions(articles, watchlist, found=wb.load_spacy(tmp_path / "pipeline"))
    assert mentions["actor"].tolist() == ["Marta Lindqvist"]
    with pytest.raises(ValueError, match="no pipeline of spaCy"):
        wb.load_spacy(tmp_path / "nothing")
