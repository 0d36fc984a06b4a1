"""What is wrong with a page, whoever made it: the rules that every page of the site keeps."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# Links that a page only names: nothing is fetched from them.
NAMED_ONLY = {"canonical", "alternate"}
DATA = "application/ld+json"
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
# They differ in each answer, and in nothing that is asked here.
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<=data-token=")[^"]+')
# Most pages of the tests were seen before: they are not read again.
_faultless: set[bytes] = set()


def audit(html: str) -> list[str]:
    """Return the faults of a page, each as a line; none for a good one.

    Args:
        html: a whole page, or a fragment: then what only a page has is not asked for.
    """
    digest = blake2b(TOKEN.sub("a token", html).encode()).digest()
    if digest in _faultless:
        return []
    faults = _faults_of(BeautifulSoup(html, "html.parser"))
    if not faults:
        _faultless.add(digest)
    return faults


def _faults_of(soup: BeautifulSoup) -> list[str]:
    checks = [_ids, _references, _controls, _images, _forms, _names, _inline]
    if soup.html is not None:
        checks += [_page, _headings]
    return [fault for check in checks for fault in check(soup)]


def _page(soup: BeautifulSoup) -> Iterator[str]:
    if soup.html is not None and not soup.html.get("lang"):
        yield "html has no lang"
    if soup.title is None or not soup.title.get_text(strip=True).strip("· "):
        yield "the page has no title"
    if (count := len(soup.find_all("h1"))) != 1:
        yield f"{count} h1"
    if (count := len(soup.find_all("main"))) != 1:
        yield f"{count} main"


def _headings(soup: BeautifulSoup) -> Iterator[str]:
    headings = soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    for above, below in pairwise(headings):
        if int(below.name[1]) > int(above.name[1]) + 1:
            yield f"{below.name} follows {above.name}: {_words(below)!r}"
    for heading in headings:
        if not _words(heading):
            yield f"an empty {heading.name}"


def _ids(soup: BeautifulSoup) -> Iterator[str]:
    counts = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    for id_, count in counts.items():
        if count > 1 or not id_ or " " in id_:
            yield f"id {id_!r} stands {count} times"


def _references(soup: BeautifulSoup) -> Iterator[str]:
    known = {str(tag["id"]) for tag in soup.find_all(id=True)}
    for name in REFERENCES:
        for tag in soup.find_all(attrs={name: True}):
            for id_ in str(tag[name]).split():
                if id_ not in known:
                    yield f"{name} of {tag.name} names no element: {id_}"
    for label in soup.select("label[for]"):
        if label["for"] not in known:
            yield f"a label is for nothing: {label['for']}"
    if soup.html is not None:
        yield from _anchors(soup, known)


def _anchors(soup: BeautifulSoup, known: set[str]) -> Iterator[str]:
    for link in soup.select('a[href^="#"]'):
        if str(link["href"])[1:] not in known:
            yield f"a link leads nowhere: {link['href']}"


def _controls(soup: BeautifulSoup) -> Iterator[str]:
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in UNLABELLED:
            continue
        named = control.get("id") in labelled or control.find_parent("label") is not None
        if not (named or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"{control.name} {control.get('name')!r} has no label"


def _images(soup: BeautifulSoup) -> Iterator[str]:
    for image in soup.find_all("img"):
        if not image.has_attr("alt"):
            yield f"an image has no alt: {image.get('src')}"
        if not str(image.get("src", "")).startswith("/"):
            yield f"an image is fetched from elsewhere: {image.get('src')}"
    for tag in soup.find_all(["script", "link"]):
        if NAMED_ONLY & set(tag.get_attribute_list("rel")):
            continue
        address = str(tag.get("src") or tag.get("href") or "/")
        if not address.startswith("/") or address.startswith("//"):
            yield f"{tag.name} is fetched from elsewhere: {address}"


def _forms(soup: BeautifulSoup) -> Iterator[str]:
    for form in soup.find_all("form"):
        action = form.get("action")
        if form.find("form") is not None:
            yield f"a form within the form {action}"
        if str(form.get("method", "get")).lower() != "post":
            continue
        tokens = form.select("input[type=hidden][name=csrf_token]")
        if len(tokens) != 1 or not tokens[0].get("value"):
            yield f"the form {action} has no token"
        if not str(action).startswith("/"):
            yield f"a form is sent elsewhere: {action}"
        if form.find(["button", "input"], type="submit") is None:
            yield f"the form {action} has no button"


def _names(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["a", "button", "summary"]):
        pictured = any(image.get("alt") for image in tag.find_all("img"))
        hidden = tag.get("aria-hidden") == "true" and tag.get("tabindex") == "-1"
        if not (_words(tag) or pictured or hidden or tag.get("aria-label")):
            yield f"{tag.name} has no name: {tag}"


def _inline(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["style"]):
        yield f"an inline {tag.name}"
    for script in soup.find_all("script"):
        if not script.get("src") and script.get("type") != DATA:
            yield "an inline script"
    for tag in soup.find_all(attrs=True):
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"{tag.name} has an inline {name}"
            elif isinstance(value, str) and value.strip().lower().startswith("javascript:"):
                yield f"{tag.name} runs a script by its {name}"


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
