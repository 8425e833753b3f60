"""Addresses → answers, fetched politely: robots.txt, pauses, bounds of time and size, one retry; never more than is allowed."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from workbench.feeds import Settings, is_address

FETCHED, UNCHANGED, SEEN, REFUSED, FAILED = OUTCOMES = (
    "fetched", "unchanged", "seen before", "refused by robots.txt", "failed",
)  # fmt: skip
REDIRECTS = 5
LONGEST_WAIT = 30.0  # seconds that a Crawl-delay or a Retry-After is honoured
TOTAL = 3  # times the timeout: what one answer may take from the request to its last byte
LARGEST_ROBOTS = 512_000  # bytes of robots.txt that count
STEP = 65_536  # bytes unpacked at a time, so that a packed answer is bounded too
FAILURES = 3  # requests in a row that a host does not answer, before it is left alone


class Answer(NamedTuple):
    """What a server sent, and the address that sent it after redirects."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    url: str


class NotFetchedError(Exception):
    """Why something was not fetched; `passing` if another time may be better."""

    def __init__(self, reason: str, *, outcome: str = FAILED, passing: bool = False) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.passing = passing


class Visitor:
    """Fetches addresses one after the other: asks robots.txt first, waits between requests, gives up in time."""

    def __init__(self, settings: Settings) -> None:
        from http.cookiejar import DefaultCookiePolicy

        from requests import Session

        self._settings = settings
        self._session = Session()
        self._session.headers = {"User-Agent": settings.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.get_redirect_target = lambda response: None  # or the body of a redirect is read without bound
        self._session.auth = lambda request: request  # or the passwords of ~/.netrc would be sent
        self._robots: dict[str, object] = {}  # scheme and host → rules, or the reason why there are none
        self._next: dict[str, float] = {}  # host → when it may be asked again
        self._failures: dict[str, int] = {}  # host → requests in a row without an answer

    def fetch(self, url: str, conditions: dict[str, str] | None = None) -> Answer:
        """Return the answer of an address that robots.txt allows: 200, or 304 if conditions are given."""
        answer = self._follow(url, conditions or {}, self._settings.largest_page, self._ask_robots)
        if answer.status == 304 and conditions:
            return answer
        if answer.status not in (200, 203):
            raise NotFetchedError(f"HTTP {answer.status}", passing=_may_pass(answer.status) or answer.status == 304)
        return answer

    def _follow(self, url: str, headers: dict[str, str], largest: int, ask: Callable[[str], None], cut: bool = False) -> Answer:
        for _ in range(REDIRECTS + 1):
            url = urldefrag(url)[0] if is_address(url) else url
            if not is_address(url):
                raise NotFetchedError(f"not an address of http or https: {url[:200]!r}")
            ask(url)
            answer = self._patiently(url, headers, largest, cut)
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                return answer
            location = answer.headers["location"].encode("latin-1", "replace")  # as the library reads headers
            url = joined(url, location.decode("utf-8", "replace"))
        raise NotFetchedError(f"more than {REDIRECTS} redirects")

    def _patiently(self, url: str, headers: dict[str, str], largest: int, cut: bool) -> Answer:
        """Return the answer of one address; one that may pass is asked for once more, when the server says."""
        answer = self._request(url, headers, largest, cut)
        wait = _retry_after(answer.headers.get("retry-after", ""))
        if not _may_pass(answer.status) or wait > LONGEST_WAIT:
            return answer
        host = _host(url)
        self._next[host] = max(self._next[host], time.monotonic() + wait)
        return self._request(url, headers, largest, cut)

    def _request(self, url: str, headers: dict[str, str], largest: int, cut: bool) -> Answer:
        host = _host(url)
        if self._failures.get(host, 0) >= FAILURES:
            raise NotFetchedError(f"the host did not answer {FAILURES} requests in a row", passing=True)
        time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
        try:
            answer = _within(TOTAL * self._settings.timeout, lambda: self._answer(url, headers, largest, cut))
        except NotFetchedError as problem:
            self._failures[host] = self._failures.get(host, 0) + 1 if problem.passing else 0
            raise
        finally:
            self._next[host] = time.monotonic() + self._pause(url)
        self._failures[host] = 0
        return answer

    def _answer(self, url: str, headers: dict[str, str], largest: int, cut: bool) -> Answer:
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        timeout = self._settings.timeout
        deadline = time.monotonic() + TOTAL * timeout
        try:
            with self._session.get(url, headers=headers, timeout=timeout, stream=True, allow_redirects=False) as response:
                stated = {name.lower(): value for name, value in response.headers.items()}
                body = b"" if 300 <= response.status_code < 400 else _body(response.raw, largest, deadline, cut)
                return Answer(response.status_code, stated, body, url)
        except (RequestException, HTTPError, OSError, ValueError) as error:
            raise NotFetchedError(_why(error, timeout), passing=not isinstance(error, ValueError)) from None

    def _pause(self, url: str) -> float:
        """Return the seconds to wait before the next request to the host of an address."""
        rules = self._robots.get(_origin(url))
        delay = 0.0 if rules is None or isinstance(rules, NotFetchedError) else rules.crawl_delay(self._name) or 0.0
        return max(self._settings.seconds_between_requests, min(delay, LONGEST_WAIT))

    @property
    def _name(self) -> str:
        return re.split("[/ ]", self._settings.user_agent)[0]

    def _ask_robots(self, url: str) -> None:
        """Raise if robots.txt of the address's host refuses it, or cannot be read."""
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin)
            self._next[_host(url)] = max(self._next.get(_host(url), 0.0), time.monotonic() + self._pause(url))
        rules = self._robots[origin]
        if isinstance(rules, NotFetchedError):
            raise NotFetchedError(str(rules), outcome=REFUSED, passing=True)
        if not rules.can_fetch(url, self._name):
            raise NotFetchedError(f"robots.txt of {origin} disallows {url[:500]}", outcome=REFUSED)

    def _rules(self, origin: str):
        """Return the rules of a host; all is allowed if it has none (4xx), nothing if it does not answer (RFC 9309)."""
        from protego import Protego

        try:
            answer = self._follow(f"{origin}/robots.txt", {}, LARGEST_ROBOTS, lambda url: None, cut=True)
        except NotFetchedError as problem:
            return NotFetchedError(f"robots.txt cannot be read: {problem}")
        if 400 <= answer.status < 500 and not _may_pass(answer.status):
            return Protego.parse("")
        if answer.status != 200:
            return NotFetchedError(f"robots.txt cannot be read: HTTP {answer.status}")
        return Protego.parse(answer.body.decode("utf-8-sig", "replace"))


def _within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """Return what a call returns; raise if it takes longer. No timeout of a socket ends headers sent byte by byte."""
    done: SimpleQueue = SimpleQueue()

    def run() -> None:
        try:
            done.put(call())
        except Exception as error:  # handed over, whatever it is: the thread has nobody to raise to
            done.put(error)

    Thread(target=run, daemon=True).start()
    try:
        result = done.get(timeout=seconds)
    except Empty:
        raise NotFetchedError(f"not answered in full within {seconds:g} s", passing=True) from None
    if isinstance(result, Exception):
        raise result
    return result


def _body(raw, largest: int, deadline: float, cut: bool) -> bytes:
    """Return the unpacked body; one that is larger is cut, or refused."""
    pieces, size = [], 0
    for piece in _pieces(raw):
        pieces.append(piece)
        size += len(piece)
        if size > largest and cut:
            break
        if size > largest:
            raise NotFetchedError(f"more than {largest:,} bytes")
        if time.monotonic() > deadline:
            raise NotFetchedError("not answered in full in time", passing=True)
    return b"".join(pieces)[:largest]


def _pieces(raw) -> Iterator[bytes]:
    """Yield the body as it comes in: `read1` does not wait for a piece to be full."""
    while piece := raw.read1(STEP, decode_content=True):
        yield piece


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _may_pass(status: int) -> bool:
    return status == 429 or 500 <= status < 600


def _retry_after(header: str) -> float:
    """Return the seconds that a server asks to wait, as a number or until a date; 0 if it does not say."""
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", header):
        return float(header)
    try:
        until = parsedate_to_datetime(header[:100])
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _why(error: Exception, timeout: float) -> str:
    """Return one sentence without the addresses of objects that the libraries' messages have."""
    name = type(error).__name__
    if "Timeout" in name or "timed out" in str(error):
        return f"no answer within {timeout:g} s"
    return {
        "SSLError": "the certificate cannot be trusted, or the encryption fails",
        "ConnectionError": "no connection, or it broke off",
        "ProtocolError": "the connection broke off",
        "IncompleteRead": "the answer is cut short",
        "DecodeError": "the answer is packed in a broken way",
    }.get(name, f"{name}: {str(error)[:200]}")


def joined(base: str, link: str) -> str:
    """Return the address that a link of a page or feed leads to."""
    try:
        return urljoin(base, link)
    except ValueError:  # brackets that hold no IPv6 address; as an address it fails with a reason
        return link
