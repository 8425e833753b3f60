"""Counts per period → peaks, and what they were about."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import schema
from workbench.function_words import stopwords
from workbench.keyness import score_keyness
from workbench.parts import in_parts, over
from workbench.series import RATES, Rate, courses, group_columns, of_periods
from workbench.significance import SIGNIFICANT, benjamini_hochberg, poisson_rates
from workbench.tallies import Tally, tally, tally_all
from workbench.timeline import FREQUENCIES, PLACED, periods_of
from workbench.units import article_rows

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
    schema.check(
        articles, "article_id", "title", "published", "published_date", "cluster_id", call="describe_peaks", whole=False
    )
    schema.check(tokens, "article_id", "term", call="describe_peaks", whole=False)
    groups = [name for name in peaks.columns if name not in schema.names("peak_captions")]
    told = []
    if len(peaks):
        needs = ("article_id", *PLACED, *groups)
        options = {"peaks": peaks, "groups": groups, "occurrences": occurrences}
        counted = tally_all(_tallies, tokens, articles, needs=needs, mentions=mentions, **options)
        sides = [counted[n : n + 3] for n in range(0, len(counted), 3)]
        words = [_key(terms, own, set(stopwords())) for own, terms, _ in sides]
        own_names = peaks["actor"] if "actor" in peaks else [None] * len(peaks)
        actors = [_key(found, own, {name}) for name, (own, _, found) in zip(own_names, sides, strict=True)]
        options, needs = {**options, "words": words}, (*needs, "title", "cluster_id")
        if in_parts(tokens, articles):
            inside = over(_inside, tokens, articles, merge=pd.concat, needs=needs, **options)
        else:
            inside = _inside(tokens, articles, **options)
        for n, (own, of_peak) in enumerate(zip(words, actors, strict=True)):
            told.append(_Told(*_story(inside[inside["peak"] == n]), ", ".join(own), ", ".join(of_peak)))
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
    articles: pd.DataFrame, peaks: pd.DataFrame, groups: list[str], occurrences: pd.DataFrame | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield for each peak which articles are of it, and which are of the periods around it."""
    every, zone = peaks[["every", "zone"]].iloc[0]
    place = pd.PeriodIndex(periods_of(articles, every, None if pd.isna(zone) else zone), freq=FREQUENCIES[every]).asi8
    for _, peak in peaks.iterrows():
        about, found = np.ones(len(articles), bool), occurrences
        for name in groups:
            if name in articles.columns:
                about &= (articles[name] == peak[name]).to_numpy(bool, na_value=False)
            elif found is not None:
                found = found[found[name] == peak[name]]
        if found is not None:
            about &= articles["article_id"].isin(found["article_id"]).to_numpy()
        far = np.abs(place - pd.Period(peak["period"], freq=FREQUENCIES[every]).ordinal)
        yield about & (far == 0), about & (far > 0) & (far <= peak["around"])


def _tallies(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    peaks: pd.DataFrame,
    groups: list[str],
    occurrences: pd.DataFrame | None,
    mentions: pd.DataFrame | None,
) -> tuple[Tally, ...]:
    """Return for each peak its articles and those around it, then the terms of both sides, then their actors."""
    actors = schema.empty("mentions") if mentions is None else mentions
    terms = [tokens[["article_id", "term"]], actors[["article_id", "actor"]].rename(columns={"actor": "term"})]
    rows = [article_rows(table, articles, call="describe_peaks") for table in terms]
    found = []
    for inside, near in _sides(articles, peaks, groups, occurrences):
        side = pd.DataFrame({"inside": inside})
        units = np.where(inside | near, np.arange(len(articles)), -1)
        found.append(tally(side, articles[[]], np.arange(len(articles)), units))
        found += [tally(side, table[["term"]], of, units) for table, of in zip(terms, rows, strict=True)]
    return tuple(found)


def _key(terms: Tally, articles: Tally, left_out: set) -> list[str]:
    """Return the terms that are key in the articles of the peak, the most key first."""
    counted = terms.groups.assign(count=terms.occurrences, units=terms.units).astype({"term": "str"})
    target, reference = counted[counted["inside"]], counted[~counted["inside"]]
    if target.empty or reference.empty:
        return []
    scored = score_keyness(target[["term", "count"]], reference[["term", "count"]], minimum=LEAST)
    spread = scored["term"].astype("str").map(target.set_index("term")["units"]).fillna(0)
    number = articles.units[articles.groups["inside"].to_numpy(bool)].sum()
    scored = scored[(scored["p"] < SIGNIFICANT) & (scored["g2"] > 0) & (spread >= min(2, number))]
    return scored.loc[~scored["term"].isin(left_out), "term"].head(NAMED).tolist()


def _inside(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    peaks: pd.DataFrame,
    groups: list[str],
    occurrences: pd.DataFrame | None,
    words: list[list[str]],
) -> pd.DataFrame:
    """Return the articles of each peak, with how many of its key terms they have."""
    named = tokens.loc[tokens["term"].isin({word for own in words for word in own}), ["article_id", "term"]]
    named = named.astype({"term": "str"}).drop_duplicates()
    rows = article_rows(named, articles, call="describe_peaks")
    about = articles[["article_id", "title", "published"]].assign(story=articles["cluster_id"].fillna(articles["article_id"]))
    parts = []
    for n, (inside, _) in enumerate(_sides(articles, peaks, groups, occurrences)):
        known = np.bincount(rows[named["term"].isin(words[n])], minlength=len(articles))
        parts.append(about.assign(peak=n, words=known)[inside])
    return pd.concat(parts)


def _story(inside: pd.DataFrame) -> tuple[str | None, str | None, int]:
    """Return headline, id and number of the articles of the story that a peak has most of."""
    if inside.empty:
        return None, None, 0
    of_story = inside.groupby("story")
    ranked = inside.assign(size=of_story["article_id"].transform("size"), words=of_story["words"].transform("max"))
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
