"""Rows that are drawn → one sentence that says what they show first. It is made from the table, by no model."""

import html

import pandas as pd

from workbench.significance import SIGNIFICANT
from workbench.traces import reach

VERBS = {"term": "is used", "actor": "is mentioned", "day": "is talked about"}
NUMBERS = {"count": "{:,} times", "per_million": "{:,.0f} per million words", "units": "{:,}", "share": "{:.0%}"}
NAMED = 3  # items that a sentence names


def most(rows: pd.DataFrame, item: str, value: str) -> str:
    """Say which row of ranked counts comes first, out of what, and which one follows."""
    if rows.empty:
        return ""
    first, number = rows.iloc[0], NUMBERS[value]
    if "units" not in rows:
        said = f"most: {number.format(first[value])}"
    elif value in ("count", "per_million"):
        said = f"most: {number.format(first[value])}, in {reach(first)}"
    else:
        said = f"in the most {first['unit']}: {first['units']:,} of {first['units_total']:,} ({first['share']:.0%})"
    follows = f"; {named(rows.iloc[1][item], item)} follows with {number.format(rows.iloc[1][value])}" if len(rows) > 1 else ""
    return f"{named(first[item], item)} {VERBS[item]} {said}{follows}."


def first_of_each(groups: list[tuple[str, pd.DataFrame]], item: str, what: str) -> str:
    """Say which row comes first in each group."""
    said = [f"{plain(label)}: {named(rows.iloc[0][item], item)}" for label, rows in groups if len(rows)]
    return f"{what} – {'; '.join(said)}." if said else ""


def peak(groups: list[tuple[str, pd.DataFrame]], value: str) -> str:
    """Say in which complete period which group has its highest value of all; the earliest, if there are several."""
    tops = []
    for label, rows in groups:
        whole = rows[rows["collected"] & rows["complete"] & rows[value].notna()]
        if len(whole) and whole[value].max() > 0:
            tops.append((label, whole.loc[whole[value].idxmax()]))
    if not tops:
        return ""
    label, row = max(tops, key=lambda top: top[1][value])
    day = f"{row['period']:%-d %B %Y, %H:%M}" if row["every"] == "hour" else f"{row['period']:%-d %B %Y}"
    when = f"on {day}" if row["every"] == "day" else f"in the {row['every']} of {day}"
    if value in ("share", "units"):
        everything = row["units"] == row["units_total"] and value == "units"  # the articles themselves are counted
        what = f"{row['units']:,} {row['unit']}" if everything else reach(row)
    else:
        what = f"{row['count']:,} in {reach(row)}"
    return f"{plain(label) + ': highest' if label else 'Highest'} {when}: {what}."


def changed(rows: pd.DataFrame, item: str, noun: str) -> str:
    """Say what rose and what fell for sure, the surest first; that nothing did is a finding."""
    if rows.empty:
        return f"No {noun} rose or fell beyond chance (q < .05)."
    rows = rows.sort_values(["p", item])
    parts = [
        (word, [named(name, "term" if noun == "word" else item) for name in rows.loc[above, item]])
        for word, above in (("rose", rows["rate_ratio"] > 1), ("fell", rows["rate_ratio"] <= 1))
    ]
    return (
        "; ".join(f"{len(names):,} {noun}{'s' * (len(names) > 1)} {word}: {listed(names)}" for word, names in parts if names)
        + "."
    )


def together(pairs: pd.DataFrame, measure: str) -> str:
    """Say which two are named together first, how often, and how often chance would have them."""
    if pairs.empty:
        return ""
    row = pairs.iloc[0]
    return (
        f"{row['first']} and {row['second']} have the highest {measure}: together in {row['count']:,} of "
        f"{row['contexts_total']:,} {row['within']}s ({row['expected']:.1f} expected)."
    )


def unlike(cells: pd.DataFrame, item: str, by: str) -> str:
    """Say which cell lies furthest above what it would be if all groups were alike; that none surely does is a finding."""
    clear = cells[(cells["q"] < SIGNIFICANT) & (cells["residual"] > 0)]
    if cells.empty or clear.empty:
        return f"No {by} has more of any than chance gives (q < .05)." if len(cells) else ""
    row = clear.loc[clear["residual"].idxmax()]
    group = f"No {by}" if pd.isna(row[by]) else row[by]
    of = row["unit"] if row["value"] == "units" else "occurrences"
    return (
        f"{group}: {named(row[item], item)} in {row[row['value']]:,} of {row['group_total']:,} {of}, where "
        f"{row['expected']:.1f} would be expected; {len(clear):,} of {len(cells):,} cells are as clear (q < .05)."
    )


def listed(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def named(name: object, item: str) -> str:
    """Return a name as a sentence has it: a word is quoted."""
    return f"“{name}”" if item == "term" else str(name)


def plain(label: str) -> str:
    """Return what a label of a figure shows."""
    return html.unescape(label)
