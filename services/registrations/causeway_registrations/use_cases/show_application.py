"""Show a call, an application to whom it may concern, and what reviewers have said as far as the reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causeway_platform.refusals import UnknownSubject
from causeway_registrations.domain.application import OPEN, Application
from causeway_registrations.domain.call import Call, statements_subject
from causeway_registrations.domain.form import NO_QUESTIONS
from causeway_registrations.domain.reader import Reader
from causeway_registrations.domain.review import Result, Review, conflict_of_interest, result_of, too_close
from causeway_registrations.use_cases.application_ports import ApplicationReadings, Filters, Listed, ShownApplication
from causeway_registrations.use_cases.find_call import no_call
from causeway_registrations.use_cases.ports import Readings


def show_call(event_id: str, applications: ApplicationReadings) -> Call:
    """Return the event's call.

    Raises:
        NoCall
    """
    call = applications.call(event_id)
    if call is None:
        raise no_call()
    return call


def show_call_to(reader: Reader, event_id: str, applications: ApplicationReadings) -> Call:
    """Return the event's call to whoever may know of it.

    Raises:
        UnknownSubject: the reader neither operates nor reviews it; whether there is one is not theirs to know.
        NoCall
    """
    call = applications.call(event_id)
    if not reader.knows(call):
        raise UnknownSubject.named("call")
    return show_call(event_id, applications) if call is None else call


def show_application(application_id: str, applications: ApplicationReadings, readings: Readings) -> ShownApplication:
    """Return the application with what its page needs.

    Raises:
        UnknownSubject: there is no such application.
        NoCall
    """
    application = applications.application(application_id)
    if application is None:
        raise UnknownSubject.named("application")
    event = readings.event(application.event_id)
    subject, version = statements_subject(application.event_id), application.wanted.statements.version
    return ShownApplication(
        application=application,
        call=show_call(application.event_id, applications),
        event=None if event is None else event.announced,
        statements=applications.form_version(subject, version) or NO_QUESTIONS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An application with what a reader may know of its reviews; ``own`` is the reader's, if they judge it."""

    shown: ShownApplication
    reviews: Sequence[Review]
    result: Result
    own: Review | None
    judges: bool
    """Whether the reader is one of its reviewers."""


def show_judged(application_id: str, reader: Reader, applications: ApplicationReadings, readings: Readings) -> Judged:
    """Return the application to an operator or a reviewer, who sees others' reviews after giving their own.

    Raises:
        UnknownSubject: there is no such application, or none that the reader may see.
        NoCall
        ConflictOfInterest: the reader is too close to the applicant.
    """
    if not reader.operates:
        _refuse_what_is_not_theirs(application_id, reader, applications)
    shown = show_application(application_id, applications, readings)
    reviews = applications.reviews_of([application_id])[application_id]
    own = next((review for review in reviews if review.reviewer == reader.subject), None)
    if too_close(reader.reviewer_in(shown.call), shown.application) or (own is not None and own.conflict):
        raise conflict_of_interest()
    judges = _judges(reader, shown.application, shown.call)
    if judges and own is None:
        return Judged(shown=shown, reviews=(), result=Result(), own=None, judges=True)
    return Judged(shown=shown, reviews=reviews, result=result_of(reviews, shown.call), own=own, judges=judges)


def _refuse_what_is_not_theirs(application_id: str, reader: Reader, applications: ApplicationReadings) -> None:
    application = applications.application(application_id)
    if application is not None and not reader.may_read(application, applications.call(application.event_id)):
        raise UnknownSubject.named("application")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApplications:
    """Which of an event's applications, for whom, after the id ``after``."""

    event_id: str
    reader: Reader
    filters: Filters
    after: str | None
    limit: int


def list_applications(command: ListApplications, applications: ApplicationReadings) -> Sequence[Listed]:
    """Return the applications with their results, those hidden that the reader must not know.

    Whoever only reviews gets those that are theirs to judge.

    Raises:
        UnknownSubject: there is no such call, or none that the reader may know of.
        NoCall
    """
    call = show_call_to(command.reader, command.event_id, applications)
    judged_by = None if command.reader.operates else command.reader.reviewer_in(call)
    filters = replace(command.filters, judged_by=judged_by)
    found = applications.applications_of(command.event_id, filters, after=command.after, limit=command.limit)
    reviews = applications.reviews_of([one.id for one in found])
    return [listed(one, reviews[one.id], command.reader, call) for one in found]


def listed(application: Application, reviews: Sequence[Review], reader: Reader, call: Call) -> Listed:
    """Return the line of the list about one application, for ``reader``."""
    own = next((review for review in reviews if review.reviewer == reader.subject), None)
    conflict = too_close(reader.reviewer_in(call), application) or (own is not None and own.conflict)
    hidden = conflict or (_judges(reader, application, call) and own is None)
    return Listed(
        application=application,
        result=Result() if hidden else result_of(reviews, call),
        conflict=conflict,
        reviewed=own is not None,
    )


def _judges(reader: Reader, application: Application, call: Call) -> bool:
    """Say whether ``reader`` is still to judge the application, or was; once it is decided operators may look."""
    reviewer = reader.reviewer_in(call)
    return reviewer is not None and reviewer.judges(application.wanted.track) and application.status in OPEN
