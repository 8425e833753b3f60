"""Near-duplicates: copies, versions and excerpts are found, and nothing else."""

import random
from time import process_time

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from test_corpus import account_of

import workbench as wb
from workbench import candidates, corpus, parts, schema, shingles, steps
from workbench.differences import show_difference
from workbench.duplicates import find_duplicates, mark_duplicates

WIRE = (
    "The harbour will open again on Monday after nine weeks of repairs, the port authority said. Two of the four cranes were "
    "damaged by the storm in spring and had to be taken down. Grain ships have waited outside the breakwater since then, and "
    "farmers say that much of their barley is lost. The minister of trade is to visit the quay before the first ship leaves."
)
COPY = "PORT CITY, Sunday (Agency) - " + WIRE.replace("Two of the four cranes", "Two of four cranes").upper()
LONGER = WIRE + "\n\nThe union of the dockers said late in the evening that its members would come back to work as well."
OTHER = "A choir of two hundred children sang in the old theatre last night, and the mayor promised a new roof before winter."


def table(*texts, **columns):
    """Return articles with the ids a1, a2 and so on, published a day after each other unless said otherwise."""
    days = columns.pop("days", [f"2024-05-{n + 1:02}" for n in range(len(texts))])
    return make_articles(*texts, days=days).assign(**columns)


def found(articles, **options):
    pairs = find_duplicates(articles, **options)
    return [tuple(row) for row in pairs[["article_id", "duplicate_of", "relation"]].itertuples(index=False)]


def test_a_copy_with_another_dateline():
    assert found(table(WIRE, OTHER, COPY)) == [("a3", "a1", "copy")]


def test_a_version_has_the_same_address():
    articles = table(WIRE, OTHER, LONGER, url=["https://www.post.example/port/", None, "http://post.example/port#top"])
    assert found(articles) == [("a3", "a1", "version")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://post.example/a", " HTTP://www.post.example/a/ ", True),
        ("https://post.example/a?id=1", "https://post.example/a?id=2", False),
        ("https://post.example/#!a", "https://post.example/#!b", False),
        ("", "", False),
        ("https://", "http://www.", False),
        (None, None, False),
    ],
)
def test_addresses(first, second, same):
    assert found(table(WIRE, LONGER, url=[first, second])) == [("a2", "a1", "version" if same else "copy")]


def test_one_address_and_one_text_is_a_copy():
    assert found(table(WIRE, WIRE + " ", url="https://post.example/port")) == [("a2", "a1", "copy")]


def test_one_address_for_all_is_no_version():
    assert found(table(WIRE, OTHER, url="https://post.example/")) == []


def test_an_excerpt_is_contained():
    row = find_duplicates(table(WIRE, WIRE[:150] + " More on our site.")).iloc[0]
    assert (row["relation"], row["duplicate_of"]) == ("excerpt", "a1")
    assert row["similarity"] < 0.5
    assert row["containment"] > 0.8


def test_the_numbers_are_those_counted_by_hand():
    # 4 and 5 shingles, of which the first three are the same.
    articles = table("one two three four five six seven eight", "One, two, three: four; five six seven nine ten.")
    assert find_duplicates(articles).iloc[0].tolist() == ["a2", "a1", "copy", 3 / (4 + 5 - 3), 3 / 4]
    assert found(articles, similarity=0.51) == []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Rain again tomorrow", "rain again - tomorrow!", True),
        ("Rain again tomorrow", "Rain again on Sunday", False),
        ("Rain again tomorrow", "Rain again", False),
        ("Rain again tomorrow", f"{WIRE} Rain again tomorrow", False),
        ("", "", False),
        (" \n", "...", False),
        ("It’s the co\u00adoperative’s “last word” on caf\u00e9s", "It's the cooperative's \"last word\" on cafe\u0301s", True),
        ("港口将于星期一重新开放。", "港口将于星期一重新开放", True),
        ("港口将于星期一重新开放。", "大臣下周访问码头和农场。", False),
    ],
)
def test_short_texts_and_other_scripts(first, second, same):
    assert found(table(first, second)) == [("a2", "a1", "copy")] * same


def test_the_earlier_one_comes_first_and_the_undated_last():
    articles = table(WIRE, COPY, WIRE, WIRE, days=["2024-05-02", "2024-05-01", None, "2024-05-02"])
    marked = mark_duplicates(articles)
    assert marked["cluster_id"].tolist() == ["a2"] * 4
    assert marked["dup_of"].tolist()[1:] != ["a2"]
    assert marked["dup_of"].isna().tolist() == [False, True, False, False]
    assert ("a3", "a4", "copy") in found(articles)
    assert ("a4", "a1", "copy") in found(articles)


def test_hours_part_what_was_repeated_later():
    articles = table(WIRE, WIRE, WIRE, OTHER, days=["2024-05-01T08:00", "2024-05-01T20:00", "2024-05-03T20:00", None])
    assert found(articles, hours=12) == [("a2", "a1", "copy")]
    assert found(articles, hours=11.9) == []
    assert len(found(articles, hours=60)) == len(found(articles, hours=float("inf"))) == 3
    for minutes in range(1, 60):  # the limit is within, whatever a fraction of an hour is as a float
        day = ["2024-05-01T08:00", f"2024-05-01T08:{minutes:02}"]
        assert len(found(table(WIRE, WIRE, days=day), hours=minutes / 60)) == 1
    undated = articles.assign(published=articles["published"].where(articles["article_id"] != "a2"))
    assert found(undated, hours=0) == [("a2", "a1", "copy"), ("a2", "a3", "copy")]


def test_marks_are_added_to_a_copy_of_the_table():
    articles = table(OTHER, COPY, WIRE, WIRE[:150], days=["2024-05-01", "2024-05-03", "2024-05-02", "2024-05-04"])
    articles.index = [7, 7, 3, 1]
    before = articles.copy()
    marked = mark_duplicates(articles)
    pd.testing.assert_frame_equal(articles, before)
    others = articles.columns.drop(["dup_of", "cluster_id"])
    pd.testing.assert_frame_equal(marked[others], before[others])
    assert marked["cluster_id"].tolist() == ["a1", "a3", "a3", "a3"]
    assert marked["dup_of"].fillna("-").tolist() == ["-", "a3", "-", "a3"]
    assert (marked["dup_of"].dtype, marked["cluster_id"].dtype) == ("str", "str")


def test_a_cluster_is_chained_through_an_article_that_has_both():
    both = f"{WIRE} {OTHER} {OTHER.replace('choir', 'band').replace('mayor', 'bishop')}"
    marked = mark_duplicates(table(WIRE, OTHER, both))
    assert marked["cluster_id"].tolist() == ["a1"] * 3
    assert marked["dup_of"].fillna("-").tolist() == ["-", "a1", "a1"]


def test_nothing_to_compare():
    for articles in (make_articles(), make_articles(WIRE), make_articles("", "")):
        pairs = find_duplicates(articles)
        assert pairs.empty
        assert pairs.dtypes.astype(str).to_dict() == {c.name: c.dtype for c in schema.TABLES["duplicates"]}
        marked = mark_duplicates(articles)
        assert marked["cluster_id"].tolist() == articles["article_id"].tolist()
        assert marked["dup_of"].isna().all()


@pytest.mark.parametrize("options", [{"similarity": 0}, {"similarity": 1.1}, {"hours": -1}, {"hours": float("nan")}])
def test_options_out_of_range(options):
    with pytest.raises(ValueError, match="is not"):
        find_duplicates(make_articles(WIRE), **options)


def test_every_article_needs_its_own_id():
    with pytest.raises(ValueError, match="'a1' stands more than once"):
        find_duplicates(table(WIRE, OTHER, article_id="a1"))
    with pytest.raises(ValueError, match="row 1"):
        find_duplicates(table(WIRE, OTHER, article_id=["a1", None]))
    with pytest.raises(ValueError, match="missing: published, url"):
        find_duplicates(make_articles(WIRE)[["article_id", "text"]])


# A corpus of 2,000 articles with planted copies, versions and excerpts

SUBJECTS = "harbour border harvest treaty election bridge vaccine pipeline summit embargo".split()
VERBS = "said warned promised denied expected wrote learned asked refused agreed".split()
NOUNS = [a + b for a in "ba den fir gol mar nev pol ruk sem tav".split() for b in "ard eck ill on us ant ide or ".split()]


def sentence(rng, subject):
    words = [
        rng.choice(NOUNS) if n % 3 else rng.choice([subject, *VERBS, "the", "of", "and"]) for n in range(rng.randint(9, 26))
    ]
    return " ".join(words).capitalize() + "."


def story(rng, shared):
    """Return the sentences of an article; those of one subject share two quotations and a paragraph of background."""
    subject = rng.choice(SUBJECTS)
    own = [sentence(rng, subject) for _ in range(rng.randint(9, 20))]
    *quotations, background = shared[subject]
    for quotation in quotations:
        own.insert(rng.randrange(len(own)), quotation)
    return [*own, background]


def edited(rng, sentences):
    """Return a copy: another dateline and lead, and one to three sentences cut or added."""
    copy = list(sentences)
    for _ in range(rng.randint(1, 3)):
        if rng.random() < 0.5:
            copy.pop(rng.randrange(len(copy)))
        else:
            copy.insert(rng.randrange(len(copy)), sentence(rng, "agency"))
    return [f"{rng.choice(NOUNS).upper()} (Agency) -", *copy]


def planted_corpus(number, seed):
    rng = random.Random(seed)
    shared = {s: [*(sentence(rng, s) for _ in range(2)), " ".join(sentence(rng, s) for _ in range(3))] for s in SUBJECTS}
    articles, planted = [], []
    while len(articles) < number:
        sentences, place = story(rng, shared), len(articles)
        url = f"https://post.example/{place}"
        articles.append((" ".join(sentences), url))
        for kind in rng.choices([(), ("copy",), ("copy", "copy", "excerpt"), ("version",), ("excerpt",)], [6, 2, 1, 1, 1])[0]:
            planted.append((len(articles), place, kind))
            if kind == "copy":
                articles.append((" ".join(edited(rng, sentences)), url + "/copy" + str(len(articles))))
            elif kind == "version":
                articles.append((" ".join([*sentences, *(sentence(rng, "update") for _ in range(3))]), url))
            else:
                articles.append((" ".join(sentences[: -(-len(sentences) // 3)]), None))
    texts, urls = zip(*articles, strict=True)
    return make_articles(*texts).assign(url=list(urls)), planted


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_copies_are_found_and_nothing_else(seed):
    articles, planted = planted_corpus(2000, seed)
    order = np.random.default_rng(seed).permutation(len(articles))
    # Each original stands before what was made of it: undated, they go by id.
    articles["article_id"] = [f"{n:05}" for n in range(len(articles))]
    pairs = find_duplicates(articles.iloc[order])
    rows = {(int(a), int(b)): kind for a, b, kind in pairs[["article_id", "duplicate_of", "relation"]].itertuples(index=False)}
    origin = {later: first for later, first, _ in planted}
    right = [origin.get(a, a) == origin.get(b, b) for a, b in rows]
    recall = np.mean([(later, first) in rows for later, first, _ in planted])
    named = np.mean([rows.get((later, first)) == kind for later, first, kind in planted])
    assert len(planted) > 600
    assert recall >= 0.99
    assert np.mean(right) >= 0.99
    assert named >= 0.99


def test_the_eleven_wire_copies_of_the_sample(articles):
    marked = mark_duplicates(articles)
    copies = marked[marked["dup_of"].notna()]
    sources = marked.set_index("article_id")["source"]
    assert len(copies) == 11
    assert (sources[copies["cluster_id"]] == "Meridian Wire").all()
    assert (copies["source"] != "Meridian Wire").all()
    assert set(find_duplicates(articles)["relation"]) == {"copy"}


# What holds for every corpus

texts = st.lists(st.sampled_from("port ship grain crane storm quay".split()), max_size=30).map(" ".join)


def reference(first, second):
    """Return Jaccard and containment the plain way."""
    sets = []
    for text in (first, second):
        words = text.split()
        sets.append({tuple(words[n : n + 5]) for n in range(max(len(words) - 4, len(words) > 0))})
    shared, sizes = len(sets[0] & sets[1]), sorted(map(len, sets))
    return shared / max(1, sum(sizes) - shared), shared / max(1, sizes[0])


@settings(max_examples=60)
@given(st.lists(texts, max_size=12), st.randoms(use_true_random=False))
def test_the_numbers_are_exact_and_the_order_does_not_matter(corpus, rng):
    articles = make_articles(*corpus)
    pairs = find_duplicates(articles)
    by_id = dict(zip(articles["article_id"], corpus, strict=True))
    for row in pairs.itertuples():
        assert (row.similarity, row.containment) == reference(by_id[row.article_id], by_id[row.duplicate_of])
        assert row.duplicate_of < row.article_id
    listed = set(zip(pairs["duplicate_of"], pairs["article_id"], strict=True))
    ids = sorted(by_id)
    alike = {(a, b) for a in ids for b in ids if a < b and reference(by_id[a], by_id[b])[0] >= 0.9}
    assert alike <= listed
    shuffled = articles.sample(frac=1, random_state=rng.randrange(2**31))
    pd.testing.assert_frame_equal(find_duplicates(shuffled), pairs)
    marked = mark_duplicates(shuffled).set_index("article_id")
    assert (marked.loc[pairs["article_id"], "cluster_id"].tolist()) == marked.loc[pairs["duplicate_of"], "cluster_id"].tolist()
    firsts = marked["dup_of"].isna()
    assert (marked.index[firsts] == marked["cluster_id"][firsts]).all()
    assert marked["cluster_id"].nunique() == firsts.sum()


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text(first, second):
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": pd.Series([first, second], dtype=object)})
    articles = articles.assign(published=pd.NaT, url=None)
    find_duplicates(articles)
    difference = show_difference(articles, "a", "b")
    assert " ".join(text for kind, text in difference.pieces if kind != "deleted").split() == _words(second)
    assert "<script" not in difference._repr_html_()


def _words(text):
    from workbench.differences import _printed_words

    return _printed_words(text)


# Hostile input


def test_furniture_makes_no_candidates_explode():
    rng = random.Random(3)
    footer = " ".join(sentence(rng, "footer") for _ in range(5))
    bodies = [" ".join(sentence(rng, "port") for _ in range(8)) for _ in range(1500)]
    articles = make_articles(*(f"{body} {footer}" for body in [*bodies, bodies[0] + " And more."]), footer)
    before = process_time()
    assert [row[:2] for row in found(articles)] == [("a1501", "a1")]
    assert process_time() - before < 10


def test_a_thousand_copies_are_one_cluster_of_few_pairs():
    rng = random.Random(4)
    body = [sentence(rng, "port") for _ in range(12)]
    copies = [" ".join(edited(rng, body)) for _ in range(1000)]
    articles = make_articles(*copies, " ".join(body[:5]), *["Read on with us"] * 500)
    assert len(find_duplicates(articles)) < 100 * len(articles)  # all pairs would be 625,000
    marked = mark_duplicates(articles)
    assert marked["cluster_id"].tolist() == ["a1"] * 1001 + [marked["cluster_id"].iloc[-1]] * 500


@pytest.mark.parametrize("text", ["a " * 1_500_000, "b" * 3_000_000, "\u0301" * 1_000_000, "<" * 2_000_000, "\ud800 x " * 9])
def test_long_and_broken_texts(text):
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": pd.Series([text, text, WIRE], dtype=object)})
    articles = articles.assign(published=pd.NaT, url="/" * 100_000 + "x")
    before = process_time()
    assert ("b", "a", "copy") in found(articles) or not any(map(str.isalnum, text))
    assert len(repr(show_difference(articles, "a", "c"))) < 6_000_000
    assert process_time() - before < 5


# A corpus in parts


@pytest.fixture
def parted(tmp_path, monkeypatch):
    """Return a function that makes a corpus of articles, parted into pieces of so many, worked on in this process."""

    def make(articles, rows):
        monkeypatch.setenv("WORKBENCH_CORES", "1")
        monkeypatch.setattr(corpus, "GROUP_ROWS", rows)
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        corpus.append_corpus(folder, articles, account_of(articles))
        return wb.open_articles(folder)

    return make


def check_same(archive, articles, **options):
    pd.testing.assert_frame_equal(find_duplicates(archive, **options), find_duplicates(articles, **options))
    marked = mark_duplicates(archive, **options).collect()
    pd.testing.assert_frame_equal(marked, mark_duplicates(articles, **options))


def dated(articles, seed):
    """Return the articles with ids and days in no order: many of one instant, some of none."""
    rng = np.random.default_rng(seed)
    number = len(articles)
    published = pd.Timestamp("2024-05-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 40, number), unit="h")
    published = pd.Series(published, dtype="datetime64[us, UTC]").where(rng.random(number) > 0.1)
    return articles.assign(article_id=[f"{n:05}" for n in rng.permutation(number)], published=published)


def test_planted_copies_are_the_same_in_parts_by_several_processes(parted, monkeypatch):
    articles = dated(planted_corpus(1200, 3)[0], 3)
    archive = parted(articles, 150)
    monkeypatch.setenv("WORKBENCH_CORES", "2")
    assert len(find_duplicates(archive)) > 400
    check_same(archive, articles)


@pytest.mark.parametrize("options", [{"similarity": 0.1}, {"similarity": 0.95}, {"hours": 5}, {"similarity": 0.3, "hours": 0}])
@pytest.mark.parametrize("rows", [37, 1000])
def test_every_option_finds_the_same_in_parts(parted, rows, options):
    articles = dated(planted_corpus(400, 4)[0], 4)
    check_same(parted(articles, rows), articles, **options)


def test_what_is_worked_on_at_a_time_changes_nothing(parted, monkeypatch):
    articles = dated(planted_corpus(300, 5)[0], 5)
    pairs = find_duplicates(articles, similarity=0.2)
    monkeypatch.setattr(candidates, "AT_ONCE", 50)
    monkeypatch.setattr(candidates, "TOGETHER", 50)
    monkeypatch.setattr(parts, "ROWS", 70)
    pd.testing.assert_frame_equal(find_duplicates(articles, similarity=0.2), pairs)
    pd.testing.assert_frame_equal(find_duplicates(parted(articles, 80), similarity=0.2), pairs)


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_odd_articles_are_the_same_in_parts(parted, monkeypatch, rows):
    monkeypatch.setattr(shingles, "BLOCK", 9_000)  # characters, so that the long ones are longer
    long = " ".join(NOUNS[n * n % 97 % len(NOUNS)] + str(n % 1009) for n in range(3_000))
    scripts = ["港口将于星期一重新开放。", "港口将于星期一重新开放", "caf\u00e9 au lait", "cafe\u0301 au lait", "\u0301 \u200b"]
    texts = ["", WIRE, *[WIRE] * 25, "...", "", "Rain again", long, long[:-9], "Rain again", *scripts, WIRE[:150], "a " * 90]
    articles = make_articles(*texts)
    articles["text"] = articles["text"].where(articles.index != 0)
    urls = [None, "", "https://post.example/a", "http://www.post.example/a/#top", "https://"]
    articles["url"] = [urls[n % len(urls)] for n in range(len(articles))]
    check_same(parted(articles, rows), articles)


@settings(max_examples=15)
@given(st.lists(texts, max_size=10), st.integers(1, 4))
def test_any_corpus_is_the_same_in_parts(tmp_path_factory, corpus_texts, rows):
    articles, folder = make_articles(*corpus_texts), tmp_path_factory.mktemp("corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CORES", "1")
        patch.setattr(corpus, "GROUP_ROWS", rows)
        corpus.append_corpus(folder, articles, account_of(articles))
        check_same(wb.open_articles(folder), articles)


def test_stories_of_a_corpus_in_parts(parted, articles):
    archive = parted(articles, 25)
    chosen = archive[archive["source"] != "Harbour Post"]
    marked = [mark_duplicates(table) for table in (chosen, articles[articles["source"] != "Harbour Post"])]
    counts = [wb.count_by_period(table, table, every="week", by="source", unit="stories") for table in marked]
    assert counts[0]["count"].sum() < len(chosen)
    pd.testing.assert_frame_equal(*counts)


def test_marks_make_nothing_be_found_anew(parted, monkeypatch):
    archive = parted(make_articles("On Monday.", "On Monday.", days=["2024-10-22", "2024-10-23"]), 1)
    days = wb.find_dates(archive).collect()
    marked = mark_duplicates(archive)
    monkeypatch.setattr(steps, "read_piece", None)
    pd.testing.assert_frame_equal(wb.find_dates(marked).collect(), days)


def test_errors_of_a_corpus_in_parts(parted):
    archive = parted(make_articles(WIRE, OTHER), 1)
    with pytest.raises(ValueError, match="missing: published, url"):
        find_duplicates(archive[["article_id", "text"]])
    with pytest.raises(ValueError, match="similarity=2"):
        mark_duplicates(archive, similarity=2)
    with pytest.raises(ValueError, match="'a1' stands more than once"):
        mark_duplicates(archive.assign(article_id="a1"))


# Differences


def test_a_difference_as_text():
    articles = table("The “old” quay opens.\n\nShips wait.", 'The "old" harbour opens on Monday.\n\nShips wait.')
    assert repr(show_difference(articles, "a1", "a2")) == (
        'a1 → a2\n\nThe "old" [-quay opens.-] {+harbour opens on Monday.+}\n\nShips wait.'
    )


def test_a_difference_as_html_is_escaped():
    articles = table("It is <b>bold</b> & so", "It is <script>alert(1)</script> & so", article_id=["<i>", "a2"])
    assert show_difference(articles, "<i>", "a2")._repr_html_() == (
        '<div class="difference"><p><b>&lt;i&gt; → a2</b></p><p>It is <del>&lt;b&gt;bold&lt;/b&gt;</del> '
        "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins> &amp; so</p></div>"
    )


def test_a_difference_of_long_texts_says_so():
    articles = table("x y " * 5000, "x z " * 5000)
    assert "(the first 5,000 words)" in repr(show_difference(articles, "a1", "a2"))


def test_a_difference_needs_two_articles_of_the_table():
    with pytest.raises(ValueError, match="no article 'a9' among the 1"):
        show_difference(table(WIRE), "a1", "a9")
