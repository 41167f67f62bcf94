"""Who changed what: enough to change a mistake back."""

import json

from causeway_events.domain.history import change_of, differences, plain
from causeway_testing.calendar_office import MUSEUM, NOW, draft, host, programme, published, schedule


def test_only_what_differs_is_kept_with_the_value_before():
    before = programme()
    after = before.described_anew(slug="other", hosts=(host(),))
    assert differences(before, after) == {
        "slug": {"before": before.slug, "after": "other"},
        "hosts": {"before": [], "after": [{"institution_id": "museum", "role": "host"}]},
    }


def test_bookkeeping_is_no_difference():
    before = published()
    after = before.changed_with({"title": {"en": "New"}}, occupancies={}, now=NOW)
    assert list(differences(before, after)) == ["title"]


def test_a_new_thing_differs_from_nothing_and_a_deleted_one_from_what_it_was():
    event = draft()
    made = change_of(None, event, by="anna", action="drafted", at=NOW)
    gone = change_of(event, None, by="anna", action="deleted", at=NOW)
    assert made.differences["title"] == {"before": None, "after": dict(event.title)}
    assert gone.differences["title"] == {"before": dict(event.title), "after": None}
    assert (made.subject, gone.subject, gone.revision_after) == (event.id, event.id, event.revision)


def test_an_entry_names_who_and_when():
    entry = change_of(None, programme(), by="anna", action="described", at=NOW)
    assert (entry.by, entry.at, entry.action) == ("anna", NOW, "described")


def test_everything_in_it_is_json():
    assert json.dumps(plain({"schedule": schedule(), "place": MUSEUM, "at": NOW, "none": None, "list": (1, "a")}))
