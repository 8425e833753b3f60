"""A summary says what a run was about, and holds nothing that a mail or a terminal could take for an order."""

from workbench.summaries import as_text, number_of_articles, printable, summarise

LOAD = {"seen": 80, "loaded": 1_600, "outside": 64, "duplicate": 0, "set aside": 2, "skipped": 0, "undated": 3, "words": 4769}
ENTRY = {
    "title": "Who is\nin the \x1b[2Jnews?",
    "page": "actor_mentions.html",
    "parameters": {"first_day": "2024-10-21", "last_day": ""},
    "error": "",
    "findings": ["Lebanon leads."],
    "figures": 2,
    "load": LOAD | {"corpus": "0123456789ab"},
    "tables": ["tables/actor_mentions/actors.csv"],
}
RUN = {
    "title": "weekly · 2024-W43",
    "succeeded": True,
    "started": "2024-10-28T06:30:00+00:00",
    "seconds": 3.2,
    "notebooks": [ENTRY],
}


def test_the_text():
    assert as_text(summarise(RUN)).splitlines() == [
        "weekly · 2024-W43",
        "Published: 2024-10-21 to the last",
        "",
        "Articles: 1,600, with 4,769 words; 3 of them without a date",
        "Seen: 80 files and records; 64 outside the time asked for, 2 set aside",
        "Fingerprint of the corpus: 0123456789ab",
        "",
        "Who is\\nin the \\x1b[2Jnews?",
        "  - Lebanon leads.",
        "  actor_mentions.html: charts 2, tables 1",
        "",
        "Open index.html. Started 2024-10-28T06:30:00+00:00, took 3 seconds.",
    ]


def test_a_failure_comes_first():
    failed = RUN | {"succeeded": False, "notebooks": [ENTRY | {"error": "ValueError: no grain", "load": {}}]}
    text = as_text(summarise(failed))
    assert text.startswith("weekly · 2024-W43 (failed)\n")
    assert "  FAILED: ValueError: no grain\n" in text
    killed = RUN | {"succeeded": False, "notebooks": [], "error": "It was killed."}
    assert as_text(summarise(killed)).splitlines()[1] == "FAILED: It was killed."


def test_words_for_numbers_and_signs():
    assert [number_of_articles(number) for number in (0, 1, 2_000, None)] == [
        "0 articles",
        "1 article",
        "2,000 articles",
        "articles not stated",
    ]
    assert printable("Zürich – 東京 \u202e\u2028\r\x85") == "Zürich – 東京 \\u202e\\u2028\\r\\x85"


def test_an_hour_is_said_and_what_has_none():
    hour = {"first_day": "2024-10-22T14:00+02:00", "last_day": "2024-10-22T15:00+02:00"}
    entry = ENTRY | {"parameters": hour, "load": ENTRY["load"] | {"hourless": 9}}
    lines = as_text(summarise(RUN | {"notebooks": [entry]})).splitlines()
    assert lines[1] == "Published: 2024-10-22T14:00+02:00 to before 2024-10-22T15:00+02:00"
    assert "64 outside the time asked for (9 known to the day only, so in no hour), 2 set aside" in lines[4]
