"""The terms of offices → the ways a text calls their holders: the Russian president, the president of Russia."""

from collections import defaultdict
from collections.abc import Iterator

from workbench.sheets import Fault, Row, overlapping

COLUMNS = ("office", "of", "titles", "also", "holder", "valid_from", "valid_to", "checked")
PART = " / "  # parts the titles, and what else an office is called
NAME = "~"  # where the name stands in a title that goes around it: top ~ diplomat


def check_offices(terms: list[Row], names: dict[str, list[str]]) -> list[Fault]:
    """Return what is wrong with the terms; `names` are the names of each actor."""
    faults = []
    for office, rows in _by_office(terms).items():
        for row in rows:
            if not office:
                faults.append(Fault((row,), "office is empty"))
            if row["holder"] not in names:
                faults.append(Fault((row,), f"the holder {row['holder']!r} is no actor of the watchlist"))
            if row["of"] and row["of"] not in names:
                faults.append(Fault((row,), f"the office {office!r} is of {row['of']!r}, which is no actor of the watchlist"))
        for column in ("of", "titles", "also"):
            stated = [row for row in rows if row[column]]
            faults += [
                Fault((row,), f"{office} has the {column} {row[column]!r}, but {stated[0][column]!r} on {stated[0].place(row)}")
                for row in stated[1:]
                if row[column] != stated[0][column]
            ]
        faults += [
            Fault(pair, f"{office} is {pair[0]['holder']} and {pair[1]['holder']} on the same days")
            for pair in overlapping(rows)
        ]
    return faults


def role_rows(terms: list[Row], names: dict[str, list[str]], demonyms: dict[str, list[str]]) -> Iterator[Row]:
    """Yield a row for each term and each way to call its office; `names` and `demonyms` are those of each actor."""
    for office, rows in _by_office(terms).items():
        of, titles, also = (next((row[column] for row in rows if row[column]), "") for column in ("of", "titles", "also"))
        called = [office, *also.split(PART), *_spellings(titles.split(PART), names.get(of, []), demonyms.get(of, []))]
        once = {alias.casefold(): alias for alias in called[::-1] if alias}
        for row in rows:
            facts = {"actor": row["holder"], "form": "role", "office": office, "checked": row["checked"]}
            days = {"valid_from": row["valid_from"], "valid_to": row["valid_to"]}
            for alias in once.values():
                yield Row(facts | days | {"alias": alias}, row.file, row.line)


def _by_office(terms: list[Row]) -> dict[str, list[Row]]:
    offices = defaultdict(list)
    for row in terms:
        offices[row["office"]].append(row)
    return offices


def _spellings(titles: list[str], names: list[str], demonyms: list[str]) -> Iterator[str]:
    adjectives = [word for word in demonyms if not (word.endswith("s") and word[:-1] in demonyms)]
    variants = dict.fromkeys(other for title in titles if title for other in _variants(title))
    for title in variants:
        for name in (*adjectives, *names):
            if NAME in title:
                yield title.replace(NAME, name)
                continue
            yield f"{name} {title}"
            if name in adjectives:
                continue
            yield f"{name}'s {title}"
            if name.endswith("s"):
                yield f"{name}' {title}"
            yield f"{title} of {name}"
            if " " in name or name.isupper() or name.endswith("s"):  # the UAE, the United Nations, the Maldives
                yield f"{title} of the {name}"


def _variants(title: str) -> Iterator[str]:
    """Yield a title as it is written in British and American English, with and without hyphens."""
    for spelled in (title, title.replace("defence", "defense")):
        yield spelled
        yield spelled.replace("-", " ")
