"""The rules for lengths of time and sets."""

import regex

from workbench.date_story import Reading, Story, rule_list, word_of
from workbench.date_words import (
    AMOUNT,
    COUNT,
    FULL_MONTH,
    NUMBER,
    PART,
    PART_CODES,
    SEASON,
    SEASON_CODES,
    UNIT,
    UNITS,
    WEEKDAY,
    duration,
    month_of,
    number_of,
    plain,
    unit_of,
    weekday_of,
)

RULES, reads = rule_list()

NOT_COUNTED = regex.compile(
    r"-?\s?(?:olds?|of age)\b|\s?-\s?old\b|\s(?:old|prison term of)\b|[\s-]light\b|\sper\s", regex.IGNORECASE
)

SPEED = regex.compile(r"\b(?:kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|foot|knots|km) $", regex.IGNORECASE)  # … an hour


@reads(
    rf"(?:the (?:first|past|last|next|final|previous|coming) )?{AMOUNT}{COUNT}(?: or (?:so|more))?[\s-]"
    rf"(?:(?:more|full|consecutive|additional|straight|long|calendar|whole|further|successive"
    rf"|solid|other|business|working) ){{0,2}}{UNIT}(?:[\s-]long\b)?(?: or so)?(?!-\d)",
    rf"{AMOUNT}(?P<count>\d{{1,3}}(?:\.\d{{1,2}})?|multi|several)[\s-]?{UNIT}(?:-long)?",
)
def _read_duration(story: Story, found: regex.Match) -> Reading | None:
    unit, count = unit_of(found["unit"]), plain(found["count"])
    after = story.text[found.end() : found.end() + 20]
    number = number_of(count)
    one = count in ("a", "an", "one", "1", "a hundred")
    hyphenated = story.text[found.start("unit") - 1] == "-" or after.startswith("-")
    if NOT_COUNTED.match(after) or (found["unit"][0].isupper() and not found["unit"].isupper()):
        return None  # an age, a name ("60 Minutes")
    if regex.match(r"-(?:\p{L})", after) and not regex.match(r"-(?:long|high|low|end|ago|earlier)", after):
        return None
    if unit == "quarter" and (
        one or (after.startswith((" of", " to", " mile", " century")) and not found[0].count(" ") > 1) or not found["plural"]
    ):
        return None
    if unit == "second" and ((not found["plural"] and not hyphenated) or one):
        return None
    if not found["plural"] and not hyphenated and not one and not count.startswith(("half", "a few", "many a")):
        if number is None:
            return None
        if number >= 1000:
            return None  # the year 2018, day five
    if count in ("some",) and not found["plural"]:
        return None
    if SPEED.search(story.before(found.start())):
        return None
    if one and regex.search(
        r"(?:\d|once|twice|times|thrice|barrels|people|dollars|percent|hours?|days?|units|tons|tonnes|vehicles|calories|million|billion|trillion"
        r"|\d[\d,.]*(?: \p{Ll}[\p{Ll}-]*){0,2} \p{Ll}+s) $",
        story.before(found.start()),
    ):
        return Reading("SET", duration(1, unit), "rate")
    return Reading("DURATION", duration(number, unit), "length of time")


@reads(rf"(?:the (?:first|past|last|next|final) )?{AMOUNT}(?:{COUNT} {UNIT}(?:,| and|, and)? ){{1,3}}{COUNT} {UNIT}")
def _read_compound_duration(story: Story, found: regex.Match) -> Reading | None:
    """19 days, 21 hours and 55 minutes: every unit is smaller than the one before it."""
    units = [UNITS[unit_of(unit)] for unit in found.captures("unit")]
    numbers = [number_of(count) for count in found.captures("count")]
    order = [code for code in ("Y", "M", "W", "D", "TH", "TM", "TS") if code in units]
    if units != order or any(number is None or number % 1 for number in numbers):
        return None
    parts = {False: "", True: ""}
    for unit, number in zip(units, numbers, strict=True):
        parts[unit.startswith("T")] += f"{number:g}{unit[-1]}"
    return Reading("DURATION", f"P{parts[False]}" + (f"T{parts[True]}" if parts[True] else ""), "length of time")


@reads(
    rf"(?:the (?:first|past|last|next) )?{AMOUNT}(?P<one>\d{{1,3}}|{NUMBER})"
    rf"(?:-? to |-to-| or |\s?[-–]\s?)(?P<two>\d{{1,3}}|{NUMBER})[\s-]{UNIT}(?: or so)?"
)
def _read_durations(story: Story, found: regex.Match) -> list[tuple[int, int, Reading]] | None:
    """Read a range of lengths as two, like one of dates: "two to three years" is 2 and 3 years."""
    unit, numbers = unit_of(found["unit"]), [number_of(found[name]) for name in ("one", "two")]
    if not numbers[0] < numbers[1] or NOT_COUNTED.match(story.text, found.end()) or unit == "second":
        return None
    if not found["plural"] and found[0][found.start("unit") - found.start() - 1] != "-":
        return None
    if regex.search(r"\b(?:aged?|ages) $", story.before(found.start())):
        return None
    spans = ((found.start(), found.end("one")), (found.start("two"), found.end()))
    return [
        (*span, Reading("DURATION", duration(number, unit), "lengths of a range"))
        for span, number in zip(spans, numbers, strict=True)
    ]


@reads(
    r"(?:(?:the|these) )?(?P<way>past|last|next|coming|previous|first|following|final|recent|early"
    r"|intervening|closing|opening) (?:few |several |couple of )?(?P<unit>year|month|week|day|hour|minute"
    r"|decade|quarter|centurie|weekend)s",
    r"(?:the )?(?:past|last) (?:couple of|few) (?P<unit>year|month|week|day|hour|minute|decade)s",
)
def _read_past_units(story: Story, found: regex.Match) -> Reading | None:
    if word_of(found, "way") in ("recent",):
        return Reading("DATE", "PAST_REF", "vague, back")
    if word_of(found, "way") in ("first", "early", "opening", "closing", "final") and not regex.search(
        r"\b(?:the|these) ", found[0], regex.I
    ):
        return None
    return Reading(
        "DURATION", duration(2 if "couple of" in word_of(found, "way") else None, unit_of(found["unit"])), "length of time"
    )


@reads(
    r"(?<=\b(?:for|in|over|of|within|after|took|take|takes|taken|spent|by|with|through|lasts?"
    r"|lasted) (?:the )?(?:many |some |so many )?)(?P<unit>year|month|week|day|hour|minute|decade"
    r"|centurie)s(?! (?:ago|earlier|later|old))",
    r"(?P<unit>year|month|week|day|hour|decade|centurie|minute)s-?(?:long|old)\b(?<!old)",
    r"(?:more|a matter of|tens of|thousands of|(?:hundreds|scores) of) (?P<unit>year|month|week|day|hour"
    r"|decade|centurie|minute)s",
    r"(?P<unit>year|month|week|day|hour|minute|decade|centurie)s(?= (?:of|after|before|since|without)\b)",
)
def _read_vague_duration(story: Story, found: regex.Match) -> Reading | None:
    if (
        found["unit"][0].isupper()
        and not found[0].isupper()
        and story.before(found.start(), 1) not in ("", "\n", "“", '"')
        and not story.before(found.start(), 2).startswith(".")
    ):
        return None
    return Reading("DURATION", duration(None, unit_of(found["unit"])), "length of time")


@reads(
    r"(?:a )?(?P<unit>year|month|week|day|decade|century|hour)-?long",
    r"(?:all|the (?:whole|entire|full)) (?P<unit>day|night|week|year|month)(?: long)?",
    r"(?:a )?half[\s-](?:an?[\s-])?(?P<half>century|decade|hour|year)"
    r"|(?:a )?quarter[\s-](?:of[\s-]a[\s-])?(?P<quarter>century)",
    r"(?:a )?single[\s-](?P<unit>day|year|week|month)",
    r"(?:the (?:last|past) |an? )(?P<unit>year|month|week|day|hour|decade|century) (?P<more>and a half)",
)
def _read_whole_unit(story: Story, found: regex.Match) -> Reading:
    if word_of(found, "quarter"):
        return Reading("DURATION", "P25Y", "length of time")
    if half := word_of(found, "half"):
        return Reading("DURATION", duration(0.5, half), "length of time")
    unit = word_of(found, "unit")
    if word_of(found, "more"):
        return Reading("DURATION", duration(1.5, unit), "length of time")
    return Reading("DURATION", duration(1, "day" if unit == "night" else unit), "length of time")


ADVERBS = {"daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W", "monthly": "P1M"}
ADVERBS |= {
    "bimonthly": "P2M",
    "quarterly": "P1Q",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "hourly": "PT1H",
    "biannual": "P6M",
    "semiannual": "P6M",
    "biennial": "P2Y",
}


@reads(rf"(?-i:{'|'.join(ADVERBS)}|(?<=(?:^|[.\n“\"]) ?)(?:Daily|Weekly|Monthly|Annual|Quarterly|Hourly))")
def _read_adverb(story: Story, found: regex.Match) -> Reading:
    return Reading("SET", ADVERBS[found[0].lower()], "set")


@reads(
    rf"(?P<rate>once|twice|(?:\d+|two|three|four|five|six|several|many) (?:or \w+ )?times) (?:a|an|per|each|every) {UNIT}",
    rf"(?:every|each)(?P<other> other)? (?:(?:single |{COUNT} ))?(?:{UNIT}|{WEEKDAY}(?: {PART})?|{FULL_MONTH}|{SEASON}|{PART})",
    rf"(?<!\p{{L}})(?P<weekdays>(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun))days(?: {PART}s?)?",
    r"(?<=\b(?:on|at) )weekends",
    rf"(?:{WEEKDAY}) (?:mornings|afternoons|evenings|nights)",
    rf"per {UNIT}",
)
def _read_set(story: Story, found: regex.Match) -> Reading | None:
    if SPEED.search(story.before(found.start())):
        return None
    weekday = word_of(found, "weekday") or word_of(found, "weekdays")
    if weekday:
        return Reading("SET", f"XXXX-WXX-{weekday_of(weekday) + 1}", "set")
    if word_of(found, "month"):
        return Reading("SET", f"XXXX-{month_of(found['month']):02}", "set")
    if season := word_of(found, "season"):
        return Reading("SET", f"XXXX-{SEASON_CODES[season]}", "set")
    if part := word_of(found, "part"):
        return Reading("SET", f"XXXX-XX-XX{PART_CODES[part]}", "set")
    if "unit" not in found.groupdict() or not found["unit"]:
        return Reading("SET", "XXXX-WXX-WE", "set")
    number = number_of(found["count"]) if found.groupdict().get("count") else 2 if word_of(found, "other") else 1
    return Reading("SET", duration(number, unit_of(found["unit"])), "set")
