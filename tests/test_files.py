"""Files of every kind of name, links, pipes and archives: each is read or has its reason, and nothing touches the disk."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib

import pyarrow
import pytest

from workbench.files import find_files
from workbench.readers import Fault, Limits, Source

STORY = b"Leaders meet in Kazan\n\nThey met on Tuesday.\n\nThey will meet again.\n"
LIMITS = Limits()


def found(root, limits=LIMITS):
    return {
        file.name: file.content.reason if isinstance(file.content, Fault) else file.content.data
        for file in find_files(root, limits)
    }


def outcomes(root):
    return {file.name: file.content.outcome for file in find_files(root, LIMITS) if isinstance(file.content, Fault)}


@pytest.mark.parametrize(
    "name",
    [
        "-rf.txt",
        "CON.txt",
        "n" * 240 + ".txt",
        "STORY.TXT",
        "2024-13-45_wire_x.txt",
        "Übergröße 新聞.txt",
        "a b;c&d'e.txt",
        "café.txt",
    ],
)
def test_odd_names_are_only_names(tmp_path, name):
    (tmp_path / name).write_bytes(STORY)
    assert found(tmp_path) == {name: STORY}


def test_a_name_that_is_not_utf_8_is_shown_escaped(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(STORY)
    (name,) = found(tmp_path)
    assert name == "caf\\udce9.txt"
    assert name.encode() == b"caf\\udce9.txt"


@pytest.mark.parametrize(
    "name", ["~$story.docx", ".DS_Store", "__MACOSX/._a.txt", "Thumbs.db", "story.txt~", "story.txt.bak", "a.txt.part"]
)
def test_litter_is_skipped_and_listed(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(STORY)
    assert found(tmp_path) == {name: "a hidden, temporary or backup file"}
    assert outcomes(tmp_path) == {name: "skipped"}


def test_links_and_pipes(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_bytes(STORY)
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "broken.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe.txt")
    (inside / "empty.txt").touch()
    assert found(inside) == {
        "broken.txt": "a broken link",
        "empty.txt": "empty file",
        "out.txt": "a link that leaves the folder",
        "pipe.txt": "not a regular file",
    }


def test_a_single_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(STORY)
    assert found(tmp_path / "a.txt") == {"a.txt": STORY}


def test_too_large(tmp_path):
    (tmp_path / "a.txt").write_bytes(STORY)
    assert found(tmp_path, Limits(file=10)) == {"a.txt": "more than 10 bytes"}


def write_zip(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/") + ".txt", data)
    return path


def test_compressed_and_archived_files_are_opened(tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(STORY) + gzip.compress(b"more"))  # two members
    sink = io.BytesIO()
    for part in (STORY, b"more"):  # two frames
        sink.write(pyarrow.compress(part, codec="zstd", asbytes=True))
    (tmp_path / "b.txt.zst").write_bytes(sink.getvalue())
    write_zip(tmp_path / "c.zip", d__1=STORY)
    with tarfile.open(tmp_path / "e.tgz", "w:gz") as archive:
        archive.add(tmp_path / "c.zip", "in/c.zip")
    assert found(tmp_path) == {
        "a.txt.gz": STORY + b"more",
        "b.txt.zst": STORY + b"more",
        "c.zip!d/1.txt": STORY,
        "e.tgz!in/c.zip!d/1.txt": STORY,
    }


def test_a_zip_named_txt_is_opened(tmp_path):
    write_zip(tmp_path / "a.txt", x=STORY)
    assert found(tmp_path) == {"a.txt!x.txt": STORY}


def test_gzip_cut_short_keeps_what_came_before(tmp_path):
    story = STORY + os.urandom(50_000).hex().encode()
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(story)[:-9000])
    contents = [file.content for file in find_files(tmp_path, LIMITS)]
    assert isinstance(contents[0], Source)
    assert story.startswith(contents[0].data)
    assert contents[1] == Fault("gzip: cut short")


def test_gzip_with_a_wrong_check_sum_is_set_aside(tmp_path):
    data = bytearray(gzip.compress(STORY))
    data[-8] ^= 1
    (tmp_path / "a.txt.gz").write_bytes(data)
    assert "incorrect data check" in found(tmp_path)["a.txt.gz"]


def test_bombs_are_refused_and_the_rest_is_kept(tmp_path):
    write_zip(tmp_path / "a.zip", bomb=b"0" * 50_000_000, ok=STORY)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"0" * 50_000_000))
    (tmp_path / "c.txt.zst").write_bytes(pyarrow.compress(b"0" * 50_000_000, codec="zstd", asbytes=True))
    inner = zlib.compress(b"0")
    assert inner
    bomb = "unpacks to more than 200 times its size"
    assert found(tmp_path) == {"a.zip!bomb.txt": bomb, "a.zip!ok.txt": STORY, "b.txt.gz": bomb, "c.txt.zst": bomb}
    assert found(tmp_path, Limits(ratio=10**9))["b.txt.gz"] == b"0" * 50_000_000  # limits can be raised


def test_archives_in_archives_end_somewhere(tmp_path):
    data = STORY
    for _ in range(5):
        data = gzip.compress(data)
    (tmp_path / "a.txt.gz.gz.gz.gz.gz").write_bytes(data)
    assert list(found(tmp_path).values()) == ["archives inside archives deeper than 3"]


def test_links_encryption_and_damage_inside_a_zip(tmp_path):
    path = write_zip(tmp_path / "a.zip", bad=STORY, ok=STORY[:30])
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF  # inside the compressed bytes of the first entry
    path.write_bytes(data)
    contents = found(tmp_path)
    assert contents["a.zip!link.txt"] == "a link inside an archive"
    assert contents["a.zip!bad.txt"].startswith("zip: ")
    assert contents["a.zip!ok.txt"] == STORY[:30]
    secret = bytearray(write_zip(tmp_path / "b.zip", x=STORY).read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = secret.index(mark) + at
        secret[place : place + 2] = struct.pack("<H", 1)
    (tmp_path / "b.zip").write_bytes(secret)
    assert found(tmp_path)["b.zip!x.txt"] == "password-protected"


def test_paths_links_and_devices_inside_a_tar(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (
            ("ok.txt", None),
            ("../evil.txt", None),
            ("link.txt", tarfile.SYMTYPE),
            ("dev.txt", tarfile.CHRTYPE),
        ):
            entry = tarfile.TarInfo(name)
            if kind:
                entry.type, entry.linkname = kind, "/etc/passwd"
                archive.addfile(entry)
            else:
                entry.size = len(STORY)
                archive.addfile(entry, io.BytesIO(STORY))
    assert found(tmp_path) == {
        "a.tar!../evil.txt": "a path that leaves the archive",
        "a.tar!dev.txt": "a link or device inside an archive",
        "a.tar!link.txt": "a link or device inside an archive",
        "a.tar!ok.txt": STORY,
    }
    assert not list(tmp_path.parent.glob("evil.txt"))


def test_a_tar_cut_short(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name in ("a.txt", "b.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(STORY)
            archive.addfile(entry, io.BytesIO(STORY))
    (tmp_path / "a.tar").write_bytes((tmp_path / "a.tar").read_bytes()[: 512 + 512 + 512 + 20])
    contents = found(tmp_path)
    assert contents["a.tar!a.txt"] == STORY
    assert any(isinstance(content, str) and "tar" in content for content in contents.values())


def test_many_small_entries(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for n in range(2_000):
            archive.writestr(f"{n}.txt", b"x")
    assert len(found(tmp_path)) == 2_000
    assert found(tmp_path, Limits(members=100)) == {"a.zip": "2,000 files in an archive, more than 100"}
