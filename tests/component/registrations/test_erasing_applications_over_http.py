"""An operator forgets somebody who has applied, over HTTP and a real database."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import applications as messages
from causeway_testing.held_people import everything, link_of

pytestmark = pytest.mark.servers

EMAIL = "applicant.to.forget@museum.example"


def applied(counter: Any, email: str = EMAIL) -> dict[str, Any]:
    event_id, now = counter.announce(), counter.now()
    question = {"id": "why", "type": "text", "label": {"en": "Why do you apply?"}, "required": True}
    call = {
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (now + timedelta(days=5)).isoformat(),
        "places": 2,
        "statements": {"questions": [question]},
        "criteria": [{"id": "motivation", "name": {"en": "Motivation"}}],
        "reviewers": [{"subject": "li", "name": "Li"}],
    }
    described = counter.call("PUT", f"/events/{event_id}/call", call, role="operator", If_Match='"0"')
    assert described.status_code == 200, described.text
    person = {"name": "Ani Forgotten", "email": email, "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    body = {**person, "country": "AM", "statements": {"why": "For the relics of Ani"}}
    answer = counter.call("POST", f"/events/{event_id}/applications", body)
    assert answer.status_code == 201, answer.text
    return {**answer.json, "event_id": event_id}


def erase(counter: Any, application: dict[str, Any], role: str = "operator", **headers: str) -> Any:
    return counter.call("POST", f"/applications/{application['id']}/erase", role=role, **headers)


def test_an_applicant_is_forgotten_everywhere_and_still_counted(counter: Any) -> None:
    application = applied(counter)
    review = {"scores": [{"criterion": "motivation", "score": 4}], "comment": "Ani has worked with us."}
    li = counter.mint.bearer("operator", subject="li")
    counter.call("PUT", f"/applications/{application['id']}/review", review, If_Match='"0"', **li)
    before = counter.call("GET", f"/events/{application['event_id']}/applications", role="operator").json["items"]

    answer = erase(counter, application, If_Match=f'"{application["revision"]}"')

    assert (answer.status_code, answer.json["status"]) == (200, "withdrawn")
    assert answer.json["erased_at"] is not None
    whole = everything(counter)
    assert [word for word in (EMAIL, "Ani Forgotten", "relics of Ani", "worked with us") if word in whole] == []
    listed = counter.call("GET", f"/events/{application['event_id']}/applications", role="operator").json["items"]
    assert (len(before), len(listed), listed[0]["person"], listed[0]["country"]) == (1, 1, None, "AM")
    *_, told = counter.messages(application["id"])
    assert told["type"] == messages.APPLICATION_ERASED
    assert counter.call("GET", "/my-application", link=application["token"]).json["slug"] == "unknown-link"
    assert counter.call("GET", "/people/applications", link=link_of(counter, EMAIL)).json["items"] == []


def test_nobody_is_forgotten_by_mistake_or_twice(counter: Any) -> None:
    application = applied(counter, "kept.applicant@museum.example")
    assert erase(counter, application, role="partner").status_code == 403
    assert erase(counter, application, role="").status_code == 401
    assert erase(counter, application, If_Match='"9"').json["slug"] == "changed-meanwhile"
    assert erase(counter, {"id": "nobody"}).status_code == 404
    assert "kept.applicant@museum.example" in everything(counter)
    the_same = counter.mint.bearer("operator", subject="lilit") | {"Idempotency_Key": "once"}
    answers = [erase(counter, application, role="", **the_same) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert erase(counter, application).json["slug"] == "application-erased"
