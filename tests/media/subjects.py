"""Films to draw posters of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """The facts that a poster is drawn from."""

    title: str = "Heat"
    year: int | None = 1995
    genres: tuple[str, ...] = ("Action", "Crime", "Thriller")
    directors: tuple[str, ...] = ("Michael Mann",)


NASTY_TITLES = (
    "",
    " ",
    "M",
    "É",
    "!!!",
    "9½ Weeks",
    "<script>alert(1)</script> & \"quotes\" 'too'",
    "]]></svg><svg onload=alert(1)>",
    "\x00\x0b\ud800Bad\uffff Title\u202e",
    "x" * 300,
    "WWWWWW MMMMMM " * 12,
    "Supercalifragilisticexpialidocious",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
    "Star Wars: Episode IV - A New Hope",
    "千と千尋の神隠し",
    "夕陽のガンマン・続・夕陽のガンマン 地獄の決斗",
    "جدایی نادر از سیمین",
    "ואלס עם באשיר",
    "पथेर पांचाली",
    "เรื่องรัก น้อยนิด มหาศาล",
    "🎬🍿 Film",
    "e\u0301" * 40,
)
