"""Operators decide on many applications at once, let people move up, and see the cohort."""

from causeway_platform.commands import Answer
from causeway_platform.refusals import Refusal, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.decision import Decision
from causeway_registrations.domain.refusals import (
    AlreadyRegistered,
    DrawPending,
    EventCancelled,
    EventFull,
    EventOver,
    KindRequired,
    ModeNotOffered,
    UnknownEvent,
)
from causeway_registrations.use_cases.decide_applications import (
    DecideApplications,
    LookedAt,
    commit_decisions,
    look_at_decisions,
)
from causeway_registrations.use_cases.move_up_from_reserve import MoveUpFromReserve, move_up_from_reserve
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.web.application_schemas import (
    CohortView,
    DecisionsBody,
    DecisionsView,
    MovedUpView,
    MoveUpBody,
)
from causeway_registrations.web.application_views import round_view
from causeway_registrations.web.decision_tables import rule_in, shown_cohort, shown_preview
from causeway_registrations.web.parts import Parts


def add_decision_routes(routes: Routes, parts: Parts) -> None:
    """Declare how decisions are looked at, carried out and followed, and how the cohort is seen."""

    @routes.post(
        "/events/<event_id>/call/decisions",
        callers=OPERATOR,
        body=DecisionsBody,
        answer=DecisionsView,
        refusals=(
            refusals.NoCall,
            refusals.DecisionsRunning,
            refusals.TooManyApplications,
            refusals.NotDecidable,
            refusals.PlacesExceeded,
            refusals.CallStillOpen,
            refusals.PreviewOutdated,
        ),
        summary="Look at what a rule or a list would do; then have just that carried out, by the preview's digest",
        description="The better mean comes first, then the smaller spread, then who came first. Nobody is accepted"
        " beyond the places in all, of the track or of the region: who does not fit is passed by the next who does.",
        example={"rule": "best", "reserve": 10, "declines_rest": True, "dry_run": True},
    )
    def decide_on_applications(call: Call) -> Answer:
        command = _command(call)
        if call.body["dry_run"]:
            return Answer(body=shown_preview(command, call.caller.subject, parts.applications))
        looked = _look(command, parts)

        def handle(work: Work) -> Answer:
            if isinstance(looked, Refusal):
                raise looked
            digest = call.body["digest"] or ""
            started = commit_decisions(looked, work, digest=digest, by=call.caller.subject, now=parts.clock())
            return Answer(body=round_view(started))

        return parts.commands.run(handle, claim=call.claim, render=_as_it_is)

    @routes.get(
        "/events/<event_id>/call/decisions/<round_id>",
        callers=OPERATOR,
        answer=DecisionsView,
        refusals=(UnknownSubject,),
        summary="How far a decision is carried out, and whom it could not register",
    )
    def read_decisions(call: Call) -> Answer:
        found = parts.applications.round(call.path["round_id"])
        if found is None or found.event_id != call.path["event_id"]:
            raise UnknownSubject.named("decision")
        return Answer(body=round_view(found))

    @routes.post(
        "/events/<event_id>/call/move-up",
        callers=OPERATOR,
        body=MoveUpBody,
        answer=MovedUpView,
        refusals=(
            refusals.NoCall,
            UnknownEvent,
            refusals.DecisionsRunning,
            refusals.NobodyToMoveUp,
            EventCancelled,
            EventOver,
            ModeNotOffered,
            KindRequired,
            EventFull,
            DrawPending,
            AlreadyRegistered,
        ),
        summary="Let the next on the reserve list have the places that are free",
        example={"places": 1},
    )
    def move_up_from_the_reserve(call: Call) -> Answer:
        command = MoveUpFromReserve(event_id=call.path["event_id"], places=call.body["places"])

        def handle(work: Work) -> Answer:
            moved = move_up_from_reserve(command, work, now=parts.clock(), rules=parts.rules)
            return Answer(body={"applications": [one.id for one in moved]})

        return parts.commands.run(handle, claim=call.claim, render=_as_it_is)

    @routes.get(
        "/events/<event_id>/cohort",
        callers=OPERATOR,
        answer=CohortView,
        refusals=(refusals.NoCall,),
        limit="60/minute",
        summary="Who was accepted, by track, region, country and institution; beside earlier editions of the programme",
    )
    def read_cohort(call: Call) -> Answer:
        return Answer(body=shown_cohort(call, parts))


def _look(command: DecideApplications, parts: Parts) -> LookedAt | Refusal:
    """Return what is to be decided, or why it cannot be: a repeated request is answered as it was the first time."""
    try:
        return look_at_decisions(command, parts.applications)
    except Refusal as refusal:
        return refusal


def _command(call: Call) -> DecideApplications:
    body = call.body
    chosen = tuple((one["application_id"], Decision(one["decision"])) for one in body["decisions"])
    return DecideApplications(event_id=call.path["event_id"], rule=rule_in(body), chosen=chosen)


def _as_it_is(answer: Answer) -> Answer:
    return answer
