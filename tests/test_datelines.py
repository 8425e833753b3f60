"""Where, for whom and on which day a text says it was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.datelines import Dateline, find_dateline

CASES = [
    ("KAZAN — |The leaders met.", ("KAZAN", None, None, None, None)),
    ("KAZAN, Russia — |The leaders met.", ("KAZAN, Russia", None, None, None, None)),
    ("NEW YORK (Meridian Wire) — |The Council met.", ("NEW YORK", "Meridian Wire", None, None, None)),
    ("LONDON/PARIS, March 3 (Reuters) - |Shares fell.", ("LONDON/PARIS", "Reuters", 3, 3, None)),
    ("MOSCOW, October 22. /TASS/. |Talks were held.", ("MOSCOW", "TASS", 10, 22, None)),
    ("Washington (CNN) |The president left.", ("Washington", "CNN", None, None, None)),
    ("(Reuters) - |A ship sank.", (None, "Reuters", None, None, None)),
    ("BRUSSELS, 3 March 2022 (Xinhua) -- |Ministers met.", ("BRUSSELS", "Xinhua", 3, 3, 2022)),
    ("Oslo, Sept. 15 (Fjord News) -- |Snow fell.", ("Oslo", "Fjord News", 9, 15, None)),
    ("PARIS, Jan. 8 -- |A team arrived.", ("PARIS", None, 1, 8, None)),
    ("ST. LOUIS, Mo. (AP) -- |A man was found.", ("ST. LOUIS, Mo.", "AP", None, None, None)),
    ("CONSTANȚA, Romania — |Ships wait.", ("CONSTANȚA, Romania", None, None, None, None)),
    ("THE HAGUE (AFP) — |Judges met.", ("THE HAGUE", "AFP", None, None, None)),
    ("PORT-AU-PRINCE, Haiti (AP) — |The port closed.", ("PORT-AU-PRINCE, Haiti", "AP", None, None, None)),
    ("RIO DE JANEIRO — |“It is late,” he said.", ("RIO DE JANEIRO", None, None, None, None)),
    ("Advertisement\n\nOTTAWA - |The government fell.", ("OTTAWA", None, None, None, None)),
]


@pytest.mark.parametrize(("marked", "expected"), CASES, ids=[marked.split("|")[0] for marked, _ in CASES])
def test_datelines(marked, expected):
    assert find_dateline(marked.replace("|", "")) == Dateline(*expected, marked.index("|"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The leaders met in Kazan.",
        "READ: The leaders meet",
        "UPDATE — The leaders met.",
        "BRICS — The club has grown.",
        "THE DEAL — What is in it.",
        "IT'S ALL POLITICS — And so it goes on.",
        "The U.S. — once great — is tired.",
        "Lund (Greens) — The member spoke.",
        "LUND: I never said so.",
        "A — The first answer.",
        "PARIS, February 30 (AFP) - Rain fell.",
        "One.\nTwo.\nThree.\nKAZAN — The leaders met.",
    ],
)
def test_no_dateline_when_unsure(text):
    assert find_dateline(text) is None


def test_datelines_of_the_sample(articles):
    found = [find_dateline(text) for text in articles["text"]]
    without = {file for file, dateline in zip(articles["file"], found, strict=True) if dateline is None}
    assert without == {
        "pages/kazan-balance.html",
        "pages/week-in-review.html",
        "polar-radio/2024-10-24_polar-radio_kazan-in-brief.txt",
        "undated/handshakes-in-the-corridor.txt",
        "undated/what-is-brics.txt",
    }
    assert {dateline.agency for dateline in found if dateline} == {None, "Meridian Wire"}


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["KAZAN", ", ", "March 3", " (", "AP", ") ", "— ", "\n", "The", "/"])).map("".join)
    )
)
def test_the_end_is_in_the_text(text):
    dateline = find_dateline(text)
    assert dateline is None or 0 < dateline.end < len(text)


@pytest.mark.parametrize("seed", ["A ", "AA ", "A/", "AA, ", "(", " ", "\n", "Aa-", "AA, Aa Aa (Aaa aaa ", "KAZAN, March "])
def test_no_text_is_slow(seed):
    text = (seed * 100_000)[:100_000]
    start = time.process_time()
    find_dateline(text)
    assert time.process_time() - start < 0.05
