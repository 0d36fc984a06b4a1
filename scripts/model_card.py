"""Write the figures and the twenty profiles into docs/model-card.md anew.

The build's own figures and the profiles come from the instance's current build; what was measured
on people comes from `scripts/evaluate.py --json`. The text between the marked parts stays.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app import create_app
from app.discover.engine import current_engine, find_manifest
from app.discover.model_card import model_card_of
from app.errors import ConflictError
from scripts.failures import told_in_a_line
from scripts.show_profiles import profiles_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.discover.model_card import Figure

CARD = Path(__file__).resolve().parent.parent / "docs" / "model-card.md"


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Rewrite the marked parts; 1 with one line where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evaluation", type=Path, help="what evaluate.py --json wrote")
    parser.add_argument("--card", type=Path, default=CARD, help="the file to rewrite")
    options = parser.parse_args(arguments)
    parts = {}
    with create_app().test_request_context():
        engine, manifest = current_engine(), find_manifest()
        if engine is None or manifest is None:
            raise ConflictError("There is no build yet: make setup.")
        parts["build"] = build_markdown(manifest)
        parts["profiles"] = profiles_markdown(engine)
    if options.evaluation is not None:
        parts["evaluation"] = evaluation_markdown(json.loads(options.evaluation.read_text()))
    options.card.write_text(with_parts(options.card.read_text(), parts))
    print(f"Rewrote {', '.join(sorted(parts))} of {options.card.name}.")
    return 0


def with_parts(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with its marked parts replaced.

    Raises:
        ValueError: the text has no such part.
    """
    for name, part in parts.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"There is no part marked {name}.")
        block = f"{begin}\n\n{part.strip()}\n\n{end}"
        text = pattern.sub(block.replace("\\", r"\\"), text)
    return text


def build_markdown(manifest: Mapping[str, Any]) -> str:
    """Return the build's own figures, as its page on the site tells them."""
    card = model_card_of(manifest)
    rows = _figures((*card.learnt_from, *card.quality, *card.making))
    return "\n".join([f"Build {card.build_id}.", "", *_table(("figure", "value", "meaning"), rows)])


def evaluation_markdown(measured: Mapping[str, Any]) -> str:
    """Return a table for each way of naming and each metric: a row a model, a column a count."""
    parts = [f"Seed {measured['seed']}; means over people and draws, ± half the 95 % interval."]
    figures = measured["figures"]
    for variant in _distinct(row["variant"] for row in figures):
        for metric in _distinct(row["metric"] for row in figures):
            rows = [row for row in figures if (row["variant"], row["metric"]) == (variant, metric)]
            parts += ["", f"**{metric}, favourites named: {variant}**", "", *_wide(rows)]
    return "\n".join(parts)


def _wide(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    counts = _distinct(row["named"] for row in rows)
    cells = {(row["model"], row["named"]): _interval(row) for row in rows}
    models = _distinct(row["model"] for row in rows)
    lines = [(model, *(cells.get((model, count), "") for count in counts)) for model in models]
    return _table(("model", *(f"n = {count}" for count in counts)), lines)


def _interval(row: Mapping[str, Any]) -> str:
    if row["mean"] is None or math.isnan(row["mean"]):
        return ""
    return f"{row['mean']:.3f} ±{(row['high'] - row['low']) / 2:.3f}"


def _figures(figures: Iterable[Figure]) -> list[tuple[str, ...]]:
    return [(figure.name, figure.value, figure.meaning) for figure in figures]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


if __name__ == "__main__":
    sys.exit(main())
