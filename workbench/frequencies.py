"""Tokens or mentions → counts and rates, with their denominators beside them."""

import pandas as pd

from workbench import schema
from workbench.account import corpus_fingerprint

By = str | list[str] | None


def count_terms(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: By = None) -> pd.DataFrame:
    """Return how often and how widely each term is used: a row is a term, or a term of a group.

    `by` names columns of `articles` (or of `tokens`). `per_million` is the rate among all words of the group, `share` the
    share of its articles. Sorted by group, then the most frequent first, ties by term. A term a group does not use has no row.
    """
    schema.check(tokens, *schema.names("tokens"), call="count_terms")
    counts, groups = _count(tokens, articles, ["term"], by, call="count_terms")
    of_articles = [name for name in groups if name in articles.columns]
    counts["tokens_total"] = len(tokens)
    if of_articles:
        sizes = tokens[["article_id"]].merge(articles[["article_id", *of_articles]], on="article_id")
        totals = sizes.groupby(of_articles, dropna=False).size().rename("tokens_total").reset_index()
        counts = counts.drop(columns="tokens_total").merge(totals, on=of_articles, how="left")
    counts["per_million"] = counts["count"] / counts["tokens_total"] * 1_000_000
    return counts[[*groups, *schema.names("term_counts")]]


def count_mentions(mentions: pd.DataFrame, articles: pd.DataFrame, *, by: By = None) -> pd.DataFrame:
    """Return how often and how widely each actor is mentioned: a row is an actor, or an actor of a group.

    `by` names columns of `articles` or of `mentions`: `by="form"` keeps names, roles and metonyms apart. Sorted by group,
    then the most mentioned first, ties by actor. An actor a group does not mention has no row.
    """
    schema.check(mentions, *schema.names("mentions"), call="count_mentions")
    counts, groups = _count(mentions, articles, ["actor", "kind"], by, call="count_mentions")
    return counts[[*groups, *schema.names("mention_counts")]]


def _count(
    occurrences: pd.DataFrame, articles: pd.DataFrame, items: list[str], by: By, *, call: str
) -> tuple[pd.DataFrame, list[str]]:
    """Return occurrences and articles per group and item, with the articles of the group as their denominator."""
    groups = [by] if isinstance(by, str) else list(by or [])
    schema.check(articles, "article_id", call=call)
    if unknown := [name for name in groups if name not in articles.columns and name not in occurrences.columns]:
        raise ValueError(f"{call}: by={unknown[0]!r} is a column of neither table.")
    of_articles = [name for name in groups if name in articles.columns]
    joined = occurrences[["article_id", *(name for name in groups if name not in of_articles), *items]]
    joined = joined.merge(articles[list(dict.fromkeys(["article_id", *of_articles]))], on="article_id", validate="m:1")
    if len(joined) != len(occurrences):
        raise ValueError(f"{call}: {len(occurrences) - len(joined)} occurrences are of articles that are not in the table.")
    keys = [*groups, *items]
    grouped = joined.assign(_id=joined["article_id"]).groupby(keys, observed=True, dropna=False, sort=False)["_id"]
    counts = grouped.agg(count="size", articles="nunique").reset_index()
    if of_articles:
        totals = articles.groupby(of_articles, dropna=False).size().rename("articles_total").reset_index()
        counts = counts.merge(totals, on=of_articles, how="left")
    else:
        counts["articles_total"] = len(articles)
    counts["share"] = counts["articles"] / counts["articles_total"]
    counts["corpus"] = pd.Series(corpus_fingerprint(articles), index=counts.index, dtype="str")
    ascending = [True] * len(groups) + [False] + [True] * len(items)
    return counts.sort_values([*groups, "count", *items], ascending=ascending, ignore_index=True), groups
