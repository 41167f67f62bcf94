"""A check that cannot fail proves nothing: with a guarantee switched off, its invariant is seen to break."""

import pytest

pytestmark = [pytest.mark.servers, pytest.mark.faults]


def test_selling_without_looking_is_noticed(theatre) -> None:
    crowd = theatre.open(onsite=10, registrations_web={"CAUSEWAY_BREAK": "I1"})

    crowd.come(30, onsite=30)

    assert not theatre.verdicts(within_s=5)["I1"].holds


def test_marking_before_the_broker_has_it_is_noticed(theatre) -> None:
    crowd = theatre.open(registrations_work={"CAUSEWAY_BREAK": "I2", "FAIL_AT": "before_send:2"})
    crowd.come(40, onsite=20)
    theatre.await_death("registrations-work")

    theatre.stage.start("registrations-work")

    assert not theatre.verdicts(within_s=10)["I2"].holds


def test_acting_without_an_inbox_is_noticed(theatre) -> None:
    crowd = theatre.open(notifications_work={"CAUSEWAY_BREAK": "I6"})

    crowd.come(20, onsite=10)

    assert not theatre.verdicts(within_s=10)["I6"].holds
