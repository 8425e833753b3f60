"""Whether the clause around a place of a text speaks of what was or of what will be; verbs are known by their forms."""

import regex

REACH = 300  # characters of the sentence that are read on either side
SENTENCE_END = regex.compile(
    r"(?<!\b(?:\p{Lu}|Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|Lt|Col|Sgt|St|Jan|Feb|Aug|Sept?|Oct|Nov"
    r"|Dec))[.!?][\"”’')]*+\s++(?=[\p{Lu}\p{N}\"“‘'(])|\n"
)
BREAK = regex.compile(r"[,;:()—–]|\b(?:that|who|which|whose|and|but|as|while|when|because|although|where)\b", regex.IGNORECASE)
PARTICIPLES = r"(?:due|scheduled|expected|set|slated|planned|supposed|poised|billed|booked|tipped)"
INFINITIVES = (
    r"(?:announce|appear|arrive|attend|be|become|begin|close|come|decide|deliver|discuss|end|expire|face|finish|follow|give|go|have"
    r"|head|hold|host|join|launch|leave|make|meet|open|play|present|publish|release|remain|report|return|run|see|sign|speak"
    r"|start|stay|take|travel|unveil|visit|vote)"
)
SCHEDULED = (
    r"(?:addresses|arrives|begins|chairs|closes|concludes|continues|convenes|departs|ends|expires|faces|gets under way"
    r"|goes on sale|hosts|kicks off|launches|lifts off|meets|opens|receives|resumes|starts"
    r"|takes (?:effect|office|over|place)|travels|visits|votes)"
)
FUTURE = regex.compile(
    r"\b(?:will|shall|won['’]t|would(?! have\b)|(?:is|are|was|were|am) (?:now |also "
    r"|not )?going to)\b(?: \w+ly)?(?: (?:not|also|then|now))?"
    r"(?: be(?: \w+ly)? \w+\b| \w+ed\b)?"
    r"|['’]ll\b|\b(?:be|is|are|was|were|been|remains?) (?:now |also |currently |tentatively )?"
    rf"{PARTICIPLES}\b(?: to (?:be )?\w+)?|\b{PARTICIPLES} (?:for|to|on)\b(?: be)?(?: \w+ed\b)?|\b(?:slated"
    rf"|due|expected) (?:on|in|by|this|next)\b"
    r"|\b(?:plan|hope|intend|expect|aim|want|prepare|agree|promise|vow|pledge|threaten|need)(?:s|d|ed|ned|ing|ning)? to\b"
    r"(?! (?:(?-i:\p{Lu})|(?:the|an?|his|her|its|their|our|this|that|these|those)\b))(?: be)?(?: \w+ed\b)?"
    rf"|\b(?:is|are) to {INFINITIVES}\b|\b(?:ahead of|in time for|no later than|deadline|upcoming|looming|forthcoming)\b"
    r"|\buntil(?=\W{1,2}(?:[\w’'-]+\W{1,2}){0,3}$)"
    rf"|\b{SCHEDULED}\b",
    regex.IGNORECASE,
)
PERHAPS = regex.compile(
    rf"\b(?:may|might|could|can|should|must|to {INFINITIVES}|(?:is|are|am) (?!being|reeling|following|facing)\w+ing"
    r"|arrive|begin|close|gather|leave|meet|open|resume|return|start|travel|vote)\b",
    regex.IGNORECASE,
)
IRREGULAR = (
    "was|were|had|did|said|told|made|took|came|went|rose|fell|held|met|won|lost|left|began|became|got|gave|found|kept|led|paid"
    "|sent|shot|sold|spoke|spent|struck|brought|bought|built|caught|drew|ran|saw|sought|stood|thought|wrote|hit|grew"
    "|knew|felt|flew|fought|laid|sat|beat|broke|chose|drove|fled|swore|threw|wore|withdrew|overthrew|sank|died|wound|rang"
)
PAST = regex.compile(
    rf"\b(?:{IRREGULAR}|ha(?:s|ve|d)(?: \w+ly| not| also)? been|(?:has|have)|since|\p{{Ll}}{{2,14}}(?<!fe"
    rf"|ne|see|inde|spe|hundr|exce|proce|succe|bre|gre|agre)ed)\b"
    r"|['’]ve\b"
)
AFTER = 1.5  # a verb after the place says less than one before it
CLAUSE = 25  # characters that a break between clauses counts for
FAR = 10**6


def tense_at(text: str, start: int, end: int) -> str:
    """Return "past", "future" or "unsaid": the tense of the verb nearest to these characters within their sentence.

    What is planned, expected or due is future. An infinitive or a modal counts if nothing else does.
    """
    begin = max(
        (stop.end() for stop in SENTENCE_END.finditer(text, max(0, start - REACH), start)), default=max(0, start - REACH)
    )
    stop = SENTENCE_END.search(text, end, end + REACH)
    before, after = text[begin:start], text[end : stop.start() if stop else end + REACH]
    future, past = _distance(FUTURE, before, after), _distance(PAST, before, after)
    if future <= past and future < FAR:
        return "future"
    perhaps = _distance(PERHAPS, before, after)
    if past < FAR and (perhaps == FAR or past < 3 * perhaps + 10):
        return "past"
    return "future" if perhaps < FAR else "unsaid"


def _distance(verbs: regex.Pattern, before: str, after: str) -> float:
    """Return how far the nearest of the verbs is, in characters; a clause between counts for more."""
    nearest = FAR
    for verb in verbs.finditer(before):
        gap = len(before) - verb.end()
        nearest = min(nearest, gap + CLAUSE * len(BREAK.findall(before, verb.end())))
    if verb := verbs.search(after):
        nearest = min(nearest, AFTER * verb.start() + 3 + CLAUSE * len(BREAK.findall(after, 0, verb.start())))
    return nearest
