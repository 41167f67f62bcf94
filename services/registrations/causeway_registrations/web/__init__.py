"""The HTTP face of registrations: reads requests, calls use cases, renders answers; no rule is here."""

from causeway_platform.web.routes import Routes
from causeway_registrations.web.access_codes import add_access_code_routes
from causeway_registrations.web.admissions import add_admission_routes
from causeway_registrations.web.allotments import add_allotment_routes
from causeway_registrations.web.applications import add_application_routes
from causeway_registrations.web.assessments import add_assessment_batch_routes
from causeway_registrations.web.attendance import add_attendance_routes
from causeway_registrations.web.badges import add_badge_routes
from causeway_registrations.web.batches import add_batch_routes
from causeway_registrations.web.calls import add_call_routes
from causeway_registrations.web.certificate_rules import add_certificate_rule_routes
from causeway_registrations.web.certificates import add_assessment_routes, add_certificate_routes
from causeway_registrations.web.changes import add_change_routes
from causeway_registrations.web.check_ins import add_check_in_routes
from causeway_registrations.web.conditions import add_condition_routes
from causeway_registrations.web.decision_tables import add_decision_tables
from causeway_registrations.web.decisions import add_decision_routes
from causeway_registrations.web.delegations import add_delegation_routes
from causeway_registrations.web.door import add_door_routes
from causeway_registrations.web.event_tables import add_event_tables
from causeway_registrations.web.events import add_event_routes
from causeway_registrations.web.feedback import add_feedback_form_routes, add_my_feedback_routes
from causeway_registrations.web.given import add_given_routes
from causeway_registrations.web.imports import add_import_routes
from causeway_registrations.web.lists import add_list_routes
from causeway_registrations.web.may_register import add_check_route
from causeway_registrations.web.members import add_member_routes
from causeway_registrations.web.my_application import add_my_application_routes
from causeway_registrations.web.my_certificates import add_my_certificate_routes, add_verification_route
from causeway_registrations.web.my_series import add_enrolment_routes, add_my_series_routes
from causeway_registrations.web.needs_readers import add_needs_reader_routes
from causeway_registrations.web.offers import add_offer_routes
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.people import add_people_routes
from causeway_registrations.web.presence_reports import add_presence_report_routes
from causeway_registrations.web.registrations import add_registration_routes
from causeway_registrations.web.reviews import add_review_routes
from causeway_registrations.web.series import add_series_routes
from causeway_registrations.web.spoken import speaking
from causeway_registrations.web.tickets import add_ticket_routes
from causeway_registrations.web.waiting_list import add_waiting_list_route


def build_routes(parts: Parts) -> Routes:
    """Return all routes of this service."""
    routes = Routes("registrations")
    add_event_routes(routes, parts)
    add_list_routes(routes, parts)
    add_event_tables(routes, parts)
    add_admission_routes(routes, parts)
    add_allotment_routes(routes, parts)
    add_import_routes(routes, parts)
    add_batch_routes(routes, parts)
    add_delegation_routes(routes, parts)
    add_member_routes(routes, parts)
    add_offer_routes(routes, parts)
    add_waiting_list_route(routes, parts)
    add_condition_routes(routes, parts)
    add_registration_routes(routes, parts)
    add_check_route(routes, parts)
    add_call_routes(routes, parts)
    add_application_routes(routes, parts)
    add_my_application_routes(routes, parts)
    add_review_routes(routes, parts)
    add_decision_routes(routes, parts)
    add_decision_tables(routes, parts)
    add_access_code_routes(routes, parts)
    add_given_routes(routes, parts)
    add_needs_reader_routes(routes, parts)
    add_change_routes(routes, parts)
    add_ticket_routes(routes, parts)
    add_check_in_routes(routes, parts)
    add_people_routes(routes, parts)
    add_door_routes(routes, parts)
    add_badge_routes(routes, parts)
    add_attendance_routes(routes, parts)
    add_presence_report_routes(routes, parts)
    add_certificate_rule_routes(routes, parts)
    add_certificate_routes(routes, parts)
    add_assessment_routes(routes, parts)
    add_assessment_batch_routes(routes, parts)
    add_verification_route(routes, parts)
    add_my_certificate_routes(routes, parts)
    add_feedback_form_routes(routes, parts)
    add_my_feedback_routes(routes, parts)
    add_series_routes(routes, parts)
    add_my_series_routes(routes, parts)
    add_enrolment_routes(routes, parts)
    return speaking(routes)
