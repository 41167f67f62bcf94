"""Reviewers who are no operators find what they are to judge, and judge it."""

from flask import Flask, make_response, render_template
from werkzeug.wrappers import Response

from causeway_portal.pages.application_desk import DESK
from causeway_portal.pages.judging import Way, application_page, keep_review, list_page, step_aside
from causeway_portal.pages.operators import signed_in_only
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.planning import fetch
from causeway_portal.pages.visitor import visitor

MY_REVIEWS = "/api/registrations/my-reviews"
REVIEWERS = Way(event="/reviews/events/{}", one="/reviews/applications/{}", operates=False)


def add_reviews(app: Flask, parts: Parts) -> None:
    """Add ``/reviews`` and the pages below it."""

    @app.get("/reviews")
    @signed_in_only
    def reviews() -> Response:
        visit = visitor().visit
        body = render_template(
            "reviews.html",
            visit=visit,
            way=DESK if visit is not None and visit.is_operator else REVIEWERS,
            calls=fetch(MY_REVIEWS, parts)["items"],
        )
        return make_response(body)

    @app.get("/reviews/events/<event_id>")
    @signed_in_only
    def applications_to_judge(event_id: str) -> Response:
        return list_page(event_id, REVIEWERS, parts)

    @app.get("/reviews/applications/<application_id>")
    @signed_in_only
    def application_to_judge(application_id: str) -> Response:
        return application_page(application_id, REVIEWERS, parts)

    @app.post("/reviews/applications/<application_id>/review")
    @signed_in_only
    def judge_application(application_id: str) -> Response:
        return keep_review(application_id, REVIEWERS, parts)

    @app.post("/reviews/applications/<application_id>/conflict")
    @signed_in_only
    def step_aside_from(application_id: str) -> Response:
        return step_aside(application_id, REVIEWERS, parts)
