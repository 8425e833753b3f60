"""Phrases: counted as a loop counts them, scored as a log-linear model scores them."""

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

import workbench as wb
from workbench import association, schema
from workbench.phrases import score_phrases

PAIRS = wb.tokenize(make_articles("a b a b c a b d c d a b c a d"))


def test_the_pair_of_nltk():
    """NLTK's counts of the pair (a, b): 4 of 5 and 4 in 15; it takes the words for the number of pairs."""
    row = score_phrases(PAIRS, minimum=4).iloc[0]
    assert row[["term", "count", "sequences_total"]].tolist() == ["a b", 4, 14]
    assert association.log_likelihood(4, 1, 0, 10) == pytest.approx(12.393431)
    assert association.pmi(*map(np.array, (4, 5, 4, 15))) == pytest.approx(1.584963)
    assert association.t_score(*map(np.array, (4, 5, 4, 15))) == pytest.approx(1.333333)


def test_lambda_of_a_pair_is_its_log_odds():
    """Of the 14 pairs 4 are `a b`, 1 is `a` and another, none another and `b`, 9 others."""
    row = score_phrases(PAIRS, minimum=4).iloc[0]
    cells = np.array([9, 1, 0, 4]) + 0.5
    assert row["lambda"] == pytest.approx(np.log(cells[3] * cells[0] / cells[1] / cells[2]))
    assert row["z"] == pytest.approx(row["lambda"] / np.sqrt((1 / cells).sum()))
    assert row["expected"] == pytest.approx(5 * 4 / 14)
    g2, p, *_ = chi2_contingency([[4, 1], [0, 9]], correction=False, lambda_="log-likelihood")
    assert (row["g2"], row["p"]) == pytest.approx((g2, p))


@pytest.mark.parametrize("words", [2, 3, 4])
def test_phrases_as_a_log_linear_model_has_them(words):
    """λ and z are the highest interaction of the saturated Poisson model of the cells; G² is against that of main effects."""
    stream = np.random.default_rng(words).choice(list("abc"), 200).tolist()
    grams = [tuple(stream[k : k + words]) for k in range(len(stream) - words + 1)]
    for row in score_phrases(wb.tokenize(make_articles(" ".join(stream))), words=words, minimum=1).head(5).to_dict("records"):
        wanted = row["term"].split()
        cells = Counter(tuple(a == b for a, b in zip(gram, wanted, strict=True)) for gram in grams)
        design = np.array(list(product([False, True], repeat=words)))
        counts = np.array([cells[tuple(cell)] for cell in design.tolist()], float)
        places = [subset for size in range(words + 1) for subset in combinations(range(words), size)]
        saturated = np.column_stack([design[:, subset].all(1) for subset in places]).astype(float)
        model = GLM(counts + 0.5, saturated, family=Poisson()).fit()
        assert row["lambda"] == pytest.approx(model.params[-1], abs=1e-5)
        assert row["z"] == pytest.approx(model.tvalues[-1], rel=1e-4)
        main = GLM(counts, saturated[:, : words + 1], family=Poisson()).fit()
        assert abs(row["g2"]) == pytest.approx(main.deviance, abs=1e-5)
        assert row["expected"] == pytest.approx(main.fittedvalues[-1], rel=1e-4)
        assert row["p"] == pytest.approx(chi2.sf(main.deviance, 2**words - words - 1), rel=1e-4)


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "a. B", "b.\n"]), max_size=14).map(" ".join), max_size=4),
    st.sampled_from([2, 3, 4]),
    st.integers(1, 3),
    st.booleans(),
)
def test_phrases_are_counted_as_a_loop_counts_them(texts, words, minimum, bounded):
    articles = make_articles(*texts)
    tokens, sentences = wb.tokenize(articles), wb.split_sentences(articles)
    found, units, total = Counter(), {}, 0
    for article_id, own in tokens.groupby("article_id", observed=True):
        own = own[["term", "start"]].to_numpy().tolist()
        within = sentences.loc[sentences["article_id"] == article_id, ["start", "end"]].to_numpy().tolist()
        for k in range(len(own) - words + 1):
            if bounded and not any(start <= own[k][1] and own[k + words - 1][1] < end for start, end in within):
                continue
            phrase = " ".join(term for term, _ in own[k : k + words])
            total += 1
            found[phrase] += 1
            units.setdefault(phrase, set()).add(article_id)
    scores = score_phrases(tokens, words=words, minimum=minimum, within=sentences if bounded else None)
    expected = {(phrase, count, len(units[phrase]), total) for phrase, count in found.items() if count >= minimum}
    assert set(scores[["term", "count", "units", "sequences_total"]].itertuples(index=False, name=None)) == expected


def test_words_filtered_out_keep_others_apart():
    scores = score_phrases(PAIRS[PAIRS["term"] != "b"], minimum=1)
    assert scores.set_index("term")["count"].sort_index().to_dict() == {"a d": 1, "c a": 2, "c d": 1, "d a": 1, "d c": 1}


def test_nothing_to_count():
    for tokens in (PAIRS.head(0), PAIRS.head(1), wb.tokenize(make_articles())):
        for words in (2, 3, 4):
            assert score_phrases(tokens, words=words, minimum=1).empty
    assert score_phrases(PAIRS, minimum=5).columns.tolist() == schema.names("phrase_scores")


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="words=5 is not one of 2, 3, 4"):
        score_phrases(PAIRS, words=5)
    with pytest.raises(ValueError, match="minimum=0 is less than 1"):
        score_phrases(PAIRS, minimum=0)
