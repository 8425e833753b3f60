"""A corpus, a watchlist and settings made of what attackers write: nothing runs, charts are drawn, words are shown as words."""

import csv
import json
import re

import pytest
from conftest import ROOT, needs_browser

from workbench.pages import FIGURE
from workbench.reports import STANDARD, run_report

RUN = "window.pwned=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href='data:image/svg+xml,<svg onload={RUN}>'></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<a href='javascript:{RUN}'>Press here</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>Or here</a>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    "<style>@import 'http://evil.example/a.css';</style><b style='background:url(http://evil.example/b.png)'>bold</b>",
    "<link rel=stylesheet href=http://evil.example/c.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/d'>",
    "<base href=http://evil.example/>",
    "<img src=http://evil.example/e.png>",
    "<form action=http://evil.example/f><button>Send</button></form>",
    f'"onmouseover={RUN} x="',
    f"'-{RUN}-'",
    f"`${{{RUN}}}`",
    f"{{{{ {RUN} }}}} {{% raw %}}",
    f"%{{{RUN}}} %{{customdata}}",
    f"[Press](javascript:{RUN}) ![](http://evil.example/g.png)",
    f"$\\href{{javascript:{RUN}}}{{x}}$ and \\(\\unicode{{x}}\\)",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"javascript:{RUN}",
    f"<!--><script>{RUN}</script>-->",
    f"]]><script>{RUN}</script>",
    '=HYPERLINK("http://evil.example/h","Press")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\n=1+1",
    "＝1+1",
    "\x1b]0;owned\x07\x1b[31mred\x1b[0m",
    "abc\u202egnp.exe\u2066",
    "nul\0byte",
    "../../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "W" * 3000,
    "W" * 3000 + "!",  # a label alike in all that is shown of it
    "constructor",
    "__proto__",
    "Zalgo t̷̡̛͚e̸x̵t \ud7ff \U000e0041",
]
NAMES = [f"Ardent {chr(65 + n // 26)}{chr(97 + n % 26)}rovian" for n in range(len(PAYLOADS))]  # an alias for each actor
WORD = f"<img src=x onerror={RUN}>"


def article(number, payload, day):
    name, other = NAMES[number], NAMES[(number + 1) % len(NAMES)]
    said = f"“The grain {payload} is ours {payload},” said {name} on Thursday. {name} met {other} on 24 October 2024."
    return {
        "title": payload,
        "text": f"{name} spoke of grain. {payload}\n\n{said} {payload} The grain of <img src=x onerror={RUN}> was sold.",
        "source": payload,
        "url": payload,
        "author": payload,
        "section": payload,
        "published": f"2024-10-{day:02}",
    }


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """Return the folder of a report whose articles, actors and settings are all hostile, and what was told."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    records = [
        article(number, payload, 14 + (number + more) % 14) for more in (0, 3) for number, payload in enumerate(PAYLOADS)
    ]
    lines = [json.dumps(record | {"text": f"{record['text']} {n}"}) for n, record in enumerate(records)]
    # Half a surrogate pair, escaped and as bytes, and an odd name of a file.
    lines.append(
        '{"title": "half \\ud800", "text": "Half a pair \\ud800 of grain", "source": "\\udfff", "published": "2024-10-20"}'
    )
    (folder / "articles" / "records.jsonl").write_text("\n".join(lines))
    (folder / "articles" / f"<img src=x onerror={RUN}>\x1b[31m\n.txt").write_bytes(
        b"Half \xed\xa0\x80 a pair of grain.\xff\xfe\0"
    )
    (folder / "articles" / "=cmd.txt").write_text("Nothing but grain.")
    with (folder / "actors.csv").open("w", newline="") as file:
        rows = [
            (re.sub(r"[\0\n\t]", "", payload), name, "person", "name") for payload, name in zip(PAYLOADS, NAMES, strict=True)
        ]
        csv.writer(file).writerows([("actor", "alias", "kind", "form"), *rows])
    told = []
    parameters = {
        "articles_path": str(folder / "articles"),
        "actors_path": str(folder / "actors.csv"),
        "word": WORD,
        "left_out": f'")\n{RUN}\n("',
        "actor": NAMES[0],
        "top": "6",
    }
    notebooks = [ROOT / "notebooks" / f"{name}.ipynb" for name in (*STANDARD, "actor_profile")]
    report = run_report(notebooks, folder / "run", parameters=parameters, title=PAYLOADS[1], tell=told.append)
    assert report.succeeded, told
    return report.index.parent, told


PAGES = ["index", *STANDARD, "actor_profile"]
# What could run or fetch, and is in no page of a report: elements, handlers, addresses.
ARMED = """() => [...document.querySelectorAll('*')].flatMap((element) => {
  const odd = ['IFRAME', 'OBJECT', 'EMBED', 'IMG', 'IMAGE', 'LINK', 'BASE', 'ANIMATE', 'FOREIGNOBJECT', 'VIDEO', 'AUDIO'];
  const bad = odd.includes(element.tagName.toUpperCase()) ? [element.outerHTML.slice(0, 200)] : [];
  for (const { name, value } of element.attributes)
    if (/^on/i.test(name)
      || (/^(xlink:)?(href|src|action)$/i.test(name) && /^\\s*[^/]*:/.test(value) && !/^https?:/.test(value))
      || (name === 'style' && /url[(](?!["']?#)/i.test(value))) bad.push(name + '=' + value);
  return bad;
})"""
DRAWN = """() => [...document.querySelectorAll('.plot')].map((plot) =>
  plot.data.every((trace) => !trace.customdata?.length) || plot.querySelectorAll('.point path, .points path').length > 0)"""
# Of the first marks of every trace: its number, and of the window of its lines the title, number and text, and odd elements.
OPENED = """async () => {
  const list = document.getElementById('evidence-lines');
  const listed = async () => { while (!list.children.length) await new Promise((go) => setTimeout(go, 1)); };
  const told = [];
  for (const plot of document.querySelectorAll('.plot'))
    for (const trace of plot.data)
      for (const mark of (trace.customdata || []).slice(0, 60)) {
        list.replaceChildren();
        plot.emit('plotly_click', { points: [{ customdata: mark }] });
        await listed();
        const odd = [...list.querySelectorAll('*:not(div, input, span, ol, li, mark, button)')];
        told.push([mark[1], document.getElementById('evidence-title').textContent, list.querySelectorAll('li').length,
          list.textContent, odd.filter((e) => e.tagName !== 'A' || !/^https?:$/.test(e.protocol)).map((e) => e.outerHTML)]);
        document.getElementById('evidence').close();
      }
  return told;
}"""


@needs_browser
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_every_chart_is_drawn(hostile, open_page, name):
    page = open_page(hostile[0] / f"{name}.html", viewport={"width": 1280, "height": 900})
    assert all(page.evaluate(DRAWN))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.evaluate("document.querySelectorAll('details').forEach((details) => details.open = true)")
    assert page.evaluate(ARMED) == []
    for number, title, listed, _, odd in page.evaluate(OPENED) if name not in ("index", "what_went_in") else []:
        assert title.startswith(f"{number:,} ")
        assert listed == min(number, 50)
        assert odd == []
    page.wait_for_timeout(50)
    assert page.evaluate("window.pwned") is None
    assert page.faults == []
    assert page.url.endswith(f"/{name}.html")


@needs_browser
def test_marks_open_their_lines_with_the_words_as_they_were_written(hostile, open_page):
    page = open_page(hostile[0] / "timeline.html")
    opened = page.evaluate(OPENED)
    said = "\n".join(f"{title}\n{lines}" for _, title, _, lines, _ in opened)
    assert [payload for payload in PAYLOADS if payload.strip().isprintable() and payload.strip() not in said] == []
    labels = page.eval_on_selector_all(".gtitle, .ytick text", "labels => labels.map((label) => label.textContent)")
    assert f"Share of articles with “{WORD}”" in labels


def test_no_cell_of_a_table_is_a_formula(hostile):
    for path in (hostile[0] / "tables").glob("*/*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if re.match(r"[=+@\t\r\n＝＋－＠]|-(?![\d.inf])", cell)] == [], path.name
        assert [cell for cell in cells if cell.startswith("-") and "cmd" in cell] == [], path.name


def test_what_is_told_has_no_order_to_a_terminal(hostile):
    folder, _ = hostile
    assert all(sign.isprintable() or sign == "\n" for sign in (folder / "summary.txt").read_text())
    assert sorted(path.name for path in folder.parent.iterdir()) == ["actors.csv", "articles", "run"]
    for figure in figures_of(folder):
        assert "/" not in (figure["layout"].get("meta") or {}).get("lines_file", "")


def figures_of(folder):
    for path in folder.glob("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            yield from (output["data"][FIGURE] for output in cell.get("outputs", []) if FIGURE in output.get("data", {}))


def test_names_that_are_numbers_or_long_have_a_place_each(hostile):
    """Plotly would take the axis for one of numbers, and two long names for one."""
    words = next(f for f in figures_of(hostile[0]) if "frequent" in f["layout"]["title"]["text"])
    assert words["layout"]["yaxis"]["type"] == "category"
    assert "2024" in words["data"][0]["y"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["../../etc/passwd"], "There is no notebook"),
        (["timeline", "-p", "__import__('os').system('x')=1"], "has a parameter"),
        (["timeline", "-p", "every=week'); import os"], "is not one of"),
        (["timeline", "-p", "\x1b]0;owned\x07=1"], "has a parameter"),
        (["timeline\x1b[2J\u202e"], "There is no notebook"),
        (["timeline", "--articles", "no\x1b[31m\nsuch"], "there is no such file"),
    ],
)
def test_a_hostile_call_runs_nothing_and_is_told_in_plain_signs(call, said, tmp_path, capsys, monkeypatch):
    from workbench.__main__ import main

    monkeypatch.chdir(ROOT)
    assert main(["report", *call, "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert all(sign.isprintable() for sign in told.rstrip("\n"))
    assert list(tmp_path.iterdir()) == []
