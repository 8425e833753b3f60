"""The columns of every table: order, dtypes and meaning. `data/README.md` says the same; a test holds the two equal."""

from typing import NamedTuple

import pandas as pd


class Column(NamedTuple):
    """One column of a table."""

    name: str
    dtype: str
    meaning: str


FIELD = Column("field", "str", "where it stands: title or text; the offsets count in it")
ARTICLE_ID = Column("article_id", "str", "the article: the first 16 hex digits of SHA-256 over its title and text")
START = Column("start", "int64", "first character in `text`, counted from 0")
END = Column("end", "int64", "character after the last one in `text`")
CORPUS = Column("corpus", "str", "fingerprint of the articles the row was counted in")
ZONE = Column("zone", "str", "time zone the periods are of; missing if days are as printed")
EVERY = Column("every", "str", "length of a period")
UNIT = Column("unit", "str", "what `units` counts: articles, stories (without copies of others) or outlets")
COUNT = Column("count", "int64", "occurrences")
# How widely something is found: in how many units, out of how many.
REACH = (
    UNIT,
    Column("units", "int64", "units with at least one occurrence (with articles: the document frequency)"),
    Column("units_total", "int64", "units of the group: the denominator of `share`"),
    Column("share", "float64", "units / units_total, 0 to 1; missing if the group has no unit"),
    Column("low", "float64", "lower bound of the 95 % Wilson interval of `share`"),
    Column("high", "float64", "upper bound of the 95 % Wilson interval of `share`"),
)
# What a table says of the periods it was made from.
OF_PERIODS = (EVERY, ZONE, UNIT, CORPUS)
PEAK = (
    Column("period", "datetime64[us]", "first day (or hour) of the period"),
    COUNT,
    Column("units", "int64", "units with an occurrence"),
    Column("units_total", "int64", "units of the group in the period"),
    Column("height", "float64", "the value of the period"),
    Column("usual", "float64", "the value of the periods around it, taken together"),
    Column("ratio", "float64", "height / usual"),
    Column("low", "float64", "lower bound of its exact 95 % interval"),
    Column("high", "float64", "upper bound of its exact 95 % interval"),
    Column("p", "float64", "probability of so different counts under one Poisson rate, exact; it ranks peaks and proves none"),
    Column("q", "float64", "p after Benjamini and Hochberg (1995) over the rows of the table"),
    Column("value", "str", "column of the periods whose course was read"),
    Column("around", "int64", "periods before and after it that it was compared with"),
    *OF_PERIODS,
)

TOKEN = (
    ARTICLE_ID._replace(dtype="category"),
    Column("position", "int32", "number of the word in its article, from 0"),
    START._replace(dtype="int32"),
    END._replace(dtype="int32"),
    Column("term", "category", "the word with case, apostrophes and hyphens folded"),
)
# The test of words that stand together.
TOGETHER = (
    Column("g2", "float64", "G² of the cells (Dunning 1993), negative where it is rarer than expected"),
    Column("p", "float64", "probability of a G² as large if the words were independent"),
    Column("q", "float64", "p after Benjamini and Hochberg (1995) over all rows of the table"),
)

# A quotation: who says it, how the text says so, and where it stands.
QUOTE = (
    ARTICLE_ID,
    Column("speaker", "str", "the actor who speaks; missing if nobody is named, or nobody known is meant"),
    Column("speaker_text", "str", "the words that name the speaker, as printed; missing if nobody is named"),
    Column(
        "speaker_form",
        "str",
        "what they are: name, role or metonym (of a mention), pronoun, body, document or description; missing without any",
    ),
    Column("cue", "str", "the verb of saying, as printed, in small letters; missing if there is none"),
    Column(
        "stance",
        "str",
        "of the verb: say, claim, admit, deny, accuse, warn, promise, demand, ask, praise or expect; missing as `cue`",
    ),
    Column("kind", "str", "direct, mixed, floating or indirect"),
    Column(
        "rule",
        "str",
        "how it was ascribed: clause before, clause after or clause around (the reporting clause), continued, colon, dash,"
        " sentence before, subject, subject before, speaker before or nobody",
    ),
    Column("words", "int64", "words of the quotation"),
    START,
    END,
    Column("speaker_start", "Int64", "first character of `speaker_text` in `text`"),
    Column("speaker_end", "Int64", "character after its last one in `text`"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "articles": (
        ARTICLE_ID,
        Column("title", "str", "headline; missing if the text has none"),
        Column("text", "str", "body without headline and page furniture, paragraphs parted by an empty line"),
        Column("text_raw", "str", "body before cleaning: `text` with the removed spans in their places, to the character"),
        Column("removed", "str", "what cleaning took out: JSON, a list of [start, end, rule] in characters of `text_raw`"),
        Column("published", "datetime64[us, UTC]", "instant of publication; midnight UTC if only the day is known"),
        Column("published_date", "datetime64[us]", "day of publication as printed, local to the outlet; timelines use it"),
        Column(
            "date_basis",
            "str",
            "where the date stood: record, json-ld, meta, time-tag, url, filename, folder, dateline, modified or none",
        ),
        Column("date_precision", "str", "second, minute or day; missing without a date"),
        Column(
            "date_flags", "str", "doubts: ambiguous, unreadable, impossible, future, conflicting; parted by spaces, or empty"
        ),
        Column("modified", "datetime64[us, UTC]", "instant of the last change, where the record states one"),
        Column("source", "str", "outlet; missing if unknown"),
        Column("url", "str", "address of the article"),
        Column("authors", "str", "authors as printed"),
        Column("agency", "str", "agency that the dateline credits"),
        Column("dateline_place", "str", "place that the dateline names, as printed"),
        Column("language", "str", "language as the record states it"),
        Column("section", "str", "section of the outlet"),
        Column("tags", "str", "tags or keywords, parted by commas"),
        Column("n_words", "int64", "words of `text` as white space parts them"),
        Column("dup_of", "str", "earliest article it repeats; filled by `mark_duplicates`"),
        Column("cluster_id", "str", "first article of its cluster of near-duplicates; filled by `mark_duplicates`"),
        Column("flags", "str", "what is odd about the record, phrases parted by `; `; empty if nothing"),
        Column("file", "str", "file it came from, relative to the folder that was read; `!` leads into an archive"),
        Column("record_no", "int64", "number of the record in the file, from 1"),
        Column("line_no", "int64", "line the record begins on, from 1; 0 where the format has no lines"),
        Column("file_sha256", "str", "SHA-256 of the file's bytes"),
        Column("encoding", "str", "encoding the bytes were read with"),
        Column("format", "str", "reader of the file, a module of `workbench.readers`"),
    ),
    "account": (
        Column("file", "str", "file, relative to the folder that was read"),
        Column("record_no", "int64", "number of the record in the file, from 1; 0 for the file as a whole"),
        Column("line_no", "int64", "line the record begins on, from 1; 0 for the file as a whole"),
        Column("outcome", "str", "loaded, outside (of the time asked for), duplicate, set aside or skipped"),
        Column("reason", "str", "why it was not loaded; empty if it was"),
        Column("article_id", "str", "the article it became or repeats; missing otherwise"),
    ),
    "actors": (
        Column("actor", "str", "canonical name"),
        Column("alias", "str", "a way texts name the actor"),
        Column("kind", "str", "person, organisation, state, place or group"),
        Column("form", "str", "what the alias is: name, role (an office), metonym (a capital, the Kremlin) or demonym"),
        Column("qid", "str", "Wikidata item of the actor"),
        Column("valid_from", "datetime64[us]", "first day the alias names this actor; missing if always"),
        Column("valid_to", "datetime64[us]", "last day the alias names this actor; missing if still"),
        Column("country", "str", "state the actor is of; a state's is itself; missing for what is of several"),
        Column("sector", "str", "what the actor does: government, armed forces, media …; missing if nothing is said"),
        Column("office", "str", "office of a role, one name for all its spellings; missing if the role stands by itself"),
        Column("checked", "datetime64[us]", "day on which the facts were checked"),
    ),
    "tokens": TOKEN,
    "sentences": (ARTICLE_ID, START, END),
    "mentions": (
        ARTICLE_ID,
        Column("actor", "str", "canonical name, or the fullest in the article; `ALIAS (holder unknown)` if nobody is known"),
        Column("kind", "str", "person, organisation, state, place or group"),
        Column("alias", "str", "the alias of the watchlist that matched; the name as printed, if found"),
        Column("form", "str", "name, role or metonym"),
        Column(
            "rule",
            "str",
            "how it was attributed: alias, office on the day, office without a date, office vacant or role beside the name; or,"
            " not by an alias of the watchlist: found, full name, surname, given name, acronym, short form or description",
        ),
        FIELD,
        START,
        END,
    ),
    "doubts": (
        ARTICLE_ID,
        Column("alias", "str", "the words as printed"),
        Column("candidates", "str", "actors they may mean, by name, parted by ` / `"),
        Column("rule", "str", "what the candidates share: surname, given name, acronym, short form, or alias and surname"),
        FIELD,
        START,
        END,
    ),
    "quotes": QUOTE,
    "quote_subjects": (*QUOTE, Column("about", "str", "an actor mentioned in the quotation")),
    "quote_counts": (
        Column("speaker", "str", "the actor who speaks; missing for nobody known"),
        Column("count", "int64", "quotations"),
        Column("count_total", "int64", "quotations of the group, those of nobody known included"),
        Column("words", "int64", "their words"),
        Column("words_total", "int64", "words of all quotations of the group: the denominator of `words_share`"),
        Column("words_share", "float64", "words / words_total, 0 to 1"),
        *REACH,
        CORPUS,
    ),
    "dates": (
        ARTICLE_ID,
        FIELD,
        START,
        END,
        Column("type", "str", "TIMEX3 type: DATE, TIME, DURATION or SET"),
        Column(
            "value", "str", "TIMEX3 value: 2024-10-24, 2024-W43, 2024-Q3, 199, P2Y, PAST_REF …; X where something is unknown"
        ),
        Column("modifier", "str", "TIMEX3 modifier: START, MID, END, APPROX, MORE_THAN, …; missing if none"),
        Column(
            "anchor", "str", "what it was resolved against: publication day, another expression, event (unresolved) or none"
        ),
        Column("first_day", "datetime64[us]", "first day it is about; missing if it is none of the calendar or not resolved"),
        Column("last_day", "datetime64[us]", "last day it is about, included; missing as `first_day`"),
        Column(
            "precision",
            "str",
            "time, part of day, day, weekend, week, month, quarter, season, half, year, decade or century; else missing",
        ),
        Column("rule", "str", "how it was read, with the tense where that decided"),
    ),
    "row_counts": (Column("rows", "int64", "rows of the group"),),
    "term_counts": (
        Column("term", "category", "the word"),
        COUNT,
        Column("per_million", "float64", "count / tokens_total × 1,000,000"),
        Column("tokens_total", "int64", "words of the group, stop words included: the denominator of `per_million`"),
        *REACH,
        CORPUS,
    ),
    "keyness": (
        Column("term", "str", "the word"),
        Column("count", "int64", "occurrences in the target"),
        Column("reference_count", "int64", "occurrences in the reference"),
        Column("tokens_total", "int64", "words of the target"),
        Column("reference_tokens_total", "int64", "words of the reference"),
        Column("per_million", "float64", "rate among the words of the target"),
        Column("reference_per_million", "float64", "rate among the words of the reference"),
        Column("g2", "float64", "G² of four cells (Dunning 1993), negative if the reference uses the term more"),
        Column("p", "float64", "probability of a G² as large if both used the term alike"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over the terms tested"),
        Column("terms_tested", "int64", "rows of the table when it was made"),
        Column("g2_two_cell", "float64", "G² of the two cells of the term (Rayson & Garside 2000), signed"),
        Column("log_ratio", "float64", "log₂ of the ratio of the rates, 0 taken for 0.5 (Hardie 2014)"),
        Column(
            "conservative_log_ratio",
            "float64",
            "bound of its interval nearest to 0, Bonferroni; 0 if unclear (Evert 2022)",
        ),
        Column("percent_difference", "float64", "%DIFF (Gabrielatos & Marchi 2011); missing if the reference has none"),
        Column("simple_maths", "float64", "ratio of the rates per million, 1 added to both (Kilgarriff 2009)"),
        Column("log_odds", "float64", "weighted log-odds (Monroe et al. 2008); prior as both together, α₀ the different words"),
        Column("log_odds_z", "float64", "its z"),
        Column("units", "Int64", "articles of the target with the term"),
        Column("reference_units", "Int64", "articles of the reference with the term; missing for a frequency list"),
        Column("units_total", "Int64", "articles of the target that have words"),
        Column("reference_units_total", "Int64", "articles of the reference that have words"),
        Column("units_g2", "float64", "G² of four cells over articles, signed"),
        Column("units_q", "float64", "its p after Benjamini and Hochberg"),
        Column("units_log_ratio", "float64", "log₂ of the ratio of the shares of articles"),
        Column("dp_norm", "float64", "DPnorm over the articles of the target: 0 even, 1 in one place (Gries 2008)"),
        Column("reference_dp_norm", "float64", "DPnorm over the articles of the reference"),
        Column("holds_without_source", "boolean", "whether a significant difference holds without the target's largest outlet"),
        Column("holds_without_copies", "boolean", "whether it holds without articles that repeat another"),
    ),
    "changes": (
        Column("item", "str", "what is counted; the column is named `term` or `actor`"),
        Column("before", "int64", "occurrences before"),
        Column("after", "int64", "occurrences after"),
        Column("before_total", "int64", "words (terms) or units (actors) before"),
        Column("after_total", "int64", "words or units after"),
        Column("before_rate", "float64", "occurrences per million words, or per thousand units, before"),
        Column("after_rate", "float64", "the same after"),
        Column("rate_ratio", "float64", "after_rate / before_rate; infinite if there was none before"),
        Column("low", "float64", "lower bound of its exact 95 % interval"),
        Column("high", "float64", "upper bound of its exact 95 % interval"),
        Column("p", "float64", "probability of so different counts under one Poisson rate, exact"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over the rows of the table"),
        Column("items_tested", "int64", "rows of the table when it was made"),
        Column("change", "str", "new, gone, up, down or same; not tested if one side is empty"),
        Column("unit", "str", "what was counted: articles, stories or outlets"),
    ),
    "items": (
        Column("kind", "str", "word, actor, pair or outlet"),
        Column("item", "str", "the word, the actor, the two actors of a pair, or the outlet"),
        Column(
            "side",
            "str",
            "before: in an article of the earlier report; after: in a new one; later: in another of the later report",
        ),
        ARTICLE_ID,
        START,
        END,
    ),
    "item_changes": (
        Column("kind", "str", "word, actor, pair or outlet"),
        Column("item", "str", "the word, the actor, the two actors of a pair, or the outlet"),
        Column("before", "int64", "articles of the earlier report with the item"),
        Column("after", "int64", "new articles with it"),
        Column("before_total", "int64", "articles of the earlier report"),
        Column("after_total", "int64", "new articles"),
        Column("before_rate", "float64", "share of the articles of the earlier report that have it, 0 to 1"),
        Column("after_rate", "float64", "share of the new articles that have it"),
        Column("rate_ratio", "float64", "after_rate / before_rate; infinite if there was none before"),
        Column("low", "float64", "lower bound of its exact 95 % interval"),
        Column("high", "float64", "upper bound of its exact 95 % interval"),
        Column("p", "float64", "probability of so different counts under one Poisson rate, exact; missing if not tested"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over all items tested"),
        Column("items_tested", "int64", "rows of the table that were tested"),
        Column("change", "str", "new, gone, up, down or same in the new articles; not tested"),
        Column("later", "int64", "articles of the later report with the item: before + after + the three below"),
        Column("from_gone", "int64", "what articles took away that are no longer there: 0 or less"),
        Column("from_revised", "int64", "what revised articles brought or took"),
        Column("from_same", "int64", "what other settings or software found, or not, in the same articles"),
    ),
    "facts": (
        Column("kind", "str", "asked for (days, place of the articles), setting, file, notebook or software"),
        Column("notebook", "str", "the notebooks, parted by commas; empty for software"),
        Column("name", "str", "parameter, notebook or library"),
        Column("earlier", "str", "its value in the earlier report (of a file or notebook its SHA-256); missing if not stated"),
        Column("later", "str", "the same in the later report"),
    ),
    "dispersion": (
        Column("term", "category", "the word"),
        COUNT,
        Column("range", "int64", "parts with the term"),
        Column("parts", "int64", "parts of the corpus that have words"),
        Column("dp", "float64", "DP (Gries 2008): 0 even, near 1 in one small part"),
        Column("dp_norm", "float64", "DPnorm (Lijffijt & Gries 2012), 0 to 1"),
        Column("juilland_d", "float64", "Juilland D, parts of unequal size: 1 even"),
        Column("carroll_d2", "float64", "Carroll D₂: 1 even"),
        Column("rosengren_s", "float64", "Rosengren S: 1 even"),
        Column("kld", "float64", "Kullback–Leibler divergence of the term from the corpus, bits: 0 even"),
        Column("arf", "float64", "average reduced frequency (Savický & Hlaváčová 2002), occurrences"),
        Column("tokens_total", "int64", "words of the parts"),
    ),
    "diversity": (
        Column("tokens", "int64", "words"),
        Column("terms", "int64", "different words"),
        Column("ttr", "float64", "type–token ratio: terms / tokens; falls with length"),
        Column("mattr", "float64", "its mean over windows of 100 words (Covington & McFall 2010); missing for fewer"),
        Column("mtld", "float64", "mean length of stretches with a ratio above .72 (McCarthy & Jarvis 2010), words"),
    ),
    "growth": (
        Column("tokens", "int64", "words read"),
        Column("terms", "int64", "different words among them"),
    ),
    "tf_idf": (
        Column("term", "category", "the word"),
        COUNT,
        Column("tokens_total", "int64", "words of the document"),
        Column("documents", "int64", "documents with the term"),
        Column("documents_total", "int64", "documents of the corpus"),
        Column("tf_idf", "float64", "weight of the term in its document, by the variant"),
        Column("variant", "str", "relative or smoothed (see `score_tf_idf`)"),
        CORPUS,
    ),
    "mention_counts": (
        Column("actor", "str", "the actor"),
        Column("kind", "str", "person, organisation, state, place or group"),
        COUNT,
        *REACH,
        CORPUS,
    ),
    "pairs": (
        ARTICLE_ID,
        Column("first", "str", "actor, the one whose name comes first in the alphabet"),
        Column("second", "str", "the actor named with it"),
        Column("start", "int64", "first character in `text` of the earlier of their two nearest mentions"),
        Column("end", "int64", "character after the last one in `text` of the later"),
    ),
    "pair_scores": (
        Column("first", "str", "actor, the one whose name comes first in the alphabet"),
        Column("second", "str", "the actor named with it"),
        Column("first_kind", "str", "kind of the first"),
        Column("second_kind", "str", "kind of the second"),
        Column("within", "str", "in what they are named together: sentence, paragraph or article"),
        Column("count", "int64", "sentences (paragraphs, articles) that name both (O)"),
        Column("expected", "float64", "first_contexts × second_contexts / contexts_total: what chance would give (E)"),
        Column("first_contexts", "int64", "sentences that name the first (f₁)"),
        Column("second_contexts", "int64", "sentences that name the second (f₂)"),
        Column("contexts_total", "int64", "all sentences of the group (N)"),
        *REACH,
        Column("npmi", "float64", "normalised PMI (Bouma 2009), -1 to 1"),
        Column("pmi", "float64", "pointwise mutual information (Church & Hanks 1990): log₂ of count / expected"),
        Column("log_dice", "float64", "logDice (Rychlý 2008) of count, first_contexts and second_contexts"),
        Column("t", "float64", "t score (Church et al. 1991): (count - expected) / √count"),
        Column("g2", "float64", "G² of the cells (Dunning 1993), negative where they are named together less than expected"),
        Column("p", "float64", "probability of a G² as large if the two were named independently"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over all pairs found"),
        Column("first_mentions", "int64", "mentions of the first"),
        Column("second_mentions", "int64", "mentions of the second"),
        Column("pairs_total", "int64", "pairs found, before the rare ones were left out"),
        Column("minimum", "int64", "least count of a row of the table"),
        CORPUS,
    ),
    "crosstab": (
        Column("item", "str", "what is counted; the column is named `term` or `actor`"),
        COUNT,
        *REACH[:3],
        Column("value", "str", "what was set against expectation: units or count"),
        Column("item_total", "int64", "units (or occurrences) of the item in all groups (f₁)"),
        Column("group_total", "int64", "units of the group, or occurrences of all items in it (f₂)"),
        Column("total", "int64", "units of all groups, or occurrences of all items in them (N)"),
        Column("expected", "float64", "item_total × group_total / total: what the group would have if it were like all"),
        Column("ratio", "float64", "observed / expected; missing if nothing is expected"),
        Column("pearson", "float64", "Pearson's residual: (observed - expected) / √expected"),
        Column("residual", "float64", "adjusted residual (Haberman 1973), standard normal if all groups were alike"),
        Column("judged", "bool", "whether all four cells expect enough (1 or what was asked for)"),
        Column("p", "float64", "twice the hypergeometric tail: rare if all groups were alike; missing if not judged"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over the cells judged"),
        CORPUS,
    ),
    "period_counts": (
        Column("period", "datetime64[us]", "first day (or hour) of the period; missing for what no date could be found for"),
        Column("every", "str", "length of the period: hour, day, week (from Monday), month, quarter or year"),
        ZONE,
        COUNT,
        *REACH,
        Column("per_million", "float64", "count / words_total × 1,000,000"),
        Column("words_total", "int64", "words of the units of the group, as white space parts them (`n_words`)"),
        Column("all_total", "int64", "units of all articles of the period: the denominator of `share_of_all`"),
        Column("share_of_all", "float64", "units / all_total, 0 to 1; missing if the period has no unit"),
        Column("count_low", "float64", "lower bound of the exact 95 % Poisson interval of `count`"),
        Column("count_high", "float64", "upper bound of the exact 95 % Poisson interval of `count`"),
        Column("of", "str", "whose units `units_total` counts: all, or those of the same group"),
        Column("complete", "bool", "whether the corpus spans the whole period"),
        Column("collected", "bool", "whether the group has any article in the period; if not, 0 is not silence"),
        CORPUS,
    ),
    "coverage": (
        Column("source", "str", "outlet"),
        Column("articles", "int64", "its dated articles"),
        Column("share", "float64", "of all dated articles, 0 to 1"),
        Column("periods", "int64", "periods with an article of it"),
        Column("periods_total", "int64", "periods from the first dated article of the corpus to the last"),
        EVERY,
        ZONE,
        Column("first", "datetime64[us]", "first day (or hour) of its first period"),
        Column("last", "datetime64[us]", "first day (or hour) of its last period"),
        Column("longest_gap", "int64", "most periods in a row without an article of it, between its first and its last"),
        Column("balanced", "bool", "whether it has an article in every period that the corpus covers whole"),
        CORPUS,
    ),
    "trends": (
        Column("value", "str", "column of the periods whose course was read"),
        Column("count", "int64", "occurrences in the periods read"),
        Column("periods", "int64", "periods read: whole ones, in which something was collected"),
        EVERY,
        Column("slope", "float64", "Theil–Sen slope (Sen 1968) of the value per period"),
        Column("low", "float64", "lower bound of its 95 % interval"),
        Column("high", "float64", "upper bound of its 95 % interval"),
        Column("s", "float64", "Mann–Kendall S: rises minus falls over all pairs of periods"),
        Column("z", "float64", "its z, with ties"),
        Column("p", "float64", "two-sided probability of such a z without a trend"),
        Column("p_corrected", "float64", "the same after Hamed & Rao (1998), for values that hang together"),
        Column("tau", "float64", "Kendall's τ-a"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over the rows of the table"),
    ),
    "bursts": (
        Column("first", "datetime64[us]", "first day of the first period of the burst"),
        Column("last", "datetime64[us]", "first day of its last period"),
        Column("periods", "int64", "periods of the burst in which something was collected"),
        Column("weight", "float64", "what the burst saves against the usual share (Kleinberg 2002), natural logarithms"),
        Column("count", "int64", "occurrences in the burst"),
        Column("units", "int64", "units with an occurrence in these periods, period by period"),
        Column("units_total", "int64", "units of these periods"),
        Column("scaling", "float64", "share of a burst over the usual one"),
        Column("gamma", "float64", "cost of beginning a burst, times ln of the periods"),
        *OF_PERIODS,
    ),
    "change_points": (
        Column("period", "datetime64[us]", "first day of the first period of the new level"),
        Column("before", "float64", "level before it, since the last change point: mean of log(1 + value), turned back"),
        Column("after", "float64", "level from it on, up to the next change point"),
        Column("periods_before", "int64", "periods with the level before"),
        Column("periods_after", "int64", "periods with the level after"),
        Column("value", "str", "column of the periods whose course was read"),
        Column("penalty", "float64", "cost of a change point, times the variance of the course and ln of its periods"),
        *OF_PERIODS,
    ),
    "storms": (
        Column("first", "datetime64[us]", "first day of the first period of the storm"),
        Column("last", "datetime64[us]", "first day of its last period"),
        Column("days", "int64", "days of its periods"),
        Column("share", "float64", "its size: units / units_total"),
        Column("rise", "float64", "its explosiveness: growth of the share, first days over as many before: 1.5 is 150 % more"),
        Column("outlets", "int64", "its spread: outlets with an occurrence"),
        Column("count", "int64", "occurrences in the storm"),
        Column("units", "int64", "units with an occurrence, outlet by outlet"),
        Column("units_total", "int64", "all units of these periods, also of outlets without an occurrence"),
        Column("least_share", "float64", "share of all units that each of its periods has at least"),
        Column("least_rise", "float64", "rise it has at least"),
        Column("least_days", "int64", "days it lasts at least, and over which the rise is measured"),
        Column("least_outlets", "int64", "outlets it has at least"),
        *OF_PERIODS,
    ),
    "peaks": PEAK,
    "peak_captions": (
        *PEAK,
        Column("story", "str", "headline of the story with most articles in the peak; missing if it has none"),
        Column("story_id", "str", "its first article in the peak"),
        Column("story_articles", "int64", "articles of the peak that tell it"),
        Column(
            "key_terms", "str", "up to five words of larger G² than around the peak, parted by commas; empty if none is clear"
        ),
        Column("key_actors", "str", "up to five actors likewise"),
        Column("caption", "str", "day, story, words and actors in a line"),
    ),
    "leads": (
        Column("cluster_id", "str", "the story: the first article of its cluster of near-duplicates"),
        Column("source", "str", "outlet"),
        ARTICLE_ID,
        Column("place", "str", "first, tied (for the first), later or unclear (the days known do not tell)"),
        Column("hours", "float64", "hours after the first instant of the story; missing if either is known to the day only"),
        Column("outlets", "int64", "outlets that carry the story"),
        Column("earliest", "datetime64[us]", "instant of publication, UTC; the begin of the day if only that is known"),
        Column("latest", "datetime64[us]", "the same instant; the end of the day if only that is known"),
        START,
        END,
    ),
    "lead_counts": (
        Column("first", "str", "outlet, the one whose name comes first"),
        Column("second", "str", "the other outlet"),
        Column("stories", "int64", "stories that both carry"),
        Column("ahead", "int64", "stories that the first published before the second"),
        Column("behind", "int64", "stories that it published after it"),
        Column("tied", "int64", "stories of one instant"),
        Column("unclear", "int64", "stories whose days do not tell"),
        Column("share", "float64", "ahead / (ahead + behind), 0 to 1; missing if neither is ever ahead"),
        Column("low", "float64", "lower bound of its 95 % Wilson interval"),
        Column("high", "float64", "upper bound of its 95 % Wilson interval"),
        Column("p", "float64", "sign test: probability of so uneven a division if either were ahead as often"),
        Column("q", "float64", "p after Benjamini and Hochberg (1995) over the rows of the table"),
        Column(
            "median_hours", "float64", "how much later the second publishes, where both instants are known; negative: earlier"
        ),
        CORPUS,
    ),
    "day_counts": (
        Column("about", "str", "first day of the period talked about (2024-10-24)"),
        Column("every", "str", "length of the period: day, week, month, quarter or year"),
        Column("count", "int64", "date expressions about the period and nothing wider"),
        Column("ahead", "int64", "those in articles published before its first day"),
        Column("back", "int64", "those in articles published after its first day"),
        *REACH,
        CORPUS,
    ),
    "events": (
        Column("event", "str", "the period and a number, by sentences: 2024-10-24/1"),
        Column("about", "str", "first day of the period talked about"),
        Column("every", "str", "length of the period"),
        Column(
            "sentences", "int64", "sentences with a date expression about the period and nothing wider, alike in their words"
        ),
        COUNT._replace(meaning="date expressions in them"),
        Column("articles", "int64", "articles they are in"),
        Column("sources", "int64", "outlets they are of"),
        Column("label", "str", "the headline that fits them best, or the sentence most like the others, up to 160 characters"),
        Column("actors", "str", "up to three actors that most of the sentences name, parted by commas"),
        Column("words", "str", "up to three words, the more frequent in the sentences and rarer elsewhere the sooner"),
        Column("line", "str", "day, label, sentences and sources in a line"),
    ),
    "concordance": (
        ARTICLE_ID,
        Column("left", "str", "text before the node"),
        Column("node", "str", "what was searched, as printed"),
        Column("right", "str", "text after the node"),
        START,
        END,
        Column("source", "str", "outlet"),
        Column("published_date", "datetime64[us]", "day of publication as printed"),
        Column("title", "str", "headline"),
    ),
    "collocates": (
        *TOKEN,
        Column("distance", "int32", "words from the nearest node: -1 is the word before it, 1 the word after it"),
        Column("node_start", "int32", "first character of that node in `text`"),
        Column("node_end", "int32", "character after the last one of that node in `text`"),
    ),
    "collocate_scores": (
        Column("node", "str", "what was searched for"),
        Column("term", "category", "the word"),
        Column("count", "int64", "occurrences of the term in the windows of the node (O11)"),
        Column("expected", "float64", "term_count × window_tokens / tokens_total: what chance would give (E11)"),
        Column("term_count", "int64", "occurrences of the term outside the nodes (C1)"),
        Column("node_count", "int64", "occurrences of the node"),
        Column("window_tokens", "int64", "words in the windows, each once, nodes left out (R1)"),
        Column("tokens_total", "int64", "words of the table, nodes left out (N)"),
        Column("unit", "str", "what `units` counts: articles"),
        Column("units", "int64", "articles with the term in a window"),
        Column("log_dice", "float64", "logDice (Rychlý 2008) of count, node_count and term_count"),
        Column("pmi", "float64", "pointwise mutual information (Church & Hanks 1990): log₂ of count / expected"),
        Column("npmi", "float64", "normalised PMI (Bouma 2009), -1 to 1"),
        Column("mi3", "float64", "MI³ (Daille 1994): log₂ of count³ / expected"),
        Column("t", "float64", "t score (Church et al. 1991): (count - expected) / √count"),
        *TOGETHER,
        Column("delta_p_term", "float64", "ΔP of the term given the window (Gries 2013), -1 to 1"),
        Column("delta_p_node", "float64", "ΔP of the window given the term (Gries 2013), -1 to 1"),
    ),
    "phrase_scores": (
        Column("term", "str", "the words, parted by spaces"),
        Column("words", "int64", "how many words it has"),
        Column("count", "int64", "occurrences"),
        Column("expected", "float64", "what chance would give, if each word stood in its place independently"),
        Column("sequences_total", "int64", "sequences of as many words: the total of its table"),
        Column("unit", "str", "what `units` counts: articles"),
        Column("units", "int64", "articles with at least one occurrence"),
        Column("lambda", "float64", "λ (Blaheta & Johnson 2001): how far all its words keep together"),
        Column("z", "float64", "λ / its standard error"),
        *TOGETHER,
    ),
    "duplicates": (
        Column("article_id", "str", "the later article"),
        Column("duplicate_of", "str", "the earlier one, by publication, undated last, then by id"),
        Column("relation", "str", "copy, version (one address, another text) or excerpt"),
        Column("similarity", "float64", "Jaccard index of the sets of five-word shingles, 0 to 1"),
        Column("containment", "float64", "share of the smaller set that is in the larger, 0 to 1"),
    ),
    "lines": (
        Column("mark", "str", "key of the mark in its figure"),
        ARTICLE_ID,
        Column("source", "str", "outlet"),
        Column("published_date", "datetime64[us]", "day of publication as printed"),
        Column("title", "str", "headline"),
        Column("url", "str", "address of the article"),
        Column("before", "str", "the sentence up to the match"),
        Column("match", "str", "the match as printed"),
        Column("after", "str", "the sentence from the match on"),
        START,
        END,
    ),
}


def names(table: str) -> list[str]:
    """Return the column names of a table, in order."""
    return [column.name for column in TABLES[table]]


def make(table: str, data: dict | pd.DataFrame | list[dict]) -> pd.DataFrame:
    """Return `data` as the table: its columns in order, each with its dtype; a column not given is missing throughout."""
    frame = pd.DataFrame(data)
    if list(frame.columns) != names(table):  # else they would be copied
        frame = frame.reindex(columns=names(table))
    return frame.astype({column.name: column.dtype for column in TABLES[table]})


def empty(table: str) -> pd.DataFrame:
    """Return the table with all its columns and no row."""
    return make(table, {})


def check(frame: pd.DataFrame, *needed: str, call: str, whole: bool = True) -> None:
    """Raise ValueError if `frame` lacks a column that `call` needs; it may be a table in parts if it need not be `whole`."""
    in_parts = hasattr(frame, "collect")
    if not isinstance(frame, pd.DataFrame) and (whole or not in_parts):
        hint = ": collect() it, if it fits into memory" if in_parts else ""
        raise TypeError(f"{call} needs a pandas DataFrame, not {type(frame).__name__}{hint}.")
    needed = tuple(dict.fromkeys(needed))
    if missing := [name for name in needed if name not in frame.columns]:
        raise ValueError(f"{call} needs the columns {', '.join(needed)}; missing: {', '.join(missing)}.")


def check_in_texts(occurrences: pd.DataFrame) -> None:
    """Raise ValueError for what stands in titles: its offsets are not of the text, whose sentences are the lines."""
    if "field" in occurrences and (occurrences["field"] == "title").any():
        raise ValueError("The lines are sentences of texts: keep the rows whose field is 'text' before they are counted.")


def check_least(value: int, least: int, *, name: str) -> None:
    """Raise ValueError if `value` is less than it may be."""
    if value < least:
        raise ValueError(f"{name}={value!r} is less than {least}.")


def check_choice(value: str, allowed: tuple[str, ...], *, name: str) -> None:
    """Raise ValueError if `value` is not one of the allowed words."""
    if value not in allowed:
        raise ValueError(f"{name}={value!r} is not one of {', '.join(map(repr, allowed))}.")
