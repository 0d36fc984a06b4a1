"""Finding a typeface that has the signs of a text, among those that the machine has.

The site ships none: serif and sans are looked for by the names that systems give their files.
What no face has is written in plain letters instead, so that a picture never shows boxes; on a
machine without any typeface, Pillow's own is used, which has plain Latin only.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from anyascii import anyascii
from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

Typeface = ImageFont.FreeTypeFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# The file names, without their endings, in the order in which a text tries them.
_OTHER_SCRIPTS = (
    *("DejaVuSans-Bold", "NotoSerifCJK-Bold", "NotoSansCJK-Bold", "NotoSansCJK-Regular"),
    *("NotoSansHebrew-Bold", "NotoNaskhArabic-Bold", "NotoSansArabic-Bold", "NotoSansThai-Bold"),
    *("NotoSansDevanagari-Bold", "NotoSansBengali-Bold", "NotoSansTamil-Bold"),
    *("NotoSansTelugu-Bold", "NotoSansGeorgian-Bold", "NotoSansArmenian-Bold"),
    *("DroidSansFallbackFull", "Hiragino Sans GB", "PingFang", "msyhbd", "Arial Unicode"),
)
SERIF = (
    *("P052-Bold", "NotoSerif-Bold", "DejaVuSerif-Bold", "LiberationSerif-Bold"),
    *("Palatino", "georgiab", "Georgia Bold"),
    *_OTHER_SCRIPTS,
)
SANS = (
    *("DejaVuSans", "NotoSans-Regular", "LiberationSans-Regular", "Arial", "arial"),
    *_OTHER_SCRIPTS,
)
NOBODYS_SIGN = "\U0010ffff"
_PROBE_SIZE = 24


def pieces(
    text: str, names: tuple[str, ...], size: int, folders: tuple[str, ...] = FOLDERS
) -> list[tuple[str, Typeface]]:
    """Return a line in pieces, each with a typeface that has its signs.

    A line with letters that run from the right is one piece if one face has all of it: only
    then is it ordered as it should be.

    Args:
        text: one line.
        names: of the faces, the first the best.
        size: in pixels.
        folders: where to look for them.
    """
    if any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text):
        for name in names:
            if all(has_sign(name, sign, folders) for sign in text):
                return [(text, typeface(name, size, folders))]
    written: list[tuple[str, str | None]] = []
    for part, having in _by_face(text, names, folders):
        is_mark = unicodedata.category(part[:1] or " ").startswith("M")
        if written and (is_mark or written[-1][1] == having):
            written[-1] = (written[-1][0] + part, written[-1][1])
        else:
            written.append((part, having))
    return [(part, typeface(having, size, folders)) for part, having in written]


def _by_face(
    text: str, names: tuple[str, ...], folders: tuple[str, ...]
) -> Iterator[tuple[str, str | None]]:
    first = next((name for name in names if _path_of(name, folders)), None)
    for sign in text:
        having = next((name for name in names if has_sign(name, sign, folders)), None)
        yield (sign, having) if having else (anyascii(sign), first)


@cache
def has_sign(name: str, sign: str, folders: tuple[str, ...] = FOLDERS) -> bool:
    """Whether a face is there and has a sign; spaces and marks that show nothing all have."""
    if _path_of(name, folders) is None:
        return False
    if sign.isspace() or unicodedata.category(sign) == "Cf":
        return True
    face = typeface(name, _PROBE_SIZE, folders)
    return _look(face, sign) != _look(face, NOBODYS_SIGN)


def _look(face: Typeface, sign: str) -> tuple[object, ...]:
    mask, offset = face.getmask2(sign, mode="1")
    return mask.size, offset, bytes(mask)


@cache
def typeface(name: str | None, size: int, folders: tuple[str, ...] = FOLDERS) -> Typeface:
    """Return a face that was found; for None, the one that comes with Pillow."""
    path = None if name is None else _path_of(name, folders)
    if path is not None:
        return ImageFont.truetype(path, size)
    own = ImageFont.load_default(size)
    if not isinstance(own, ImageFont.FreeTypeFont):  # pragma: no cover - a Pillow without FreeType
        raise TypeError("Pillow was built without FreeType.")
    return own


def _path_of(name: str, folders: tuple[str, ...]) -> str | None:
    return _installed(folders).get(name)


@cache
def _installed(folders: tuple[str, ...]) -> dict[str, str]:
    """Return the files of all faces of the machine, by name."""
    return {
        Path(file).stem: str(Path(root) / file)
        for folder in folders
        for root, _, files in os.walk(folder)
        for file in sorted(files)
        if file.endswith((".ttf", ".otf", ".ttc"))
    }
