"""Message bodies to copies, nothing else."""

from collections.abc import Mapping
from typing import Any

from causeway_portal.domain.shown_event import Host, Notice, Place, ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.domain.shown_series import ShownSeries
from causeway_portal.domain.troubled_delivery import TroubledDelivery

Body = Mapping[str, Any]


def shown_event(body: Body, seq: int) -> ShownEvent:
    """Return the announced event, with a notice if it was moved or cancelled."""
    state = body["state"]
    return ShownEvent(
        id=state["id"],
        seq=seq,
        programme_id=state["programme_id"],
        edition_id=state["edition_id"],
        status=state["status"],
        title=state["title"],
        summary=state.get("summary") or {},
        description=state.get("description") or {},
        languages=tuple(state.get("languages") or ()),
        zone=state["zone"],
        starts_at=state["starts_at"],
        ends_at=state["ends_at"],
        place=_place(state["place"]),
        join_link=state["join_link"],
        capacities={mode: limit["capacity"] for mode, limit in state["modes"].items()},
        hosts=_hosts(state),
        opens_at=state["registration"]["opens_at"],
        closes_at=state["registration"]["closes_at"],
        sequence=state["sequence"],
        changed_at=state["changed_at"],
        notice=_notice(body["change"], state["status"]),
    )


def _place(state: Body | None) -> Place | None:
    if state is None:
        return None
    return Place(
        name=state["name"],
        address=state.get("address"),
        city=state.get("city") or {},
        country=state.get("country"),
        room=state.get("room"),
    )


def _hosts(state: Body) -> tuple[Host, ...]:
    return tuple(Host(institution_id=host["institution_id"], role=host["role"]) for host in state.get("hosts") or ())


def _notice(change: Body, status: str) -> Notice | None:
    if "previous_start" in change:
        return Notice(
            previous_start=change["previous_start"],
            previous_zone=change["previous_zone"],
            fields_changed=tuple(change["fields_changed"]),
            reason=change.get("reason") or {},
        )
    return Notice(reason=change.get("reason") or {}) if status == "cancelled" else None


def shown_programme(body: Body, seq: int) -> ShownProgramme:
    """Return the described programme."""
    state = body["state"]
    return ShownProgramme(
        id=state["id"],
        seq=seq,
        slug=state["slug"],
        kind=state["kind"],
        name=state["name"],
        purpose=state.get("purpose") or {},
        hosts=_hosts(state),
    )


def shown_edition(body: Body, seq: int) -> ShownEdition:
    """Return the described edition."""
    state = body["state"]
    return ShownEdition(
        id=state["id"],
        seq=seq,
        programme_id=state["programme_id"],
        label=state["label"],
        name=state.get("name") or {},
    )


def shown_institution(body: Body, seq: int) -> ShownInstitution:
    """Return the institution."""
    state = body["state"]
    return ShownInstitution(
        id=state["id"],
        seq=seq,
        names=state["names"],
        kind=state["kind"],
        country=state["country"],
        zone=state["zone"],
        website=state.get("website"),
        status=state["status"],
    )


def shown_places(body: Body, seq: int) -> ShownPlaces:
    """Return how full the event is."""
    state = body["state"]
    counted = {mode: _mode_places(counts) for mode, counts in state["modes"].items()}
    return ShownPlaces(id=state["event_id"], seq=seq, modes=counted)


def shown_series(body: Body, seq: int) -> ShownSeries:
    """Return whether people can enrol in a programme or an edition."""
    state = body["state"]
    return ShownSeries(
        id=state["id"],
        seq=seq,
        series_id=state["series_id"],
        open=state["open"],
        title=state["title"],
        usual_mode=state["usual_mode"],
    )


def _mode_places(counts: Body) -> ModePlaces:
    return ModePlaces(
        capacity=counts["capacity"],
        taken=counts["taken"],
        offered=counts["offered"],
        waiting=counts["waiting"],
        checked_in=counts["checked_in"],
    )


def troubled_delivery(body: Body, seq: int) -> TroubledDelivery:
    """Return the delivery that failed or recovered."""
    state = body["state"]
    return TroubledDelivery(
        id=state["id"],
        seq=seq,
        registration_id=state["registration_id"],
        event_id=state["event_id"],
        kind=state["kind"],
        status=state["status"],
        attempts=state["attempts"],
        reason=state["reason"],
    )
