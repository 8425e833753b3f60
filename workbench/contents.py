"""Articles of any number → what they are, in numbers."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import NUMBERED, OUTCOMES, as_fingerprint, numbers_of, shown_numbers, sum_of_rows
from workbench.tallies import Tally, tally, tally_all


class Contents(NamedTuple):
    """What articles are: their numbers, as a load has them, their days of publication, and how many outlets they are of."""

    numbers: dict[str, int | str]
    days: pd.Series
    outlets: int

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        of_a_load = ("seen", *(outcome for outcome in OUTCOMES if outcome != "loaded"))
        return shown_numbers(self.numbers, self.days, self.outlets, hidden=of_a_load)


def show_contents(articles: pd.DataFrame) -> Contents:
    """Return what the articles are, to be shown: how many, undated, in other languages, odd, cleaned; words, days, outlets.

    A report says it of its figures, as it says of a load what went in. What was not loaded, the account of a corpus says.
    """
    schema.check(articles, "article_id", "source", *NUMBERED, call="show_contents", whole=False)
    days, outlets, articles_sum, *numbers = tally_all(_tallies, articles, needs=("article_id", "source", *NUMBERED))
    number = int(days.occurrences.sum())
    told = {"seen": number, **dict.fromkeys(OUTCOMES, 0), "loaded": number}
    told |= dict(zip(numbers_of(schema.empty("articles")), numbers, strict=True)) | {"corpus": as_fingerprint(articles_sum)}
    return Contents(told, days.groups["published_date"], int(outlets.groups["source"].notna().sum()))


def _tallies(articles: pd.DataFrame) -> tuple[Tally | int, ...]:
    """Return the articles of each day and of each outlet, the sum of the rows, and the numbers in their order."""
    rows = np.arange(len(articles))
    days, outlets = (tally(articles[[name]], articles[[]], rows, rows) for name in ("published_date", "source"))
    return days, outlets, sum_of_rows(articles), *numbers_of(articles).values()
