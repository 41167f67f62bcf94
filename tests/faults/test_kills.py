"""Processes and servers die at the worst moment: nothing is lost, sold twice or said twice."""

import time
from collections import Counter

import pytest

from causeway_testing.crowd import in_background

pytestmark = [pytest.mark.servers, pytest.mark.faults]


def test_registrations_dies_after_the_commit_and_before_the_answer(theatre, all_hold) -> None:
    # Every worker dies at its third commit; the web server starts another, and the crowd asks again with its keys. With
    # 32 of them asking at once there are at least four commits, so one of them is deadly however fast the machine is.
    crowd = theatre.open(registrations_web={"FAIL_AT": "after_tx_commit:3"})

    guests = crowd.come(120, onsite=60)

    assert len({guest.registration_id for guest in guests}) == 120
    assert "exited with code 137" in theatre.stage.child("registrations-web").log.read_text()
    all_hold(theatre.verdicts())


def test_the_relay_dies_after_sending_and_before_marking(theatre, all_hold) -> None:
    crowd = theatre.open(registrations_work={"FAIL_AT": "after_send_before_mark:2"})
    crowd.come(120, onsite=60)
    theatre.await_death("registrations-work")

    theatre.stage.start("registrations-work")

    all_hold(theatre.verdicts())
    # The fault has bitten: something was sent twice, and yet every effect happened once.
    assert max(Counter(theatre.scene_log()).values()) > 1


def test_a_consumer_dies_after_its_database_commit_and_before_its_offset_commit(theatre, all_hold) -> None:
    crowd = theatre.open(notifications_work={"FAIL_AT": "after_db_commit_before_offset:2"})
    crowd.come(120, onsite=60)
    theatre.await_death("notifications-work")

    theatre.stage.start("notifications-work")

    all_hold(theatre.verdicts())


def test_the_mail_sender_dies_after_the_server_said_yes(theatre, all_hold) -> None:
    crowd = theatre.open(notifications_work={"FAIL_AT": "after_smtp_250:5"})
    crowd.come(60, onsite=30)
    theatre.await_death("notifications-work")

    theatre.stage.start("notifications-work")

    all_hold(theatre.verdicts(within_s=90))
    taken = Counter(one.message_id for one in theatre.mail.received)
    # The server took at least one mail twice; because its Message-ID is the same, its reader sees it once.
    assert max(taken.values()) > 1
    assert len(taken) == 60


def test_the_broker_is_away_for_twelve_seconds_during_a_burst(theatre, all_hold) -> None:
    crowd = theatre.open()
    theatre.broker.kill()
    try:
        started = time.monotonic()
        guests = crowd.come(200, onsite=60)
        assert len(guests) == 200
        time.sleep(max(0.0, 12 - (time.monotonic() - started)))
    finally:
        theatre.broker.restart()

    # A consumer that the restart left stuck is replaced after 30 s.
    all_hold(theatre.verdicts(within_s=90))


def test_the_database_is_killed_during_a_burst(theatre, all_hold) -> None:
    crowd = theatre.open()
    coming = in_background(lambda: crowd.come(400, onsite=100))
    time.sleep(0.3)
    theatre.mongo.kill()
    theatre.mongo.restart()

    guests = coming.result(timeout=90)

    assert len({guest.registration_id for guest in guests}) == 400
    all_hold(theatre.verdicts(within_s=90))
