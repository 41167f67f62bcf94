"""Reviewers score applications, or say that they are too close."""

from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PARTNER
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes
from causeway_registrations.domain import application_refusals as refusals
from causeway_registrations.domain.review import Review, review_id
from causeway_registrations.use_cases.declare_conflict import DeclareConflict, declare_conflict
from causeway_registrations.use_cases.find_call import find_to_judge
from causeway_registrations.use_cases.list_reviewed_calls import list_reviewed_calls
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.review_application import ReviewApplication, review_application
from causeway_registrations.web.application_schemas import ReviewBody, ReviewedCallsView, ReviewView
from causeway_registrations.web.application_views import review_view, reviewed_call_view
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.readers import reader_of


def add_review_routes(routes: Routes, parts: Parts) -> None:
    """Declare what one judges, and how."""

    @routes.get(
        "/my-reviews",
        callers=OPERATOR | PARTNER,
        answer=ReviewedCallsView,
        summary="The calls that you review, the last to close first, and how many applications are left for you",
    )
    def read_my_reviews(call: Call) -> Answer:
        found = list_reviewed_calls(call.caller.subject, parts.applications, parts.readings)
        return Answer(body={"items": [reviewed_call_view(one) for one in found]})

    @routes.put(
        "/applications/<application_id>/review",
        callers=OPERATOR | PARTNER,
        body=ReviewBody,
        answer=ReviewView,
        refusals=(
            UnknownSubject,
            refusals.NoCall,
            refusals.NotAReviewer,
            refusals.ConflictOfInterest,
            refusals.ScoresDoNotFit,
            refusals.ApplicationDecided,
            ChangedMeanwhile,
        ),
        summary="Give your review, or another one, until the application is decided on",
        description='`If-Match` states the revision of your own review; before the first that is `"0"`.',
        example={"scores": [{"criterion": "motivation", "score": 4}], "comment": "Knows what she wants to learn."},
    )
    def put_review(call: Call) -> Answer:
        scores = {one["criterion"]: one["score"] for one in call.body["scores"]}
        command = ReviewApplication(
            application_id=call.path["application_id"],
            reviewer=reader_of(call),
            # A criterion that is scored twice fits no call.
            scores=scores if len(scores) == len(call.body["scores"]) else {},
            comment=call.body["comment"],
        )

        def handle(work: Work) -> Review:
            # Whoever may not know of it learns nothing from a revision either.
            find_to_judge(command.application_id, command.reviewer, work)
            known = work.reviews.find(review_id(command.application_id, command.reviewer.subject))
            require_current(known.revision if known else 0, call.stated_revision)
            return review_application(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_answer)

    @routes.post(
        "/applications/<application_id>/conflict",
        callers=OPERATOR | PARTNER,
        answer=ReviewView,
        refusals=(UnknownSubject, refusals.NoCall, refusals.NotAReviewer, refusals.ConflictOfInterest),
        summary="Say that you are too close to the applicant; you see no more of the application",
    )
    def post_conflict(call: Call) -> Answer:
        command = DeclareConflict(application_id=call.path["application_id"], reviewer=reader_of(call))

        def handle(work: Work) -> Review:
            return declare_conflict(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=_answer)


def _answer(review: Review) -> Answer:
    return Answer(body=review_view(review), etag=str(review.revision))
