"""What is said of the words of a corpus in parts is what is said of its table."""

import pytest
from conftest import make_articles, same
from test_corpus import account_of

import workbench as wb
from workbench.corpus import append_corpus


@pytest.mark.parametrize(("by", "minimum"), [("source", 5), ("section", 1), ("published_date", 20), ("group", 3)])
def test_groups_are_scored_the_same(both, by, minimum):
    scored = []
    for articles in both:
        articles = articles.assign(group=(articles["n_words"] > 400).map({True: "long"}))  # in some pieces missing throughout
        scored.append(wb.score_groups(wb.tokenize(articles), articles, by=by, minimum=minimum))
    assert len(scored[0])
    same(*scored)


@pytest.mark.parametrize("given", [True, False])
def test_keyness_is_scored_the_same(both, given):
    scored = []
    for articles in both:
        tokens, long = wb.tokenize(articles), articles["n_words"] > 400
        target, others = (tokens[tokens["article_id"].isin(articles[which]["article_id"])] for which in (long, ~long))
        known = articles if given else None
        against = {"corpus": others, "list": wb.count_terms(others, articles), "itself": tokens}
        scored.append([wb.score_keyness(target, reference, articles=known) for reference in against.values()])
    for whole, in_parts in zip(*scored, strict=True):
        assert len(whole)
        same(whole, in_parts)


@pytest.mark.parametrize("by", ["article_id", "source", "section", "published_date"])
def test_dispersion_is_scored_the_same(both, by):
    scored = [wb.score_dispersion(wb.tokenize(articles), articles, by=by) for articles in both]
    assert len(scored[0])
    same(*scored)


@pytest.mark.parametrize("by", ["article_id", "source", "published_date", ["source", "section"]])
def test_diversity_is_scored_the_same(both, by):
    scored = [wb.score_diversity(wb.tokenize(articles), articles, by=by) for articles in both]
    assert len(scored[0])
    same(*scored)


@pytest.mark.parametrize("variant", ["relative", "smoothed"])
def test_words_are_weighted_the_same(both, variant):
    for by in ("source", ["source", "section"], "article_id"):
        same(*(wb.score_tf_idf(wb.tokenize(articles), articles, by=by, variant=variant) for articles in both))


@pytest.mark.parametrize(
    "change",
    [wb.add_lemmas, wb.add_stems, wb.find_ngrams, lambda tokens: wb.find_ngrams(tokens, n=3, skip=1)],
)
def test_words_are_changed_and_joined_the_same(both, change):
    whole, in_parts = (change(wb.tokenize(articles)) for articles in both)
    same(whole, in_parts.collect())


def test_ngrams_in_sentences_are_the_same(both):
    found = [wb.find_ngrams(wb.tokenize(articles), within=wb.split_sentences(articles)) for articles in both]
    same(*(wb.count_terms(ngrams, articles) for ngrams, articles in zip(found, both, strict=True)))


def test_the_same_period_is_chosen(both):
    for most in (1, 2, 100):
        assert len({wb.choose_period(articles, shortest="day", most=most) for articles in both}) == 1


def test_a_sample_of_lines_is_the_same(both):
    for number in (1, 10, 1000):
        same(*(wb.sample_lines(wb.kwic(articles, "grain"), number=number, seed=3) for articles in both))


def test_words_know_how_often_they_are_used(both):
    counts, added = [], []
    for articles in both:
        tokens = wb.tokenize(articles)
        counts.append(wb.count_terms(tokens, articles))
        added.append(wb.add_frequencies(tokens, counts[-1].iloc[5:]))
    same(added[0], added[1].collect())
    often = counts[0].set_index(counts[0]["term"].astype("str"))["count"].iloc[5:]
    assert added[0]["frequency"].tolist() == added[0]["term"].astype("str").map(often).fillna(0).tolist()
    with pytest.raises(ValueError, match="several rows"):
        wb.add_frequencies(added[0], wb.count_terms(added[0], both[0], by="source"))


@pytest.mark.parametrize("texts", [["x"][:0], ["war <script> peace war"], ["", ""], ["war", "war"]])
def test_nothing_or_little_is_scored_the_same(texts, tmp_path):
    articles = make_articles(*texts)
    append_corpus(tmp_path, articles, account_of(articles))
    scored = []
    for articles in (wb.read_corpus(tmp_path), wb.open_articles(tmp_path)):
        tokens = wb.tokenize(articles)
        groups = [wb.score_groups(tokens, articles, by=by, minimum=1) for by in ("source", "article_id")]
        spread = [wb.score_dispersion(tokens, articles, by=by) for by in ("source", "article_id")]
        rich = [wb.score_diversity(tokens, articles, by=by) for by in ("source", "article_id")]
        scored.append([*groups, *spread, *rich, wb.score_keyness(tokens, tokens, articles=articles, minimum=1)])
    for whole, in_parts in zip(*scored, strict=True):
        same(whole, in_parts)


def test_what_needs_all_words_in_order_says_so(both):
    tokens = wb.tokenize(both[1])
    for call in (wb.count_growth, wb.score_phrases):
        with pytest.raises(TypeError, match="collect"):
            call(tokens)
