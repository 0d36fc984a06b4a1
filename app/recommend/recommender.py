"""The engine: a profile in, suggestions with scores, parts and reasons out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.catalogue_map import FilmPlace
from app.recommend.choosing import Choosing
from app.recommend.dislikes import Dislikes
from app.recommend.group import GroupRule, GroupSuggestion, picks
from app.recommend.scoring import Scoring
from app.recommend.stars import predicted_stars
from app.recommend.taste import LIKE_WEIGHT, Taste
from app.recommend.types import Mix, Neighbour, Profile, Reason, Suggestion, Suggestions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from app.recommend.blend import Blend
    from app.recommend.catalogue_map import CatalogueMap
    from app.recommend.clusters import Cluster, Clusters
    from app.recommend.facts import Facts
    from app.recommend.similarity import Similarity
    from app.recommend.stars import PredictedStars, StarModel
    from app.recommend.types import Parts
    from app.recommend.vocabulary import Vocabulary

DEFAULT_MIX = Mix()


class Engine:
    """Suggests films from one build. Immutable: the same question has the same answer."""

    def __init__(  # noqa: PLR0913 - a build has these parts
        self,
        build_id: str,
        vocabulary: Vocabulary,
        *,
        blend: Blend,
        similarity: Similarity,
        facts: Facts,
        stars: StarModel,
        clusters: Clusters,
        catalogue_map: CatalogueMap | None = None,
    ) -> None:
        """Take the parts of a build; `open_build` puts them together. Old ones have no map."""
        self.map = catalogue_map
        self.build_id = build_id
        self._vocabulary = vocabulary
        self._blend = blend
        self._similarity = similarity
        self._dislikes = Dislikes(similarity)
        self._facts = facts
        self._stars = stars
        self._clusters = clusters
        self._choosing = Choosing(blend.content, facts.series, facts.is_new, similarity.order)

    @property
    def film_ids(self) -> NDArray[np.int64]:
        """int64[film], the films of the build, in order of row."""
        return self._vocabulary.film_ids

    @property
    def vectors(self) -> NDArray[np.float32]:
        """float32[film, dimension], unit content vectors, in order of row."""
        return self._blend.content.vectors

    @property
    def damping_votes(self) -> float:
        """Votes at the overall mean that every film starts with in the top list."""
        return self._blend.renown.damping_votes

    def fame_of(self, film_id: int) -> float:
        """Return the share of people who like a film, 0–1, as if at least five did."""
        row = self._vocabulary.find_row(film_id)
        return 0.0 if row is None else float(np.exp(self._blend.renown.log_popularity[row]))

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
        scoring = self._scoring(profile, mix)
        chosen = self._choosing.chosen(scoring, self._candidates(profile, allowed), count, mix)
        return Suggestions(
            tuple(
                self._suggestion(int(row), scoring.parts(int(row)), reasons)
                for row, reasons in zip(chosen, scoring.reasons(chosen), strict=True)
            ),
            self.build_id,
            self._vocabulary.unknown(profile.marked),
        )

    def ranking(
        self,
        profile: Profile,
        count: int = 10,
        mix: Mix = DEFAULT_MIX,
        allowed: Collection[int] | None = None,
    ) -> tuple[int, ...]:
        """Return the films that `recommend` would suggest, in order, without working out why."""
        free = self._candidates(profile, allowed)
        chosen = self._choosing.chosen(self._scoring(profile, mix), free, count, mix)
        return tuple(self.film_ids[chosen].tolist())

    def recommend_for_all(
        self, profiles: Sequence[Profile], count: int = 10, rule: GroupRule = GroupRule.AVERAGE
    ) -> tuple[GroupSuggestion, ...]:
        """Suggest films that none of several viewers has marked.

        Args:
            profiles: one for each person; none of them, no suggestions.
            count: how many; fewer only when no more films are left.
            rule: how the scores are joined.
        """
        if not profiles:
            return ()
        marked = {film_id for profile in profiles for film_id in profile.marked}
        free = self._candidates(Profile(seen=tuple(marked)), None)
        free = free[np.argsort(self._similarity.order[free], kind="stable")]
        scores = np.array([self.scores_of(profile)[free] for profile in profiles])
        return tuple(
            GroupSuggestion(
                int(self.film_ids[free[pick.place]]),
                tuple(scores[:, pick.place].tolist()),
                pick.person,
            )
            for pick in picks(scores, self._facts.series[free], count, rule)
        )

    def scores_of(self, profile: Profile, mix: Mix = DEFAULT_MIX) -> NDArray[np.float64]:
        """Return float64[film] in order of `film_ids`: every film's score, 0–100.

        Films of the profile have one too: what they would score if they were not marked as
        seen, hidden or disliked; that of a liked film means nothing.
        """
        return self._scoring(profile, mix).points

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

    def predict_stars(
        self, ratings: Mapping[int, float], film_ids: Sequence[int]
    ) -> PredictedStars:
        """Predict the stars that a viewer would give to films, with intervals.

        Args:
            ratings: the stars that the viewer gave, 0.5–5, by film id; unknown ids are ignored.
            film_ids: the films to predict; NaN for those that the build does not know.

        Raises:
            ValueError: stars are no number from 0.5 to 5.
        """
        return predicted_stars(self._stars, self._vocabulary, ratings, film_ids)

    def clusters(self) -> tuple[Cluster, ...]:
        """Return the clusters of the catalogue, the largest first."""
        return self._clusters.all

    def cluster_of(self, film_id: int) -> Cluster | None:
        """Return a film's cluster; None for films without facts or that the build lacks."""
        return self._clusters.find(self._vocabulary.find_row(film_id))

    def films_of_cluster(self, number: int) -> tuple[FilmPlace, ...]:
        """Return a cluster's films with their places on the map, the best known first.

        Empty for a cluster that there is not, and without a map.
        """
        if self.map is None:
            return ()
        rows = np.flatnonzero(self._clusters.of_films == number)
        fame = self._blend.renown.log_popularity[rows]
        rows = rows[np.lexsort((self._similarity.order[rows], -fame))]
        return tuple(
            FilmPlace(film_id, x, y)
            for film_id, (x, y) in zip(
                self.film_ids[rows].tolist(), self.map.places[rows].tolist(), strict=True
            )
        )

    def top_list(self, count: int) -> tuple[int, ...]:
        """Return the best regarded films, the best first."""
        order = np.lexsort((self._similarity.order, -self._blend.renown.regard))
        return tuple(self.film_ids[order[:count]].tolist())

    def _scoring(self, profile: Profile, mix: Mix) -> Scoring:
        """Score all films; one that is liked and disliked counts as disliked."""
        disliked = set(profile.dislikes)
        favourites = set(profile.favourites) - disliked
        liked = self._vocabulary.rows_of(favourites.union(profile.likes) - disliked)
        loved = np.isin(liked, self._vocabulary.rows_of(favourites))
        taste = Taste(liked, np.where(loved, 1.0, LIKE_WEIGHT))
        rows = self._vocabulary.rows_of(disliked)
        aversions = [self._dislikes.aversion(int(row)) for row in rows]
        return Scoring(self._blend, taste, aversions, mix)

    def _candidates(self, profile: Profile, allowed: Collection[int] | None) -> NDArray[np.int64]:
        """Return int64[film], the rows that may be suggested."""
        if allowed is None:
            free = np.ones(len(self._vocabulary), bool)
        else:
            free = np.zeros(len(self._vocabulary), bool)
            free[self._vocabulary.rows_of(allowed)] = True
        free[self._vocabulary.rows_of(profile.marked)] = False
        return np.flatnonzero(free)

    def _suggestion(self, row: int, parts: Parts, reasons: list[tuple[int, float]]) -> Suggestion:
        named = tuple(
            Reason(int(self.film_ids[like]), points, self._facts.shared(row, like))
            for like, points in reasons
        )
        return Suggestion(
            int(self.film_ids[row]),
            parts.total,
            parts,
            named,
            self.build_id,
            is_new=bool(self._facts.is_new[row]),
        )
