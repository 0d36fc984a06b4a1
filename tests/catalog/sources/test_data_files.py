"""Opening what somebody hands over: folders, archives, and what is neither."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.catalog.sources import data_files
from app.catalog.sources.data_files import DataFiles
from app.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"id,title\n" + b"1,Heat\n" * 40_000


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def content(files: DataFiles, name: str) -> bytes:
    with files.opened(name) as stream:
        return stream.read()


def test_plain_and_gzipped_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(TEXT))
    files = DataFiles(tmp_path)
    assert files.name == tmp_path.name
    assert files.get("none.csv", "a.csv") == "a.csv"
    assert files.get("b.csv") == "b.csv.gz"
    assert files.find("c.csv") is None
    assert content(files, "a.csv") == content(files, "b.csv.gz") == TEXT
    assert files.size_of("a.csv") == len(TEXT)
    with pytest.raises(SourceError, match=r"holds no c\.csv or d\.csv"):
        files.get("c.csv", "d.csv")


def test_an_archive_with_or_without_a_folder_inside(tmp_path: Path) -> None:
    inside = {
        "set/deep/a.csv": b"deeper",
        "set/a.csv": TEXT,
        "set/b.csv.gz": gzip.compress(TEXT),
        "__MACOSX/set/._a.csv": b"a picture of a folder",
        "set/not-a.csv": b"another",
    }
    files = DataFiles(archive_of(tmp_path / "set.zip", inside))
    assert content(files, "a.csv") == content(files, files.get("b.csv")) == TEXT
    assert files.size_of("a.csv") == len(TEXT)
    assert files.find("c.csv") is None


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_gzip_file_that_was_cut_short(tmp_path: Path, kept: float) -> None:
    packed = gzip.compress(TEXT)
    (tmp_path / "a.csv.gz").write_bytes(packed[: int(len(packed) * kept)])
    with pytest.raises(SourceError, match=r"a\.csv\.gz is damaged or cut short"):
        content(DataFiles(tmp_path), "a.csv.gz")


@pytest.mark.parametrize(
    "damage",
    # Without the time, or each process would call the test by another name.
    [b"no gzip at all", gzip.compress(TEXT, mtime=0)[:20] + b"\xff" * 40],
)
def test_a_gzip_file_that_is_damaged(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.csv.gz").write_bytes(damage)
    with pytest.raises(SourceError, match=r"a\.csv\.gz is damaged or cut short"):
        content(DataFiles(tmp_path), "a.csv.gz")


def test_an_archive_that_was_cut_short(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "set.zip", {"a.csv": TEXT})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SourceError, match=r"set\.zip is neither a folder nor a whole zip"):
        DataFiles(path)


def test_an_archive_whose_member_is_damaged(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "set.zip", {"a.csv": TEXT})
    damaged = bytearray(path.read_bytes())
    damaged[45:60] = b"\xff" * 15
    path.write_bytes(damaged)
    with pytest.raises(SourceError, match=r"a\.csv is damaged or cut short"):
        content(DataFiles(path), "a.csv")


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "set.zip", {"a.csv": b"x"})
    locked = path.read_bytes()
    # The flag that says so stands in the member's header and in the archive's directory.
    locked = locked.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    path.write_bytes(locked)
    with pytest.raises(SourceError, match=r"a\.csv cannot be unpacked"):
        content(DataFiles(path), "a.csv")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no folder or archive"):
        DataFiles(tmp_path / "nowhere")


def test_bombs_are_refused_before_they_go_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "HARMLESS_BYTES", 1 << 20)
    bomb = bytes(4 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bomb))
    with pytest.raises(SourceError, match="unpacks to far more"):
        content(DataFiles(tmp_path), "a.csv.gz")
    files = DataFiles(archive_of(tmp_path / "bomb.zip", {"a.csv": bomb}))
    with pytest.raises(SourceError, match="unpacks to far more"):
        content(files, "a.csv")


def test_what_packs_well_but_is_small_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(1 << 20)))
    assert len(content(DataFiles(tmp_path), "a.csv.gz")) == 1 << 20
