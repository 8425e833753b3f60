"""The rules by which a line, or a piece of one, is page furniture: each named, each bounded."""

from typing import NamedTuple

import regex

# Pattern rules read this many characters of a line: no rule can be slow on any line, and no longer line is a label or a link.
CUT = 240
DECORATION = " \t\u00a0-–—―_*•·|>»›<«[](){}=~#→▶►▼✕×…:.!"
# Whoever reports is no label: these verbs keep a line that an open-ended rule would take.
REPORTED = regex.compile(
    r"\b(?:said|says|told|tells|wrote|found|argue[ds]|asked|added|explained|showed|according to|"
    r"announced|warned|heard|insisted|believes?|suggests?|(?<!your )say)\b"
)
ARROW = regex.compile(r"(?:[→►▶]|>>) ?[^\W\d_]")
QUOTED = regex.compile(r"[\"“”‘'«„]")


class Rule(NamedTuple):
    """A rule for whole lines."""

    name: str
    pattern: regex.Pattern
    folded: bool  # matched with the line in lower case, or as printed
    open_ended: bool  # says how a line begins: never a line that reports what somebody said
    heading: bool  # never a line that ends as a sentence does
    long: bool  # also lines longer than CUT, by their beginning


def _rule(
    name: str, phrases: str, *, folded: bool = True, open_ended: bool = False, heading: bool = False, long: bool = False
) -> Rule:
    """Return the rule of these phrases: one a line, blanks stand for themselves.

    `…` within a phrase is up to 80 characters, at its end the rest of the line; one that ends in a backslash goes on.
    """
    alternatives = []
    for phrase in filter(None, map(str.strip, regex.sub(r"\\\n\s*+", "", phrases).splitlines())):
        alternatives.append(regex.sub("…$", ".*+", phrase).replace("…", ".{0,80}?"))
    return Rule(name, regex.compile(f"(?:{'|'.join(alternatives)})"), folded, open_ended, heading, long)


MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}+\b"
WHEN = (
    rf"(?>(?:\d++|{MONTHS}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}+\b|[ap]\.?m\b|[a-z]{{1,2}}[sd]t\b|gmt|utc|cet|ist|at|on"
    r"|(?:hours?|minutes?|mins?|days?|weeks?|months?) ago|th|nd|st|rd|h)[ ,.:/|•·–-]*+){2,14}+"
)
NAME = r"\p{Lu}[\p{L}'’.-]{0,24}+"
NAMES = rf"{NAME}(?: (?:{NAME}|de|van|von|der|al|el|bin|di|da)){{1,4}}"
AGENCY = (
    r"(?:getty(?: images)?|reuters|afp|agence france-presse|ap|ap photo|associated press|epa|epa-efe|pa|pa media|"
    r"pa wire|dpa|tass|xinhua|bloomberg"
    r"|shutterstock|istock|alamy|nurphoto|zuma|unsplash|pixabay|pexels|flickr|wikimedia commons|anadolu|sputnik)"
)
PICTURE = (
    r"(?:(?:file|stock|cover|header|main|lead|featured|courtesy) )?(?:photo|photograph|image|picture|pic|"
    r"illustration|graphic|video|screenshot|screengrab)s?"
)
SHARED_AT = (
    r"shares?|shared|share (?:this|it)|tweet|retweet|pin|pin it|e-?mail|print|facebook|twitter|x|whatsapp|messenger|"
    r"reddit|linkedin|pinterest|tumblr|flipboard"
    r"|telegram|instagram|youtube|tiktok|threads|bluesky|copy link|link copied|copy|save|bookmark|comments?|views?|likes?|gift"
)
NAVIGATION = (
    r"home|about(?: us)?|contact(?: us)?|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|privacy"
    r"(?: (?:policy|notice))?|cookies?(?: (?:policy|settings))?"
    r"|advertise(?: with us)?|careers|jobs|help|faqs?|sitemap|site map|news|sport|opinion|business|culture|world|"
    r"politics|weather|archive|rss|subscribe|log ?in|sign in|sign up|search|menu"
)
LINE_RULES = (
    _rule(
        "advert",
        r"""
        (?:advert|ad)(?:isement|ising|orial)?s?(?: \d+(?: of \d+)?)?
        (?:sponsored|promoted|paid|partner|advertiser)(?: (?:content|posts?|links?|stories|story|message)(?: (?:from|\
            by) \S++(?: \S++){0,3})?)?
        (?:ads|advertisements?|advertising|powered|sponsored) by \S++(?: \S++){0,2}
        (?:advertisement|advert|ad)?\W{0,5}(?:the )?(?:article|story|content|post|text|report|\
            video) continue[sd]? (?:below|after|under|following|beneath)(?: (?:this|the|our|these))?(?: (?:ads?|advert|\
            advertisements?|promotion|video|message|gallery))?
        (?:advertisement|advert|ad)?\W{0,5}(?:continue|keep) reading(?: (?:below|after the (?:ad|advert|advertisement)|\
            the main story|this (?:article|story)))?
        (?:advertisement|advert|ad)?\W{0,5}(?:scroll|swipe)(?: down)? (?:to|for) (?:continue(?: reading| with content)?|\
            more|read more|the (?:article|story))
        (?:skip|close|hide|report|remove)(?: this| the)? (?:ads?|advert|advertisements?)
        this advertisement has not loaded yet…
        watch full screen to skip ads
        why am i seeing this ad\??
        """,
    ),
    _rule(
        "link heading",
        r"""
        (?:read|see|learn|find out|show|load|view|discover)(?: (?:more|all|next|also|on|now|less))?\
            (?: here| stories| articles| news)?
        also read
        read (?:the )?(?:full|whole|original|entire|complete) (?:story|article|report|post|text|interview)(?: (?:here|at|\
            on|in) ?…)?
        (?:read|see|learn) more (?:about|on|from|at|in|trending|local|world|of our) …
        related(?: (?:stories|story|articles?|content|coverage|links?|topics?|news|posts?|videos?|reading|items?))?
        (?:most|more) (?:read|popular|viewed|shared|commented|watched|recent)(?: (?:stories|articles|news|posts|now|today|\
            this week))?
        (?:top|latest|popular|other|recent|more|trending|featured|recommended|today's top)(?: \w{3,12}+)? (?:stories|news|\
            articles|headlines|posts|videos?|coverage)
        (?:popular|trending|recommended|suggested)(?: (?:now|today|for you|reading))?
        (?:you|we think you)(?: might| may|'ll| will)?(?: also)? (?:be interested in|like|enjoy|love)(?: th(?:is|ese))?
        (?:our )?editors?'?s? (?:picks?|choice)
        (?:up|read|watch) next
        (?:more|latest)(?: (?:stories|news|articles|coverage|videos?|stor))? (?:from|in|on|by|about) (?:this (?:story|\
            topic|author|section|series)|\S++(?: \S++){0,3})
        click here(?: (?:for|to) …)?
        don't miss(?: these| this| our| any)? (?:stories|articles|story|videos|coverage)
        (?:just|must) (?:in|watch|watched|read)
        in case you missed it|icymi
        (?:next|previous|prev)(?: (?:article|story|post|page))?
        (?:tags|topics|filed under|categories|keywords)(?: ?: ?…)?
        around the web|from the web|elsewhere on the web|sponsored stories
        """,
        heading=True,
    ),
    _rule(
        "link line",
        r"""
        (?:READ(?: MORE| ALSO| NEXT| NOW| RELATED)?|ALSO READ|SEE ALSO|SEE MORE|RELATED(?: [A-Z]{4,9}+)?|MORE\
            (?: [A-Z]{2,12}+){0,4}|DON['’]?T MISS|MUST READ|MUST WATCH|EXPLORE(?: MORE)?|WATCH(?: MORE| ALSO| NOW| LIVE)?|\
            LISTEN(?: NOW)?|POPULAR|TRENDING|JUST IN|IN PICTURES|\
            IN PICS|PICTURES|GALLERY|VIDEO)(?: ?[:|»›>]| [–—-]) ?\S…
        """,
        folded=False,
    ),
    _rule(
        "link line",
        r"""
        (?:read (?:more|also|next|now)|also (?:read|on .{2,20})|see also|you (?:may|might) also like|related (?:articles?|\
            story|stories|content|news|videos?|coverage|links?|reading|posts?)|more (?:on|from)(?: \S++){0,4}?|don't miss|\
            further reading|recommended(?: reading)?|must read) ?[:|»›>] ?\S…
        """,
    ),
    _rule(
        "link line",
        r"(?:read|related|watch|listen|more|video|gallery|in pictures|recommended) ?[:|»›>] ?\S…",
        heading=True,
    ),
    _rule(
        "share bar",
        rf"""
        (?=(?:{SHARED_AT}|this|more|\d)\b|\d)(?=.*\b(?:shares?|tweet|e-?mail|print|facebook|twitter|whatsapp|reddit|\
            linkedin|pinterest|flipboard|copy link|link copied|comments?|\d+ (?:views|likes))\b)(?>(?:{SHARED_AT}|this|\
            the|article|story|post|page|on|via|by|with|to|now|and|a|link|your|friends|more|\d[\d.,]*+ ?[km]?)(?!\w)[ |\
            :•·,./&+-]*+){{1,25}}+
        """,
        heading=True,
    ),
    _rule(
        "share bar",
        r"""
        (?:Share|Facebook|Twitter|Tweet|E-?mail|Print|WhatsApp|LinkedIn|Reddit|Pinterest|Telegram|Tumblr|Messenger|\
            Copy(?: link)?|More|X){2,12}+
        """,
        folded=False,
    ),
    _rule(
        "share call",
        r"""
        (?:please |be sure to )?share (?:this|our) (?:article|story|post|page|video|news)(?: (?:with|on|via) …)?
        (?:please )?(?:follow|like|find|join|connect with|visit|watch) us (?:on|at|via) …
        follow (?:\S++ ){1,4}on (?:facebook|twitter|x|instagram|whatsapp|telegram|youtube|linkedin|google news)\b…
        (?:like|follow) (?:our|the) (?:facebook|instagram|twitter) …
        (?:leave|post|add|write)(?: us)? (?:a|your) (?:comments?|reply)…
        (?:what do you think\W{1,3}|have an opinion\W{1,3})?(?:let us know|tell us)(?: (?:what you think|your (?:thoughts|\
            views|opinion)))?(?: (?:in|below|on|at)…)?
        what do you think\? (?:share|leave|join|comment|email|write)…
        share your (?:thoughts|views?|opinions?|comments?|story|experiences?)(?: (?:in|with|below|on|about)…)?
        (?:join|start) the (?:conversation|discussion|debate)(?: (?:below|in the comments|on …))?
        have your say(?: (?:in|on|below|by|at)…)?|comment now|be the first to comment|comments? (?:are|\
            have been) (?:now )?closed|no comments yet|comments? ?\(?\d+|(?:report|flag) (?:this comment|abuse|an error|\
            a correction|a problem|a typo)
        (?:view|show|see|read|hide|load)(?: all| more)?(?: \d+)? comments(?: \(\d+\))?
        (?:sign (?:the|our|this) petition|add your name)…
        (?:do you |have you )?(?:have|got) (?:a|any) (?:story|news tip|tip|correction|question)s?…\?…
        click to (?:share|e-?mail|print|copy|tweet|enlarge|expand|open|play)…
        save (?:for later|this (?:article|story)|article|story)
        (?:join|follow) our …(?:channel|group|community|page|telegram|whatsapp|facebook)…
        (?:send|e-?mail|write to|contact|whatsapp|text|call) us (?:at|on|your|via|a)…
        """,
        open_ended=True,
    ),
    _rule(
        "subscribe",
        r"""
        (?:please )?(?:subscribe|sign[ -]?up|signup|register|join)(?: now| today| here| free| below)?(?: (?:to|for|and|\
            with|here))…\b(?:newsletters?|briefings?|inbox|e-?mails?|alerts?|updates|digest|bulletins?|podcasts?|channel|\
            mailing list)\b…
        (?:subscribe|sign[ -]?up|sign in|log ?in|log ?out|register|join|donate|become a (?:member|subscriber)|\
            subscribers?|newsletters?|my account)(?: now| today| here| free| for free| for (?:\S++ ?){1,3}(?:a|\
            per) (?:month|week|year))?(?: to (?:continue|read|comment|view|unlock|access|keep)…)?
        (?:subscribe|sign[ -]?up)(?: now| today| here)? (?:for (?:full|free|unlimited|only|just|as little)|from|\
            for \S{1,6} (?:a|per)|for (?:one|two|three|five|ten)) ?…
        create (?:an|a|your)(?: free)? account…
        (?:start|get|don't|never|want|love|like|enjoy(?:ed|ing)?|stay|keep|need|looking|interested|can't|\
            be)\b…[.!?] (?:subscribe|sign up|register|join|download|click here)\b…
        please (?:enter|provide|check|confirm)…\be-?mail\b…
        (?:you (?:can|may) |to )?unsubscribe(?: at)? ?(?:any ?time|here|from this list)?|subscribers?[ -](?:exclusive|\
            only)(?: content| article| story)?
        your (?:support|donation|contribution|subscription) (?:keeps|helps|makes|is|will|lets)…\b(?:journalism|reporting|\
            newsroom|our work|stories)\b…
        get (?:the|our|your|all|more|breaking|daily|unlimited)…\b(?:inbox|newsletters?|delivered|app|notifications|phone|\
            e-?mail|subscription|(?:full|unlimited|digital) access)\b…
        (?:already|not) (?:a|have an|an?) (?:subscriber|member|account)\b…
        (?=.*\b(?:you|your|i|my|we|our)\b)by (?:signing up|subscribing|submitting|clicking|providing|entering|registering|\
            continuing|joining)…\b(?:terms|privacy|policy|agree|consent|newsletters?|e-?mails?|cookies)\b…
        i (?:agree to the terms|would like to receive)…
        (?:thank you|thanks) for (?:subscribing|signing up|registering|your subscription|joining|reading (?:our|this|the)\b)…
        your (?:subscription|registration) (?:has been|could not|was)…
        (?:this|the) (?:article|story|content|page)(?: is| has been)? (?:only |exclusively |exclusive |available |\
            reserved |free )*(?:for|to) (?:our |paid |paying |registered |premium )*(?:subscribers|members|readers)…
        (?:please )?(?:help us |consider )?support(?:ing)? (?:(?:our|independent|local|quality|nonprofit|public|\
            community) ?)+(?:journalism|newsroom|reporting|work)…
        (?:enter|your|type your|invalid|confirm your) (?:your )?e-?mail(?: address)?(?: (?:here|below|\
            will not be published|is required|to)…)?
        (?:to|want to) (?:continue|keep) reading…\b(?:subscribe|sign (?:in|up)|log in|register|account|free)\b…
        (?:download|get|install|try) (?:our|the)…\bapp\b…
        (?:turn on|enable|allow) (?:desktop |push )?notifications…
        (?:manage|update|change)(?: your)? (?:settings|preferences|subscriptions?|newsletters|profile)
        you(?:'ve| have)? (?:have )?(?:read|reached|used|\d+)…\b(?:free|monthly|your) (?:articles?|limit|stories)\b…
        (?:never|don't) miss (?:a|an|another|our) (?:story|thing|beat|update|article|post)…
        (?:start|begin|claim)(?: your)? (?:free|\d+-day) (?:free )?trial…
        unlimited (?:digital )?access…
        """,
        open_ended=True,
        long=True,
    ),
    _rule(
        "copyright",
        r"""
        (?:copyright ?)?(?:©|\(c\)|c\)) ?…
        copyright(?: notice)?[ ,:]{1,2}(?:\d{4}|by|of|held|the author)\b…
        (?:this|the|these|our) (?:material|article|content|story|report|work|text)s? (?:may|can|must|cannot|should)\
            (?: ?not)?(?: not)? be (?:published|reproduced|broadcast|rewritten|copied|redistributed|reprinted|republished|\
            used)…
        no part of this …(?:may|can) be …
        (?:re)?(?:printed|published|posted|produced|distributed) (?:here )?(?:with|by) (?:the )?(?:kind )?permission…
        (?:unauthori[sz]ed )?(?:reproduction|redistribution|republication)…\b\
            (?:prohibited|forbidden|permission|permitted)\b…
        this (?:article|story|post|piece|interview|column) (?:was |has been |is )?(?:(?:first|originally) (?:published|\
            appeared|posted|produced)|appeared (?:first|originally)|republished|reprinted|syndicated)\b…
        (?:the \S++ is |we are |\S++(?: \S++){0,3} is )not responsible for the content of external\b…
        (?:distributed|licensed|syndicated) by …(?:agency|service|syndicate|media|features)
        """,
        open_ended=True,
        long=True,
    ),
    _rule("copyright", r"(?=.{0,90}?all rights reserved\b)…", open_ended=True, long=True),
    _rule(
        "picture credit",
        rf"""
        {PICTURE}(?: ?[:/|]| (?:credit|source|copyright|caption|courtesy|via|supplied)s?\b) ?\W{{0,3}}.{{0,90}}
        (?:file|stock|courtesy|handout|archive|featured|undated)(?: (?:photo|photograph|image|picture|pic|video))|handout
        (?:(?:photo|image|picture)s? )?(?:(?:by|via|from|courtesy(?: of)?) )?{AGENCY}(?: ?(?:[/,|]|via) ?.{{2,40}})?
        (?:courtesy|credits?)(?: of| to)?(?: ?: ?| )\S++(?: \S++){{0,6}}
        [^/|]{{2,50}}?(?: ?[/|] ?| via ){AGENCY}(?:[ /,|].{{0,24}})?
        """,
        heading=True,
    ),
    _rule(
        "picture credit",
        rf"""
        (?i:{PICTURE}) (?:[Bb]y|BY) {NAMES}(?: ?[/|,(].{{2,50}}| (?:on|via|for|of|at) .{{2,30}})?
        """,
        folded=False,
    ),
    _rule(
        "byline",
        rf"""
        (?:By|BY|by|Words by|Story by|Text by|Analysis by|Opinion by) ?:? ?(?!(?:Monday|Tuesday|Wednesday|Thursday|Friday|\
            Saturday|Sunday|The|THE|A|Popular)\b){NAMES}(?:(?: and | & |, ?){NAMES}){{0,4}}(?: ?[,|\
            –—•/-] ?.{{2,60}}| in \p{{Lu}}\w++(?: \p{{Lu}}\w++){{0,2}})?
        (?:By|BY) (?:Reuters|AFP|AP|TASS|Xinhua|(?:[Tt]he |THE )?(?:Associated Press|ASSOCIATED PRESS|Editorial Board|\
            EDITORIAL BOARD)|(?:[Oo]ur |OUR )?(?:[Ss]taff|STAFF|[Oo]wn|[Ss]pecial|[Ff]oreign)\
            (?: [\p{{L}}]{{4,14}}+){{0,2}}|admin|Admin|Newsroom|NEWSROOM|.{{2,30}} (?:Staff|Desk|Correspondent|Bureau))
        (?:Authors?|AUTHORS?|Reporters?|Editors?|Written by|Posted by|Published by|Edited by|Reported by|Compiled by|\
            Interview by|Translated by|Photographs by)(?: ?:)? {NAMES}(?:(?: and | & |, ){NAMES}){{0,4}}
        {NAMES}, (?:[Ss]taff|[Ss]enior|[Cc]hief|[Pp]olitical|[Ff]oreign|[Ss]pecial|[Nn]ews|[Dd]iplomatic|[Bb]usiness|\
            [Ss]ports?|[Ss]cience) (?:[\p{{L}}]{{2,14}}+ )?(?:[Ww]riter|[Rr]eporter|[Cc]orrespondent|[Ee]ditor)
        (?:Follow|Email|E-mail|Contact|Reach|Tweet|Write to) (?:him|her|them|me|the (?:author|reporter|writer|editor)s?|\
            {NAMES}) (?:on|at|via|by)\b(?=.*(?:@|[Tt]witter|X\b|[Ff]acebook|[Ii]nstagram|LinkedIn|e-?mail|\d{{3}})).*+
        """,
        folded=False,
        heading=True,
    ),
    _rule(
        "dates of the page",
        rf"""
        (?:first |last |originally )?(?:published|posted|updated|modified|created|edited|uploaded)(?: by \S++\
            (?: \S++){{0,3}})?(?: ?[:|] ?| on | at | )(?:on )?{WHEN}(?:(?:published|posted|updated|modified|\
            last updated)\W{{1,3}}{WHEN})?
        (?:published|posted|updated) (?:on )?{WHEN}by \S++(?: \S++){{0,3}}
        (?:written|posted|published) by \S++(?: \S++){{0,3}}
        (?=\d|{MONTHS}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}+\b)(?=.*\d{{1,2}}[:.]\d\d)(?=.*(?:19|20)\d\d){WHEN}
        (?:about )?(?:an?|\d++) (?:hour|minute|min|day|week|month)s? ago
        (?:reading time|read time|estimated reading time)\W{{1,3}}\d++ ?min(?:ute)?s?(?: read)?|\d++[ -]?min\
            (?:ute)?s?[ -]read(?:ing)?(?: time)?
        """,
        heading=True,
    ),
    _rule(
        "staff credit",
        r"""
        (?:with )?(?:inputs?|files|reporting) from (?:\S++ ?){1,8}
        (?:\S++ ){1,12}contributed (?:(?:reporting |research )?to this (?:report|story|article|piece|dispatch)|reporting|\
            research)
        about the authors?
        """,
    ),
    _rule(
        "staff credit",
        rf"(?i:(?:with )?(?:additional )?(?:reporting|writing|editing|compiled|compiling|research|translation|"
        rf"translated|graphics|production) by) {NAMES}(?:$|[ ,;/].*+)",
        folded=False,
    ),
    _rule(
        "address",
        r"(?:(?:e-?mail|contact|tel|phone|twitter|web|website|x) ?: ?)?(?:[\w.+-]{1,60}+@[\w.-]{3,60}+|@\w{2,30}+)",
    ),
    _rule(
        "notice",
        r"""
        (?:we|our site|our website|this site|this website|this page|this blog)(?: and our partners)? uses? cookies…
        (?:accept|reject|allow|manage)(?: all| non-essential| your)? cookies…
        cookies? (?:settings|preferences|policy|notice|consent)
        (?:please |you need to |you must |to \S++(?: \S++){0,8},? (?:please )?|this \S++ )?(?:enable|activate|turn on|\
            switch on|needs?|requires?) javascript\b…
        javascript (?:is|must be|seems to be|appears to be) (?:disabled|required|enabled|turned|switched|not)…
        (?:your|this) browser (?:does not|doesn't|is not|isn't|is out|may not|can't|cannot|is no longer)…
        (?:you are using|please upgrade)…\bbrowser\b…
        (?:loading|buffering)(?: comments| more| video| player)?|please wait|video player is loading
        (?:skip|jump) to (?:main |the )?(?:content|navigation|search|footer|comments|menu)
        (?:back|return|go) to (?:the )?(?:top|home|homepage|home page|main page|search results|article)
        (?:play|watch|pause|mute|unmute)(?: (?:video|live|now|audio|again))?|listen(?: (?:now|live|to this (?:article|\
            story)…))?|(?:\d++ )?\d++:\d\d / \d++:\d\d
        close|menu|search|dismiss|got it|ok, got it
        (?:open|close|toggle|show|hide) (?:menu|search|navigation|sidebar|image|gallery|caption|transcript|image in gallery)
        (?:the |all )?(?:views|opinions)(?: and (?:views|opinions))? expressed (?:in|by|here|are|on|herein)…\b(?:authors?|\
            writers?|contributors?|their own|endorsed?|not necessarily|(?:not|n't) reflect)\b…
        (?:text|font) size…|print this page|translate this page|change language
        (?:if you are having|having) trouble viewing…
        terms (?:of (?:use|service)|and conditions)|privacy policy|do not sell my…
        """,
        open_ended=True,
        long=True,
    ),
    _rule(
        "notice",
        r"""
        (?:error )?404(?: error)?(?:\W{1,3}(?:page )?not found)?
        (?:page|video|content)(?: is)? (?:not found|unavailable|not available)
        """,
    ),
    _rule(
        "navigation",
        rf"""
        (?>(?:{NAVIGATION})(?: ?[|•·>»›/] ?|$)){{2,15}}+
        home ?[>»›/|] ?.{{1,90}}
        """,
        heading=True,
    ),
    _rule("file name", r"[\w()%+-]{1,60}+(?: [\w()%+-]{1,30}+){0,4}\.(?:jpe?g|png|gif|webp|mp[34]|pdf)", heading=True),
)


class Inline(NamedTuple):
    """A rule for a piece of a line."""

    name: str
    cues: tuple[str, ...]  # one of these is in every match: most texts are done with a plain search
    pattern: regex.Pattern
    after_sentence: bool  # only at the start of a line or behind the end of a sentence, not behind any blank


def _inline(name: str, cues: str, pattern: str, *, after_sentence: bool = False) -> Inline:
    """Return the rule of this verbose pattern, which begins with a literal so that long texts are searched quickly."""
    return Inline(name, tuple(cues.split("|")), regex.compile(pattern, regex.VERBOSE), after_sentence)


SENTENCE_END = '.!?…”"’)]'
# What may stand behind: the end of the line, or a capital even without a space between; never the rest of a sentence.
AFTER = r"[.:]?+(?=\s*+$|\s?+[\p{Lu}\p{N}“\"‘(\[])"
# What begins a sentence and hardly a name: "Advertisement The minister …", but not "Advertisement Standards Authority".
OPENER = r"(?:The|A|An|In|On|At|But|And|He|She|It|They|We|This|That|His|Her|Its|As|For|After|When|While|If|There|Mr|Mrs|Ms)\b"
GLUED = rf"(?=\s*+$|\p{{Lu}}\p{{L}}|[“\"]|\s{{1,3}}+{OPENER})"
INLINE_RULES = (
    _inline(
        "advert",
        "ontinue|ONTINUE",
        rf"""(?:Article|Story|Content|Post|Text|ARTICLE|STORY|CONTENT) [ ] (?i:continue[sd]?) [ ]
        (?i:(?:below|after|following) (?:[ ](?:this|the))? (?:[ ]?(?:advertisement|advert|ads?))?) {AFTER}""",
    ),
    _inline("advert", "ontinue", rf"Continue[ ]reading[ ](?:below|the[ ]main[ ]story) {AFTER}"),
    _inline("advert", "dvertisement", rf"Advertisement {GLUED}", after_sentence=True),
    _inline(
        "advert",
        "DVERTISEMENT",
        rf"ADVERTISEMENT (?:[ ]-[ ](?:CONTINUE[ ]READING[ ]BELOW|SCROLL[ ]TO[ ]CONTINUE))? {AFTER}",
        after_sentence=True,
    ),
    _inline("advert", "dvertisement]|DVERTISEMENT]", r"\[(?i:advertisement)\]"),
    _inline(
        "subscribe",
        "ewsletter|EWSLETTER",
        r"""(?:S(?i:ubscribe)[ ](?i:to)|S(?i:ign)[ ](?i:up)[ ](?i:for|to)) [ ] (?i:our|the) [ ] (?:[\w-]{1,20}+[ ]){0,3}?
        (?i:newsletters?) [.!]?+ (?=\s*+$|\s?+[\p{Lu}“\"])""",
    ),
    _inline("share call", "hare this", rf"Share[ ]this[ ](?:article|story|post|page) {GLUED}"),
    _inline("share call", "ollow us", rf"Follow[ ]us[ ]on[ ](?:Facebook|Twitter|Instagram|X|WhatsApp)[.!]?+ {GLUED}"),
    _inline(
        "picture credit",
        "hoto|HOTO|mage|icture",
        r"\((?:(?:File[ ])?[Pp]hotos?|PHOTO|Image|Picture)(?:[ ]by|[ ]credit:?|[ ]courtesy[ ]of|:)[ ][^()]{2,60}+\)",
    ),
    _inline("posted picture", "pic.twitter.com/", r"pic\.twitter\.com/\w{6,20}+"),
)
# Links glued to the end of a line; read in its last characters only.
TAIL_RULES = (
    _inline(
        "link line",
        "READ|ALSO|RELATED",
        r"(?:READ(?:[ ]MORE|[ ]ALSO|[ ]NEXT)?|ALSO[ ]READ|SEE[ ]ALSO|RELATED):[^.!?]{3,160}+$",
        after_sentence=True,
    ),
    _inline(
        "link line",
        "ead more|EAD MORE|eading|full story",
        r"(?:Read[ ]more|READ[ ]MORE|Continue[ ]reading|Read[ ]the[ ]full[ ]story)\W{0,4}+$",
        after_sentence=True,
    ),
)


def matching_rule(printed: str) -> str | None:
    """Return the name of the rule by which a whole line is furniture."""
    bare = " ".join(printed[:CUT].split()).strip(DECORATION).replace("’", "'").replace("‘", "'")
    if not bare:
        return None
    folded, long = bare.lower(), len(printed) > CUT
    quoted = QUOTED.match(printed) is not None
    stopped = quoted or printed[-1] in ".!?"
    if ARROW.match(printed) and not stopped and not long:
        return "link line"
    for rule in LINE_RULES:
        if (long and not rule.long) or (stopped and rule.heading) or (quoted and rule.open_ended):
            continue
        if rule.pattern.fullmatch(folded if rule.folded else bare) and not (rule.open_ended and REPORTED.search(folded)):
            return rule.name
    return None
