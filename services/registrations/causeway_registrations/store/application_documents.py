"""Calls, applications, reviews, cohorts and rounds of decisions as documents, and back."""

from collections.abc import Mapping
from typing import Any

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.application import Application, ApplicationStatus, Given, Wanted
from causeway_registrations.domain.as_data import form_data, form_of, section_data
from causeway_registrations.domain.call import Call, Criterion, FollowUp, Reviewer, Section
from causeway_registrations.domain.cohort import Cohort
from causeway_registrations.domain.decision import Decision, Outcome
from causeway_registrations.domain.decision_round import DecisionRound
from causeway_registrations.domain.participant import Participant, person_key
from causeway_registrations.domain.review import Review

_CALL_FIELDS = (
    "revision",
    "opens_at",
    "closes_at",
    "places",
    "best_score",
    "reviews_wanted",
    "moves_up_by_itself",
    "only_way_in",
)


def call_document(call: Call) -> Document:
    """Return the document of an event's call."""
    return {
        "_id": call.event_id,
        **{name: getattr(call, name) for name in _CALL_FIELDS},
        "tracks": [section_data(track) for track in call.tracks],
        "regions": [section_data(region) for region in call.regions],
        "statements": form_data(call.statements),
        "criteria": [{"id": one.id, "name": dict(one.name), "weight": one.weight} for one in call.criteria],
        "reviewers": [_reviewer_document(reviewer) for reviewer in call.reviewers],
        "follow_up": {"form": form_data(call.follow_up.form), "due_at": call.follow_up.due_at},
    }


def call_from(document: Document) -> Call:
    """Return an event's call."""
    follow_up = document["follow_up"]
    return Call(
        event_id=document["_id"],
        **{name: document[name] for name in _CALL_FIELDS},
        tracks=tuple(Section(**track) for track in document["tracks"]),
        regions=tuple(Section(**region) for region in document["regions"]),
        statements=form_of(document["statements"]),
        criteria=tuple(Criterion(**criterion) for criterion in document["criteria"]),
        reviewers=tuple(_reviewer_from(reviewer) for reviewer in document["reviewers"]),
        follow_up=FollowUp(form=form_of(follow_up["form"]), due_at=follow_up["due_at"]),
    )


def _reviewer_document(reviewer: Reviewer) -> Document:
    return {
        "subject": reviewer.subject,
        "name": reviewer.name,
        "institution_id": reviewer.institution_id,
        "mail_domains": list(reviewer.mail_domains),
        "tracks": list(reviewer.tracks),
    }


def _reviewer_from(document: Mapping[str, Any]) -> Reviewer:
    lists = {name: tuple(document[name]) for name in ("mail_domains", "tracks")}
    return Reviewer(**{**document, **lists})


_WANTED_FIELDS = ("mode", "country", "institution_id", "institution_name", "track", "region")
_OWN_FIELDS = ("revision", "event_id", "language", "submitted_at", "link_version")
_SOMETIMES = ("identity", "zone", "rank", "registration_id", "decided_at", "erased_at")


def application_document(application: Application) -> Document:
    """Return the document; ``live`` is there only while it is true, for the unique index."""
    participant, wanted = application.participant, application.wanted
    sometimes: dict[str, Any] = {
        **{name: getattr(application, name) for name in _SOMETIMES},
        **{name: getattr(wanted, name) for name in _WANTED_FIELDS},
        "name": participant and participant.name,
        "email": participant and participant.email,
        "person_key": participant and person_key(participant.email),
        "follow_up": application.follow_up and _given_document(application.follow_up),
        "live": application.live or None,
    }
    return {
        "_id": application.id,
        **{name: getattr(application, name) for name in _OWN_FIELDS},
        "status": application.status.value,
        "statements": _given_document(wanted.statements),
        **{name: value for name, value in sometimes.items() if value is not None},
    }


def application_from(document: Document) -> Application:
    """Return the application."""
    name, follow_up = document.get("name"), document.get("follow_up")
    sometimes: dict[str, Any] = {field: document.get(field) for field in _SOMETIMES}
    wanted: dict[str, Any] = {field: document.get(field) for field in _WANTED_FIELDS}
    return Application(
        id=document["_id"],
        **{field: document[field] for field in _OWN_FIELDS},
        **sometimes,
        participant=None if name is None else Participant(name, document["email"]),
        wanted=Wanted(**wanted, statements=Given(**document["statements"])),
        status=ApplicationStatus(document["status"]),
        follow_up=None if follow_up is None else Given(**follow_up),
    )


def _given_document(given: Given) -> Document:
    return {"version": given.version, "answers": dict(given.answers)}


def review_document(review: Review) -> Document:
    """Return the document of a review."""
    return {
        "_id": review.id,
        "application_id": review.application_id,
        "event_id": review.event_id,
        "reviewer": review.reviewer,
        "revision": review.revision,
        "scores": dict(review.scores),
        "comment": review.comment,
        "conflict": review.conflict,
        "given_at": review.given_at,
    }


def review_from(document: Document) -> Review:
    """Return the review."""
    return Review(**{name: value for name, value in document.items() if name != "_id"})


def cohort_document(cohort: Cohort) -> Document:
    """Return the document of the places that are taken."""
    return {
        "_id": cohort.event_id,
        "revision": cohort.revision,
        "accepted": cohort.accepted,
        "tracks": dict(cohort.tracks),
        "regions": dict(cohort.regions),
        "running": cohort.running,
    }


def cohort_from(document: Document) -> Cohort:
    """Return the places that are taken."""
    return Cohort(event_id=document["_id"], **{name: value for name, value in document.items() if name != "_id"})


_ROUND_FIELDS = ("revision", "event_id", "by", "done", "started_at", "finished_at")


def round_document(one: DecisionRound) -> Document:
    """Return the document of a round; at most some thousand outcomes of a hundred bytes each."""
    return {
        "_id": one.id,
        **{name: getattr(one, name) for name in _ROUND_FIELDS},
        "refused": dict(one.refused),
        "outcomes": [
            {"id": outcome.application_id, "decision": outcome.decision.value, "rank": outcome.rank}
            for outcome in one.outcomes
            if outcome.decision is not None
        ],
    }


def round_from(document: Document) -> DecisionRound:
    """Return the round."""
    return DecisionRound(
        id=document["_id"],
        **{name: document[name] for name in _ROUND_FIELDS},
        refused=document["refused"],
        outcomes=tuple(
            Outcome(application_id=one["id"], decision=Decision(one["decision"]), rank=one["rank"])
            for one in document["outcomes"]
        ),
    )


CALLS = Codec("call", call_document, call_from)
APPLICATIONS = Codec("application", application_document, application_from)
REVIEWS = Codec("review", review_document, review_from)
COHORTS = Codec("cohort", cohort_document, cohort_from)
ROUNDS = Codec("round of decisions", round_document, round_from)
