"""May I register? The whole chain, without registering."""

from typing import Any

from marshmallow import Schema, fields

from causeway_platform.commands import Answer
from causeway_platform.refusals import Refusal
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.field_errors import FieldError, told
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import UnknownAllotment, UnknownEvent
from causeway_registrations.use_cases.check_registration import Checked, check_registration
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.registrations import REGISTER_EXAMPLE, limit_code_attempts, register_command
from causeway_registrations.web.schemas import RegisterBody
from causeway_registrations.web.sentences import sentence

LIMIT = "30/minute"
"""It leaves no trace with the person asked about, so it is answered less often than registering."""


class RefusalView(Schema):
    """Something in the way: a stable slug, and the sentences in ``language``."""

    slug = fields.String(required=True)
    language = fields.String(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True)
    next_step = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldError), required=True)


class CheckView(Schema):
    """Whether the request would be accepted, and if not, everything in its way, in the order of the gates."""

    may_register = fields.Boolean(required=True)
    would_wait = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Null unless one may register."}
    )
    refusals = fields.List(fields.Nested(RefusalView), required=True)


def add_check_route(routes: Routes, parts: Parts) -> None:
    """Declare how one asks whether one may register."""

    @routes.post(
        "/events/<event_id>/registrations/check",
        callers=PUBLIC,
        body=RegisterBody,
        answer=CheckView,
        refusals=(UnknownEvent, UnknownAllotment),
        limit=LIMIT,
        summary="Ask whether a registration would be accepted; nothing is kept and nobody is told",
        example=REGISTER_EXAMPLE,
    )
    def check(call: Call) -> Answer:
        limit_code_attempts(call)
        command = register_command(call, parts)

        def handle(work: Work) -> Checked:
            return check_registration(command, work, now=parts.clock(), rules=parts.rules)

        def render(checked: Checked) -> Answer:
            return Answer(body=_check_view(checked, command.language, command.zone))

        # Nothing happens, so there is nothing that a repeated request must not do twice.
        return parts.commands.run(handle, claim=None, render=render)


def _check_view(checked: Checked, language: str, zone: str) -> dict[str, Any]:
    return {
        "may_register": not checked.refusals,
        "would_wait": checked.would_wait,
        "refusals": [_refusal_view(refusal, language, zone) for refusal in checked.refusals],
    }


def _refusal_view(refusal: Refusal, language: str, zone: str) -> dict[str, Any]:
    words = sentence(refusal, language, zone)
    return {
        "slug": refusal.slug,
        "language": words.language,
        "title": words.title,
        "detail": words.reason,
        "next_step": words.next_step,
        "errors": told(refusal.facts.get("errors", ()), words.language),
    }
