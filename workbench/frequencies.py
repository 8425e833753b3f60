"""Tokens or mentions → counts and rates, with their denominators beside them."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import as_fingerprint, sum_of_rows
from workbench.intervals import wilson
from workbench.parts import in_parts, planned
from workbench.tallies import Tally, tally, tally_all, with_outlet
from workbench.units import NEEDED, Unit, article_rows, unit_codes
from workbench.vocabulary import Vocabulary, number_terms

By = str | list[str] | None


def count_terms(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: By = None, unit: Unit = "articles") -> pd.DataFrame:
    """Return how often and how widely each term is used: a row is a term, or a term of a group.

    `by` names columns of `articles` (or of `tokens`). `per_million` is the rate among all words of the group, `share` the
    share of its units that use the term: of its articles, of its `stories` (the first article of each cluster of
    near-duplicates; its copies are not counted at all) or of its `outlets`. Sorted by group, then the most frequent first, ties
    by term. A term a group does not use has no row.
    """
    schema.check(tokens, *schema.names("tokens"), call="count_terms", whole=False)
    counts, groups, totals = count_items(tokens, articles, ["term"], by, unit, call="count_terms")
    counts["tokens_total"] = totals
    counts["per_million"] = counts["count"] / counts["tokens_total"] * 1_000_000
    return counts[[*groups, *schema.names("term_counts")]]


def count_mentions(mentions: pd.DataFrame, articles: pd.DataFrame, *, by: By = None, unit: Unit = "articles") -> pd.DataFrame:
    """Return how often and how widely each actor is mentioned: a row is an actor, or an actor of a group.

    `by` names columns of `articles` or of `mentions`: `by="form"` keeps names, roles and metonyms apart. Otherwise a metonym
    counts for its state, unless its row is left out before (`mentions[mentions["form"] != "metonym"]`). `unit` says what
    `share` is a share of (see `count_terms`). Sorted by group, then the most mentioned first, ties by actor. An actor a group
    does not mention has no row.
    """
    schema.check(mentions, *schema.names("mentions"), call="count_mentions", whole=False)
    counts, groups, _ = count_items(mentions, articles, ["actor", "kind"], by, unit, call="count_mentions")
    return counts[[*groups, *schema.names("mention_counts")]]


def add_frequencies(tokens: pd.DataFrame, frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens with a column `frequency`: the `count` that their term has in the table; 0 for a term it lacks.

    Raises ValueError if a term has several rows, as in a table of groups. Of tables in parts a worker is sent sixteen bytes for
    each term.
    """
    schema.check(tokens, "term", call="add_frequencies", whole=False)
    schema.check(frequencies, "term", "count", call="add_frequencies")
    if (twice := frequencies["term"].duplicated()).any():
        raise ValueError(f"add_frequencies: {frequencies['term'][twice].iloc[0]!r} has several rows in the frequencies.")
    vocabulary, order = number_terms(pd.Index(frequencies["term"].astype("str")))
    given = {"vocabulary": vocabulary, "counts": frequencies["count"].to_numpy()[order]}
    if in_parts(tokens):
        return planned(_with_frequencies, tokens, **given)
    return _with_frequencies(tokens, **given)


def _with_frequencies(tokens: pd.DataFrame, *, vocabulary: Vocabulary, counts: np.ndarray) -> pd.DataFrame:
    return tokens.assign(frequency=np.append(counts, 0)[vocabulary.codes(tokens["term"])])


def count_items(
    occurrences: pd.DataFrame, articles: pd.DataFrame, items: list[str], by: By, unit: Unit, *, call: str
) -> tuple[pd.DataFrame, list[str], pd.Series]:
    """Return the counts of each group and item, the names of the groups, and all occurrences of each row's group."""
    groups = [by] if isinstance(by, str) else list(by or [])
    if unknown := [name for name in groups if name not in articles.columns and name not in occurrences.columns]:
        raise ValueError(f"{call}: by={unknown[0]!r} is a column of neither table.")
    shared = [name for name in groups if name in articles.columns]
    own = [*(name for name in groups if name not in shared), *items]
    needs = (*NEEDED, *shared)
    found = tally_all(item_tallies, occurrences, articles, needs=needs, shared=shared, own=own, unit=unit, call=call)
    counts, totals = counts_of(found, groups, items, unit)
    return counts, groups, totals


def counts_of(found: tuple, groups: list[str], items: list[str], unit: Unit) -> tuple[pd.DataFrame, pd.Series]:
    """Return the counts of what `item_tallies` found, and all occurrences of each row's group."""
    each, every_article, every_occurrence, articles_sum = found
    counts = each.groups.assign(count=each.occurrences, units=each.units)
    counts["units_total"] = of_group(counts, every_article.groups, every_article.units)
    total = of_group(counts, every_occurrence.groups, every_occurrence.occurrences)
    counts["unit"] = pd.Series(unit, index=counts.index, dtype="str")
    counts["share"] = counts["units"] / counts["units_total"]
    counts["low"], counts["high"] = wilson(counts["units"], counts["units_total"])
    counts["corpus"] = pd.Series(as_fingerprint(articles_sum), index=counts.index, dtype="str")
    ascending = [True] * len(groups) + [False] + [True] * len(items)
    order = counts.sort_values([*groups, "count", *items], ascending=ascending).index
    return counts.loc[order].reset_index(drop=True), total.loc[order].reset_index(drop=True)


def item_tallies(
    occurrences: pd.DataFrame, articles: pd.DataFrame, *, shared: list[str], own: list[str], unit: Unit, call: str
) -> tuple[Tally, Tally, Tally, int]:
    """Return what there is of each group and item, all articles and all occurrences of each group, and the sum of the rows."""
    rows, units = article_rows(occurrences, articles, call=call), unit_codes(articles, unit, call=call)
    group = with_outlet(articles[shared], articles, unit)
    return (
        tally(group, occurrences[own], rows, units),
        tally(group, articles[[]], np.arange(len(articles)), units),
        tally(group, occurrences[[]], rows, units),
        sum_of_rows(articles),
    )


def of_group(counts: pd.DataFrame, groups: pd.DataFrame, numbers: np.ndarray) -> pd.Series:
    """Return for each row of the counts the number of its group; groups without columns are one."""
    if groups.columns.empty:
        return pd.Series(numbers.sum(), index=counts.index)
    return counts[groups.columns].merge(groups.assign(number=numbers), on=list(groups.columns), how="left")["number"]
