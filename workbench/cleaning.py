"""Page furniture in texts, as spans: advertisement markers, link lines, share bars, calls to subscribe, credits, notices.

Nothing is lost: a span says where in the raw text it stands and by which rule, and clean text and spans give the raw text back.
"""

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from workbench.furniture import CUT, DECORATION, INLINE_RULES, QUOTED, SENTENCE_END, TAIL_RULES, Inline, matching_rule

# Lines are compared over the articles of a source up to this length.
COMPARED = 2000
LINE = regex.compile(r"[^\n\r\x85\u2028\u2029]++")
BREAKS = regex.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++")
NUMBER = regex.compile(r"\d++(?:[.,]\d++)*+")
LETTERS = regex.compile(r"\p{L}{3}")
LEAST = 3  # articles of a source with the same line, before it can be furniture
SENTENCE = 8  # words of a line that counts when copies are looked for


class Span(NamedTuple):
    """A piece of furniture: characters `start` to `end` of the raw text, and the rule that found it."""

    start: int
    end: int
    rule: str


class _Line(NamedTuple):
    start: int
    end: int
    printed: str  # without the white space around it


def find_furniture(
    texts: list[str],
    sources: list[str | None],
    *,
    titles: list[str | None] | None = None,
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
) -> list[list[Span]]:
    """Return for each text the spans of its furniture, sorted and without overlaps; `remove` takes them out.

    Furniture is what a rule describes (a line or a part of one), a line that recurs in many articles of one source, the
    headline printed again at the top if `titles` are given, and the lines of `drop`. The lines of `keep` are never furniture;
    both are compared whole, with case and white space folded. Lines recur by source only: texts whose source is None have no
    such statistics.

    Raises ValueError if `sources` or `titles` are not as many as `texts`.
    """
    titles = [None] * len(texts) if titles is None else titles
    if not len(texts) == len(sources) == len(titles):
        raise ValueError(f"{len(texts)} texts need as many sources and titles, not {len(sources)} and {len(titles)}.")
    kept, dropped = {_folded(line) for line in keep}, {_folded(line) for line in drop}
    lines = [list(_lines(text)) for text in texts]
    found = []
    for text, own, recurring, title in zip(texts, lines, _recurring(lines, sources), titles, strict=True):
        found.append(_spans(text, own, recurring, title=title, kept=kept, dropped=dropped))
    return found


def remove(raw: str, spans: Iterable[Span]) -> str:
    """Return the text without the spans, and otherwise to the character as it was."""
    pieces, position = [], 0
    for span in spans:
        pieces.append(raw[position : span.start])
        position = span.end
    return "".join([*pieces, raw[position:]])


def cut_out(raw: str, spans: Iterable[Span]) -> list[tuple[Span, str]]:
    """Return each span with its characters: what `restore` puts back."""
    return [(span, raw[span.start : span.end]) for span in spans]


def restore(text: str, removed: Iterable[tuple[Span, str]]) -> str:
    """Return the raw text: `restore(remove(raw, spans), cut_out(raw, spans)) == raw`."""
    pieces, taken, length = [], 0, 0
    for span, characters in removed:
        pieces += [text[taken : taken + span.start - length], characters]
        taken += span.start - length
        length = span.end
    return "".join([*pieces, text[taken:]])


def as_json(spans: Iterable[Span]) -> str:
    """Return the spans as `[[start, end, rule], ...]`, in characters of the raw text."""
    return json.dumps([list(span) for span in spans], ensure_ascii=False, separators=(",", ":"))


def from_json(written: str) -> list[Span]:
    """Return the spans that `as_json` wrote. Raises ValueError if it is nothing of the kind."""
    try:
        spans = [Span(start, end, rule) for start, end, rule in json.loads(written)]
    except (TypeError, ValueError) as error:
        raise ValueError(f"{written[:60]!r} is not a JSON list of [start, end, rule].") from error
    position = 0
    for start, end, rule in spans:
        if not (type(start) is type(end) is int and isinstance(rule, str) and position <= start < end):
            raise ValueError(f"{[start, end, rule]!r} is not a span after character {position}: [start, end, rule].")
        position = end
    return spans


def _lines(text: str) -> Iterator[_Line]:
    for match in LINE.finditer(text):
        if printed := match[0].strip():
            yield _Line(*match.span(), printed)


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def _spans(
    text: str, lines: list[_Line], recurring: set[int], *, title: str | None, kept: set[str], dropped: set[str]
) -> list[Span]:
    parts = _inline_spans(text, lines)
    headline = _key(title) if title and len(lines) > 1 else ""
    rules: list[str | None] = []
    for number, line in enumerate(lines):
        folded = _folded(line.printed) if kept or dropped else ""
        if number in parts:
            parts[number] = [span for span in parts[number] if _folded(text[span.start : span.end]) not in kept]
        if folded in kept:
            parts.pop(number, None)
            rules.append(None)
        elif folded in dropped:
            rules.append("drop list")
        elif number < 3 and headline.count(" ") > 1 and _key(line.printed) == headline:
            rules.append("headline")
        else:
            rule = _line_rule(text, line, parts.get(number, []))
            rules.append(rule or ("recurring line" if number in recurring else None))
    inline = [span for number, spans in parts.items() if rules[number] is None for span in spans]
    return sorted(inline + _whole_lines(text, lines, rules))


def _line_rule(text: str, line: _Line, parts: list[Span]) -> str | None:
    """Return the rule by which the line is furniture from end to end, what `parts` leave of it included."""
    if not parts:
        return matching_rule(line.printed)
    within = [Span(span.start - line.start, span.end - line.start, span.rule) for span in parts]
    rest = remove(text[line.start : line.end], within).strip()
    return parts[0].rule if not rest.strip(DECORATION) else matching_rule(rest)


def _inline_spans(text: str, lines: list[_Line]) -> dict[int, list[Span]]:
    """Return the spans within lines, by the number of the line."""
    inline = [rule for rule in INLINE_RULES if any(cue in text for cue in rule.cues)]
    tails = [rule for rule in TAIL_RULES if any(cue in text for cue in rule.cues)]
    if not inline and not tails:
        return {}
    found: dict[int, list[Span]] = {}
    for number, line in enumerate(lines):
        content = text[line.start : line.end]
        hits = [(match, rule) for rule in inline for match in rule.pattern.finditer(content)]
        if tails:
            body = content.rstrip()
            hits += [(match, rule) for rule in tails for match in rule.pattern.finditer(body, max(0, len(body) - CUT))]
        position = 0
        for match, rule in sorted(hits, key=lambda hit: hit[0].span()):
            if match.start() >= position and _may_begin(content, match.start(), rule):
                start, position = _with_blanks(content, *match.span())
                found.setdefault(number, []).append(Span(line.start + start, line.start + position, rule.name))
    return found


def _may_begin(content: str, start: int, rule: Inline) -> bool:
    """Return whether what stands before allows the rule: never a word it is glued to, nor an opening quotation mark."""
    before = content[max(0, start - 4) : start]
    solid = before.rstrip()
    if not solid:
        return start < 4 or not rule.after_sentence
    return solid[-1] in SENTENCE_END or (solid != before and not rule.after_sentence)


def _with_blanks(content: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds with the blanks that would be left over: one stays between two words, none at the ends of a line."""
    first, last = start, end
    while first and content[first - 1].isspace():
        first -= 1
    while last < len(content) and content[last].isspace():
        last += 1
    if last == len(content):
        return first, last
    return (start, last) if first < start or not first else (start, end)


def _whole_lines(text: str, lines: list[_Line], rules: list[str | None]) -> list[Span]:
    """Return the spans of furniture that is whole lines, with line breaks: of those around a run the longer gap stays."""
    spans = []
    number = 0
    while number < len(lines):
        first = number
        while number < len(lines) and rules[number]:
            number += 1
        if first < number:
            spans += _run(text, lines, rules, first, number)
        number += 1
    return spans


def _run(text: str, lines: list[_Line], rules: list[str | None], first: int, after: int) -> Iterator[Span]:
    """Yield the spans of the lines `first` to `after`, not included, which are all furniture."""
    begin = lines[first - 1].end if first else 0
    finish = lines[after].start if after < len(lines) else len(text)
    run = range(first, after)
    if not first and after == len(lines):  # nothing else in the text
        cuts = [begin, *(lines[number].start for number in run[1:]), finish]
    elif after == len(lines) or (
        first and _breaks(text, lines[after - 1].end, finish) > _breaks(text, begin, lines[first].start)
    ):
        cuts = [begin, *(lines[number].end for number in run)]
    else:
        cuts = [*(lines[number].start for number in run), finish]
    for number, start, end in zip(run, cuts, cuts[1:], strict=False):
        yield Span(start, end, rules[number])


def _breaks(text: str, start: int, end: int) -> int:
    return len(BREAKS.findall(text, start, end))


def _key(line: str) -> str:
    """Return what two printings of a line have in common: its words, with case folded and numbers made equal."""
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line)
    return " ".join(WORD.findall(NUMBER.sub("0", line.casefold())))


def _recurring(lines: list[list[_Line]], sources: list[str | None]) -> list[set[int]]:
    """Return for each text the numbers of its lines that recur in the texts of its source, copies counted once."""
    recurring: list[set[int]] = [set() for _ in lines]
    by_source = defaultdict(list)
    for number, source in enumerate(sources):
        if isinstance(source, str):
            by_source[source].append(number)
    for numbers in by_source.values():
        if len(numbers) >= LEAST:
            for number, found in zip(numbers, _recurring_in_source([lines[number] for number in numbers]), strict=True):
                recurring[number] = found
    return recurring


def _recurring_in_source(texts: list[list[_Line]]) -> list[set[int]]:
    keys = [[_counted_line(line.printed) for line in lines] for lines in texts]
    times = Counter(key for line_keys in keys for key, _ in set(line_keys))
    often = {key for key, number in times.items() if number >= LEAST and key}
    if not often:
        return [set() for _ in texts]
    clusters = _clusters(texts, keys)
    votes: dict[int, set[int]] = defaultdict(set)
    for cluster, line_keys in zip(clusters, keys, strict=True):
        for key, _ in line_keys:
            if key in often:
                votes[key].add(cluster)
    stories = len(set(clusters))
    return [
        {
            number
            for number, ((key, _), line) in enumerate(zip(line_keys, lines, strict=True))
            if key in often and _is_furniture(line.printed, votes=len(votes[key]), stories=stories)
        }
        for line_keys, lines in zip(keys, texts, strict=True)
    ]


def _counted_line(printed: str) -> tuple[int, int]:
    """Return a number for the line, 0 if it is not compared, and how many words it has."""
    key = _key(printed) if len(printed) <= COMPARED else ""
    return (hash(key) if LETTERS.search(key) else 0), key.count(" ") + 1


def _clusters(texts: list[list[_Line]], keys: list[list[tuple[int, int]]]) -> list[int]:
    """Return a number for each text, the same for copies: texts more than half of whose words are in sentences they share.

    The texts are taken in an order of their own, so that the order they came in does not matter.
    """
    order = sorted(range(len(keys)), key=lambda number: (-len(texts[number]), [line.printed for line in texts[number]]))
    clusters = [0] * len(keys)
    holder: dict[int, int] = {}
    for rank, number in enumerate(order):
        sentences = {key: words for key, words in keys[number] if key and words >= SENTENCE}
        shared: Counter[int] = Counter()
        for key, words in sentences.items():
            if key in holder:
                shared[holder[key]] += words
        nearest, words = min(shared.items(), key=lambda item: (-item[1], item[0]), default=(rank, 0))
        clusters[number] = nearest if 2 * words > sum(sentences.values()) else rank
        for key in sentences:
            holder.setdefault(key, clusters[number])
    return clusters


def _is_furniture(printed: str, *, votes: int, stories: int) -> bool:
    """Return whether a line of so many stories of a source is furniture: sentences and quotations need more than labels."""
    words = len(printed.split())
    if words <= 2 and printed[-1] in ":;,":  # the cue of a speaker
        return False
    if QUOTED.match(printed) or words > 12 or (words > 3 and printed[-1] in ".!?…"):
        return votes >= 4 and votes >= 0.3 * stories
    return votes >= LEAST and votes >= (0.04 if words <= 6 else 0.08) * stories
