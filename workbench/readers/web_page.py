"""HTML pages: one article a page, its text found by trafilatura, its date only where the page states one."""

import json
import re
from collections.abc import Iterator

from workbench.readers import Fault, Record, map_fields

META = {  # the name or property of a meta element → field
    "og:title": "title",
    "og:site_name": "source",
    "og:url": "url",
    "author": "authors",
    "article:section": "section",
    "article:published_time": "published",
    "date": "published",
    "dc.date": "published",
    "parsely-pub-date": "published",
}


def read(text: str) -> Iterator[Record | Fault]:
    """Yield the article of a page, or a fault if it has no text. The field `date_basis` says where the date stood."""
    from lxml import etree, html
    from trafilatura import extract

    try:  # bytes, for lxml refuses text that declares an encoding; the declaration itself goes
        page = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*>", "", text).encode(), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError) as error:
        yield Fault(f"not HTML: {error}", 1, 1)
        return
    fields = _json_ld(page) | {}
    fields["date_basis"] = "json-ld" if "published" in fields else ""
    for field, value in _meta(page):
        fields.setdefault(field, value)
    if "published" in fields:
        fields["date_basis"] = fields["date_basis"] or "meta"
    elif days := page.xpath("//article//time/@datetime"):
        fields |= {"published": days[0], "date_basis": "time-tag"}
    fields.setdefault("title", " ".join(page.xpath("string((//h1|//title)[1])").split()))
    # The parsed page is not handed on: trafilatura changes what it is given.
    body = extract(text, favor_precision=True, include_comments=False, include_tables=False) or ""
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    if paragraphs and paragraphs[0] == fields["title"]:
        paragraphs = paragraphs[1:]
    if not paragraphs:
        yield Fault("no article text in the page", 1, 1)
        return
    yield Record({key: value for key, value in fields.items() if value} | {"text": "\n\n".join(paragraphs)}, 1, 1)


def _meta(page) -> Iterator[tuple[str, str]]:
    for element in page.xpath("//meta[@content]"):
        field = META.get((element.get("property") or element.get("name") or "").lower())
        if field and element.get("content").strip():
            yield field, element.get("content").strip()


def _json_ld(page) -> dict[str, str]:
    """Return the fields of the first article among the page's JSON-LD blocks."""
    for block in page.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(block)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                if any("Article" in str(kind) for kind in [node.get("@type")]):
                    return map_fields({k: v for k, v in node.items() if k.lower() != "name"})
                waiting += [node.get("@graph", [])]
    return {}
