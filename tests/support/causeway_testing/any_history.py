"""The small world in which any history of one event is played."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from causeway_registrations.domain.admission import Admission, Order, Part, SharedPool, TicketKind, WaitingPolicy
from causeway_registrations.domain.allotment import Allotment
from causeway_registrations.domain.offered_event import OfferedEvent
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
PRIORITIES = st.sampled_from([None, 50, 100, 150])
"""Of an allotment's people who wait; none when they do not."""

USED_UP = ADMISSIONS.filter(lambda admission: admission.waiting.order is not Order.LOTTERY and not admission.pools)
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


def people_of(allotment: Allotment, registrations: Mapping[str, Registration]) -> int:
    """Return how many people have a place of an allotment."""
    held = (one for one in registrations.values() if one.status in HOLDING)
    return people(one for one in held if one.allotment_id == allotment.id)


def assert_the_party_is_as_wanted_or_as_before(
    before: Registration, after: Registration, wanted: tuple[str, ...]
) -> None:
    """Whoever changes who comes along gets all of it or nothing, and loses neither a place nor, for less, the turn."""
    assert after == before or after.companions == wanted, "all or nothing"
    assert before.status not in HOLDING or after.status is before.status, "nobody loses a place"
    if before.status is after.status is Status.WAITING and after.size < before.size:
        assert after.position == before.position, "who asks for less is passed by nobody"


def assert_the_order_was_kept(
    event: OfferedEvent,
    before: Mapping[str, Registration],
    after: Mapping[str, Registration],
    allotments: Mapping[str, Allotment],
) -> None:
    """Whoever got places has passed nobody who waited for the same before, as far as the policy says."""
    waited = [one for one in before.values() if after[one.id].status is Status.WAITING and after[one.id] == one]
    for one in after.values():
        had = before.get(one.id)
        newly = one.status in HOLDING and (had is None or had.status is Status.WAITING or _wishes_anew(one, had))
        if newly and one.allotment_id is None:
            _assert_passed_nobody(one, had, waited, event)
        elif one.allotment_id and newly and not _stays_in_its_allotment(one, had):
            allotment = allotments[one.allotment_id]
            _assert_passed_none_of_the_allotment(one, had, waited, event, allotment)


def _wishes_anew(one: Registration, had: Registration) -> bool:
    """Say whether somebody has changed what they want, by which they come after all who want it already."""
    return (one.mode, one.parts) != (had.mode, had.parts) or one.size > had.size


def _further(one: Registration, had: Registration | None) -> int:
    """Return how many places somebody has got besides those that they had of the same kind, if they had any."""
    return one.size - had.size if had is not None and had.status in HOLDING and had.mode == one.mode else 0


def _stays_in_its_allotment(one: Registration, had: Registration | None) -> bool:
    return had is not None and had.allotment_id == one.allotment_id and not _further(one, had)


def _held_before(one: Registration, had: Registration | None, event: OfferedEvent) -> frozenset[str]:
    """Return what somebody keeps; the place of a returned allotment is theirs as long as they stay in its mode."""
    if had is None or _further(one, had):
        return frozenset()
    stays = had.status in HOLDING and had.mode == one.mode
    return event.stock.needed(had.demand) if stays else event.held_by(had)


def _assert_passed_nobody(
    one: Registration, had: Registration | None, waited: Iterable[Registration], event: OfferedEvent
) -> None:
    for other in waited:
        if had is None or _wishes_anew(one, had):
            earlier = other.priority <= one.priority
        else:
            earlier = order_of(other) < order_of(had)
        gained = event.stock.needed(one.demand) - _held_before(one, had, event)
        same = bool(gained) and event.stock.needed(other.demand) <= gained
        if earlier and same and other.id != one.id:
            _assert_filled(_further(one, had) or one.size, other, event)


def _assert_passed_none_of_the_allotment(
    one: Registration,
    had: Registration | None,
    waited: Iterable[Registration],
    event: OfferedEvent,
    allotment: Allotment,
) -> None:
    """Of its own places everybody is given theirs before who came later, and nobody to whom it promised none.

    A newcomer passes who waits with a greater priority than the allotment's people have by now.
    """
    newcomers = allotment.waiting_priority
    further = _further(one, had)
    own = had is None or one.allotment_id in {had.waits_for, had.allotment_id}
    assert own, "an allotment's places are for its own people"
    for other in waited:
        if had is None or further:
            earlier = newcomers is None or other.priority <= newcomers
        else:
            earlier = order_of(other) < order_of(had)
        same = event.stock.needed(other.demand) <= event.stock.needed(one.demand)
        if other.waits_for == one.allotment_id and earlier and same:
            _assert_filled(further or one.size, other, event)


def _assert_filled(people: int, other: Registration, event: OfferedEvent) -> None:
    assert event.admission.waiting.order is Order.FILL, "nobody is passed"
    assert other.size > people, "only a party that does not fit is passed"


def beyond(
    event: OfferedEvent, registrations: Mapping[str, Registration], allotments: Mapping[str, Allotment]
) -> dict[str, int]:
    """Return by how many places each limit of the event is passed, counted from registrations and allotments."""
    holding = [one for one in registrations.values() if one.status in HOLDING]
    over: dict[str, int] = {}
    for mode, pool in event.pools.items():
        taken = sum(one.size for one in holding if one.mode == mode) + kept_for(mode, KINDS, allotments)
        over[mode] = 0 if pool.capacity is None else max(0, taken - pool.capacity)
    for shared in event.admission.pools:
        taken = sum(one.size for one in holding if shared.holds(one.mode, one.kind))
        taken += sum(kept_for(mode, shared.kinds, allotments) for mode in shared.modes)
        over[shared.id] = max(0, taken - shared.capacity)
    for part in event.admission.parts:
        taken = sum(one.size for one in holding if part.id in one.parts)
        over[part.id] = max(0, taken - (part.capacities["onsite"] or 0))
    return over


def kept_for(mode: str, kinds: Collection[str], allotments: Mapping[str, Allotment]) -> int:
    """Return how many places allotments keep of a mode and these kinds."""
    kept = (one for one in allotments.values() if one.mode == mode and one.kind is not None and one.kind in kinds)
    return sum(one.unfilled for one in kept)
