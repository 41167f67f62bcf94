"""Programmes and their editions."""

import pytest

from causeway_events.domain.place import Host
from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.refusals import HostTwice, TextMissing
from causeway_testing.calendar_office import edition, host, programme


def described(**changes):
    values = {"slug": "forum", "kind": "forum", "name": {"en": "Forum"}, "purpose": {}, "hosts": ()}
    return Programme.described_as(**(values | changes))


def test_a_new_programme_begins_at_revision_one_with_an_id_of_its_own():
    first, second = described(), described()
    assert first.revision == 1
    assert first.id != second.id


@pytest.mark.parametrize("name", [{}, {"en": "  "}])
def test_a_programme_without_a_name_is_refused(name):
    with pytest.raises(TextMissing):
        described(name=name)


def test_an_institution_has_one_part_in_a_programme():
    with pytest.raises(HostTwice) as refused:
        described(hosts=(host(), Host(institution_id="museum", role="guidance")))
    assert refused.value.facts["institution_id"] == "museum"


def test_describing_anew_changes_what_is_given_and_nothing_else():
    before = programme()
    after = before.described_anew(purpose={"en": "Another purpose"})
    assert after == programme(id=before.id, revision=2, purpose={"en": "Another purpose"})


def test_the_last_name_cannot_be_taken_away():
    with pytest.raises(TextMissing):
        programme().described_anew(name={"en": ""})


def test_an_edition_belongs_to_its_programme_and_has_a_label():
    series = programme()
    made = Edition.of(series, label=" 2026 ", name={"en": "The tenth year"})
    assert (made.programme_id, made.label, made.revision) == (series.id, "2026", 1)


def test_an_edition_without_a_label_is_refused():
    with pytest.raises(TextMissing):
        Edition.of(programme(), label=" ", name={})
    with pytest.raises(TextMissing):
        edition().described_anew(label="")


def test_an_edition_described_anew_keeps_what_is_not_given():
    before = edition(name={"en": "First"})
    after = before.described_anew(label="batch 3")
    assert (after.label, after.name, after.revision) == ("batch 3", {"en": "First"}, 2)
