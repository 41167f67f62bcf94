"""Whatever a service refuses, the portal has words for it."""

import re

import pytest

from causeway_cli.places import PROJECT
from causeway_portal.pages.explanations import problem_slugs
from causeway_portal.pages.refused import DOWN, UNEXPECTED

SLUG = re.compile(r'^    slug = "([a-z-]+)"', re.MULTILINE)
FRAMEWORK = {
    "malformed-request",
    "unknown-address",
    "method-not-allowed",
    "service-unavailable",
    "temporarily-unavailable",
    "already-there",
    "internal-error",
}


def refused_anywhere() -> list[str]:
    """Return the slugs of every refusal in the services and the platform."""
    folders = (PROJECT / "services", PROJECT / "shared")
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted({slug for path in files for slug in SLUG.findall(path.read_text("utf-8"))} | FRAMEWORK)


@pytest.mark.parametrize("slug", refused_anywhere())
def test_a_refusal_is_explained(slug: str) -> None:
    assert slug in problem_slugs()


def test_there_are_words_for_what_has_no_slug_of_a_service() -> None:
    assert {DOWN, UNEXPECTED, "wrong-login"} <= set(problem_slugs())
