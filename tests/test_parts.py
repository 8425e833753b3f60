"""A corpus in parts says what its table says: the same counts, the same lines, however it is parted."""

import pickle

import pandas as pd
import pyarrow as pa
import pytest
from conftest import SAMPLE, make_articles, same
from pandas.testing import assert_frame_equal
from test_corpus import account_of

import workbench as wb
from workbench import events, steps
from workbench.corpus import append_corpus
from workbench.jobs import pack
from workbench.parts import by_piece
from workbench.tallies import _merged
from workbench.units import UNITS


@pytest.fixture(scope="module")
def mentioned(both, actors):
    return tuple(wb.find_mentions(table, actors) for table in both)


def test_nothing_is_read_before_it_is_asked_for(both, monkeypatch):
    monkeypatch.setattr(steps, "read_piece", None)
    _, archive = both
    long = archive[archive["n_words"] > 100]
    tokens = wb.tokenize(long)
    assert list(tokens.columns) == ["article_id", "position", "start", "end", "term"]
    assert "in 4 piece(s)" in repr(tokens)


def test_only_columns_that_are_needed_are_read(both, monkeypatch):
    read, asked = steps.read_piece, []
    monkeypatch.setattr(steps, "read_piece", lambda piece, columns: asked.append(columns) or read(piece, columns))
    _, archive = both
    in_process(monkeypatch)
    wb.count_terms(wb.tokenize(archive), archive, by="section")
    needed = {"article_id", "text", "published_date", "source", "section", "cluster_id", "dup_of"}
    assert all(set(columns) == needed for columns in asked)
    assert asked


def in_process(monkeypatch):
    monkeypatch.setattr("workbench.workers._used", None)
    monkeypatch.setenv("WORKBENCH_CORES", "1")


@pytest.mark.parametrize("call", [wb.tokenize, wb.split_sentences, wb.find_dates, lambda table: wb.kwic(table, "grain")])
def test_what_is_found_is_the_same(both, call):
    whole, archive = both
    same(call(whole), call(archive).collect())
    same(call(whole).head(7), call(archive).head(7))
    assert len(call(archive)) == len(call(whole))


def test_what_is_too_ambiguous_is_the_same(both, actors, mentioned):
    whole, in_parts = (wb.review_mentions(articles, actors) for articles in both)
    same(whole, in_parts.collect())
    assert len(whole)
    same(*(wb.count_rows(table, by=["alias", "candidates", "rule"]) for table in (whole, in_parts)))


def test_one_actor_is_found_the_same(both, mentioned, actors):
    for name in ("putin", "Xi Jinping", "Lula"):
        whole, in_parts = (wb.find_actor(mentions, name, actors=actors) for mentions in mentioned)
        same(whole, in_parts.collect())
    said = []
    for mentions in mentioned:
        with pytest.raises(ValueError, match="nobody in these") as caught:
            wb.find_actor(mentions, "Putinn")
        said.append(str(caught.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("within", ["sentence", "paragraph", "article"])
@pytest.mark.parametrize("unit", UNITS)
def test_pairs_are_scored_the_same(both, mentioned, within, unit):
    for by in (None, "source", ["date_basis", "published_date"]):
        options = {"within": within, "unit": unit, "by": by, "minimum": 1}
        whole, in_parts = (wb.score_pairs(*tables, **options) for tables in zip(mentioned, both, strict=True))
        assert len(whole)
        same(whole, in_parts)


def test_dates_of_an_actor_are_the_same(both, mentioned):
    found = []
    for mentions, articles in zip(mentioned, both, strict=True):
        dates = wb.place_dates(wb.find_dates(articles))
        found.append(wb.find_dates_of(dates, mentions, articles=articles))
    same(found[0], found[1].collect())


@pytest.mark.parametrize("by", [None, "source", "actor"])
def test_peaks_are_described_the_same(both, mentioned, by):
    described = []
    for mentions, articles in zip(mentioned, both, strict=True):
        counted = wb.count_by_period(mentions, articles, every="day", by=by)
        peaks = wb.find_peaks(counted).head(8)
        found = {"tokens": wb.tokenize(articles), "mentions": mentions}
        described.append(wb.describe_peaks(peaks, articles, occurrences=mentions if by else None, **found))
    assert described[0]["key_terms"].str.len().max()
    assert described[0]["story"].notna().all()
    same(*described)


@pytest.mark.parametrize("every", ["day", "month"])
@pytest.mark.parametrize("at_once", [events.AT_ONCE, 20])
def test_events_are_the_same(both, mentioned, every, at_once, monkeypatch):
    monkeypatch.setattr(events, "AT_ONCE", at_once)
    found = []
    for mentions, articles in zip(mentioned, both, strict=True):
        dates = wb.mark_events(wb.place_dates(wb.find_dates(articles), every=every), articles)
        of_actor = wb.find_dates_of(dates, mentions, articles=articles)
        of_actor = of_actor[of_actor["actor"] == "Russia"]
        found.append([dates, wb.find_events(dates, articles, mentions=mentions), wb.find_events(of_actor, articles, minimum=1)])
    assert len(found[0][2])
    same(found[0][0], found[1][0].collect())
    same(found[0][1], found[1][1])
    same(found[0][2], found[1][2])


def test_a_corpus_of_one_piece_is_no_exception(articles, tmp_path):
    append_corpus(tmp_path, articles, account_of(articles))
    archive, key = wb.open_articles(tmp_path), '{"lines": "units", "unit": "outlets", "source": "Harbour Post"}'
    assert len(archive._corpus.pieces) == 1
    same(*(wb.find_lines([key], wb.find_dates(table), table) for table in (articles, archive)))
    same(*(table.nlargest(3, "n_words").reset_index(drop=True) for table in (wb.read_corpus(tmp_path), archive)))


@pytest.mark.parametrize("number", [1, 7, 100])
def test_the_first_and_the_last_are_the_same(both, number):
    for method in ("nsmallest", "nlargest"):
        for column in ("published_date", "n_words"):
            whole, in_parts = (getattr(table, method)(number, column) for table in both)
            same(whole.reset_index(drop=True), in_parts)


def test_tables_are_written_the_same(both, mentioned, tmp_path):
    for n, (mentions, articles) in enumerate(zip(mentioned, both, strict=True)):
        as_formulas = mentions.assign(alias=mentions["alias"].str.replace("^", "=", regex=True))
        tables = {"mentions": as_formulas, "dates": wb.find_dates(articles)}
        told = wb.write_tables(tmp_path / str(n), **tables, nothing=mentions[mentions["start"] < 0])
        assert told["rows"].tolist() == [len(tables["mentions"]), len(tables["dates"]), 0]
    for name in ("mentions", "dates", "nothing"):
        assert (tmp_path / "1" / f"{name}.csv").read_bytes() == (tmp_path / "0" / f"{name}.csv").read_bytes()


def test_days_are_drawn_the_same(both):
    drawn = []
    for articles in both:
        dates = wb.place_dates(wb.find_dates(articles))
        figures = [wb.plot_spans(dates), wb.plot_memory(dates, articles), wb.plot_memory(dates, articles, scale="days")]
        drawn.append([wb.attach_lines(figure, dates, articles).to_dict() for figure in figures])
    assert str(drawn[0]) == str(drawn[1])


def test_who_published_first_is_the_same(both):
    assert wb.corpus_fingerprint(both[0]) == wb.corpus_fingerprint(both[1])
    leads = [wb.find_leads(articles) for articles in both]
    assert len(leads[0])
    same(*leads)
    same(*(wb.count_leads(found, articles) for found, articles in zip(leads, both, strict=True)))
    drawn = [wb.attach_lines(wb.plot_leads(found, table), found, table) for found, table in zip(leads, both, strict=True)]
    assert drawn[0].layout.meta == drawn[1].layout.meta
    with pytest.raises(ValueError, match="mark_duplicates"):
        wb.find_leads(both[1].assign(cluster_id=None))


def test_mentions_and_quotes_are_the_same(both, mentioned):
    (whole, archive), (mentions, in_parts) = both, mentioned
    same(mentions, in_parts.collect())
    same(wb.find_quotes(whole, mentions), wb.find_quotes(archive, in_parts).collect())


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("by", [None, "source", ["source", "date_basis"]])
def test_terms_are_counted_the_same(both, by, unit):
    whole, in_parts = (wb.count_terms(wb.tokenize(table), table, by=by, unit=unit) for table in both)
    same(whole, in_parts)


@pytest.mark.parametrize(
    "group",
    [
        lambda articles: articles["published_date"],
        lambda articles: articles["published_date"].dt.year,  # whole numbers, and floats where a day is missing
        lambda articles: articles["source"].astype("category"),
        lambda articles: (articles["n_words"] > 400).map({True: "long"}),  # in some pieces missing throughout
        lambda articles: articles["language"],
    ],
)
def test_groups_of_every_type_are_the_same(both, group):
    grouped = [articles.assign(group=group(articles)) for articles in both]
    same(*(wb.count_terms(wb.tokenize(articles), articles, by="group") for articles in grouped))
    same(*(wb.count_by_period(articles, articles, by="group", unit="outlets") for articles in grouped))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("by", [None, "form", ["form", "source"]])
def test_mentions_are_counted_the_same(both, mentioned, by, unit):
    same(*(wb.count_mentions(found, table, by=by, unit=unit) for found, table in zip(mentioned, both, strict=True)))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("by", [None, "source", "actor"])
@pytest.mark.parametrize(("every", "zone"), [("day", None), ("week", None), ("hour", "UTC")])
def test_periods_are_counted_the_same(both, mentioned, by, unit, every, zone):
    options = {"by": by, "unit": unit, "every": every, "zone": zone}
    same(*(wb.count_by_period(found, table, **options) for found, table in zip(mentioned, both, strict=True)))


def test_quotes_days_and_outlets_are_counted_the_same(both, mentioned):
    tables = list(zip(mentioned, both, strict=True))
    quotes = [wb.find_quotes(articles, mentions) for mentions, articles in tables]
    dates = [wb.place_dates(wb.find_dates(articles)) for articles in both]
    subjects = [wb.find_subjects(said, mentions) for said, mentions in zip(quotes, mentioned, strict=True)]
    for unit in UNITS:
        for by in (None, "stance", ["source", "kind"]):
            same(*(wb.count_quotes(said, articles, by=by, unit=unit) for said, articles in zip(quotes, both, strict=True)))
        for by in (None, "source", "type"):
            same(*(wb.count_days(found, articles, by=by, unit=unit) for found, articles in zip(dates, both, strict=True)))
    same(*(wb.count_quotes(said, articles, by="about") for said, articles in zip(subjects, both, strict=True)))
    same(*(wb.count_coverage(articles) for articles in both))
    pairs = [wb.find_pairs(mentions, articles) for mentions, articles in tables]
    same(pairs[0], pairs[1].collect())


@pytest.mark.parametrize("by", ["date_basis", ["date_basis", "date_flags"], ["section", "published_date"], []])
def test_rows_are_counted_the_same(both, by):
    whole, in_parts = (wb.count_rows(table, by=by) for table in both)
    same(whole, in_parts)
    assert whole["rows"].sum() == len(both[0])
    if by:
        expected = both[0].groupby(by, dropna=False).size()
        assert whole["rows"].tolist() == expected.tolist()


def test_tables_one_after_the_other_are_the_same(both, mentioned):
    drawn = []
    for mentions, articles in zip(mentioned, both, strict=True):
        together = wb.concat([mentions, wb.find_pairs(mentions, articles)])
        assert list(together.columns) == [*mentions.columns, "first", "second"]
        drawn.append((len(together), wb.count_rows(together, by=["actor", "first", "second"])))
        drawn[-1] += (wb.find_lines(['{"lines": "occurrences", "unit": "articles", "first": "China"}'], together, articles),)
    assert drawn[0][0] == drawn[1][0]
    assert len(drawn[0][2])
    same(drawn[0][1], drawn[1][1])
    same(drawn[0][2], drawn[1][2])


@pytest.mark.parametrize("within", [False, True])
def test_collocates_are_scored_the_same(both, mentioned, within):
    for node in ("grain", "black sea", None):
        scored = []
        for mentions, articles in zip(mentioned, both, strict=True):
            sentences = wb.split_sentences(articles) if within else None
            around = mentions[mentions["actor"] == "Russia"] if node is None else node
            scored.append(wb.score_collocates(wb.tokenize(articles), around, within=sentences))
        assert len(scored[0])
        same(*scored)


@pytest.mark.parametrize("query", ["", 'grain source:"Harbour Post" copies:no', "-wheat* from:2024-10-20"])
def test_a_query_asks_for_the_same(both, query):
    whole, archive = both
    same(wb.select_articles(whole, query), wb.select_articles(archive, query).collect())


def test_rows_are_left_out_the_same(both, mentioned):
    def counted(mentions, articles):
        chosen = articles[articles["source"].isin(["Cape Ledger", "Harbour Post"]) & ~(articles["n_words"] < 200)]
        chosen = chosen[chosen["title"].str.len().notna() & (chosen["published_date"].dt.year == 2024)]
        named = mentions[(mentions["form"] != "metonym") & mentions["article_id"].isin(chosen["article_id"])]
        return wb.count_mentions(named.assign(long=named["end"] - named["start"] > 10), articles, by="long")

    whole, archive = both
    assert len(counted(mentioned[0], whole))
    same(counted(mentioned[0], whole), counted(mentioned[1], archive))


@pytest.mark.parametrize("unit", ["articles", "outlets"])
def test_lines_are_the_same(both, mentioned, unit):
    drawn = []
    for mentions, articles in zip(mentioned, both, strict=True):
        counts = wb.count_mentions(mentions, articles, unit=unit)
        drawn.append(wb.attach_lines(wb.plot_mentions(counts, value="share"), mentions, articles))
        keys = list(drawn[-1].layout.meta["lines"])[:3]
        drawn.append(wb.find_lines(keys, mentions, articles))
        assert_frame_equal(wb.selected(keys), drawn[-1])
    assert drawn[0].layout.meta == drawn[2].layout.meta
    same(drawn[1], drawn[3])


def test_the_first_lines_of_a_mark_are_the_first_of_all_pieces(both):
    drawn = []
    for articles in both:
        tokens = wb.tokenize(articles)
        drawn.append(wb.attach_lines(wb.plot_frequencies(wb.count_terms(tokens, articles)), tokens, articles))
    assert drawn[0].layout.meta["lines"] == drawn[1].layout.meta["lines"]


def test_what_takes_long_is_kept(both, actors, monkeypatch):
    _, archive = both
    found = wb.find_mentions(archive, actors).collect()
    in_process(monkeypatch)
    monkeypatch.setattr(steps, "read_piece", None)
    same(found, wb.find_mentions(archive, actors).collect())


def test_other_rules_or_actors_find_anew(both, actors, monkeypatch):
    _, archive = both
    kept = {wb.find_dates(archive)._step.kept, wb.find_dates(archive, titles=True)._step.kept}
    kept |= {wb.find_mentions(archive, table)._step.arguments[0].kept for table in (actors, actors.iloc[1:])}
    monkeypatch.setattr(steps, "_rules", lambda: "others")
    kept.add(wb.find_dates(archive)._step.kept)
    assert len(kept) == 5
    assert wb.find_mentions(archive, actors, found=lambda text: [])._step.arguments[0].kept is None


def test_what_is_kept_and_damaged_is_made_again(both, monkeypatch):
    _, archive = both
    words = wb.tokenize(archive).kept()
    whole = words.collect()
    files = sorted(words._step.kept.iterdir())
    assert len(files) == len(archive._corpus.pieces)
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[1].unlink()
    same(whole, words.collect())


def test_new_articles_cost_only_themselves(tmp_path, monkeypatch):
    first, second = (
        make_articles("On Monday.", days=["2024-10-22"]),
        make_articles("One.", "Today.", days=[None, "2024-10-24"])[1:],
    )
    append_corpus(tmp_path, first, account_of(first))
    wb.find_dates(wb.open_articles(tmp_path)).collect()
    append_corpus(tmp_path, second, account_of(second))
    read, asked = steps.read_piece, []
    monkeypatch.setattr(steps, "read_piece", lambda piece, columns: asked.append(piece.part.file) or read(piece, columns))
    in_process(monkeypatch)
    assert wb.find_dates(wb.open_articles(tmp_path)).collect()["value"].tolist() == ["2024-10-21", "2024-10-24"]
    assert asked == ["articles-000002.parquet"]


def test_a_corpus_that_grows_stays_as_it_was_opened(tmp_path):
    first, second = make_articles("One."), make_articles("One.", "Two.")[1:]
    append_corpus(tmp_path, first, account_of(first))
    archive = wb.open_articles(tmp_path)
    append_corpus(tmp_path, second, account_of(second))
    assert (len(archive), len(wb.open_articles(tmp_path))) == (1, 2)
    with pytest.raises(ValueError, match="before and after it grew"):
        wb.count_by_period(archive, wb.open_articles(tmp_path))


def test_no_articles_count_as_nothing(tmp_path):
    nothing = make_articles("One.")[:0]
    append_corpus(tmp_path, nothing, account_of(nothing))
    archive, whole = wb.open_articles(tmp_path), wb.read_corpus(tmp_path)
    same(wb.count_terms(wb.tokenize(whole), whole), wb.count_terms(wb.tokenize(archive), archive))
    same(wb.count_by_period(whole, whole), wb.count_by_period(archive, archive))
    assert wb.tokenize(archive).collect().empty
    assert len(archive) == 0


def test_errors_come_at_once_and_say_what_to_do(both, actors):
    whole, archive = both
    with pytest.raises(ValueError, match="text"):
        wb.tokenize(archive[["article_id", "title"]])
    with pytest.raises(TypeError, match="collect"):
        wb.show_difference(archive, "a1", "a2")
    with pytest.raises(TypeError, match="open_articles"):
        wb.count_terms(wb.tokenize(whole), archive)
    with pytest.raises(AttributeError, match="collect"):
        archive.sort_values("title")
    with pytest.raises(TypeError, match="no table or column"):
        archive["title"].str.cat()
    with pytest.raises(TypeError, match="iter"):
        list(archive)
    with pytest.raises(ValueError, match="&"):
        bool(archive["title"] == "x")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        wb.open_articles("nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        wb.count_terms(wb.tokenize(archive), archive, by="nowhere")


def test_the_contents_are_those_of_a_load(both):
    whole, archive = both
    numbers = wb.load_articles(SAMPLE).summary()
    for articles in both:
        shown = wb.show_contents(articles)
        assert shown.numbers == numbers
        assert (shown.days.min(), shown.outlets) == (whole["published_date"].min(), whole["source"].nunique())
    shown = wb.show_contents(archive)._repr_mimebundle_()["text/plain"]
    assert shown.startswith("Loaded as articles: 80\nArticles without a date: 4\n")


def test_what_is_no_corpus_is_read(articles):
    same(articles, wb.open_articles(SAMPLE))


@by_piece(["article_id", "title"])
def title_lengths(articles):
    return articles[["article_id"]].assign(length=articles["title"].str.len())


def test_a_function_of_ones_own(both):
    whole, archive = both
    same(title_lengths(whole), title_lengths(archive).collect())
    assert title_lengths(archive).kept()._step.kept is None


def test_a_plan_travels(both):
    _, archive = both
    step = pickle.loads(pickle.dumps(wb.tokenize(archive)._step))
    assert len(steps.run(step, archive._corpus.pieces[0]))


def test_what_is_sent_of_many_groups_is_no_larger_than_they_are():
    words = pd.DataFrame({"0": [f"word {n}" for n in range(100_000)], "key": 0, "occurrences": 1, "units": 1})
    [summed] = _merged([(pa.Table.from_pandas(words, preserve_index=False),)])
    assert len(pack(summed)) < 1.1 * summed.nbytes
