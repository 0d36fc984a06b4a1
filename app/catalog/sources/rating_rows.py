"""Files of ratings and tags in MovieLens' two layouts, read row by row in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.records import RatingRecord, Reject, TagRecord
from app.catalog.sources.fields import MAX_KEYWORD, MAX_NUMBER
from app.catalog.sources.rows import shown, values_of
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.records import RejectRow
    from app.catalog.sources.data_files import DataFiles

RATING_COLUMNS = ("userId", "movieId", "rating", "timestamp")
TAG_COLUMNS = ("userId", "movieId", "tag", "timestamp")

_HALF_STARS = {
    text: half_stars
    for half_stars in range(1, 11)
    for text in (str(half_stars / 2), f"{half_stars / 2:g}")
}
_MOST_DIGITS = len(str(MAX_NUMBER))
# Seconds since 1970: as many digits last until 5138.
_MOST_DIGITS_OF_A_MOMENT = 11


def ratings_in(files: DataFiles, name: str, tell: RejectRow) -> Iterator[RatingRecord]:
    """Yield the ratings in the order of the file.

    A person's second rating of a film is left out where it stands among that person's others, as
    these files are sorted.

    Args:
        files: where the file is.
        name: of the file; CSV, or `.dat` with `::` between the fields.
        tell: is told of rows that hold no rating.
    """
    half_stars_of = _HALF_STARS.get
    user, rated = "", set[str]()
    for line, values in values_of(files, name, RATING_COLUMNS, tell):
        user_id, film_key, stars, moment = values
        half_stars = half_stars_of(stars)
        if user_id != user:
            user, rated = user_id, set()
        if half_stars is None or not _are_ids(user_id, film_key) or not _is_moment(moment):
            tell(Reject(name, line, "holds no rating of 0.5 to 5 stars", shown(values)))
        elif film_key in rated:
            tell(Reject(name, line, "repeats a rating of this person", shown(values)))
        else:
            rated.add(film_key)
            yield RatingRecord(int(user_id), film_key, half_stars, int(moment), line)


def tags_in(files: DataFiles, name: str, tell: RejectRow) -> Iterator[TagRecord]:
    """Yield the tags in the order of the file, each in one line."""
    for line, values in values_of(files, name, TAG_COLUMNS, tell):
        user_id, film_key, written, _moment = values
        tag = clean_line(written)
        if _are_ids(user_id, film_key) and 0 < len(tag) <= MAX_KEYWORD:
            yield TagRecord(int(user_id), film_key, tag, line)
        else:
            tell(Reject(name, line, "holds no tag of a film", shown(values)))


def _are_ids(user_id: str, film_key: str) -> bool:
    # Written as plain numbers: neither "+7" nor another script's digits are.
    if not (user_id.isdigit() and film_key.isdigit() and (user_id + film_key).isascii()):
        return False
    return len(user_id) <= _MOST_DIGITS and int(user_id) <= MAX_NUMBER


def _is_moment(text: str) -> bool:
    return text.isdigit() and text.isascii() and len(text) <= _MOST_DIGITS_OF_A_MOMENT
