"""Films on a list: adding, removing, ordering, saying something of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.lists import entries, notes, words
from app.lists.limits import FILMS_A_LIST
from app.lists.models import ListEntry
from app.lists.notes import Notes
from app.lists.queries import get_own_list
from app.lists.summaries import own_summaries
from app.lists.words import Words
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film, make_many_films
from tests.factories.lists import NOON, make_list, put_on_list

pytestmark = pytest.mark.usefixtures("app")

LATER = NOON + timedelta(hours=1)


def test_films_come_in_the_order_of_adding() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    for number, title in enumerate(("Heat", "Ronin", "Thief"), start=1):
        film_id = make_film(title=title).id
        addition = entries.add_film(viewer_id, list_id, film_id, now=LATER)
        assert addition.is_new
        assert addition.film_count == number
        assert addition.sentence == f"Added {title} to After Heat."
    assert _order(viewer_id, list_id) == ["Heat", "Ronin", "Thief"]
    assert get_own_list(viewer_id, list_id).updated_at == LATER


def test_adding_twice_leaves_one_entry_and_says_so() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"])
    film_id = get_own_list(viewer_id, list_id).film_ids[0]
    addition = entries.add_film(viewer_id, list_id, film_id, now=LATER)
    assert not addition.is_new
    assert addition.sentence == "Heat is already in After Heat."
    assert addition.film_count == 2
    film_list = get_own_list(viewer_id, list_id)
    assert addition.entry_id == film_list.entries[0].id
    assert film_list.updated_at == NOON


def test_an_unknown_film_cannot_be_added() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    with pytest.raises(NotFoundError):
        entries.add_film(viewer_id, list_id, 999, now=NOON)


def test_a_list_holds_10_000_films() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    film_ids = make_many_films(FILMS_A_LIST)
    put_on_list(list_id, film_ids)
    with pytest.raises(ConflictError, match="A list holds 10,000 films at most"):
        entries.add_film(viewer_id, list_id, make_film(title="One more").id, now=NOON)
    assert not entries.add_film(viewer_id, list_id, film_ids[-1], now=NOON).is_new


def test_the_tray_is_the_list_worked_on_last() -> None:
    viewer_id = make_viewer()
    older = make_list(viewer_id, "Older")
    make_list(viewer_id, "Newer")
    words.describe_list(viewer_id, older, Words("Older", "Now described."), now=LATER)
    addition = entries.add_film_to_tray(
        viewer_id, make_film().id, title_if_none="My list", now=LATER
    )
    assert addition.list_title == "Older"


def test_the_first_film_makes_the_first_list() -> None:
    viewer_id = make_viewer()
    film_id = make_film().id
    first = entries.add_film_to_tray(viewer_id, film_id, title_if_none="My list", now=NOON)
    again = entries.add_film_to_tray(viewer_id, film_id, title_if_none="My list", now=NOON)
    assert first.sentence == "Added Heat to My list."
    assert again.sentence == "Heat is already in My list."
    assert [summary.title for summary in own_summaries(viewer_id)] == ["My list"]


def test_a_removed_film_can_be_put_back_with_its_note_and_place() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin", "Thief"])
    entry_id = _entry_id(viewer_id, list_id, "Ronin")
    notes.write_notes(viewer_id, list_id, entry_id, Notes("The cars."), now=NOON)
    entries.remove_entry(viewer_id, list_id, entry_id, now=NOON)
    film_list = get_own_list(viewer_id, list_id)
    assert [entry.film.title for entry in film_list.entries] == ["Heat", "Thief"]
    assert film_list.removed is not None
    assert film_list.removed.film.title == "Ronin"
    assert own_summaries(viewer_id)[0].film_count == 2
    assert entries.restore_entry(viewer_id, list_id, now=NOON) == entry_id
    assert _order(viewer_id, list_id) == ["Heat", "Ronin", "Thief"]
    film_list = get_own_list(viewer_id, list_id)
    assert film_list.removed is None
    assert film_list.entries[1].note == "The cars."


def test_the_next_change_ends_the_time_to_put_back() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"])
    entries.remove_entry(viewer_id, list_id, _entry_id(viewer_id, list_id, "Heat"), now=NOON)
    notes.write_notes(
        viewer_id, list_id, _entry_id(viewer_id, list_id, "Ronin"), Notes("The cars."), now=NOON
    )
    assert get_own_list(viewer_id, list_id).removed is None
    with pytest.raises(ConflictError, match="cannot be put back"):
        entries.restore_entry(viewer_id, list_id, now=NOON)


def test_a_removed_film_can_be_added_anew() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"])
    film_id = get_own_list(viewer_id, list_id).film_ids[0]
    entries.remove_entry(viewer_id, list_id, _entry_id(viewer_id, list_id, "Heat"), now=NOON)
    assert entries.add_film(viewer_id, list_id, film_id, now=NOON).is_new
    assert _order(viewer_id, list_id) == ["Ronin", "Heat"]


@pytest.mark.parametrize(
    ("position", "order"),
    [
        (1, ["Thief", "Heat", "Ronin"]),
        (2, ["Heat", "Thief", "Ronin"]),
        (3, ["Heat", "Ronin", "Thief"]),
        (10**20, ["Heat", "Ronin", "Thief"]),
        (0, ["Thief", "Heat", "Ronin"]),
        (-5, ["Thief", "Heat", "Ronin"]),
    ],
)
def test_a_film_moves_to_a_position(position: int, order: list[str]) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin", "Thief"])
    entry_id = _entry_id(viewer_id, list_id, "Thief")
    entries.move_entry(viewer_id, list_id, entry_id, position, now=NOON)
    assert _order(viewer_id, list_id) == order


def test_a_film_moves_up_and_down_and_stops_at_the_ends() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin", "Thief"])
    heat = _entry_id(viewer_id, list_id, "Heat")
    entries.shift_entry(viewer_id, list_id, heat, -1, now=NOON)
    assert _order(viewer_id, list_id) == ["Heat", "Ronin", "Thief"]
    entries.shift_entry(viewer_id, list_id, heat, 1, now=NOON)
    assert _order(viewer_id, list_id) == ["Ronin", "Heat", "Thief"]
    entries.shift_entry(viewer_id, list_id, heat, 5, now=NOON)
    assert _order(viewer_id, list_id) == ["Ronin", "Thief", "Heat"]


def test_a_note_is_cleaned_and_may_go_again() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat"])
    entry_id = _entry_id(viewer_id, list_id, "Heat")
    notes.write_notes(viewer_id, list_id, entry_id, Notes("<b>De Niro</b>\r\nPacino\x00"), now=NOON)
    assert get_own_list(viewer_id, list_id).entries[0].note == "<b>De Niro</b>\nPacino"
    notes.write_notes(viewer_id, list_id, entry_id, Notes(""), now=NOON)
    assert get_own_list(viewer_id, list_id).entries[0].note == ""
    with pytest.raises(InvalidInputError):
        notes.write_notes(viewer_id, list_id, entry_id, Notes("x" * 2_001), now=NOON)


def test_somebody_elses_list_and_another_lists_entry_are_absent() -> None:
    viewer_id, stranger_id = make_viewer(), make_viewer()
    list_id = make_list(viewer_id, films=["Heat"], visibility="public")
    entry_id = _entry_id(viewer_id, list_id, "Heat")
    own = make_list(stranger_id, "Own")
    film_id = make_film(title="Ronin").id
    with pytest.raises(NotFoundError):
        entries.add_film(stranger_id, list_id, film_id, now=NOON)
    for of_list in (list_id, own):
        with pytest.raises(NotFoundError):
            entries.remove_entry(stranger_id, of_list, entry_id, now=NOON)
        with pytest.raises(NotFoundError):
            entries.move_entry(stranger_id, of_list, entry_id, 1, now=NOON)
        with pytest.raises(NotFoundError):
            entries.shift_entry(stranger_id, of_list, entry_id, 1, now=NOON)
        with pytest.raises(NotFoundError):
            notes.write_notes(stranger_id, of_list, entry_id, Notes("Mine"), now=NOON)
    with pytest.raises(NotFoundError):
        entries.restore_entry(stranger_id, list_id, now=NOON)


STEPS = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 7)),
    st.tuples(st.just("remove"), st.integers(0, 7)),
    st.tuples(st.just("restore"), st.just(0)),
    st.tuples(st.just("move"), st.integers(0, 7), st.integers(-2, 12)),
    st.tuples(st.just("shift"), st.integers(0, 7), st.integers(-3, 3)),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=15))
def test_positions_stay_1_to_n(steps: list[tuple[str, ...]]) -> None:
    """A plain Python list is the oracle of the order."""
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    films = [make_film(title=f"Film {number}").id for number in range(8)]
    model = _Model()
    for name, *numbers in steps:
        step = getattr(model, name)
        step(viewer_id, list_id, films, *map(int, numbers))
        film_list = get_own_list(viewer_id, list_id)
        assert list(film_list.film_ids) == model.order
        assert [entry.position for entry in film_list.entries] == list(
            range(1, len(model.order) + 1)
        )
    db.session.rollback()


class _Model:
    """What a list should look like, kept as a plain list of film ids."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.removed: tuple[int, int] | None = None

    def add(self, viewer_id: int, list_id: int, films: list[int], index: int) -> None:
        entries.add_film(viewer_id, list_id, films[index], now=NOON)
        if films[index] not in self.order:
            self.order.append(films[index])
            self.removed = None

    def remove(self, viewer_id: int, list_id: int, films: list[int], index: int) -> None:
        if films[index] in self.order:
            entries.remove_entry(viewer_id, list_id, self._entry(films[index], list_id), now=NOON)
            self.removed = (self.order.index(films[index]), films[index])
            self.order.remove(films[index])

    def restore(self, viewer_id: int, list_id: int, films: list[int], index: int) -> None:
        del films, index
        if self.removed is not None:
            entries.restore_entry(viewer_id, list_id, now=NOON)
            self.order.insert(*self.removed)
            self.removed = None

    def move(
        self, viewer_id: int, list_id: int, films: list[int], index: int, *position: int
    ) -> None:
        if films[index] in self.order:
            entry_id = self._entry(films[index], list_id)
            entries.move_entry(viewer_id, list_id, entry_id, position[0], now=NOON)
            self._put(films[index], position[0] - 1)

    def shift(self, viewer_id: int, list_id: int, films: list[int], index: int, *by: int) -> None:
        if films[index] in self.order:
            entry_id = self._entry(films[index], list_id)
            entries.shift_entry(viewer_id, list_id, entry_id, by[0], now=NOON)
            self._put(films[index], self.order.index(films[index]) + by[0])

    def _put(self, film_id: int, index: int) -> None:
        self.order.remove(film_id)
        self.order.insert(max(index, 0), film_id)
        self.removed = None

    def _entry(self, film_id: int, list_id: int) -> int:
        return db.session.scalars(
            db.select(ListEntry.id).filter_by(list_id=list_id, film_id=film_id)
        ).one()


def _order(viewer_id: int, list_id: int) -> list[str]:
    film_list = get_own_list(viewer_id, list_id)
    assert [entry.position for entry in film_list.entries] == [
        number for number, _ in enumerate(film_list.entries, start=1)
    ]
    return [entry.film.title for entry in film_list.entries]


def _entry_id(viewer_id: int, list_id: int, title: str) -> int:
    film_list = get_own_list(viewer_id, list_id)
    return next(entry.id for entry in film_list.entries if entry.film.title == title)
