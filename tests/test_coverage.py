"""When something of each outlet was collected."""

from conftest import make_articles

import workbench as wb
from workbench import schema

DAYS = ["2024-10-07", "2024-10-14", "2024-10-21", "2024-10-27", "2024-10-08", "2024-10-22", "2024-10-16", None, "2024-10-17"]
SOURCES = ["A", "A", "A", "A", "B", "B", "C", "A", None]
ARTICLES = make_articles(*["war"] * 9, days=DAYS, sources=SOURCES)


def test_gaps_by_eye():
    found = wb.count_coverage(ARTICLES, every="week")
    assert found.columns.tolist() == schema.names("coverage")
    assert found[["source", "articles", "periods", "periods_total", "longest_gap", "balanced"]].values.tolist() == [
        ["A", 4, 3, 3, 0, True],
        ["B", 2, 2, 3, 1, False],
        ["C", 1, 1, 3, 0, False],
    ]
    assert found["share"].tolist() == [4 / 8, 2 / 8, 1 / 8]  # of eight dated articles, one of them of no outlet
    assert found["first"].dt.strftime("%F").tolist() == ["2024-10-07", "2024-10-07", "2024-10-14"]


def test_a_panel_is_a_line_of_pandas():
    found = wb.count_coverage(ARTICLES)
    panel = ARTICLES[ARTICLES["source"].isin(found.loc[found["balanced"], "source"])]
    assert set(panel["source"]) == {"A"}


def test_periods_covered_in_part_are_not_asked_for():
    articles = make_articles(
        *["x"] * 4, days=["2024-10-04", "2024-10-07", "2024-10-13", "2024-10-14"], sources=["B", "A", "A", "B"]
    )
    assert wb.count_coverage(articles).set_index("source")["balanced"].to_dict() == {"A": True, "B": False}
    one = make_articles("x", days=["2024-10-04"], sources=["A"])
    assert wb.count_coverage(one)[["periods_total", "balanced"]].values.tolist() == [[1, True]]


def test_nothing_to_cover():
    for articles in (make_articles(), make_articles("x", days=[None], sources=["A"]), make_articles("x", days=["2024-10-04"])):
        assert wb.count_coverage(articles).empty
