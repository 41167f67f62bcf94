"""The portal's Flask application, put together from its pages."""

from datetime import datetime

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined

from causeway_platform.correlation import CORRELATION
from causeway_platform.identifiers import new_id
from causeway_platform.web.edge import ROUTE, UNMATCHED
from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.pages.admission import add_admission_pages
from causeway_portal.pages.allotments import add_allotment_pages
from causeway_portal.pages.application_desk import add_application_desk
from causeway_portal.pages.apply import add_apply
from causeway_portal.pages.assessments import add_assessment_pages
from causeway_portal.pages.assets import add_assets
from causeway_portal.pages.attendance import add_attendance
from causeway_portal.pages.badges import add_badges
from causeway_portal.pages.call_desk import add_call_desk
from causeway_portal.pages.certificates import add_certificate_pages
from causeway_portal.pages.check_in import add_check_in
from causeway_portal.pages.codes import add_code_pages
from causeway_portal.pages.conditions import add_condition_pages
from causeway_portal.pages.confirmation import add_confirmation
from causeway_portal.pages.decision_desk import add_decision_desk
from causeway_portal.pages.delegation import add_delegation_pages
from causeway_portal.pages.desk import current_visit
from causeway_portal.pages.door import add_door
from causeway_portal.pages.event import add_event_pages
from causeway_portal.pages.event_feedback import add_event_feedback
from causeway_portal.pages.explanations import add_explanations
from causeway_portal.pages.failures import add_failures
from causeway_portal.pages.feedback import add_feedback
from causeway_portal.pages.feedback_questions import add_feedback_questions
from causeway_portal.pages.group import add_group_pages
from causeway_portal.pages.imports import add_import_pages
from causeway_portal.pages.mine import add_my_pages
from causeway_portal.pages.my_application import add_my_application
from causeway_portal.pages.my_certificate import add_my_certificate
from causeway_portal.pages.my_companions import add_companions_pages
from causeway_portal.pages.my_data import add_my_data
from causeway_portal.pages.my_given import add_given_pages
from causeway_portal.pages.my_series import add_my_series
from causeway_portal.pages.my_time import add_my_time
from causeway_portal.pages.operations import add_operations
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.people import add_people_pages
from causeway_portal.pages.person import add_person_pages
from causeway_portal.pages.planning import add_planning
from causeway_portal.pages.planning_steps import add_planning_steps
from causeway_portal.pages.programme import add_programme_page
from causeway_portal.pages.protection import add_protection
from causeway_portal.pages.provided import add_provided
from causeway_portal.pages.reviews import add_reviews
from causeway_portal.pages.room import add_room
from causeway_portal.pages.series import add_series_pages
from causeway_portal.pages.series_desk import add_series_desk
from causeway_portal.pages.sign_in import add_sign_in
from causeway_portal.pages.taken_lists import add_taken_lists
from causeway_portal.pages.verification import add_verification
from causeway_portal.pages.view import paragraphs
from causeway_portal.pages.visitor import LANGUAGE_COOKIE, address_in, address_with, meet_visitor, remember, visitor
from causeway_portal.pages.waiting_list import add_waiting_list
from causeway_portal.pages.wording import own_name
from causeway_portal.use_cases.ports import ServiceDown

PAGE_PARTS = (
    add_programme_page,
    add_event_pages,
    add_confirmation,
    add_my_pages,
    add_delegation_pages,
    add_series_pages,
    add_my_series,
    add_series_desk,
    add_apply,
    add_my_application,
    add_call_desk,
    add_application_desk,
    add_decision_desk,
    add_reviews,
    add_provided,
    add_my_data,
    add_room,
    add_given_pages,
    add_companions_pages,
    add_my_time,
    add_sign_in,
    add_operations,
    add_check_in,
    add_door,
    add_attendance,
    add_badges,
    add_planning,
    add_planning_steps,
    add_admission_pages,
    add_waiting_list,
    add_allotment_pages,
    add_group_pages,
    add_import_pages,
    add_people_pages,
    add_person_pages,
    add_taken_lists,
    add_condition_pages,
    add_code_pages,
    add_certificate_pages,
    add_assessment_pages,
    add_my_certificate,
    add_verification,
    add_feedback,
    add_event_feedback,
    add_feedback_questions,
    add_explanations,
)


def create_portal(parts: Parts) -> Flask:
    """Return the application that serves every page."""
    app = Flask("causeway_portal.pages", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    _add_visitor(app, parts)
    add_protection(app, parts)
    add_assets(app)
    for add_pages in PAGE_PARTS:
        add_pages(app, parts)
    add_failures(app)
    return app


def _add_visitor(app: Flask, parts: Parts) -> None:
    @app.before_request
    def meet() -> None:
        # The platform's wrapper has chosen it; the log line is to name the page as it was declared.
        g.correlation = request.environ.get(CORRELATION) or new_id()
        request.environ[ROUTE] = request.url_rule.rule if request.url_rule else UNMATCHED
        peer = request.remote_addr or ""
        g.caller_address = parts.caller_address(peer, request.headers.get("X-Forwarded-For"))
        g.visitor = meet_visitor()
        if not request.path.startswith("/static/"):
            try:
                g.visitor.visit = current_visit(parts)
            except ServiceDown:
                # Pages for everybody work while partners is away; the visit goes on afterwards.
                g.visitor.visit = None

    @app.after_request
    def keep_language(response: Response) -> Response:
        if "language" in request.args and request.cookies.get(LANGUAGE_COOKIE) != visitor().language:
            remember(response, LANGUAGE_COOKIE, visitor().language, secure=parts.secure)
        return response

    @app.context_processor
    def words() -> dict[str, object]:
        reader = visitor()
        return {"t": reader.wording, "moments": reader.moments, "reader": reader, "now": parts.clock()}

    app.jinja_env.globals.update(
        languages=LANGUAGES,
        own_name=own_name,
        address_in=address_in,
        address_with=address_with,
        paragraphs=paragraphs,
        as_moment=datetime.fromisoformat,
        public_url=parts.public_url,
    )
