"""The builds, and choosing the one that serves."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for

from app.admin import audit
from app.admin.builds import builds_in, get_build, publish
from app.admin.routes.entrance import bp
from app.db import db
from app.recommend.artifacts import current_build_id
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.settings import site_settings
from app.web.viewer import acting_viewer_id, current_viewer


@bp.get("/builds")
def builds() -> str:
    """Show every build that is kept."""
    return render_template("admin/builds.html", builds=builds_in(site_settings().builds_path))


@bp.get("/builds/<build_id>/publish")
def choose_build(build_id: str) -> Response:
    """Ask whether a build is to serve."""
    root = site_settings().builds_path
    page = render_template(
        "admin/choose_build.html",
        build=get_build(root, build_id),
        current=current_build_id(root),
    )
    return make_response(page)


@bp.post("/builds/<build_id>/publish")
def publish_build(build_id: str) -> Response:
    """Have the site serve from a build."""
    root = site_settings().builds_path
    build, before = get_build(root, build_id), current_build_id(root)
    publish(root, build.build_id)
    acting_viewer_id()
    leave_notice(f"Build {build.build_id} serves now; every worker takes it within two seconds.")
    db.session.commit()
    audit.tell(
        "build published",
        user_id=current_viewer().user_id or 0,
        build=build.build_id,
        before=before or "none",
    )
    return see_other(url_for("admin.builds"))
