"""All reports have one page and one feed, whatever stands in their folder."""

import json
from xml.etree import ElementTree

import pytest
from conftest import needs_browser
from test_summaries import ENTRY, RUN

from workbench.archive import write_archive
from workbench.summaries import summarise

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</title><script>document.title='ran'</script>\x1b]0;x\x07\x00\ufffe\ud800"


@pytest.fixture
def archive(tmp_path):
    """Return a folder of two reports with three runs, one of them failed and hostile, and with things that are none."""
    failed = RUN | {"title": HOSTILE, "succeeded": False, "error": HOSTILE, "started": "2024-11-05T06:30:00+00:00"}
    failed["notebooks"] = [ENTRY | {"title": HOSTILE, "findings": [HOSTILE]}]
    for place, run in (("weekly/2024-W43", RUN), ("weekly/2024-W44.failed", failed), ("daily/2024-10-22", RUN)):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "summary.json").write_text(json.dumps(summarise(run)))
        (tmp_path / place / "index.html").write_text("a report")
    (tmp_path / "weekly" / "latest").symlink_to("2024-W43")
    for place, text in (
        ("weekly/.2024-W43.12", json.dumps(summarise(RUN))),
        ("other/a", "{}"),
        ("other/b", "[1]"),
        ("other/c", "{"),
    ):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "summary.json").write_text(text)
    write_archive(tmp_path)
    return tmp_path


def test_the_feed(archive):
    feed = ElementTree.parse(archive / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries]
    assert links[0] == "weekly/2024-W44.failed/index.html"
    assert sorted(links[1:]) == ["daily/2024-10-22/index.html", "weekly/2024-W43/index.html"]
    assert entries[0].find(f"{ATOM}title").text.startswith("</title><script>")
    assert "Lebanon leads." in entries[1].find(f"{ATOM}summary").text
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 3
    assert feed.find(f"{ATOM}updated").text == "2024-11-05T06:30:00+00:00"
    before = (archive / "feed.xml").read_bytes()
    write_archive(archive)
    assert (archive / "feed.xml").read_bytes() == before
    assert [path.name for path in archive.iterdir() if path.name.startswith(".")] == []


def test_an_empty_folder(tmp_path):
    write_archive(tmp_path)
    assert ElementTree.parse(tmp_path / "feed.xml").getroot().findall(f"{ATOM}entry") == []


@needs_browser
def test_the_page(archive, browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((archive / "index.html").as_uri())
    assert page.title() == "News reports"
    links = page.eval_on_selector_all("li > a", "links => links.map(link => link.getAttribute('href'))")
    assert links == ["daily/2024-10-22/index.html", "weekly/2024-W44.failed/index.html", "weekly/2024-W43/index.html"]
    assert "1,600 articles, made 2024-10-28 06:30 UTC" in page.locator("li").first.inner_text()
    assert "Lebanon leads." in page.locator("li").first.inner_text()
    assert page.locator("li").nth(1).inner_text().count("<script>") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("li > a").first.click()
    assert page.inner_text("body") == "a report"
    assert said == []
    page.close()
