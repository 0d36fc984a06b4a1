"""Asking TMDB's API: politely, with patience, and never for ever.

The only file that talks to it. The key is sent as a header or parameter and appears in no message.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from app.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

API_ADDRESS = "https://api.themoviedb.org/3"
IMAGES_ADDRESS = "https://image.tmdb.org/t/p/w342"
MAX_ANSWER_BYTES = 8 << 20

Parsed = TypeVar("Parsed")
_OLD_KEY = re.compile(r"[0-9a-f]{32}")
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask; TMDB allows some forty requests a second.

    Attributes:
        requests_per_second: at most.
        tries: of one question in all.
        backoff_seconds: the first wait before asking again; each is twice the one before, unless
            the answer itself says how long.
        longest_wait_seconds: however long the answer says.
        timeout_seconds: to connect, and between two parts of an answer.
        answer_seconds: for the whole of an answer, which may trickle in.
    """

    requests_per_second: float = 10.0
    tries: int = 5
    backoff_seconds: float = 1.0
    longest_wait_seconds: int = 120
    timeout_seconds: tuple[float, float] = (5.0, 20.0)
    answer_seconds: float = 60.0


class UnansweredError(SourceError):
    """TMDB did not answer one question, however often it was asked."""


class _PoliteClient:
    """One caller of a site, never faster than it should be."""

    def __init__(self, address: str, manners: Manners | None, key: str = "") -> None:
        self._address = address.rstrip("/")
        self._manners = manners or Manners()
        self._next_moment = 0.0
        self._parameters = {"api_key": key} if _OLD_KEY.fullmatch(key) else {}
        self._session = requests.Session()
        if key and not self._parameters:
            self._session.headers["Authorization"] = f"Bearer {key}"
        adapter = HTTPAdapter(max_retries=_retries(self._manners))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def _answer(
        self, path: str, parameters: Mapping[str, str], parse: Callable[[bytes], Parsed]
    ) -> Parsed | None:
        """Return what `parse` makes of the answer, or None where there is none (404).

        It raises ValueError for an answer that is not whole, which is then asked for again.
        """
        for attempt in range(self._manners.tries):
            if attempt:
                time.sleep(self._manners.backoff_seconds * 2 ** (attempt - 1))
            try:
                body = self._asked(path, parameters)
                return None if body is None else parse(body)
            except (requests.exceptions.ChunkedEncodingError, ValueError):
                continue  # an answer that broke off, which the adapter cannot know
        raise UnansweredError(f"TMDB's answer to {path} is not whole.")

    def _asked(self, path: str, parameters: Mapping[str, str]) -> bytes | None:
        self._wait_for_turn()
        try:
            with self._session.get(
                self._address + path,
                params={**self._parameters, **parameters},
                timeout=self._manners.timeout_seconds,
                stream=True,
                allow_redirects=False,
            ) as response:
                _check(response.status_code, path)
                return (
                    None
                    if response.status_code == requests.codes.not_found
                    else self._read(response)
                )
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
            # The error's own text holds the address with the key.
            raise UnansweredError(f"TMDB does not answer {path}: {type(error).__name__}.") from None

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if now < self._next_moment:
            time.sleep(self._next_moment - now)
        self._next_moment = max(now, self._next_moment) + 1 / self._manners.requests_per_second

    def _read(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self._manners.answer_seconds
        body = bytearray()
        for part in response.iter_content(1 << 16):
            body += part
            if len(body) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
                raise ValueError("too large or too slow")
        return bytes(body)


class TmdbClient(_PoliteClient):
    """Asks the API."""

    def __init__(
        self, key: str, *, address: str = API_ADDRESS, manners: Manners | None = None
    ) -> None:
        """Prepare to ask.

        Args:
            key: the older API key of 32 digits, or a read access token.
            address: of the API.
            manners: how to ask.
        """
        super().__init__(address, manners, key)

    def get(self, path: str, parameters: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the object at an address below the API's, or None where there is none (404).

        Raises:
            UnansweredError: no whole answer came, however often TMDB was asked.
            SourceError: TMDB refuses the key or the question.
        """
        return self._answer(path, parameters, _object)


class TmdbImages(_PoliteClient):
    """Fetches posters, which need no key."""

    def __init__(self, *, address: str = IMAGES_ADDRESS, manners: Manners | None = None) -> None:
        """Prepare to ask.

        Args:
            address: of the images, which says their size.
            manners: how to ask.
        """
        super().__init__(address, manners)

    def get(self, path: str) -> bytes | None:
        """Return a picture, or None where there is none (404).

        Raises:
            UnansweredError: no whole answer came, however often TMDB was asked.
            SourceError: TMDB refuses the question.
        """
        return self._answer(path, {}, bytes)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - whatever is wrong, it is asked for again
    return found


def _retries(manners: Manners) -> Retry:
    return Retry(
        total=manners.tries - 1,
        backoff_factor=manners.backoff_seconds,
        backoff_max=manners.longest_wait_seconds,
        backoff_jitter=manners.backoff_seconds / 2,
        status_forcelist=_BUSY,
        allowed_methods={"GET"},
        respect_retry_after_header=True,
        retry_after_max=manners.longest_wait_seconds,
        raise_on_status=False,
    )


def _check(status: int, path: str) -> None:
    if status in {requests.codes.ok, requests.codes.not_found}:
        return
    if status in _BUSY:
        raise UnansweredError(f"TMDB does not answer {path}: status {status}.")
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        raise SourceError("TMDB refuses the key: see TMDB_API_KEY in .env.example.")
    raise SourceError(f"TMDB refuses {path}: status {status}.")
