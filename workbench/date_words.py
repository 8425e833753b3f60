"""The words of English date expressions: numbers, months, units, modifiers, and the patterns they are read by."""

import regex

SPACE = r"(?:(?>[^\S\n]{1,3}\n?|\n)(?!\s))"  # never an empty line: paragraphs are not read across

MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
UNITS = {"year": "Y", "month": "M", "week": "W", "day": "D", "quarter": "Q", "weekend": "WE", "decade": "DE", "century": "CE"}
UNITS |= {"hour": "TH", "minute": "TM", "second": "TS"}
SEASON_CODES = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PART_CODES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "midday": "TMI"}
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
).split()
VAGUE = (
    "several",
    "few",
    "a few",
    "some",
    "many",
    "dozens of",
    "hundreds of",
    "thousands of",
    "a number of",
    "recent",
    "multi",
)
MODIFIERS = {
    "START": ("early", "earlier", "the beginning of", "the start of", "beginning of", "start of", "the dawn of"),
    "MID": ("mid", "the middle of", "middle of"),
    "END": ("late", "later", "the end of", "end of", "the close of", "end"),
    "MORE_THAN": ("more than", "over", "just over", "well over", "longer than", "greater than"),
    "LESS_THAN": ("less than", "under", "just under", "fewer than", "nearly", "almost", "close to"),
    "EQUAL_OR_MORE": ("at least", "no less than", "no fewer than"),
    "EQUAL_OR_LESS": ("up to", "no more than", "at most", "as many as"),
    "APPROX": ("about", "around", "approximately", "roughly", "some", "or so", "circa"),
}
MODIFIER_OF = {phrase: modifier for modifier, phrases in MODIFIERS.items() for phrase in phrases}

NUMBER = rf"(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(SMALL[1:10])}))?|{'|'.join(SMALL[:0:-1])}"
COUNT = (
    rf"(?P<count>(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,4}}(?:\.\d{{1,2}})?|(?:{NUMBER})(?: hundred| dozen| thousand)?"
    r"|an? (?:hundred|dozen|couple(?: of)?|few)|half an?|dozens of|hundreds of|a number of|several|few|many|an?)"
    r"(?:[\s-]and[\s-]a[\s-]half| 1/2|½)?)"
)
UNIT = r"(?P<unit>year|month|weekend|week|day|hour|minute|second|quarter|decade|century|centurie|fortnight)(?P<plural>s)?\b"
_MONTH_NAMES = [name.capitalize() for name in MONTHS]
_SHORT = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"]
FULL_MONTH = rf"(?P<month>(?-i:{'|'.join(_MONTH_NAMES + [name.upper() for name in MONTHS])})\b)"
MONTH = rf"(?P<month>(?-i:(?:{'|'.join(_MONTH_NAMES + [name.upper() for name in MONTHS])})\b|(?:{'|'.join(_SHORT)})\b\.?))"
_DAY_NAMES = [name.capitalize() for name in WEEKDAYS] + [name.upper() for name in WEEKDAYS]
WEEKDAY = rf"(?P<weekday>(?-i:(?:{'|'.join(_DAY_NAMES)})\b|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.))"
YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)(?!\d|[.,]\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?!:\d|[.,]\d|-year|%)"
PART = r"(?P<part>morning|afternoon|evening|night|midday)\b"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
EDGE = r"(?:the )?(?:very )?(?:beginning|start|middle|end|close) of|early|earlier|late|later|mid"
MODIFIER = rf"(?:(?P<modifier>{EDGE})[\s-]{{1,2}})?"
AMOUNT = (
    r"(?:(?P<modifier>(?:just |well )?(?:more|less|longer|fewer) than|no (?:more|less|fewer) than|at least|at most|up to"
    r"|(?:just |well )?over|(?:just )?under|nearly|almost|close to|about|around|approximately|roughly|as many as|some) )?"
)
DIRECTION = r"(?P<direction>this past|this coming|last|next|this|past|coming|previous|following|preceding)"
ZONE = r"(?P<zone>(?-i:UTC|GMT|Z\b|[ECMP][SD]?T\b|A[CEW][SD]T\b|BST|CEST|CET|EEST|EET|MSK|JST|IST)|local time)"
CLOCK = (
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.\s?m\b\.?|[ap]\s?m\b)"
    r"|(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:]|\.\d)|(?P<hour>[01]\d"
    r"|2[0-3])(?P<minute>[0-5]\d)(?=\s?(?-i:GMT|UTC|hours))"
    rf"|(?P<spoken>{'|'.join(SMALL[12:0:-1])}|1[0-2]|[1-9])(?: o['’]clock\b|"
    r"(?= (?:in the|this) (?:morning|afternoon|evening)\b| tonight\b))"
    r"|(?P<named>noon|midnight|midday))"
    rf"(?:\s?(?:\({ZONE}\)|{ZONE}))?"
)

OF_MONEY = regex.compile(
    r"%|\b(?:percent|per cent|profits?|loss|losses|sales|earnings|revenues?|income|exports?|imports|output|GDP|growth"
    r"|economy|shipments|deficit|surplus|investment|inflation|fiscal|year)\b",
    regex.IGNORECASE,
)


def compiled(pattern: str) -> regex.Pattern:
    """Return the pattern as whole words in any case; a space in it is any white space within a paragraph."""
    start = r"(?<!\w)" if "['’](?P" in pattern else r"\m"  # the start of a word is found faster, but ’90s begins before it
    return regex.compile(rf"{start}(?<![$€£]|\d[.,/])(?:{pattern.replace(' ', SPACE)})(?!\w)", regex.IGNORECASE)


GAPS = regex.compile(r"[\s-]+")


def plain(text: str | None) -> str:
    """Return the words in lower case with single spaces and straight apostrophes."""
    return GAPS.sub(" ", (text or "").lower().replace("’", "'")).strip()


def modifier_of(text: str | None) -> str | None:
    """Return the TIMEX3 modifier a phrase stands for."""
    phrase = plain(text).replace("the very ", "the ").removeprefix("just ").removeprefix("well ")
    return MODIFIER_OF.get(phrase)


def month_of(text: str) -> int:
    """Return the number of a month by its name or a short form of it."""
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(text.lower().strip(".")[:3]))


def weekday_of(text: str) -> int:
    """Return the number of a weekday, Monday 0, by its name or a short form of it."""
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(text.lower()[:3]))


def full_year(year: str) -> str:
    """Return a year of two digits in four: 51 to 99 are of the 20th century, 00 to 50 of the 21st."""
    return year if len(year) != 2 else f"{19 if year > '50' else 20}{year}"


def unit_of(text: str) -> str:
    """Return the unit in the singular."""
    return {"centurie": "century"}.get(unit := text.lower(), unit)


def number_of(text: str) -> float | None:
    """Return the number that digits or words stand for, a half included; None for a vague one ("several")."""
    words = plain(text)
    half = regex.search(r"(?: and a half| 1/2|½)$", words)
    words = words[: half.start()] if half else words
    if words in VAGUE:
        return None
    if words.startswith("half a"):
        return 0.5
    if words[0].isdigit():
        number = float(words.replace(",", ""))
    else:
        number = 0
        for word in words.split():
            if word in SMALL:
                number += SMALL.index(word)
            elif word in TENS:
                number += 10 * TENS.index(word) + 20
            elif word in ("hundred", "dozen", "thousand", "couple"):
                number = max(number, 1) * {"hundred": 100, "dozen": 12, "thousand": 1000, "couple": 2}[word]
            elif word in ("a", "an"):
                number = 1
    return number + (0.5 if half else 0)


def duration(number: float | None, unit: str) -> str:
    """Return the TIMEX3 value of so many units; decades and centuries are counted in years, as TimeML has them."""
    number, unit = (number and 2 * number, "week") if unit == "fortnight" else (number, unit)
    if unit in ("decade", "century"):
        number, unit = number and number * (10 if unit == "decade" else 100), "year"
    if number == 0.5 and unit in ("year", "hour"):
        number, unit = (6, "month") if unit == "year" else (30, "minute")
    code = UNITS[unit]
    amount = "X" if number is None else f"{number:g}" if number < 10**6 else str(int(number))
    return f"PT{amount}{code[1]}" if code[0] == "T" else f"P{amount}{code}"
