"""Feeds are collected politely and within bounds; every server here is on loopback, and nothing else can be reached."""

import gzip
import json
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.collect import collect, save_state
from workbench.feeds import Feed, Settings, read_feeds, read_settings
from workbench.readers import Source, read
from workbench.visits import OUTCOMES

QUICK = Settings(seconds_between_requests=0, timeout=0.4, largest_page=300_000)
BODY = (
    "<p>" + "</p><p>".join(f"The council of Meridian met on the harbour wall, part {n}, and voted." for n in range(6)) + "</p>"
)
SUMMARY = "The council met."


def page(title="", head="", body=BODY):
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article>{body}</article></body></html>"


def feed(*items):
    """Return RSS of items: (path, title, date)."""
    parts = [
        f"<item><title>{title}</title><link>{path}</link><description>{SUMMARY}</description>"
        + (f"<pubDate>{day}</pubDate>" if day else "")
        + "</item>"
        for path, title, day in items
    ]
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>{''.join(parts)}</channel></rss>"


THREE = feed(
    ("/a.html", "Harbour wall", "Tue, 22 Oct 2024 08:30:00 +0000"),
    ("/b.html", "Second vote", "Wed, 23 Oct 2024 09:00:00 +0000"),
    ("/c.html", "No day", ""),
)


class Site:
    """A server with answers by path: a text, or a function of the request's handler; it notes what was asked."""

    def __init__(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.path, dict(self.headers), time.monotonic()))
                answer = site.answers.get(self.path)
                with suppress(OSError):  # the visitor may have left
                    answer(self) if callable(answer) else send(self, 404 if answer is None else 200, answer or "")

            def log_message(self, *_):
                pass

        self.answers, self.asked = {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def paths(self):
        """Return the paths asked for, in order."""
        return [path for path, _, _ in self.asked]


def send(handler, status, body="", **headers):
    data = body if isinstance(body, bytes) else body.encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(data)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch):
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if address[0] != "127.0.0.1":
            raise AssertionError(f"a test reached out to {address}")
        return connect(self, address)

    def guarded_look_up(host, *rest, **options):
        if host != "127.0.0.1":
            raise AssertionError(f"a test looked up {host}")
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site():
    made = Site()
    made.answers |= {"/feed": THREE}
    made.answers |= {f"/{name}.html": page(f"Page {name}") for name in "abc"}
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def run(site, tmp_path):
    def collected(path="/feed", *, settings=QUICK, save=True, **options):
        found = collect([Feed("Meridian Wire", site.url + path, **options)], tmp_path / "state.json", settings=settings)
        assert all(outcome in OUTCOMES for _, outcome, _ in found.account)
        items = [outcome for url, outcome, _ in found.account if not url.endswith(path)]
        assert items.count("fetched") == len(found.records)
        if save:
            save_state(tmp_path / "state.json", found)
        return found

    return collected


def outcomes(found):
    return [outcome for _, outcome, _ in found.account]


def test_three_items_become_articles(site, run):
    found = run(language="en")
    assert outcomes(found) == ["fetched"] * 4
    first = found.records[0]
    assert first["title"] == "Page a"
    assert first["published"] == "Tue, 22 Oct 2024 08:30:00 +0000"
    assert first["url"] == f"{site.url}/a.html"
    assert (first["source"], first["language"]) == ("Meridian Wire", "en")
    assert "part 5" in first["text"]
    lines = "".join(json.dumps(record) + "\n" for record in found.records)
    assert [record.fields for record in read(Source(lines.encode(), "new.jsonl"), "json_records")] == found.records


def test_a_page_and_feed_without_a_date_give_none(run):
    assert not {"published", "modified"} & set(run().records[2])


def test_the_date_of_the_page_comes_before_that_of_the_feed(site, run):
    site.answers["/a.html"] = page("Wall", "<meta property='article:published_time' content='2024-10-21T07:00:00Z'>")
    site.answers["/b.html"] = page("Wall", "<meta property='article:published_time' content='yesterday'>")
    records = run().records
    assert records[0]["published"] == "2024-10-21T07:00:00Z"
    assert records[1]["published"] == "Wed, 23 Oct 2024 09:00:00 +0000"


def test_the_second_run_is_unchanged_or_seen_before(site, run):
    def conditional(handler):
        same = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"] == "then"
        send(handler, 304 if same else 200, "" if same else THREE, ETag='"1"', Last_Modified="then")

    site.answers["/feed"] = conditional
    assert len(run().records) == 3
    second = run()
    assert (second.records, outcomes(second)) == ([], ["unchanged"])
    site.answers["/feed"] = THREE
    assert outcomes(run()) == ["fetched", *["seen before"] * 3]
    assert site.paths().count("/a.html") == 1


def test_what_was_not_saved_is_fetched_again(run):
    run(save=False)
    assert len(run().records) == 3


def test_robots_are_honoured_for_pages_and_feeds(site, run):
    site.answers["/robots.txt"] = "User-agent: *\nDisallow: /b.html"
    assert outcomes(run()) == ["fetched", "fetched", "refused by robots.txt", "fetched"]
    assert "/b.html" not in site.paths()
    assert site.paths().count("/robots.txt") == 1
    site.answers["/robots.txt"] = "User-agent: workbench-collect\nDisallow: /"
    assert outcomes(run()) == ["refused by robots.txt"]


@pytest.mark.parametrize(("status", "expected"), [(404, "fetched"), (403, "fetched"), (500, "refused by robots.txt")])
def test_robots_that_fail(site, run, status, expected):
    site.answers["/robots.txt"] = lambda handler: send(handler, status)
    assert outcomes(run())[0] == expected


def test_robots_of_the_target_of_a_redirect(site, run):
    site.answers["/robots.txt"] = "User-agent: *\nDisallow: /private"
    site.answers["/a.html"] = lambda handler: send(handler, 302, Location="/private/a.html")
    assert outcomes(run())[1] == "refused by robots.txt"
    assert "/private/a.html" not in site.paths()


def test_a_host_is_not_asked_too_often(site, run):
    run(settings=QUICK._replace(seconds_between_requests=0.1))
    times = [at for _, _, at in site.asked]
    assert min(after - before for before, after in pairwise(times)) > 0.09


def test_a_crawl_delay_is_honoured(site, run):
    site.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.2"
    run(pages=False)
    assert site.asked[1][2] - site.asked[0][2] > 0.19


def drip(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b"<p>")
        time.sleep(0.05)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
    for _ in range(60):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def endless(handler, status=200):
    handler.send_response(status)
    if status == 302:
        handler.send_header("Location", "/a.html")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"<p>again</p>" * 10_000)


BOMB = gzip.compress(bytes(50_000_000))  # before anybody waits for it
HOSTILE = {
    "slow": (lambda handler: time.sleep(1.0), "no answer within"),
    "drip": (drip, "not answered in full"),
    "drip headers": (drip_headers, "not answered in full"),
    "endless": (endless, "more than 300,000 bytes"),
    "bomb": (lambda h: send(h, 200, BOMB, Content_Encoding="gzip"), "more than 300,000 bytes"),
    "loop": (lambda handler: send(handler, 302, Location="/a.html"), "more than 5 redirects"),
    "endless redirect": (lambda handler: endless(handler, 302), "more than 5 redirects"),
    "scheme": (lambda handler: send(handler, 302, Location="file:///etc/hosts"), "not an address of http"),
    "brackets": (lambda handler: send(handler, 302, Location="http://[::/"), "not an address of http"),
    "cut short": (lambda handler: send(handler, 200, "<p>half", Content_Length="999"), ""),
    "not packed": (lambda handler: send(handler, 200, "plain", Content_Encoding="gzip"), "packed in a broken way"),
    "no HTTP": (lambda handler: handler.wfile.write(b"\0\1\2" * 99), ""),
    "gone": (lambda handler: send(handler, 410), "HTTP 410"),
    "later": (lambda handler: send(handler, 503, Retry_After="3600"), "HTTP 503"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_fails_alone(site, run, name):
    site.answers["/a.html"], reason = HOSTILE[name]
    start = time.monotonic()
    found = run()
    assert outcomes(found) == ["fetched", "failed", "fetched", "fetched"]
    assert reason in found.account[1][2]
    assert "0x" not in found.account[1][2]
    assert time.monotonic() - start < 60


def test_500_then_200_is_asked_once_more(site, run):
    answers = iter([500, 200])
    site.answers["/a.html"] = lambda handler: send(handler, next(answers), page("At last"), Retry_After="0")
    assert run().records[0]["title"] == "At last"


def test_what_failed_for_now_is_asked_again_though_the_feed_is_the_same(site, run):
    site.answers["/feed"] = lambda h: send(h, 304 if h.headers["If-None-Match"] else 200, THREE, ETag='"1"')
    site.answers["/b.html"] = lambda handler: send(handler, 500)
    assert outcomes(run()) == ["fetched", "fetched", "failed", "fetched"]
    site.answers["/b.html"] = page("There")
    assert outcomes(run()) == ["fetched", "seen before", "fetched", "seen before"]
    assert outcomes(run()) == ["unchanged"]


def test_a_host_that_does_not_answer_is_left_alone(site, run):
    site.answers["/feed"] = feed(*((f"/slow{n}", f"Slow {n}", "") for n in range(6)))
    site.answers |= {f"/slow{n}": lambda handler: time.sleep(1.0) for n in range(6)}
    assert outcomes(run()) == ["fetched", *["failed"] * 6]
    assert len([path for path in site.paths() if path.startswith("/slow")]) == 3


@pytest.mark.parametrize("body", ["", "not a feed", "<rss", "\0\1", page("Home"), "<rss>" * 500, "%PDF-1.4", '{"items": []}'])
def test_a_broken_feed_is_told(site, run, body):
    site.answers["/feed"] = body or (lambda handler: send(handler, 200))
    found = run()
    assert len(found.account) == 1
    assert found.account[0][1] == "failed" or "no item" in found.account[0][2]


def test_the_feed_keeps_the_longer_text_and_items_without_a_page(site, run):
    site.answers["/a.html"] = page("Short", body="<p>Log in.</p>")
    site.answers["/b.html"] = b"%PDF-1.4"
    site.answers["/feed"] = THREE.replace("<link>/c.html</link>", "")
    found = run()
    assert [record["text"] for record in found.records] == [SUMMARY] * 3
    assert all("the feed's own text" in reason for _, _, reason in found.account[1:])
    assert outcomes(run())[1:] == ["seen before"] * 3


def test_pages_are_left_alone_if_asked_so(site, run):
    assert len(run(pages=False).records) == 3
    assert site.paths() == ["/robots.txt", "/feed"]


def test_items_above_the_limit_wait_for_the_next_run(run):
    few = QUICK._replace(items=2)
    assert outcomes(run(settings=few)) == ["fetched", "fetched", "fetched", "failed"]
    assert outcomes(run(settings=few)) == ["fetched", "seen before", "seen before", "fetched"]


def test_an_item_twice_is_seen_before(site, run):
    site.answers["/feed"] = feed(("/a.html", "One", ""), ("/a.html", "One again", ""), ("javascript:alert(1)", "Bad", ""))
    assert outcomes(run()) == ["fetched", "fetched", "seen before", "failed"]


def test_addresses_outside_ascii(site, run):
    site.answers["/feed"] = feed(("/façade.html", "Façade", ""), ("/b.html", "B", ""))
    site.answers["/fa%C3%A7ade.html"] = page("Façade")
    site.answers["/b.html"] = lambda h: send(h, 301, Location="/façade.html".encode().decode("latin-1"))
    assert [record["title"] for record in run().records] == ["Façade", "Façade"]


def test_the_visitor_says_who_it_is_and_keeps_no_cookies(site, run):
    site.answers["/feed"] = lambda handler: send(handler, 200, THREE, Set_Cookie="id=1")
    run()
    assert all(headers["User-Agent"] == QUICK.user_agent and "Cookie" not in headers for _, headers, _ in site.asked)


def test_the_charset_of_the_server_counts(site, run):
    body = page("Café", body=BODY.replace("harbour", "façade")).encode("cp1252")
    site.answers["/a.html"] = lambda handler: send(handler, 200, body, Content_Type="text/html; charset=windows-1252")
    assert "façade" in run().records[0]["text"]


def test_a_state_that_is_none_is_an_error(run, tmp_path):
    for text in (
        "{",
        "[]",
        '{"feeds": {}, "seen": [1]}',
        '{"feeds": [], "seen": []}',
        '{"feeds": {"a": {"etag": 1}}, "seen": []}',
    ):
        (tmp_path / "state.json").write_text(text)
        with pytest.raises(ValueError, match=r"state\.json: not a state"):
            run()


def test_the_feeds_file(tmp_path):
    file = tmp_path / "feeds.toml"
    file.write_text(
        "[settings]\ntimeout = 5\n[[feed]]\nname = 'A'\nurl = 'https://a.example/rss'\npages = false\nlanguage = 'en'\n"
    )
    assert read_feeds(file) == [Feed("A", "https://a.example/rss", False, "en")]
    assert read_settings(file) == Settings(timeout=5.0)


A = "[[feed]]\nname = 'A'\nurl = 'http://a.example/'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no feed"),
        ("feed = 3", "there is no feed"),
        ("[[feed]]\nname = 'A'", "feed 1: url is missing"),
        (A + "page = true", "feed 1: 'page' is not known"),
        (A + "pages = 1", "feed 1: pages = 1 is not of type bool"),
        (A + A, "feed 2: url = 'http://a.example/' is that of feed 1 too"),
        (A.replace("http", "ftp"), "feed 1: url = "),
        (A.replace("'A'", "' '"), "feed 1: the name is empty"),
        ("[setting]\n" + A, "'setting' is not known"),
        ("[settings]\nretries = 3\n" + A, "settings: 'retries' is not known"),
        ("[settings]\ntimeout = 0\n" + A, "settings: timeout = 0"),
        ("[settings]\nseconds_between_requests = nan\n" + A, "seconds_between_requests = nan"),
        ('[settings]\nuser_agent = "a\\r\\nX: 1"\n' + A, "user_agent = "),
        ("[[feed]", "not TOML"),
        (A.replace("a.example", "a" * 5000), "is not an address"),
    ],
)
def test_an_error_in_the_feeds_file_says_where(tmp_path, text, said):
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(ValueError, match=r"feeds\.toml") as error:
        read_feeds(tmp_path / "feeds.toml")
    assert said in str(error.value)


def test_a_feeds_file_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        read_feeds(tmp_path / "none.toml")


@given(st.text(max_size=200))
def test_any_text_as_a_feeds_file_is_feeds_or_an_error(tmp_path_factory, text):
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"any\.toml"):
        read_feeds(file)
