"""Series and enrolments as messages and as documents."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import catalogue, series
from causeway_platform import outbox
from causeway_registrations.domain import series_facts as facts
from causeway_registrations.domain.dates_to_follow import DatesToFollow
from causeway_registrations.domain.enrolment import Enrolment, NotJoined
from causeway_registrations.domain.participant import Consent, Participant
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.series import Series
from causeway_registrations.messaging.outgoing import PUBLICATIONS
from causeway_registrations.messaging.series_messages import enrolment_state
from causeway_registrations.store import series_documents
from causeway_testing.message_schemas import members_of
from causeway_testing.registrations import NOW

SERIES = Series(id="e-1", revision=3, open=True, title={"en": "Lectures"}, usual_mode="online")
ENROLMENT = Enrolment(
    id="enrolment-1",
    revision=2,
    series_id="e-1",
    identity="who",
    participant=Participant("Անահիտ", "anahit@museum.example"),
    mode="onsite",
    kind="student",
    language="hy",
    zone="Asia/Yerevan",
    country="AM",
    institution_id="i-1",
    consent=Consent("2026-11", NOW),
    left=("a",),
    not_joined=(NotJoined(event_id="b", slug="code-required"),),
    enrolled_at=NOW,
    joined_at=NOW + timedelta(seconds=2),
)
DATE = Registration(
    id="r-1",
    event_id="c",
    identity="i",
    participant=Participant("Անահիտ", "anahit@museum.example"),
    mode="onsite",
    status=Status.CONFIRMED,
    position=None,
    language="hy",
    zone="Asia/Yerevan",
    registered_at=NOW,
)
ABOUT_ENROLMENTS: list[tuple[Any, str]] = [
    (facts.ParticipantEnrolled(ENROLMENT, SERIES, [DATE]), series.ENROLLED),
    (facts.EnrolmentEnded(ENROLMENT.end(NOW), SERIES, [DATE.withdraw()]), series.ENROLMENT_ENDED),
]


def encoded(fact: object) -> dict[str, Any]:
    """Return the body as it lies in the outbox."""
    draft = PUBLICATIONS[type(fact)](fact)
    body: dict[str, Any] = json.loads(outbox.encode(draft.type, draft.data))
    return body


@pytest.mark.parametrize(("fact", "name"), ABOUT_ENROLMENTS)
def test_an_enrolment_is_told_with_its_dates_and_the_person_apart(fact: facts.EnrolmentFact, name: str) -> None:
    draft, body = PUBLICATIONS[type(fact)](fact), encoded(fact)
    assert (draft.type, draft.subject, draft.seq) == (name, "enrolment-1", fact.enrolment.revision)
    assert [one["registration_id"] for one in body["change"]["dates"]] == ["r-1"]
    assert body.pop("person") == {"name": "Անահիտ", "email": "anahit@museum.example"}
    assert "museum.example" not in json.dumps(body)


def test_a_forgotten_enrolment_is_told_with_nobody_in_it() -> None:
    body = encoded(facts.EnrolmentErased(ENROLMENT.erase(NOW)))
    assert "person" not in body
    assert (body["state"]["zone"], body["state"]["status"]) == ("UTC", "ended")
    assert series.ENROLMENT_ERASED in catalogue.ERASING


def test_a_series_has_a_key_that_no_other_message_has() -> None:
    draft = PUBLICATIONS[facts.SeriesDescribed](facts.SeriesDescribed(SERIES))
    assert (draft.subject, draft.seq, draft.data["state"]["series_id"]) == ("e-1.series", 3, "e-1")


def test_a_state_has_every_member_of_the_catalogue() -> None:
    assert set(enrolment_state(ENROLMENT)) == set(members_of(series.ENROLLED, "state"))


@pytest.mark.parametrize(
    "enrolment", [ENROLMENT, ENROLMENT.end(NOW), ENROLMENT.erase(NOW), replace(ENROLMENT, left=())]
)
def test_an_enrolment_comes_back_as_it_was(enrolment: Enrolment) -> None:
    document = series_documents.enrolment_document(enrolment)
    assert series_documents.enrolment_from(document) == enrolment
    assert ("live" in document) == enrolment.live
    assert ("person_key" in document) == (enrolment.participant is not None)


def test_a_series_and_the_dates_it_has_to_follow_come_back_as_they_were() -> None:
    assert series_documents.series_from(series_documents.series_document(SERIES)) == SERIES
    dates = DatesToFollow(series_id="e-1", event_ids=("a", "b"), after="enrolment-7")
    assert series_documents.dates_from(series_documents.dates_document(dates)) == dates


def test_a_date_that_is_being_followed_is_done_again_and_one_that_waits_only_once() -> None:
    dates = DatesToFollow(series_id="e-1", event_ids=("a", "b"), after="enrolment-7")
    assert dates.add("b") is dates
    assert dates.add("a").event_ids == ("a", "b", "a")
    assert (dates.next_date().event_ids, dates.next_date().after) == (("b",), "")
