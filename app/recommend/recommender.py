"""The engine: a profile in, suggestions with scores, parts and reasons out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.dislikes import Dislikes
from app.recommend.diversify import POOL, varied
from app.recommend.explain import shares
from app.recommend.taste import LIKE_WEIGHT, Taste
from app.recommend.types import Mix, Neighbour, Parts, Profile, Reason, Suggestion, Suggestions

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from app.recommend.blend import Blend, Strengths
    from app.recommend.facts import Facts
    from app.recommend.similarity import Similarity
    from app.recommend.vocabulary import Vocabulary

DEFAULT_MIX = Mix()
REASONS_AT_MOST = 2
LEAST_POINTS = 0.5
LEAST_SHARE = 0.3
"""Points that a film must bring to be named, of those of the film that brings most."""
LEAST_LOSS = 1e-3
"""Strength that a suggestion must lose without a film for that film to be named."""


class Engine:
    """Suggests films from one build. Immutable: the same question has the same answer."""

    def __init__(
        self,
        build_id: str,
        vocabulary: Vocabulary,
        *,
        blend: Blend,
        similarity: Similarity,
        facts: Facts,
    ) -> None:
        """Take the parts of a build; `open_build` puts them together."""
        self.build_id = build_id
        self._vocabulary = vocabulary
        self._blend = blend
        self._similarity = similarity
        self._dislikes = Dislikes(similarity)
        self._facts = facts
        self._order = similarity.order

    @property
    def film_ids(self) -> NDArray[np.int64]:
        """int64[film], the films of the build, in order of row."""
        return self._vocabulary.film_ids

    def recommend(
        self,
        profile: Profile,
        count: int = 10,
        mix: Mix = DEFAULT_MIX,
        allowed: Collection[int] | None = None,
    ) -> Suggestions:
        """Suggest films that the viewer has not marked.

        Args:
            profile: the viewer's films; ids the build does not know are ignored and reported.
            count: how many; fewer only when no more films are left.
            mix: how the score is mixed.
            allowed: suggest only from these films; None allows all. Changes no score.
        """
        taste = self._taste(profile)
        strengths = self._blend.strengths(taste, mix)
        scores, totals = self._scores(strengths, profile, mix)
        chosen = self._chosen(scores, totals, self._candidates(profile, allowed), count, mix)
        reasons = self._reasons(taste, strengths, mix, chosen)
        marked = (
            *profile.favourites,
            *profile.likes,
            *profile.dislikes,
            *profile.seen,
            *profile.hidden,
        )
        return Suggestions(
            tuple(
                self._suggestion(int(row), strengths, scores, why)
                for row, why in zip(chosen, reasons, strict=True)
            ),
            self.build_id,
            self._vocabulary.unknown(marked),
        )

    def scores_of(self, profile: Profile, mix: Mix = DEFAULT_MIX) -> NDArray[np.float64]:
        """Return float64[film] in order of `film_ids`: every film's score, 0–100.

        Films of the profile have one too: what they would score if they were not marked as
        seen, hidden or disliked; that of a liked film means nothing.
        """
        strengths = self._blend.strengths(self._taste(profile), mix)
        return self._scores(strengths, profile, mix)[0]

    def similar(self, film_id: int, count: int) -> tuple[Neighbour, ...]:
        """Return the films most similar to one film, the most similar first.

        Empty for a film that the build does not know.
        """
        row = self._vocabulary.find_row(film_id)
        if row is None:
            return ()
        rows, similarities = self._similarity.nearest(row, count)
        return tuple(
            Neighbour(
                int(self.film_ids[other]), float(similarity), self._facts.shared(row, int(other))
            )
            for other, similarity in zip(rows, similarities, strict=True)
        )

    def _taste(self, profile: Profile) -> Taste:
        """Return the liked films; a film that is liked and disliked counts as disliked."""
        disliked = set(profile.dislikes)
        favourites = set(profile.favourites) - disliked
        likes = set(profile.likes) - favourites - disliked
        rows = self._vocabulary.rows_of(favourites | likes)
        loved = np.isin(rows, self._vocabulary.rows_of(favourites))
        return Taste(rows, np.where(loved, 1.0, LIKE_WEIGHT))

    def _scores(
        self, strengths: Strengths, profile: Profile, mix: Mix
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return points and strengths of all films after the dislikes, each float64[film]."""
        totals = strengths.total
        kept = np.ones(len(totals))
        for disliked in self._vocabulary.rows_of(profile.dislikes):
            aversion = self._dislikes.aversion(int(disliked))
            kept[aversion.near] *= aversion.kept
            worth = self._blend.passes.worth(1).mean[aversion.related] * mix.community
            totals[aversion.related] -= aversion.drops * worth
        return self._blend.points(totals) * kept, totals

    def _candidates(self, profile: Profile, allowed: Collection[int] | None) -> NDArray[np.bool_]:
        """Return bool[film]: which films may be suggested."""
        if allowed is None:
            free = np.ones(len(self._vocabulary), bool)
        else:
            free = np.zeros(len(self._vocabulary), bool)
            free[self._vocabulary.rows_of(allowed)] = True
        for marked in (
            profile.favourites,
            profile.likes,
            profile.dislikes,
            profile.seen,
            profile.hidden,
        ):
            free[self._vocabulary.rows_of(marked)] = False
        return free

    def _chosen(
        self,
        scores: NDArray[np.float64],
        totals: NDArray[np.float64],
        free: NDArray[np.bool_],
        count: int,
        mix: Mix,
    ) -> NDArray[np.int64]:
        """Return the rows to suggest, in order."""
        rows = np.flatnonzero(free)
        wanted = max(count, POOL) if mix.diversity else count
        if wanted < 1:
            return rows[:0]
        if wanted < len(rows):
            bar = np.partition(scores[rows], len(rows) - wanted)[len(rows) - wanted]
            rows = rows[scores[rows] >= bar]
        best = np.lexsort((self._order[rows], -totals[rows], -scores[rows]))
        rows = rows[best][:wanted]
        if not mix.diversity:
            return rows
        vectors = self._blend.content.vectors[rows[:POOL]]
        return rows[varied(scores[rows], vectors, count, mix.diversity)]

    def _suggestion(
        self,
        row: int,
        strengths: Strengths,
        scores: NDArray[np.float64],
        reasons: tuple[Reason, ...],
    ) -> Suggestion:
        rate = self._points_per_strength(strengths, row)
        content, community, prior = (
            float(term[row] * rate)
            for term in (strengths.content, strengths.community, strengths.prior)
        )
        parts = Parts(content, community, prior, float(scores[row]) - content - community - prior)
        return Suggestion(int(self.film_ids[row]), parts.total, parts, reasons, self.build_id)

    def _points_per_strength(self, strengths: Strengths, row: int) -> float:
        """Return the points that a unit of strength is worth for a film, before dislikes."""
        total = float(strengths.content[row] + strengths.community[row] + strengths.prior[row])
        if total <= 0:
            return 0.0
        return float(self._blend.points(np.array(total))) / total

    def _reasons(
        self,
        taste: Taste,
        strengths: Strengths,
        mix: Mix,
        chosen: NDArray[np.int64],
    ) -> list[tuple[Reason, ...]]:
        if not len(taste) or not len(chosen):
            return [() for _ in chosen]
        rates = [self._points_per_strength(strengths, int(row)) for row in chosen]
        points = shares(self._blend, taste, strengths.evidence, mix, chosen)
        points *= np.array(rates)[:, None]
        strongest = np.argsort(-points, axis=1, kind="stable")[:, :REASONS_AT_MOST]
        named = np.zeros(points.shape, bool)
        np.put_along_axis(named, strongest, values=True, axis=1)
        named &= points >= np.maximum(LEAST_POINTS, LEAST_SHARE * points.max(axis=1, keepdims=True))
        self._keep_needed(named, taste, strengths, mix, chosen)
        return [
            tuple(
                Reason(
                    int(self.film_ids[taste.rows[like]]),
                    float(points[place, like]),
                    self._facts.shared(int(row), int(taste.rows[like])),
                )
                for like in strongest[place]
                if named[place, like]
            )
            for place, row in enumerate(chosen)
        ]

    def _keep_needed(
        self,
        named: NDArray[np.bool_],
        taste: Taste,
        strengths: Strengths,
        mix: Mix,
        chosen: NDArray[np.int64],
    ) -> None:
        """Unname, in `named`, likes without which a suggestion would not score less."""
        least = strengths.total[chosen] - LEAST_LOSS
        for like in np.flatnonzero(named.any(axis=0)):
            rest = self._blend.strengths(taste.without(int(like)), mix)
            named[:, like] &= rest.total[chosen] < least
