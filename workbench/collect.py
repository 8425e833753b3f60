"""Feeds → the articles they name, fetched politely and within bounds, with an account of every feed and item."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from workbench.decoding import decode
from workbench.feeds import Feed, Settings
from workbench.publication import parse_date
from workbench.readers import Fault, Record, Source, format_of, read
from workbench.visits import FAILED, FETCHED, OUTCOMES, SEEN, UNCHANGED, Answer, NotFetchedError, Visitor, joined

FIELDS = ("title", "text", "published", "modified", "url", "source", "authors", "section", "tags", "language")


class Collected(NamedTuple):
    """New articles, one dict each; the account (address, outcome, reason) of every feed and item; what to remember."""

    records: list[dict[str, str]]
    account: list[tuple[str, str, str]]
    state: dict


# --- what is remembered ------------------------------------------------------------------------------------------------


def save_state(state_path: str | Path, collected: Collected) -> None:
    """Write what is to be remembered, aside and then renamed; to be called once the records are safe in the corpus."""
    path = Path(state_path)
    aside = path.with_name(path.name + ".part")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(collected.state, file, ensure_ascii=True, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _state(path: Path) -> dict:
    if not path.exists():
        return {"feeds": {}, "seen": []}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        feeds, seen = state["feeds"], state["seen"]
        known = isinstance(seen, list) and all(isinstance(url, str) for url in seen)
        for validators in feeds.values():
            known = known and all(isinstance(value, str) for value in validators.values())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        known = False
    if not known:
        raise ValueError(
            f"{path}: not a state that was saved here; without this file all items of the feeds are fetched again."
        )
    return state


# --- the collection ----------------------------------------------------------------------------------------------------


def collect(
    feeds: list[Feed],
    state_path: str | Path,
    *,
    settings: Settings = Settings(),  # noqa: B008 (it is immutable)
    tell: Callable[[str], None] = lambda line: None,
) -> Collected:
    """Return the new articles of the feeds, and an account of every feed and item seen.

    An account's row is `fetched` (for an item: a record was made), `unchanged` (a feed the server says is the same as last
    time), `seen before`, `refused by robots.txt` or `failed`, with the reason. What is not `fetched` is tried again next time.
    Nothing is written; raises ValueError if the state at `state_path` cannot be read.
    """
    before = _state(Path(state_path))
    run = _Run(settings, dict(before["feeds"]), dict.fromkeys(before["seen"], True))
    for feed in feeds:
        start = len(run.account)
        run.take(feed)
        outcomes = [outcome for _, outcome, _ in run.account[start:]]
        counts = (f"{outcomes[1:].count(outcome)} {outcome}" for outcome in OUTCOMES if outcome in outcomes[1:])
        tell(f"{feed.name}: {', '.join(counts) or ' – '.join(filter(None, run.account[start][1:]))}")
    return Collected(run.records, run.account, {"feeds": run.validators, "seen": sorted(run.seen)})


class _Run:
    """One run over all feeds: what was found so far, and what is known of each feed and item."""

    def __init__(self, settings: Settings, validators: dict[str, dict[str, str]], seen: dict[str, bool]) -> None:
        self.settings = settings
        self.validators = validators  # feed → the ETag and Last-Modified of its last answer
        self.seen = seen  # item → whether in an earlier run
        self.records: list[dict[str, str]] = []
        self.account: list[tuple[str, str, str]] = []
        self._visitor = Visitor(settings)

    def take(self, feed: Feed) -> None:
        """Fetch a feed and the pages of its new items."""
        try:
            answer = self._visitor.fetch(feed.url, _conditions(self.validators.get(feed.url, {})))
            found = [] if answer.status == 304 else _items(answer)
        except NotFetchedError as problem:
            self.account.append((feed.url, problem.outcome, str(problem)))
            return
        if answer.status == 304:
            self.account.append((feed.url, UNCHANGED, ""))
            return
        self.account.append((feed.url, FETCHED, "" if found else "no item in the feed"))
        # The answer is asked for whole again next time if an item may then be fetched that was not now.
        self.validators.pop(feed.url, None)
        if self._take_items(feed, answer.url, found):
            validators = {name: answer.headers[name] for name in ("etag", "last-modified") if answer.headers.get(name)}
            if validators:
                self.validators[feed.url] = validators

    def _take_items(self, feed: Feed, base: str, found: list[Record | Fault]) -> bool:
        """Fetch what is new of a feed's items; say whether nothing is left that may succeed next time."""
        complete, new = True, 0
        for item in found:
            if isinstance(item, Fault):
                self.account.append((feed.url, FAILED, f"item {item.record_no}: {item.reason}"))
                continue
            fields = {name: value for name, value in item.fields.items() if name in FIELDS}
            if "url" in fields:
                fields["url"] = joined(base, fields["url"])
            key = fields.get("url") or _fingerprint(feed, fields)
            if key in self.seen:
                self.account.append((key, SEEN, "" if self.seen[key] else "in this run"))
            elif new >= self.settings.items:
                self.account.append((key, FAILED, f"more than {self.settings.items} new items: left for the next run"))
                complete = False
            else:
                new += 1
                complete = self._take_item(feed, key, fields) and complete
        return complete

    def _take_item(self, feed: Feed, key: str, fields: dict[str, str]) -> bool:
        try:
            record, reason = self._record(feed, fields)
        except NotFetchedError as problem:
            self.account.append((key, problem.outcome, str(problem)))
            return not problem.passing
        self.records.append(record)
        self.account.append((key, FETCHED, reason))
        self.seen[key] = False
        return True

    def _record(self, feed: Feed, item: dict[str, str]) -> tuple[dict[str, str], str]:
        """Return the record of an item, and why its text is the feed's own if it is."""
        page: dict[str, str] = {}
        reason = "" if feed.pages else "the feed's own text: pages are not fetched"
        if feed.pages and "url" not in item:
            reason = "the feed's own text: the item has no address"
        elif feed.pages:
            page, reason = _page(self._visitor.fetch(item["url"]))
        fields = _merged(item, page)
        if page and fields.get("text") != page.get("text"):
            reason = "the feed's own text: the page has less"
        if not (fields.get("text") or fields.get("title")):
            raise NotFetchedError("neither the feed nor the page has a title or text")
        fields["source"] = feed.name
        if feed.language:
            fields["language"] = feed.language
        return {name: fields[name] for name in FIELDS if fields.get(name)}, reason


def _items(answer: Answer) -> list[Record | Fault]:
    source = _source(answer, "feed.rss")
    kind = format_of(source)
    if kind != "feed":
        raise NotFetchedError(f"not a feed: {kind.reason if isinstance(kind, Fault) else kind.replace('_', ' ')}")
    found = list(read(source, kind))
    if found and not any(isinstance(item, Record) for item in found):
        raise NotFetchedError(f"not a feed: {found[0].reason}")
    return found


def _page(answer: Answer) -> tuple[dict[str, str], str]:
    """Return the fields of a page, or none and the reason."""
    source = _source(answer, "page.html")
    kind = format_of(source)
    if kind != "web_page":
        return {}, f"the feed's own text: the page is {kind.reason if isinstance(kind, Fault) else kind.replace('_', ' ')}"
    found = next(read(source, kind), Fault("no article text in the page"))
    if isinstance(found, Fault):
        return {}, f"the feed's own text: {found.reason}"
    return {name: value for name, value in found.fields.items() if name in FIELDS}, "; ".join(found.flags)


def _source(answer: Answer, name: str) -> Source:
    source = Source(answer.body, name)
    if charset := re.search(r"charset\s*=\s*[\"']?([\w-]{2,20})", answer.headers.get("content-type", "")[:500], re.I):
        source.decoded = decode(answer.body, declared=charset[1])
    return source


def _merged(item: dict[str, str], page: dict[str, str]) -> dict[str, str]:
    """Return what the page states, and of the feed what it does not; the text is the longer one, the address the feed's."""
    fields = item | page
    own, found = item.get("text", ""), page.get("text", "")
    fields["text"] = found if len("".join(found.split())) >= len("".join(own.split())) else own
    for name in ("published", "modified"):
        if name in item and name in page and not parse_date(page[name]).day:
            fields[name] = item[name]
    if "url" in item:
        fields["url"] = item["url"]
    return fields


def _fingerprint(feed: Feed, fields: dict[str, str]) -> str:
    stated = "\n".join((feed.url, fields.get("title", ""), fields.get("text", "")))
    return f"sha256:{hashlib.sha256(stated.encode('utf-8', 'replace')).hexdigest()}"


def _conditions(validators: dict[str, str]) -> dict[str, str]:
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[name]: value for name, value in validators.items() if name in names}
