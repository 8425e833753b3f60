"""The days a corpus talks about."""

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema

ARTICLES = make_articles(
    "Leaders will meet in Kazan on Thursday. Talks began in April 2022.",
    "Leaders met in Kazan on 24 October 2024. They had met in Kazan yesterday too.",
    "Leaders of five states meet in Kazan on 24 October 2024.",
    days=["2024-10-22", "2024-10-25", None],
    sources=["A", "B", "B"],
)
DATES = wb.find_dates(ARTICLES)
PLACED = wb.place_dates(DATES)


def test_days_by_eye():
    found = wb.count_days(PLACED, ARTICLES)
    assert found[["about", "count", "ahead", "back", "units", "units_total"]].values.tolist() == [["2024-10-24", 4, 1, 2, 3, 3]]
    months = wb.count_days(wb.place_dates(DATES, every="month"), ARTICLES)
    assert months[["about", "count"]].values.tolist() == [["2022-04-01", 1], ["2024-10-01", 4]]


def test_what_is_wider_is_about_no_day():
    assert PLACED["about"].isna().sum() == 1  # April 2022
    assert PLACED[DATES.columns].equals(DATES)


def test_groups_have_their_own_denominators():
    found = wb.count_days(PLACED, ARTICLES, by="source")
    assert found[["source", "count", "units", "units_total"]].values.tolist() == [["A", 1, 1, 1], ["B", 3, 2, 2]]
    actors = PLACED.assign(actor=["x", "x", "y", "y", "y"])
    assert wb.count_days(actors, ARTICLES, by="actor")["count"].tolist() == [1, 3]


MATTERS = make_articles(
    "Leaders met in Kazan on 24 October 2024. A storm hit Valencia on 24 October 2024.",
    "In Kazan leaders met on 24 October 2024, guests said. Nothing else.",
    "The storm that hit Valencia on 24 October 2024 was the worst. Leaders in Kazan met on 24 October 2024.",
    days=["2024-10-24", "2024-10-25", "2024-10-26"],
    sources=["A", "B", "B"],
).assign(title=["Two stories", "Leaders meet in Kazan", "Rain"])


def test_sentences_about_one_matter_are_one_event():
    placed = wb.place_dates(wb.find_dates(MATTERS))
    marked = wb.mark_events(placed, MATTERS)
    assert marked["event"].tolist() == [f"2024-10-24/{n}" for n in (1, 2, 1, 2, 1)]
    first, second = wb.find_events(marked, MATTERS, minimum=2).itertuples(index=False)
    assert first[:7] == ("2024-10-24/1", "2024-10-24", "day", 3, 3, 3, 2)
    assert first.line == "2024-10-24 — Leaders meet in Kazan: 3 sentences, 2 sources"
    assert second.label == "The storm that hit Valencia on 24 October 2024 was the worst."  # no headline fits
    assert wb.find_events(placed, MATTERS, minimum=2).equals(wb.find_events(marked, MATTERS, minimum=2))
    assert wb.find_events(placed, MATTERS, minimum=4).empty


def test_an_event_has_its_actors():
    kazan = wb.kwic(MATTERS, "Kazan").assign(actor="Kazan")
    events = wb.find_events(wb.place_dates(wb.find_dates(MATTERS)), MATTERS, minimum=2, mentions=kazan)
    assert events["actors"].tolist() == ["Kazan", ""]
    assert events["words"].tolist()[1].split(", ")[0] in ("hit", "storm", "valencia")


def test_a_day_may_have_a_label():
    placed = wb.place_dates(wb.find_dates(MATTERS))
    labels = wb.find_events(placed, MATTERS, minimum=2).drop_duplicates("about")[["about", "label"]]
    (bars,) = wb.plot_days(wb.count_days(placed, MATTERS).merge(labels, how="left")).data
    assert bars.hovertext[0].endswith("in 3 of 3 articles<br>Leaders meet in Kazan")
    hostile = wb.count_days(placed, MATTERS).assign(label="<script>x")
    assert "<script" not in wb.plot_days(hostile).data[0].hovertext[0]


def test_what_is_wider_is_no_event_of_a_day():
    marked = wb.mark_events(PLACED, ARTICLES)
    assert marked["event"].isna().tolist() == PLACED["about"].isna().tolist()
    assert PLACED["span"].tolist()[0:2] == ["2024-10-24", "2022-04-01/2022-04-30"]


def test_dates_of_one_actor():
    kazan = pd.concat([wb.kwic(MATTERS, name).assign(actor=name) for name in ("Valencia", "Kazan")])
    found = wb.find_dates_of(wb.place_dates(wb.find_dates(MATTERS)), kazan, articles=MATTERS)
    assert found["actor"].tolist() == ["Kazan", "Valencia", "Kazan", "Valencia", "Kazan"]
    days = wb.count_days(found, MATTERS, by="actor")
    assert days[["actor", "about", "count"]].values.tolist() == [["Kazan", "2024-10-24", 3], ["Valencia", "2024-10-24", 2]]
    mine = found[found["actor"] == "Valencia"]
    lines = wb.attach_lines(wb.plot_days(wb.count_days(mine, MATTERS)), mine, MATTERS).layout.meta["lines"]
    assert [len(rows) for rows in lines.values()] == [2]
    assert wb.find_dates_of(found.drop(columns="actor").head(0), kazan, articles=MATTERS).empty


def test_every_mark_has_its_lines(articles):
    placed = wb.place_dates(wb.find_dates(articles))
    days = wb.count_days(placed, articles)
    placed = wb.mark_events(placed, articles)
    events = wb.plot_events(wb.find_events(placed, articles))
    assert len(events.layout.meta["captions"]) == 10
    maps = [wb.plot_memory(placed, articles, scale=scale) for scale in ("log", "days")]
    for figure in (wb.plot_days(days), *maps, events, wb.plot_spans(placed)):
        lines = wb.attach_lines(figure, placed, articles).layout.meta["lines"]
        assert lines
        assert all(lines.values())
    months = wb.mark_events(wb.place_dates(wb.find_dates(articles), every="month"), articles)
    assert wb.attach_lines(wb.plot_events(wb.find_events(months, articles)), months, articles).layout.meta["lines"]
    assert wb.attach_lines(wb.plot_memory(months, articles), months, articles).layout.meta["lines"]


def test_distances_go_both_ways():
    figure = wb.plot_memory(PLACED, ARTICLES)
    assert [list(trace.y) for trace in figure.data] == [[pytest.approx(1.585, abs=1e-3)], [], [-1.0]]  # two days on, one back
    assert "not drawn: 2" in figure.layout.meta["method"]  # April 2022, and an article without a date


def test_the_diagonal_parts_ahead_from_back():
    cells, diagonal = wb.plot_memory(PLACED, ARTICLES, scale="days").data
    assert [str(day)[:10] for day in cells.x] == ["2024-10-22", "2024-10-25"]
    assert [str(day)[:10] for day in cells.base] == ["2024-10-24", "2024-10-24"]
    assert list(cells.marker.color) == [1, 2]
    assert list(diagonal.x) == list(diagonal.y)
    with pytest.raises(ValueError, match="scale='linear' is not one of 'log', 'days'"):
        wb.plot_memory(PLACED, ARTICLES, scale="linear")


def test_a_day_is_a_dot_and_a_month_a_bar():
    bars, dots = wb.plot_spans(PLACED).data
    assert (list(bars.y), bars.x[0]) == (["up to a month"], 30 * 24 * 3600 * 1000)
    assert list(dots.y) == ["a day"]
    assert dots.customdata[0][1] == 4


def test_nothing_is_talked_about():
    articles = make_articles("No word of when.")
    none = wb.place_dates(wb.find_dates(articles))
    assert wb.count_days(none, articles).columns.tolist() == schema.names("day_counts")
    assert wb.find_events(none, articles).columns.tolist() == schema.names("events")
    assert wb.plot_days(wb.count_days(none, articles)).layout.meta["table"]["rows"] == []
    assert wb.plot_memory(none, articles).layout.meta["table"]["rows"] == []
    assert wb.plot_memory(none, articles, scale="days").layout.meta["table"]["rows"] == []
    assert wb.plot_spans(none).layout.meta["table"]["rows"] == []
    assert wb.plot_events(wb.find_events(none, articles)).layout.meta["table"]["rows"] == []
    with pytest.raises(ValueError, match="every='hour' is not one of 'day'"):
        wb.place_dates(none, every="hour")
    assert isinstance(PLACED["about"].dtype, pd.StringDtype)
