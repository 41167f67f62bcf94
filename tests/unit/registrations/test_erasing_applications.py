"""An operator forgets somebody who has applied: who hoped is out of the call, the accepted wait."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.application import Application, ApplicationStatus, Given, Wanted
from causeway_registrations.domain.application_facts import ApplicationErased
from causeway_registrations.domain.application_refusals import ApplicationAccepted, ApplicationForgotten
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.review import Review
from causeway_registrations.use_cases.erase_application import EraseApplication, erase_application
from causeway_testing.registrations import NOW, RULES, FakeWork, a_work, refused

EMAIL = "ani@museum.example"
OVER = NOW + timedelta(days=300)


def applied(status: ApplicationStatus = ApplicationStatus.SUBMITTED, **changes: Any) -> FakeWork:
    work = a_work()
    statements = Given(version=1, answers={"why": "To learn"})
    known: dict[str, Any] = {
        "id": "a-1",
        "event_id": "lecture",
        "identity": "i",
        "participant": Participant("Ani", EMAIL),
        "language": "hy",
        "zone": "Asia/Yerevan",
        "wanted": Wanted(mode="onsite", country="AM", institution_name="A museum", statements=statements),
        "status": status,
        "submitted_at": NOW,
    }
    work.applications.add(Application(**(known | changes)))
    work.reviews.add(Review(application_id="a-1", event_id="lecture", reviewer="li", scores={"a": 4}, given_at=NOW))
    return work


def erase(work: FakeWork, **more: Any) -> Application:
    return erase_application(EraseApplication(application_id="a-1"), work, **({"now": NOW, "rules": RULES} | more))


@pytest.mark.parametrize(
    ("status", "afterwards"),
    [("submitted", "withdrawn"), ("reserve", "withdrawn"), ("declined", "declined"), ("withdrawn", "withdrawn")],
)
def test_who_hoped_is_out_of_the_call_and_nobody_is_in_it_any_more(status: str, afterwards: str) -> None:
    work = applied(ApplicationStatus(status))
    erased = erase(work)
    assert erased.status is ApplicationStatus(afterwards)
    assert (erased.participant, erased.identity, erased.zone, erased.erased_at) == (None, None, None, NOW)
    assert (erased.wanted.statements, erased.wanted.institution_name) == (Given(), None)
    assert (erased.wanted.country, erased.submitted_at) == ("AM", NOW), "what is counted stays"
    assert work.reviews.of_application("a-1") == []
    assert work.told(ApplicationErased) == [ApplicationErased(erased, "operator")]
    assert work.forgotten == ["a-1"]


def test_after_the_event_the_outcome_stays_what_it_was() -> None:
    assert erase(applied(ApplicationStatus.RESERVE), now=OVER).status is ApplicationStatus.RESERVE


def test_the_accepted_are_forgotten_with_their_registration_and_nobody_twice() -> None:
    work = applied(ApplicationStatus.ACCEPTED, registration_id="r-1")
    refusal = refused(lambda: erase(work), ApplicationAccepted)
    assert refusal.facts == {"registration_id": "r-1"}
    work = applied()
    erase(work)
    assert refused(lambda: erase(work), ApplicationForgotten).facts == {"erased_at": NOW.isoformat()}


def test_a_code_to_the_event_that_was_for_them_only_opens_nothing_any_more() -> None:
    work = applied()
    for event_id in ("lecture", "another"):
        code = AccessCode(
            id=event_id,
            event_id=event_id,
            hint="K7Q",
            label="Ani",
            limit=1,
            created_at=NOW,
            bound_to=person_key(EMAIL),
        )
        work.access_codes.add(code)
    erase(work)
    found = {one.id: (one.revoked_at, one.bound_to is None) for one in work.access_codes.kept.values()}
    assert found == {"lecture": (NOW, True), "another": (None, False)}
