"""Word documents (.docx): one article, or the documents of a news database's export.

The main part is read as a stream of events, so that a small file cannot become a large tree. Headers, footers, footnotes and
comments are other parts and are left out; so is what tracked changes deleted or moved away.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from workbench.readers import Fault, Record, Source
from workbench.readers.news_export import split_export
from workbench.readers.plain_text import article_of

MAIN_PART = re.compile(r"word/document\d{0,3}\.xml")
LONGEST = 50_000_000  # bytes of the main part, unpacked; a novel has two million
WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
LEFT_OUT = {"pPr", "rPr", "moveFrom", "del"}  # tab stops are named like tabs; text moved away stands a second time
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same text box once more


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield the article of the document, or those of an export (see `news_export`); a damaged file is a fault."""
    part = _main_part(source.data, source.limits.ratio)
    paragraphs = part if isinstance(part, Fault) else _paragraphs(part)
    if isinstance(paragraphs, Fault):
        yield paragraphs
    elif not any(paragraph.strip() for paragraph in paragraphs):
        yield Fault("no text", 1)
    elif (documents := split_export(paragraphs)) is not None:
        yield from documents
    else:
        yield article_of(paragraphs, fields={})


def _main_part(data: bytes, ratio: int) -> bytes | Fault:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Fault("password-protected, or a .doc of old, which is not read")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entry = next((entry for entry in archive.infolist() if MAIN_PART.fullmatch(entry.filename)), None)
        if entry is None:
            return Fault("no Word document: it has no part word/document.xml")
        if entry.flag_bits & 1:
            return Fault("password-protected")
        with archive.open(entry) as stream:  # the size that is stated may be a lie
            content = stream.read(LONGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        return Fault(f"damaged: {str(error)[:200]}")
    if len(content) > LONGEST:
        return Fault(f"more than {LONGEST:,} bytes unpacked")
    if len(content) > 1 << 20 and len(content) > max(entry.compress_size, 1) * ratio:
        return Fault(f"unpacks to more than {ratio} times its size")
    return content


def _paragraphs(content: bytes) -> list[str] | Fault:
    from lxml import etree

    text = _Text()
    try:
        parser = etree.XMLParser(target=text, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        for start in range(0, len(content), 1 << 16):
            parser.feed(content[start : start + (1 << 16)])
        parser.close()
    except _DoctypeError:
        return Fault("a document type declaration in a Word document")
    except (etree.LxmlError, ValueError) as error:
        return Fault(f"damaged: {str(error)[:200]}")
    return text.paragraphs


class _DoctypeError(Exception):
    """No Word document has a document type; one that has could declare entities."""


class _Text:
    """What lxml reports as it reads: gathers the paragraphs, those of a text box before the one it is anchored in."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._open: list[list[str]] = []
        self._hidden = 0  # how deep inside something left out
        self._in_text = False

    def doctype(self, *_: object) -> None:
        raise _DoctypeError

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _name(tag)
        if self._hidden or name in LEFT_OUT or tag == FALLBACK:
            self._hidden += 1
        elif name == "p":
            self._open.append([])
        elif self._open and name in BREAKS:
            self._open[-1].append(BREAKS[name])
        self._in_text = name == "t" and not self._hidden

    def end(self, tag: str) -> None:
        self._in_text = False
        if self._hidden:
            self._hidden -= 1
        elif _name(tag) == "p" and self._open:
            self.paragraphs.append("".join(self._open.pop()))

    def data(self, text: str) -> None:
        if self._in_text and self._open:
            self._open[-1].append(text)

    def close(self) -> None:
        """Nothing is left to do."""


def _name(tag: str) -> str:
    """Return the name of an element of Word's own, "" for any other."""
    return next((tag.removeprefix(space) for space in WORD if tag.startswith(space)), "")
