"""Every wording of an event's terms over HTTP and a real database: for operators, and for whoever agreed to it."""

from typing import Any

import pytest

from causeway_registrations.store.migrations import bring_up_to_date
from causeway_testing.held_people import link_of

pytestmark = pytest.mark.servers

FIRST = {"version": "1", "text": {"en": "Photographs are taken.", "hy": "Լուսանկարում ենք։"}}
SECOND = {"version": "2", "text": {"en": "Films are made."}}


def lay_down(counter: Any, event_id: str, revision: int, terms: Any) -> Any:
    path = f"/events/{event_id}/admission/gates"
    return counter.call("PUT", path, {"terms": terms}, role="operator", If_Match=f'"{revision}"')


def wordings(counter: Any, event_id: str, query: str = "") -> Any:
    return counter.call("GET", f"/events/{event_id}/admission/terms{query}", role="operator").json


def agreed_by(counter: Any, email: str) -> Any:
    (held,) = counter.call("GET", "/people/data", link=link_of(counter, email)).json["items"]
    return held["terms"]


def test_whoever_agreed_reads_the_words_of_then_whatever_is_laid_down_later(counter: Any) -> None:
    event_id = counter.announce()
    lay_down(counter, event_id, 0, FIRST)
    counter.registered(event_id, email="first@museum.example", terms_version="1")
    assert lay_down(counter, event_id, 1, SECOND).status_code == 200
    counter.registered(event_id, email="second@museum.example", terms_version="2")
    lay_down(counter, event_id, 2, None)

    first, second = agreed_by(counter, "first@museum.example"), agreed_by(counter, "second@museum.example")

    assert (first["version"], first["text"]) == ("1", FIRST["text"])
    assert (second["version"], second["text"]) == ("2", SECOND["text"])
    assert first["at"] < second["at"]


def test_a_version_keeps_its_words(counter: Any) -> None:
    event_id = counter.announce()
    lay_down(counter, event_id, 0, FIRST)
    changed = lay_down(counter, event_id, 1, {**FIRST, "text": {"en": "Nothing is filmed."}})
    assert (changed.status_code, changed.json["slug"]) == (409, "terms-wording-fixed")
    assert changed.json["terms_version"] == "1"
    whole = {"gates": {"terms": {**FIRST, "text": {"en": "Other words."}}}}
    again = counter.call("PUT", f"/events/{event_id}/admission", whole, role="operator", If_Match='"1"')
    assert again.json["slug"] == "terms-wording-fixed"
    assert counter.call("GET", f"/events/{event_id}/admission").json["gates"]["terms"] == FIRST
    assert lay_down(counter, event_id, 1, FIRST).status_code == 200


def test_operators_see_every_wording_the_newest_first(counter: Any) -> None:
    event_id, another = counter.announce(), counter.announce()
    lay_down(counter, another, 0, {"version": "9", "text": {"en": "Another event's."}})
    assert wordings(counter, event_id) == {"items": [], "next": None}
    for revision, terms in enumerate((FIRST, SECOND, FIRST)):
        lay_down(counter, event_id, revision, terms)

    start = wordings(counter, event_id, "?limit=1")
    rest = wordings(counter, event_id, f"?limit=1&cursor={start['next']}")

    (newest,), (older,) = start["items"], rest["items"]
    assert (newest["version"], newest["text"], newest["present"]) == ("2", SECOND["text"], False)
    assert (older["version"], older["text"], older["present"]) == ("1", FIRST["text"], True)
    assert older["laid_down_at"] < newest["laid_down_at"]
    assert rest["next"] is None
    path = f"/events/{event_id}/admission/terms"
    assert counter.call("GET", path).status_code == 401
    assert counter.call("GET", path, role="partner").status_code == 403
    assert counter.call("GET", "/events/unknown/admission/terms", role="operator").json["slug"] == "unknown-event"


def test_what_held_before_wordings_were_kept_counts_for_its_version(counter: Any) -> None:
    event_id, plain = counter.announce(), counter.announce()
    lay_down(counter, event_id, 0, FIRST)
    lay_down(counter, plain, 0, None)
    counter.registered(event_id, email="before@museum.example", terms_version="1")
    counter.service.database["terms"].delete_many({})
    assert agreed_by(counter, "before@museum.example")["text"] == {}

    for _ in range(2):
        bring_up_to_date(counter.service.database)

    assert agreed_by(counter, "before@museum.example")["text"] == FIRST["text"]
    (kept,) = wordings(counter, event_id)["items"]
    assert (kept["version"], kept["laid_down_at"], kept["present"]) == ("1", None, True)
    assert wordings(counter, plain)["items"] == []
    assert lay_down(counter, event_id, 1, SECOND).status_code == 200
    bring_up_to_date(counter.service.database)
    assert [one["version"] for one in wordings(counter, event_id)["items"]] == ["2", "1"]
