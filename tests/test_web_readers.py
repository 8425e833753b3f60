"""Web pages and archives of them: the article and nothing else, whatever the page looks like."""

import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.readers import Fault, Record, Source, web_archive, web_page

P = "<p>The ministers met in the old town hall on Monday and spoke about the harvest of {n}.</p>"
BODY = P.format(n=2021) + P.format(n=2022) + P.format(n=2023)
TEXT = "\n\n".join(P.format(n=n)[3:-4] for n in (2021, 2022, 2023))


def page(body=f"<article><h1>Harvest talks</h1>{BODY}</article>", *, head="<title>Harvest talks - Paper</title>"):
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


def read_page(text):
    (found,) = web_page.read(Source(text if isinstance(text, bytes) else text.encode(), "a.html"))
    return found


def test_a_page_with_json_ld():
    block = {"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Talks",
             "datePublished": "2024-10-22T05:00:00Z", "dateModified": "2024-10-23",
             "author": [{"name": "Ann Lee"}], "publisher": {"name": "Paper"}}]}  # fmt: skip
    record = read_page(page(head=f'<script type="application/ld+json">{json.dumps(block)}</script>'))
    assert record.fields == {
        "title": "Harvest talks",
        "text": TEXT,
        "published": "2024-10-22T05:00:00Z",
        "modified": "2024-10-23",
        "authors": "Ann Lee",
        "source": "Paper",
        "language": "en",
        "date_basis": "json-ld",
    }
    assert record.flags == ()


@pytest.mark.parametrize(
    ("head", "body", "published", "basis"),
    [
        ('<meta property="article:published_time" content="2024-10-22">', "", "2024-10-22", "meta"),
        ("", '<time datetime="2024-10-22">Tuesday</time>', "2024-10-22", "time-tag"),
        ("", '<time class="updated" datetime="2024-10-23">Wednesday</time>', None, None),
        ('<meta property="article:modified_time" content="2024-10-23">', "", None, None),
        ("<!-- 2024-10-22 -->", "<p>Copyright 2019, printed on 22 October 2024 in the valley.</p>", None, None),
    ],
)
def test_a_date_is_only_what_the_page_states_as_one(head, body, published, basis):
    fields = read_page(page(f"<article><h1>Harvest talks</h1>{body}{BODY}</article>", head=head)).fields
    assert (fields.get("published"), fields.get("date_basis")) == (published, basis)
    assert ("modified" in fields) == ("10-23" in head + body)


def test_the_title_is_the_headline_without_the_name_of_the_site():
    assert read_page(page(head='<meta property="og:title" content="Harvest talks | Paper">')).fields["title"] == "Harvest talks"
    assert read_page(page(BODY)).fields["title"] == "Harvest talks - Paper"


def test_a_hostile_headline_is_text_and_a_script_is_not():
    heading = "<h1>&lt;script&gt;alert(1)&lt;/script&gt; and <b>rain</b><script>alert(2)</script></h1>"
    record = read_page(page(f"<article>{heading}{BODY}<script>alert(3)</script></article>"))
    assert record.fields["title"] == "<script>alert(1)</script> and rain"
    assert "alert(2)" not in str(record)
    assert "alert(3)" not in str(record)


def test_encodings():
    quoted = page(BODY.replace("old", "“old”"), head='<meta charset="utf-8"><title>x</title>')
    assert "“old”" in read_page(quoted.encode("cp1252")).fields["text"]
    assert "“old”" in read_page(quoted.replace('<meta charset="utf-8">', "").encode()).fields["text"]
    xhtml = '<?xml version="1.0" encoding="UTF-8"?>\n' + page(BODY.replace("old", "“old”"))
    assert "“old”" in read_page(xhtml).fields["text"]


def test_soft_hyphens_stay():
    assert "minis\xadters" in read_page(page(BODY.replace("ministers", "minis&shy;ters"))).fields["text"]


def test_a_live_blog_is_one_article_with_all_its_posts():
    posts = "".join(
        f"<article><time datetime=2024-10-{n}></time><h2>Post {n}</h2>{P.format(n=n)}</article>" for n in range(10, 30)
    )
    record = read_page(page(f"<main><h1>Live: talks</h1>{posts}</main>"))
    assert record.flags == ("live blog",)
    assert all(f"harvest of {n}." in record.fields["text"] for n in range(10, 30))
    assert "published" not in record.fields


def test_an_article_beside_teasers_is_no_live_blog():
    teasers = "<article><p>A short teaser.</p></article>" * 4
    assert "live blog" not in read_page(page(f"<main><article><h1>Harvest talks</h1>{BODY}</article>{teasers}</main>")).flags


@pytest.mark.parametrize(
    ("title", "text", "flag"),
    [
        (
            "We value your privacy",
            "We and our partners use cookies to store data. Accept all or choose.",
            "perhaps a consent page",
        ),
        ("Page not found", "Sorry, the page you are looking for does not exist any more.", "perhaps an error page"),
        ("Log in", "Enter your address and your password to go on reading the paper.", "perhaps a login page"),
    ],
)
def test_pages_that_are_perhaps_no_article_are_flagged(title, text, flag):
    assert flag in read_page(page(f"<div><h1>{title}</h1><p>{text}</p></div>", head=f"<title>{title}</title>")).flags


def test_the_text_in_json_ld_counts_where_the_page_shows_none():
    block = json.dumps({"@type": "NewsArticle", "headline": "Talks", "articleBody": TEXT})
    assert (
        read_page(page("<div id=app></div>", head=f'<script type="application/ld+json">{block}</script>')).fields["text"]
        == TEXT
    )


def test_pages_without_an_article():
    assert isinstance(read_page(page("")), Fault)
    assert isinstance(read_page(""), Fault)
    mhtml = (
        "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        + page()
    )
    assert read_page(mhtml).reason == "a MHTML page is not read"


@pytest.mark.parametrize(
    "body",
    [
        BODY + "<br>" * 300_000 + BODY,
        "<p><b><i><u>word " * 20_000,
        "<p>" + "<span>word</span> " * 50_000,
        "<b><i><a href=x>word</b>" * 20_000,
    ],
)
def test_blow_ups_are_read_all_the_same(body):
    assert read_page(page(body)).fields["text"]


def test_nesting_too_deep_is_told():
    assert "nested too deep" in read_page(page("<div>" * 50_000 + BODY)).reason


@given(st.binary(max_size=120), st.integers(0, 500))
@settings(max_examples=80)
def test_mutations_of_a_page_give_records_and_faults_only(noise, at):
    good = page().encode()
    for data in (noise, good[:at] + noise + good[at:], good[:at]):
        assert isinstance(read_page(data), Record | Fault)


def archive(*records):
    """Return a WARC file of (kind, status line, headers, body); the headers in the form of a list of pairs."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for number, (kind, status, headers, body) in enumerate(records, 1):
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        uri = f"https://paper.example/{number}"
        writer.write_record(writer.create_warc_record(uri, kind, payload=io.BytesIO(body), http_headers=http))
    return out.getvalue()


def read_archive(data):
    return list(web_archive.read(Source(data, "a.warc")))


HTML = [("Content-Type", "text/html; charset=utf-8")]


def test_only_pages_are_articles_and_the_rest_is_skipped_by_kind():
    data = archive(
        ("request", "GET / HTTP/1.1", [], b""),
        ("response", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("response", "404 Not Found", HTML, page().encode()),
        ("response", "200 OK", HTML, page().encode()),
        ("revisit", "200 OK", HTML, b""),
        ("response", "200 OK", [("Content-Type", "text/plain")], b"Rain in the valley\n\nIt rained."),
    )
    found = read_archive(data)
    assert [item.reason for item in found if isinstance(item, Fault)] == ["request", "image/png", "status 404", "revisit"]
    assert {item.outcome for item in found if isinstance(item, Fault)} == {"skipped"}
    article, plain = (item for item in found if isinstance(item, Record))
    assert (article.fields["url"], article.record_no, article.fields["text"]) == ("https://paper.example/4", 4, TEXT)
    assert "published" not in article.fields  # the day of the capture is not that of the article
    assert plain.fields["title"] == "Rain in the valley"


def test_packed_and_chunked_bodies():
    body = gzip.compress(page().encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    data = archive(("response", "200 OK", [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked))
    assert [record.fields["text"] for record in read_archive(data)] == [TEXT]


def test_a_cut_archive_keeps_what_came_before():
    data = archive(*[("response", "200 OK", HTML, page().encode())] * 3)
    first, second, third = read_archive(data[:-200])
    assert [type(found) for found in (first, second)] == [Record, Record]
    assert (third.reason, third.record_no, third.outcome) == ("cut short: a part of the record is missing", 3, "set aside")


def test_a_body_that_unpacks_without_end_is_a_fault():
    body = gzip.compress(b" " * 30_000_000)
    (fault,) = read_archive(archive(("response", "200 OK", [*HTML, ("Content-Encoding", "gzip")], body)))
    assert fault.reason == "a page of more than 20,000,000 bytes"


@given(st.binary(max_size=60), st.integers(0, 1500))
@settings(max_examples=60)
def test_mutations_of_an_archive_give_records_and_faults_only(noise, at):
    good = archive(*[("response", "200 OK", HTML, page().encode())] * 2)
    for data in (b"WARC/1.0\r\n" + noise, good[:at] + noise + good[at:], good[:at]):
        assert all(isinstance(found, Record | Fault) for found in read_archive(data))
