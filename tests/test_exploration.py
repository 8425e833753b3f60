"""Every part of the explore view is of one selection, and the selection can be taken away as code."""

import shlex

import ipywidgets
import pytest

import workbench as wb
from workbench import exploration
from workbench.clicks import OF_CLICKS
from workbench.exploration import explore


@pytest.fixture(scope="module")
def marked(articles):
    return wb.mark_duplicates(articles)


def numbers(view, field):
    return {value: int(label.rpartition("(")[2].rstrip(")").replace(",", "")) for label, value in view._lists[field].options}


def test_every_part_is_of_the_selection(marked, mentions, tokens):
    view = explore(marked, mentions, query="ceasefire", tokens=tokens)
    assert view.selected.equals(wb.select_articles(marked, "ceasefire"))
    assert sum(numbers(view, "source").values()) == view.selected["source"].notna().sum()
    own = mentions[mentions["article_id"].isin(view.selected["article_id"])]
    assert numbers(view, "actor")["Israel"] == own.loc[own["actor"] == "Israel", "article_id"].nunique()
    assert {value for _, value in view._titles.options} == {"", *view.selected["article_id"]}
    assert f"<p>{len(wb.kwic(view.selected, 'ceasefire')):,} lines</p>" in view._lines.value
    (figure, _) = view._chart.outputs
    traces = figure["data"]["application/vnd.plotly.v1+json"]["data"]
    points = [number for trace in traces for key, number in trace.get("customdata") or () if "units" in key]
    assert sum(points) == view.selected["published_date"].notna().sum()


def test_lists_days_words_and_copies_change_the_query(marked, mentions, tokens):
    view = explore(marked, mentions, tokens=tokens)
    view._field.value = "ceasefire"
    view._lists["source"].value = ("Harbour Post", "Meridian Wire")
    view._lists["actor"].value = ("Israel",)
    view._first.value = view.selected["published_date"].min().date()
    view._copies.value = True
    day = f"{view._first.value}"
    assert view.query == f'ceasefire source:"Harbour Post" source:"Meridian Wire" actor:Israel from:{day} copies:no'
    assert set(view.selected["source"]) <= {"Harbour Post", "Meridian Wire"}
    view._lists["source"].value = ()
    view._copies.value = False
    view._first.value = None
    assert view.query == "ceasefire actor:Israel"
    view._words.value = next(term for _, term in view._words.options if term not in ("", "ceasefire"))
    assert view.query.startswith("ceasefire actor:Israel ")


def test_the_code_and_the_command_select_the_same(marked, mentions, tokens):
    view = explore(marked, mentions, query='actor:Israel "the UN\'s" -/Ga[zs]a/', tokens=tokens)
    names = {"wb": wb, "articles": marked, "mentions": mentions}
    exec(view.code, names)
    assert names["selected"].equals(view.selected)
    assert shlex.split(view.parameters)[-1] == f"query={view.query}"


def test_words_peculiar_to_the_selection_are_those_of_the_key_words(marked, mentions, tokens):
    view = explore(marked, mentions, query="grain", tokens=tokens)
    inside = tokens["article_id"].isin(view.selected["article_id"])
    scores = wb.score_keyness(tokens[inside], tokens[~inside]).set_index("term")
    key = scores[(scores["g2"] > 0) & (scores["q"] < 0.05) & ~scores.index.isin(wb.stopwords())]
    listed = view._facets.key_words(marked["article_id"].isin(view.selected["article_id"]).to_numpy(bool), 1_000)
    assert [term for term, *_ in listed] == key.index.tolist()
    assert [count for _, count, _ in listed] == key["count"].tolist()
    assert [g2 for *_, g2 in listed] == pytest.approx(key["g2"].tolist())
    assert [value for _, value in view._words.options] == ["", *key.index[: exploration.WORDS]]


def test_what_cannot_be_read_is_said_and_changes_nothing(marked, mentions, tokens):
    view = explore(marked, mentions, query="grain", tokens=tokens)
    before = view.selected
    view._field.value = "from:<b>"
    assert "is not a day such as from:2024-10-21" in view._said.value
    assert "<b>'" not in view._said.value
    assert (view.query, view.selected is before) == ("grain", True)
    with pytest.raises(ValueError, match="missing: cluster_id"):
        explore(marked.drop(columns="cluster_id"), tokens=tokens)
    with pytest.raises(ValueError, match="no field"):
        explore(marked, query="outlet:x", tokens=tokens)


def test_a_search_that_is_interrupted_leaves_what_was_shown(marked, tokens, monkeypatch):
    view = explore(marked, query="grain", tokens=tokens)
    before = view.selected

    def interrupted(*given, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exploration, "select_articles", interrupted)
        view.choose("ceasefire")
    assert (view.query, view.selected is before) == ("grain", True)
    assert "Interrupted; still 13 of 80 articles" in view._said.value
    with monkeypatch.context() as patch:
        patch.setattr(exploration, "plot_timeline", interrupted)
        with pytest.raises(KeyboardInterrupt):
            view.choose("ceasefire")
    view._field.value = "grain deal"
    assert view.selected.equals(wb.select_articles(marked, "grain deal"))


def test_queries_are_kept_by_name(marked, tokens, tmp_path):
    view = explore(marked, query="grain", tokens=tokens, saved_path=tmp_path / "queries.json")
    view._name.value = "Grain <deal>"
    view._save.click()
    again = explore(marked, tokens=tokens, saved_path=tmp_path / "queries.json")
    again._names.value = "Grain <deal>"
    assert again.query == "grain"


def test_an_article_is_read_with_the_words_marked(marked, mentions, tokens):
    view = explore(marked, mentions, query="ceasefire", tokens=tokens)
    view._titles.value = view.selected["article_id"].iloc[0]
    assert all(f" {kind}" in view._reader.value for kind in ("actor", "quotation", "date", "line"))


def test_hostile_titles_outlets_and_texts_are_words(marked, mentions, tokens):
    bad = "<img src=x onerror=alert(1)>"
    hostile = marked.assign(title=bad, source=bad, text=f"ceasefire {bad}")
    view = explore(hostile, query=f'ceasefire source:"{bad}"')
    view._titles.value = view.selected["article_id"].iloc[0]
    pages = [part.value for part in vars(view).values() if isinstance(part, ipywidgets.HTML)]
    assert len(pages) == 5
    assert not [page for page in pages if "<img" in page]


def test_nothing_and_undated(marked, tokens):
    nothing = explore(marked.head(0), query="grain")
    assert repr(nothing) == "0 of 0 articles, 0 outlets"
    undated = marked[marked["published_date"].isna()]
    assert repr(explore(undated)).startswith(f"{len(undated)} of {len(undated)} articles")
    assert explore(marked, query="zebra", tokens=tokens).selected.empty


def test_a_report_says_what_the_view_selects(marked, tokens, monkeypatch):
    view = explore(marked, query="grain", tokens=tokens)
    shown = []
    monkeypatch.setattr(exploration, "display", lambda data, raw, metadata=None: shown.append((data, metadata)))
    view._ipython_display_()
    (data, kept), (_, left_out) = shown
    assert (data["text/plain"], kept, left_out) == (f"grain: {view!r}", None, {OF_CLICKS: True})
