"""A file of reports to make → plans, checked."""

import re
from datetime import UTC, datetime, time
from pathlib import Path
from string import Formatter
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from workbench.periods import Kind, Period, period_of
from workbench.settings import check_names, checked, read_toml

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")  # a name that is a folder's on every system
TAKEN = {"latest", "con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
Value = str | int | float | bool


class Plan(NamedTuple):
    """A report to make once a period, about that period; without `notebooks` those of the standard report."""

    name: str
    period: Kind
    notebooks: list[str] = []  # noqa: RUF012 (nobody changes it)
    title: str = ""
    articles: str = ""
    remote: bool = False  # the articles are at an address, which may be fetched
    parameters: dict[str, Value] = {}  # noqa: RUF012
    compare: bool = False  # with the last good run of an earlier period
    at: str = "00:00"
    timezone: str = "UTC"
    keep: int = 0  # good runs; 0 keeps all
    retries: int = 2
    catch_up: Literal["latest", "all"] = "latest"
    time_limit: int = 3600  # seconds
    on_success: str | list[str] = []  # noqa: RUF012
    on_failure: str | list[str] = []  # noqa: RUF012

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)

    @property
    def clock(self) -> time:
        """When on the day after a period its report is due; after an hour, how long after."""
        return time.fromisoformat(self.at)

    def title_of(self, period: Period) -> str:
        """Return the title of the report of a period."""
        return f"{self.title or self.name} · {period.name}"

    def filled(self, period: Period) -> dict[str, str]:
        """Return the parameters as text, with what the period is in their places; `articles_path` is one of them."""
        given = {name: _text(value) for name, value in self.parameters.items()}
        if self.articles:
            given["articles_path"] = self.articles
        return {name: _fill(text, name, period) for name, text in given.items()}


def read_plans(path: str | Path) -> list[Plan]:
    """Return the plans of a TOML file, its `[[report]]` tables; raises ValueError with the place of what is wrong."""
    path = Path(path)
    tables = read_toml(path)
    check_names(tables, ("report",), str(path))
    given = tables.get("report")
    if not isinstance(given, list) or not given:
        raise ValueError(f"{path}: there is no report; each is a table [[report]] with name and period.")
    plans = []
    for number, table in enumerate(given, 1):
        place = f"{path}: report {number}"
        if isinstance(table, dict) and isinstance(table.get("name"), str):
            place += f" ({table['name']!r})"
        plan = checked(Plan, table, place)
        _check(plan, place)
        if plan.name.casefold() in {other.name.casefold() for other in plans}:
            raise ValueError(f"{place}: name = {plan.name!r} is that of another report too.")
        plans.append(plan)
    return plans


def _check(plan: Plan, place: str) -> None:
    if not NAME.fullmatch(plan.name) or plan.name.lower() in TAKEN:
        allowed = "up to 60 of the letters a to z, digits, - and _, beginning with a letter or digit"
        raise ValueError(f"{place}: name = {plan.name!r} is not the name of a folder: {allowed}.")
    if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", plan.at):
        raise ValueError(f"{place}: at = {plan.at!r} is not a time such as 06:30.")
    try:
        zone = plan.zone
    except (ValueError, KeyError, OSError):
        raise ValueError(f"{place}: timezone = {plan.timezone!r} is not one such as Europe/Berlin or UTC.") from None
    for name, least in (("keep", 0), ("retries", 0), ("time_limit", 1)):
        if not least <= getattr(plan, name) < 10_000_000:
            raise ValueError(f"{place}: {name} = {getattr(plan, name)} is not a whole number from {least}.")
    texts = {name: getattr(plan, name) for name in ("title", "articles", "on_success", "on_failure", "notebooks")}
    for name, value in (texts | {"parameters": [f"{key}={value}" for key, value in plan.parameters.items()]}).items():
        for text in [value] if isinstance(value, str) else value:
            if CONTROLS.search(text) or (text == "" and not isinstance(value, str)):
                raise ValueError(f"{place}: {name} has {text!r}, which is empty or has a control character in it.")
    if plan.articles and "articles_path" in plan.parameters:
        raise ValueError(f"{place}: parameters: articles_path is there twice; `articles` says the same.")
    for notebook in plan.notebooks:
        if notebook.startswith("-"):
            raise ValueError(f"{place}: notebooks has {notebook!r}; a name does not begin with '-'.")
    try:
        plan.filled(period_of(datetime(2024, 10, 22, tzinfo=UTC), plan.period, zone))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fill(text: str, name: str, period: Period) -> str:
    """Replace {first_day} and the like; a brace that is meant is doubled."""
    known = {
        "period": period.name,
        "first_day": str(period.first_day),
        "last_day": str(period.last_day),
        "start": period.start.astimezone(period.zone).isoformat(),
        "end": period.end.astimezone(period.zone).isoformat(),
    }
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"{name} = {text!r}: {error}; a brace that is meant is written twice.") from None
    filled = ""
    for before, field, form, conversion in parts:
        filled += before
        if field is not None:
            if field not in known or form or conversion:
                allowed = ", ".join(f"{{{key}}}" for key in known)
                raise ValueError(f"{name} = {text!r}: {{{field}}} is not known; allowed are {allowed}.")
            filled += known[field]
    return filled
