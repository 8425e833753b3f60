"""Quotations → who gets to speak, how much, and about whom."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.frequencies import By, count_items, of_group
from workbench.parts import by_piece
from workbench.tallies import Tally, tally_all
from workbench.units import NEEDED, Unit, article_rows, unit_codes


def count_quotes(quotes: pd.DataFrame, articles: pd.DataFrame, *, by: By = None, unit: Unit = "articles") -> pd.DataFrame:
    """Return how much each speaker is quoted: a row is a speaker, or a speaker of a group; a missing one is nobody known.

    `by` names columns of `articles` or of `quotes`: `by="source"` says who quotes whom, `by="stance"` or `by="kind"` how. The
    totals are of all quotations, those of nobody known included, in the articles of the group: over the columns of `quotes`
    they are not split, so that all parts of a group add up to 1. An indirect quotation has the words of the reporter: leave
    it out before (`quotes[quotes["kind"] != "indirect"]`) for words in marks alone. `unit` says what `share` is a share of (see
    `count_terms`). Sorted by group, then the most quotations first, ties by speaker.
    """
    schema.check(quotes, *schema.names("quotes"), call="count_quotes", whole=False)
    counts, groups, totals = count_items(quotes, articles, ["speaker"], by, unit, call="count_quotes")
    shared = [name for name in groups if name in articles.columns]
    both, needs = ([*groups, "speaker"], shared), (*NEEDED, *shared)
    words, words_total = tally_all(_words, quotes, articles, needs=needs, groups=both, unit=unit)
    counts["count_total"] = totals
    counts["words"] = of_group(counts, words.groups, words.occurrences)
    counts["words_total"] = of_group(counts, words_total.groups, words_total.occurrences)
    counts["words_share"] = counts["words"] / counts["words_total"]
    made = schema.make("quote_counts", counts)
    return pd.concat([counts[groups], made], axis=1)


@by_piece([])
def find_subjects(quotes: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return whom the quotations are about: a row is a quotation and an actor mentioned in it, however often.

    Its columns are those of `quotes` with the actor as `about`, so that `count_quotes(subjects, articles, by="about")` counts
    who speaks about whom. A quotation that mentions nobody has no row, and one that mentions two has two.
    """
    schema.check(quotes, *schema.names("quotes"), call="find_subjects")
    schema.check(mentions, *schema.names("mentions"), call="find_subjects")
    named = mentions.loc[mentions["field"] == "text", ["article_id", "actor", "start"]]
    named = named.rename(columns={"actor": "about", "start": "at"})
    pairs = quotes.reset_index(drop=True).reset_index(names="place").merge(named, on="article_id")
    pairs = pairs[(pairs["start"] <= pairs["at"]) & (pairs["at"] < pairs["end"])]
    pairs = pairs.drop_duplicates(["place", "about"]).sort_values(["place", "at"], ignore_index=True)
    return schema.make("quote_subjects", pairs)


def _words(quotes: pd.DataFrame, articles: pd.DataFrame, *, groups: tuple[list[str], ...], unit: Unit) -> tuple[Tally, ...]:
    """Return the words of the quotations in each group, once for each list of columns."""
    rows = article_rows(quotes, articles, call="count_quotes")
    counted = unit_codes(articles, unit, call="count_quotes")[rows] >= 0
    of_articles = [name for name in groups[0] if name in articles.columns]
    told = quotes.assign(**{name: articles[name].array[rows] for name in of_articles})[counted]
    return tuple(_summed(told, columns) for columns in groups)


def _summed(told: pd.DataFrame, columns: list[str]) -> Tally:
    if not columns:
        return Tally(told[[]].head(1), np.array([told["words"].sum()])[: len(told)], np.zeros(min(len(told), 1), int))
    sums = told.groupby(columns, dropna=False, observed=True)["words"].sum().reset_index()
    return Tally(sums[columns], sums["words"].to_numpy(), np.zeros(len(sums), int))
