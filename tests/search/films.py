"""Real films for search tests: titles, years, people, and roughly how well known they are."""

from __future__ import annotations

from dataclasses import dataclass

from app.search.records import FilmRecord


@dataclass(frozen=True)
class _Facts:
    title: str
    year: int
    rating_count: int
    people: str
    """The director, then the cast."""
    aliases: tuple[str, ...] = ()


_FACTS = (
    _Facts("Forrest Gump", 1994, 329, "Robert Zemeckis; Tom Hanks; Robin Wright"),
    _Facts("The Shawshank Redemption", 1994, 317, "Frank Darabont; Tim Robbins; Morgan Freeman"),
    _Facts("Pulp Fiction", 1994, 307, "Quentin Tarantino; John Travolta; Samuel L. Jackson"),
    _Facts("The Silence of the Lambs", 1991, 279, "Jonathan Demme; Jodie Foster; Anthony Hopkins"),
    _Facts("The Matrix", 1999, 278, "Lana Wachowski; Keanu Reeves; Carrie-Anne Moss"),
    _Facts(
        "Star Wars: Episode IV - A New Hope",
        1977,
        251,
        "George Lucas; Mark Hamill; Harrison Ford",
        aliases=("Star Wars",),
    ),
    _Facts("Schindler's List", 1993, 220, "Steven Spielberg; Liam Neeson; Ben Kingsley"),
    _Facts(
        "Star Wars: Episode V - The Empire Strikes Back",
        1980,
        211,
        "Irvin Kershner; Mark Hamill; Harrison Ford",
    ),
    _Facts("Toy Story", 1995, 215, "John Lasseter; Tom Hanks; Tim Allen"),
    _Facts("Seven", 1995, 203, "David Fincher; Brad Pitt; Morgan Freeman", aliases=("Se7en",)),
    _Facts(
        "Raiders of the Lost Ark",
        1981,
        200,
        "Steven Spielberg; Harrison Ford; Karen Allen",
        aliases=("Indiana Jones and the Raiders of the Lost Ark",),
    ),
    _Facts(
        "The Lord of the Rings: The Fellowship of the Ring",
        2001,
        198,
        "Peter Jackson; Elijah Wood; Ian McKellen",
    ),
    _Facts("The Godfather", 1972, 192, "Francis Ford Coppola; Marlon Brando; Al Pacino"),
    _Facts(
        "The Lord of the Rings: The Two Towers",
        2002,
        188,
        "Peter Jackson; Elijah Wood; Viggo Mortensen",
    ),
    _Facts(
        "The Lord of the Rings: The Return of the King",
        2003,
        185,
        "Peter Jackson; Elijah Wood; Ian McKellen",
    ),
    _Facts(
        "Twelve Monkeys",
        1995,
        177,
        "Terry Gilliam; Bruce Willis; Brad Pitt",
        aliases=("12 Monkeys",),
    ),
    _Facts("Alien", 1979, 146, "Ridley Scott; Sigourney Weaver; John Hurt"),
    _Facts("Aliens", 1986, 126, "James Cameron; Sigourney Weaver; Michael Biehn"),
    _Facts("The Godfather: Part II", 1974, 129, "Francis Ford Coppola; Al Pacino; Robert De Niro"),
    _Facts("Blade Runner", 1982, 124, "Ridley Scott; Harrison Ford; Rutger Hauer"),
    _Facts("X-Men", 2000, 133, "Bryan Singer; Patrick Stewart; Ian McKellen"),
    _Facts(
        "Léon: The Professional",
        1994,
        133,
        "Luc Besson; Jean Reno; Natalie Portman",
        aliases=("The Professional", "Léon"),
    ),
    _Facts("Up", 2009, 105, "Pete Docter; Edward Asner; Christopher Plummer"),
    _Facts("Spider-Man", 2002, 122, "Sam Raimi; Tobey Maguire; Kirsten Dunst"),
    _Facts("Spider-Man 2", 2004, 79, "Sam Raimi; Tobey Maguire; Alfred Molina"),
    _Facts("Ocean's Eleven", 2001, 117, "Steven Soderbergh; George Clooney; Brad Pitt"),
    _Facts("Ocean's Eleven", 1960, 9, "Lewis Milestone; Frank Sinatra; Dean Martin"),
    _Facts(
        "Amélie",
        2001,
        120,
        "Jean-Pierre Jeunet; Audrey Tautou; Mathieu Kassovitz",
        aliases=("Le Fabuleux destin d'Amélie Poulain",),
    ),
    _Facts("2001: A Space Odyssey", 1968, 109, "Stanley Kubrick; Keir Dullea; Gary Lockwood"),
    _Facts("WALL·E", 2008, 104, "Andrew Stanton; Ben Burtt; Elissa Knight"),
    _Facts("Heat", 1995, 102, "Michael Mann; Al Pacino; Robert De Niro"),
    _Facts("Heathers", 1989, 43, "Michael Lehmann; Winona Ryder; Christian Slater"),
    _Facts("The Heat", 2013, 14, "Paul Feig; Sandra Bullock; Melissa McCarthy"),
    _Facts("Body Heat", 1981, 18, "Lawrence Kasdan; William Hurt; Kathleen Turner"),
    _Facts("V for Vendetta", 2006, 100, "James McTeigue; Natalie Portman; Hugo Weaving"),
    _Facts(
        "Spirited Away",
        2001,
        87,
        "Hayao Miyazaki; Rumi Hiiragi; Miyu Irino",
        aliases=("Sen to Chihiro no kamikakushi", "千と千尋の神隠し"),
    ),
    _Facts(
        "Princess Mononoke",
        1997,
        75,
        "Hayao Miyazaki; Yōji Matsuda; Yuriko Ishida",
        aliases=("Mononoke-hime",),
    ),
    _Facts("The Fast and the Furious", 2001, 65, "Rob Cohen; Vin Diesel; Paul Walker"),
    _Facts("Fast & Furious", 2009, 15, "Justin Lin; Vin Diesel; Paul Walker"),
    _Facts("Rocky", 1976, 64, "John G. Avildsen; Sylvester Stallone; Talia Shire"),
    _Facts("Rocky II", 1979, 25, "Sylvester Stallone; Sylvester Stallone; Talia Shire"),
    _Facts("Rocky III", 1982, 20, "Sylvester Stallone; Sylvester Stallone; Mr. T"),
    _Facts("Rocky V", 1990, 11, "John G. Avildsen; Sylvester Stallone; Talia Shire"),
    _Facts("12 Angry Men", 1957, 57, "Sidney Lumet; Henry Fonda; Lee J. Cobb"),
    _Facts(
        "Seven Samurai",
        1954,
        48,
        "Akira Kurosawa; Toshirō Mifune",
        aliases=("Shichinin no samurai",),
    ),
    _Facts("M*A*S*H", 1970, 47, "Robert Altman; Donald Sutherland; Elliott Gould"),
    _Facts("Alien³", 1992, 45, "David Fincher; Sigourney Weaver", aliases=("Alien 3",)),
    _Facts("Blade Runner 2049", 2017, 18, "Denis Villeneuve; Ryan Gosling; Harrison Ford"),
    _Facts("The Ring", 2002, 54, "Gore Verbinski; Naomi Watts"),
    _Facts("Ringu", 1998, 12, "Hideo Nakata; Nanako Matsushima", aliases=("Ring",)),
    _Facts("The Lord of the Rings", 1978, 27, "Ralph Bakshi; Christopher Guard; John Hurt"),
    _Facts("Das Boot", 1981, 41, "Wolfgang Petersen; Jürgen Prochnow", aliases=("The Boat",)),
    _Facts("Godzilla", 1998, 33, "Roland Emmerich; Matthew Broderick"),
    _Facts("Godzilla", 2014, 12, "Gareth Edwards; Bryan Cranston"),
    _Facts("1984", 1984, 6, "Michael Radford; John Hurt; Richard Burton"),
    _Facts("1917", 2019, 5, "Sam Mendes; George MacKay"),
    _Facts("Malcolm X", 1992, 13, "Spike Lee; Denzel Washington"),
    _Facts("Black Mirror: White Christmas", 2014, 8, "Carl Tibbetts; Jon Hamm"),
    _Facts("Stalker", 1979, 16, "Andrei Tarkovsky; Alisa Freyndlikh", aliases=("Сталкер",)),
    _Facts(
        "Three Colors: Red",
        1994,
        26,
        "Krzysztof Kieślowski; Irène Jacob",
        aliases=("Trois couleurs: Rouge",),
    ),
    _Facts("Gattaca", 1997, 76, "Andrew Niccol; Ethan Hawke; Uma Thurman"),
    _Facts("Mad Max: Fury Road", 2015, 47, "George Miller; Tom Hardy; Charlize Theron"),
    _Facts("Magnolia", 1999, 57, "Paul Thomas Anderson; Tom Cruise; Julianne Moore"),
    _Facts("Hate", 1995, 22, "Mathieu Kassovitz; Vincent Cassel", aliases=("La Haine",)),
)


def _record(film_id: int, facts: _Facts) -> FilmRecord:
    director, *cast = facts.people.split("; ")
    return FilmRecord(
        film_id=film_id,
        title=facts.title,
        aliases=facts.aliases,
        year=facts.year,
        directors=(director,),
        cast=tuple(cast),
        rating_count=facts.rating_count,
    )


FILMS = tuple(_record(film_id, facts) for film_id, facts in enumerate(_FACTS, 101))
LABELS = {film.film_id: f"{film.title} ({film.year})" for film in FILMS}
