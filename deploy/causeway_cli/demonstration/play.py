"""Journey J1 in small: a popular hybrid lecture from publication to the last mail, with real requests and real mail.

The lecture is planned two days ahead and moves to tomorrow, so that its day-before reminders are due while we watch.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.cast import Guest, everyone, register
from causeway_cli.demonstration.people import invent_people
from causeway_cli.demonstration.staging import Step, publish, window
from causeway_cli.invariants.ledger import Ledger
from causeway_cli.trouble import Trouble

ONSITE, ONLINE = 120, 200
"""Places; 180 people ask for a seat and 220 for an online place, so 60 and 20 of them wait."""
GUESTS_ONSITE, GUESTS_ONLINE = 180, 220
WITHDRAWALS, DECLINED, CHECKED_IN = 25, 5, 40
ZONE = ZoneInfo("Asia/Shanghai")
REMINDED_AFTER = timedelta(seconds=75)
"""How long after the move the day-before reminder is due: time enough for the offers before it."""


@dataclass
class Played:
    """What happened, by the numbers that the clients saw."""

    event_id: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    guests: list[Guest] = field(default_factory=list)
    withdrawn: int = 0
    accepted_offers: int = 0
    declined_offers: int = 0
    checked_in: int = 0

    @property
    def tag(self) -> str:
        """What the addresses of this run's guests have in common."""
        return self.event_id[-8:]

    @property
    def guests_at(self) -> str:
        """How every address of this run's guests ends."""
        return f".{self.tag}@visitors.example"


def play(public: Api, operator: Api, step: Step) -> Played:
    """Play the journey and return what the clients saw.

    Raises:
        Refused: a step was refused that should not be.
        Trouble: something that should follow by itself did not.
    """
    played = Played()
    played.event_id = _publish(public, operator, step)
    _register_all(public, played, step)
    _move(operator, played.event_id, step)
    _withdraw(played, step)
    _answer_offers(played, step)
    _check_in(operator, played, step)
    _await_reminders(operator, played, step)
    return played


def _publish(public: Api, operator: Api, step: Step) -> str:
    step("publishing the lecture", 0, 1)
    starts_at = _first_start()
    body = {
        **_wall(starts_at),
        "modes": {"onsite": {"capacity": ONSITE}, "online": {"capacity": ONLINE}},
        "registration": window(starts_at - timedelta(days=1, hours=1)),
    }
    event_id = publish(public, operator, "lecture-next", body)
    step("publishing the lecture", 1, 1)
    return event_id


def _first_start() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=2) + REMINDED_AFTER


def _wall(starts_at: datetime) -> dict[str, str]:
    local = starts_at.astimezone(ZONE).replace(tzinfo=None)
    return {"local_start": local.isoformat(), "local_end": (local + timedelta(hours=3)).isoformat()}


def _register_all(public: Api, played: Played, step: Step) -> None:
    people = invent_people(GUESTS_ONSITE + GUESTS_ONLINE, tag=played.tag)
    wishes = [("onsite" if number < GUESTS_ONSITE else "online", person) for number, person in enumerate(people)]
    wishes.sort(key=lambda wish: wish[1].email[-12:] + wish[1].name)
    played.guests = everyone(
        wishes,
        lambda wish: register(public, played.event_id, wish[0], wish[1], played.ledger),
        lambda done, total: step("people register", done, total),
    )


def _move(operator: Api, event_id: str, step: Step) -> None:
    step("the lecture moves a day", 0, 1)
    event = operator.get(f"/api/events/events/{event_id}")
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1) + REMINDED_AFTER
    body = {**_wall(starts_at), "zone": event["zone"], "reason": {"en": "The hall is free a day earlier."}}
    operator.post(f"/api/events/events/{event_id}/reschedule", body)
    step("the lecture moves a day", 1, 1)


def _withdraw(played: Played, step: Step) -> None:
    leaving = [guest for guest in played.guests if guest.mode == "onsite" and guest.standing == "confirmed"]
    everyone(
        leaving[:WITHDRAWALS],
        lambda guest: guest.as_themselves.post("/api/registrations/mine/withdraw"),
        lambda done, total: step("some withdraw", done, total),
    )
    played.withdrawn = WITHDRAWALS


def _answer_offers(played: Played, step: Step) -> None:
    """The first in the queue were offered the freed places; most accept, and what the others decline is offered on."""
    waiting = [guest for guest in played.guests if guest.mode == "onsite" and guest.standing == "waiting"]
    offered: list[Guest] = [guest for guest in waiting if _status(guest) == "offered"]
    if len(offered) != WITHDRAWALS:
        raise Trouble(
            f"{WITHDRAWALS} seats were freed, but {len(offered)} were offered on.", remedy="Look at `causeway logs`."
        )
    everyone(
        offered[:DECLINED],
        lambda guest: guest.as_themselves.post("/api/registrations/mine/offer/decline"),
        lambda done, total: step("offers are declined", done, total),
    )
    everyone(
        offered[DECLINED:],
        lambda guest: guest.as_themselves.post("/api/registrations/mine/offer/accept"),
        lambda done, total: step("offers are accepted", done, total),
    )
    played.declined_offers, played.accepted_offers = DECLINED, len(offered) - DECLINED


def _status(guest: Guest) -> str:
    return str(guest.as_themselves.get("/api/registrations/mine")["status"])


def _check_in(operator: Api, played: Played, step: Step) -> None:
    staying = [guest for guest in played.guests if guest.mode == "onsite" and guest.standing == "confirmed"]
    coming = staying[WITHDRAWALS:][:CHECKED_IN]

    def scan(guest: Guest) -> None:
        ticket = guest.as_themselves.get("/api/registrations/mine/ticket")
        operator.post("/api/registrations/check-ins", {"ticket": ticket["code"]})

    everyone(coming, scan, lambda done, total: step("people check in", done, total))
    played.checked_in = len(coming)


def _await_reminders(operator: Api, played: Played, step: Step) -> None:
    """Watch the clock come to a day before the lecture, when the reminders go by themselves."""
    patience = int(REMINDED_AFTER.total_seconds()) + 60
    for waited in range(patience):
        found = operator.get(
            "/api/notifications/deliveries", event_id=played.event_id, kind="reminder_day", status="accepted", limit=1
        )
        if found["items"]:
            step("reminders come due", patience, patience)
            return
        step("reminders come due", waited, patience)
        time.sleep(1)
    raise Trouble(f"No reminder went out within {patience} s.", remedy="Look at `causeway logs notifications-work`.")
