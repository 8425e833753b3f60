"""The rules for vague references: now, recently, soon."""

import regex

from workbench.date_story import Reading, Story, rule_list

RULES, reads = rule_list()

PRESENT = (
    r"now(?! that\b|-)|right now|currently|nowadays|presently|these days|(?<=\bat )(?:the )?present(?! time)"
    r"|(?<=\bat )the moment(?! (?:of|that|when|where)\b)|(?<=\bat )(?:this|the present) time"
    r"|the present(?= (?:day|time)\b|[.,;])|present[\s-]day"
    r"|the time being|(?<=\bfor )the present|(?<!\b(?:alternating|direct|electric|electrical|ocean|strong|undersea) )current"
    r"(?= \p{L}|-)(?! (?:affairs|and|as|at|flows?|from|in|is|of|or|on|ran|runs|that|through|to|was|with)\b)"
)
PAST_WORDS = (
    r"recently|lately|in recent (?:history|times|memory)|(?:more |most )?recently|(?<=\b(?:in|of"
    r"|from) )the (?:recent |distant |not too distant )?past(?! (?:\d|few|several|two|three|four|five|six"
    r"|seven|eight|nine|ten|couple|year|month|week|day|decade|century|quarter|hour|weekend|half|season"
    r"|\p{L}+ (?:year|month|week|day)))|(?:most |more )?recent(?! (?:years?|months?|weeks?"
    r"|days?|decades?|quarter|period)\b)"
)
FUTURE_WORDS = (
    r"(?:the )?(?:near|foreseeable|immediate|distant|not too distant) (?:future|term)|the (?-i:future)"
    r"|(?<=\bin )(?-i:future)(?!\s\p{Ll}+s\b)"
)


@reads(PRESENT)
def _read_present(story: Story, found: regex.Match) -> Reading | None:
    if regex.match(r"(?-i:Now|NOW)\b", found[0]) and story.text[found.end() : found.end() + 1] in (",", "!"):
        return Reading("DATE", "PRESENT_REF", "vague, now")
    return Reading("DATE", "PRESENT_REF", "vague, now")


@reads(PAST_WORDS)
def _read_past(story: Story, found: regex.Match) -> Reading:
    return Reading("DATE", "PAST_REF", "vague, back")


@reads(FUTURE_WORDS)
def _read_future(story: Story, found: regex.Match) -> Reading:
    return Reading("DATE", "FUTURE_REF", "vague, ahead")
