"""Copies to documents and back; what pages search or sort by stands beside the state."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_portal.domain.shown_admission import ShownAdmission
from causeway_portal.domain.shown_call import ShownCall
from causeway_portal.domain.shown_event import Host, Notice, Place, ShownEvent
from causeway_portal.domain.shown_partners import ShownEdition, ShownInstitution, ShownProgramme
from causeway_portal.domain.shown_places import ModePlaces, ShownPlaces
from causeway_portal.domain.shown_series import ShownSeries
from causeway_portal.domain.troubled_delivery import TroubledDelivery
from causeway_portal.domain.wishes import index_words
from causeway_portal.store.admission_documents import admission_from
from causeway_portal.store.call_documents import call_from


def _document(copy: Any) -> Document:
    document = asdict(copy)
    document["_id"] = document.pop("id")
    return document


def _state(document: Mapping[str, Any]) -> dict[str, Any]:
    state = dict(document)
    state["id"] = state.pop("_id")
    return state


def _event_document(event: ShownEvent) -> Document:
    return {
        **_document(event),
        "words": index_words([event.title, event.summary, event.place.city if event.place else {}]),
        "country": event.country,
    }


def event_from(document: Document) -> ShownEvent:
    """Return the event in ``document``."""
    state = _state(document)
    for name in ("words", "country"):
        state.pop(name, None)
    state["languages"] = tuple(state["languages"])
    state["place"] = Place(**state["place"]) if state["place"] else None
    state["hosts"] = tuple(Host(**host) for host in state["hosts"])
    state["notice"] = _notice(state["notice"])
    return ShownEvent(**state)


def _notice(document: Mapping[str, Any] | None) -> Notice | None:
    if document is None:
        return None
    return Notice(**{**document, "fields_changed": tuple(document["fields_changed"])})


def programme_from(document: Document) -> ShownProgramme:
    """Return the programme in ``document``."""
    state = _state(document)
    state["hosts"] = tuple(Host(**host) for host in state["hosts"])
    return ShownProgramme(**state)


def edition_from(document: Document) -> ShownEdition:
    """Return the edition in ``document``."""
    return ShownEdition(**_state(document))


def institution_from(document: Document) -> ShownInstitution:
    """Return the institution in ``document``."""
    return ShownInstitution(**_state(document))


def places_from(document: Document) -> ShownPlaces:
    """Return the places in ``document``."""
    state = _state(document)
    state["modes"] = {mode: ModePlaces(**counts) for mode, counts in state["modes"].items()}
    return ShownPlaces(**state)


def series_from(document: Document) -> ShownSeries:
    """Return the series in ``document``."""
    return ShownSeries(**_state(document))


def troubled_delivery_from(document: Document) -> TroubledDelivery:
    """Return the delivery in ``document``."""
    return TroubledDelivery(**_state(document))


def _codec(noun: str, from_document: Callable[[Document], Any]) -> Codec[Any]:
    return Codec(noun, _document, from_document)


EVENTS: Codec[ShownEvent] = Codec("event", _event_document, event_from)
PROGRAMMES: Codec[ShownProgramme] = _codec("programme", programme_from)
EDITIONS: Codec[ShownEdition] = _codec("edition", edition_from)
INSTITUTIONS: Codec[ShownInstitution] = _codec("institution", institution_from)
PLACES: Codec[ShownPlaces] = _codec("places", places_from)
ADMISSIONS: Codec[ShownAdmission] = _codec("admission", admission_from)
SERIES: Codec[ShownSeries] = _codec("series", series_from)
CALLS: Codec[ShownCall] = _codec("call", call_from)
TROUBLED_DELIVERIES: Codec[TroubledDelivery] = _codec("delivery", troubled_delivery_from)
