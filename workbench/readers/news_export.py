"""The exports of news databases (Nexis, LexisNexis, Factiva, Europresse) → their documents, one record each.

The databases differ in where a document begins and ends and where its date stands; what they share is below.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from workbench.readers import Fault, Record

MONTHS = (
    ("january", "janvier", "januar", "jänner", "jan", "janv"),
    ("february", "février", "fevrier", "februar", "feb", "févr", "fév"),
    ("march", "mars", "märz", "maerz", "mar"),
    ("april", "avril", "apr", "avr"),
    ("may", "mai"),
    ("june", "juin", "juni", "jun"),
    ("july", "juillet", "juli", "jul", "juil"),
    ("august", "août", "aout", "aug"),
    ("september", "septembre", "sep", "sept"),
    ("october", "octobre", "oktober", "oct", "okt"),
    ("november", "novembre", "nov"),
    ("december", "décembre", "decembre", "dezember", "dec", "déc", "dez"),
)
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
NAME = r"([^\W\d_]{3,9})"
YEAR = r"((?:1[6-9]|2[01])\d\d)(?!\d)"
DATES = (  # pattern → where year, month and day stand in it
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s{{1,3}}{NAME}\.?,?\s{{1,3}}{YEAR}"), (3, 2, 1)),
    (re.compile(rf"\b{NAME}\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}{YEAR}"), (3, 1, 2)),
    (re.compile(rf"(?<!\d){YEAR}-(\d\d)-(\d\d)(?!\d)"), (1, 2, 3)),
)
LONGEST_DATE_LINE = 90  # characters; a longer line that has a date in it is a paragraph
NARROWEST, WIDEST = 45, 100  # characters at which programs wrap lines; headlines are shorter, paragraphs longer
LONGEST_HEADER = 14  # lines between a date line and the text it belongs to

FIELDS = {  # the name before a colon, in the languages of the databases' pages → field; "" for what is not kept
    "byline": "authors", "autor": "authors", "auteur": "authors",
    "section": "section", "rubrik": "section", "ressort": "section", "rubrique": "section",
    "length": "", "länge": "", "longueur": "",
    "dateline": "", "highlight": "", "edition": "", "series": "",
    "language": "language", "sprache": "language", "langue": "language",
    "subject": "tags", "url": "url",
    "load-date": "", "update": "", "publication-type": "", "graphic": "", "journal code": "", "journal-code": "",
    "organization": "", "company": "", "geographic": "", "person": "", "industry": "", "ticker": "", "notes": "",
    "correction": "", "correction-date": "", "type": "", "document-type": "", "issn": "", "acc-no": "", "distribution": "",
    "country": "", "state": "", "city": "",
}  # fmt: skip
IN_HEADER = {  # the names of fields that stand before the text; any other ends it
    "byline", "autor", "auteur", "section", "rubrik", "ressort", "rubrique", "length", "länge", "longueur", "dateline",
    "highlight", "edition", "series",
}  # fmt: skip
FIELD_LINE = re.compile(r"([^\W\d_][\w -]{1,18}?)\s?:\s?(.*)", re.S)
COPYRIGHT = re.compile(r"(?:©|\(c\)|Copyright\b)", re.I)

END_OF_DOCUMENT = {"End of Document", "Ende des Dokuments", "Fin du document", "Fin du Document"}
BODY = {"Body", "Textkörper", "Corps", "Corps de l'article"}
AFTER_BODY = {"Graphic", "Notes", "Correction"}
COVER = re.compile(r"(?:Documents|Dokumente) \((\d{1,6})\)")
NUMBERED = re.compile(r"(\d{1,6}) (?:of|von|de|sur) (\d{1,6}) (?:DOCUMENTS?|DOKUMENT(?:EN?)?)")

HINT = re.compile(r"End of Document|Ende des Dokuments|Fin du [dD]ocument|\d DO[CK]UMENT|Do[ck]umento?\s[A-Z]")  # one in each

ACCESSION = re.compile(r"(?:AN[\s|]{1,9})?(?:Document|Dokument|Documento)\s([A-Z][A-Z0-9]{2,23}[a-z0-9]{6,14})(?:\s?\|)?")
WORD_COUNT = re.compile(r"\d[\d.,\s]{0,8}(?:words|mots|Wörter|palabras|parole|palavras|woorden)", re.I)
FACTIVA_PAGE = re.compile(r"Page \d{1,5} of \d{1,5}\b.{0,40}Factiva")
CLOCK = re.compile(r"\d{1,2}:\d\d(?: [A-Z]{2,5})?")
EDITION = re.compile(r"[A-Z][A-Z0-9]{1,9}|(?:Page|Seite|Volume|Vol\.?|Issue|No\.?) .{1,30}|\d{1,4}|.{1,30} edition")
BYLINE = re.compile(r"(?:By|Par|Von|Por|Di|Door) ", re.I)
LANGUAGES = {
    "english", "french", "german", "spanish", "italian", "dutch", "portuguese", "russian", "arabic", "turkish", "polish",
    "anglais", "français", "allemand", "englisch", "deutsch", "französisch",
}  # fmt: skip
WEEKDAYS = set(
    "lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday le".split()
)
CODES = {"HD": "title", "BY": "authors", "PD": "published", "SN": "source", "SE": "section", "LA": "language", "NS": "tags"}
CODE_LINE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:[\s|]{1,9}(.*))?", re.S
)
UNENDED = "no end mark"


class _Block(NamedTuple):
    """The lines of one document as they stand between two marks."""

    lines: list[str]
    line_no: int
    ended: bool = True


def split_export(paragraphs: list[str]) -> Iterator[Record | Fault] | None:
    """Return the documents of an export of Nexis Uni, LexisNexis or Factiva; None if the paragraphs are no such export.

    The paragraphs are those of a word processor's file or the lines of a text file; empty ones count as empty lines, and the
    `line_no` of a record is the place of its first among them. If the export says how many documents it holds, and not as
    many are found, a fault comes last. A document without its end mark is read, and flagged, if another can be told to begin.
    """
    if not any(HINT.search(paragraph) for paragraph in paragraphs):
        return None
    lines = [line.replace("\xa0", " ").strip() for paragraph in paragraphs for line in paragraph.split("\n")]
    present = set(lines)
    if present & END_OF_DOCUMENT and present & BODY:
        return _read_nexis(lines)
    if any(NUMBERED.fullmatch(line) for line in lines if len(line) < 60):
        return _read_lexis(lines)
    if any(_is_accession(line) for line in lines) and (_factiva_starts(lines) or {"HD", "PD"} <= _codes(lines).keys()):
        return _read_factiva(lines)
    return None


def read_export_html(text: str) -> Iterator[Record | Fault] | None:
    """Return the documents of a page saved from Factiva, Europresse or LexisNexis, told by its elements; None for others."""
    if "articleParagraph" in text and re.search(r"class=[\"'][^\"'<>]{0,40}\b\w\wArticle\b", text):
        return _read_factiva_html(_tree(text))
    if "DocPublicationName" in text and "itreArticle" in text:
        return _read_europresse_html(_tree(text))
    if re.search(r"\d (?:of|von|de|sur) \d{1,6} (?:DOCUMENT|DOKUMENT)", text):
        return split_export(_lines_of(_tree(text)))
    return None


def find_day(text: str) -> str | None:
    """Return the first day in a line, in English, French or German, as `2024-10-22`; None if it has none that exists."""
    for pattern, places in DATES:
        for match in pattern.finditer(text[:400]):
            year, month, day = (match[place] for place in places)
            number = int(month) if month.isdigit() else MONTH.get(month.lower())
            try:
                return date(int(year), number or 0, int(day)).isoformat()
            except ValueError:
                continue
    return None


def _is_date_line(line: str) -> bool:
    """Say whether a line is a date, perhaps with its weekday, hour or edition, and not a sentence that mentions one."""
    if not 8 <= len(line) <= LONGEST_DATE_LINE or not find_day(line):
        return False
    starts = [match.start() for pattern, _ in DATES for match in pattern.finditer(line)]
    return min(starts) <= 16 and line[-1] not in "?!" and len(line.split()) <= 12


def _field(line: str) -> tuple[str, str] | None:
    """Return the name, in lower case, and the value of a line like `Byline: Ann Lee`."""
    match = FIELD_LINE.fullmatch(line)
    return (match[1].lower(), match[2].strip()) if match and match[1].lower() in FIELDS else None


def _set_field(fields: dict[str, str], name: str, value: str) -> None:
    field = FIELDS[name]
    if field == "tags":  # GRAIN TRADE (90%); SUMMITS (78%)
        value = ", ".join(filter(None, (re.sub(r"\(\d{1,3}%\)", "", part).strip() for part in re.split("[;,]", value))))
    if field and value:
        fields.setdefault(field, " ".join(value.split()))


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line]


def _paragraphs(lines: list[str]) -> list[str]:
    """Return the paragraphs of a text: lines that are wrapped at a width are joined, any others are paragraphs."""
    inner = sorted(len(line) for line, after in pairwise(lines) if line and after)
    wrapped = inner and NARROWEST <= inner[len(inner) // 2] <= inner[-1] <= WIDEST
    return _parted(lines) if wrapped else _filled(lines)


def _parted(lines: list[str]) -> list[str]:
    """Return what empty lines part, each joined to one line."""
    return [block.replace("\n", " ") for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if block]


def _record(fields: dict[str, str], paragraphs: list[str], number: int, block: _Block) -> Record | Fault:
    if not paragraphs:
        return Fault("a document without a text", number, block.line_no)
    fields = {name: value for name, value in fields.items() if value} | {"text": "\n\n".join(paragraphs)}
    return Record(fields, number, block.line_no, () if block.ended else (UNENDED,))


def _counted(found: Iterator[Record | Fault], declared: int | None) -> Iterator[Record | Fault]:
    """Yield what was found, then a fault if the export declares more or fewer."""
    number = 0
    for item in found:
        number += not (isinstance(item, Fault) and item.outcome == "skipped")
        yield item
    if declared is not None and declared != number:
        yield Fault(f"declared {declared:,} documents, found {number:,}")


def _blocks(lines: list[str], is_end, starts_in) -> Iterator[_Block]:
    """Yield the documents between end marks; a block in which a second one starts is parted there."""
    begin = 0
    for end, line in enumerate([*lines, None]):
        if line is not None and not is_end(line):
            continue
        cuts = [begin, *(begin + start for start in starts_in(lines[begin:end])[1:])]
        for place, stop in zip(cuts, [*cuts[1:], end], strict=True):
            first = next((n for n in range(place, stop) if lines[n]), None)
            if first is not None:
                yield _Block(lines[first:stop], first + 1, line is not None and stop == end)
        begin = end + 1


# Nexis Uni: title, source, date, fields, "Body", text, "Load-Date: …", "End of Document"


def _read_nexis(lines: list[str]) -> Iterator[Record | Fault]:
    cover = next((match for line in lines[:2000] if (match := COVER.fullmatch(line))), None)
    blocks = _blocks(lines, END_OF_DOCUMENT.__contains__, _nexis_starts)
    yield from _counted(_nexis_documents(blocks, cover is not None), int(cover[1]) if cover else None)


def _nexis_starts(lines: list[str]) -> list[int]:
    """Return where documents start: two lines above the date line that comes before "Body"."""
    starts, last = [], 0
    for n, line in enumerate(lines):
        if line not in BODY:
            continue
        above = [m for m in range(last, n) if lines[m]]
        dates = [k for k, m in enumerate(above) if k > 1 and len(above) - k <= LONGEST_HEADER and _is_date_line(lines[m])]
        if not starts:
            starts.append(0)
        elif dates:
            starts.append(above[dates[-1] - 2])
        last = n + 1
    return starts


def _nexis_documents(blocks: Iterator[_Block], has_cover: bool) -> Iterator[Record | Fault]:
    number = 0
    for block in blocks:
        if not block.ended and not BODY.intersection(block.lines):
            yield Fault("paragraphs after the last document", 0, block.line_no, "skipped")
            continue
        number += 1
        body = next((n for n, line in enumerate(block.lines) if line in BODY), len(block.lines))
        fields = _nexis_header(_filled(block.lines[:body]), has_cover and number == 1)
        end = _nexis_end(block.lines, body)
        for line in block.lines[end:]:
            if pair := _field(line):
                _set_field(fields, *pair)
        yield _record(fields, _paragraphs(block.lines[body + 1 : end]), number, block)


def _nexis_header(head: list[str], after_cover: bool) -> dict[str, str]:
    """Return the fields of the lines above the text; below a cover page only the two above the date are the document's."""
    fields: dict[str, str] = {}
    dates = [n for n, line in enumerate(head) if n and len(head) - n <= LONGEST_HEADER and _is_date_line(line)]
    if dates:
        at = dates[-1]
        names, rest = head[:at], head[at + 1 :]
        fields["published"] = find_day(head[at]) or ""
    else:
        first = next((n for n, line in enumerate(head) if n and (_field(line) or COPYRIGHT.match(line))), len(head))
        names, rest = head[:first], head[first:]
    if after_cover:
        names = names[-2:]
    if len(names) > 1:
        fields["source"] = names.pop()
    fields["title"] = " ".join(names)
    for line in rest:
        if pair := _field(line):
            _set_field(fields, *pair)
    return fields


def _nexis_end(lines: list[str], body: int) -> int:
    """Return where the text ends: at its classification or load date, or a caption or note before them."""
    end = next(
        (n for n in range(body + 1, len(lines)) if lines[n] == "Classification" or lines[n].startswith("Load-Date:")), None
    )
    if end is None:
        return len(lines)
    return next((n for n in range(end - 1, body, -1) if lines[n] in AFTER_BODY), end)


# LexisNexis, the older text: "1 of 90 DOCUMENTS", source, date, title, FIELDS, text, FIELDS, copyright


def _read_lexis(lines: list[str]) -> Iterator[Record | Fault]:
    marks = [n for n, line in enumerate(lines) if len(line) < 60 and NUMBERED.fullmatch(line)]
    declared = int(NUMBERED.fullmatch(lines[marks[0]])[2])
    blocks = (_Block(lines[n + 1 : m], n + 1) for n, m in zip(marks, [*marks[1:], len(lines)], strict=True))
    yield from _counted((_lexis_document(block, number) for number, block in enumerate(blocks, 1)), declared)


def _lexis_document(block: _Block, number: int) -> Record | Fault:
    paragraphs = _lexis_paragraphs(block.lines)
    fields: dict[str, str] = {}
    at = next((n for n, paragraph in enumerate(paragraphs[:6]) if find_day(paragraph[:LONGEST_DATE_LINE])), 0)
    if paragraphs and find_day(paragraphs[at][:LONGEST_DATE_LINE]):
        fields["published"] = find_day(paragraphs[at][:LONGEST_DATE_LINE]) or ""
        fields["source"] = " ".join(paragraphs[:at])
        at += 1
    named = [n for n in range(at, len(paragraphs)) if _is_capital_field(paragraphs[n])]
    title_ends = named[0] if named and _field(paragraphs[named[0]])[0] in IN_HEADER else min(at + 1, len(paragraphs))
    fields["title"] = " ".join(paragraphs[at:title_ends])
    body, ended = [], False
    for paragraph in paragraphs[title_ends:]:
        if _is_capital_field(paragraph):
            name, value = _field(paragraph)
            _set_field(fields, name, value)
            ended = ended or name not in IN_HEADER
        elif not ended:
            body.append(paragraph)
    return _record(fields, body, number, block)


def _lexis_paragraphs(lines: list[str]) -> list[str]:
    """Return the paragraphs without the copyright notice, which stands above the source or ends the document."""
    is_text_file = "" in lines and max(map(len, lines)) <= WIDEST
    paragraphs = _parted(lines) if is_text_file else _filled(lines)
    notices = [n for n, paragraph in enumerate(paragraphs) if COPYRIGHT.match(paragraph) and len(paragraph) < 400]
    if notices and notices[-1] > len(paragraphs) // 2:
        paragraphs = paragraphs[: notices[-1]]
    return [paragraph for n, paragraph in enumerate(paragraphs) if n > 3 or not COPYRIGHT.match(paragraph)]


def _is_capital_field(paragraph: str) -> bool:
    name = paragraph.partition(":")[0]
    return len(name) < 24 and name.isupper() and _field(paragraph) is not None


# Factiva: title, byline, "624 words", date, source, code, language, copyright, text, "Document XXXX000020241022…"


def _read_factiva(lines: list[str]) -> Iterator[Record | Fault]:
    lines = ["" if line.startswith("Page ") and FACTIVA_PAGE.match(line) else line for line in lines]
    number = 0
    for block in _blocks(lines, _is_accession, _factiva_starts):
        coded = _codes(block.lines)
        if not block.ended and not _factiva_starts(block.lines) and "HD" not in coded:
            yield Fault("paragraphs after the last document", 0, block.line_no, "skipped")  # the search summary
            continue
        number += 1
        yield _coded_document(coded, number, block) if "HD" in coded else _factiva_document(block, number)


def _is_accession(line: str) -> bool:
    return len(line) < 70 and (match := ACCESSION.fullmatch(line)) is not None and re.search(r"\d{6}", match[1]) is not None


def _factiva_starts(lines: list[str]) -> list[int]:
    """Return where documents start: with the title above a count of words that a date follows."""
    places = [n for n, line in enumerate(lines) if line]
    starts: list[int] = []
    for k in range(1, len(places) - 1):
        line = lines[places[k]]
        if len(line) < 24 and WORD_COUNT.fullmatch(line) and _is_date_line(lines[places[k + 1]]):
            above = 2 if k > 1 and _is_byline(lines[places[k - 1]]) else 1
            starts.append(places[k - above])
    return starts


def _is_byline(line: str) -> bool:
    return len(line) < 120 and BYLINE.match(line) is not None


def _author(line: str) -> str:
    match = BYLINE.match(line)
    return line[match.end() :] if match else line


def _factiva_document(block: _Block, number: int) -> Record | Fault:
    lines = block.lines
    count = next((n for n, line in enumerate(lines) if len(line) < 24 and WORD_COUNT.fullmatch(line)), None)
    if count is None:
        return Fault("a document without a count of words", number, block.line_no)
    fields = _factiva_title(_filled(lines[:count]))
    below = [n for n in range(count + 1, len(lines)) if lines[n]][:LONGEST_HEADER]
    body = count + 1
    for place, n in enumerate(below):
        line = lines[n]
        if place == 0:
            fields["published"] = find_day(line) or line
        elif "source" not in fields and not CLOCK.fullmatch(line):
            fields["source"] = line
        elif line.lower() in LANGUAGES:
            fields["language"] = line
        elif not (COPYRIGHT.match(line) or CLOCK.fullmatch(line) or _is_edition(line)):
            break
        body = n + 1
    return _record(fields, _paragraphs(lines[body:]), number, block)


def _is_edition(line: str) -> bool:
    """Say whether a line is a code, page, volume or edition, as they stand between the source and the text."""
    return EDITION.fullmatch(line) is not None


def _factiva_title(above: list[str]) -> dict[str, str]:
    """Return the title, and the byline below or the section above it; a short last line is a byline."""
    fields: dict[str, str] = {}
    if len(above) > 1 and (_is_byline(above[-1]) or len(above[-1].split()) <= 6 < len(above[-2].split()) + 2):
        fields["authors"] = _author(above[-1])
        above = above[:-1]
    fields["title"] = above[-1] if above else ""
    fields["section"] = above[-2] if len(above) > 1 else ""
    return fields


def _codes(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines of each two-letter field of Factiva's indexed display."""
    found: dict[str, list[str]] = {}
    code = None
    for line in lines:
        if (match := CODE_LINE.fullmatch(line)) and match[1] not in found:
            code = match[1]
            found[code] = [match[2]] if match[2] else []
        elif code:
            found[code].append(line)
    return found


def _coded_document(coded: dict[str, list[str]], number: int, block: _Block) -> Record | Fault:
    values = {code: " ".join(line.strip("| ") for line in lines if line).strip() for code, lines in coded.items()}
    fields = {field: values.get(code, "") for code, field in CODES.items()}
    fields["published"] = find_day(fields["published"]) or fields["published"]
    fields["authors"] = _author(fields["authors"])
    body = [_paragraphs([line.strip("| ") for line in coded.get(code, [])]) for code in ("LP", "TD")]
    return _record(fields, [paragraph for part in body for paragraph in part], number, block)


# Pages


def _tree(text: str):
    from lxml import etree, html

    try:  # bytes, for lxml refuses text that declares an encoding
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return html.Element("html")


def _plain(element) -> str:
    return " ".join(element.text_content().split())


def _of_class(element, name: str) -> list:
    return element.xpath(f".//*[contains(@class, '{name}')]")


def _lines_of(root) -> list[str]:
    """Return the text of a page as lines: a block element starts one and an empty one parts paragraphs."""
    parts: list[str] = []
    for element in root.iter():
        if element.tag in ("p", "div", "tr", "h1", "h2", "h3"):
            parts.append("\n\n")
        if element.tag == "br":
            parts.append("\n")
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts.append(" ".join((element.text or "").split()) + " ")
        parts.append(" ".join((element.tail or "").split()))
    return [line.strip() for line in "".join(parts).split("\n")]


def _read_factiva_html(root) -> Iterator[Record | Fault]:
    articles = [element for element in root.xpath("//div[@class]") if re.search(r"\b\w\wArticle\b", element.get("class"))]
    for number, article in enumerate(articles, 1):
        block = _Block([], article.sourceline or 0)
        rows = {_plain(row[0]): row for row in article.iter("tr") if len(row) > 1}
        if "HD" in rows and "PD" in rows:
            coded = {code: [_plain(row[1])] for code, row in rows.items()}
            for code in coded.keys() & {"LP", "TD"}:
                coded[code] = [plain for p in rows[code].iter("p") if (plain := _plain(p))] or coded[code]
            yield _coded_document(coded, number, block)
        else:
            yield _factiva_article(article, number, block)


def _factiva_article(article, number: int, block: _Block) -> Record | Fault:
    """Read the display without codes: its first lines are divisions, its text paragraphs with a class of their own."""
    lines = [plain for div in article.iter("div") if not len(div.findall(".//div")) and (plain := _plain(div))]
    title = next((plain for element in _of_class(article, "eadline") if (plain := _plain(element))), "")
    count = next((n for n, line in enumerate(lines) if len(line) < 24 and WORD_COUNT.fullmatch(line)), -1)
    fields = {"title": title}
    below = [line for line in lines[count + 1 :] if not CLOCK.fullmatch(line)] if count >= 0 else []
    if below:
        fields["published"] = find_day(below[0]) or below[0]
        fields["source"] = below[1] if len(below) > 1 else ""
        fields["language"] = next((line for line in below[2:] if line.lower() in LANGUAGES), "")
        byline = lines[count - 1] if count else title
        fields["authors"] = "" if byline == title else _author(byline)
    body = [plain for p in _of_class(article, "articleParagraph") if (plain := _plain(p)) and not _is_accession(plain)]
    return _record(fields, body, number, block)


def _read_europresse_html(root) -> Iterator[Record | Fault]:
    cover = re.search(r"Documents sauvegardés\D{0,60}?(\d{1,6}) documents", _plain(root)[:2000])
    articles = root.xpath("//article") or [
        table for table in root.iter("table") if _of_class(table, "DocPublicationName") and not table.xpath(".//table")
    ]
    found = (_europresse_document(article, number) for number, article in enumerate(articles or [root], 1))
    yield from _counted(found, int(cover[1]) if cover else None)


def _europresse_document(article, number: int) -> Record | Fault:
    first = {
        name: next((plain for element in _of_class(article, mark) if (plain := _plain(element))), "")
        for name, mark in (
            ("source", "DocPublicationName"),
            ("title", "itreArticle"),
            ("header", "DocHeader"),
            ("authors", "docAuthors"),
        )
    }
    header = first.pop("header")
    day = find_day(header) or find_day(first["source"])
    if not day and (match := re.search(r"news[·:.](\d{4})(\d\d)(\d\d)[·:.]", _plain(article))):
        day = "-".join(match.groups())
    section = re.split(r",|\d", header, maxsplit=1)[0].strip()
    fields = first | {
        "published": day or header,
        "source": first["source"].partition(",")[0].strip(),
        "section": "" if section.lower() in WEEKDAYS else section,
    }
    body = _of_class(article, "docOcurrContainer") or _of_class(article, "DocText") or article.xpath(".//section")
    return _record(fields, _europresse_text(body[0]) if body else [], number, _Block([], article.sourceline or 0))


def _europresse_text(body) -> list[str]:
    paragraphs = [plain for p in body.iter("p") if (plain := _plain(p))]
    return paragraphs or _filled(_lines_of(body))
