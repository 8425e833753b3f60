"""Counts per period → peaks, and what they were about."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import schema
from workbench.function_words import stopwords
from workbench.keyness import score_keyness
from workbench.series import RATES, Rate, courses, group_columns, of_periods
from workbench.significance import SIGNIFICANT, benjamini_hochberg, poisson_rates
from workbench.timeline import FREQUENCIES, periods_of

NAMED = 5  # key terms and actors of a caption
LEAST = 3  # occurrences of a term in peak and surroundings together
# What is counted for each value, and out of what: None is the periods themselves.
EXPOSURES = {
    "count": ("count", None),
    "units": ("units", None),
    "share": ("units", "units_total"),
    "per_million": ("count", "words_total"),
}


def find_peaks(periods: pd.DataFrame, *, value: Rate = "share", around: int = 4) -> pd.DataFrame:
    """Return the peaks of each group of a `count_by_period` table: a row is a peak, the surest first, ties by group and period.

    A peak is a period whose `value` is above the `usual` one and that no other within `around` periods before and after it
    reaches; of equal ones the first. `usual` is the rate of the others in this stretch together (without those in which nothing
    was collected, and without which there is no peak). `ratio`, its exact interval and `p` are those of two Poisson rates
    (Przyborowski & Wilenski 1940), `q` that of Benjamini & Hochberg (1995) over the rows. A peak is chosen for its height, so p
    ranks peaks and proves none.
    """
    schema.check(periods, *schema.names("period_counts"), call="find_peaks")
    schema.check_choice(value, RATES, name="value")
    schema.check_least(around, 1, name="around")
    groups = group_columns(periods)
    counted, total = EXPOSURES[value]
    rows = []
    for key, part in courses(periods):
        number = part[counted].to_numpy(float)
        exposure = part[total].to_numpy(float) if total else np.ones(len(part))
        rate = np.divide(number, exposure, out=np.zeros(len(part)), where=exposure > 0)
        place = pd.PeriodIndex(part["period"], freq=FREQUENCIES[part["every"].iloc[0]]).asi8 if len(part) else number
        for n in np.flatnonzero(rate > 0):
            near = np.flatnonzero((np.abs(place - place[n]) <= around) & (place != place[n]))
            beaten = (rate[near] < rate[n]) | ((rate[near] == rate[n]) & (near > n))
            if beaten.all() and exposure[near].sum() and rate[n] > number[near].sum() / exposure[near].sum():
                rows.append(
                    (*key, *part.iloc[n][_OF_PERIOD], rate[n], number[near].sum(), exposure[near].sum(), number[n], exposure[n])
                )
    table = pd.DataFrame(rows, columns=[*groups, *_OF_PERIOD, "height", "others", "others_total", "own", "own_total"])
    compared = poisson_rates(*(table[name].to_numpy(float) for name in ("others", "others_total", "own", "own_total")))
    scale = 1e6 if value == "per_million" else 1
    table = table.assign(
        height=table["height"] * scale,
        usual=table["others"] / table["others_total"] * scale,
        **compared._asdict(),
        q=benjamini_hochberg(compared.p),
        value=value,
        around=around,
        **of_periods(periods),
    ).sort_values(["p", *groups, "period"], ignore_index=True)
    return schema.make("peaks", table).assign(**table[groups])[[*groups, *schema.names("peaks")]]


def describe_peaks(
    peaks: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    tokens: pd.DataFrame,
    occurrences: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the peaks with what they were about, against the periods around them: the same rows, with columns at the end.

    `occurrences` are those the periods were counted from: a peak is described by the articles of its period with one of them,
    and compared with such articles of the `around` periods before and after; without `occurrences`, by all articles.
    `key_terms` and `key_actors` (of `mentions`) are up to five words and actors with the largest positive G² (Dunning 1993)
    and q < .05, in two articles or more if there are two, function words left out. `story` is the headline of the first
    article of the largest cluster of near-duplicates (`mark_duplicates`) in the peak; of clusters as large, of that with most
    of the key terms, then of the earliest, then by id. `caption` says all this in a line.
    """
    schema.check(peaks, *schema.names("peaks"), call="describe_peaks")
    schema.check(articles, "article_id", "title", "published", "published_date", "cluster_id", call="describe_peaks")
    schema.check(tokens, "article_id", "term", call="describe_peaks")
    groups = [name for name in peaks.columns if name not in schema.names("peak_captions")]
    every, zone = (peaks[name].iloc[0] if len(peaks) else None for name in ("every", "zone"))
    about = articles.assign(period=periods_of(articles, every, None if pd.isna(zone) else zone)) if len(peaks) else articles
    told = []
    for _, peak in peaks.iterrows():
        inside, near = _sides(peak, about, occurrences, groups)
        words = _key(tokens, inside, near, set(stopwords()))
        actors = (
            []
            if mentions is None
            else _key(mentions.assign(term=mentions["actor"].astype("category")), inside, near, {peak.get("actor")})
        )
        told.append(_Told(*_story(inside, tokens, words), ", ".join(words), ", ".join(actors)))
    described = pd.DataFrame(told, columns=_Told._fields, index=peaks.index)
    described["caption"] = [_caption(peak, told) for (_, peak), told in zip(peaks.iterrows(), told, strict=True)]
    names = [name for name in schema.names("peak_captions") if name in described]
    kinds = {column.name: column.dtype for column in schema.TABLES["peak_captions"]}
    return peaks.assign(**{name: described[name].astype(kinds[name]) for name in names})


_OF_PERIOD = ["period", "count", "units", "units_total"]


class _Told(NamedTuple):
    story: str | None
    story_id: str | None
    story_articles: int
    key_terms: str
    key_actors: str


def _sides(
    peak: pd.Series, about: pd.DataFrame, occurrences: pd.DataFrame | None, groups: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles of a peak, and those of the periods around it."""
    for name in groups:
        if name in about.columns:
            about = about[about[name] == peak[name]]
        elif occurrences is not None:
            occurrences = occurrences[occurrences[name] == peak[name]]
    if occurrences is not None:
        about = about[about["article_id"].isin(occurrences["article_id"])]
    frequency = FREQUENCIES[peak["every"]]
    place = pd.PeriodIndex(about["period"], freq=frequency).asi8 - pd.Period(peak["period"], freq=frequency).ordinal
    return about[place == 0], about[(np.abs(place) <= peak["around"]) & (place != 0)]


def _key(table: pd.DataFrame, inside: pd.DataFrame, near: pd.DataFrame, left_out: set) -> list[str]:
    """Return the terms that are key in the articles of the peak, the most key first."""
    target, reference = (table[table["article_id"].isin(side["article_id"])] for side in (inside, near))
    if target.empty or reference.empty:
        return []
    scored = score_keyness(target, reference, minimum=LEAST)
    scored = scored[(scored["p"] < SIGNIFICANT) & (scored["g2"] > 0) & (scored["units"] >= min(2, len(inside)))]
    return scored.loc[~scored["term"].isin(left_out), "term"].head(NAMED).tolist()


def _story(inside: pd.DataFrame, tokens: pd.DataFrame, words: list[str]) -> tuple[str | None, str | None, int]:
    """Return headline, id and number of the articles of the story that a peak has most of."""
    if inside.empty:
        return None, None, 0
    told = tokens[tokens["article_id"].isin(inside["article_id"]) & tokens["term"].isin(words)]
    known = told.astype({"article_id": "str"}).groupby("article_id")["term"].nunique()
    ranked = inside.assign(story=inside["cluster_id"].fillna(inside["article_id"]))
    ranked["size"] = ranked.groupby("story")["article_id"].transform("size")
    ranked["words"] = ranked["article_id"].map(known).fillna(0)
    ranked["words"] = ranked.groupby("story")["words"].transform("max")
    ranked = ranked.sort_values(["size", "words", "published", "article_id"], ascending=[False, False, True, True])
    first = ranked.iloc[0]
    return first["title"], first["article_id"], int(first["size"])


def _caption(peak: pd.Series, told: _Told) -> str:
    when = f"{peak['period']:%-d %b %Y, %H:%M}" if peak["every"] == "hour" else f"{peak['period']:%-d %b %Y}"
    parts = [f"{when}: “{told.story}”" if pd.notna(told.story) else f"{when}: (no headline)"]
    parts += [f"{told.story_articles} articles"] if told.story_articles > 1 else []
    parts += [f"words: {told.key_terms}"] if told.key_terms else []
    parts += [f"actors: {told.key_actors}"] if told.key_actors else []
    return "; ".join(parts)
