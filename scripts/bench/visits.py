"""The requests that are measured: what visitors of the site send, as whole HTTP messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from http.client import HTTPResponse

FRAGMENT = "text/vnd.marquee.fragment+html"
FAVOURITES = 3
JUDGED = 60
FILMS_ON_THE_LIST = 12
POSTERS = 50
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "the-boundary-of-a-bench"
QUERIES = (
    *("amelie", "le fabuleux destin", "godfater", "heat 1995", "matrix", "lord of the rings"),
    *("pulp", "fight cl", "star wars", "al pacino", "toy st", "seven samurai", "eternal sunsh"),
)
# How many of a hundred requests go where: browse 45, search 25, like and dislike 20, lists 10.
MIX = {
    "home": 10,
    "for you": 15,
    "film": 20,
    "search": 10,
    "suggest": 15,
    "like, undo": 20,
    "shared list": 10,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of request.

    Attributes:
        name: what it is called in the table.
        path: as a reader of the table knows it.
        cycles: for each connection the requests that it repeats.
    """

    name: str
    path: str
    cycles: tuple[tuple[str, ...], ...]


class Guest:
    """A visitor with favourites, who has the cookie and the token of a form."""

    def __init__(self, port: int, favourites: Sequence[int]) -> None:
        """Visit the site and name the favourites."""
        self._port = port
        self._cookie = ""
        self._token = _found(r'name="csrf_token" value="([^"]+)"', self.get("/lists/new"))
        for film_id in favourites:
            self.post(f"/films/{film_id}/verdict", {"verdict": "favourite"})

    def get(self, path: str) -> str:
        """Return a page."""
        answer, text = self._ask("GET", path)
        if answer.status != HTTPStatus.OK:
            raise ConnectionError(f"{path} answers {answer.status}.")
        return text

    def post(self, path: str, fields: Mapping[str, object]) -> str:
        """Send a form and return where it leads."""
        answer, text = self._ask("POST", path, urlencode({"csrf_token": self._token, **fields}))
        if answer.status != HTTPStatus.SEE_OTHER:
            raise ConnectionError(f"{path} answers {answer.status}: {text[:200]}")
        self.take_cookie(answer)
        return answer.getheader("Location") or "/"

    def answer_to(self, path: str, fields: Mapping[str, object]) -> HTTPResponse:
        """Send a form and return the answer, whatever it is."""
        return self._ask("POST", path, urlencode({"csrf_token": self._token, **fields}))[0]

    def take_cookie(self, answer: HTTPResponse) -> None:
        """Keep the cookie of an answer, as a browser does."""
        if cookie := answer.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]

    def upload(self, path: str, name: str, text: str) -> HTTPResponse:
        """Send a file as a form does and return the answer, whatever it is."""
        field = 'Content-Disposition: form-data; name="{}"'
        parts = (
            f"{field.format('csrf_token')}\r\n\r\n{self._token}",
            f'{field.format("file")}; filename="{name}"\r\n\r\n{text}',
        )
        body = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{BOUNDARY}--\r\n"
        return self._ask("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")[0]

    def get_message(self, path: str) -> str:
        """Return the message that asks for a page."""
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._cookies()}\r\n"

    def post_message(self, path: str, fields: Mapping[str, object]) -> str:
        """Return the message that sends a form as the site's script does."""
        body = urlencode({"csrf_token": self._token, **fields})
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: {FRAGMENT}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(body)}\r\n{self._cookies()}\r\n{body}"
        )

    def _cookies(self) -> str:
        return f"Cookie: {self._cookie}\r\n" if self._cookie else ""

    def _ask(
        self, method: str, path: str, body: str | None = None, media_type: str = FORM
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = media_type
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text


def pages_of(port: int, film_ids: Sequence[int], connections: int) -> list[Page]:
    """Visit a site on the starter and return what to send to it.

    Args:
        port: of the site on 127.0.0.1.
        film_ids: films that it knows, at least as many as favourites and likes take.
        connections: how many there are; each gets a guest of its own.
    """
    stranger = Guest(port, ())
    guests = [
        Guest(port, film_ids[number * FAVOURITES : (number + 1) * FAVOURITES])
        for number in range(connections)
    ]
    films = [stranger.get(f"/search/suggest?q={quote_plus(text)}") for text in QUERIES]
    film_paths = re.findall(r'"url":\s*"([^"]+)"', "".join(films))
    posters = re.findall(r'"poster":\s*"([^"]+)"', "".join(films))[:POSTERS]
    link = _share(Guest(port, film_ids[:1]), film_ids[:FILMS_ON_THE_LIST])
    # Each guest likes one film after another: what follows from a like is seldom known already.
    judged = film_ids[-JUDGED:]
    gets = {
        "home": ("/", ["/"]),
        "for you": ("/for-you", ["/for-you"]),
        "search": ("/search?q=", [f"/search?q={quote_plus(text)}" for text in QUERIES]),
        "suggest": (
            "/search/suggest?q=",
            [f"/search/suggest?q={quote_plus(text)}" for text in QUERIES],
        ),
        "film": ("/films/<id>/<slug>", film_paths),
        "shared list": ("/l/<token>", [link]),
        "poster": ("/posters/<id>/<version>.svg", posters),
    }
    guests_only = {"for you"}
    pages = [
        Page(
            name,
            shown,
            tuple(
                tuple(
                    (guest if name in guests_only else stranger).get_message(path) for path in paths
                )
                for guest in guests
            ),
        )
        for name, (shown, paths) in gets.items()
    ]
    clicks = Page(
        "like, undo",
        "POST like, POST undo",
        tuple(
            tuple(
                message
                for film_id in judged
                for message in (
                    guest.post_message(f"/films/{film_id}/verdict", {"verdict": "like"}),
                    guest.post_message("/taste/undo", {}),
                )
            )
            for guest in guests
        ),
    )
    return [*pages, clicks]


def mixed(pages: Sequence[Page], order: Sequence[str]) -> Page:
    """Return the pages mixed as visitors mix them.

    Args:
        pages: by name those of `MIX`.
        order: names, as often as each is to come, in the order of the first connection;
            the others begin elsewhere in it.
    """
    by_name = {page.name: page for page in pages}
    connections = len(pages[0].cycles)

    def messages(number: int) -> Iterator[str]:
        next_of = {name: cycle(by_name[name].cycles[number]) for name in MIX}
        start = number * len(order) // connections
        for name in islice(cycle(order), start, start + len(order)):
            yield next(next_of[name])

    return Page("mixed", "all of these", tuple(tuple(messages(n)) for n in range(connections)))


def _share(curator: Guest, film_ids: Sequence[int]) -> str:
    """Make and share a list; return the path of its link."""
    editor = curator.post("/lists/new", {"title": "Bench", "description": "For the bench."})
    page = editor.rpartition("/")[0]
    for film_id in film_ids:
        curator.post(f"/films/{film_id}/list", {"list_id": page.rpartition("/")[2]})
    curator.post(f"{page}/visibility", {"visibility": "link"})
    return _found(r'value="[^"]*(/l/[^"]+)"', curator.get(page))


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    if match is None:
        raise ConnectionError("The page is not what it was when this was written.")
    return match[1]
