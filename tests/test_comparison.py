"""One report against the last: planted changes are found, nothing else is, and each is put down to its cause."""

import json
import random

import pandas as pd
import pytest
from conftest import make_articles
from statsmodels.stats.rates import test_poisson_2indep as two_rates

import workbench as wb
from workbench import schema
from workbench.comparison import FINDINGS

two_rates.__test__ = False
RUN = {"title": "News", "started": "2024-10-21T06:30:00+00:00", "versions": {"workbench": "0.1.0", "pandas": "3.0.1"}}
ROSE, FELL = " Nadia Brandt and Otto Quill yodelled.", " Some regattas sheltered."


def write_report(folder, articles, mentions=None, *, run=RUN, **parameters):
    """Write what a report leaves of its articles and mentions, and of itself."""
    mentions = schema.empty("mentions") if mentions is None else mentions
    entries = [{"notebook": "word_frequency.ipynb", "sha256": "1" * 64, "parameters": {"top": 20} | parameters}]
    wb.write_tables(folder / "tables" / "what_went_in", articles=articles.drop(columns=["text_raw", "removed"]))
    wb.write_tables(folder / "tables" / "actor_mentions", mentions=mentions)
    wb.write_tables(folder / "tables" / "timeline", peaks=schema.empty("peak_captions"))
    (folder / "run.json").write_text(json.dumps(run | {"notebooks": entries}))
    return folder


def compare(tmp_path, before, after, **options):
    sides = {"b": before, "a": after}
    folders = [write_report(tmp_path / side, *tables, **options.get(side, {})) for side, tables in sides.items()]
    comparison = wb.compare_reports(*map(wb.read_report, folders))
    items = wb.find_items(comparison, left_out=wb.stopwords("english"))
    return comparison, items, wb.score_items(items, comparison.articles)


def planted(articles, sentence, number):
    """Return the articles with a sentence at the end of the first of them."""
    return articles.assign(text=articles["text"] + [sentence if n < number else "" for n in range(len(articles))])


@pytest.fixture(scope="module")
def weeks(articles, actors, tmp_path_factory):
    """Return the sample parted by lot into two weeks, and their comparison once a sentence is planted in each."""
    lot = random.Random(2024).sample(range(len(articles)), len(articles))
    first, second = planted(articles.iloc[lot[::2]], FELL, 22), planted(articles.iloc[lot[1::2]], ROSE, 22)
    tables = [(week.reset_index(drop=True), wb.find_mentions(week, actors)) for week in (first, second)]
    return tables, compare(tmp_path_factory.mktemp("weeks"), *tables)


def test_planted_changes_are_found_and_nothing_else(weeks):
    _, (comparison, _, changes) = weeks
    found = changes[changes["q"] < 0.05]
    rose = {("word", word) for word in ("nadia", "brandt", "otto", "quill", "yodelled")}
    rose |= {("actor", "Nadia Brandt"), ("actor", "Otto Quill"), ("pair", "Nadia Brandt – Otto Quill")}
    assert set(found.loc[found["change"] == "new", ["kind", "item"]].itertuples(index=False, name=None)) == rose
    assert found.loc[found["change"] != "new", "item"].tolist() == ["regattas", "sheltered"]
    assert found[["before", "after", "before_total", "after_total"]].drop_duplicates().to_numpy().tolist() == [
        [0, 22, 40, 40],
        [22, 0, 40, 40],
    ]
    quill = changes[changes["item"] == "Otto Quill"].iloc[0]
    assert quill["p"] == pytest.approx(two_rates(0, 40, 22, 40, method="exact-cond").pvalue)
    assert comparison.findings() == [
        "Since “News” of 2024-10-21 06:30 UTC: 40 articles are new, 40 are no longer there.",
        "Settings and software are the same.",
    ]


def test_every_dot_opens_the_articles_of_its_own_time(weeks):
    _, (comparison, items, changes) = weeks
    for kind in ("word", "actor", "pair"):
        figure = wb.plot_changes(changes[changes["kind"] == kind])
        lines = wb.attach_lines(figure, items, comparison.articles).layout.meta["lines"]
        assert {len(rows) for rows in lines.values()} == {22}
        assert all(row[-2].lower() in key.lower() or kind == "pair" for key, rows in lines.items() for row in rows)
    assert wb.plot_changes(changes[changes["kind"] == "outlet"]).layout.meta["finding"] == (
        "No outlet rose or fell beyond chance (q < .05)."
    )
    with pytest.raises(ValueError, match="several kinds, "):
        wb.plot_changes(changes)


def test_articles_are_listed_by_what_became_of_them(weeks):
    _, (comparison, *_) = weeks
    listed = comparison.articles[["article_id"]].assign(start=0, end=0)
    lines = wb.attach_lines(wb.plot_fates(comparison.articles), listed, comparison.articles).layout.meta["lines"]
    assert sum(map(len, lines.values())) == 80
    unnamed = make_articles("War.", "Peace.", sources=[None, "A"]).assign(report="later", fate="new")
    listed = unnamed[["article_id"]].assign(start=0, end=0)
    lines = wb.attach_lines(wb.plot_fates(unnamed), listed, unnamed).layout.meta["lines"]
    assert [len(rows) for rows in lines.values()] == [1, 1]


def test_without_new_articles_nothing_changed(weeks, tmp_path):
    tables, _ = weeks
    comparison, _, changes = compare(tmp_path, tables[0], tables[0])
    assert comparison.findings() == [
        "Since “News” of 2024-10-21 06:30 UTC: no change, the same 40 articles.",
        "Settings and software are the same.",
    ]
    assert changes["q"].isna().all()
    assert (changes["before"] == changes["later"]).all()
    figure = wb.plot_changes(changes[changes["kind"] == "word"])
    assert figure.layout.meta["finding"] == ""


def test_in_a_corpus_that_grows_only_new_articles_are_tested(weeks, tmp_path):
    tables, (_, _, apart) = weeks
    both = [pd.concat(pair, ignore_index=True) for pair in zip(*tables, strict=True)]
    _, _, changes = compare(tmp_path, tables[0], both)
    columns = ["kind", "item", "before", "after", "p"]
    apart = apart.merge(changes[["kind", "item"]])
    assert changes[columns].equals(apart[columns])
    assert (changes[["from_gone", "from_revised", "from_same"]] == 0).all(axis=None)
    assert (changes["later"] == changes["before"] + changes["after"]).all()


def test_each_change_is_put_down_to_its_cause(tmp_path, articles, actors):
    before = articles.head(30)
    after = articles.iloc[4:].reset_index(drop=True).copy()
    after.loc[:2, "text"] += " Some regattas sheltered."
    after.loc[:2, "article_id"] = ["r1", "r2", "r3"]
    mentions = [wb.find_mentions(side, actors) for side in (before, after)]
    mentions[1] = mentions[1].assign(actor=mentions[1]["actor"].replace("Vladimir Putin", "V. Putin"))
    changed = {"run": RUN | {"versions": {"workbench": "0.2.0", "pandas": "3.0.1"}}, "top": 30, "first_day": "2024-10-05"}
    comparison, _, changes = compare(tmp_path, (before, mentions[0]), (after, mentions[1]), a=changed)
    said = comparison.findings()
    assert said == [
        "Since “News” of 2024-10-21 06:30 UTC: 50 articles are new, 3 are revised, 4 are no longer there, 23 are the same.",
        "Settings that differ: top (20 → 30).",
        "Software that differs: workbench (0.1.0 → 0.2.0).",
    ]
    assert comparison.facts["kind"].tolist() == ["asked for", "setting", "software"]
    revised = comparison.articles[comparison.articles["fate"] == "revised"]
    assert set(revised.loc[revised["report"] == "later", "counterpart"]) == set(before["article_id"].iloc[4:7])
    found = changes.set_index("item")
    assert "regattas" not in found.index
    parts = ["before", "after", "from_gone", "from_revised", "from_same"]
    assert (changes[parts].sum(axis=1) == changes["later"]).all()
    assert found.loc["Vladimir Putin", "from_same"] < 0 < found.loc["V. Putin", "from_same"]
    bundle = comparison._repr_mimebundle_()
    assert bundle[FINDINGS] == said


def test_the_first_report_has_nothing_before_it(weeks, tmp_path):
    tables, _ = weeks
    comparison = wb.compare_reports(wb.read_report(""), wb.read_report(write_report(tmp_path, *tables[0])))
    assert comparison.findings() == ["There is no earlier report to compare with."]
    changes = wb.score_items(wb.find_items(comparison), comparison.articles)
    assert set(changes["change"]) == {"not tested"}
    assert comparison.facts.empty
    assert comparison.peaks().empty
    nothing = wb.compare_reports(wb.read_report(""), wb.read_report(""))
    assert wb.score_items(wb.find_items(nothing), nothing.articles).empty
    assert wb.plot_fates(nothing.articles).layout.meta["table"]["rows"] == []


def test_peaks_of_other_periods_are_not_compared_and_the_setting_is_said(weeks, tmp_path):
    tables, _ = weeks
    for name, every in (("b", "week"), ("a", "month"), ("c", "month")):
        write_report(tmp_path / name, *tables[0], every="auto")
        peak = dict.fromkeys(schema.names("peak_captions"), 1) | {"every": every, "period": "2024-10-01", "caption": "Grain"}
        pd.DataFrame([peak]).to_csv(tmp_path / name / "tables" / "timeline" / "peaks.csv", index=False)
    before, after, again = (wb.read_report(tmp_path / name) for name in "bac")
    comparison = wb.compare_reports(before, after)
    assert comparison.findings()[1:] == [
        "Settings that differ: every (auto: week → auto: month).",
        "Peaks are not compared: they are of a week, later of a month.",
    ]
    assert comparison.peaks().empty
    assert wb.compare_reports(after, again).facts.empty
    assert wb.compare_reports(after, again).peaks()["change"].tolist() == ["same"]


def test_what_an_older_report_lacks_is_said(weeks, tmp_path):
    tables, _ = weeks
    for name in ("b", "a"):
        write_report(tmp_path / name, *tables[0])
    (tmp_path / "b" / "tables" / "actor_mentions" / "mentions.csv").write_text("article_id,actor\na1,Lebanon\n")
    (tmp_path / "b" / "tables" / "timeline" / "peaks.csv").unlink()
    comparison = wb.compare_reports(wb.read_report(tmp_path / "b"), wb.read_report(tmp_path / "a"))
    assert comparison.findings()[2:] == [
        "Of the earlier report no mentions are compared: mentions.csv lacks the columns alias, end, field, form, kind, rule, "
        "start.",
        "Of the earlier report no peaks are compared: timeline.ipynb was not run, or wrote no table of peaks.",
    ]
    assert set(wb.find_items(comparison)["kind"]) == {"word", "outlet"}
    (tmp_path / "b" / "tables" / "what_went_in" / "articles.csv").unlink()
    comparison = wb.compare_reports(wb.read_report(tmp_path / "b"), wb.read_report(tmp_path / "a"))
    assert comparison.findings()[0].endswith("UTC: its articles cannot be compared.")
    assert wb.find_items(comparison).empty
    with pytest.raises(ValueError, match="there is no report here"):
        wb.read_report(tmp_path)


def test_a_revised_text_is_known_by_its_address_or_else_by_its_title(tmp_path):
    text = " ".join(f"word{n}" for n in range(40))
    before = make_articles(text, text + " old", "a b c d e f g", sources=["A", "A", "A"])
    after = make_articles(text + " new", text + " more", "h i j k l m n", sources=["A", "B", "A"])
    after["article_id"] = ["b1", "b2", "b3"]
    before["url"] = ["https://a.example/1", None, None]
    after["url"] = ["http://www.a.example/1/", None, None]
    comparison, *_ = compare(tmp_path, (before,), (after,))
    fates = comparison.articles.set_index("article_id")["fate"].to_dict()
    assert fates == {"a1": "revised", "a2": "gone", "a3": "gone", "b1": "revised", "b2": "new", "b3": "new"}
