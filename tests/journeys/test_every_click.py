"""Every click moves the list in the same answer, and says how; undo takes it back."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.recommend import Profile
from app.recommend.choosing import LIKES_FOR_CALIBRATION
from tests.journeys.visitor import FRAGMENT, JSON, Page, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from app.recommend import Engine
    from tests.journeys.visitor import Card

TASTES = 40
NEAR = 20
POSITIVE = {"favourite", "like"}


def films_of(engine: Engine) -> list[int]:
    return [int(film_id) for film_id in engine.film_ids]


def real_moves(before: list[Card], after: list[Card], judged: int) -> dict[str, list[int]]:
    """Return what moved between two pages, by the definition that the message goes by.

    The film that was judged is looked away from; the others close up.
    """
    old = [card.film_id for card in before if card.film_id != judged]
    new = [card.film_id for card in after if card.film_id != judged]
    stayed = [film_id for film_id in old if film_id in new]
    return {
        "new": [film_id for film_id in new if film_id not in old],
        "up": [film_id for film_id in stayed if new.index(film_id) < old.index(film_id)],
        "down": [
            film_id
            for film_id in old
            if film_id not in stayed or new.index(film_id) > old.index(film_id)
        ],
    }


def said_moves(message: str, title: str) -> dict[str, int]:
    """Return the numbers of a message, without those of the film's title."""
    words = message.replace(title, "")
    patterns = {"new": r"(\d+) new", "up": r"(\d+) moved up", "down": r"(\d+) similar moved down"}
    return {
        kind: int(found[1])
        for kind, pattern in patterns.items()
        if (found := re.search(pattern, words))
    }


def expected_moves(moves: dict[str, list[int]], verdict: str) -> dict[str, int]:
    """Return the numbers that the message ought to hold: none that is nought."""
    told = {"new", "down"} if verdict == "dislike" else {"new"}
    if verdict in POSITIVE:
        told.add("up")
    return {kind: len(films) for kind, films in moves.items() if films and kind in told}


def visitor_with(site: Flask, favourites: list[int]) -> Visitor:
    visitor = Visitor(site)
    for film_id in favourites:
        visitor.judge(film_id, "favourite")
    return visitor


def tastes(engine: Engine, count: int, seed: int) -> list[tuple[list[int], int]]:
    """Return favourites, and the place on the first page of a film to say something of."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    films = films_of(engine)
    return [
        (rng.sample(films, rng.choice((1, 1, 2, 3, 5))), rng.randrange(10)) for _ in range(count)
    ]


@pytest.mark.parametrize("verdict", ["like", "dislike", "seen", "hide", "favourite"])
def test_the_way_back_shows_the_new_order_and_true_numbers(
    site: Flask, engine: Engine, verdict: str
) -> None:
    for favourites, place in tastes(engine, 6, seed=1):
        visitor = visitor_with(site, favourites)
        before = visitor.suggestions()
        judged = before[place]
        if verdict == "favourite":
            visitor.judge(judged.film_id, verdict)
        else:
            form = visitor.page.form_to(f"/films/{judged.film_id}/verdict")
            answer = visitor.post(
                str(form["action"]), {"verdict": verdict, "next": "/for-you", "slot": judged.slot}
            )
            assert answer.headers["Location"] == f"/for-you#slot-{judged.slot}"
        page = visitor.open("/for-you")
        moves = real_moves(before, page.cards, judged.film_id)
        assert page.effect is not None
        assert said_moves(page.effect, judged.title) == expected_moves(moves, verdict)
        assert [card.film_id for card in page.cards if card.is_new] == moves["new"]
        assert judged.film_id not in page.film_ids


@pytest.mark.parametrize("verdict", ["like", "dislike", "seen", "hide"])
@pytest.mark.parametrize("number", [1, 2])
def test_the_answer_itself_holds_the_new_order(
    site: Flask, engine: Engine, verdict: str, number: int
) -> None:
    next_path = f"/for-you?page={number}"
    for favourites, place in tastes(engine, 3, seed=2):
        visitor = visitor_with(site, favourites)
        before = visitor.suggestions(number)
        judged = before[place]
        fields = {"verdict": verdict, "next": next_path, "surface": "suggestions"}
        answer = visitor.post(f"/films/{judged.film_id}/verdict", fields, FRAGMENT)
        assert answer.status_code == 200
        fragment = Page(next_path, 200, answer.text)
        assert BeautifulSoup(answer.text, "html.parser").html is None
        page = visitor.open(next_path)
        assert fragment.cards == page.cards
        assert fragment.effect == page.effect
        moves = real_moves(before, fragment.cards, judged.film_id)
        assert said_moves(str(fragment.effect), judged.title) == expected_moves(moves, verdict)


@pytest.mark.parametrize("verdict", ["like", "dislike", "seen", "hide"])
def test_programs_get_the_new_order_and_what_moved(
    site: Flask, engine: Engine, verdict: str
) -> None:
    for favourites, place in tastes(engine, 3, seed=3):
        visitor = visitor_with(site, favourites)
        before = visitor.suggestions()
        judged = before[place]
        answer = visitor.post(f"/films/{judged.film_id}/verdict", {"verdict": verdict}, JSON).json
        page = visitor.open("/for-you")
        assert [item["film_id"] for item in answer["suggestions"]] == page.film_ids
        assert [item["score"] for item in answer["suggestions"]] == [c.score for c in page.cards]
        moves = real_moves(before, page.cards, judged.film_id)
        assert {kind: sorted(films) for kind, films in answer["moves"].items()} == {
            kind: sorted(films) for kind, films in moves.items()
        }
        assert said_moves(answer["message"], judged.title) == expected_moves(moves, verdict)


@pytest.mark.parametrize("how", ["way back", "fragment", "JSON"])
@pytest.mark.parametrize("verdict", ["like", "dislike", "seen", "hide", "favourite"])
def test_undo_restores_films_and_scores_exactly(
    site: Flask, engine: Engine, verdict: str, how: str
) -> None:
    for favourites, place in tastes(engine, 3, seed=4):
        visitor = visitor_with(site, favourites)
        before, profile = visitor.suggestions(), visitor.profile
        exact = engine.recommend(profile, 50)
        visitor.judge(before[place].film_id, verdict)
        visitor.open("/for-you")
        if how == "way back":
            after = visitor.press("/taste/undo").cards
        elif how == "fragment":
            after = Page("", 200, visitor.post("/taste/undo", {}, FRAGMENT).text).cards
        else:
            answer = visitor.post("/taste/undo", {}, JSON).json
            assert [item["film_id"] for item in answer["suggestions"]] == [
                card.film_id for card in before
            ]
            after = visitor.suggestions()
        assert after == before
        assert visitor.profile == profile
        assert engine.recommend(visitor.profile, 50) == exact
        undone = str(visitor.open("/for-you").effect)
        assert undone.startswith("Undone:")
        assert visitor.page.soup.find("form", action="/taste/undo") is None


def test_undo_goes_back_step_by_step(site: Flask, engine: Engine) -> None:
    visitor = visitor_with(site, [films_of(engine)[7]])
    seen = []
    for verdict in ("dislike", "like", "seen"):
        seen.append(visitor.suggestions())
        visitor.judge(seen[-1][0].film_id, verdict)
    for before in reversed(seen):
        assert visitor.post("/taste/undo", {}).status_code == 303
        assert visitor.suggestions() == before


def test_changing_ones_mind_on_a_film_is_undone_to_what_stood(site: Flask, engine: Engine) -> None:
    visitor = visitor_with(site, films_of(engine)[10:12])
    film_id = visitor.suggestions()[2].film_id
    visitor.judge(film_id, "like")
    liked, profile = visitor.suggestions(), visitor.profile
    visitor.judge(film_id, "dislike")
    assert film_id in visitor.profile.dislikes
    visitor.post("/taste/undo", {})
    assert visitor.suggestions() == liked
    assert visitor.profile == profile


@pytest.mark.parametrize("verdict", ["seen", "hide"])
def test_seen_and_not_for_me_change_no_other_score(
    site: Flask, engine: Engine, verdict: str
) -> None:
    for favourites, place in tastes(engine, 5, seed=5):
        visitor = visitor_with(site, favourites)
        before, scores = visitor.suggestions(1, 2), engine.scores_of(visitor.profile)
        judged = before[place].film_id
        visitor.judge(judged, verdict)
        after = visitor.suggestions(1, 2)
        kept = [(card.film_id, card.score) for card in before if card.film_id != judged]
        left = [(card.film_id, card.score) for card in after]
        assert judged not in {film_id for film_id, _ in left}
        if len(favourites) < LIKES_FOR_CALIBRATION:
            assert left[:-1] == kept
        else:  # another film in the list may call for another mix of genres
            shown = dict(kept)
            assert all(shown.get(film_id, score) == score for film_id, score in left)
            assert len(shown.keys() & dict(left).keys()) >= len(kept) - 3
        assert (engine.scores_of(visitor.profile) == scores).all()


def test_a_dislike_never_comes_back_and_pushes_its_neighbours_down(
    site: Flask, engine: Engine
) -> None:
    row_of = {film_id: row for row, film_id in enumerate(films_of(engine))}
    for favourites, place in tastes(engine, TASTES, seed=6):
        visitor = visitor_with(site, favourites)
        top = engine.recommend(visitor.profile, NEAR).film_ids
        before = engine.scores_of(visitor.profile)
        shown = visitor.suggestions()
        assert [card.film_id for card in shown] == list(top[:10])
        judged = shown[place].film_id
        visitor.judge(judged, "dislike")

        profile = visitor.profile
        assert judged not in engine.recommend(profile, 60).film_ids
        assert all(judged not in visitor.open(f"/for-you?page={n}").film_ids for n in (1, 2, 3))
        after = engine.scores_of(profile)
        near = [neighbour.film_id for neighbour in engine.similar(judged, NEAR)]
        assert all(after[row_of[film_id]] <= before[row_of[film_id]] for film_id in near)
        fresh = engine.recommend(profile, NEAR).film_ids
        for nearest in (near[:10], near):
            were = [film_id for film_id in nearest if film_id in top]
            left = [film_id for film_id in were if film_id not in fresh]
            assert 2 * len(left) >= len(were), (favourites, judged)


def test_no_page_of_all_brings_a_disliked_film_back(site: Flask, engine: Engine) -> None:
    visitor = visitor_with(site, [films_of(engine)[0]])
    disliked = [card.film_id for card in visitor.suggestions()[:3]]
    for film_id in disliked:
        visitor.judge(film_id, "dislike")
    numbers = range(1, 51)
    shown = [
        film_id
        for number in numbers
        for film_id in visitor.open(f"/for-you?page={number}").film_ids
    ]
    assert len(shown) == len(set(shown)) == 500
    assert not set(shown) & {*disliked, films_of(engine)[0]}
    assert visitor.open("/for-you?page=51").status == 400


def test_parts_add_up_and_reasons_name_only_marked_films(site: Flask, engine: Engine) -> None:
    rng = random.Random(7)  # noqa: S311 - not a secret
    films = films_of(engine)
    for _ in range(50):
        visitor = Visitor(site)
        marked = rng.sample(films, rng.randint(1, 6))
        verdicts = ["favourite", *rng.choices(["favourite", "like", "dislike", "seen"], k=5)]
        loved = set()
        for film_id, verdict in zip(marked, verdicts, strict=False):
            visitor.judge(film_id, verdict)
            loved |= {film_id} if verdict in POSITIVE else set()
        page = visitor.open("/for-you?page=" + rng.choice("1112"))
        exact = engine.recommend(visitor.profile, 20)
        exact_scores = {item.film_id: item.score for item in exact}
        for card in page.cards:
            assert sum(card.parts.values()) == card.score
            assert abs(card.score - exact_scores[card.film_id]) <= 0.5
            assert 0 <= card.score <= 100
            assert set(card.reasons) <= loved
        assert any(card.reasons for card in page.cards)
        assert [card.score for card in page.cards] == sorted(
            (card.score for card in page.cards), reverse=True
        )


def test_the_reason_in_words_names_a_marked_film(site: Flask, engine: Engine) -> None:
    visitor = Visitor(site)
    found = visitor.get("/search/suggest?q=heat 1995").json["films"][0]
    visitor.judge(found["id"], "favourite")
    cards = visitor.suggestions()
    because = [card.why for card in cards if card.reasons]
    assert because
    assert all("Heat" in why for why in because)


def test_an_unmarked_profile_is_empty(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    visitor.judge(1, "none")
    assert visitor.profile == Profile()


def test_the_same_list_has_the_forms_of_whoever_looks(site: Flask, engine: Engine) -> None:
    film_id = films_of(engine)[0]
    pages, tokens = [], []
    for visitor in (Visitor(site), Visitor(site)):
        visitor.post(f"/films/{film_id}/verdict", {"verdict": "favourite"})
        text = visitor.get("/for-you").text
        token = set(re.findall(r'name="csrf_token" value="([^"]+)"', text))
        assert len(token) == 1
        tokens += token
        pages.append(text.replace(*token, "…"))
    assert pages[0] == pages[1]
    assert tokens[0] != tokens[1]
