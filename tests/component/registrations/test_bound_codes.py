"""Codes that are for one person: shown to them, and forgotten with them."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_platform.mailboxes import person_key
from causeway_platform.preparation import prepare
from causeway_testing.held_people import do_what_is_due, everything, link_of

pytestmark = pytest.mark.servers


def test_a_person_sees_the_codes_for_them_only_and_never_a_code(counter: Any) -> None:
    email = "by.code@museum.example"
    event_id = counter.announce()
    counter.call("PUT", f"/events/{event_id}/admission/gates", {"needs_code": True}, role="operator", If_Match='"0"')
    used, idle = (make_code(counter, event_id, email=email, label=label) for label in ("Speaker", "Guest"))
    make_code(counter, event_id, email="another@museum.example")
    make_code(counter, event_id)
    counter.registered(event_id, email=email, access_code=used)
    link = link_of(counter, email)

    answer = counter.call("GET", "/people/data/access-codes", link=link)

    shown = {one["label"]: one for one in answer.json["items"]}
    assert set(shown) == {"Speaker", "Guest"}
    assert {label: (one["uses"], one["state"]) for label, one in shown.items()} == {
        "Speaker": (1, "used-up"),
        "Guest": (0, "open"),
    }
    assert shown["Guest"]["event"]["title"]["en"].startswith("How Museums")
    assert shown["Guest"]["made_at"]
    assert not [code for code in (used, idle) if code in answer.text]
    assert "hint" not in shown["Guest"]
    first = counter.call("GET", "/people/data/access-codes?limit=1", link=link).json
    rest = counter.call("GET", f"/people/data/access-codes?limit=1&cursor={first['next']}", link=link).json
    assert [one["label"] for one in [*first["items"], *rest["items"]]] == [one["label"] for one in shown.values()]
    assert rest["next"] is None


def test_with_the_person_the_codes_for_them_open_for_nobody(counter: Any) -> None:
    email = "code.gone@museum.example"
    event_id = counter.announce()
    code = make_code(counter, event_id, email=email, label="For Anahit Whom Nobody Remembers", key="made-once")
    others = make_code(counter, event_id, email="stays@museum.example")
    link, key = link_of(counter, email), person_key(email)
    assert key in everything(counter)

    counter.call("POST", "/people/erasures", link=link)

    assert key not in everything(counter)
    assert "Nobody Remembers" not in everything(counter)
    assert person_key("stays@museum.example") in bound_rows(counter, event_id)
    assert counter.call("GET", "/people/data/access-codes", link=link).json["items"] == []
    counter.call("PUT", f"/events/{event_id}/admission/gates", {"needs_code": True}, role="operator", If_Match='"0"')
    refused = [counter.register(event_id, email=one, access_code=code) for one in (email, "new@museum.example")]
    assert [answer.json["slug"] for answer in refused] == ["code-not-valid"] * 2
    assert counter.register(event_id, email="stays@museum.example", access_code=others).status_code == 201


def test_a_code_for_somebody_who_never_came_goes_with_the_time_of_the_event(counter: Any) -> None:
    event_id = counter.announce(starts_at=counter.now() + timedelta(days=1))
    make_code(counter, event_id, email="never.came@museum.example")
    prepare(counter.service)

    counter.later.append(timedelta(days=32))
    do_what_is_due(counter)
    assert person_key("never.came@museum.example") in bound_rows(counter, event_id)
    counter.later.append(timedelta(days=150))
    do_what_is_due(counter)

    assert person_key("never.came@museum.example") not in everything(counter)


def make_code(counter: Any, event_id: str, *, key: str = "", **body: Any) -> str:
    """Return a new code to the event."""
    path, body = f"/events/{event_id}/access-codes", {"label": "Delegation", **body}
    answer = counter.call("POST", path, body, role="operator", **({"Idempotency_Key": key} if key else {}))
    assert answer.status_code == 201, answer.text
    assert answer.json["items"][0]["label"] == body["label"]
    return str(answer.json["items"][0]["code"])


def bound_rows(counter: Any, event_id: str) -> str:
    return repr(list(counter.service.database["access_codes"].find({"event_id": event_id})))
