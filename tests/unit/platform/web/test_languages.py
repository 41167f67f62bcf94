"""Which languages a caller reads."""

import pytest

from causeway_platform.web.languages import preferred_languages


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", ()),
        ("hy", ("hy",)),
        ("en;q=0.5, zh-Hans, hy;q=0.8", ("zh-Hans", "hy", "en")),
        ("en, hy", ("en", "hy")),
        ("*, en;q=0", ()),
        ("nonsense!!, hy;q=2, en", ("en",)),
        ("en;q=0.9;x=1", ()),
        ("en," * 1000, ("en",) * 10),
    ],
)
def test_the_most_wanted_comes_first(header: str, languages: tuple[str, ...]) -> None:
    assert preferred_languages(header) == languages


def test_a_hostile_header_is_read_at_once() -> None:
    assert preferred_languages("a-" * 100_000) == ()
