"""From all that is held about a person to JSON that somebody can read who has never seen a form of ours."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.feedback_form import FeedbackForm
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.retention import Held, RetentionRules
from causeway_registrations.use_cases.gate_ports import HeldCode
from causeway_registrations.use_cases.held_ports import HeldBeside
from causeway_registrations.use_cases.import_ports import HeldRow
from causeway_registrations.use_cases.ports import HeldRegistration
from causeway_registrations.web.certificate_views import personal_certificate_view
from causeway_registrations.web.gate_views import stated_view
from causeway_registrations.web.imports import reason_of
from causeway_registrations.web.spell_views import spell_views
from causeway_registrations.web.views import personal_view


def held_code_view(held: HeldCode, now: datetime) -> dict[str, Any]:
    """Return what is held about somebody by a code that is for them only: never the code, nor how it begins."""
    code = held.code
    return {
        "event_id": code.event_id,
        "event": _event(held.event),
        "label": code.label,
        "made_at": code.created_at.isoformat(),
        "state": code.state(now),
        "uses": code.uses,
        "expires_at": _moment(code.expires_at),
    }


def held_row_view(held: HeldRow, language: str) -> dict[str, Any]:
    """Return a row that was refused and has somebody's address, the reason in their language as far as it can be."""
    row, sent = held.row, held.sent
    return {
        "event_id": sent and sent.event_id,
        "event": _event(held.event),
        "sent_at": _moment(sent.started_at if sent else None),
        "line": row.line,
        "slug": row.slug,
        "reason": reason_of(row, language),
        "cells": dict(row.cells),
        "kept_until": row.forgotten_at.isoformat(),
    }


def held_view(
    held: HeldRegistration, retention: RetentionRules, address_of: Callable[[Certificate], str]
) -> dict[str, Any]:
    """Return all that is held in one registration, and until when each part is; ``address_of`` verifies one."""
    shown, event = held.shown, held.event
    until = {} if event is None else retention.until(event.ends_at)
    return {
        **personal_view(shown.registration, shown.place_in_queue),
        "offers_made": shown.registration.offers_made,
        "data_requested_at": _moment(held.data_requested_at),
        "event": _event(event),
        **_beside_view(held.beside, address_of),
        "kept_until": {part: moment.isoformat() for part, moment in until.items() if part in _parts(held)},
    }


def _parts(held: HeldRegistration) -> frozenset[Held]:
    return held.shown.registration.held | ({Held.NEEDS} if held.beside.needs else frozenset())


def _event(event: Announcement | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {
        "title": dict(event.title),
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "zone": event.zone,
    }


def _beside_view(beside: HeldBeside, address_of: Callable[[Certificate], str]) -> dict[str, Any]:
    given, marks, feedback = beside.given, beside.assessment, beside.feedback
    assessed = marks and {"passed": marks.passed, "confirmed": marks.confirmed, "at": _moment(marks.assessed_at)}
    return {
        "answers": _answers(given.answers, _questions_of(beside.form)) if given else [],
        "terms": _agreed(beside),
        "needs": beside.needs and stated_view(beside.needs.stated),
        "attendance": [mark for seat in beside.seats for mark in _marks(seat)],
        "assessment": assessed,
        "certificates": [personal_certificate_view(one, address_of(one)) for one in beside.certificates],
        "feedback_given": beside.has_given_feedback,
        "feedback": _answers(feedback.answers, _asked_in(beside.feedback_form)) if feedback else [],
    }


def _agreed(beside: HeldBeside) -> dict[str, Any] | None:
    given, wording = beside.given, beside.terms
    if given is None or given.terms_version is None:
        return None
    text = dict(wording.text) if wording else {}
    return {"version": given.terms_version, "at": _moment(given.agreed_at), "text": text}


Texts = Mapping[str, str]
Questions = Mapping[str, tuple[Texts, Mapping[str, Texts]]]
"""By question: its text, and the texts of its choices by their ids."""


def _questions_of(form: Form | None) -> Questions:
    questions = form.questions if form else ()
    return {one.id: (one.label, {choice.id: choice.label for choice in one.choices}) for one in questions}


def _asked_in(form: FeedbackForm | None) -> Questions:
    questions = form.questions if form else ()
    return {one.id: (one.text, {choice.id: choice.text for choice in one.choices}) for one in questions}


def _answers(answers: Mapping[str, Any], questions: Questions) -> list[dict[str, Any]]:
    return [
        {"question": dict(text), "answer": str(answer), "chosen": dict(choices.get(str(answer), {}))}
        for name, answer in answers.items()
        for text, choices in [questions.get(name, ({"en": name}, {}))]
    ]


def _marks(seat: SeatAttendance) -> Iterable[dict[str, Any]]:
    for mark in seat.marks.values():
        yield {
            "seat": seat.seat,
            "occasion": mark.occasion,
            "day": mark.day,
            "first_at": mark.first.at.isoformat(),
            "how": mark.first.how.value,
            "minutes": mark.minutes,
            "spells": spell_views(mark.spells),
        }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
