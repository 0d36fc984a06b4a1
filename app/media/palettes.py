"""The colours of posters, by genre and by age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.media.dice import Dice


@dataclass(frozen=True, slots=True)
class Palette:
    """Five colours as #rrggbb.

    Attributes:
        ground: the colour of the sheet.
        ink: the colour of the title, easily read on the ground.
        first: the strongest colour of the picture.
        second: its companion.
        third: the accent.
    """

    ground: str
    ink: str
    first: str
    second: str
    third: str

    @property
    def shapes(self) -> tuple[str, str, str]:
        """The picture's colours, the strongest first."""
        return self.first, self.second, self.third


def _palettes(*lines: str) -> tuple[Palette, ...]:
    return tuple(Palette(*(f"#{colour}" for colour in line.split())) for line in lines)


NOIR = _palettes(
    "15171c efe6d2 c8372d 5a6472 e0a93b",
    "1d2b38 f1e5c8 d9573a 8fa3a8 f0b95b",
    "e9dfc7 1a1a1a b3261e 3c3c3c 8a7f6a",
    "0f2a2e f3e9d2 e2b13c 2f5d62 d1495b",
)
DRAMA = _palettes(
    "f2e8d5 2b2320 c2593f e0a458 5b7065",
    "23395b f6eedd e07a5f f2cc8f 81b29a",
    "5c2a2e f7e9d7 d98e73 efc69b 8c4a46",
    "dfe3dc 1f2f33 4f6d7a a9c5cf dd6e42",
    "2f3e46 f1efe4 84a98c cad2c5 d98f4e",
)
COMEDY = _palettes(
    "f6c945 23262b e4572e 2e86ab fff4d6",
    "f4efe6 2a2a3c ef6f6c 56a3a6 f3b61f",
    "f08a6b 2b1714 fbe3c0 8d3b46 3d7c83",
    "8fd0c4 1c2f33 f25f4c fff3e0 f7b32b",
    "fbe7dd 3a2146 ee5d6c 6b4fa0 f6a945",
)
ROMANCE = _palettes(
    "f7dcd3 4a1d2c c9485b f2a48f 7a3b52",
    "3b1f3a fbe6dc e56b6f eaac8b b56576",
    "fbeee0 43302e d66a5e e8b4a0 6b8f91",
    "8e2f45 fdebe0 f4b6a6 d9576b f7d9b0",
)
HORROR = _palettes(
    "0d0c0f f0e4d4 b3121d 3a2b33 8d9b6a",
    "1c0f13 f5e1c5 d7263d 5c1a1b e8a13b",
    "10201b e7ecd8 9bc53d 274c3b c3423f",
    "a3181f fbeedd 1a0b0c 5e0d12 f2c9a0",
)
SPACE = _palettes(
    "0b132b eaf2f5 5bc0be 3a506b f26419",
    "1b1035 f4e9ff ff5d8f 6a4c93 35c9c3",
    "e4ebe8 0e2a38 ff5a36 2a7f93 9fc4c4",
    "101820 f5efe0 f2aa4c 41576b c44536",
)
FRONTIER = _palettes(
    "e8b64c 3a1d0f c4501b 7a2e12 f6e0a4",
    "f0d9ae 3b2314 c8642b 8c3b1b 3f6c6e",
    "12403c f5ead0 e3a857 2e6f62 d9643a",
    "d9693a 26100a 7c2a1c f2b05e fff0d6",
    "1f4e5f fbefd5 f2a65a 79a3a8 d1603d",
)
FABLE = _palettes(
    "28334a f9f0dc fbde44 f65058 5aa9a2",
    "d8ecec 213a57 f2885b 14a098 f4c95d",
    "4b2e5a fbeedb f6b352 b8659b 68c3b7",
    "fdf1d8 2d3250 f76c5e 7077a1 f6b17a",
    "2a5d4e f8f1d9 f0c15c 6fa98a e5734f",
)
WAR = _palettes(
    "3d3f2f eee5cc a44a2a 7b7d5b d2b772",
    "d9cfb4 2c2a22 8a2d1c 6a6b4e b08d4a",
    "2a2d2e ece7da 8f9779 555b4c c7522a",
)
STAGE = _palettes(
    "7b1e2b fbe9c6 f2b134 a63446 ed6a5a",
    "1f1b3a fdf0d5 f4b942 97305c 6fb1c4",
    "f9e4c8 5a1a2b d7443e f0a202 2c6e7f",
)
RECORD = _palettes(
    "eceae4 161616 2d5da1 8f8b80 e23e2e",
    "f3f0e7 1b1f23 1c7c6c b9b5a9 e8a33d",
)

BY_GENRE = {
    "action": NOIR + FRONTIER[3:] + SPACE[3:],
    "adventure": FRONTIER,
    "animation": FABLE,
    "children": FABLE + COMEDY[:2],
    "comedy": COMEDY,
    "crime": NOIR,
    "documentary": RECORD,
    "drama": DRAMA,
    "family": FABLE,
    "fantasy": FABLE + SPACE[1:2],
    "film-noir": NOIR[:1] + NOIR[2:3],
    "history": WAR + DRAMA[2:3],
    "horror": HORROR,
    "music": STAGE,
    "musical": STAGE,
    "mystery": NOIR + HORROR[2:3] + DRAMA[4:],
    "romance": ROMANCE,
    "sci-fi": SPACE,
    "science fiction": SPACE,
    "thriller": NOIR + HORROR[1:2] + DRAMA[3:4],
    "war": WAR,
    "western": FRONTIER,
}

SILENT = _palettes(
    "e6e0d4 191919 4a4a4a 8d887d b9b2a4",
    "161616 ebe6da 77726a 3a3936 bdb7aa",
    "2b2622 f0e4cc a58a5f 5d5044 d8c39a",
)
# The first year of each age and what was printed then.
BY_AGE = (
    (2010, _palettes("f1f0ec 20242b ff6b4a 2c7a7b f2c14e", "16222c eef3f1 f26a4f 3f7d88 f3c677")),
    (2000, _palettes("203040 eaf0f2 6ea4bf c2d3cd e5a04f", "e6e4da 26323a 5c8a83 b84a39 d9b44a")),
    (1990, _palettes("2e3d34 eee8d5 7f9c7a b5563b d8c27a", "3c2a4d f2e9dc c06c84 6c5b7b f2b880")),
    (1980, _palettes("1a1446 fdeff9 ff3f8e 7b2ff7 2de1fc", "141c3a fff1e0 ff7a48 c13584 ffc94d")),
    (1970, _palettes("5b3a1e f7e3b5 e08e45 c4572a 9fb57a", "efd9a7 43220f c9501c 7c4b23 d99a2b")),
    (1960, _palettes("f4d35e 1c2b33 ee6c3c 0d5b78 faf0ca", "ee5a36 1d130c 1d2f3f f7b23b fff4de")),
    (1950, _palettes("f3e3c3 1f3b4d d1495b edae49 66a182", "1d4350 f6ead0 e4633f f1b24a 6ba292")),
    (0, SILENT),
)

SHARE_OF_AGE = 0.28
LINEAR_BELOW = 0.04045


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 (black) to 1 (white), after WCAG 2."""
    channels = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, after WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palette_of(genres: tuple[str, ...], year: int | None, dice: Dice) -> Palette:
    """Return a film's colours: mostly its genres', sometimes those of its time.

    Films from before 1940 keep to black, white and sepia, as on their own sheets.
    """
    age = [found for start, found in BY_AGE if year and year >= start][:1]
    if age and (age[0] is SILENT or dice.chance(SHARE_OF_AGE)):
        return dice.pick(age[0])
    families = [BY_GENRE[name] for name in map(str.casefold, genres) if name in BY_GENRE]
    return dice.pick(dice.pick(families or [DRAMA, RECORD]))
