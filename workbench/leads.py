"""Clusters of near-duplicates → who published first, and how long the others took."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.intervals import wilson
from workbench.parts import in_parts
from workbench.significance import benjamini_hochberg
from workbench.tallies import corpus_fingerprint

DAY = pd.Timedelta(days=1)
NEEDED = ("article_id", "source", "cluster_id", "published", "published_date", "date_precision")


def find_leads(articles: pd.DataFrame) -> pd.DataFrame:
    """Return who published a story first: a row is an outlet's first article of a story that two outlets or more carry.

    Stories are the clusters of `mark_duplicates`. `place` is `first` if the outlet published before all others; `tied` if it
    and others did so at the same instant, and nobody before them; `later` if another was before it; `unclear` if its day is
    known only, or that of those it would have to precede, so that it cannot be told. `hours` is how long after the first
    instant it published; missing if either is known to the day only. Days are compared as printed, instants in UTC, so a day
    and an instant of another part of the world may be told apart that cannot. Articles without an outlet or a date are left
    out. An outlet that is first need not be the origin: both may have taken it from a third. Sorted by story, then time, then
    outlet; `start` and `end` are 0, for `attach_lines`.

    Of a corpus in parts it needs the memory for these columns of all articles that are in a cluster with others.
    """
    schema.check(articles, *NEEDED, call="find_leads", whole=False)
    articles = _in_clusters(articles) if in_parts(articles) else articles
    if articles["cluster_id"].isna().any():
        raise ValueError("find_leads needs the clusters of near-duplicates: take mark_duplicates(articles).")
    known = articles[articles["source"].notna() & articles["published_date"].notna()]
    exact = known["date_precision"].isin(["second", "minute"])
    instant = known["published"].dt.tz_localize(None)
    known = known.assign(
        earliest=instant.where(exact, known["published_date"]),
        latest=instant.where(exact, known["published_date"] + DAY - pd.Timedelta(microseconds=1)),
    ).sort_values(["cluster_id", "earliest", "latest", "source", "article_id"])
    first = known.drop_duplicates(["cluster_id", "source"])
    first = first[first.groupby("cluster_id")["source"].transform("size") > 1]
    parts = [_places(part) for _, part in first.groupby("cluster_id", sort=False)]
    table = pd.concat(parts) if parts else first.assign(place=None, hours=np.nan, outlets=0)
    return schema.make("leads", table.assign(start=0, end=0).reset_index(drop=True))


def _in_clusters(articles: pd.DataFrame) -> pd.DataFrame:
    """Return of the articles in parts those of clusters of several, and those whose cluster is not known."""
    repeats = articles[articles["dup_of"].notna() | articles["cluster_id"].isna()]
    clusters = repeats["cluster_id"].collect().unique()
    return articles[articles["cluster_id"].isin(clusters)][list(NEEDED)].collect()


def count_leads(leads: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return which outlet leads which: a row is two outlets that carry at least one story together, `first` by name.

    `ahead` is in how many of their `stories` the first was before the second, `behind` after it, `tied` at the same instant,
    `unclear` where the day alone is known and does not tell. `share` is ahead / (ahead + behind) with its Wilson interval;
    `p` is that of the sign test (Arbuthnott 1710): so uneven or more if either were first as often; `q` is over the rows.
    `median_hours` is the median of how much later the second published than the first, of the stories with both instants.
    Sorted by stories, the most first, ties by name.
    """
    from scipy.stats import binomtest

    schema.check(leads, *schema.names("leads"), call="count_leads")
    schema.check(articles, "article_id", call="count_leads", whole=False)
    both = leads.merge(leads, on="cluster_id", suffixes=("", "_other"))
    both = both[both["source"] < both["source_other"]]
    exact = (both["earliest"] == both["latest"]) & (both["earliest_other"] == both["latest_other"])
    before, after = both["latest"] < both["earliest_other"], both["earliest"] > both["latest_other"]
    order = np.select([before, after, exact], ["ahead", "behind", "tied"], "unclear")
    later = ((both["earliest_other"] - both["earliest"]) / pd.Timedelta(hours=1)).where(exact)
    keys = [both["source"].rename("first"), both["source_other"].rename("second")]
    counts = pd.crosstab(keys, order).reindex(columns=["ahead", "behind", "tied", "unclear"], fill_value=0)
    table = (
        counts.assign(stories=counts.sum(axis=1), median_hours=later.groupby(keys).median())
        .reset_index()
        .rename_axis(columns=None)
    )
    decided = table["ahead"] + table["behind"]
    low, high = wilson(table["ahead"], decided)
    p = np.array(
        [binomtest(int(k), int(n)).pvalue if n else np.nan for k, n in zip(table["ahead"], decided, strict=True)], float
    )
    table = table.assign(
        share=table["ahead"] / decided.replace(0, np.nan),
        low=low,
        high=high,
        p=p,
        q=benjamini_hochberg(p),
        corpus=corpus_fingerprint(articles),
    )
    return schema.make(
        "lead_counts", table.sort_values(["stories", "first", "second"], ascending=[False, True, True], ignore_index=True)
    )


def _places(part: pd.DataFrame) -> pd.DataFrame:
    """Return the outlets of a story with the place of each; they are in order of their earliest moments."""
    earliest, latest = part["earliest"].to_numpy(), part["latest"].to_numpy()
    others = [(np.delete(earliest, n), np.delete(latest, n)) for n in range(len(part))]
    place = [
        "first" if (latest[n] < early).all()
        else "later" if (late < earliest[n]).any()
        else "tied" if (earliest[n] == latest[n]) & ((early == earliest[n]) & (late == latest[n]) | (early > latest[n])).all()
        else "unclear"
        for n, (early, late) in enumerate(others)
    ]  # fmt: skip
    told = (earliest == latest) & (earliest[0] == latest[0])
    hours = np.where(told, (earliest - earliest[0]) / np.timedelta64(1, "h"), np.nan)
    return part.assign(place=place, hours=hours, outlets=len(part))
