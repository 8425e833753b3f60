"""Who says what, as a careful reader would ascribe it."""

from itertools import pairwise

import pandas as pd
import pytest
from conftest import ROOT, make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.cue_verbs import STANCES, cues
from workbench.quotation_marks import find_quoted

PEOPLE = [
    ("Vladimir Putin", "person", "Vladimir Putin", "Putin"),
    ("Anna Berg", "person", "Anna Berg", "Berg"),
    ("Emmanuel Macron", "person", "Emmanuel Macron", "Macron"),
    ("Dmitry Peskov", "person", "Dmitry Peskov"),
    ("Kremlin", "organisation", "Kremlin"),
    ("Hamas", "group", "Hamas"),
    ("Ukraine", "state", "Ukraine"),
    ("Israel", "state", "Israel"),
    ("United Nations", "organisation", "UN"),
]
MARKS = (
    "“ ” ‘ ’ \" ' « » „ `` '' said that he Putin told . , : ? ; — ( ) \n \n\n according to who asked not Berg’s s’ and".split(
        " "
    )
)


@pytest.fixture(scope="module")
def people():
    rows = [(actor, alias, kind) for actor, kind, *aliases in PEOPLE for alias in aliases]
    return schema.make("actors", pd.DataFrame(rows, columns=["actor", "alias", "kind"]).assign(form="name"))


def quotes_of(text, people):
    articles = make_articles(text)
    return wb.find_quotes(articles, wb.find_mentions(articles, people, found=False))


def said(text, people):
    """Return what is said and by whom, None for nobody known."""
    quotes = quotes_of(text, people)
    return [(text[row.start : row.end], None if pd.isna(row.speaker) else row.speaker) for row in quotes.itertuples()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will win,” Putin said.", [("“We will win,”", "Vladimir Putin")]),
        ('"We will win", said Putin.', [('"We will win"', "Vladimir Putin")]),
        ("«We will win», Putin said.", [("«We will win»", "Vladimir Putin")]),
        ("„We will win“, said Putin.", [("„We will win“", "Vladimir Putin")]),
        ("``We will win,'' said Putin.", [("``We will win,''", "Vladimir Putin")]),
        ("‘It’s the workers’ rights,’ Putin said.", [("‘It’s the workers’ rights,’", "Vladimir Putin")]),
        ("Putin said: “We will win.”", [("“We will win.”", "Vladimir Putin")]),
        ("Putin: “We will win.”", [("“We will win.”", "Vladimir Putin")]),
        ("“We will win.” — Anna Berg", [("“We will win.”", "Anna Berg")]),
        ("“We will,” Putin said, “win.”", [("“We will,”", "Vladimir Putin"), ("“win.”", "Vladimir Putin")]),
        ("“Why?” Putin asked. “When?”", [("“Why?”", "Vladimir Putin"), ("“When?”", "Vladimir Putin")]),
        ("“No,” Putin, who was in Kazan, told the press.", [("“No,”", "Vladimir Putin")]),
        ("“No,” said the head of the party, Anna Berg.", [("“No,”", "Anna Berg")]),
        ("The lawyer, Anna Berg, said: “No.”", [("“No.”", "Anna Berg")]),
        ("Anna Berg, president of the board of trade said, “No.”", [("“No.”", "Anna Berg")]),
        ("“No,” a man who asked not to be named said.", [("“No,”", None)]),
        ("“Stop!” shouted the guard.", [("“Stop!”", None)]),
        ("Putin warned that Kyiv “plays with fire”.", [("“plays with fire”", "Vladimir Putin")]),
        ("Putin called it “a mistake”.", [("“a mistake”", "Vladimir Putin")]),
        ("It was described by Putin as “a mistake”.", [("“a mistake”", "Vladimir Putin")]),
        ("It was “a mistake”, Putin said.", [("“a mistake”", "Vladimir Putin")]),
        (
            "It was “sad” and “bad for all of us”, Putin said.",
            [("“sad”", "Vladimir Putin"), ("“bad for all of us”", "Vladimir Putin")],
        ),
        ("Hamas rejected it, saying it “ignored them”.", [("“ignored them”", "Hamas")]),
        ("The daily quoted Putin as saying: “No.”", [("“No.”", "Vladimir Putin")]),
        ("Putin said that it was late.", [("that it was late", "Vladimir Putin")]),
        ("Putin said it was late.", [("it was late", "Vladimir Putin")]),
        ("It was late, Putin said on Monday.", [("It was late", "Vladimir Putin")]),
        ("It was, Putin said, too late for talks.", [("It was", "Vladimir Putin"), ("too late for talks", "Vladimir Putin")]),
        ("According to Anna Berg, it was late.", [("it was late", "Anna Berg")]),
        ("It was late, according to Anna Berg.", [("It was late", "Anna Berg")]),
        (
            "Israel accuses Hamas of lying, and says that it will go on.",
            [("of lying", "Israel"), ("that it will go on", "Israel")],
        ),
        ("Putin said on Tuesday Berg would not go.", [("Berg would not go", "Vladimir Putin")]),
        ("Putin said the two men had agreed to “work together”.", [("“work together”", "Vladimir Putin")]),
        ("“No,” Trade Council President Anna Berg said, according to the press.", [("“No,”", "Anna Berg")]),
        (
            "It “is no club”, Berg said; it must “deliver results”.",
            [("“is no club”", "Anna Berg"), ("“deliver results”", "Anna Berg")],
        ),
        ("Berg resigned in a letter to Putin’s board stating: “No.”", [("“No.”", "Anna Berg")]),
        ("Putin promised to go.", [("to go", "Vladimir Putin")]),
        ("Putin told reporters on Monday that he would go.", [("that he would go", "Vladimir Putin")]),
        ("Putin said Berg said it was late.", [("Berg said it was late", "Vladimir Putin")]),
        ("Putin said no, but Berg said it was late.", [("it was late", "Anna Berg")]),
        ("Asked about it, Putin replied: “Later.”", [("“Later.”", "Vladimir Putin")]),
        ('He told her "never" and left. "No," Putin said.', [('"never"', None), ('"No,"', "Vladimir Putin")]),
        ("“He told me ‘never’ and left,” Putin said.", [("“He told me ‘never’ and left,”", "Vladimir Putin")]),
    ],
)
def test_what_a_reader_would_ascribe(text, expected, people):
    assert said(text, people) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “special operation” goes on.",
        "He read “War and Peace” in the “Old Town”.",
        "A film called “The Long and Winding Road to Nowhere” opened.",
        "A plan named “a better life for all of us” failed.",
        "“Papers found on the street” — Daily Post, 16 August",
        "It’s a ’90s thing, rock ’n’ roll, and the boys’ 5’ 10” frame.",
        "Putin has not said whether he will go.",
        "The claims that it was late were denied.",
        "Nobody said that it was late.",
        "US secretary of state, Anna Berg, went.",
        "",
    ],
)
def test_what_is_no_quotation(text, people):
    assert said(text, people) == []


@pytest.mark.parametrize(
    ("text", "speaker", "form"),
    [
        ("Putin met Macron. He said it was late.", "Vladimir Putin", "pronoun"),
        ("Putin met Anna Berg. She said it was late.", "Anna Berg", "pronoun"),
        ("Macron was late. Putin said no such thing, and left. “It was early,” he added.", "Vladimir Putin", "pronoun"),
        ("The spokesman, Dmitry Peskov, was there. “No,” the spokesman said.", "Dmitry Peskov", "description"),
        ("Ukraine’s foreign ministry said it was late.", "Ukraine", "body"),
        ("A spokesman for the UN said it was late.", "United Nations", "body"),
        ("Putin’s letter to the UN said it was late.", "Vladimir Putin", "document"),
        ("Putin’s lawyer said it was late.", None, "description"),
        ("Officials said it was late.", None, "description"),
        ("Hamas met Putin. They said it was late.", None, "pronoun"),
    ],
)
def test_who_is_meant(text, speaker, form, people):
    last = quotes_of(text, people).iloc[-1]
    assert (None if pd.isna(last["speaker"]) else last["speaker"], last["speaker_form"]) == (speaker, form)


def test_the_ministry_is_the_one_that_spoke(people):
    quotes = quotes_of("Ukraine’s foreign ministry said it was late. The ministry added that it would wait.", people)
    assert quotes["speaker"].tolist() == ["Ukraine", "Ukraine"]
    assert quotes["speaker_form"].tolist() == ["body", "description"]


def test_paragraphs_that_go_on_have_one_speaker(people):
    text = "“It was a long day,” Putin said. “It is not over\n\n“and it goes on\n\n“until it ends.”\n\nBerg left."
    quotes = quotes_of(text, people)
    assert quotes["speaker"].tolist() == ["Vladimir Putin"] * 4
    assert quotes["rule"].tolist() == ["clause after", "continued", "continued", "continued"]
    assert quotes["kind"].eq("direct").all()


def test_a_quotation_of_nobody_stays(people):
    quotes = quotes_of("It rained.\n\n“This is the end of the world as we know it.”", people)
    assert quotes[["kind", "rule"]].to_numpy().tolist() == [["floating", "nobody"]]
    assert quotes[["speaker", "speaker_text", "cue", "stance", "speaker_start"]].isna().all(axis=None)


def test_kinds_stances_words_and_places(people):
    text = (
        "“We will win,” Putin vowed. Berg denied that it was late. Macron accused Israel of lying. Berg called it “a mistake”."
    )
    quotes = quotes_of(text, people)
    assert quotes[["kind", "stance", "cue", "words"]].to_numpy().tolist() == [
        ["direct", "promise", "vowed", 3],
        ["indirect", "deny", "denied", 4],
        ["indirect", "accuse", "accused", 2],
        ["mixed", "say", "called", 2],
    ]
    printed = [text[row.speaker_start : row.speaker_end] for row in quotes.itertuples()]
    assert printed == quotes["speaker_text"].tolist() == ["Putin", "Berg", "Macron", "Berg"]


def test_every_verb_has_one_stance():
    assert {cue.stance for cue in cues().values()} == set(STANCES)
    forms = (
        "said",
        "says",
        "saying",
        "denied",
        "admitted",
        "agreed",
        "swore",
        "labelled",
        "labelling",
        "guaranteeing",
        "replies",
    )
    assert not [form for form in forms if form not in cues()]


def test_only_texts_are_read_and_titles_name_nobody(people):
    articles = make_articles("“No,” Putin said.").assign(title="“Yes,” Berg said")
    mentions = wb.find_mentions(articles, people, titles=True)
    assert wb.find_quotes(articles, mentions)["speaker"].tolist() == ["Vladimir Putin"]


def test_nothing_to_read(people):
    empty = wb.find_quotes(make_articles(), schema.empty("mentions"))
    assert empty.empty
    assert empty.columns.tolist() == schema.names("quotes")
    with pytest.raises(ValueError, match="find_quotes needs the columns"):
        wb.find_quotes(make_articles("A"), pd.DataFrame({"article_id": []}))


@settings(max_examples=150)
@given(st.lists(st.sampled_from(MARKS), max_size=40), st.text(max_size=40))
def test_odd_marks_never_raise_and_rows_never_overlap(words, tail):
    text = " ".join(words) + tail
    articles = make_articles(text)
    mention = text.find("Putin")
    rows = [("a1", "Vladimir Putin", "person", "Putin", "name", "alias", "text", mention, mention + 5)] if mention >= 0 else []
    quotes = wb.find_quotes(articles, schema.make("mentions", pd.DataFrame(rows, columns=schema.names("mentions"))))
    starts, ends = quotes["start"].tolist(), quotes["end"].tolist()
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert all(one.end <= two.start for one, two in pairwise(quotes.itertuples()))


@given(st.text(alphabet="“”‘’\"'«»„` ab.,s\n", max_size=60))
def test_marks_pair_without_overlap(text):
    found = find_quoted(text)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all("\n" not in text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    "piece", ["“a b c d” said ", "saying ", "he said, ", ".", "‘s’ ", "“a\n", "He said that ", '"', "Abc: “x y z”\n"]
)
def test_hostile_texts_are_read_in_one_pass(piece):
    # Twice as long takes about twice as many steps, or this would not end.
    text = piece * (300_000 // len(piece))
    assert len(wb.find_quotes(make_articles(text), schema.empty("mentions"))) >= 0


def test_quotes_of_twelve_articles_of_the_sample(articles, mentions):
    gold = pd.read_csv(ROOT / "tests" / "cases" / "sample_quotes.csv", keep_default_na=False)
    of_gold = pd.read_csv(ROOT / "tests" / "cases" / "sample_mentions.csv")["article_id"].unique()
    quotes = wb.find_quotes(articles, mentions)
    quotes = quotes[quotes["article_id"].isin(of_gold)]
    printed = articles.set_index("article_id")["text"]
    for row in gold.itertuples():
        assert printed[row.article_id][row.start : row.end].startswith(row.printed)
    found = gold.merge(quotes, on=["article_id", "start"], suffixes=("", "_found"))
    right = found["speaker"].eq(found["speaker_found"].fillna("")) & found["stance"].eq(found["stance_found"])
    right &= found["kind"].eq(found["kind_found"])
    # Whom "the former president" means is known to no rule: it stays without a speaker.
    assert (len(gold), len(quotes), int(right.sum())) == (47, 47, 46)
