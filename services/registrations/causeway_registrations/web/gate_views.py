"""From answers and needs to JSON, and from bodies to needs."""

from collections.abc import Mapping
from typing import Any

from causeway_registrations.domain.as_data import form_data
from causeway_registrations.domain.needs import NOTHING_NEEDED, Needs, Stated
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.gate_ports import WithAnswers, WithNeeds
from causeway_registrations.use_cases.list_terms import ListedTerms
from causeway_registrations.use_cases.show_answers import ShownAnswers

Body = Mapping[str, Any]


def stated_in(body: Body | None) -> Stated:
    """Return the needs that a body states."""
    if body is None:
        return NOTHING_NEEDED
    return Stated(
        access=tuple(sorted(set(body["access"]))),
        access_note=body["access_note"] or None,
        diet=tuple(sorted(set(body["diet"]))),
        diet_note=body["diet_note"] or None,
    )


def answers_view(shown: ShownAnswers) -> dict[str, Any]:
    """Return what came with a registration; never kept for an Idempotency-Key."""
    given = shown.given
    return {
        "registration_id": given.registration_id,
        "answers": dict(given.answers),
        "form": form_data(shown.answered),
        "present_version": shown.now.version,
        "terms_version": given.terms_version,
        "agreed_at": given.agreed_at.isoformat() if given.agreed_at else None,
        "revision": given.revision,
    }


def terms_line(listed: ListedTerms) -> dict[str, Any]:
    """Return a line of the operators' list of wordings."""
    kept = listed.kept
    return {
        "version": kept.terms.version,
        "text": dict(kept.terms.text),
        "laid_down_at": kept.laid_down_at.isoformat() if kept.laid_down_at else None,
        "present": listed.present,
    }


def needs_view(registration_id: str, needs: Needs | None) -> dict[str, Any]:
    """Return what a participant needs; never kept for an Idempotency-Key."""
    stated = needs.stated if needs else NOTHING_NEEDED
    return {
        "registration_id": registration_id,
        **stated_view(stated),
        "revision": needs.revision if needs else 0,
    }


def stated_view(stated: Stated) -> dict[str, Any]:
    """Return needs without saying whose."""
    return {
        "access": list(stated.access),
        "access_note": stated.access_note,
        "diet": list(stated.diet),
        "diet_note": stated.diet_note,
    }


def answers_line(found: WithAnswers) -> dict[str, Any]:
    """Return a line of the operators' list of answers."""
    given = found.given
    return {**_whose(found.registration), "answers": dict(given.answers), "form_version": given.form_version}


def needs_line(found: WithNeeds) -> dict[str, Any]:
    """Return a line of the operators' list of needs."""
    return {**_whose(found.registration), **stated_view(found.needs.stated)}


def _whose(registration: Registration) -> dict[str, Any]:
    return {
        "registration_id": registration.id,
        "name": registration.participant.name if registration.participant else "",
        "mode": registration.mode,
        "status": registration.status.value,
    }
