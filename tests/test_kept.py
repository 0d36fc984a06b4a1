"""What a worker keeps of what it made a moment ago."""

from __future__ import annotations

from app.kept import Kept


def made(kept: Kept[str], key: str, text: str = "", seconds: float = 60) -> bool:
    """Ask for a thing, and return whether it had to be made."""
    asked: list[str] = []

    def make() -> str:
        asked.append(key)
        return text or key

    assert kept.get_or_make(key, make, seconds=seconds) == (text or key)
    return bool(asked)


def test_a_thing_is_made_once_until_its_end() -> None:
    time = [0.0]
    kept: Kept[str] = Kept(10, now=lambda: time[0])
    assert [made(kept, "a", seconds=60) for _ in range(2)] == [True, False]
    assert made(kept, "b", seconds=10)
    time[0] = 59.9
    assert not made(kept, "a")
    assert made(kept, "b", seconds=10)
    time[0] = 60.0
    assert [made(kept, "a", seconds=60) for _ in range(2)] == [True, False]
    assert kept.size == 2


def test_what_is_asked_for_least_lately_makes_room() -> None:
    kept: Kept[str] = Kept(2)
    assert [made(kept, key) for key in ("a", "b", "a", "c")] == [True, True, False, True]
    assert [made(kept, key) for key in ("a", "c", "b")] == [False, False, True]
    assert kept.size == 2


def test_large_things_take_more_room() -> None:
    kept: Kept[str] = Kept(10, size_of=len)
    assert all(made(kept, key, key * 4) for key in "ab")
    assert made(kept, "c", "ccc")
    assert kept.size == 7
    assert not made(kept, "b", "bbbb")
    assert made(kept, "large", "x" * 11), "what is too large is made each time"
    assert made(kept, "large", "x" * 11)
    assert not made(kept, "b", "bbbb"), "nor does it take the room of others"
