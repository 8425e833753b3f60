"""What is page furniture and what is text; that nothing is lost; that no line is slow."""

import csv
import time
from itertools import pairwise

import pytest
from conftest import ROOT, SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cleaning import Span, as_json, cut_out, find_furniture, from_json, remove, restore
from workbench.furniture import INLINE_RULES, LINE_RULES, TAIL_RULES

with (ROOT / "tests" / "cases" / "furniture.csv").open(encoding="utf-8", newline="") as file:
    LABELLED = list(csv.DictReader(file))
WHOLE_LINES = {
    "Advertisement",
    "Share this article",
    "Sign up for our morning newsletter",
    "© 2024 Cape Ledger. All rights reserved.",
}
GLUED = "Article continues after this advertisement"


def clean(text, **options):
    """Return what is left of a text whose source is unknown."""
    return remove(text, find_furniture([text], [None], **options)[0])


def score(rows):
    """Return precision and recall of the labelled lines: furniture is found if nothing is left of it."""
    left = [clean(row["text"]) for row in rows]
    found = sum(row["label"] == "furniture" and not rest for row, rest in zip(rows, left, strict=True))
    wrong = sum(row["label"] == "text" and rest != row["text"] for row, rest in zip(rows, left, strict=True))
    return found / max(1, found + wrong), found / sum(row["label"] == "furniture" for row in rows)


GLUED_CASES = [
    ("Article continues after this advertisement|Asked at a briefing, she smiled.", "at the start, no blank"),
    ("Advertisement|The minister smiled.", "a word and a sentence"),
    ("Advertisement |The minister smiled.", "with a blank"),
    ("She smiled.| Advertisement", "at the end"),
    ("She smiled.|Advertisement|He did not.", "between two sentences, no blank"),
    ("She smiled. |ADVERTISEMENT - CONTINUE READING BELOW |He did not.", "in capitals"),
    ("She smiled. |[Advertisement] |He did not.", "in brackets"),
    ("She smiled. |Story continues below |He did not.", "a marker in a paragraph"),
    ("|Share this article|The ships left at dawn.", "a share bar"),
    ("The ships left at dawn.| Sign up for our morning newsletter.", "a newsletter"),
    ("The ships left at dawn.|READ ALSO: What the harbour costs", "a link"),
    ("The ships left at dawn. They were late.| Read more »", "a link of two words"),
    ("The harbour at dawn| (Photo: Maria Lund/Coast Herald)", "a credit"),
    ("They left| pic.twitter.com/AbCdEf1234", "a picture of a post"),
]


@pytest.mark.parametrize("case", [case for case, _ in GLUED_CASES], ids=[note for _, note in GLUED_CASES])
def test_only_the_furniture_of_a_glued_line_goes(case):
    text = case.replace("|", "")
    (spans,) = find_furniture([text], [None])
    position, marked = 0, []
    for span in spans:
        marked += [text[position : span.start], text[span.start : span.end]]
        position = span.end
    assert "|".join(piece for piece in [*marked, text[position:]] if piece) == case.strip("|")


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement Standards Authority members met.",
        "The article continues after this advertisement, the page said.",
        "“Article continues after this advertisement” is a line she hates.",
        "He wrote an advertisement. Readers laughed.",
        "The story continues below the surface.",
        "They read more. They slept less.",
    ],
)
def test_sentences_about_furniture_stay(text):
    assert find_furniture([text], [None]) == [[]]


def test_labelled_lines():
    assert len(LABELLED) >= 300
    precision, recall = score(LABELLED)
    assert precision >= 0.985
    assert recall >= 0.86


@pytest.mark.parametrize("written", ["before", "after", "last"])
def test_each_part_of_the_labelled_lines(written):
    precision, recall = score([row for row in LABELLED if row["written"] == written])
    assert precision >= 0.985
    assert recall >= 0.86


def sample_texts():
    """Return the bodies of the sample's text files as printed, with their outlets."""
    for path in sorted(SAMPLE.rglob("*.txt")):
        text = path.read_text("utf-8")
        yield (text.split("\n\n", 1)[1] if text.startswith("Source:") else text), path.parent.name


def test_the_sample_loses_its_furniture_and_nothing_else():
    texts, sources = zip(*sample_texts(), strict=True)
    pieces = 0
    for text, spans in zip(texts, find_furniture(list(texts), list(sources)), strict=True):
        expected = []
        for line in text.split("\n"):
            if line in WHOLE_LINES or line.startswith("READ ALSO: "):
                expected.append(line)
            elif line.startswith(GLUED):
                expected.append(GLUED)
        assert [text[span.start : span.end].strip() for span in spans] == expected
        assert restore(remove(text, spans), cut_out(text, spans)) == text
        assert "\n\n\n" not in remove(text, spans)
        pieces += len(spans)
    assert pieces == 54


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One left.\n\nAdvertisement\n\nTwo came.", "One left.\n\nTwo came."),
        ("One left.\nAdvertisement\nTwo came.", "One left.\nTwo came."),
        ("One left.\nAdvertisement\n\nTwo came.", "One left.\n\nTwo came."),
        ("One left.\n\nAdvertisement\nTwo came.", "One left.\n\nTwo came."),
        ("Advertisement\n\nOne left.\n", "One left.\n"),
        ("One left.\n\nAdvertisement\n\nShare this article\n", "One left.\n"),
        ("One left.  \r\n\r\n Advertisement \r\n\r\n  Two came.", "One left.  \r\n\r\n  Two came."),
        ("\nAdvertisement\n", ""),
    ],
)
def test_a_line_goes_with_its_break(raw, expected):
    (spans,) = find_furniture([raw], [None])
    assert remove(raw, spans) == expected
    assert restore(expected, cut_out(raw, spans)) == raw


def stories(number, *lines, start=0):
    """Return different articles that all end with these lines."""
    return [
        "\n\n".join([f"{place} has a new harbour and everybody went to see it on day {n}.", f"It cost {place} much.", *lines])
        for n in range(start, start + number)
        for place in [f"Town{'abcdefghijklmnopqrstuvwxyz'[n % 26]}{'xyz'[n // 26 % 3]}"]
    ]


def removed(texts, source="Herald", **options):
    found = find_furniture(texts, [source] * len(texts), **options)
    return {text[span.start : span.end].strip() for text, spans in zip(texts, found, strict=True) for span in spans}


def test_a_line_that_recurs_in_a_source_is_furniture():
    line = "The Herald, your paper since 1911"
    assert removed(stories(3, line)) == {line}
    assert removed(stories(2, line)) == set()
    assert removed(stories(5, line), source=None) == set()


def test_a_line_must_recur_in_a_share_of_the_source():
    line = "From our own window on the harbour we see further"
    assert removed(stories(3, line) + stories(27, start=3)) == {line}
    assert removed(stories(3, line) + stories(70, start=3)) == set()


def test_sentences_and_quotations_need_more():
    assert removed(stories(3, "Moscow did not immediately comment.") + stories(9, start=3)) == set()
    assert removed(stories(3, "“We will not give in”") + stories(9, start=3)) == set()
    assert removed(stories(6, "The Herald is owned by its readers and prints no weather.")) != set()


def test_copies_vote_once():
    copy = "\n\n".join(
        ["The two sides met for an hour in a tent beside the road.", "They will meet again when the rain has gone."]
    )
    assert removed([f"{copy}\n\nThe Herald added line number {word}." for word in ("one", "two", "three", "four")]) == set()


def test_statistics_do_not_depend_on_order():
    texts = stories(4, "The Herald, your paper since 1911") + stories(4, "A sentence that some of them share.", start=4)
    forward = find_furniture(texts, ["Herald"] * 8)
    assert find_furniture(texts[::-1], ["Herald"] * 8) == forward[::-1]


def test_the_cue_of_a_speaker_stays():
    assert removed(stories(5, "Lund:")) == set()


def test_keep_wins_over_everything():
    text = "Advertisement\n\nThe ships left.\n\nArticle continues after this advertisementThey came back."
    assert clean(text, keep=["ADVERTISEMENT ", "article continues  after this advertisement"]) == text
    assert clean("One left.\n\nTwo came.", keep=["two came."], drop=["Two came."]) == "One left.\n\nTwo came."


def test_drop_takes_whole_lines():
    assert clean("One left.\n\nTwo  Came.\n\nThree: two came.", drop=["two came."]) == "One left.\n\nThree: two came."


def test_the_headline_printed_again_goes():
    text = "World\n\nShips leave at dawn\n\nThe ships left."
    assert clean(text, titles=["Ships leave at dawn"]) == "World\n\nThe ships left."
    assert clean("Ships leave at dawn", titles=["Ships leave at dawn"]) == "Ships leave at dawn"


def test_sources_and_titles_must_be_as_many_as_texts():
    with pytest.raises(ValueError, match="1 texts need as many sources and titles"):
        find_furniture(["a"], [])


def test_spans_as_json():
    spans = [Span(0, 3, "advert"), Span(7, 9, "© line")]
    assert as_json(spans) == '[[0,3,"advert"],[7,9,"© line"]]'
    assert from_json(as_json(spans)) == spans


@pytest.mark.parametrize(
    "written", ["", "{", "3", "[[1]]", '[["a", 2, "b"]]', '[[2, 1, "b"]]', '[[0, 3, "a"], [2, 4, "b"]]', "[[0, true, 1]]"]
)
def test_json_that_holds_no_spans(written):
    with pytest.raises(ValueError, match="start, end, rule"):
        from_json(written)


LINES = st.one_of(
    st.sampled_from([row["text"] for row in LABELLED]),
    st.sampled_from([case.replace("|", "") for case, _ in GLUED_CASES]),
    st.text(max_size=30),
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", "\r\n", " ", "", "\u2028", "\n \n"])), max_size=8).map(
    lambda parts: "".join(line + gap for line, gap in parts)
)


@settings(max_examples=60)
@given(st.lists(TEXTS, max_size=5))
def test_nothing_is_lost(texts):
    for text, spans in zip(texts, find_furniture(texts, ["Herald"] * len(texts), titles=texts), strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert restore(remove(text, spans), cut_out(text, from_json(as_json(spans)))) == text


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([row["text"] for row in LABELLED if row["label"] == "text"]), max_size=6),
    st.sampled_from(["\n", "\n\n"]),
)
def test_text_without_furniture_is_left_to_the_byte(lines, gap):
    assert clean(gap.join(lines)) == gap.join(lines)


HOSTILE = (
    "share |Share this |READ: |READ ALSO: a|advertisement |Advertisement|ADVERTISEMENT |"
    "Article continues after this |By Maria Lund and |By |(|((Photo by |[|1 |12:30 |2024 |Jan 1 |©|"
    "copyright |Sign up for our |sign up for our newsletter |get the the |home / |a/|Reuters/|via |"
    "photo |Photo: |@a|a.b@|x| |\t|- |.|. READ: |. Read more|. Advertisement|we use cookies |"
    "all rights |contributed to this |\n| \n|\r|“|Follow us on |pic.twitter.com/|facebook twitter |5k |"
    "views expressed by |İ|don't miss a story. start. "
).split("|")


def quickest(call, argument):
    """Return the seconds of processor time of the quicker of two calls: the slower one may have waited for the other core."""
    times = []
    for _ in range(2):
        start = time.process_time()
        call(argument)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("seed", HOSTILE)
def test_no_rule_is_slow_on_any_line(seed):
    long = (seed * 100_000)[:100_000]
    for line in (long, f"A {long}!", long[:240], f"{long[:238]}!"):
        assert quickest(lambda text: find_furniture([text], ["Herald"]), line) < 0.2
        for rule in LINE_RULES:
            assert quickest(rule.pattern.fullmatch, line[:240]) < 0.05
        for rule in INLINE_RULES:
            assert quickest(lambda text, rule=rule: list(rule.pattern.finditer(text)), line) < 0.05
        for rule in TAIL_RULES:
            assert quickest(lambda text, rule=rule: list(rule.pattern.finditer(text, max(0, len(text) - 240))), line) < 0.05
