"""Reading filters from an address, and writing them back."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.filter_reading import LAST_PAGE, Reading, read_filters
from app.catalog.filters import ADDRESS_NAMES, EVERYTHING, MOST_VALUES, Filters, Match, Sort, Span

PIECES = st.lists(
    st.sampled_from(
        [
            *("1", "1995", "-", "–", "±", "+-", "7.5", ",", ".", "9" * 20, "2001", "0", "1990s"),
            *(
                "crime",
                "Drama",
                "Science Fiction",
                "JP",
                "日本",
                "ß",
                "İ",
                "al pacino",
                "ﬀ",
                " ",
                "\t",
            ),
            *("any", "all", "votes", "score", "movie", "x", "é" * 100, "\u202e", "untitled"),
        ]
    ),
    max_size=4,
).map("".join)
ENDS = [f"{name}_{end}" for name in ("years", "runtime", "score") for end in ("from", "to")]
QUERIES = st.dictionaries(
    st.sampled_from([*ADDRESS_NAMES, *ENDS]),
    st.lists(st.one_of(PIECES, st.text(max_size=90)), max_size=3),
)


def read(query: str) -> Reading:
    return read_filters(parse_qs(query))


def filters_of(query: str) -> Filters:
    reading = read(query)
    assert reading.notices == ()
    return reading.filters


def test_nothing_asks_for_everything() -> None:
    assert filters_of("") == EVERYTHING
    assert not EVERYTHING
    assert EVERYTHING.query == ""


def test_every_field_is_read_and_written() -> None:
    query = (
        "genres=crime,drama&match=all&not=horror&kind=movie&years=1970-1999&runtime=-120"
        "&score=7-8&min_votes=50&country=FR,JP&language=ja&people=12,31&keywords=heist,time-travel"
        "&sort=score&page=3"
    )
    filters = filters_of(query)
    assert filters == Filters(
        genres=("crime", "drama"),
        match=Match.ALL,
        without=("horror",),
        kind="movie",
        years=Span(1970, 1999),
        runtime=Span(None, 120),
        score=Span(7, 8),
        min_votes=50,
        countries=("FR", "JP"),
        languages=("ja",),
        people=("12", "31"),
        keywords=("heist", "time-travel"),
        sort=Sort.SCORE,
        page=3,
    )
    assert filters.query == query
    assert filters


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1995", Span(1995, 1995)),
        ("1970-1999", Span(1970, 1999)),
        ("1970 – 1999", Span(1970, 1999)),
        ("1970-", Span(1970, None)),
        ("-1999", Span(None, 1999)),
        ("1990s", Span(1990, 1999)),
    ],
)
def test_a_span_is_written_in_several_ways(text: str, span: Span) -> None:
    assert filters_of(f"years={text}").years == span


@pytest.mark.parametrize("text", ["7.5±0.5", "7.5 %2B- 0.5", "7,5%2B/-0,5", "7-8", "7.0-8.00"])
def test_about_a_score_is_a_span(text: str) -> None:
    assert filters_of(f"score={text}").query == "score=7-8"


def test_a_form_sends_the_ends_one_by_one_and_boxes_again_and_again() -> None:
    query = (
        "genres=drama&genres=crime&years_from=1970&years_to=&score_to=8&people=&people=Al+Pacino"
    )
    assert filters_of(query).query == "genres=crime,drama&years=1970-&score=-8&people=al+pacino"


@pytest.mark.parametrize(
    ("query", "canonical", "said"),
    [
        ("years=1200-3000", "years=1870-2100", ["below 1870", "above 2100"]),
        ("years=1999-1970", "years=1970-1999", ["wrong way round"]),
        ("years=soon", "", ["“soon” makes no sense"]),
        ("years=-", "", ["makes no sense"]),
        ("runtime=0-9999", "runtime=1-1000", ["below 1,", "above 1000"]),
        ("score=6-11", "score=6-10", ["above 10"]),
        ("min_votes=many", "", ["“many” is no number"]),
        (f"min_votes={'9' * 20}", "min_votes=1000000000", ["above 1000000000"]),
        ("page=0", "", ["below 1"]),
        (f"page={'9' * 20}", f"page={LAST_PAGE}", ["above"]),
        ("page=-1", "", ["no number"]),
        ("sort=luck", "", ["“sort” is one of votes"]),
        ("kind=opera", "", ["“kind” is one of movie, show, not “opera”"]),
        ("match=none", "", ["“match” is one of any, all"]),
        ("country=" + ",".join(f"{a}{b}" for a in "ABCD" for b in "ABCD"), None, ["first 12"]),
        ("years=" + "x" * 1_000, "", ["xxx…”"]),
    ],
)
def test_what_makes_no_sense_is_said(query: str, canonical: str | None, said: list[str]) -> None:
    reading = read(query)
    for notice, words in zip(reading.notices, said, strict=True):
        assert words in notice
    if canonical is not None:
        assert reading.filters.query == canonical
    assert len(reading.filters.countries) <= MOST_VALUES


def test_of_one_genre_any_is_all() -> None:
    assert filters_of("genres=crime&match=all").query == "genres=crime"
    both = filters_of("genres=crime,drama&match=all")
    assert both.asking("genres", ("crime",)).query == "genres=crime"


@given(QUERIES)
def test_an_address_that_was_written_reads_the_same(fields: dict[str, list[str]]) -> None:
    filters = read_filters(fields).filters
    again = read_filters(parse_qs(filters.query))
    assert again.filters == filters
    assert again.notices == ()
    assert again.filters.query == filters.query
