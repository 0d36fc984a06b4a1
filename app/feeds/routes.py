"""The addresses at which other sites and programs find a list, and the picture of a film.

All of a list's show what anybody with the link may see: they look at no cookie, so that a list for
people who were named is never among them.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, Response, abort, json, make_response, render_template, request, url_for

from app.catalog.queries import cards_of, get_card
from app.clock import utc_now
from app.errors import InvalidInputError, NotFoundError
from app.feeds.atom import Feed, FeedEntry, atom_document
from app.feeds.card_store import card_picture
from app.feeds.documents import csv_document, json_document
from app.feeds.embedding import Embedded, oembed_document, size_within, token_in
from app.feeds.film_card import film_card
from app.lists.edition_queries import editions_of
from app.lists.linked_data import Addresses
from app.lists.queries import NOT_SHARED
from app.lists.reading import entries_of, film_ids_of, get_shared_head
from app.lists.routes.programme import film_address
from app.media.link_card import COVERS, LinkCard
from app.text import slugify
from app.web.headers import CONTENT_SECURITY_POLICY
from app.web.settings import site_settings

if TYPE_CHECKING:
    from app.lists.reading import ListHead

bp = Blueprint("feeds", __name__)

EMBEDDED_FILMS = 12
MOST_DIGITS = 5
ONE_DAY_SECONDS = 24 * 3600
FRAMED_ANYWHERE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@bp.get("/l/<token>.json")
def as_json(token: str) -> Response:
    """Give a list as JSON."""
    head = _head(token)
    document = json_document(head, entries_of(head.id), _addresses(head))
    return _answer(head, json.dumps(document, ensure_ascii=False), "application/json")


@bp.get("/l/<token>.csv")
def as_csv(token: str) -> Response:
    """Give a list as CSV, to be saved."""
    head = _head(token)
    response = _answer(head, csv_document(entries_of(head.id), _addresses(head)), "text/csv")
    name = f"{slugify(head.title)}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/l/<token>.atom")
def as_atom(token: str) -> Response:
    """Give the editions of a list as a feed."""
    head = _head(token)
    lines = editions_of(head.id, utc_now())
    feed = Feed(
        address=url_for("feeds.as_atom", token=token, _external=True),
        page=_page(head),
        title=head.title,
        author=head.curator,
        updated_at=lines[0].published_at if lines else head.updated_at,
        entries=tuple(
            FeedEntry(
                address=url_for("lists.edition", token=token, number=line.number, _external=True),
                title=f"{line.title}: edition {line.number}",
                summary=f"{line.sentence}. {line.film_count} films.",
                updated_at=line.published_at,
            )
            for line in lines
        ),
    )
    return _answer(head, atom_document(feed), "application/atom+xml")


@bp.get("/l/<token>/og.png")
def picture(token: str) -> Response:
    """Draw the picture of a list's link."""
    head = _head(token)
    card = _card(head)
    response = _answer(head, card_picture(site_settings().instance_path, card), "image/png")
    return _asked_again(response, card)


@bp.get("/films/<int:film_id>/og.png")
def film_picture(film_id: int) -> Response:
    """Draw the picture of a film's page."""
    card = film_card(get_card(film_id), site_settings().site_name)
    response = make_response(card_picture(site_settings().instance_path, card))
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = f"public, max-age={ONE_DAY_SECONDS}"
    return _asked_again(response, card)


@bp.get("/l/<token>/qr.svg")
def qr_code(token: str) -> Response:
    """Draw the address of a list as a QR code."""
    head = _head(token)
    code = segno.make(_page(head), error="m", micro=False)
    file = BytesIO()
    code.save(file, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    return _answer(head, file.getvalue(), "image/svg+xml")


@bp.get("/l/<token>/embed")
def embed(token: str) -> Response:
    """Show a list in a frame of another site; the one page that may be framed."""
    head = _head(token)
    entries = entries_of(head.id, EMBEDDED_FILMS)
    page = render_template(
        "feeds/embed.html",
        head=head,
        entries=entries,
        left=head.film_count - len(entries),
    )
    response = _answer(head, page, "text/html")
    response.headers["Content-Security-Policy"] = FRAMED_ANYWHERE
    return response


@bp.get("/oembed")
def oembed() -> Response:
    """Tell another site how to show a list of whose page it has the address."""
    if request.args.get("format", "json") != "json":
        abort(501)
    token = token_in(request.args.get("url", ""), request.host)
    if token is None:
        raise NotFoundError(NOT_SHARED)
    head = _head(token)
    embedded = Embedded(
        title=head.title,
        author=head.curator,
        frame=url_for("feeds.embed", token=token, _external=True),
        picture=url_for("feeds.picture", token=token, _external=True),
        site_name=site_settings().site_name,
        site=url_for("discover.home", _external=True),
    )
    size = size_within(_pixels("maxwidth"), _pixels("maxheight"))
    response = _answer(head, json.dumps(oembed_document(embedded, size)), "application/json")
    # Anybody's script may ask: it learns what anybody who has the link may read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _head(token: str) -> ListHead:
    return get_shared_head(token, None, now=utc_now())


def _page(head: ListHead) -> str:
    return url_for("lists.shared", token=head.token, _external=True)


def _addresses(head: ListHead) -> Addresses:
    return Addresses(_page(head), film_address)


def _card(head: ListHead) -> LinkCard:
    film_ids = list(film_ids_of(head.id))
    if head.cover_film_id in film_ids:
        film_ids.sort(key=lambda film_id: film_id != head.cover_film_id)
    count = head.film_count
    return LinkCard(
        kind="A list",
        title=head.title,
        facts=(f"by {head.curator}", f"{count} film{'' if count == 1 else 's'}"),
        covers=tuple(cards_of(film_ids[:COVERS]).values()),
        site_name=site_settings().site_name,
    )


def _asked_again(response: Response, card: LinkCard) -> Response:
    """Let other sites, which fetch a picture and keep it, ask whether theirs is still the one."""
    response.set_etag(card.version)
    response.make_conditional(request)
    return response


def _answer(head: ListHead, body: str | bytes, media_type: str) -> Response:
    """Return an answer that others keep only after asking again: a link can be revoked."""
    response = make_response(body)
    response.headers["Content-Type"] = (
        media_type if media_type == "image/png" else f"{media_type}; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    if not head.is_public or media_type == "text/html":
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _pixels(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    raise InvalidInputError(f"{name} is a number of pixels.", field=name)
