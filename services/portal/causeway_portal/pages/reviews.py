"""Reviewers who are no operators find what they are to judge, and judge it."""

from flask import Flask, make_response, render_template
from werkzeug.wrappers import Response

from causeway_portal.pages.application_desk import DESK
from causeway_portal.pages.judging import Way, add_judging
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

    add_judging(app, REVIEWERS, signed_in_only, parts)
