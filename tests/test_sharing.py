"""Reports for other readers: without article text, with plotly.js kept once, as PDF."""

import random
import re
import shutil

import pytest
from conftest import needs_browser

from workbench import sharing
from workbench.__main__ import main
from workbench.packing import unpack
from workbench.sentences import spans

PACKED = re.compile(r'<script type="text/plain" id="(?:figure-\d+|behind-\d+|lines)">([^<]*)</script>')
LONG = 161  # characters: a label of an event may be as long as 160


@pytest.fixture
def copy(report, tmp_path):
    """Return a copy of the report of the sample."""
    return shutil.copytree(report, tmp_path / "reports" / "run")


def everything_in(folder):
    texts = [file.read_text() for file in folder.rglob("*") if file.suffix in (".html", ".csv", ".json", ".txt", ".ipynb")]
    return "\n".join([*texts, *(unpack(part) for text in texts for part in PACKED.findall(text))])


def test_no_sentence_is_left_where_texts_are_not_wanted(copy, articles):
    sentences = [text[a:b] for text in articles["text"] for a, b in spans(text) if b - a >= LONG and '"' not in text[a:b]]
    sentences = random.Random(0).sample(sentences, 60)
    assert sum(sentence in everything_in(copy) for sentence in sentences) > 20
    sharing.strip_texts(copy)
    left = everything_in(copy)
    assert not [sentence for sentence in sentences if sentence in left]
    assert "ipynb" not in (copy / "index.html").read_text()
    assert articles["title"].iloc[0] in left


def test_what_is_no_text_stays(copy):
    before = (copy / "tables" / "word_frequency" / "changes.csv").read_text()
    sharing.strip_texts(copy)
    assert (copy / "tables" / "word_frequency" / "changes.csv").read_text() == before  # `before` and `after` are numbers there
    articles = (copy / "tables" / "what_went_in" / "articles.csv").read_text().splitlines()[0].split(",")
    assert {"article_id", "title"} <= set(articles)
    assert "text" not in articles


@needs_browser
def test_pages_without_text_open_lines_without_sentences(copy, open_page):
    sharing.strip_texts(copy)
    page = open_page(copy / "actor_mentions.html")
    page.locator(".plot").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence[open]")
    assert page.locator("#evidence-lines li").count() > 0
    assert re.fullmatch(r".+ · \d{4}-\d\d-\d\d · .+ Copy", page.locator("#evidence-lines li").first.inner_text().strip())
    assert page.faults == []


@needs_browser
def test_many_reports_share_one_plotly(copy, open_page):
    whole = (copy / "timeline.html").stat().st_size
    sharing.share_plotly(copy, copy.parent / "assets")
    assert len(list((copy.parent / "assets").iterdir())) == 1
    assert (copy / "timeline.html").stat().st_size < whole - 1_500_000
    page = open_page(copy / "timeline.html")
    assert page.locator(".plot .main-svg").count() > 0
    assert page.faults == []


@needs_browser
def test_pages_are_printed(copy):
    for page in copy.glob("*.html"):
        if page.stem not in ("index", "timeline"):
            page.unlink()
    sharing.print_pages(copy)
    assert {file.name for file in copy.glob("*.pdf")} == {"index.pdf", "timeline.pdf"}
    assert (copy / "timeline.pdf").read_bytes().startswith(b"%PDF")
    assert (copy / "timeline.pdf").stat().st_size > 100_000  # with its charts


def test_who_prints_nothing_says_so(copy, monkeypatch):
    monkeypatch.setattr(sharing, "find_browser", lambda: "false")
    with pytest.raises(OSError, match="Chromium did not print"):
        sharing.print_pages(copy)


def test_images_without_kaleido_are_refused_before_anything_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sharing, "can_draw", lambda: False)
    assert main(["report", "timeline", "--images", "png", "--output", str(tmp_path / "report")]) == 2
    assert "--images needs kaleido, and it is not installed" in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


@needs_browser
@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_every_figure_is_an_image(copy, form, begins):
    pytest.importorskip("kaleido")
    for name in ("word_frequency", "timeline", "what_went_in"):
        (copy / f"{name}.ipynb").unlink()
    sharing.draw_images(copy, form)
    files = sorted((copy / "images").iterdir())
    assert [file.name for file in files] == [f"actor_mentions-{n}.{form}" for n in range(1, len(files) + 1)]
    assert len(files) == (copy / "actor_mentions.html").read_text().count('<div class="plot"')
    assert all(file.read_bytes().startswith(begins) for file in files)
