"""The pages of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from app.catalog.linked_data import person_linked_data
from app.catalog.people import get_person
from app.catalog.routes.films import bp
from app.text import joined
from app.web.seo import PageMeta, absolute_url

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/people/<int:person_id>", defaults={"slug": None})
@bp.get("/people/<int:person_id>/<slug>")
def person(person_id: int, slug: str | None) -> Response | str:
    """Show a person; an address with another slug than their own redirects to that one."""
    page = get_person(person_id)
    path = url_for("catalog.person", person_id=page.id, slug=page.slug)
    if slug != page.slug:
        return redirect(path, 301)
    titles = joined([film.label for film in page.best[:3]])
    return render_template(
        "catalog/person.html",
        person=page,
        meta=PageMeta(
            title=page.name,
            description=f"{page.name}: {titles}." if titles else f"The films of {page.name}.",
            url=absolute_url(path),
            kind="profile",
            linked_data=person_linked_data(page, absolute_url(path)),
        ),
    )
