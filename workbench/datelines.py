"""The dateline at the head of a text: where it was written, for which agency and on which day. It is read, never cut."""

from itertools import islice
from typing import NamedTuple

import regex


class Dateline(NamedTuple):
    """What a dateline states; `end` is the character of the text where the story begins.

    `place` is as printed ("KYIV/BRUSSELS", "KAZAN, Russia"). A month and day without a year are not a date.
    """

    place: str | None
    agency: str | None
    month: int | None
    day: int | None
    year: int | None
    end: int


LINE = regex.compile(r"[^\s][^\n\r\x85\u2028\u2029]*+")
MARK = regex.compile(r"[—–―/(-]")  # one of these is in every dateline
FIRST_LINES = 3  # a dateline stands in one of them, behind what a page puts before the story
CUT = 240  # characters of a line that are read
LONGEST_PLACE = 60
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

AGENCIES = (
    "AA|AAP|ABC News|AFP|AGI|ANI|ANSA|AP|Agence France-Presse|Anadolu(?: Agency)?|Antara|(?:The )?Associated Press|"
    "BERNAMA|Bernama|BelTA|Bloomberg(?: News)?|CBS News|CNN(?: Business)?|CNS|CP|CTK|(?:The )?Canadian Press|DPA|"
    "EFE|IANS|INTERFAX|IPS|IRNA|ITAR-TASS|Interfax|JTA|KCNA|Kyodo(?: News)?|MENA|MTI|NBC News|NTB|PA|PAP|PNA|PTI|"
    "RFE/RL|RIA Novosti|RNS|Reuters(?: Health| Breakingviews)?|SANA|Sputnik|TASS|TT|Thomson Reuters Foundation|UNI|"
    "UPI|Ukrinform|VOA|Xinhua|Yonhap|dpa"
)
# Broadcasters that set no dash: "Washington (CNN) The president …".
UNDASHED = r"CNN(?:\ Business)?|CBS\ News|ABC\ News|NBC\ News"
CAPITALS = r"\p{Lu}[\p{Lu}'’.]{1,24}+"
WORD = r"\p{Lu}[\p{L}'’]{1,24}+"
PARTICLES = r"de|del|do|du|da|la|las|le|los|al|el|sur|of|the|am|upon"
REGION = rf"(?:,\ (?:{WORD}(?:[ ]{WORD}){{0,2}}\.?|(?:\p{{Lu}}\.){{2,3}}))?"
IN_CAPITALS = rf"(?P<place>{CAPITALS}(?:[ /-](?:{CAPITALS}|{PARTICLES})){{0,5}}{REGION})"
IN_WORDS = rf"(?P<place>{WORD}(?:[ /-](?:{WORD}|{PARTICLES})){{0,4}}{REGION})"
ANY_AGENCY = r"(?P<agency>\p{Lu}[\p{L}\d.&'’/ -]{1,30})"
KNOWN_AGENCY = rf"(?P<agency>{AGENCIES.replace(' ', '[ ]')})"
DASH = r"\s{0,2}+(?:[—–―]|--|-(?=\s))\s{0,3}+"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
YEAR = r"(?:,?\ (?P<year>(?:19|20)\d\d)\b)?"
DATE = rf"(?:(?P<month>{MONTH})\ (?P<day>\d{{1,2}})\b{YEAR}|(?P<day>\d{{1,2}})\ (?P<month>{MONTH}){YEAR})"
# What a story begins with: a sentence, a quotation, a number.
STORY = r"(?=[\p{Lu}\p{N}\p{Ps}\p{Pi}\"'‘“$€£]|(?:a|an|the|al)\b)"


def _form(pattern: str) -> regex.Pattern:
    return regex.compile(pattern + STORY, regex.VERBOSE)


FORMS = (
    _form(rf"(?:{IN_CAPITALS}|{IN_WORDS}),\ {DATE},?\ \({ANY_AGENCY}\)\.?{DASH}"),  # LONDON, March 3 (Reuters) -
    # MOSCOW, October 22. /TASS/.
    _form(rf"(?:{IN_CAPITALS}|{IN_WORDS}),\ {DATE}[.,]?\ /{ANY_AGENCY}/[.,]?\s{{0,2}}+(?:{DASH})?"),
    _form(rf"{IN_CAPITALS},?\ \({ANY_AGENCY}\)\.?{DASH}"),  # NEW YORK (Meridian Wire) —
    _form(rf"{IN_WORDS},?\ \({KNOWN_AGENCY}\)\.?{DASH}"),  # Geneva (dpa) -
    _form(rf"(?:{IN_CAPITALS}|{IN_WORDS})\ \((?P<agency>{UNDASHED})\)\s{{1,3}}+"),  # Washington (CNN) The
    _form(rf"\({KNOWN_AGENCY}\){DASH}"),  # (Reuters) -
    _form(rf"\((?P<agency>{UNDASHED})\)\s{{1,3}}+"),  # (CNN) The
    _form(rf"(?:{IN_CAPITALS}|{IN_WORDS}),\ {DATE}\.?{DASH}"),  # PARIS, Jan. 8 --
    _form(rf"{IN_CAPITALS}(?=\s[—–―-]|[—–―]|--){DASH}"),  # KAZAN —
)
# Labels that papers print in capitals before a dash, and openings of sentences: no places.
LABELS = frozenset(
    "ABOUT ADVERTISEMENT ALERT ALSO ANALYSIS AND ANSWER ASEAN BREAKING BRICS CLARIFICATION COLUMN COMMENT CONTINUE"
    " CORRECTION DEVELOPING EDITOR EDITORIAL EU EXCLUSIVE EXPLAINED EXPLAINER FACT FALSE FEATURE FIFA FLASH FOCUS FULL"
    " GALLERY HEADLINES HIGHLIGHTS HOW IMF IN INSIGHT INTERVIEW IT IT'S JUST KEY LATEST LETTER LISTEN LIVE MORE MUST NATO"
    " NEWS NOTE NOW OBITUARY OPEC OPINION PHOTO PHOTOS PODCAST POLL PREVIEW PROFILE QUESTION READ RELATED REPORT REVIEW"
    " SPECIAL SPORT STORY SUMMARY TIMELINE TOP TRANSCRIPT TRENDING TRUE U.K. U.N. U.S. UEFA UK UN UNICEF UPDATE UPDATED"
    " URGENT US USA VIDEO WARNING WATCH WE WEATHER WHAT WHEN WHERE WHO WHY WRAPUP YOU".split()
)
ARTICLED = frozenset({"THE HAGUE", "THE VALLEY", "THE GAMBIA", "THE BAHAMAS", "THE BRONX", "THE VATICAN"})


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline in one of the first three lines of a text that are not empty, or None when unsure.

    A place without agency and date counts only in capitals before a dash ("KAZAN — "); place names are not looked up.
    """
    for match in _first_lines(text):
        line = text[match.start() : min(match.end(), match.start() + CUT)]
        if not MARK.search(line):
            continue
        for form in FORMS:
            if (found := form.match(line)) and (dateline := _read(found, match.start())):
                return dateline
    return None


def _first_lines(text: str) -> list[regex.Match]:
    return list(islice(LINE.finditer(text), FIRST_LINES))


def _read(found: regex.Match, start: int) -> Dateline | None:
    groups = found.groupdict()
    place = groups.get("place")
    if place is not None and not _may_be_place(place):
        return None
    month = groups.get("month") and MONTHS.index(groups["month"][:3].lower()) + 1
    day, year = (int(groups[name]) if groups.get(name) else None for name in ("day", "year"))
    if month and not 1 <= day <= LONGEST_MONTH[month - 1]:
        return None
    return Dateline(place, groups.get("agency"), month, day, year, start + found.end())


def _may_be_place(place: str) -> bool:
    words = place.upper().replace("’", "'").replace(",", "").split()
    if len(place) > LONGEST_PLACE or len(place) < 3 or LABELS & set(words):
        return False
    return words[0] not in ("THE", "A", "AN") or " ".join(words[:2]) in ARTICLED
