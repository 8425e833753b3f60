"""A file of feeds → the feeds and how to fetch them, checked."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from workbench.settings import check_names, checked, read_toml

LONGEST_ADDRESS = 4_000  # characters


class Feed(NamedTuple):
    """A feed to collect: its name is the source of its articles; without `pages` the feed's own text is taken."""

    name: str
    url: str
    pages: bool = True
    language: str = ""


class Settings(NamedTuple):
    """How to fetch: `timeout` is for a connection and for each read, the whole answer may take three times as long."""

    user_agent: str = "workbench-collect/0.1 (collects articles for research; honours robots.txt)"
    seconds_between_requests: float = 1.0  # to one host
    timeout: float = 20.0
    largest_page: int = 10_000_000  # bytes, unpacked
    items: int = 200  # new ones of a feed in one run


def read_feeds(path: str | Path) -> list[Feed]:
    """Return the feeds of a TOML file, its `[[feed]]` tables; raises ValueError with the place of what is wrong."""
    return _read(Path(path))[0]


def read_settings(path: str | Path) -> Settings:
    """Return the `[settings]` of the same file, with the defaults for what it does not set."""
    return _read(Path(path))[1]


def _read(path: Path) -> tuple[list[Feed], Settings]:
    tables = read_toml(path)
    check_names(tables, ("feed", "settings"), str(path))
    given = tables.get("feed")
    if not isinstance(given, list) or not given:
        raise ValueError(f"{path}: there is no feed; each is a table [[feed]] with name and url.")
    feeds = [checked(Feed, table, f"{path}: feed {number}") for number, table in enumerate(given, 1)]
    addresses = [feed.url for feed in feeds]
    for number, feed in enumerate(feeds, 1):
        place = f"{path}: feed {number}"
        if not feed.name.strip():
            raise ValueError(f"{place}: the name is empty.")
        if not is_address(feed.url):
            raise ValueError(f"{place}: url = {feed.url!r} is not an address that begins with http:// or https://.")
        if addresses.index(feed.url) != number - 1:
            raise ValueError(f"{place}: url = {feed.url!r} is that of feed {addresses.index(feed.url) + 1} too.")
    return feeds, _checked_settings(tables.get("settings", {}), f"{path}: settings")


def _checked_settings(table: object, place: str) -> Settings:
    settings = checked(Settings, table, place)
    for name in ("timeout", "largest_page", "items"):
        if not 0 < getattr(settings, name) < 1e12:
            raise ValueError(f"{place}: {name} = {getattr(settings, name)} is not above 0.")
    if not 0 <= settings.seconds_between_requests <= 3600:
        raise ValueError(f"{place}: seconds_between_requests = {settings.seconds_between_requests} is not from 0 to 3600.")
    if not re.fullmatch(r"[A-Za-z][\x20-\x7e]{2,300}", settings.user_agent):
        raise ValueError(f"{place}: user_agent = {settings.user_agent!r} is not a name in ASCII.")
    return settings


def is_address(url: str) -> bool:
    """Say whether this is an address that may be fetched."""
    try:
        parts = urlsplit(url[: LONGEST_ADDRESS + 1])
        return (
            len(url) <= LONGEST_ADDRESS
            and parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port or 80) > 0
        )
    except ValueError:  # a port or an IPv6 address that is none
        return False
