"""Exports of news databases: each document with its title, day, source and text; what is missing is said."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.readers import Fault, Record
from workbench.readers.news_export import find_day, read_export_html, split_export

COVER = """User Name: A. Reader
Date and Time: Wednesday, October 23, 2024 9:15 AM CEST
Job Number: 12345
Documents (4)
1. Leaders meet in Kazan
Client/Matter: -None-
Search Terms: kazan AND grain
Narrowed by:
Content Type Narrowed by
News Timeline: 01 Oct 2024 to 23 Oct 2024
2. Talks go on""".split("\n")
FIRST = """Leaders meet in Kazan
The Meridian Wire (London)
October 22, 2024 Tuesday 5:30 PM GMT
Copyright 2024 Meridian Wire Ltd. All Rights Reserved
Section: WORLD; Pg. 3
Length: 20 words
Byline: Ann Lee and Bo Ek
Body
They met on Tuesday.
Grain was the first point: nobody disagreed.
Classification
Language: ENGLISH
Subject: GRAIN TRADE (90%); SUMMITS (78%)
Load-Date: October 23, 2024""".split("\n")
SECOND = """Talks go on
Harbour Post
23 October 2024
Body
They go on.
Load-Date: October 24, 2024""".split("\n")
THIRD = """Gipfel in Kasan endet
Hafenblatt
Donnerstag, 24. Oktober 2024
Length: 5 Wörter
Body
Der Gipfel ist zu Ende.
Graphic
Ein Bild vom Gipfel
Load-Date: October 24, 2024""".split("\n")
END = ["End of Document"]

LEXIS = """
                               1 of 2 DOCUMENTS



                                  The Meridian Wire

                            October 22, 2024 Tuesday
                                   Edition 1;
                                    Scotland

Leaders meet in Kazan and talk about grain and
about trade

BYLINE: Ann Lee

SECTION: WORLD; Pg. 3

LENGTH: 20 words

They met on Tuesday in Kazan, a city on the Volga,
where grain was the first point.

Nobody disagreed.

LOAD-DATE: October 23, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                       Copyright 2024 Meridian Wire Ltd
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                                  Harbour Post

                            October 23, 2024

Talks go on

They go on.
"""

FACTIVA = """World
Leaders meet in Kazan and talk about grain
By Ann Lee
624 words
22 October 2024
05:30 GMT
The Meridian Wire
MERIDW
Page 3
English
© Copyright 2024. Meridian Wire Ltd. All rights reserved.

They met on Tuesday.

Grain was the first point.

Document MERIDW0020241022ekam000dl

Die Gespräche gehen weiter
12 Wörter
23. Oktober 2024
Hafenblatt
HAFEN
Deutsch
(c) 2024 Hafenblatt

Sie gehen weiter.

Document HAFEN00020241023ekan0002x

Search Summary
Text kazan
"""
CODED = """HD
Leaders meet in Kazan
BY
By Ann Lee
WC 624 words
PD 22 October 2024
SN The Meridian Wire
SC MERIDW
LA English
LP
They met on Tuesday.
TD
Grain was the first point.
Nobody disagreed.
NS
gcat : Political News
AN
Document MERIDW0020241022ekam000dl"""


def records(found):
    return [item for item in found if isinstance(item, Record)]


def faults(found):
    return [item.reason for item in found if isinstance(item, Fault)]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("October 22, 2024 Tuesday 5:30 PM GMT", "2024-10-22"),
        ("Tuesday 22 October 2024", "2024-10-22"),
        ("Oct. 22, 2024", "2024-10-22"),
        ("mardi 1er août 2023", "2023-08-01"),
        ("Le Quotidien, 22 févr. 2024, 624 mots", "2024-02-22"),
        ("Dienstag, 22. März 2022", "2022-03-22"),
        ("2015-09-01", "2015-09-01"),
        ("31 June 2024", None),
        ("22 Brumaire 2024", None),
        ("October 2024", None),
        ("03/04/2024", None),
    ],
)
def test_days_are_read_in_three_languages(line, day):
    assert find_day(line) == day


def test_nexis_documents_below_their_cover():
    found = list(split_export([*COVER, *FIRST, *END, *SECOND, *END, *THIRD, *END]))
    first, second, third = records(found)
    assert first.fields == {
        "title": "Leaders meet in Kazan",
        "source": "The Meridian Wire (London)",
        "published": "2024-10-22",
        "section": "WORLD; Pg. 3",
        "authors": "Ann Lee and Bo Ek",
        "language": "ENGLISH",
        "tags": "GRAIN TRADE, SUMMITS",
        "text": "They met on Tuesday.\n\nGrain was the first point: nobody disagreed.",
    }
    assert second.fields["title"] == "Talks go on"
    assert (third.fields["published"], third.fields["text"]) == ("2024-10-24", "Der Gipfel ist zu Ende.")
    assert [record.record_no for record in (first, second, third)] == [1, 2, 3]
    assert second.line_no == len(COVER) + len(FIRST) + 2
    assert faults(found) == ["declared 4 documents, found 3"]


def test_a_document_without_its_end_is_told_apart():
    found = list(split_export([*COVER, *FIRST, *SECOND, *THIRD, *END]))
    assert [record.fields["title"] for record in records(found)] == [
        "Leaders meet in Kazan",
        "Talks go on",
        "Gipfel in Kasan endet",
    ]
    assert [record.flags for record in records(found)] == [("no end mark",), ("no end mark",), ()]
    assert records(found)[1].fields["text"] == "They go on."
    assert faults(found) == ["declared 4 documents, found 3"]


def test_a_last_document_cut_short_is_read_and_flagged():
    found = list(split_export([*FIRST, *END, *SECOND[:-1]]))
    assert [record.flags for record in records(found)] == [(), ("no end mark",)]
    assert faults(found) == []


def test_the_word_body_in_a_text_does_not_part_it():
    (record,) = split_export([*SECOND[:-1], "Body", "Mind and body are one.", *END])
    assert record.fields["text"] == "They go on.\n\nBody\n\nMind and body are one."


def test_a_nexis_document_without_a_date_or_text():
    undated, empty = split_export(["Talks go on", "Harbour Post", "Body", "They go on.", *END, "Only a title", "Post", *END])
    assert undated.fields == {"title": "Talks go on", "source": "Harbour Post", "text": "They go on."}
    assert empty.reason == "a document without a text"


def test_lexisnexis_text_with_wrapped_lines():
    first, second = split_export(LEXIS.split("\n"))
    assert first.fields == {
        "title": "Leaders meet in Kazan and talk about grain and about trade",
        "source": "The Meridian Wire",
        "published": "2024-10-22",
        "section": "WORLD; Pg. 3",
        "authors": "Ann Lee",
        "language": "ENGLISH",
        "text": "They met on Tuesday in Kazan, a city on the Volga, where grain was the first point.\n\nNobody disagreed.",
    }
    assert second.fields["title"] == "Talks go on"
    assert second.fields["text"] == "They go on."
    assert faults(split_export(LEXIS.replace("of 2 DOC", "of 3 DOC").split("\n"))) == ["declared 3 documents, found 2"]


def test_factiva_documents():
    first, second, summary = split_export(FACTIVA.split("\n"))
    assert first.fields == {
        "title": "Leaders meet in Kazan and talk about grain",
        "section": "World",
        "authors": "Ann Lee",
        "source": "The Meridian Wire",
        "published": "2024-10-22",
        "language": "English",
        "text": "They met on Tuesday.\n\nGrain was the first point.",
    }
    assert second.fields["title"] == "Die Gespräche gehen weiter"
    assert second.fields["published"] == "2024-10-23"
    assert (summary.reason, summary.outcome) == ("paragraphs after the last document", "skipped")


def test_a_factiva_document_without_its_end():
    found = list(split_export(FACTIVA.replace("Document MERIDW0020241022ekam000dl\n", "").split("\n")))
    assert [record.fields["title"] for record in records(found)] == [
        "Leaders meet in Kazan and talk about grain",
        "Die Gespräche gehen weiter",
    ]
    assert records(found)[0].fields["text"] == "They met on Tuesday.\n\nGrain was the first point."
    assert records(found)[0].flags == ("no end mark",)


def test_factiva_with_codes():
    (record,) = split_export(CODED.split("\n"))
    assert record.fields["title"] == "Leaders meet in Kazan"
    assert record.fields["authors"] == "Ann Lee"
    assert record.fields["source"] == "The Meridian Wire"
    assert record.fields["published"] == "2024-10-22"
    assert record.fields["text"] == "They met on Tuesday.\n\nGrain was the first point.\n\nNobody disagreed."


FACTIVA_PAGE = """<html><body><div class="header"><p>Factiva</p></div><div class="article enArticle">
<div id="hd"><span class="enHeadline">Leaders meet in Kazan</span></div><div class="author">By Ann Lee</div>
<div>624 words</div><div>22 October 2024</div><div>05:30</div><div>The Meridian Wire</div><div>MERIDW</div><div>English</div>
<div>© 2024 Meridian Wire</div>
<p class="articleParagraph enarticleParagraph">They met on <b>Tuesday</b>.</p>
<p class="articleParagraph enarticleParagraph">Grain was the first point.</p>
<p>Document MERIDW0020241022ekam000dl</p></div>
<div class="article deArticle"><table><tr><td><b>HD</b></td><td><span class="deHeadline">Gespräche</span></td></tr>
<tr><td>PD</td><td>23. Oktober 2024</td></tr><tr><td>SN</td><td>Hafenblatt</td></tr>
<tr><td>LP</td><td><p class="articleParagraph">Sie gehen weiter.</p></td></tr>
<tr><td>TD</td><td><p class="articleParagraph">Am Freitag auch.</p></td></tr></table></div></body></html>"""

EUROPRESSE_PAGE = """<html><body><p>Documents sauvegardés • 3 documents</p><article><header>
<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Quotidien, no. 4301</span></div>
<span class="DocHeader">Monde, mardi 22 octobre 2024 624 mots, p. 4</span>
<div class="titreArticle"><p class="titreArticleVisu">Les dirigeants à Kazan</p></div>
<div class="docAuthors">Anne Lys</div></header>
<section><div class="docOcurrContainer"><p>Ils se sont vus mardi.</p><p>Le blé d'abord.</p></div></section>
<footer>© 2024 Le Quotidien</footer></article><article><header><span class="DocPublicationName">Le Soir d'ici</span>
<span class="DocHeader">Mercredi 23 octobre 2024</span><div class="titreArticle">La suite</div></header>
<section><div class="DocText clearfix">Ils se revoient.<br><br>À Rio.</div></section></article></body></html>"""


def test_pages_of_factiva():
    first, second = read_export_html(FACTIVA_PAGE)
    assert first.fields == {
        "title": "Leaders meet in Kazan",
        "authors": "Ann Lee",
        "source": "The Meridian Wire",
        "published": "2024-10-22",
        "language": "English",
        "text": "They met on Tuesday.\n\nGrain was the first point.",
    }
    assert second.fields == {
        "title": "Gespräche",
        "published": "2024-10-23",
        "source": "Hafenblatt",
        "text": "Sie gehen weiter.\n\nAm Freitag auch.",
    }


def test_pages_of_europresse():
    first, second, fault = read_export_html(EUROPRESSE_PAGE)
    assert first.fields == {
        "title": "Les dirigeants à Kazan",
        "source": "Le Quotidien",
        "published": "2024-10-22",
        "section": "Monde",
        "authors": "Anne Lys",
        "text": "Ils se sont vus mardi.\n\nLe blé d'abord.",
    }
    assert second.fields["published"] == "2024-10-23"
    assert "section" not in second.fields
    assert second.fields["text"] == "Ils se revoient.\n\nÀ Rio."
    assert fault.reason == "declared 3 documents, found 2"


def test_pages_of_lexisnexis():
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in LEXIS.split("\n") if line.strip()) + "</body></html>"
    first, second = read_export_html(page)
    assert first.fields["source"] == "The Meridian Wire"
    assert second.fields["text"] == "They go on."


@pytest.mark.parametrize(
    "text",
    [
        "A headline\nA text about the body.\nEnd of Document",
        "Body\nA text",
        "Chapter 3 of 4 DOCUMENTS was read.",
        "Document 20241022 was signed.\n624 words",
        "",
    ],
)
def test_what_is_no_export(text):
    assert split_export(text.split("\n")) is None
    assert read_export_html(f"<html><body><p>{text}</p></body></html>") is None


LINES = st.lists(
    st.sampled_from([*COVER, *FIRST, *SECOND, *THIRD, *END, *LEXIS.split("\n"), *FACTIVA.split("\n"), *CODED.split("\n"), ""])
    | st.text(max_size=30),
    max_size=60,
)


@settings(max_examples=150)
@given(LINES)
def test_any_lines_give_records_with_text_or_faults(lines):
    for number, item in enumerate(split_export(lines) or []):
        assert isinstance(item, Fault) or (item.fields["text"].strip() and item.record_no <= number + 1)


@settings(max_examples=60)
@given(st.lists(st.sampled_from([FIRST, SECOND, THIRD]), min_size=1, max_size=6))
def test_as_many_documents_come_out_as_went_in(documents):
    found = list(split_export([line for document in documents for line in [*document, *END]]))
    assert [record.fields["title"] for record in found] == [document[0] for document in documents]


@settings(max_examples=60)
@given(st.text(alphabet="<>/div classarticle enArticleParagraphDocPublicationNameitreArticle\"'=", max_size=300))
def test_any_page_gives_records_or_faults(junk):
    for mark in ('<p class="articleParagraph"><div class="enArticle">', "DocPublicationName itreArticle", "1 of 2 DOCUMENTS"):
        assert all(isinstance(item, Record | Fault) for item in read_export_html(mark + junk) or [])


@pytest.mark.parametrize(
    "lines",
    [
        ["Body", "End of Document"] * 20_000,
        ["October 22, 2024", "Body"] * 20_000 + ["End of Document"],
        ["1 of 2 DOCUMENTS"] * 20_000,
        ["624 words", "22 October 2024"] * 20_000 + ["Document MERIDW0020241022ekam000dl"],
        ["x", "Document MERIDW0020241022ekam000dl"] * 20_000 + ["3 words", "22 October 2024"],
        [" " * 1_000_000 + "Body", "2024 " * 200_000, "1 " * 500_000, "End of Document"],
    ],
)
def test_hostile_lines_take_no_time(lines):
    started = time.process_time()
    assert sum(1 for _ in split_export(lines) or []) <= len(lines) + 1
    assert time.process_time() - started < 5
