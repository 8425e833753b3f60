"""One corpus in many forms is one table: ids, titles, days and texts are the same, whatever the format, order or machine."""

import csv
import gzip
import html
import io
import json
import os
import subprocess
import sys
import zipfile
from random import Random

import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pytest
from conftest import ROOT

import workbench as wb
from workbench.cleaning import from_json, remove

ARTICLES = [
    ("Leaders meet in Kazan", "2024-10-22", "KAZAN — They met on Tuesday, “for an hour”.\n\nThey will meet again – perhaps."),
    ("Grain ships leave Odesa", "2024-10-23", "ODESA — Three ships left the port & two came.\n\nA fourth waits for a pilot."),
    ("Élysée weighs a reply", "2024-10-25", "PARIS — The palace said nothing < on Friday.\n\nNaïve hopes were not raised."),
]
ROWS = [
    {"title": title, "text": text, "published": day, "source": "Wire", "url": f"https://w.example/{n}"}
    for n, (title, day, text) in enumerate(ARTICLES)
]


def delimited(mark, encoding):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode(encoding)


def plain(row):
    return f"{row['title']}\n\n{row['text']}\n"


def paragraphs(row):
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in row["text"].split("\n\n"))


def page(row):
    meta = f'<meta property="article:published_time" content="{row["published"]}"><meta property="og:site_name" content="Wire">'
    body = f"<article><h1>{row['title']}</h1>{paragraphs(row)}</article>"
    return f"<!doctype html><html><head><meta charset=utf-8>{meta}</head><body>{body}</body></html>"


def feed(row):
    about = f"<title>{row['title']}</title><link>{row['url']}</link><pubDate>{row['published']}</pubDate>"
    return f"<item>{about}<description>{html.escape(paragraphs(row))}</description></item>"


def nitf(row):
    day = f'<docdata><date.issue norm="{row["published"].replace("-", "")}T050000Z"/></docdata>'
    body = f"<body><body.content><block>{paragraphs(row)}</block></body.content></body>"
    return f"<nitf><head><title>{row['title']}</title>{day}</head>{body}</nitf>"


def word(row):
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = [row["title"], *row["text"].split("\n\n")]
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {namespace}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def rich(row):
    lines = [row["title"], *row["text"].split("\n\n")]
    coded = ["".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines]
    return ("{\\rtf1\\ansi " + "\\par ".join(coded) + "\\par}").encode()


def record(row):
    body = page(row).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    head += "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000" + row["url"][-1] + ">\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def arrow(write):
    out = pyarrow.BufferOutputStream()
    write(pyarrow.Table.from_pylist(ROWS), out)
    return out.getvalue().to_pybytes()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


LINES = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()
NAMED = {f"{row['published']}_wire_{n}.txt": plain(row) for n, row in enumerate(ROWS)}
FORMS = {
    "txt": {name: text.encode() for name, text in NAMED.items()},
    "txt in cp1252": {name: text.encode("cp1252") for name, text in NAMED.items()},
    "zip": {"a.zip": zipped(**NAMED)},
    "csv": {"a.csv": delimited(",", "utf-8")},
    "tsv": {"a.tsv": delimited("\t", "utf-16")},
    "semicolons": {"a.csv": delimited(";", "utf-8-sig")},
    "json": {"a.json": json.dumps(ROWS).encode()},
    "jsonl": {"a.jsonl": LINES},
    "jsonl.gz": {"a.jsonl.gz": gzip.compress(LINES)},
    "jsonl.zst": {"a.jsonl.zst": pyarrow.compress(LINES, codec="zstd", asbytes=True)},
    "parquet": {"a.parquet": arrow(pyarrow.parquet.write_table)},
    "feather": {"a.feather": arrow(pyarrow.feather.write_feather)},
    "html": {f"{n}.html": page(row).encode() for n, row in enumerate(ROWS)},
    "rss": {"a.rss": f"<rss version='2.0'><channel><title>Wire</title>{''.join(map(feed, ROWS))}</channel></rss>".encode()},
    "nitf": {f"{n}.xml": nitf(row).encode() for n, row in enumerate(ROWS)},
    "docx": {f"{row['published']}_wire_{n}.docx": word(row) for n, row in enumerate(ROWS)},
    "rtf": {f"{row['published']}_wire_{n}.rtf": rich(row) for n, row in enumerate(ROWS)},
    "warc": {"a.warc": b"".join(map(record, ROWS))},
    "warc.gz": {"a.warc.gz": b"".join(gzip.compress(record(row)) for row in ROWS)},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_table(tmp_path, form):
    for name, data in FORMS[form].items():
        (tmp_path / name).write_bytes(data)
    load = wb.load_articles(tmp_path)
    assert load.account["outcome"].unique().tolist() == ["loaded"], load.account["reason"].tolist()
    table = load.articles.sort_values("published_date")
    found = zip(table["title"], table["published_date"].dt.strftime("%F"), table["text"], strict=True)
    assert list(found) == ARTICLES
    assert wb.corpus_fingerprint(load.articles.assign(source="Wire")) == "c3505ca16b44"


SCRIPT = """
import sys, workbench as wb
load = wb.load_articles(sys.argv[1])
print(load.articles.to_json(orient="split", date_format="iso"), load.account.to_json())
"""


def test_a_load_is_the_same_on_every_machine(tmp_path):
    """Other folder, order of writing, time zone, locale and hash seed: the same tables to the letter."""
    said = set()
    for folder, zone, locale, seed in (("a", "UTC", "C", "0"), ("b/c", "Pacific/Kiritimati", "C.UTF-8", "7")):
        target = tmp_path / folder
        target.mkdir(parents=True)
        forms = list(FORMS["txt"].items()) + list(FORMS["csv"].items()) + list(FORMS["html"].items())
        for name, data in forms if folder == "a" else reversed(forms):
            (target / name).write_bytes(data)
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", SCRIPT, str(target)]
        said.add(subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert len(said) == 1


def mutated(data, random):
    """Return the bytes with one piece cut out, doubled, overwritten, or a byte changed."""
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice((1, 2, 8, 64, len(data))))
    change = random.randrange(4)
    if change == 0:
        return data[:start] + data[end:]
    if change == 1:
        return data[:end] + data[start:]
    if change == 2:
        return data[:start] + random.randbytes(end - start) + data[end:]
    return data[:start] + bytes([data[start] ^ (1 << random.randrange(8))]) + data[start + 1 :]


@pytest.mark.parametrize("form", FORMS)
def test_damaged_files_never_raise_and_always_add_up(tmp_path, form):
    """MUTATIONS says how many of each form: `make nightly` tries many more."""
    random = Random(form)
    name, data = next(iter(FORMS[form].items()))
    for _ in range(int(os.environ.get("MUTATIONS", "200"))):
        (tmp_path / name).write_bytes(mutated(data, random))
        load = wb.load_articles(tmp_path)  # raises if it does not add up
        assert load.summary()["seen"] >= 1
        for raw, text, removed in load.articles[["text_raw", "text", "removed"]].dropna().itertuples(index=False):
            assert text == remove(raw, from_json(removed))
