"""Addresses: fetched only when asked for, within bounds, and without a secret in any message."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import fsspec
import pytest
from conftest import ROOT

import workbench as wb
from workbench.__main__ import main
from workbench.readers import Limits, MissingLibraryError
from workbench.remote import RemoteError, fetched, shown

TABLE = b"title,text,source\nBridge opens,The bridge is open.,Paper\nBridge closes,The bridge is closed.,Paper\n"


@pytest.fixture
def store():
    system = fsspec.filesystem("memory")
    system.pipe({"/bucket/news/a.csv": TABLE, "/bucket/news/deep/b.txt": b"Rain\n\nIt rained.\n\nIt stopped.\n"})
    yield "memory://bucket/news"
    system.rm("/bucket", recursive=True)


@pytest.fixture
def site():
    """Return the address of a server that gives a table, an endless file and an error, and the requests it had."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_response(200 if "missing" not in self.path else 404)
            self.end_headers()
            if "endless" in self.path:
                for _ in range(100):
                    self.wfile.write(b"x" * 100_000)
            elif "missing" not in self.path:
                self.wfile.write(TABLE)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    requests = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()


def test_a_folder_of_a_store(store):
    with fetched(store) as path:
        load = wb.load_articles(path)
    assert load.articles["file"].tolist() == ["a.csv", "a.csv", "deep/b.txt"]
    assert not path.exists()


def test_a_file_of_a_store_and_of_a_server(store, site):
    for url in (f"{store}/a.csv", f"http://{site[0]}/news/a.csv?X-Signature=secret"):
        with fetched(url) as path:
            load = wb.load_articles(path)
        assert load.articles["file"].tolist() == ["a.csv"] * 2
        assert "secret" not in load.account.to_csv() + load.articles.to_csv()


def test_bounds(store, site):
    for url, limits in (
        (f"http://{site[0]}/endless.txt", Limits(file=1_000_000)),
        (store, Limits(file=100)),
        (store, Limits(members=1)),
    ):
        with pytest.raises(RemoteError, match=r"more (bytes )?than"), fetched(url, limits=limits):
            pass


def test_a_name_that_leads_out(store, monkeypatch):
    system = type(fsspec.filesystem("memory"))
    monkeypatch.setattr(system, "find", lambda self, root: [f"{root}/../../evil.txt"])
    with pytest.raises(RemoteError, match="leads out"), fetched(store):
        pass


def test_what_is_not_there(store, site):
    for url in (f"http://user:secret@{site[0]}/missing.csv?key=secret", f"{store}/none", "http://127.0.0.1:9/a.csv?key=secret"):
        with pytest.raises(RemoteError) as caught, fetched(url):
            pass
        assert "secret" not in str(caught.value)
    for url in ("file:///etc/passwd", "simplecache::http://a.example/", "ftp://a.example/"):
        with pytest.raises(RemoteError, match="must begin with"), fetched(url):
            pass


def test_secrets_are_not_shown():
    assert shown("https://user:pass@a.example/b/c.csv?X-Amz-Signature=1#x") == "https://a.example/b/c.csv"
    assert shown("s3://bucket/news") == "s3://bucket/news"
    assert shown("https://user:p/a@a.example:80/c") == "https://a.example:80/c"
    assert shown("https://a.example:80/@user/1") == "https://a.example:80/@user/1"


def test_nothing_is_fetched_unless_asked_for(site, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    url = f"http://user:secret@{site[0]}/a.csv?key=secret"
    for call in (["add", url], ["report", "--articles", url], ["report", "-p", f"articles_path={url}"]):
        assert main(call) == 2
        said = capsys.readouterr().err
        assert "add --remote" in said
        assert "secret" not in said
    with pytest.raises(FileNotFoundError, match="fetched"):
        wb.load_articles(url)
    assert site[1] == []
    monkeypatch.chdir(tmp_path)
    assert main(["add", url, "--remote"]) == 0
    assert len(wb.read_corpus("data/corpus")) == 2
    assert "secret" not in "".join(capsys.readouterr())


def test_a_missing_library_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingLibraryError, match="workbench\\[remote\\]"), fetched("https://paper.example/a.csv"):
        pass
    assert main(["add", "https://paper.example/a.csv", "--remote"]) == 2
    assert "workbench[remote]" in capsys.readouterr().err
