"""NLTK's own objects say the same numbers."""

import workbench as wb


def test_the_same_counts(articles, tokens):
    counts = wb.count_terms(tokens, articles).set_index("term")["count"]
    found = wb.to_freq_dist(tokens)
    assert dict(found) == {str(term): count for term, count in counts.items()}
    assert found.N() == len(tokens)
    text = wb.to_nltk_text(tokens)
    assert text.count("grain") == counts["grain"]
    assert len(text) == len(tokens)


def test_the_same_counts_by_group(articles, tokens):
    counts = wb.count_terms(tokens, articles, by="source").set_index(["source", "term"])["count"]
    found = wb.to_conditional_freq_dist(tokens, articles, by="source")
    assert found["Harbour Post"]["grain"] == counts["Harbour Post", "grain"]
    assert sum(dist.N() for dist in found.values()) == len(tokens)
