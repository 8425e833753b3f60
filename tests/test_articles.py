"""Files → articles: nothing is lost, nothing is invented."""

import json
import os
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pytest

import workbench as wb
from workbench import schema
from workbench.account import OUTCOMES
from workbench.periods import period_of

STORY = "Leaders meet in Kazan\n\nKAZAN — They met on Tuesday.\n\nThey will meet again."


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def test_plain_text(folder):
    article = wb.read_articles(folder(story__txt=STORY)).iloc[0]
    assert article["title"] == "Leaders meet in Kazan"
    assert article["text"] == "KAZAN — They met on Tuesday.\n\nThey will meet again."
    assert pd.isna(article["published_date"])
    assert article["date_basis"] == "none"
    assert pd.isna(article["source"])
    assert article["n_words"] == 10


def test_name_and_header_lines_carry_day_and_outlet(tmp_path):
    (tmp_path / "2024-10-22_meridian-wire_kazan.txt").write_text(STORY)
    header = "Source: Danube Courier\nDate: 23 October 2024\nSection: Europe\n\n"
    (tmp_path / "vienna.txt").write_text(header + STORY.replace("Tuesday", "Wednesday"))
    table = wb.read_articles(tmp_path).set_index("file")
    named, headed = table.loc["2024-10-22_meridian-wire_kazan.txt"], table.loc["vienna.txt"]
    assert (named["source"], f"{named['published_date']:%F}", named["date_basis"]) == (
        "Meridian Wire",
        "2024-10-22",
        "filename",
    )
    assert (headed["source"], f"{headed['published_date']:%F}", headed["date_basis"]) == (
        "Danube Courier",
        "2024-10-23",
        "record",
    )
    assert (headed["section"], headed["title"]) == ("Europe", "Leaders meet in Kazan")


def test_a_headline_with_a_colon_is_not_a_header(folder):
    text = "Source: Kremlin to send delegation\n\nMOSCOW — It will travel on Monday.\n\nNo more was said."
    article = wb.read_articles(folder(a__txt=text)).iloc[0]
    assert article["title"] == "Source: Kremlin to send delegation"
    assert pd.isna(article["source"])


def test_a_first_line_that_is_a_sentence_is_no_headline(folder):
    article = wb.read_articles(folder(a__txt="KAZAN — They met on Tuesday.\nThey will meet again.")).iloc[0]
    assert pd.isna(article["title"])
    assert article["text"].startswith("KAZAN")


def test_json_lines_keep_what_can_be_read(folder):
    good = {"headline": "A", "body": "One.\u2028Still one.", "date": "2024-10-22", "outlet": "X", "link": "https://x.example/a"}
    lines = [json.dumps(good, ensure_ascii=False), '{"text": "cut', "[1]", "", json.dumps({"title": "B", "text": "Two."})]
    load = wb.load_articles(folder(a__jsonl="\n".join(lines)))
    assert load.articles["title"].tolist() == ["A", "B"]
    assert load.articles["source"].iloc[0] == "X"
    assert load.account[["line_no", "outcome"]].values.tolist() == [
        [1, "loaded"],
        [2, "set aside"],
        [3, "set aside"],
        [5, "loaded"],
    ]


def test_csv_in_three_dialects(folder):
    rows = [["date", "headline", "body"], ["2024-10-22", "A", 'One, "two"\nthree.'], ["", "B", "Four."]]
    for mark in ",;\t":
        quoted = "\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
        load = wb.load_articles(folder(**{f"a{ord(mark)}__csv": "\ufeff" + quoted}))
    assert load.summary()["loaded"] == 2  # the three files hold the same two articles
    assert load.summary()["duplicate"] == 4
    assert load.articles["text"].iloc[0] == 'One, "two"\nthree.'
    assert load.articles["line_no"].tolist() == [2, 4]


def test_csv_faults_are_set_aside_with_their_line(folder):
    load = wb.load_articles(folder(a__csv='title,text\nA,One\nB,Two,extra\nC,"Three\n'))
    assert load.articles["title"].tolist() == ["A"]
    assert load.account["outcome"].tolist() == ["loaded", "set aside", "set aside"]
    assert load.account["line_no"].tolist() == [2, 3, 4]
    assert "3 fields where the header has 2" in load.account["reason"].iloc[1]


def test_a_csv_without_known_columns_is_not_guessed_at(folder):
    load = wb.load_articles(folder(a__csv="Kazan,They met.\nBaku,They met too.\n"))
    assert load.articles.empty
    assert "no known column name" in load.account["reason"].iloc[0]


PAGE = """<!doctype html><html><head><title>Site</title>{head}</head><body><nav>Home News Sport</nav><article>
<h1>Leaders meet in Kazan</h1>{time}
<p>They met on Tuesday in Kazan to talk about trade, grain and the war in Ukraine, officials said.</p>
<p>They will meet again next month in Rio de Janeiro, where the talks on hunger and on climate finance are to go on.</p>
</article><footer>Contact us</footer></body></html>"""


@pytest.mark.parametrize(
    ("head", "time", "basis"),
    [
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-10-22T05:00:00Z"}</script>',
            "",
            "json-ld",
        ),
        ('<meta property="article:published_time" content="2024-10-22T05:00:00+00:00">', "", "meta"),
        ("", '<time datetime="2024-10-22">Tuesday</time>', "time-tag"),
        ("", "<p>Updated hourly</p>", "none"),
        ('<script type="application/ld+json">{broken</script>', "", "none"),
    ],
)
def test_a_page_has_a_date_only_where_it_states_one(folder, head, time, basis):
    article = wb.read_articles(folder(a__html=PAGE.format(head=head, time=time))).iloc[0]
    assert article["date_basis"] == basis
    assert pd.isna(article["published_date"]) == (basis == "none")
    assert article["title"] in ("Leaders meet in Kazan", "Site")
    assert "They met on Tuesday" in article["text"]
    assert "Home News" not in article["text"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (STORY.encode("utf-8-sig"), "utf-8"),
        ("\ufeff".encode("utf-16-le") + STORY.encode("utf-16-le"), "utf-16-le"),
        ("\ufeff".encode("utf-16-be") + STORY.encode("utf-16-be"), "utf-16-be"),
        ("\ufeff".encode("utf-32-le") + STORY.encode("utf-32-le"), "utf-32-le"),
        (STORY.encode("cp1252"), "cp1252"),
        (STORY.replace("\n", "\r\n").encode(), "utf-8"),
        (STORY.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_the_same_article_has_the_same_id_in_every_encoding(folder, data, encoding):
    article = wb.read_articles(folder(a__txt=data)).iloc[0]
    assert article["encoding"] == encoding
    assert article["article_id"] == wb.read_articles(folder(a__txt=STORY))["article_id"].iloc[0]


def test_everything_seen_is_accounted_for(folder):
    path = folder(a__txt=STORY, b__txt=STORY, c__xyz="%PDF", d__txt="", e__json="[", f__txt=b"\xff\xfe")
    (path / "~$lock.txt").write_text("x")
    (path / ".hidden").mkdir()
    (path / ".hidden" / "a.txt").write_text("x")
    (path / "link.txt").symlink_to("/etc/hostname")
    (path / "broken.txt").symlink_to(path / "nowhere")
    os.mkfifo(path / "pipe.txt")
    load = wb.load_articles(path)
    numbers = load.summary()
    assert sum(numbers[outcome] for outcome in OUTCOMES) == numbers["seen"] == 11
    assert numbers["loaded"] == numbers["duplicate"] == 1
    reasons = dict(zip(load.account["file"], load.account["reason"], strict=True))
    assert reasons["b.txt"] == "same title and text as record 1 of a.txt"
    assert reasons["pipe.txt"] == "not a regular file"
    assert reasons["link.txt"] == "a link that leaves the folder"
    assert reasons["c.xyz"] == "the format .xyz is not read"
    assert reasons["d.txt"] == "empty file"
    assert reasons[".hidden/a.txt"] == "a hidden, temporary or backup file"


def test_what_was_set_aside_is_said(folder):
    with pytest.warns(UserWarning, match="1 set aside"):
        wb.read_articles(folder(a__txt=STORY, b__json="{"))


def test_no_such_path(tmp_path):
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        wb.read_articles(tmp_path / "nowhere")


def test_an_empty_folder_gives_an_empty_table(tmp_path):
    load = wb.load_articles(tmp_path)
    assert load.articles.columns.tolist() == schema.names("articles")
    assert load.summary()["seen"] == 0


def test_lone_surrogates_do_no_harm(folder):
    article = wb.read_articles(folder(a__json='{"title": "A", "text": "One \\ud800 two"}')).iloc[0]
    assert article["text"] == "One \ufffd two"


def test_the_fingerprint_is_of_the_articles_their_days_and_sources(articles):
    same = wb.corpus_fingerprint(articles.sample(frac=1, random_state=1))
    assert same == wb.corpus_fingerprint(articles)
    assert wb.corpus_fingerprint(articles.assign(source="X")) != same
    assert wb.corpus_fingerprint(articles.head(-1)) != same


def test_dtypes_are_those_of_the_schema(articles):
    assert {name: str(dtype) for name, dtype in articles.dtypes.items()} == {c.name: c.dtype for c in schema.TABLES["articles"]}


def test_header_lines_below_the_headline(folder):
    path = folder(
        a__txt="Talks go on\nSource: Harbour Post\nDate: 2024-10-22\n\nThey go on.\n\nFor long.\n",
        b__txt="Talks go on\nDate: 2024-10-23\n\nThey still go on.\n",
        c__txt="Talks go on\nStory: this one\n\nThey go on and on.\n",
        d__txt="It was late.\nDate: 2024-10-23\n\nThey went home.\n",
    )
    articles = wb.read_articles(path).set_index("file")
    assert articles["title"].tolist()[:3] == ["Talks go on"] * 3
    assert articles.loc["a.txt", ["source", "date_basis", "text"]].tolist() == [
        "Harbour Post",
        "record",
        "They go on.\n\nFor long.",
    ]
    assert articles.loc["b.txt", "text"] == "They still go on."
    assert articles.loc["c.txt", "text"] == "Story: this one\n\nThey go on and on."
    assert articles.loc["d.txt", "date_basis"] == "none"


def test_an_impossible_day_in_a_name_is_flagged(tmp_path):
    for name in ("2024-13-45_wire_x", "20241345_wire_x", "2024-10-22_wire_x-2024-02-30"):
        (tmp_path / f"{name}.txt").write_text(f"{STORY}{name}")
    assert wb.read_articles(tmp_path)["date_flags"].tolist() == ["", "impossible", ""]


def test_an_article_says_which_other_outlets_printed_it(tmp_path):
    for outlet in ("harbour-post", "cape-ledger", "meridian-wire", "cape-ledger"):
        (tmp_path / f"2024-10-22_{outlet}_talks.txt").write_text(STORY)
    (tmp_path / "2024-10-23_cape-ledger_talks.txt").write_text(STORY)
    load = wb.load_articles(tmp_path)
    assert load.articles[["source", "flags"]].values.tolist() == [
        ["Cape Ledger", "also in: Harbour Post; also in: Meridian Wire"]
    ]
    assert load.account["outcome"].tolist() == ["loaded", "duplicate", "duplicate", "duplicate"]


def test_many_rows_are_the_same_as_few(tmp_path, monkeypatch):
    rows = [f"Title {n % 9},Text {n % 13} of all.\\n\\nAdvertisement,Outlet {n % 3}" for n in range(150)]
    (tmp_path / "a.csv").write_text("title,text,source\n" + "\n".join(rows))
    whole = wb.load_articles(tmp_path)
    monkeypatch.setattr("workbench.articles.CHUNK", 7)
    for frame, other in zip(wb.load_articles(tmp_path), whole, strict=True):
        pd.testing.assert_frame_equal(frame, other)
    assert whole.summary()["duplicate"] == 150 - 117


def test_text_and_raw_text_are_stored_once(folder):
    articles = wb.read_articles(folder(a__csv="title,text\nA,One.\nB,Two.\n"))
    table = pa.Table.from_pandas(articles)
    text, raw = (table[name].chunk(0).buffers()[2].address for name in ("text", "text_raw"))
    assert text == raw


def test_a_load_of_some_days_says_what_it_leaves_out(folder):
    texts = {f"2024-10-{day}_wire_a__txt": f"Day {day}\n\nThey met on the {day}th.\n\nNo more." for day in (20, 21, 27, 28)}
    path = folder(**texts, undated__txt="No day\n\nThey met.\n\nNo more was said.")
    load = wb.load_articles(path)
    week = load.within("2024-10-21", "2024-10-27")
    assert week.articles["title"].tolist() == ["Day 21", "Day 27"]
    assert week.account[["outcome", "reason"]].values.tolist() == [
        ["outside", "published before 2024-10-21"],
        ["loaded", ""],
        ["loaded", ""],
        ["outside", "published after 2024-10-27"],
        ["outside", "without a date"],
    ]
    numbers = week.summary()
    assert (numbers["loaded"], numbers["outside"], numbers["undated"], numbers["seen"]) == (2, 3, 0, 5)
    assert load.within(last_day="2024-10-21").summary()["loaded"] == 2
    assert load.within() is load
    assert len(load.articles) == 5
    nothing = load.within("2030-01-01")
    assert nothing.articles.dtypes.equals(load.articles.dtypes)
    assert nothing.account.dtypes.equals(load.account.dtypes)


HOURLY = """title,text,published
before,They met.,2024-10-22T13:59:59+02:00
first,They sat.,2024-10-22T14:00+02:00
last,They ate.,2024-10-22T08:59:59-04:00
next,They left.,2024-10-22T13:00Z
same day,They slept.,2024-10-22
day before,They woke.,2024-10-21
day after,They rose.,2024-10-23
undated,They ran.,
"""


def test_a_load_of_an_hour_ends_before_the_next_and_says_what_has_no_hour(folder):
    load = wb.load_articles(folder(a__csv=HOURLY))
    hour = load.within("2024-10-22T14:00+02:00", "2024-10-22T15:00+02:00")
    assert hour.articles["title"].tolist() == ["first", "last"]
    assert hour.account.loc[hour.account["outcome"] == "outside", "reason"].tolist() == [
        "published before 2024-10-22T14:00+02:00",
        "published at 2024-10-22T15:00+02:00 or after",
        "known to the day only, not to the hour",
        "published before 2024-10-22T14:00+02:00",
        "published at 2024-10-22T15:00+02:00 or after",
        "without a date",
    ]
    assert (hour.summary()["outside"], hour.summary()["hourless"]) == (6, 1)
    assert "in no hour: 1" in hour._repr_mimebundle_()["text/plain"]
    assert "hourless" not in load.within("2024-10-22", "2024-10-22").summary()
    since = load.within("2024-10-22", "2024-10-22T14:00+02:00")  # a day and a moment
    assert since.articles["title"].tolist() == ["before"]
    last = load.within("2024-10-21T23:00+00:00", "2024-10-22T00:00Z")  # what ends at midnight has nothing of the day after
    assert last.summary()["hourless"] == 1


def test_the_hours_of_a_day_have_each_timed_article_once(folder):
    """Of days with 23 and 25 hours, and where clocks stand half an hour apart: none twice, none in no hour."""
    for name, day in (("Europe/Berlin", "2024-03-31"), ("Europe/Berlin", "2024-10-27"), ("Australia/Lord_Howe", "2024-04-07")):
        whole = period_of(datetime.fromisoformat(f"{day}T12:00Z"), "day", ZoneInfo(name))
        minutes = pd.date_range(whole.start, whole.end, freq="10min", inclusive="left")
        lines = [f"At {minute},They met at {minute}.,{minute.isoformat()}\n" for minute in minutes]
        load = wb.load_articles(folder(**{f"{day}__csv": "title,text,published\n" + "".join(lines)}) / f"{day}.csv")
        hour, found = period_of(whole.start, "hour", whole.zone), []
        while hour.start < whole.end:
            found.append(load.within(*hour.bounds).articles["published"].tolist())
            hour = hour.next()
        assert [moment for moments in found for moment in moments] == minutes.tolist()


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (("monday",), "first_day='monday' is not a day such as"),
        (("2024-10-22T14:00",), "first_day='2024-10-22T14:00' is not a day such as 2024-10-21, nor a moment with its zone"),
        (("2024-10-22T14:00Z", "2024-10-22T16:00+02:00"), "is not before last_day='2024-10-22T16:00"),
        (("2024-10-23", "2024-10-22T16:00+02:00"), "is after last_day='2024-10-22T16:00"),
        ((2024 - 10 - 21,), "first_day=1993 is not a day"),
        (("2024-10-21", "2024-10-20"), "is after last_day='2024-10-2"),
    ],
)
def test_days_that_are_none(folder, days, message):
    with pytest.raises(ValueError, match=message):
        wb.load_articles(folder(a__txt=STORY)).within(*days)
