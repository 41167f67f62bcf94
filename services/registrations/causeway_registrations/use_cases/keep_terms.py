"""Keep every wording of an event's terms, so that whoever agreed to one can read it again."""

from datetime import datetime

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.kept_terms import KeptTerms, kept_terms_id
from causeway_registrations.use_cases.ports import Work


def keep_terms(admission: Admission, work: Work, *, before: Admission, now: datetime) -> None:
    """Keep the terms of ``admission``, and those ``before`` it if nobody kept them when they were laid down.

    Raises:
        TermsWordingFixed: their version has another wording.
    """
    _keep(before, work, None)
    _keep(admission, work, now)


def _keep(admission: Admission, work: Work, laid_down_at: datetime | None) -> None:
    terms = admission.gates.terms
    if terms is None:
        return
    kept = work.terms.find(kept_terms_id(admission.event_id, terms.version))
    if kept is not None:
        kept.refuse_another_wording(terms)
        return
    work.terms.add(
        KeptTerms(event_id=admission.event_id, terms=terms, since=admission.revision, laid_down_at=laid_down_at)
    )
