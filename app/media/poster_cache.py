"""Posters of TMDB's that were fetched once and are sent from here: a folder of pictures.

Their names are TMDB's, which change with the picture, so that browsers may keep them for ever.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from app.errors import InvalidInputError

MAX_BYTES = 2 << 20
MIN_SIDE, MAX_SIDE = 50, 2_000
_FORMATS = {".jpg": "JPEG", ".png": "PNG"}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}\.(?:jpg|png)")


class PosterCache:
    """The folder; it is made when the first picture comes.

    Attributes:
        is_shown: whether pages show these posters instead of the site's own.
    """

    def __init__(self, folder: Path, *, is_shown: bool = False) -> None:
        """Know where it is."""
        self.folder = folder
        self.is_shown = is_shown

    def find(self, poster_path: str | None) -> str | None:
        """Return the name under which a poster is kept, or None if it is not.

        Args:
            poster_path: TMDB's, "/abc.jpg".
        """
        name = (poster_path or "").removeprefix("/")
        return name if _NAME.fullmatch(name) and (self.folder / name).is_file() else None

    def keep(self, poster_path: str, content: bytes) -> None:
        """Keep a picture, all of it or nothing.

        Raises:
            InvalidInputError: it is no picture, or none of a poster's size.
            OSError: the disk is full.
        """
        name = poster_path.removeprefix("/")
        if not _NAME.fullmatch(name):
            raise InvalidInputError("The poster has no name of TMDB's.")
        _check(content, _FORMATS[Path(name).suffix])
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).chmod(0o644)
            Path(unfinished).replace(self.folder / name)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise


def _check(content: bytes, expected: str) -> None:
    # Only who fills the cache needs it: the site's workers send files that were looked at.
    from io import BytesIO

    from PIL import Image, UnidentifiedImageError

    if len(content) > MAX_BYTES:
        raise InvalidInputError("The poster is too large a file.")
    try:
        with Image.open(BytesIO(content), formats=(expected,)) as picture:
            sides = picture.size
            if not all(MIN_SIDE <= side <= MAX_SIDE for side in sides):
                raise InvalidInputError(f"The poster has odd sides: {sides[0]} × {sides[1]}.")
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInputError(f"The poster is no whole {expected} picture.") from error
