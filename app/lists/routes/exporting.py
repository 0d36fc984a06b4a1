"""Lists as files for their curators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, url_for

from app.catalog.film_ids import external_ids_of
from app.errors import NotFoundError
from app.lists.exporting import FORMATS, ListFile
from app.lists.notes import private_notes_of
from app.lists.queries import get_editable_list
from app.lists.routes.editor import LIST, bp
from app.text import slugify
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from app.lists.records import ListShown


@bp.get(f"{LIST}/export.<form>")
def export(list_id: int, form: str) -> Response:
    """Give the list as a file, with the private notes where the format has room for them."""
    if form not in FORMATS:
        raise NotFoundError("There is no such format.")
    viewer_id = current_viewer().id
    film_list = get_editable_list(viewer_id, list_id)
    write, content_type, ending = FORMATS[form]
    text = write(_file_of(film_list, private_notes_of(viewer_id, list_id)))
    response = Response(text, content_type=content_type)
    name = f"{slugify(film_list.title)}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file_of(film_list: ListShown, private_notes: dict[int, str]) -> ListFile:
    return ListFile(
        title=film_list.title,
        description=film_list.description,
        curator=film_list.curator,
        is_ranked=film_list.is_ranked,
        tags=film_list.tags,
        cover_film_id=film_list.cover_film_id,
        url=url_for("lists.shared", token=film_list.token, _external=True)
        if film_list.is_shared
        else "",
        updated=film_list.updated_at.date().isoformat(),
        entries=film_list.entries,
        imdb=external_ids_of(film_list.film_ids, "imdb"),
        tmdb=external_ids_of(film_list.film_ids, "tmdb"),
        visibility=film_list.visibility.value,
        private_notes=private_notes,
    )
