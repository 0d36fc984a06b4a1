"""Print what twenty written-down tastes are suggested, with scores and reasons, as Markdown."""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app import create_app
from app.catalog.build_reads import training_frame_rows
from app.catalog.queries import cards_of
from app.discover.cards import CardWriter
from app.discover.engine import current_engine
from app.errors import ConflictError
from app.recommend import Profile
from app.text import joined
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.discover.cards import SuggestionCard
    from app.recommend import Engine

PROFILES = Path(__file__).with_name("profiles.toml")
SHOWN = 10


@dataclass(frozen=True)
class Taste:
    """A written-down taste.

    Attributes:
        name: in words.
        favourites: titles with years.
        dislikes: titles with years.
    """

    name: str
    favourites: tuple[str, ...]
    dislikes: tuple[str, ...] = ()

    def profile(self, film_id_of: Mapping[str, int]) -> Profile:
        """Return it in film ids.

        Raises:
            ConflictError: the catalogue lacks a film.
        """
        missing = [title for title in (*self.favourites, *self.dislikes) if title not in film_id_of]
        if missing:
            raise ConflictError(f"The catalogue lacks {joined(missing)}. Load the starter first.")
        return Profile(
            favourites=tuple(film_id_of[title] for title in self.favourites),
            dislikes=tuple(film_id_of[title] for title in self.dislikes),
        )


def read_tastes(path: Path = PROFILES) -> tuple[Taste, ...]:
    """Return the written-down tastes."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["profile"]
    return tuple(
        Taste(row["name"], tuple(row["favourites"]), tuple(row.get("dislikes", ()))) for row in rows
    )


def profiles_markdown(engine: Engine) -> str:
    """Return what each taste is suggested; needs an application context."""
    film_id_of = {f"{film.title} ({film.year})": film.film_id for film in training_frame_rows()}
    parts = []
    for number, taste in enumerate(read_tastes(), start=1):
        cards = _cards(engine, taste.profile(film_id_of))
        loved = f"Loves {joined(list(taste.favourites))}."
        disliked = f" Dislikes {joined(list(taste.dislikes))}." if taste.dislikes else ""
        rows = [f"| {card.score} | {_escaped(card.film.label)} | {_why(card)} |" for card in cards]
        parts.append(
            "\n".join(
                [
                    f"### {number}. {taste.name}",
                    "",
                    loved + disliked,
                    "",
                    "| score | film | why |",
                    "|---|---|---|",
                    *rows,
                ]
            )
        )
    return "\n\n".join(parts) + "\n"


def _cards(engine: Engine, profile: Profile) -> list[SuggestionCard]:
    suggestions = engine.recommend(profile, SHOWN)
    named = {reason.film_id for item in suggestions for reason in item.reasons}
    writer = CardWriter(cards_of(sorted(named.union(suggestions.film_ids))), profile)
    return [writer.card_of(item, slot=slot) for slot, item in enumerate(suggestions, start=1)]


def _why(card: SuggestionCard) -> str:
    points = ", ".join(f"{reason.film.title} {reason.points}" for reason in card.reasons)
    new = "New to us. " if card.is_new_to_us else ""
    return _escaped(f"{new}{card.why}" + (f" ({points})" if points else ""))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Print the lists; 1 with one line where there is no build or a film is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args(arguments)
    with create_app().test_request_context():
        engine = current_engine()
        if engine is None:
            raise ConflictError("There is no build yet: make setup.")
        print(profiles_markdown(engine), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
