"""What is new, gone, up and down between two times."""

import pandas as pd
import pytest
from conftest import make_articles
from statsmodels.stats.rates import test_poisson_2indep as two_rates

import workbench as wb
from workbench import schema

two_rates.__test__ = False
BEFORE = make_articles("war war war war war war peace", "grain grain grain grain grain")
AFTER = make_articles("war peace peace peace peace peace peace", "talks talks talks talks talks")


def changes(**options):
    counts = [wb.count_terms(wb.tokenize(articles), articles) for articles in (BEFORE, AFTER)]
    return wb.score_changes(*counts, **options).set_index("term")


def test_changes_by_eye():
    found = changes()
    assert found["change"].to_dict() == {"grain": "gone", "peace": "up", "talks": "new", "war": "down"}
    peace = found.loc["peace"]
    assert peace[["before", "after", "before_total", "after_total"]].tolist() == [1, 6, 12, 12]
    assert (peace["rate_ratio"], peace["before_rate"]) == (6, pytest.approx(1e6 / 12))
    assert peace["p"] == pytest.approx(two_rates(6, 12, 1, 12, method="exact-cond").pvalue)
    assert "grain" not in changes(minimum=6).index
    assert found.reset_index().columns.tolist() == ["term", *schema.names("changes")[1:]]


def test_actors_change_too(articles, mentions):
    early = articles[articles["published_date"] < "2024-10-20"]
    late = articles[articles["published_date"] >= "2024-10-20"]
    counts = [wb.count_mentions(mentions[mentions["article_id"].isin(half["article_id"])], half) for half in (early, late)]
    found = wb.score_changes(*counts).set_index("actor")
    assert found.loc["Donald Trump", "change"] == "up"
    assert found.loc["Donald Trump", "after_total"] == len(late)


def test_tables_that_cannot_be_compared():
    counts = wb.count_terms(wb.tokenize(BEFORE), BEFORE)
    with pytest.raises(ValueError, match="two tables of count_terms, or two of count_mentions"):
        wb.score_changes(counts, BEFORE)
    with pytest.raises(ValueError, match="counts articles, the other outlets"):
        wb.score_changes(counts, counts.assign(unit="outlets"))
    with pytest.raises(ValueError, match="several rows for one term"):
        wb.score_changes(counts, pd.concat([counts, counts]))
    assert wb.score_changes(counts.head(0), counts.head(0)).empty


@pytest.mark.parametrize("unit", ["articles", "stories", "outlets"])
def test_every_dot_has_its_lines(articles, tokens, unit):
    articles = wb.mark_duplicates(articles)
    early = articles["published_date"] < "2024-10-20"
    halves = {"before": articles[early], "after": articles[articles["published_date"] >= "2024-10-20"]}
    sides = {side: tokens[tokens["article_id"].isin(half["article_id"])] for side, half in halves.items()}
    found = wb.score_changes(*(wb.count_terms(sides[side], half, unit=unit) for side, half in halves.items()))
    figure = wb.plot_changes(found)
    both = pd.concat([rows.assign(side=side) for side, rows in sides.items()])
    lines = wb.attach_lines(figure, both, articles, limit=1000).layout.meta["lines"]
    assert len(lines) > (10 if unit == "stories" else 20)
    assert (found["unit"] == unit).all()
    trump = found.set_index("term").loc["trump"]
    assert {len(rows) for key, rows in lines.items() if '"trump"' in key} == {trump["before"], trump["after"]}
    assert wb.plot_changes(found.head(0)).layout.meta["table"]["rows"] == []
