"""Films that stand twice in the published sets, as the developers know: no id says so.

Each was looked up by hand: same director, same cast, or a link that is no more. What the rules of
`match` find by themselves is not listed.
"""

from __future__ import annotations

from typing import TypeAlias

ExternalKey: TypeAlias = tuple[str, str]

_PAIRS: tuple[tuple[ExternalKey, ExternalKey, str], ...] = (
    (
        ("movielens", "2851"),
        ("movielens", "168358"),
        "Saturn 3 (1980) was made once; MovieLens' 2851 has an IMDb id that is no more",
    ),
    (
        ("movielens", "32600"),
        ("movielens", "147002"),
        "Eros (2004) is one film in three parts; MovieLens' 32600 came first, without links",
    ),
    # The same two, and two more, where TMDB's sets were imported first.
    (("movielens", "2851"), ("tmdb", "19761"), "Saturn 3 (1980) was made once"),
    (("movielens", "32600"), ("tmdb", "39850"), "Eros (2004) is one film in three parts"),
    (("movielens", "4241"), ("tmdb", "10991"), "Pokémon 3 (2000) was made once"),
    (("tmdb", "136418"), ("netflix", "tm165521"), "Hummingbird (2013) was Redemption elsewhere"),
    # MovieLens' link leads to an id that TMDB has given up, or to a namesake.
    (("movielens", "52281"), ("tmdb", "285923"), "Grindhouse (2007) was made once"),
    (("movielens", "90647"), ("tmdb", "417859"), "Puss in Boots (2011) is Chris Miller's in both"),
    (("movielens", "34330"), ("tmdb", "1424"), "November (2004) is Greg Harrison's in both"),
    (("movielens", "5672"), ("tmdb", "12600"), "Pokémon 4Ever (2001) was made once"),
    # Netflix' IMDb id is another one, and MovieLens knows neither people nor running time.
    (("movielens", "179953"), ("netflix", "tm281935"), "A Bad Moms Christmas (2017) was made once"),
    (
        ("movielens", "182749"),
        ("netflix", "tm358813"),
        "Judd Apatow: The Return (2017) is one show",
    ),
    (("movielens", "187717"), ("netflix", "tm367185"), "Morgan Neville made it once, in 2018"),
    (("movielens", "176329"), ("netflix", "ts58480"), "Double Negative (2017) is in two parts"),
    # The sets' running times differ by more than two minutes, or a running time is missing.
    (("tmdb", "14158"), ("netflix", "tm76428"), "Jackass 2.5 (2007) was made once"),
    (("tmdb", "14733"), ("netflix", "tm132164"), "Bill Hicks: Sane Man (1989) was recorded once"),
    (("tmdb", "15071"), ("netflix", "tm78189"), "The Contractor (2007) is Josef Rusnak's in both"),
    (("tmdb", "393562"), ("netflix", "tm239739"), "Raman Raghav 2.0 (2016) was made once"),
    (("tmdb", "8079"), ("netflix", "tm73058"), "Om Shanti Om (2007) is Farah Khan's in both"),
    (("tmdb", "233444"), ("netflix", "tm144451"), "Cold Harbour is Carey McKenzie's in both"),
    (("tmdb", "271404"), ("netflix", "tm211554"), "Beyond Skyline (2017) was made once"),
    # Netflix' IMDb id is another one, and years or running times are nearly the same.
    (("tmdb", "404604"), ("netflix", "tm313712"), "Mom (2017) is Ravi Udyawar's in both"),
    (("tmdb", "351211"), ("netflix", "tm239760"), "Blair Witch (2016) is Adam Wingard's in both"),
    (
        ("tmdb", "456193"),
        ("netflix", "tm320727"),
        "Norm Macdonald's show of 2017 was recorded once",
    ),
    (("tmdb", "16167"), ("netflix", "tm38896"), "From Within (2008) was made once"),
    (("tmdb", "396289"), ("netflix", "tm242765"), "Raising the Bar was made once, in 2016"),
    # A documentary in several parts, which TMDB lists as a film and Netflix as a show.
    (("tmdb", "89049"), ("netflix", "ts26091"), "The Staircase (2004) is one documentary"),
    (("tmdb", "458298"), ("netflix", "ts56648"), "The Keepers (2017) is one documentary"),
)

KNOWN_DOUBLES: dict[ExternalKey, list[tuple[ExternalKey, str]]] = {}
"""Id → other ids of the same film, each with how we know; both ways."""

for _one, _other, _why in _PAIRS:
    KNOWN_DOUBLES.setdefault(_one, []).append((_other, _why))
    KNOWN_DOUBLES.setdefault(_other, []).append((_one, _why))
