"""The rules for years, decades and centuries."""

import regex

from workbench.date_story import Reading, Story, rule_list, word_of
from workbench.date_words import (
    EDGE,
    MODIFIER,
    ORDINALS,
    YEAR,
    full_year,
)

RULES, reads = rule_list()

NOT_A_YEAR = regex.compile(
    r"(?:\b(?:Resolutions?|Flight|Article|Section|Rooms?|Routes?|Highway|Interstate|pages?|No|number"
    r"|Boeing|Airbus|Act|channel|version|order|bill"
    r"|total of|at least|more than|than|nearly|about|around|over|some|only|another|almost|up to|least"
    r"|exactly|approximately|roughly|just|all|these|those|every)\.?|#|\+)\s?$",
    regex.IGNORECASE,
)
COUNTED = regex.compile(
    r"\s?(?:%|°|(?:percent|per cent|people|points?|tons?|tonnes|miles|km|kilometers|kilometres|meters"
    r"|metres|feet|foot|ft|acres|hectares|kg|pounds|barrels"
    r"|dollars|euros|yen|rubles|roubles|yuan|pesos|rupees|times|troops|soldiers|jobs|workers|employees"
    r"|shares|members|students|homes|copies|hours|days|years|yards|calories|mph|MHz|MW"
    r"|GMT|UTC|hundred|thousand|million|billion|trillion)\b|-(?:meter|metre|mile|foot|seat|page|acre"
    r"|strong|year|man|ton|pound)\b)",
    regex.IGNORECASE,
)
MODELS = regex.compile(
    r"\s(?:model\b|Acura|Audi|BMW|Buick|Cadillac|Chevrolet|Chevy|Chrysler|Dodge|Ferrari|Fiat|Ford|GMC"
    r"|Honda|Hyundai|Infiniti|Jaguar|Jeep|Kia|Lada|Land Rover|Lexus|Lincoln"
    r"|Mazda|Mercedes|Mitsubishi|Nissan|Peugeot|Pontiac|Porsche|Range Rover|Renault|Skoda|Subaru|Suzuki"
    r"|Tesla|Toyota|Volkswagen|Volvo|VW)\b"
    r"|\s\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?\s(?:Avenue|Ave|Street|St|Road|Rd|Drive|Boulevard|Blvd|Lane|Way|Place|Square)\b"
)
TEMPORAL_BEFORE = regex.compile(
    r"\b(?:in|since|by|until|till|from|during|before|after|between|of|early|late|mid|through|year|to|and)[\s-]$",
    regex.IGNORECASE,
)
PLURAL = regex.compile(
    r"\s(?!(?:earnings|elections|estimates|exports|figures|forecasts|games|imports|levels|losses|prices|profits|results"
    r"|revenues|sales|talks)\b)\p{Ll}{3,}s\b"
)


def _is_year(story: Story, start: int, end: int) -> bool:
    before = story.before(start)
    if NOT_A_YEAR.search(before) or COUNTED.match(story.text, end) or MODELS.match(story.text, end):
        return False
    if regex.match(r"[-–/]\d|-\p{L}", story.text[end : end + 2]) or before.endswith(("-", "/", "–", ":", "=", "@", "_")):
        return before[-2:-1].isalpha() and before.endswith("-") and not regex.match(r"[-–/]\d", story.text[end : end + 2])
    if TEMPORAL_BEFORE.search(before):
        return True
    return not (PLURAL.match(story.text, end) and not regex.search(r"\b(?:the|its|his|her|their|a|an|\p{L}+['’]s) $", before))


@reads(rf"(?:the (?={EDGE}))?{MODIFIER}(?:the year |year-?end |(?:the )?fiscal (?:year )?|FY ?)?{YEAR}")
def _read_year(story: Story, found: regex.Match) -> Reading | None:
    year = found["year"]
    if int(year) < 1300 and not (word_of(found, "modifier") or regex.search(r"\bin $", story.before(found.start()))):
        return None
    named = found.start() < found.start("year")
    return Reading("DATE", year, "year") if named or _is_year(story, found.start("year"), found.end("year")) else None


@reads(
    r"(?:between |from )?(?P<one>(?:1[5-9]|20)\d\d)(?:\s?[-–—/]\s?| to | through "
    r"| until )(?P<two>(?:1[5-9]|20)\d\d|\d\d)(?![\d%]|[-–.,]\d)"
)
def _read_years(story: Story, found: regex.Match) -> list[tuple[int, int, Reading]] | None:
    one, two = found["one"], found["two"]
    two = two if len(two) == 4 else one[:2] + two
    if not 0 < int(two) - int(one) < 500 or (len(found["two"]) == 2 and not regex.search(r"\d\s?[-–/]", found[0])):
        return None
    if NOT_A_YEAR.search(story.before(found.start())) or COUNTED.match(story.text, found.end()):
        return None
    return [(*found.span(name), Reading("DATE", year, "years of a range")) for name, year in (("one", one), ("two", two))]


@reads(r"(?<!\w)['’](?P<short>\d\d)(?!\d|['’]?s|['’])")
def _read_short_year(story: Story, found: regex.Match) -> Reading | None:
    if not regex.search(r"\b(?:in|since|of|from|until|by|class of|summer of|and|to|fiscal) $", story.before(found.start())):
        return None
    return Reading("DATE", full_year(found["short"]), "short year")


SPELLED = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}


@reads(
    rf"(?:the )?{MODIFIER}(?P<decade>(?:1[5-9]|20)\d0)['’]?s",
    rf"(?:the )?{MODIFIER}['’](?P<short>[2-9]0)['’]?s",
    r"the (?P<modifier>early|mid|late)[\s-](?P<short>[2-9]0)s",
    rf"(?<=\b(?:the|late|early|mid)[\s-])(?P<spelled>{'|'.join(SPELLED)})",
)
def _read_decade(story: Story, found: regex.Match) -> Reading:
    if spelled := word_of(found, "spelled"):
        return Reading("DATE", f"19{SPELLED[spelled]}", "decade")
    if short := word_of(found, "short"):
        return Reading("DATE", f"19{short[0]}", "decade")
    decade = found["decade"]
    return (
        Reading("DATE", decade[:2], "century")
        if decade.endswith("00") and decade < "2000"
        else Reading("DATE", decade[:3], "decade")
    )


@reads(rf"(?:the )?{MODIFIER}(?P<number>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS[:0:-1])})[\s-]centur(?:y|ies)")
def _read_century(story: Story, found: regex.Match) -> Reading:
    word = word_of(found, "number").replace("twenty first", "twenty-first")
    number = int(regex.match(r"\d+", word)[0]) if word[0].isdigit() else ORDINALS.index(word)
    return Reading("DATE", f"{number - 1:02}", "century")
