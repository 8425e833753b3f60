"""Who published first: instants, ties, and what days alone cannot tell."""

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from scipy.stats import binomtest

import workbench as wb
from workbench import schema


def stories(*rows):
    """Return articles of (story, outlet, moment): one with an hour is known to the minute, one without to the day."""
    story, source, moment = zip(*rows, strict=True)
    articles = make_articles(*["Same words."] * len(rows), days=[when and when[:10] for when in moment], sources=list(source))
    published = pd.to_datetime(pd.Series(moment, dtype="object"), utc=True, format="ISO8601").astype("datetime64[us, UTC]")
    precision = pd.Series([when and ("minute" if len(when) > 10 else "day") for when in moment], dtype="str")
    return articles.assign(published=published, date_precision=precision, cluster_id=pd.Series(story, dtype="str"))


def places(*rows):
    found = wb.find_leads(stories(*rows))
    return list(found[["source", "place", "hours"]].itertuples(index=False, name=None))


def test_instants_by_eye():
    found = places(
        ("s", "B", "2024-10-22T09:30"), ("s", "A", "2024-10-22T08:00"), ("s", "A", "2024-10-22T07:00"), ("t", "C", "2024-10-22")
    )
    assert found == [("A", "first", 0.0), ("B", "later", 2.5)]  # A's first article counts; a story of one outlet does not


def test_ties_and_days():
    nan = pytest.approx(np.nan, nan_ok=True)
    moment = "2024-10-22T08:00"
    assert [place for _, place, _ in places(("s", "A", moment), ("s", "B", moment), ("s", "C", "2024-10-22T09:00"))] == [
        "tied",
        "tied",
        "later",
    ]
    assert places(("s", "A", "2024-10-22"), ("s", "B", "2024-10-23")) == [("A", "first", nan), ("B", "later", nan)]
    assert [place for _, place, _ in places(("s", "A", "2024-10-22"), ("s", "B", moment))] == ["unclear", "unclear"]
    found = {name: place for name, place, _ in places(("s", "A", "2024-10-22"), ("s", "B", moment), ("s", "C", "2024-10-23"))}
    assert found == {"A": "unclear", "B": "unclear", "C": "later"}
    assert [place for _, place, _ in places(("s", "A", moment), ("s", "B", moment), ("s", "C", "2024-10-22"))] == [
        "unclear"
    ] * 3
    assert places(("s", "A", None), ("s", "B", moment)) == []  # an article without a date leads nobody


def test_pairs_by_eye():
    rows = [(f"s{n}", "A", "2024-10-22T08:00") for n in range(6)] + [
        (f"s{n}", "B", f"2024-10-22T{9 + n:02}:00") for n in range(5)
    ]
    articles = stories(*rows, ("s5", "B", "2024-10-22T08:00"), ("s0", "C", "2024-10-22"))
    found = wb.count_leads(wb.find_leads(articles), articles)
    assert found.columns.tolist() == schema.names("lead_counts")
    pair = found.iloc[0]
    assert pair[["first", "second", "stories", "ahead", "behind", "tied", "unclear"]].tolist() == ["A", "B", 6, 5, 0, 1, 0]
    assert pair["p"] == pytest.approx(binomtest(5, 5).pvalue)
    assert pair["median_hours"] == pytest.approx(2.5)  # 1, 2, 3, 4, 5 hours, and a tie
    assert found.iloc[1][["first", "second", "unclear"]].tolist() == ["A", "C", 1]
    assert np.isnan(found.iloc[1]["share"])


def test_copies_of_the_sample_follow_the_wire(articles):
    marked = wb.mark_duplicates(articles)
    leads = wb.find_leads(marked)
    assert leads.columns.tolist() == schema.names("leads")
    assert set(leads.loc[leads["place"] == "first", "source"]) == {"Meridian Wire"}
    figure = wb.plot_leads(leads, marked)
    assert figure.layout.meta["finding"] == "Meridian Wire is first most often: in 7 of the 8 stories it shares with others."
    lines = wb.attach_lines(figure, leads, marked).layout.meta["lines"]
    assert sum(map(len, lines.values())) == len(leads)


def test_nobody_leads():
    articles = stories(("s", "A", "2024-10-22"))
    leads = wb.find_leads(articles)
    assert leads.empty
    assert wb.count_leads(leads, articles).columns.tolist() == schema.names("lead_counts")
    assert wb.plot_leads(leads, articles).layout.meta["table"]["rows"] == []
    with pytest.raises(ValueError, match=r"take mark_duplicates\(articles\)"):
        wb.find_leads(articles.assign(cluster_id=None))
