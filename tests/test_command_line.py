"""What the commands end with and say."""

import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from conftest import ROOT, SAMPLE

import workbench as wb
from workbench import corpus
from workbench.__main__ import main

HANG = """
import sys, time
from workbench import __main__, reports
__main__.GRACE = 0
reports.run_report = lambda *_, **__: time.sleep(60)
sys.exit(__main__.main(["report", "explore", "--time-limit", "1"]))
"""
STORY = "Leaders meet in Kazan\n\nThey met on Tuesday.\n\nThey will meet again.\n"


@pytest.fixture
def add(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()

    def add(**files):
        for name, text in files.items():
            (tmp_path / "in" / name.replace("__", ".")).write_text(text)
        code = main(["add", "in", "--corpus", "corpus"])
        return code, capsys.readouterr()

    return add


def test_articles_are_added_once(add):
    code, said = add(a__txt=STORY)
    assert (code, said.out) == (0, "corpus: 1 new of 1 seen\n")
    code, said = add(b__txt=STORY.replace("Kazan", "Baku"))
    assert (code, said.out) == (0, "corpus: 1 new of 2 seen\n")
    assert sorted(wb.read_articles("corpus")["title"]) == ["Leaders meet in Baku", "Leaders meet in Kazan"]


def test_what_is_set_aside_is_said(add):
    code, said = add(a__txt=STORY, b__json='[{"title": "x"')
    assert code == 3
    assert said.err.startswith("set aside: b.json, record ")


def test_nothing_usable(add):
    assert add(a__txt="")[0] == 4


def test_no_such_path(add, capsys):
    assert main(["add", "nowhere", "--corpus", "corpus"]) == 2
    assert "There is no file or folder 'nowhere'; it was looked for from" in capsys.readouterr().err


def test_a_folder_that_is_no_corpus_is_left_alone(add, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "thesis.txt").write_text("years of work")
    code, said = add(a__txt=STORY)
    assert code == 73
    assert "Traceback" not in said.err
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["thesis.txt"]


def test_a_locked_corpus(add, monkeypatch):
    def locked(*_):
        raise corpus.CorpusLocked("corpus: another process is adding to it")

    monkeypatch.setattr(corpus, "append_corpus", locked)
    code, said = add(a__txt=STORY)
    assert (code, said.err) == (75, "workbench: corpus: another process is adding to it\n")


def test_a_corpus_gives_the_same_numbers_as_its_folder(tmp_path, capsys):
    assert main(["add", str(SAMPLE), "--corpus", str(tmp_path / "corpus")]) == 0
    load = wb.load_articles(tmp_path / "corpus")
    expected = wb.load_articles(SAMPLE)
    assert load.summary() == expected.summary()
    assert wb.corpus_fingerprint(wb.read_articles(tmp_path / "corpus")) == wb.corpus_fingerprint(expected.articles)


FEED = """<rss version="2.0"><channel><title>Wire</title><item><title>Leaders meet</title><link>{0}/a.html</link>
<pubDate>Tue, 22 Oct 2024 05:00:00 GMT</pubDate><description>They met on Tuesday.</description></item></channel></rss>"""


@pytest.fixture
def site():
    """Return the address of a server on this machine that has one feed and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/feed.xml"
            body = FEED.format(f"http://127.0.0.1:{self.server.server_port}").encode() if found else b"nothing here"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/rss+xml" if found else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_feeds_are_collected_once(site, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    settings = "[settings]\nseconds_between_requests = 0\n"
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nname = "Wire"\nurl = "{site}/feed.xml"\npages = false\n{settings}')
    assert main(["collect", "feeds.toml", "--corpus", "corpus"]) == 0
    assert capsys.readouterr().out == "corpus: 1 new of 1 seen\n"
    article = wb.read_articles("corpus").iloc[0]
    assert (article["title"], article["source"], f"{article['published_date']:%F}") == ("Leaders meet", "Wire", "2024-10-22")
    assert main(["collect", "feeds.toml", "--corpus", "corpus"]) == 0
    assert len(wb.read_articles("corpus")) == 1


def test_a_wrong_file_of_feeds(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feeds.toml").write_text('[[feed]]\nname = "Wire"\n')
    assert main(["collect", "feeds.toml", "--corpus", "corpus"]) == 2
    assert "url is missing" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="Windows has no alarm")
def test_a_report_that_hangs_after_its_time_limit_is_ended():
    assert subprocess.run([sys.executable, "-c", HANG], cwd=ROOT, check=False).returncode == -signal.SIGALRM


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "soon", "99999999999"])
def test_a_time_limit_is_a_number_of_seconds(limit, capsys):
    with pytest.raises(SystemExit) as end:
        main(["report", f"--time-limit={limit}"])
    assert end.value.code == 2
    assert "is not a whole number of seconds above 0" in capsys.readouterr().err
