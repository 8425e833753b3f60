"""Where aliases stand: what a slow reader finds, who tries every alias at every character."""

import hypothesis.strategies as st
import pandas as pd
import pytest
import regex
from hypothesis import example, given, settings

from workbench import words
from workbench.aliases import find_aliases, index_aliases

NAMES = (
    "US,U.S.,U.S,UN,United Nations,Nations,Nato,NATO,Guinea,Guinea-Bissau,Côte d'Ivoire,Yahoo!,Yahoo,C,C++,Al S.,Straße,An Na"
    ",Al,An,Ivo Hruby,Hruby,S,O’Neil,ǅ C,Who,Ivo Hruby Bank"
).split(",")
ROLES = "UN chief,chief,Russia's president,president of the US,pope,US".split(",")
PRINTED = [part for alias in NAMES + ROLES for part in (alias, alias.upper(), alias.lower(), *alias.split())]
BETWEEN = [*"    '’-‑.!$_\n\0\u0301", "", " \n ", "\n\n", "\n \n", "'s ", "’s ", ". ", ", "]
WORD = r"\p{L}\p{N}\p{M}"
SPELLED = {" ": r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)", "'": "['’‘]", "’": "['’‘]", "-": "[-‑–]"}


def watchlist(names, roles):
    rows = [(alias, "name") for alias in names] + [(alias, "role") for alias in roles]
    table = pd.DataFrame(rows, columns=["alias", "form"], dtype="str")
    return table.assign(actor=table["alias"], kind="organisation")


def spelled(alias, case):
    """Return an alias in this case as a pattern, with what must be around it and what may follow."""
    body, tail = regex.fullmatch(rf"(.*[{WORD}])(.*)", case(alias)).groups()
    body = "".join(SPELLED.get(character, regex.escape(character)) for character in body)
    tail = r"\.?" if tail == "." else regex.escape(tail)
    return rf"(?<![{WORD}])(?:{body})(?![{WORD}])(?!\$)(?P<tail>{tail})"


def patterns(actors):
    for alias, form in zip(actors["alias"], actors["form"], strict=True):
        rank = (-len(regex.findall(rf"[{WORD}]+", alias)), -len(regex.search(rf"[^{WORD}]*$", alias)[0]), alias)
        if form == "role":
            yield rank, alias, regex.compile(spelled(alias, str), regex.IGNORECASE)
        else:
            yield rank, alias, regex.compile(spelled(alias, str))
            if sum(map(str.isalnum, alias)) > 3:
                yield rank, alias, regex.compile(spelled(alias, str.upper))


def read_slowly(text, actors):
    """Return the aliases in a text as (alias, start, end)."""
    aliases, found, at = sorted(patterns(actors), key=lambda known: known[0]), [], 0
    while at < len(text):
        alias, where = next(((alias, match) for _, alias, pattern in aliases if (match := pattern.match(text, at))), ("", None))
        if not where:
            at += 1
            continue
        found.append((alias, where.start(), where.end()))
        genitive = regex.compile(rf"['’]s(?![{WORD}])").match(text, where.start("tail"))
        at = genitive.end() if genitive else where.end()
    return found


def read(texts, actors):
    index = index_aliases(actors)
    places = find_aliases(pd.Series(texts, dtype="str"), index)
    found = [[] for _ in texts]
    for text, alias, start, end in zip(*map(list, places), strict=True):
        found[text].append((actors["alias"].iloc[index.rows[index.offsets[alias]]], start, end))
    return found


texts = st.lists(st.lists(st.sampled_from([*PRINTED, *BETWEEN, *BETWEEN]), max_size=24).map("".join), max_size=4)
EVERY = watchlist(NAMES, ROLES[:-1])


@given(texts, st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(ROLES)))
@settings(max_examples=300)
@example(["U.S. and US, US$ and U.S", "us", "", "U.N. UN’s chief", "UN's", "s"], set(NAMES), set())
def test_a_slow_reader_finds_the_same(texts, names, roles):
    actors = watchlist(sorted(names - roles), sorted(roles))
    assert read(texts, actors) == [read_slowly(text, actors) for text in texts]


def test_blocks_do_not_show(monkeypatch):
    texts = [f"The UN chief met Ivo Hruby’s {'NATO ' * (n % 5)}\nin Guinea-Bissau {n}" for n in range(40)]
    texts += ["", "United", "Nations"]
    whole = read(texts, EVERY)
    monkeypatch.setattr(words, "BLOCK", 50)
    assert read(texts, EVERY) == whole == [read_slowly(text, EVERY) for text in texts]


def test_an_empty_watchlist_and_no_text():
    assert read(["UN"], watchlist([], [])) == [[]]
    assert read([], EVERY) == []


def test_demonyms_are_not_looked_for():
    actors = EVERY.assign(form=EVERY["form"].mask(EVERY["alias"] == "UN", "demonym"))
    assert read(["the UN"], actors) == [[]]


def test_an_alias_has_a_letter_or_digit():
    with pytest.raises(ValueError, match=r"The alias '\$' has no letter or digit"):
        index_aliases(watchlist(["UN", "$"], []))
