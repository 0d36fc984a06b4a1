"""Rows of tables, and what happens to files that are none."""

from __future__ import annotations

import gzip
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from app.catalog.sources import rows as rows_module
from app.catalog.sources.alongside import Alongside
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.rows import RowError, parsed, rows_of, values_of
from app.errors import SourceError
from tests.factories.tables import reasons

if TYPE_CHECKING:
    from pathlib import Path

    from app.catalog.records import Reject
    from app.catalog.sources.rows import Row

COLUMNS = ("id", "title")


def files_of(folder: Path, content: bytes, name: str = "films.csv") -> DataFiles:
    (folder / name).write_bytes(content)
    return DataFiles(folder)


def test_line_numbers_count_the_lines_of_fields_too(tmp_path: Path) -> None:
    long = "x" * 62_970
    text = f'\ufeffid,title\r\n1,"two\nlines"\r\n\r\n2,{long}\r\n3\r\n4,a,b\r\n5,last'
    rejects: list[Reject] = []
    rows = list(rows_of(files_of(tmp_path, text.encode()), "films.csv", COLUMNS, rejects.append))
    assert [(row.line, row["id"], row["title"][:9]) for row in rows] == [
        (2, "1", "two\nlines"),
        (5, "2", long[:9]),
        (8, "5", "last"),
    ]
    assert rows[0]["no such column"] == ""
    assert reasons(rejects) == [
        ("films.csv", 6, "too many or too few fields"),
        ("films.csv", 7, "too many or too few fields"),
    ]


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    files = files_of(tmp_path, b"year, title ,id\n1995,Heat,6\n")
    assert list(values_of(files, "films.csv", COLUMNS)) == [(2, ("6", "Heat"))]
    assert next(rows_of(files, "films.csv", COLUMNS))["year"] == "1995"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "films.csv is empty; expected the columns id, title"),
        (b"\n1,2\n", "films.csv is empty; expected the columns id, title"),
        (
            b"movieId,title\n1,Heat\n",
            "has no column id; expected the columns id, title, found movieId,title",
        ),
        ("id,title\n1,Amélie\n".encode("latin-1"), "is not UTF-8 text: line 1 or soon after"),
        ("id,title\n1,Heat\n".encode("utf-16"), "is not UTF-8 text"),
        (b'id,title\n1,"Heat\n' + b"2,Ronin\n" * 200_000, "field larger than field limit"),
        (b"id,title\n" + b"\0" * (5 << 20), "line 2: too long to be a row"),
    ],
)
def test_files_that_are_no_such_table(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(rows_of(files_of(tmp_path, content), "films.csv", COLUMNS))


def test_the_older_layout_knows_lines_that_are_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "MAX_LINE_CHARACTERS", 10)
    files = files_of(tmp_path, b"1::Heat\n\n2::Se7en, and much more\n", "films.dat")
    found = values_of(files, "films.dat", COLUMNS)
    assert next(found) == (1, ["1", "Heat"])
    with pytest.raises(SourceError, match=r"films\.dat, line 3: too long"):
        next(found)


def test_what_parsing_refuses_is_told(tmp_path: Path) -> None:
    def odd(row: Row) -> int:
        if not int(row["id"]) % 2:
            raise RowError("is even")
        return int(row["id"])

    rejects: list[Reject] = []
    files = files_of(tmp_path, b"id,title\n1,a\n2,b\n3,c\n")
    assert list(parsed(rows_of(files, "films.csv", COLUMNS, rejects.append), odd)) == [1, 3]
    assert [(reject.line, reject.reason, reject.row) for reject in rejects] == [
        (3, "is even", "2,b")
    ]


def test_millions_of_rows_need_little_memory(tmp_path: Path) -> None:
    row = b"1,a title of some length that is the same in each of these rows\n"
    (tmp_path / "films.csv.gz").write_bytes(gzip.compress(b"id,title\n" + row * 50_000))
    tracemalloc.start()
    count = sum(1 for _ in values_of(DataFiles(tmp_path), "films.csv.gz", COLUMNS))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 2_000_000


def test_a_table_beside_another_is_read_as_far_as_needed(tmp_path: Path) -> None:
    files = files_of(tmp_path, b"id,title\n1,a\n3,c\n2,b\n1,again\n4,d\n")
    rejects: list[Reject] = []
    beside = Alongside(files, "films.csv", COLUMNS, rejects.append)

    def title(id_: str) -> str | None:
        row = beside.take(id_)
        return row["title"] if row else None

    assert [title(id_) for id_ in ("1", "9", "2", "3", "3", "1")] == [
        "a",
        None,
        "b",
        "c",
        None,
        None,
    ]
    beside.finish()
    assert reasons(rejects) == [
        ("films.csv", 5, "repeats the id of an earlier row"),
        ("films.csv", 6, "no film that was taken has this id"),
    ]
