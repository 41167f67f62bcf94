"""The small world in which any history of one event is played."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.registration import Registration, Status
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.register_participant import RegisterParticipant
from causeway_testing.registrations import NOW, START, a_request

MODES = ("onsite", "online")
HOLDING = frozenset({Status.CONFIRMED, Status.OFFERED})
KINDS = ("student", "expert")
PART = Part(
    id="visit", title={"en": "Visit"}, starts_at=START, ends_at=START + timedelta(hours=1), capacities={"onsite": 2}
)
ADMISSIONS = st.builds(
    Admission,
    event_id=st.just("lecture"),
    kinds=st.just((TicketKind(id="student", name={}), TicketKind(id="expert", name={}, priority=50))),
    pools=st.sampled_from(
        [
            (),
            (SharedPool(id="s", name={}, capacity=2, modes=frozenset({"onsite"}), kinds=frozenset({"student"})),),
            (SharedPool(id="a", name={}, capacity=3, modes=frozenset(MODES), kinds=frozenset({"student", "expert"})),),
        ]
    ),
    parts=st.sampled_from([(), (PART,)]),
    largest_party=st.integers(1, 3),
    waiting=st.builds(
        WaitingPolicy,
        order=st.sampled_from([Order.STRICT, Order.FILL, Order.LOTTERY]),
        draw_at=st.just(NOW + timedelta(days=2)),
        offers_by_themselves=st.sampled_from([True, True, False]),
    ),
)
RULES = PlaceRules(offers_at_once=1)


def read_row(_event_id: str, values: Mapping[str, Any]) -> RegisterParticipant:
    """Return the request of a row of a group's table."""
    return a_request(values["email"], mode=values["mode"], kind=values["kind"])


def order_of(registration: Registration) -> tuple[int, int]:
    """Return by what those who wait are sorted."""
    assert registration.position is not None
    return registration.priority, registration.position


def people(registrations: Iterable[Registration]) -> int:
    """Return how many people the registrations are for."""
    return sum(one.size for one in registrations)
