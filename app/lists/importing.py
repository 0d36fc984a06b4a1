"""Reading a list from a file that somebody sends: which format it is, and its limits."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from app.errors import InvalidInputError
from app.lists.import_json import parcel_of_json
from app.lists.import_tables import parcel_of_table
from app.lists.limits import FILE_BYTES
from app.lists.pasting import parcel_of_text
from app.lists.wanted import Parcel, checked_parcel

MOST_MEMBERS = 500
_MEMBERS = (".csv", ".json", ".txt")
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel file: save it as CSV",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
}


def parcel_of_file(name: str, content: bytes) -> Parcel:
    """Return the list in a file.

    Args:
        name: the file's, which tells what a text is.
        content: CSV, JSON, plain lines, or a zip archive of one of these.

    Raises:
        InvalidInputError: with a sentence, if it cannot be read. Nothing was changed.
    """
    if not content.strip():
        raise InvalidInputError("The file is empty.")
    if len(content) > FILE_BYTES:
        raise InvalidInputError(
            f"At most {FILE_BYTES // 1_000_000} MB, please; this file is larger."
        )
    if content.startswith(b"PK"):
        name, content = _only_member(content)
    for start, kind in _OTHER_KINDS.items():
        if content.startswith(start):
            raise InvalidInputError(f"This is {kind}. Send CSV, JSON or plain text.")
    return checked_parcel(_parcel_of(name.lower(), _decoded(content)))


def _parcel_of(name: str, text: str) -> Parcel:
    if name.endswith(".json") or text.lstrip().startswith(("{", "[")):
        return parcel_of_json(text)
    if name.endswith(".txt"):
        return parcel_of_text(text)
    return parcel_of_table(text)


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise InvalidInputError("This is no text. Send CSV, JSON or plain text.")
    return text


def _only_member(content: bytes) -> tuple[str, bytes]:
    """Return the one list in an archive; never more bytes of it than a file may have."""
    if not is_zipfile(BytesIO(content)):
        raise InvalidInputError("The archive is damaged.")
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = [info for info in archive.infolist() if not info.is_dir()]
            if len(names) > MOST_MEMBERS:
                raise InvalidInputError(f"The archive holds more than {MOST_MEMBERS} files.")
            if any(info.filename.startswith("xl/") for info in names):
                raise InvalidInputError("This is an Excel file: save it as CSV and send that.")
            lists = [info for info in names if info.filename.lower().endswith(_MEMBERS)]
            if len(lists) != 1:
                found = f"{len(lists):,} lists" if lists else "no list"
                raise InvalidInputError(
                    f"The archive holds {found}. Unpack it and send one CSV or JSON file."
                )
            if lists[0].flag_bits & 1:
                raise InvalidInputError("The archive has a password. Unpack it first.")
            with archive.open(lists[0]) as member:
                unpacked = member.read(FILE_BYTES + 1)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise InvalidInputError("The archive is damaged.") from error
    if len(unpacked) > FILE_BYTES:
        raise InvalidInputError("The archive unpacks to more than the site takes.")
    return lists[0].filename, unpacked
