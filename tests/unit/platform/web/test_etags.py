"""Revisions over HTTP."""

import pytest

from causeway_platform.refusals import ChangedMeanwhile
from causeway_platform.web import etags
from causeway_platform.web.etags import MalformedIfMatch


@pytest.mark.parametrize(
    ("header", "revision"), [(None, None), ('"3"', 3), (' "12" ', 12), ('W/"3"', 3), ('"3-gzip"', 3), ('"3-zstd"', 3)]
)
def test_if_match_states_a_revision(header: str | None, revision: int | None) -> None:
    assert etags.stated_revision(header) == revision


@pytest.mark.parametrize("header", ["", "*", "3", '"x"', '"3", "4"', '"-1"', '"9999999999"', '"٣"'])
def test_anything_else_is_malformed(header: str) -> None:
    with pytest.raises(MalformedIfMatch):
        etags.stated_revision(header)


def test_only_the_current_revision_may_be_changed() -> None:
    etags.require_current(3, 3)
    etags.require_current(3, None)
    with pytest.raises(ChangedMeanwhile) as refused:
        etags.require_current(4, 3)
    assert refused.value.facts == {"current_revision": 4, "expected_revision": 3}


@pytest.mark.parametrize("header", ['"3"', 'W/"3"', '"1", "3"', "*", '"3-gzip"', ' "2" , "3" '])
def test_a_copy_that_is_still_good_is_known(header: str) -> None:
    assert etags.matches(header, '"3"')


@pytest.mark.parametrize("header", [None, "", '"4"', '"33"', ","])
def test_any_other_copy_is_not(header: str | None) -> None:
    assert not etags.matches(header, '"3"')


def test_tags_are_quoted_once() -> None:
    assert etags.quoted("3") == '"3"'
    assert etags.quoted('"feed-3-en"') == '"feed-3-en"'
    assert etags.quoted('W/"3"') == 'W/"3"'
