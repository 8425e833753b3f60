"""Feeds and news agencies' XML: what becomes an article, and that no XML costs more than it weighs."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.readers import Fault, Record, Source, feed, news_xml
from workbench.readers.markup import strip_markup

RSS = '<?xml version="1.0"?>\n<rss version="2.0" {ns}><channel><title>The Valley Paper</title>\n{items}</channel></rss>'
NAMESPACES = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ITEM = "<item><title>Bridge opens</title><description>The bridge is open.</description></item>"


def read_feed(items, *, ns=NAMESPACES):
    return list(feed.read(Source(RSS.format(ns=ns, items=items).encode(), "a.rss")))


def read_bytes(reader, text):
    return list(reader.read(Source(text if isinstance(text, bytes) else text.encode(), "a.xml")))


def g2(body, *, kind="text", status="usable", version=1, meta=""):
    return f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="{version}">
    <itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Valley Wire"/>
    <firstCreated>2024-10-22T05:00:00Z</firstCreated>
    <versionCreated>2024-10-23T06:00:00Z</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta>
    <contentMeta><headline>Bridge opens</headline><by>By Ann Lee</by><language tag="en"/>
    <subject qcode="m:1"><name>transport</name></subject>{meta}</contentMeta>
    <contentSet>{body}</contentSet></newsItem>"""


NITF = """<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>Head</title>
<docdata><date.issue norm="20241022T050000Z"/></docdata></head><body>
<body.head><hedline><hl1>Bridge opens</hl1></hedline><byline>By Ann Lee</byline></body.head>
<body.content><block><p>The bridge is <em>open</em>.</p><p>Cars crossed it.</p></block>
<media><media-caption>A photo</media-caption>
</media></body.content></body></nitf>"""


def test_an_rss_item_with_all_its_fields():
    items = """<item><title>Fish &amp; chips</title><link>https://paper.example/1</link><guid>g1</guid>
    <pubDate>Tue, 22 Oct 2024 05:00:00 +0000</pubDate><dc:creator>Ann Lee</dc:creator><category>Food</category>
    <category>Town</category><description>Short.</description>
    <content:encoded><![CDATA[<p>One &amp; two.</p><script>alert(1)</script><p>Three</p>]]></content:encoded></item>"""
    (record,) = read_feed(items)
    assert record.fields == {
        "title": "Fish & chips",
        "text": "One & two.\n\nThree",
        "published": "Tue, 22 Oct 2024 05:00:00 +0000",
        "url": "https://paper.example/1",
        "authors": "Ann Lee",
        "tags": "Food, Town",
        "source": "The Valley Paper",
    }
    assert (record.record_no, record.line_no, record.flags) == (1, 3, ())


def test_an_atom_entry_has_its_own_link_name_and_date():
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper</title>
    <updated>2024-12-31T00:00:00Z</updated>
    <entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; plan</title><link rel="self" href="x"/><link href="https://paper.example/2"/>
    <updated>2024-10-23T00:00:00Z</updated><author><name>Ann Lee</name></author><category term="t"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content></entry></feed>"""
    (record,) = read_bytes(feed, text)
    assert record.fields == {
        "title": "A bold plan",
        "text": "One.\n\nTwo.",
        "modified": "2024-10-23T00:00:00Z",
        "url": "https://paper.example/2",
        "authors": "Ann Lee",
        "tags": "t",
        "source": "Paper",
        "language": "en",
    }


def test_rss_1_0_items_stand_beside_the_channel():
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper</title><dc:date>2024-12-31</dc:date></channel>
    <item><title>One</title><description>Text</description><dc:date>2024-10-22</dc:date><dc:source>Wire</dc:source></item>
    <item><title>Two</title></item></rdf:RDF>"""
    one, two = read_bytes(feed, text)
    assert (one.fields["published"], one.fields["source"]) == ("2024-10-22", "Wire")
    assert "published" not in two.fields
    assert two.fields["source"] == "Paper"


def test_an_item_without_a_date_has_none_though_the_feed_has_one():
    (record,) = read_feed("<pubDate>Tue, 22 Oct 2024 05:00:00 +0000</pubDate>" + ITEM)
    assert "published" not in record.fields


def test_two_items_with_one_guid_are_both_kept():
    items = "".join(f"<item><title>T</title><guid>g</guid><description>{text}</description></item>" for text in ("One", "Two"))
    first, second = read_feed(items)
    assert (first.fields["text"], second.fields["text"]) == ("One", "Two")
    assert (first.flags, second.flags) == ((), ("the guid of record 1 again",))


def test_a_feed_without_items_has_no_record_and_no_fault():
    assert read_feed("") == []


@pytest.mark.parametrize(
    "items",
    [
        "<item><title>Fish&nbsp;chips & peas</title></item>",
        "<item><title>Fish chips &amp; peas</title>",
        "<item><title>Fish chips &amp; \x01peas</title></item>",
    ],
)
def test_broken_xml_is_mended_and_says_so(items):
    (record,) = read_feed(items)
    assert (record.fields["title"], record.flags) == ("Fish chips & peas", ("XML mended",))


def test_cdata_is_left_alone_when_the_rest_is_mended():
    (record,) = read_feed("<item><title>A & B</title><description><![CDATA[a & b &nbsp; c < d]]></description></item>")
    assert (record.fields["title"], record.fields["text"]) == ("A & B", "a & b c < d")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "a>b" [<!ENTITY a "x">]>',
        '<!-- x --><?pi y?> <!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
def test_a_document_type_with_entities_is_refused_and_no_socket_opened(head, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    (fault,) = read_bytes(feed, head + "<rss><channel><item><title>&b;</title></item></channel></rss>")
    assert fault.reason == "a document type with entities"


def test_a_plain_document_type_is_not_a_fault():
    (record,) = read_bytes(
        feed, '<!DOCTYPE rss PUBLIC "-//X" "http://127.0.0.1:9/rss.dtd"><rss><channel>' + ITEM + "</channel></rss>"
    )
    assert record.fields["title"] == "Bridge opens"


@pytest.mark.parametrize("text", ["<a>" * 50_000, "<rss><channel>" + "<item>" * 50_000])
def test_deep_nesting_is_refused(text):
    assert [found.reason for found in read_bytes(feed, text)] == ["nested too deep"]


def test_utf_7_is_not_decoded():
    text = '<?xml version="1.0" encoding="UTF-7"?><rss><channel><item><title>+ADw-script+AD4-</title></item></channel></rss>'
    (record,) = read_bytes(feed, text)
    assert record.fields["title"] == "+ADw-script+AD4-"
    assert record.flags == ("declares UTF-7, which is not decoded",)


@pytest.mark.parametrize("body", [f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>',
    '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>The bridge is <b>open</b>.</p>'
    "<p>Cars crossed it.</p></body></html></inlineXML>",
    "<inlineData>The bridge is open.\n\nCars crossed it.</inlineData>"])  # fmt: skip
def test_a_news_item_is_read_from_nitf_xhtml_and_plain_text(body):
    (record,) = read_bytes(news_xml, g2(body))
    assert record.fields == {
        "title": "Bridge opens",
        "published": "2024-10-22T05:00:00Z",
        "modified": "2024-10-23T06:00:00Z",
        "source": "Valley Wire",
        "authors": "Ann Lee",
        "tags": "transport",
        "language": "en",
        "text": "The bridge is open.\n\nCars crossed it.",
    }
    assert record.flags == ()


def test_a_cancelled_third_version_is_loaded_with_both_flags():
    (record,) = read_bytes(news_xml, g2("<inlineData>Text.</inlineData>", status="canceled", version=3))
    assert record.flags == ("status canceled", "version 3")


def test_what_is_not_a_text_is_skipped_with_its_kind():
    (picture,) = read_bytes(news_xml, g2("<remoteContent href='x'/>", kind="picture"))
    assert picture == Fault("a NewsML-G2 picture, not a text", 1, 1, outcome="skipped")
    items = "<packageItem/>" + g2("<inlineData>Text.</inlineData>").removeprefix('<?xml version="1.0"?>')
    package, record = read_bytes(
        news_xml, f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    )
    assert (package.reason, package.outcome) == ("a NewsML-G2 packageItem, not a text", "skipped")
    assert (record.fields["text"], record.record_no) == ("Text.", 2)
    assert [fault.reason for fault in read_bytes(news_xml, g2(""))] == ["no text in the item"]
    assert read_bytes(news_xml, "<other/>")[0].outcome == "skipped"


def test_nitf_alone_has_its_date_in_extended_form():
    (record,) = read_bytes(news_xml, NITF)
    assert record.fields == {
        "title": "Bridge opens",
        "published": "2024-10-22T05:00:00Z",
        "authors": "Ann Lee",
        "text": "The bridge is open.\n\nCars crossed it.",
    }


def test_newsml_1():
    text = f"""<NewsML><NewsItem><Identification><NewsIdentifier><RevisionId>2</RevisionId></NewsIdentifier></Identification>
    <NewsManagement><FirstCreated>20241022T050000Z</FirstCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent>
    <NewsLines><HeadLine>Bridge opens</HeadLine><ByLine>By Ann Lee</ByLine></NewsLines><AdministrativeMetadata><Provider>
    <Party FormalName="Valley Wire"/></Provider></AdministrativeMetadata><NewsComponent>
    <ContentItem><MediaType FormalName="Photo"/>
    <DataContent>no</DataContent></ContentItem><ContentItem><MediaType FormalName="Text"/><DataContent>{NITF}</DataContent>
    </ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""
    (record,) = read_bytes(news_xml, text)
    assert (record.fields["published"], record.fields["source"], record.flags) == (
        "2024-10-22T05:00:00Z",
        "Valley Wire",
        ("version 2",),
    )
    assert record.fields["text"] == "The bridge is open.\n\nCars crossed it."


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1c\x1d\x1e\x1f\x85"), max_size=60), max_size=4))
@settings(max_examples=60)
def test_the_paragraphs_of_a_fragment_come_back(texts):
    from html import escape

    plain = [" ".join("".join(c for c in text if c.isprintable() or c == " ").split()) for text in texts]
    fragment = "".join(f"<p>{escape(text)}</p>" for text in plain)
    assert strip_markup(fragment) == "\n\n".join(filter(None, plain))


@given(st.binary(max_size=200), st.integers(0, 400), st.sampled_from(["feed", "news"]))
@settings(max_examples=150)
def test_mutations_give_records_and_faults_only(noise, at, which):
    good = (
        RSS.format(ns=NAMESPACES, items=ITEM * 2).encode() if which == "feed" else g2(f"<inlineXML>{NITF}</inlineXML>").encode()
    )
    for data in (noise, good[:at] + noise + good[at:], good[:at] + good[at + len(noise) :], good[:-at]):
        assert all(isinstance(found, Record | Fault) for found in read_bytes(feed if which == "feed" else news_xml, data))


def test_the_text_of_one_fragment_is_the_same_every_time():
    assert {strip_markup("a & b &nbsp; c <]] ") for _ in range(300)} == {"a & b c <]]"}
