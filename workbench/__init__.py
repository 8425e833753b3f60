"""News-article analysis: from a folder of articles to charts that can be trusted.

The public names are loaded when first used, so `import workbench` costs next to nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "read_articles": "articles",
    "load_articles": "loads",
    "fetched": "remote",
    "corpus_fingerprint": "tallies",
    "read_actors": "actors",
    "read_corpus": "corpus_files",
    "use_workers": "workers",
    "open_articles": "loads",
    "by_piece": "parts",
    "concat": "parts",
    "tokenize": "tokens",
    "stopwords": "function_words",
    "add_lemmas": "lemmas",
    "add_stems": "lemmas",
    "find_ngrams": "ngrams",
    "to_nltk_text": "nltk_objects",
    "to_freq_dist": "nltk_objects",
    "to_conditional_freq_dist": "nltk_objects",
    "split_sentences": "sentences",
    "find_mentions": "mentions",
    "review_mentions": "mentions",
    "load_spacy": "recognisers",
    "load_gliner": "recognisers",
    "find_quotes": "quotes",
    "count_quotes": "voices",
    "find_subjects": "voices",
    "plot_quotes": "quote_charts",
    "plot_subjects": "quote_charts",
    "find_dates": "dates",
    "as_edtf": "dates",
    "place_dates": "days",
    "count_days": "days",
    "find_dates_of": "days",
    "mark_events": "events",
    "find_events": "events",
    "plot_days": "event_charts",
    "plot_events": "event_charts",
    "plot_spans": "event_charts",
    "plot_memory": "memory_charts",
    "kwic": "concordance",
    "sort_lines": "concordance",
    "sample_lines": "concordance",
    "find_collocates": "collocations",
    "score_collocates": "collocations",
    "score_phrases": "phrases",
    "plot_collocates": "network_charts",
    "plot_network": "network_charts",
    "write_network": "network_files",
    "find_duplicates": "duplicates",
    "mark_duplicates": "duplicates",
    "show_difference": "differences",
    "select_articles": "selections",
    "explore": "exploration",
    "show_article": "article_view",
    "show_contents": "contents",
    "show_table": "table_view",
    "show_actor": "actor_view",
    "count_rows": "tallies",
    "count_terms": "frequencies",
    "count_mentions": "frequencies",
    "add_frequencies": "frequencies",
    "find_actor": "profiles",
    "find_pairs": "networks",
    "score_pairs": "networks",
    "score_crosstab": "crosstabs",
    "plot_crosstab": "crosstab_charts",
    "score_tf_idf": "term_weights",
    "choose_period": "timeline",
    "count_by_period": "timeline",
    "count_coverage": "coverage",
    "score_trends": "series",
    "smooth_periods": "series",
    "find_bursts": "series",
    "find_change_points": "series",
    "find_storms": "storms",
    "find_leads": "leads",
    "count_leads": "leads",
    "plot_leads": "lead_charts",
    "find_peaks": "peaks",
    "describe_peaks": "peaks",
    "find_lines": "evidence",
    "attach_lines": "evidence",
    "selected": "evidence",
    "score_dispersion": "lexicon",
    "score_diversity": "lexicon",
    "count_growth": "lexicon",
    "score_changes": "changes",
    "score_items": "changes",
    "read_report": "past_reports",
    "compare_reports": "comparison",
    "find_items": "comparison",
    "score_keyness": "keyness",
    "score_groups": "keyness",
    "plot_keyness": "contrast_charts",
    "plot_contrast": "contrast_charts",
    "plot_fates": "change_charts",
    "plot_changes": "change_charts",
    "plot_spectrum": "word_charts",
    "plot_frequencies": "word_charts",
    "plot_mentions": "actor_charts",
    "plot_timeline": "time_charts",
    "plot_bursts": "burst_charts",
    "plot_calendar": "calendar_charts",
    "plot_shares": "time_charts",
    "plot_peaks": "peak_charts",
    "plot_strips": "time_charts",
    "write_tables": "tables",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        from difflib import get_close_matches

        near = get_close_matches(name, __all__, 1)
        raise AttributeError(f"module 'workbench' has no attribute {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    value = getattr(import_module(f"workbench.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
