"""What analysts really have, and what attackers send: 125 inputs, each with the outcome that `cases/bad_inputs.csv` states.

A row of the table is an input: the classes of outcome it may have, how many articles are loaded, and what must be seen in the
account, the flags and the article (patterns). `explained` says why an outcome is not the one first asked for.
"""

import csv
import gzip
import io
import json
import os
import pickle
import re
import stat
import struct
import tarfile
import unicodedata
import zipfile

import pyarrow as pa
import pytest
import test_decoding as languages
from conftest import ROOT
from test_document_readers import EXPORT, PRINT, pdf, rtf
from test_tabular_readers import HEADER, row, stored, xlsx
from test_web_readers import BODY, HTML, P, archive, page
from test_xml_readers import g2

from workbench import load_articles, mark_duplicates

TABLE = list(csv.DictReader((ROOT / "tests" / "cases" / "bad_inputs.csv").open(encoding="utf-8")))
STORY = "Leaders meet in Kazan\n\nThey met on Tuesday and spoke about grain.\n\nThey will meet again in Rio.\n"
TWO = "Talks go on\n\nThey go on as long as it takes.\n\nNobody is in a hurry.\n"
CANARY = "canary-of-the-pickle"


class Evil:
    """What makes a directory when it is unpickled."""

    def __reduce__(self):
        return os.mkdir, (CANARY,)


def rss(*items):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{"".join(items)}</channel></rss>'


def item(title, text="The bridge is open.", more=""):
    return f"<item><title>{title}</title><description>{text}</description>{more}</item>"


def lines(*records):
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records) + "\n"


def told(n):
    return {"title": f"Title {n}", "text": f"Text number {n} of all."}


def zipped(**entries):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/") + ".txt", content)
    return data.getvalue()


def zip_with_a_link():
    data = io.BytesIO(zipped(ok=STORY))
    with zipfile.ZipFile(data, "a") as file:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    return data.getvalue()


def damaged(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def encrypted():
    data = bytearray(zipped(secret=STORY))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data[place : place + 2] = struct.pack("<H", 1)
    return bytes(data)


def hostile_tar():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for name, kind in (
            ("ok.txt", None),
            ("../evil.txt", None),
            ("link.txt", tarfile.SYMTYPE),
            ("dev.txt", tarfile.CHRTYPE),
        ):
            entry = tarfile.TarInfo(name)
            if kind:
                entry.type, entry.linkname = kind, "/etc/passwd"
                file.addfile(entry)
            else:
                entry.size = len(STORY)
                file.addfile(entry, io.BytesIO(STORY.encode()))
    return data.getvalue()


def sheet_of(*cells):
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in one)}</tr>" for one in cells)


def responses(n=3):
    bodies = [page(f"<article><h1>Talks {k}</h1>{BODY}</article>").encode() for k in range(n)]
    return [archive(("response", "200 OK", HTML, body)) for body in bodies]


DATES = [
    *["0001-01-01", "1970-01-01", "1970-01-01T00:00:00Z", "9999-12-31", "0000-00-00", "0000-01-01T00:00:00Z", "2024-02-30"],
    *[
        "2024-13-01",
        "31/06/2024",
        "2023-02-29",
        "03/04/2024",
        "04.05.2024",
        "1/2/2024",
        "2262-04-12",
        "1677-09-20",
        "2524-10-22",
    ],
    *[
        "22 Oktobre 2024",
        "yesterday",
        "two hours ago",
        "Tuesday",
        "October 22",
        "22/10",
        "45587",
        "1729573200",
        "-1",
        "NaN",
        "null",
    ],
    *["2024-10-22T25:00:00Z", "2024-10-22T05:00:00+99:00", "20241399"],
]
SCRIPT = "<script>alert(1)</script>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>' + rss(item("&a;" * 20_000))
PARAMETER = '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>' + rss(item("A"))
META = '<meta property="{0}" content="{1}">'.format
NEWS = """The harbour will open again on Monday after nine weeks of repairs, the port authority said. Two of its cranes were
damaged by the storm in spring and had to be taken down. Grain ships have waited outside since then, and farmers say that much
of their barley is lost. The minister of trade is to visit the quay before the first ship leaves for the south.
"""
CSV_ROWS = "".join(f"Title {n},Text number {n} of all.\n" for n in range(1, 6))
HEAD = "title,text\n"

# number in the table → the files, by name
INPUTS = {
    1: lambda: {"a.txt": "\ufeff" + STORY},
    2: lambda: {"a.txt": b"\xfe\xff" + STORY.encode("utf-16-be")},
    3: lambda: {"a.txt": b"\xff\xfe\0\0" + STORY.encode("utf-32-le")},
    4: lambda: {"a.txt": STORY.encode() + b"\x93Not so\x94, he said \x96 and left\x85 It cost \x80 5.\n"},
    5: lambda: {"a.txt": languages.RUSSIAN.encode("koi8-r")},
    6: lambda: {"a.txt": languages.JAPANESE.encode("euc_jp")},
    7: lambda: {"a.txt": languages.CHINESE.encode("gb18030")},
    8: lambda: {"a.txt": languages.KOREAN.encode("euc_kr")},
    9: lambda: {"a.txt": languages.FRENCH.encode().decode("cp1252", "ignore").encode()},
    10: lambda: {"a.txt": STORY.encode() + "Le café est fermé.\n".encode() + "Le café est ouvert.\n".encode("cp1252")},
    11: lambda: {"a.txt": STORY.encode() + b"Hidden \xc0\xaf and \xed\xa0\xbd\xed\xb8\x80 here.\n"},
    12: lambda: {"a.txt": b""},
    13: lambda: {"a.txt": b"\xef\xbb\xbf"},
    14: lambda: {"a.txt": zipped(inside=STORY)},
    15: lambda: {"a.txt": STORY.replace("\n", "\r"), "b.txt": STORY},
    16: lambda: {"a.txt": "Leaders meet\u2028They met on Tuesday.\x85They spoke.\u2029They left.\n"},
    17: lambda: {"a.txt": STORY + "\x1b[31mRed\x1b[0m \x1b]0;owned\x07title.\n"},
    18: lambda: {"a.txt": "Leaders \u202egnp.exe meet" + STORY[13:]},
    19: lambda: {"a.txt": "המזכיר הגיע עם NATO\n\nהוא נפגש עם EU 27 ביום שלישי.\n\nהם ייפגשו שוב.\n"},
    20: lambda: {"a.txt": "ผู้นำพบกัน\n\nผู้นำพบกันที่คาซานเมื่อวันที่ 22 ตุลาคม 2567\n\nพวกเขาจะพบกันอีก\n"},
    21: lambda: {name: unicodedata.normalize(form, languages.FRENCH) for name, form in (("a.txt", "NFC"), ("b.txt", "NFD"))},
    22: lambda: {"a.txt": "Leaders z" + "\u0301" * 600 + " meet" + STORY[13:]},
    23: lambda: {"a.txt": STORY + "Рutin and Zelenskіy were not there.\n"},
    24: lambda: {"a.txt": f"KAZAN, Oct 22 (Wire) - {'They met on Tuesday to speak about grain and trade, ' * 4}\n{STORY[23:]}"},
    25: lambda: {
        "a.txt": "Paper's share price\n\nAdvertisement revenue fell by nine per cent, the paper said.\n\nADVERTISEMENT\n\n"
        "Readers who subscribe to its newsletter are now the majority.\n\nShare this burden, the editor told his staff.\n"
    },
    26: lambda: {"a.txt": page()},
    27: lambda: {"a.txt": STORY + "See https://paper.example/a?b=1 or write to @paper and desk@paper.example.\n"},
    28: lambda: {
        "a.txt": f"Odd\n\n{'a' * 200_000}!\n\n{'(' * 50_000}\n\n{' ' * 90_000}x\n\n{'- ' * 50_000}\n\n{'<' * 50_000}\n"
    },
    29: lambda: {"a.txt": HEAD + CSV_ROWS},
    30: lambda: {"-rf.txt": STORY},
    31: lambda: {"CON.txt": STORY},
    32: lambda: {"n" * 240 + ".txt": STORY},
    33: lambda: {"~$story.docx": b"\x05lock", "a.txt": STORY},
    34: lambda: {".DS_Store": b"\0\0\0\1Bud1", "__MACOSX/._a.txt": b"\0\5\26\7", "a.txt": STORY},
    35: lambda: {"STORY.TXT": STORY},
    36: lambda: {"a.txt~": STORY, "a.txt.bak": STORY, "a.txt": STORY},
    37: lambda: {"2024-13-45_wire_x.txt": STORY},
    38: lambda: {b"caf\xe9.txt": STORY},
    42: lambda: {"a.csv": HEAD + CSV_ROWS},
    43: lambda: {"a.csv": HEAD + "A,One.\nB,Two, and more.\nC,Three.\n"},
    44: lambda: {"a.csv": HEAD + 'A,One.\nB,"Two.\nC,Three.\nD,Four.\n'},
    45: lambda: {"a.csv": HEAD + 'A,"They said \\"no\\" to it."\nB,"And \\"yes\\" too."\n'},
    46: lambda: {"a.csv": (HEAD + CSV_ROWS).replace(",", "\t")},
    47: lambda: {"a.csv": "\ufeff" + HEAD + CSV_ROWS},
    48: lambda: {"a.csv": (HEAD + "Café,Le café est fermé jusqu’à mardi.\n").encode("cp1252")},
    49: lambda: {"a.csv": CSV_ROWS},
    50: lambda: {"a.csv": ",title,text\n0,A,One.\n1,B,Two.\n"},
    51: lambda: {"a.csv": "id,title,text\n007,0042,One.\n9223372036854775808999,1E5,Two.\n"},
    52: lambda: {"a.csv": "title,text,date\nA,One.,45587\n"},
    53: lambda: {"a.csv": f"{HEAD}A,{'word ' * 60_000}end\n"},
    54: lambda: {"a.csv": "title,text\r\nA,One.\rB,Two.\nC,Three.\r\n"},
    55: lambda: {"a.csv": HEAD + CSV_ROWS + "Total: 5 rows,\n"},
    56: lambda: {"a.csv": "id,url,title,publish_date,media_name\n1,https://paper.example/1,Talks,2024-10-22,Paper\n"},
    57: lambda: {"a.csv": ",".join(f"c{n}" for n in range(20_000)) + "\n" + ",".join("x" * 20_000) + "\n"},
    58: lambda: {"a.jsonl": lines(told(1), told(2), '{"title": "Title 3", "te', told(4), told(5))},
    59: lambda: {"a.jsonl": "\n" + lines(told(1), "", "  ", told(2)) + "\n"},
    60: lambda: {"a.jsonl": '{"title": "A\u2028B", "text": "One\u2028two."}\n{"title": "C", "text": "Three\x85four."}\n'},
    61: lambda: {"a.jsonl": lines(told(1), "5", '"text"', "null", "[1]", told(2))},
    62: lambda: {"a.json": lines(told(1), told(2), told(3))},
    63: lambda: {"a.jsonl": lines(told(1), '{"title": "A", "text": "One.", "text": "Two."}')},
    64: lambda: {"a.jsonl": lines(f'{{"id": {"9" * 5000}, "title": "A", "text": "One."}}', told(2))},
    65: lambda: {"a.jsonl": r'{"title": "A \ud83d", "text": "One \udc00 two."}' + "\n"},
    66: lambda: {"a.json": lines({"title": "A", "text": f"<p>One &amp; <b>two</b>.</p>{SCRIPT}<p>Three.</p>"})},
    67: lambda: {"a.jsonl": lines(*({**told(n), "date": day} for n, day in enumerate(DATES)))},
    68: lambda: {"a.json": f"[{json.dumps(told(1))}, {json.dumps(told(2))},]"},
    69: lambda: {"a.rss": rss(item("Bridge opens"), item("Bridge closes", "The bridge is closed."))},
    70: lambda: {"a.xml": QUADRATIC},
    71: lambda: {"a.xml": PARAMETER},
    72: lambda: {"a.xml": "<rss><channel>" + "<a>" * 50_000},
    73: lambda: {"a.rss": rss(item("Fish&nbsp;chips & peas"))},
    74: lambda: {"a.rss": rss(item("+ADw-script+AD4-alert(1)+ADw-/script+AD4-")).replace('"1.0"?', '"1.0" encoding="UTF-7"?')},
    75: lambda: {"a.rss": rss("<pubDate>Tue, 22 Oct 2024 05:00:00 +0000</pubDate>", item("Bridge opens"))},
    76: lambda: {"a.rss": rss(item("A", "One.", "<guid>g</guid>"), item("A", "One, and more.", "<guid>g</guid>"))},
    77: lambda: {"a.rss": rss()},
    78: lambda: {"a.xml": g2("<inlineData>The bridge is open.</inlineData>", status="canceled", version=3)},
    79: lambda: {"a.rss": rss(item("A ]]&gt; B", "<![CDATA[one ]]]]><![CDATA[> two]]>"))},
    80: lambda: {"a.html": page(head=META("article:published_time", "2024-10-22T05:00:00Z"))},
    81: lambda: {"a.html": page(f"<article><h1>Talks</h1>{BODY}{'<b><i></b><p>They met again.</i>' * 5_000}</article>")},
    82: lambda: {"a.html": page("")},
    83: lambda: {
        "a.html": page(
            "<div><h1>We value your privacy</h1><p>We and our partners use cookies to read data. Accept or choose.</p></div>",
            head="<title>Before you continue</title>",
        )
    },
    84: lambda: {
        "a.html": page(
            "<div><h1>404</h1><p>The page you are looking for was moved, or it was never there at all.</p></div>",
            head="<title>Page not found</title>",
        )
    },
    85: lambda: {
        "a.html": page(f"<article><h1>A “quoted” word</h1>{BODY}</article>", head="<meta charset=utf-8>").encode("cp1252")
    },
    86: lambda: {"a.html": page(f"<article><h1>Café “Élysée” fermé</h1>{BODY}</article>", head="")},
    87: lambda: {"a.xhtml": '<?xml version="1.0" encoding="utf-8"?>\n' + page()},
    88: lambda: {
        "a.html": page(f"<article><h1>{SCRIPT.replace('<', '&lt;')} &lt;img src=x onerror=alert(1)&gt;</h1>{BODY}</article>")
    },
    89: lambda: {"a.html": page(head=META("article:published_time", "2099-10-22T05:00:00Z"))},
    90: lambda: {"a.html": page(head=META("article:modified_time", "2024-10-22T05:00:00Z"))},
    91: lambda: {
        "a.html": page(
            "<main><h1>Live: talks</h1>" + "".join(f"<article><h2>Post</h2>{P.format(n=n)}</article>" for n in range(20))
        )
    },
    92: lambda: {"a.html": page(f"<article><h1>Talks</h1>{BODY}{'<br>' * 300_000}</article>")},
    93: lambda: {
        "a.mht": "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n" + page()
    },
    94: lambda: {"a.warc.gz": b"".join(map(gzip.compress, responses()))[:-150]},
    95: lambda: {"a.warc.gz": gzip.compress(b"".join(responses()))},
    96: lambda: {
        "a.warc": archive(
            ("request", "GET / HTTP/1.1", [], b""),
            ("response", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
            ("response", "200 OK", [("Content-Type", "application/json")], b"{}"),
            ("response", "404 Not Found", HTML, page().encode()),
            ("revisit", "200 OK", HTML, b""),
            ("response", "200 OK", HTML, page().encode()),
        )
    },
    97: lambda: {"ok.zip": zipped(a__1=STORY, a__2=TWO)},
    98: lambda: {"a.zip": zipped(bomb=b"0" * 50_000_000, ok=STORY)},
    99: lambda: {"a.zip": zip_with_a_link()},
    100: lambda: {"a.zip": damaged(zipped(bad=STORY, ok=TWO), 60)},
    101: lambda: {"a.zip": encrypted()},
    102: lambda: {"a.zip": zipped(**{f"n{n}": "x" for n in range(20_000)})},
    103: lambda: {"a.jsonl.gz": gzip.compress(lines(told(1)).encode()) + gzip.compress(lines(told(2)).encode())},
    104: lambda: {"a.txt.gz": damaged(gzip.compress(STORY.encode()), -8)},
    105: lambda: {"a.jsonl.zst": b"".join(pa.compress(lines(told(n)).encode(), codec="zstd", asbytes=True) for n in (1, 2))},
    106: lambda: {"a.tar": hostile_tar()},
    107: lambda: {"a.rar": b"Rar!\x1a\x07\x01\x00" + b"x" * 100},
    108: lambda: {"a.pkl": pickle.dumps(Evil(), protocol=4)},
    109: lambda: {"a.pickle": pickle.dumps(Evil(), protocol=0)},
    110: lambda: {"a.parquet": pickle.dumps(Evil(), protocol=4)},
    111: lambda: {
        "a.parquet": stored(pa.table({"title": ["A"] * 50, "text": [f"One {n}" for n in range(50)]}), "parquet")[:-40]
    },
    112: lambda: {
        "a.parquet": stored(pa.table({"title": pa.array([], pa.string()), "text": pa.array([], pa.string())}), "parquet")
    },
    113: lambda: {"a.parquet": stored(pa.table({"title": [["A"]], "text": [{"en": "One"}]}), "parquet")},
    114: lambda: {"a.xlsx": xlsx("")},
    115: lambda: {"a.xls": f"<table>{sheet_of(('title', 'text'), ('A', 'One &amp; two.'), ('B', 'Three.'))}</table>"},
    116: lambda: {"a.xlsx": xlsx(HEADER + row(2, "A", "One"), before=f'<?xml version="1.0"?>{LAUGHS}]>')},
    117: lambda: {"a.rtf": rtf(*EXPORT)},
    118: lambda: {
        "a.rtf": rtf(
            r"Kremlin \u8220?constructive\u8221?",
            r"{\pict\pngblip 8950}\u1055?\u1091?\u1090?\u1080?\u1085? said \'84so\'93.",
            "End.",
        )
    },
    119: lambda: {"a.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}"},
    120: lambda: {"a.pdf": pdf(PRINT, table=False, end=b"%%EOF\n")},
    121: lambda: {"a.pdf": pdf(PRINT)[:600]},
    122: lambda: {"a.pdf": page("<h1>Log in</h1><p>Enter your address and your password to go on reading the paper.</p>")},
    123: lambda: {"a.txt": f"Harbour opens\n\n{NEWS}", "b.txt": f"Harbour opens\n\n{NEWS}"},
    124: lambda: {"a.txt": f"Harbour opens\n\nPORTO (Wire) - {NEWS}", "b.txt": f"Port is back\n\nLISBON (Post) - {NEWS}"},
    125: lambda: {
        "a.txt": f"Harbour opens\n\n{NEWS}",
        "b.txt": f"Harbour opens\n\n{NEWS}\nOn Friday the authority added that the third crane is to follow in winter.\n",
    },
}


def link_out(folder):
    (folder.parent / "secret.txt").write_text(TWO)
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")


LINKS = {
    39: link_out,
    40: lambda folder: (folder / "broken.txt").symlink_to(folder / "nowhere"),
    41: lambda folder: os.mkfifo(folder / "pipe.txt"),
}


def written(number, folder):
    """Write the input with this number."""
    folder.mkdir()
    if number in LINKS:
        LINKS[number](folder)
        return
    for name, content in INPUTS[number]().items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def outcome_of(load, doubts):
    """Return the classes that an outcome may be called; what was skipped or a duplicate is listed, which may be a warning."""
    outcomes = set(load.account["outcome"])
    if "set aside" in outcomes:
        return {"QUAR_RECORD"} if len(load.articles) else {"QUAR_FILE", "REFUSE"}
    if not len(load.articles):
        return {"OK_WARN", "QUAR_FILE"}
    return {"OK_WARN"} if doubts else {"OK"} if outcomes == {"loaded"} else {"OK", "OK_WARN"}


def doubts_of(articles):
    """Return all that is said to be odd about articles; a day that is only the last change is stated, and copies are marked."""
    doubts = [*articles["flags"], *articles["date_flags"], *articles["date_basis"].where(articles["date_basis"] == "modified")]
    if articles["title"].str.startswith(("Harbour", "Port"), na=False).any():
        doubts += ["near-duplicate"] * int(mark_duplicates(articles)["dup_of"].notna().sum())
    return "; ".join(doubt for doubt in doubts if isinstance(doubt, str) and doubt)


def name_of(case):
    return f"{case['number']} {case['what']}".replace(" ", "-")


@pytest.mark.parametrize("case", TABLE, ids=name_of)
def test_outcome(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(int(case["number"]), tmp_path / "in")
    load = load_articles(tmp_path / "in")
    rows = load.account.itertuples()
    account = "\n".join(f"{row.outcome}: {row.file}: record {row.record_no}, line {row.line_no}: {row.reason}" for row in rows)
    account += "\n" + "\n".join(f"{row.column}: {row.field}" for row in load.mapping.itertuples())
    shown = load.articles[["title", "text", "published_date", "date_basis"]].itertuples(index=False)
    article = "\n".join(" | ".join(map(str, row)) for row in shown)
    doubts = doubts_of(load.articles)
    assert outcome_of(load, doubts) & {case["outcome"], case["or"]}, account or doubts
    assert len(load.articles) == int(case["loaded"])
    for seen, pattern in ((account, case["account"]), (doubts, case["flags"]), (article, case["article"])):
        assert re.search(pattern, seen, re.S), seen[:2000]
    load.articles.to_parquet(tmp_path / "a.parquet")
    json.dumps(load.articles["file"].tolist()).encode()
    assert not re.search("[\x1b\x00\x80-\x84\x86-\x9f\u202a-\u202e]", account + article)
    assert sorted(os.listdir(tmp_path)) in (["a.parquet", "in"], ["a.parquet", "in", "secret.txt"])  # nothing else was written


def test_every_input_is_in_the_table():
    assert [int(case["number"]) for case in TABLE] == sorted(INPUTS | LINKS) == list(range(1, 126))
    assert sum(case["explained"] != "" for case in TABLE) <= 5
