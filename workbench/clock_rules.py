"""The rules for clock times."""

import regex

from workbench.calendar_days import shift
from workbench.date_story import OTHER, PUBLICATION, Reading, Story, rule_list, step_of, word_of
from workbench.date_words import CLOCK, PART, SMALL
from workbench.day_rules import ANY_DAY, day_of

RULES, reads = rule_list()


def _late(found: regex.Match, hour: int) -> bool:
    """Say whether the words beside an hour of a twelve-hour clock put it after noon."""
    evening = word_of(found, "deictic") == "tonight" or word_of(found, "part") == "night"
    return word_of(found, "part") in ("afternoon", "evening") or (evening and hour > 5)


CLOCK_BEFORE = regex.compile(
    r"\b(?:at|by|until|till|from|around|about|before|after|since|between|to|and|past|on|,)\s$|[-–(]$", regex.IGNORECASE
)


@reads(
    rf"(?:about |around |approximately )?{CLOCK}(?:,? (?:on )?{ANY_DAY}(?: {PART})?| (?:in the|(?P<this>this|last)) {PART}"
    rf"| the (?P<next>next|following|same|previous) day)?",
    rf"{ANY_DAY}(?: {PART})?,? (?:at|around|by|before|after) {CLOCK}",
)
def _read_clock(story: Story, found: regex.Match) -> Reading | None:
    if named := word_of(found, "named"):
        hour, minute = (24 if named == "midnight" else 12), 0  # midnight ends the day it is said of
    else:
        spoken = word_of(found, "spoken")
        hour, minute = (SMALL.index(spoken) if spoken in SMALL else int(spoken or found["hour"])), int(found["minute"] or 0)
        half = regex.sub(r"\W", "", found["half"] or "")[:1].lower()
        if (
            not half
            and not found["zone"]
            and not CLOCK_BEFORE.search(story.before(found.start("spoken" if spoken else "hour")))
        ):
            return None  # a score, a verse, a time taken
        afternoon = half == "p" or (not half and hour < 12 and _late(found, hour))
        hour = hour % 12 + 12 if afternoon else hour % 12 if half == "a" else hour
    known = day_of(story, found) if any(word_of(found, name) for name in ("month", "weekday", "deictic")) else None
    if known:
        day, _, anchor, unresolved = known
    else:
        said = story.earlier("day", 1)
        near = said and found.start() - said.end < 200 and abs((said.days.first - story.day).days) < 60
        if near and said.value == "PRESENT_REF":
            near = False
        day, anchor, unresolved = (said.days.first, OTHER, "XXXX-XX-XX") if near else (story.day, PUBLICATION, "XXXX-XX-XX")
        if after := word_of(found, "next"):
            day = shift(day, "day", step_of(after))
        elif this := word_of(found, "this"):
            day, anchor = shift(story.day, "day", step_of(this)), PUBLICATION
    zone = "Z" if found["zone"] in ("UTC", "GMT", "Z") else ""
    time = f"T{hour:02}:{minute:02}{zone}"
    return Reading("TIME", f"{day}{time}", "time of day", anchor, unresolved + time)
