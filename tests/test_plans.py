"""A file of plans is right, or says what is wrong in it."""

from zoneinfo import ZoneInfo

import pytest
from conftest import ROOT

from workbench.periods import read_period
from workbench.plans import Plan, read_plans

GOOD = 'name = "weekly"\nperiod = "week"\n'


def read(tmp_path, text):
    (tmp_path / "reports.toml").write_text(text)
    return read_plans(tmp_path / "reports.toml")


def test_the_shortest_and_the_longest(tmp_path):
    short, long = read(
        tmp_path,
        f"""[[report]]
{GOOD}
[[report]]
name = "daily"
title = "Täglich"
period = "day"
notebooks = ["timeline"]
articles = "data/{{period}}"
remote = false
parameters = {{ every = "day", top = 4, found = true, word = "{{{{x}}}} {{last_day}}" }}
at = "06:30"
timezone = "Europe/Berlin"
keep = 7
retries = 0
catch_up = "all"
time_limit = 60
on_success = ["true"]
on_failure = "false"
""",
    )
    assert short == Plan("weekly", "week")
    period = read_period("2024-10-22", "day", ZoneInfo("Europe/Berlin"))
    assert long.title_of(period) == "Täglich · 2024-10-22"
    assert long.filled(period) == {
        "every": "day",
        "top": "4",
        "found": "true",
        "word": "{x} 2024-10-22",
        "articles_path": "data/2024-10-22",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no report; each is a table [[report]] with name and period."),
        ("report = 1", "there is no report"),
        ("[[report]", "not TOML"),
        ("[[reports]]", "'reports' is not known; allowed are report."),
        (f'[[report]]\n{GOOD}every = "day"', "report 1 ('weekly'): 'every' is not known; allowed are name, period, notebooks"),
        ('[[report]]\nname = "weekly"', "report 1 ('weekly'): period is missing."),
        ('[[report]]\nname = "weekly"\nperiod = "year"', "period = 'year' is not one of hour, day, week, month."),
        ('[[report]]\nname = "weekly"\nperiod = ["week"]', "period = ['week'] is not one of hour"),
        ("[[report]]\nname = 3\nperiod = 'week'", "report 1: name = 3 is not of type str."),
        (f'[[report]]\n{GOOD}at = "6:30"', "at = '6:30' is not a time such as 06:30."),
        (f'[[report]]\n{GOOD}at = "24:00"', "at = '24:00' is not a time such as 06:30."),
        (f'[[report]]\n{GOOD}timezone = "Berlin"', "timezone = 'Berlin' is not one such as Europe/Berlin or UTC."),
        (f'[[report]]\n{GOOD}timezone = "../../etc/passwd"', "is not one such as Europe/Berlin"),
        (f'[[report]]\n{GOOD}timezone = "Europe"', "is not one such as Europe/Berlin"),
        (f"[[report]]\n{GOOD}keep = -1", "keep = -1 is not a whole number from 0."),
        (f"[[report]]\n{GOOD}keep = true", "keep = True is not of type int."),
        (f"[[report]]\n{GOOD}time_limit = 0", "time_limit = 0 is not a whole number from 1."),
        (f'[[report]]\n{GOOD}catch_up = "some"', "catch_up = 'some' is not one of latest, all."),
        (f'[[report]]\n{GOOD}notebooks = "timeline"', "notebooks = 'timeline' is not of type list[str]."),
        (f'[[report]]\n{GOOD}notebooks = ["--output"]', "a name does not begin with '-'."),
        (f"[[report]]\n{GOOD}on_success = 3", "on_success = 3 is not of type str or list[str]."),
        (f'[[report]]\n{GOOD}on_success = [""]', "on_success has '', which is empty or has a control character"),
        (f'[[report]]\n{GOOD}title = "\\u001b[2J"', "title has '\\x1b[2J', which is empty or has a control character"),
        (f"[[report]]\n{GOOD}parameters = {{ word = 1979-05-27 }}", "parameters = {'word': datetime.date(1979, 5, 27)} is not"),
        (f'[[report]]\n{GOOD}parameters = {{ word = "{{day}}" }}', "word = '{day}': {day} is not known; allowed are {period}"),
        (f'[[report]]\n{GOOD}parameters = {{ word = "{{period.kind}}" }}', "{period.kind} is not known"),
        (f'[[report]]\n{GOOD}parameters = {{ word = "{{period!r}}" }}', "{period} is not known"),
        (f'[[report]]\n{GOOD}parameters = {{ word = "{{" }}', "a brace that is meant is written twice."),
        (f'[[report]]\n{GOOD}articles = "a"\nparameters = {{ articles_path = "b" }}', "articles_path is there twice"),
        (f'[[report]]\n{GOOD}[[report]]\nname = "Weekly"\nperiod = "day"', "name = 'Weekly' is that of another report"),
    ],
)  # fmt: skip
def test_what_is_wrong(tmp_path, text, message):
    with pytest.raises(ValueError, match=r"^.*reports\.toml: ") as error:
        read(tmp_path, text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "/etc", "a/b", "a\\\\b", "C:", "latest", "CON", "com1", "-x", ".x", "a.failed", "x" * 61,
     "a\\u0000b", "wöche", "\\u202ea", "a b", "ｗeek", "a\\n"],
)  # fmt: skip
def test_names_that_are_no_folder(tmp_path, name):
    with pytest.raises(ValueError, match="is not the name of a folder: up to 60 of the letters"):
        read(tmp_path, f'[[report]]\nname = "{name}"\nperiod = "week"\n')


def test_the_plans_of_the_project_are_right():
    assert [plan.name for plan in read_plans(ROOT / "reports" / "reports.toml")] == ["sample-week"]
