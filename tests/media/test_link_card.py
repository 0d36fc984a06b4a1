"""The pictures of links."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from app.media.link_card import HEIGHT, WIDTH, LinkCard, draw_link_card
from tests.media.subjects import Subject

HEAVIEST = 300_000
FILMS = (
    Subject("Heat", 1995, ("Crime",)),
    Subject("七人の侍", 1954, ("Drama",)),
    Subject("جدایی نادر از سیمین", 2011, ("Drama",)),
    Subject("Őszi ★★★½", 1999, ("Horror",)),
)
CARD = LinkCard("A list", "Rainy nights", ("by ann", "4 films"), FILMS, "Marquee")


def picture_of(card: LinkCard) -> Image.Image:
    png = draw_link_card(card)
    assert len(png) <= HEAVIEST
    picture = Image.open(BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    return picture.convert("RGB")


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Heat",
        "x" * 200,
        "Amélie: żółć ★★★½",
        "七人の侍 " * 20,
        "جدایی نادر",
        "\u200b",
        "🎬 <b>",
    ],
)
def test_every_title_makes_a_picture_of_the_right_size_and_weight(title: str) -> None:
    picture_of(replace(CARD, title=title))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_any_number_of_covers_will_do(count: int) -> None:
    picture_of(replace(CARD, covers=FILMS[:count]))


def test_what_is_said_is_drawn() -> None:
    picture = picture_of(CARD)
    changes = (
        {"title": "Rainy night"},
        {"facts": ("by bob", "4 films")},
        {"covers": FILMS[::-1]},
        {"site_name": "Other"},
        {"kind": "A profile"},
    )
    for change in changes:
        other = replace(CARD, **change)  # type: ignore[arg-type]  # fields by name
        assert differ(picture, picture_of(other)), change
        assert other.version != CARD.version
    assert replace(CARD).version == CARD.version


def test_a_long_title_stays_off_the_covers_and_the_facts() -> None:
    long = picture_of(replace(CARD, title="W" * 200))
    short = picture_of(replace(CARD, title="i"))
    # The colours of the covers are rounded a little differently.
    difference = ImageChops.difference(long, short).convert("L")
    box = difference.point(lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None
    assert box[2] <= WIDTH - 420
    assert box[3] <= 420
