"""A name, the places it stands in and its article → its kind: a linear classifier with readable weights (`kinds.csv`)."""

import csv
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import fsum

from workbench.names import Name, clues, never_names

KINDS = ("person", "organisation", "place", "group", "other")
LISTS = ("given", "surname", "town", "firm", "team", "body", "of", "site", "group", "thing", "demonym", "title")
DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
NEAR = 48  # characters before and after a name that are read
SAYING = frozenset("said says told added asked announced claimed warned tweeted wrote stated explained noted argued".split())
FACES = {**dict.fromkeys('"“”', "quote"), **dict.fromkeys("()[]", "bracket"), ",": "comma", "–": "dash", "—": "dash"}


class Article:
    """What a name is judged by: the text, the words it has in small letters, and which names stand in it."""

    def __init__(self, text: str, small: frozenset[str], names: Collection[str]) -> None:
        """Keep them."""
        self.text = text
        self.small = small
        self.names = names
        words = [name.split() for name in names if " " in name]
        self.first = {word[0] for word in words}
        self.last = {word[-1] for word in words}


def choose_kind(scores: list[float]) -> str:
    """Return the kind with the highest score."""
    return KINDS[scores.index(max(scores))]


def score_kinds(features: Iterable[str]) -> list[float]:
    """Return a score for each of `KINDS`: the sum of the weights of the features that are there."""
    table = weights()
    rows = [table["bias"], *(table[feature] for feature in features if feature in table)]
    return [fsum(column) for column in zip(*rows, strict=True)]  # exact, so that their order does not tell


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """Return the weights of each feature, in the order of `KINDS`."""
    lines = files("workbench").joinpath("kinds.csv").read_text("utf-8").splitlines()
    return {row[0]: tuple(float(weight or 0) for weight in row[1:]) for row in csv.reader(lines[1:])}


def features(name: str, places: list[Name], article: Article) -> set[str]:
    """Return the features of a name in an article."""
    found = set(_features_of_name(name))
    found.update(_features_of_article(name, places, article))
    for place in places[:20]:
        _add_context(found, place, article.text)
    return found


@cache
def _lists(word: str) -> tuple[str, ...]:
    return tuple(kind for kind in LISTS if word in clues(kind) and not (kind == "thing" and word in clues("given")))


@lru_cache(maxsize=100_000)
def _features_of_name(name: str) -> set[str]:
    words = name.split()
    folded = [word.lower().replace("’", "'") for word in words]
    number = min(len(words), 4)
    found = {f"words={number}"}
    for place, word in (("first", folded[0]), ("last", folded[-1])):
        found.update(f"{place}:{kind}" for kind in _lists(word))
        if word in clues("common"):
            found.add(f"{place}:common")
        if word in clues("body", "site"):
            found.add(f"{place}={word}")
        if not _lists(word):
            found.add(f"{place}:unlisted,{number}")
    if folded[-1] not in clues("body"):
        found.add(f"ends={folded[-1][-3:]}")
        found.add(f"ends={folded[-1][-2:]}")
    if number > 1:
        found.update(f"inner:{kind}" for word in folded[1:-1] for kind in _lists(word))
        found.add(f"both:{'given' if folded[0] in clues('given') else '-'},{(_lists(folded[-1]) or '-')[0]},{number}")
        if all(word in clues("common") for word in folded):
            found.add("all common")
        if folded[-1] in DIRECTIONS:
            found.add("last:direction")
        if " of " in name or " for " in name:
            found.add(f"of:{(_lists(folded[0]) or '-')[0]}")
        if any(word in clues("particle") for word in folded[1:-1]):
            found.add("particle")
        if any(len(word) == 2 and word[1] == "." for word in words[:-1]):
            found.add("initial letter")
    if " ".join(folded) in clues("town"):
        found.add("whole:town")
    found.update(_shape(words))
    return found


def _shape(words: list[str]) -> list[str]:
    name = "".join(words)
    shapes = []
    if name.isupper():
        shapes.append(f"capitals,{min(len(name), 6)}" if name.isalpha() else "capitals and more")
    elif len(words) == 1:
        shapes.append("camel" if any(a.islower() and b.isupper() for a, b in pairwise(name)) else "word")
    elif any(len(word) > 1 and word.isupper() and word.isalpha() for word in words):
        shapes.append("some capitals")
    if any(character.isdigit() for character in name):
        shapes.append("digit")
    for mark in "&-.'’":
        if mark in name:
            shapes.append(f"mark {mark}")
    return shapes


def _features_of_article(name: str, places: list[Name], article: Article) -> list[str]:
    words = name.split()
    folded = name.lower()
    if not places:
        return []
    found = []
    inner = sum(not place.initial for place in places)
    one = len(words) == 1
    if not inner:
        found.append(f"only opens,{one}")
        if one and folded in clues("common"):
            found.append("only opens, common")
    if folded in article.small:
        found.append(f"small too,{min(inner, 2)}")
    if any(place.titled for place in places):
        found.append("titled")
    if one:
        found += [f"{where} of another" for where, those in (("first", article.first), ("last", article.last)) if name in those]
    else:
        found += [f"{where} alone" for where, word in (("first", words[0]), ("last", words[-1])) if word in article.names]
    return found


def _add_context(found: set[str], place: Name, text: str) -> None:
    """Add what stands before and after a name there; a name of one word is `1`, a longer one `+`."""
    one = "1" if " " not in place.text else "+"
    _add_before(found, text[max(0, place.start - NEAR) : place.start], one)
    _add_after(found, text[place.end : place.end + NEAR], one)


def _add_before(found: set[str], left: str, one: str) -> None:
    before = left.rpartition("\n")[2].split()[-3:]
    if left[-1:] in FACES:
        found.add(f"before {FACES[left[-1:]]}")
    elif before:
        word = before[-1].lower()
        found.add(f"before {one} {word}" if word in never_names() or word.endswith(",") else f"before {word}")
        _add_nouns(found, "before", word)
        if word == "the" and len(before) > 1:
            found.add(f"before {before[-2].lower()} the")
        if word == "of" and len(before) > 1:
            _add_nouns(found, "of", before[-2].lower())
        if len(before) > 1 and (word in ("and", "or") or before[-2].endswith(",")):
            _add_neighbour(found, before[-2 if word in ("and", "or") else -1])
        if word.endswith(","):
            _add_nouns(found, "before,", word[:-1])


def _add_after(found: set[str], right: str, one: str) -> None:
    if right[:2] in ("'s", "’s"):
        found.add(f"possessive {one}")
        right = right[2:]
        for word in right.split()[:2]:
            _add_nouns(found, "of it", word.lower().strip(".,"))
        return
    if not right or right[0] == "\n":
        return
    after = right.partition("\n")[0].split()
    if right[0] in FACES:
        _add_after_point(found, right, one)
    elif right[0].isspace() and after:
        word = after[0].lower().strip('.,;:"”')
        if word in ("and", "or") and len(after) > 1:
            _add_neighbour(found, after[1])
        if word in SAYING:
            found.add("says")
        elif word.isdigit():
            found.add(f"number after {one}")
        else:
            found.add(f"after {one} {word}" if word in never_names() else f"after {word}")
            _add_nouns(found, "after", word)


def _add_after_point(found: set[str], right: str, one: str) -> None:
    """Add what follows a name with a comma, a bracket or the like behind it: an age, an acronym, an apposition."""
    found.add(f"after {FACES[right[0]]}")
    inside = right[1:].split()[:6]
    if inside and inside[0].strip(",.").isdigit() and right[0] == ",":
        found.add("age")
    elif right[0] in "(" and inside and inside[0].rstrip("),.").isupper():
        found.add("acronym after")
    elif right[0] == "," and inside:
        _add_neighbour(found, inside[0])
        found.add(f"after, {inside[0].lower()}" if inside[0].lower() in never_names() else "after, word")
        if inside[0][0].isupper():
            found.add(f"after, Capital {one}")
        for word in inside:
            _add_nouns(found, "apposition", word.lower().strip(".,"))
            if word[-1] in ",.":
                break


def _add_neighbour(found: set[str], word: str) -> None:
    """Add what the name is that stands beside this one, parted by a comma or `and`."""
    if word[0].isupper():
        found.update(f"beside:{kind}" for kind in _lists(word.lower().strip(".,;:")))


def _add_nouns(found: set[str], where: str, word: str) -> None:
    for kind in ("person", "organisation", "place"):
        if word in clues(kind):
            found.add(f"{where}:{kind}")
