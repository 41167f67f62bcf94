"""An organiser lays down how people get into an event."""

from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.kept_form import KeptForm
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.find_event import find_event
from causeway_registrations.use_cases.keep_terms import keep_terms
from causeway_registrations.use_cases.offer_free_places import offer_free_places
from causeway_registrations.use_cases.ports import DRAW_DUE, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeAdmission:
    """The admission wanted, and a seed for a lottery that has none."""

    admission: Admission
    fresh_seed: str


def describe_admission(command: DescribeAdmission, work: Work, *, now: datetime, rules: PlaceRules) -> Admission:
    """Keep the new admission, have its draw held in time, and offer places that it makes free.

    What people hold by the old one stays theirs.

    Raises:
        UnknownEvent: no such event was announced.
        AdmissionContradictory, FormDoesNotFit: it cannot all be true.
        SeedFixed, DrawHeld: the lottery cannot be changed any more as wanted.
        TermsWordingFixed: this version of the terms has another wording already.
    """
    command.admission.refuse_contradictions()
    command.admission.form.refuse_contradictions()
    event = find_event(command.admission.event_id, work)
    admission = _with_kept_form(command.admission.following(event.admission, command.fresh_seed), event, work)
    keep_terms(admission, work, before=event.admission, now=now)
    event = event.admit_by(admission)
    work.offered_events.save(offer_free_places(event, work, now=now, rules=rules))
    work.record(AdmissionDescribed(admission))
    if event.draw_pending and admission.waiting.draw_at is not None:
        work.schedule(DRAW_DUE, event.id, admission.waiting.draw_at, {"event_id": event.id})
    else:
        work.unschedule(DRAW_DUE, event.id)
    return admission


def _with_kept_form(admission: Admission, event: OfferedEvent, work: Work) -> Admission:
    """Return the admission with the version of its form; a new version is kept, so that its answers can be read."""
    form = event.admission.form.asking(admission.form.questions)
    if form is not event.admission.form:
        work.forms.add(KeptForm(event_id=event.id, form=form))
    return replace(admission, form=form)
