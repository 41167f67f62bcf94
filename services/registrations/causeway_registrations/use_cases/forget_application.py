"""What every way to forget an applicant has in common: the place goes on, the person goes, what is counted stays."""

from datetime import datetime

from causeway_registrations.domain.application import DECIDABLE, Application, ApplicationStatus
from causeway_registrations.domain.application_facts import ApplicationErased
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.give_back_place import give_back_place
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.request_data import forget_request


def forget_application(
    application: Application, work: Work, *, wanted_by: str, now: datetime, rules: PlaceRules
) -> Application:
    """Return the application with nobody in it; what reviewers wrote about the person goes for good.

    Before the event is over, who still hopes is taken out of the call, and a place that was given is given on.
    """
    over = _over(application, work, now)
    still_in = application.status in DECIDABLE - {ApplicationStatus.DECLINED}
    accepted = application.status is ApplicationStatus.ACCEPTED
    ended = application.withdraw() if (still_in or accepted) and not over else application
    erased = ended.without_person(now)
    forget_request(erased.id, work)
    for review in work.reviews.of_application(application.id):
        work.reviews.remove(review)
    work.applications.save(erased)
    work.forget(erased.id)
    work.record(ApplicationErased(erased, wanted_by))
    if accepted and not over:
        give_back_place(application, work, now=now, rules=rules)
    return erased


def forget_application_of(
    identity: str | None, work: Work, *, wanted_by: str, now: datetime, rules: PlaceRules
) -> None:
    """Forget the live application of the person who is known by ``identity``, if there is one."""
    application = None if identity is None else work.applications.live_of(identity)
    if application is not None:
        forget_application(application, work, wanted_by=wanted_by, now=now, rules=rules)


def _over(application: Application, work: Work, now: datetime) -> bool:
    event = work.offered_events.find(application.event_id)
    return event is None or now >= event.announced.ends_at
