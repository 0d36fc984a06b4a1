"""A stop at every page of the site, in each state that looks different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit
    from tests.browser.furnishing import Furnished


@dataclass(frozen=True)
class Stop:
    """A page in one state.

    Attributes:
        name: what the tests call it.
        path: may hold the name of a field of `Furnished` in braces.
        who: "stranger", or whose cookies of `Furnished` to come with.
        act: what to do there before looking.
    """

    name: str
    path: str
    who: str = "stranger"
    act: Callable[[Visitor], object] = Visitor.waits


def stand_at(stop: Stop, visit: Visit, furnished: Furnished, *, width: int = 1280) -> Visitor:
    """Go there and do what is to be done."""
    cookies = None if stop.who == "stranger" else getattr(furnished, stop.who)
    visitor = visit(width=width, cookies=cookies)
    visitor.goes_to(stop.path.format_map(vars(furnished)))
    stop.act(visitor)
    return visitor


def _types(visitor: Visitor) -> None:
    visitor.film_box().fill("godfa")
    visitor.option("The Godfather (1972)").wait_for()
    visitor.film_box().press("ArrowDown")


def _types_nonsense(visitor: Visitor) -> None:
    visitor.film_box().fill("zzzzqqqqxxxx")
    visitor.page.get_by_text("Nothing for").first.wait_for()


def _opens_everything(visitor: Visitor) -> None:
    for summary in visitor.page.locator("main summary:visible").all():
        summary.click()


def _opens_first_film(visitor: Visitor) -> None:
    visitor.page.locator("[data-slot] h2 a").first.click()
    visitor.sees("What people gave it")
    visitor.waits()


def _opens_first_cluster(visitor: Visitor) -> None:
    visitor.page.locator(".map-list a").first.click()
    visitor.sees("Nearby on the map")
    visitor.waits()


def _sends(button: str, **fields: str) -> Callable[[Visitor], None]:
    """Return an act: fill fields by their names and press a button."""

    def act(visitor: Visitor) -> None:
        form = visitor.page.locator("main form")
        # What the browser itself would refuse is to be refused by the site here.
        form.evaluate_all("forms => forms.forEach((form) => { form.noValidate = true; })")
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        visitor.presses(button)

    return act


STOPS = (
    Stop("home", "/"),
    Stop("home, typing", "/", act=_types),
    Stop("home, typing nonsense", "/", act=_types_nonsense),
    Stop("home, with a favourite", "/", "guest"),
    Stop("search, empty", "/search"),
    Stop("search, results", "/search?q=star"),
    Stop("search, results of a user", "/search?q=matrix", "user"),
    Stop("search, nothing found", "/search?q=zzzzqqqqxxxx"),
    Stop("search, did you mean", "/search?q=hete"),
    Stop("for you, a stranger", "/for-you"),
    Stop("for you, after a verdict", "/for-you", "guest", _opens_everything),
    Stop("for you, page two", "/for-you?page=2", "user"),
    Stop("for you, the end", "/for-you?page=50", "guest"),
    Stop("for you, tuned", "/for-you?novelty=0.8&diversity=0.5", "guest", _opens_everything),
    Stop("for you, tuned too far", "/for-you?novelty=8"),
    Stop("for you, filtered", "/for-you?genres=western&country=JP&novelty=0.5", "guest"),
    Stop("for you, filters", "/for-you/filters?genres=western", "guest", _opens_everything),
    Stop("what if", "/films/1/preview/like", "guest"),
    Stop("what if, a stranger", "/films/1/preview/dislike"),
    Stop("about the model", "/about/model"),
    Stop("film", "/for-you", "guest", _opens_first_film),
    Stop("films", "/films"),
    Stop(
        "films, filters",
        "/films?genres=crime&not=horror&years=1990-&score=7-",
        "guest",
        _opens_everything,
    ),
    Stop("films, nothing fits", "/films?genres=animation&country=JP&runtime=240-"),
    Stop("films, misunderstood", "/films?years=soon&genres=never"),
    Stop("film, leaning", "/films/6/heat?more=sci-fi&less=thriller", "guest", _opens_everything),
    Stop("similar films", "/films/6/similar?more=sci-fi&k=200"),
    Stop("genre", "/genres/crime"),
    Stop("keyword, page two", "/keywords/murder?page=2"),
    Stop("person", "/people/1/adam-goldberg"),
    Stop("genres", "/genres"),
    Stop("keywords", "/keywords"),
    Stop("chart, top", "/charts/top"),
    Stop("chart, trending", "/charts/trending"),
    Stop("chart, new", "/charts/new"),
    Stop("map", "/map"),
    Stop("map, a cluster", "/map", act=_opens_first_cluster),
    Stop("watchlist, empty", "/watchlist"),
    Stop("watchlist", "/watchlist", "user"),
    Stop("taste, empty", "/taste"),
    Stop("taste", "/taste", "user"),
    Stop("lists, a stranger", "/lists"),
    Stop("lists", "/lists", "user"),
    Stop("new list", "/lists/new", "guest"),
    Stop("new list, refused", "/lists/new", act=_sends("Make the list", title="")),
    Stop("own list, not shared", "{guest_list}", "guest"),
    Stop("own list, shared", "{user_list}", "user"),
    Stop("editor", "{user_list}/edit", "user", _opens_everything),
    Stop("editor, finding", "{user_list}/edit?find=alien", "user"),
    Stop("import", "/lists/import"),
    Stop("import, refused", "/lists/import", act=_sends("Look for the films", pasted="")),
    Stop(
        "import, found",
        "/lists/import",
        "guest",
        _sends("Look for the films", pasted="Heat (1995)\nSabrina\nNothing of the kind"),
    ),
    Stop("edition", "{shared}@1"),
    Stop("editions", "{shared}/editions"),
    Stop("what changed", "{shared}/diff/1..1"),
    Stop("suggest a film", "{shared}/suggest?find=godfather", "guest", _opens_everything),
    Stop("delete a list", "{user_list}/delete", "user"),
    Stop("shared list", "{shared}", act=_opens_everything),
    Stop("shared list, a guest", "{shared}", "guest"),
    Stop("shared list, its curator", "{shared}", "user"),
    Stop("more like it", "{shared}/more"),
    Stop("report", "{shared}/report"),
    Stop("report, refused", "{shared}/report", act=_sends("Send the report", line="Why?")),
    Stop("asked to edit", "{invitation}"),
    Stop("asked to edit, its curator", "{invitation}", "user"),
    Stop("blend, beginning", "/blend"),
    Stop("blend", "{blend}?mode=each", "guest"),
    Stop("blend, asked in", "{blend}"),
    Stop("lists, found", "/lists/find?q=after"),
    Stop("lists, none found", "/lists/find?q=zzzz"),
    Stop("profile", "/u/Wilhelmina-Featherstonehaugh-x"),
    Stop("dead link", "/l/never-was-a-token"),
    Stop("not found", "/films/999999999"),
    Stop("register", "/register"),
    Stop("register, refused", "/register", act=_sends("Register", name="x", password="short")),
    Stop("log in", "/login"),
    Stop("log in, refused", "/login", act=_sends("Log in", name="nobody", password="not mine")),
    Stop("account", "/account", "user"),
    Stop("change the password", "/account/password", "user"),
    Stop("delete the account", "/account/delete", "user"),
    Stop("become an operator", "/admin/confirm", "candidate"),
    Stop("become an operator, refused", "/admin/confirm", "candidate", _sends("Confirm", code="")),
    Stop("figures", "/admin?days=7", "operator", _opens_everything),
    Stop("builds", "/admin/builds", "operator"),
    Stop("serve a build", "/admin/builds/{build}/publish", "operator"),
    Stop("experiment", "/admin/experiment", "operator"),
)
