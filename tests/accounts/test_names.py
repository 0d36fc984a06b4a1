"""What an account may be called."""

from __future__ import annotations

import pytest

from app.accounts.names import canonical_name, fault_of_name, name_key


@pytest.mark.parametrize("name", ["ann", "Ann-Lee_2", "Zoë", "李小龍", "дмитрий", "a" * 30, "١٢٣"])
def test_names_of_letters_digits_and_dashes_will_do(name: str) -> None:
    assert fault_of_name(canonical_name(name)) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "a" * 31,
        "a b",
        "a.b.c",
        "<b>x</b>",
        "a\nbc",
        "---",
        "___",
        "ann\u202e",
        "😀😀😀",
        "ﷺ",
    ],
)
def test_other_names_will_not(name: str) -> None:
    assert fault_of_name(canonical_name(name)) is not None


@pytest.mark.parametrize(
    "other", ["ANN", "ánn", "\uff41\uff4e\uff4e", " ann ", "a-n-n", "\u0430nn"]
)
def test_names_that_look_alike_have_one_key(other: str) -> None:
    assert name_key(other) == name_key("ann")


def test_no_key_is_longer_than_its_column() -> None:
    for letter in ("龘", "ﬃ", "Ǣ", "ꙮ", "힣"):
        assert len(name_key(letter * 30)) <= 400
