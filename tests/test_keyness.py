"""The words that are key in one corpus against another."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from scipy import stats

import workbench as wb
from workbench import schema

ARTICLES = make_articles(
    *["war war war peace"] * 5, *["peace and grain and peace"] * 5, days=["2024-10-22"] * 10, sources=[*"AAABB", *"CCCCC"]
)
TOKENS = wb.tokenize(ARTICLES)
TARGET, REFERENCE = TOKENS.head(20), TOKENS.tail(25)


def scores(target=TARGET, reference=REFERENCE, **options):
    return wb.score_keyness(target, reference, **options).set_index("term")


def test_the_numbers_by_eye():
    found = scores()
    assert found.index.tolist() == ["war", "peace", "grain", "and"]
    war = found.loc["war"]
    assert war[["count", "reference_count", "tokens_total", "reference_tokens_total"]].tolist() == [15, 0, 20, 25]
    assert war[["units", "reference_units", "units_total", "reference_units_total"]].tolist() == [5, 0, 5, 5]
    assert war["per_million"] == 750_000
    assert (war["dp_norm"], found.loc["peace", "reference_dp_norm"]) == (0, 0)
    assert (found["terms_tested"] == 4).all()


def test_scipy_says_the_same(articles, tokens):
    half = tokens["article_id"].cat.codes < 40
    found = wb.score_keyness(tokens[half], tokens[~half])
    for row in found.sample(40, random_state=1).itertuples():
        table = [
            [row.count, row.reference_count],
            [row.tokens_total - row.count, row.reference_tokens_total - row.reference_count],
        ]
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert abs(row.g2) == pytest.approx(expected[0])
        assert row.p == pytest.approx(expected[1])
        assert (row.g2 > 0) == (row.per_million > row.reference_per_million)


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["war", "peace", "grain"]), max_size=30), st.lists(st.sampled_from(["war", "peace"]), max_size=30)
)
def test_swapping_the_sides_flips_the_signs(one, other):
    articles = make_articles(" ".join(one), " ".join(other))
    tokens = wb.tokenize(articles)
    first = tokens["article_id"] == "a1"
    there = wb.score_keyness(tokens[first], tokens[~first], minimum=1).set_index("term").sort_index()
    back = wb.score_keyness(tokens[~first], tokens[first], minimum=1).set_index("term").sort_index()
    for name in ("log_ratio", "conservative_log_ratio", "log_odds", "log_odds_z", "units_log_ratio"):
        assert there[name].tolist() == pytest.approx((-back[name]).tolist(), nan_ok=True, abs=1e-9)
    assert there["q"].tolist() == pytest.approx(back["q"].tolist(), nan_ok=True)


def test_a_difference_that_one_outlet_or_its_copies_make():
    first, *more = "war here today", "war again today", "war once more today", "war never ends today"
    articles = make_articles(*[first] * 6, *more, *["peace and grain today"] * 9, sources=["A"] * 7 + ["B"] * 2 + ["C"] * 9)
    articles = articles.assign(dup_of=["a1" if n in range(1, 6) else None for n in range(18)]).astype({"dup_of": "str"})
    tokens = wb.tokenize(articles)
    of_target = tokens["article_id"].isin(articles["article_id"].head(9))
    found = scores(tokens[of_target], tokens[~of_target], articles=articles, minimum=1)
    assert found.loc["war", "q"] < 0.05
    assert found.loc["war", ["holds_without_source", "holds_without_copies"]].tolist() == [False, True]
    assert pd.isna(found.loc["today", "holds_without_copies"])  # it is no difference to begin with


def test_a_reference_may_be_a_frequency_list():
    listed = pd.DataFrame({"term": ["war", "peace"], "count": [10, 90]})
    found = scores(reference=listed)
    assert found.loc["war", ["reference_count", "reference_tokens_total"]].tolist() == [10, 100]
    assert found[["reference_units", "units_g2", "reference_dp_norm"]].isna().all(axis=None)
    assert scores(reference=listed.assign(tokens_total=1000)).loc["war", "reference_tokens_total"] == 1000


def test_every_group_against_all_others():
    found = wb.score_groups(TOKENS, ARTICLES, by="source")
    assert found.columns.tolist() == ["source", *schema.names("keyness")]
    assert found.groupby("source")["count"].sum().sum() == len(TOKENS)
    clear = wb.score_groups(TOKENS, ARTICLES, by="source", below=0.05)
    pd.testing.assert_frame_equal(clear, found[found["q"] < 0.05].reset_index(drop=True))
    assert 0 < len(clear) < len(found)
    grain = found[(found["source"] == "C") & (found["term"] == "grain")].iloc[0]
    assert grain[["count", "reference_count"]].tolist() == [5, 0]


def test_the_order_of_articles_does_not_matter(articles, tokens):
    half = tokens["article_id"].cat.codes < 40
    shuffled = articles.sample(frac=1, random_state=3)
    again = wb.tokenize(shuffled)
    of_half = again["article_id"].isin(articles["article_id"].head(40))
    left = wb.score_keyness(tokens[half], tokens[~half], articles=articles)
    right = wb.score_keyness(again[of_half], again[~of_half], articles=shuffled)
    pd.testing.assert_frame_equal(left, right)


def test_nothing_to_compare():
    assert wb.score_keyness(TOKENS.head(0), TOKENS.head(0)).columns.tolist() == schema.names("keyness")
    alone = scores(TARGET, TOKENS.head(0), minimum=1)
    assert alone["reference_per_million"].isna().all()
    assert np.isnan(alone["log_ratio"]).all()
    with pytest.raises(ValueError, match="missing: count"):
        wb.score_keyness(TARGET, pd.DataFrame({"term": ["war"]}))


def side_by_side():
    return pd.concat([TARGET.assign(side="target"), REFERENCE.assign(side="reference")])


def test_every_mark_has_its_lines():
    keyness = wb.score_keyness(TARGET, REFERENCE, articles=wb.mark_duplicates(ARTICLES))
    for figure, occurrences in (
        (wb.plot_keyness(keyness), side_by_side()),
        (wb.plot_keyness(keyness, value="log_ratio"), side_by_side()),
        (wb.plot_contrast(keyness), side_by_side()),
        (wb.plot_keyness(wb.score_groups(TOKENS, ARTICLES, by="source"), by="source"), TOKENS),
    ):
        lines = wb.attach_lines(figure, occurrences, ARTICLES).layout.meta["lines"]
        assert lines
        assert all(lines.values())


def test_bars_go_both_ways_and_say_what_is_not_there():
    figure = wb.plot_keyness(wb.score_keyness(TARGET, REFERENCE), value="log_ratio")
    assert [trace.name for trace in figure.data] == ["target", "reference"]
    assert figure.data[0].y == ("war",)
    assert set(figure.data[1].y) <= {"and", "grain", "peace"}
    by_source = wb.plot_keyness(wb.score_groups(TOKENS, ARTICLES, by="source", minimum=30), by="source")
    none = wb.score_groups(TOKENS, ARTICLES, by="date_basis")
    assert "No clear difference: record." in wb.plot_keyness(none, by="date_basis").layout.meta["method"]
    assert "0 tests" in by_source.layout.meta["method"]
    listed = wb.score_keyness(TARGET, pd.DataFrame({"term": ["war", "peace"], "count": [1, 900]}))
    assert [trace.customdata is None for trace in wb.plot_keyness(listed).data] == [False, True]


def test_labels_of_the_map_do_not_overlap(tokens):
    from workbench.contrast_charts import CHARACTER, HEIGHT, TEXT_LINE, WIDTH, _labelled

    rng = np.random.default_rng(1)
    x, y = pd.Series(rng.random(300)), pd.Series(rng.random(300))
    terms = pd.Series(["word" * (n % 3 + 1) for n in range(300)])
    chosen = _labelled(x, y, terms, 40)
    assert 10 < chosen.sum() <= 40
    across, up = (x - x.min()) / (x.max() - x.min()) * WIDTH, (y - y.min()) / (y.max() - y.min()) * HEIGHT
    places = [(across[n], up[n], len(terms[n]) * CHARACTER) for n in chosen[chosen].index]
    for n, (x1, y1, w1) in enumerate(places):
        assert all(abs(x1 - x2) >= (w1 + w2) / 2 or abs(y1 - y2) >= TEXT_LINE for x2, y2, w2 in places[:n])
