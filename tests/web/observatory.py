"""The score that the MDN HTTP Observatory would give an answer.

Only what can be read from an answer: what a scan of a whole site adds (the redirect from http,
which the proxy makes, and the list of hosts that browsers preload) counts as neutral.

Source: MDN, "HTTP Observatory: tests and scoring" (2024), with the modifiers of its source
code. Bonuses count only from 90 points on, as there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BASE = 100
BONUSES_FROM = 90
HALF_A_YEAR = 15_768_000
PRIVATE_REFERRERS = {
    *("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"),
}
DANGEROUSLY_BROAD = {"*", "http:", "https:", "data:", "blob:", "ftp:"}


def score(headers: Mapping[str, str], cookies: Sequence[str], html: str = "") -> int:
    """Return the points of one answer.

    Args:
        headers: of the answer, by name in any case.
        cookies: its Set-Cookie headers.
        html: its body, if it is a page.
    """
    given = {name.lower(): value for name, value in headers.items()}
    policy = directives(given.get("content-security-policy", ""))
    modifiers = (
        _of_policy(policy),
        _of_cookies(cookies),
        -50 if given.get("access-control-allow-origin") == "*" and cookies else 0,
        _of_referrer(given.get("referrer-policy")),
        _of_transport(given.get("strict-transport-security")),
        _of_resource_policy(given.get("cross-origin-resource-policy")),
        0 if given.get("x-content-type-options", "").lower() == "nosniff" else -5,
        _of_framing(policy, given.get("x-frame-options")),
        _of_scripts(html),
    )
    points = BASE + sum(modifier for modifier in modifiers if modifier < 0)
    if points >= BONUSES_FROM:
        points += sum(modifier for modifier in modifiers if modifier > 0)
    return max(0, points)


def directives(policy: str) -> dict[str, list[str]]:
    """Return a policy's sources by directive."""
    parts = (part.split() for part in policy.split(";"))
    return {part[0].lower(): part[1:] for part in parts if part}


def _of_policy(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    fallback = policy.get("default-src", ["*"])
    scripts = policy.get("script-src", fallback)
    others = [policy.get(name, fallback) for name in ("style-src", "img-src", "object-src")]
    broad = DANGEROUSLY_BROAD & {*scripts, *policy.get("object-src", fallback)}
    if "'unsafe-inline'" in scripts or broad:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -10
    if any("'unsafe-inline'" in sources for sources in others):
        return 0
    return 10 if fallback == ["'none'"] else 5


def _of_cookies(cookies: Sequence[str]) -> int:
    if not cookies:
        return 0
    flags = [
        {flag.strip().partition("=")[0].lower() for flag in cookie.split(";")} for cookie in cookies
    ]
    if not all("secure" in flag for flag in flags):
        return -40
    if not all("httponly" in flag for flag in flags):
        return -30
    return 5 if all("samesite" in flag for flag in flags) else 0


def _of_referrer(value: str | None) -> int:
    if value is None:
        return 0
    return 5 if value.split(",")[-1].strip().lower() in PRIVATE_REFERRERS else -5


def _of_transport(value: str | None) -> int:
    found = re.search(r"max-age=(\d+)", value or "")
    if found is None:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def _of_resource_policy(value: str | None) -> int:
    return {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}.get(value, -5)


def _of_framing(policy: dict[str, list[str]], value: str | None) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if (value or "").upper() in {"DENY", "SAMEORIGIN"} else -20


def _of_scripts(html: str) -> int:
    """Scripts of the site itself need no integrity; those of others do."""
    tags = re.findall(r"<script\b[^>]*\bsrc=\"([^\"]+)\"[^>]*>", html)
    foreign = [source for source in tags if re.match(r"(?:https?:)?//", source)]
    return -50 if foreign else 0
