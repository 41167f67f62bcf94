"""From applications, reviews, decisions and cohorts to JSON and to a table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from causeway_platform.csv_rows import Cell, csv_text
from causeway_registrations.domain.application import Application, ApplicationStatus
from causeway_registrations.domain.as_data import form_data, section_data
from causeway_registrations.domain.call import Call
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import Candidate, Decision, Outcome, Preview
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.review import Result, Review
from causeway_registrations.use_cases.application_ports import (
    CohortFigures,
    EditionFigures,
    Listed,
    ShownApplication,
)
from causeway_registrations.use_cases.list_reviewed_calls import ReviewedCall
from causeway_registrations.use_cases.show_application import Judged
from causeway_registrations.use_cases.show_held_applications import HeldApplication

TABLE = (
    *("id", "status", "rank", "name", "email", "track", "region", "country", "institution_id", "institution_name"),
    *("language", "reviews", "mean", "spread", "submitted_at"),
)
"""The columns of the table."""


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def application_view(application: Application) -> dict[str, Any]:
    """Return an application without the person and what they wrote; this may be kept for an Idempotency-Key."""
    wanted = application.wanted
    return {
        "id": application.id,
        "event_id": application.event_id,
        "mode": wanted.mode,
        "status": application.status.value,
        "rank": application.rank,
        "track": wanted.track,
        "region": wanted.region,
        "country": wanted.country,
        "institution_id": wanted.institution_id,
        "registration_id": application.registration_id,
        "language": application.language,
        "submitted_at": application.submitted_at.isoformat(),
        "decided_at": _moment(application.decided_at),
        "erased_at": _moment(application.erased_at),
        "revision": application.revision,
    }


def _person(application: Application) -> dict[str, str] | None:
    participant = application.participant
    return None if participant is None else {"name": participant.name, "email": participant.email}


def personal_view(shown: ShownApplication) -> dict[str, Any]:
    """Return an application with the person; never kept for an Idempotency-Key."""
    application = shown.application
    return {
        **application_view(application),
        "person": _person(application),
        "institution_name": application.wanted.institution_name,
        "statements": dict(application.wanted.statements.answers),
        "form": form_data(shown.statements),
        "follow_up": _follow_up(application, shown.call),
    }


def _follow_up(application: Application, call: Call) -> dict[str, Any] | None:
    asked = call.follow_up.form
    if application.status is not ApplicationStatus.ACCEPTED or not asked.questions:
        return None
    given = application.follow_up
    return {
        "form": form_data(asked),
        "due_at": _moment(call.follow_up.due_at),
        "answers": None if given is None else dict(given.answers),
    }


def my_view(shown: ShownApplication, now: datetime) -> dict[str, Any]:
    """Return the applicant's own."""
    call = shown.call
    open_now = call.opens_at <= now < call.closes_at
    return {
        **personal_view(shown),
        "closes_at": call.closes_at.isoformat(),
        "changeable": open_now and shown.application.status is ApplicationStatus.SUBMITTED,
        "tracks": [section_data(track) for track in call.tracks],
        "regions": [section_data(region) for region in call.regions],
        "present_form": form_data(call.statements),
    }


def result_view(result: Result) -> dict[str, Any]:
    """Return what reviews say together."""
    return {"reviews": result.reviews, "mean": result.mean, "spread": result.spread}


def review_view(review: Review) -> dict[str, Any]:
    """Return one review."""
    return {
        "application_id": review.application_id,
        "reviewer": review.reviewer,
        "scores": [{"criterion": name, "score": score} for name, score in review.scores.items()],
        "comment": review.comment,
        "conflict": review.conflict,
        "given_at": review.given_at.isoformat(),
        "revision": review.revision,
    }


def reviewed_call_view(reviewed: ReviewedCall) -> dict[str, Any]:
    """Return a call that somebody reviews, with what is left for them."""
    return {
        "event_id": reviewed.call.event_id,
        "title": {} if reviewed.event is None else dict(reviewed.event.title),
        "closes_at": reviewed.call.closes_at.isoformat(),
        "zone": None if reviewed.event is None else reviewed.event.zone,
        "theirs": reviewed.theirs,
        "left": reviewed.left,
    }


def judged_view(judged: Judged) -> dict[str, Any]:
    """Return an application with what the reader may know of its reviews."""
    return {
        **personal_view(judged.shown),
        "result": result_view(judged.result),
        "reviews": [review_view(review) for review in judged.reviews],
        "judges": judged.judges,
    }


def listed_view(listed: Listed) -> dict[str, Any]:
    """Return a line of the list."""
    application, conflict = listed.application, listed.conflict
    return {
        **application_view(application),
        "person": None if conflict else _person(application),
        "institution_name": None if conflict else application.wanted.institution_name,
        "result": result_view(listed.result),
        "conflict": conflict,
        "reviewed": listed.reviewed,
    }


def held_view(held: HeldApplication) -> dict[str, Any]:
    """Return all that is held in one application, to the person whom it is about."""
    application = held.application
    return {
        **application_view(application),
        "person": _person(application),
        "zone": application.zone,
        "institution_name": application.wanted.institution_name,
        "statements": dict(application.wanted.statements.answers),
        "follow_up": {} if application.follow_up is None else dict(application.follow_up.answers),
        "reviews": [
            {name: value for name, value in review_view(review).items() if name in {"scores", "comment", "given_at"}}
            for review in held.reviews
        ],
        "title": {} if held.event is None else dict(held.event.title),
    }


def table_of(found: Iterable[Listed]) -> str:
    """Return the list as a table."""
    return csv_text(TABLE, (_cells(listed_view(one)) for one in found))


def _cells(line: Mapping[str, Any]) -> list[Cell]:
    values = {**line, **(line["person"] or {}), **line["result"]}
    return [values.get(name) for name in TABLE]


def preview_view(event_id: str, preview: Preview, hidden: frozenset[str]) -> dict[str, Any]:
    """Return what would happen; of the applications in ``hidden`` the reader learns no name and no score."""
    by_id = {one.application.id: one for one in preview.candidates}
    outcomes = [_outcome_view(outcome, by_id[outcome.application_id], hidden) for outcome in preview.outcomes]
    return {
        "id": None,
        "event_id": event_id,
        "dry_run": True,
        "digest": preview.digest,
        **_counted(preview.outcomes),
        "done": 0,
        "outcomes": outcomes,
        "refused": [],
        "finished_at": None,
    }


def _outcome_view(outcome: Outcome, candidate: Candidate, hidden: frozenset[str]) -> dict[str, Any]:
    application, shown = candidate.application, outcome.application_id not in hidden
    person = _person(application)
    return {
        "application_id": outcome.application_id,
        "name": person["name"] if person and shown else None,
        "track": application.wanted.track,
        "region": application.wanted.region,
        "result": result_view(candidate.result if shown else Result()),
        "decision": outcome.decision and outcome.decision.value,
        "rank": outcome.rank,
        "left": outcome.left and outcome.left.value,
    }


def _counted(outcomes: Iterable[Outcome]) -> dict[str, int]:
    decisions = [outcome.decision for outcome in outcomes]
    return {**{one.value: decisions.count(one) for one in Decision}, "left": decisions.count(None)}


def round_view(one: DecisionRound) -> dict[str, Any]:
    """Return how far a decision is carried out; nobody is named in it."""
    return {
        "id": one.id,
        "event_id": one.event_id,
        "dry_run": False,
        "digest": None,
        **_counted(one.outcomes),
        "done": one.done,
        "outcomes": [],
        "refused": [{"application_id": name, "slug": slug} for name, slug in one.refused.items()],
        "finished_at": _moment(one.finished_at),
    }


def cohort_view(
    call: Call, cohort: Cohort, figures: CohortFigures, editions: Iterable[EditionFigures]
) -> dict[str, Any]:
    """Return who was accepted, and how the editions compare."""
    counted = {name: getattr(figures, name) for name in ("applied", "tracks", "regions", "countries", "institutions")}
    return {
        "event_id": call.event_id,
        "taken": cohort.accepted,
        "places": call.places,
        "running": cohort.running,
        **{name: [{"id": one, "count": count} for one, count in found.items()] for name, found in counted.items()},
        "editions": [_edition_view(edition) for edition in editions],
    }


def _edition_view(edition: EditionFigures) -> dict[str, Any]:
    event = edition.event
    return {
        "event_id": event.id,
        "edition_id": event.edition_id,
        "title": dict(event.title),
        "starts_at": event.starts_at.isoformat(),
        "applied": edition.applied,
        "accepted": edition.accepted,
        "share": edition.share,
        "attended": edition.attended,
        "certificates": edition.certificates,
    }
