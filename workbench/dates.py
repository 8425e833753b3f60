"""Articles → date expressions: what the texts say about when, resolved to days of the calendar."""

import pandas as pd
import regex

from workbench import schema
from workbench.calendar_days import days_of
from workbench.date_grammar import expressions
from workbench.parts import by_piece
from workbench.progress import watched

SUB_YEAR = {"SP": 21, "SU": 22, "FA": 23, "WI": 24, "Q1": 33, "Q2": 34, "Q3": 35, "Q4": 36, "H1": 40, "H2": 41}


@by_piece(["article_id", "title", "text", "published_date"], keep=True)
def find_dates(articles: pd.DataFrame, *, titles: bool = False) -> pd.DataFrame:
    """Return where the texts say when: a row is a date expression of TimeML, in the order it is read.

    Relative expressions are resolved against `published_date`, a weekday or a month by the tense of its clause, "two days
    later" against the expression before it. Without a publication day they are kept, their unknown part X, without days.
    Durations, sets and vague references ("recently") have no days, except a duration counted from a date ("two months after
    April 2022"). A range is two rows, its first and its last date. `modifier` does not narrow the days: "early June" is June.
    Seasons are those of the northern half of the earth. No character is in two expressions; the longest wins at its place.

    With `titles` the headlines' expressions come too, each headline read by itself and before its text: `field` says whether
    the offsets count in `title` or `text`.
    """
    fields = ["title", "text"] if titles else ["text"]
    schema.check(articles, "article_id", *fields, "published_date", call="find_dates")
    read = articles[fields].fillna("").itertuples(index=False)
    rows = [
        (article_id, field, *found[:6], *(found.days or (pd.NaT, pd.NaT, None)), found.rule)
        for article_id, day, texts in watched(
            zip(articles["article_id"], articles["published_date"], read, strict=True), len(articles), "find_dates"
        )
        for field, text in zip(fields, texts, strict=True)
        for found in expressions(text, None if pd.isna(day) else day.date())
    ]
    return schema.make("dates", pd.DataFrame(rows, columns=schema.names("dates")))


def as_edtf(value: str, *, modifier: str | None = None) -> str | None:
    """Return a TIMEX3 value in the Extended Date/Time Format (ISO 8601-2:2019), or None if that has no form for it.

    Durations, sets and vague references have none. A week or weekend is an interval of days; quarters, halves and seasons
    are the codes 33 to 36, 40, 41 and 21 to 24; a part of the day is its day; "about" is `~`, before and after are open ends.
    """
    if found := regex.fullmatch(r"(\d{4})-(SP|SU|FA|WI|Q[1-4]|H[12])", value):
        text = f"{found[1]}-{SUB_YEAR[found[2]]}"
    elif regex.fullmatch(r"(?=.*\d)[\dX]{4}(?:-[\dX]{2}){0,2}", value) and "X" in value:
        text = value
    elif (days := days_of(value)) is None:
        return None
    elif days.precision in ("week", "weekend"):
        text = f"{days.first}/{days.last}"
    elif days.precision in ("decade", "century"):
        text = value.ljust(4, "X")
    elif days.precision == "time":
        day, _, time = value.partition("T")
        text = f"{day}T{time[:5]}:00{time[5:]}"
    else:
        text = value.partition("T")[0]
    if modifier == "APPROX" and "/" not in text and "T" not in text:
        return f"{text}~"
    return {"BEFORE": f"../{text}", "AFTER": f"{text}/.."}.get(modifier, text) if "/" not in text else text
