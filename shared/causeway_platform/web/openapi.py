"""The OpenAPI 3.1 document of a service, made from the same declarations that serve it."""

from collections.abc import Mapping, Sequence
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from marshmallow import INCLUDE, Schema, fields, validate

from causeway_platform.refusals import ChangedMeanwhile, KeyReused, Overloaded, Refusal, UnknownSubject
from causeway_platform.web.callers import (
    APPLICANT,
    CLIENT,
    ENROLLED,
    LEADER,
    OPERATOR,
    PARTICIPANT,
    PARTNER,
    PERSON,
    NotAllowed,
    NotSignedIn,
    Role,
)
from causeway_platform.web.etags import MalformedIfMatch, RevisionNotStated
from causeway_platform.web.field_errors import FieldError
from causeway_platform.web.idempotency import KEY_PATTERN, MalformedIdempotencyKey
from causeway_platform.web.problems import PROBLEM_TYPE, STATUS, InvalidInput
from causeway_platform.web.rate_limits import TooManyRequests
from causeway_platform.web.reading import BodyTooLarge, UnsupportedContent
from causeway_platform.web.routes import FORM_BODY, JSON_BODY, Media, Route, Routes
from causeway_platform.web.schemas import LANGUAGE_PATTERN, MAX_LANGUAGES, MAX_TAG, TextsByLanguage
from causeway_platform.web.strict_json import MalformedBody
from causeway_platform.web.values import ValuesByName

VERSION = "1.0.0"
ETAG_PATTERN = r'^"[0-9]{1,9}"$'

Json = dict[str, Any]

_SAYS_NO_ALWAYS: Sequence[type[Refusal]] = (Overloaded, InvalidInput)
_BODY_REFUSALS: Sequence[type[Refusal]] = (MalformedBody, BodyTooLarge, UnsupportedContent)
_ROLE_NAMES: Mapping[Role, str] = {
    OPERATOR: "operators",
    PARTNER: "partners' contacts",
    CLIENT: "partners' systems",
    PARTICIPANT: "the participant by signed link",
    PERSON: "the person by the link that was mailed to them",
    LEADER: "the leader of a delegation by signed link",
    ENROLLED: "the enrolled person by signed link",
    APPLICANT: "the applicant by the link that was mailed to them",
}


class Problem(Schema):
    """RFC 9457, with a stable slug, the next step and a correlation id to quote; a refusal may add members."""

    class Meta:
        """More members than these may come."""

        unknown = INCLUDE

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    slug = fields.String(required=True)
    next_step = fields.String(required=True)
    correlation_id = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(FieldError))
    retry_after = fields.Integer(metadata={"description": "Seconds."})


def document(routes: Routes, *, public_url: str) -> Json:
    """Return the document for ``routes``."""
    plugin = MarshmallowPlugin(schema_name_resolver=_component_name)
    spec = APISpec(
        title=f"Causeway {routes.service}",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": f"The {routes.service} service. Errors are RFC 9457 problem documents."},
        servers=[{"url": public_url}],
        tags=[{"name": routes.service}],
    )
    converter: Any = plugin.converter
    converter.add_attribute_function(_texts_by_language)
    converter.add_attribute_function(_values_by_name)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    spec.components.security_scheme(
        "link",
        {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Link <token>`, the token out of a participant's signed link.",
        },
    )
    spec.components.schema("Problem", schema=Problem)
    for route in routes:
        spec.path(path=route.template, operations={route.method.lower(): _operation(spec, route, routes.service)})
    described: Json = spec.to_dict()
    return described


def _texts_by_language(_: object, field: fields.Field[Any], **__: object) -> Json:
    """Say of a text by language how many there may be and what its keys look like."""
    if not isinstance(field, TextsByLanguage):
        return {}
    return {
        "minProperties": field.fewest,
        "maxProperties": MAX_LANGUAGES,
        "propertyNames": {"pattern": LANGUAGE_PATTERN, "maxLength": MAX_TAG},
    }


def _values_by_name(_: object, field: fields.Field[Any], **__: object) -> Json:
    """Say of values by name what the names look like, or which there are."""
    if isinstance(field, ValuesByName):
        return dict(field.names_described)
    names = field.key_field if isinstance(field, fields.Dict) else None
    known = next((one.choices for one in names.validators if isinstance(one, validate.OneOf)), None) if names else None
    return {"propertyNames": {"enum": list(known)}} if known else {}


def _component_name(schema: type[Schema] | Schema) -> str:
    name: str = resolve_schema_cls(schema).__name__  # type: ignore[union-attr]  # One class comes back for one schema.
    return name


def _operation(spec: APISpec, route: Route, service: str) -> Json:
    operation: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "description": _description(route),
        "tags": [service],
        "parameters": _parameters(spec, route),
        "responses": _responses(route),
        "security": _security(route),
    }
    if route.body is not None:
        content: Json = {"schema": route.body}
        if route.example is not None:
            content["example"] = route.example
        operation["requestBody"] = {"required": True, "content": {FORM_BODY if route.form else JSON_BODY: content}}
    return operation


def _description(route: Route) -> str:
    who = "anyone" if route.public else ", ".join(name for role, name in _ROLE_NAMES.items() if role & route.callers)
    parts = [route.description, f"For {who}."]
    if route.scope:
        parts.append(f"A partner's system needs the scope `{route.scope}`.")
    if route.limit:
        parts.append(f"Limited to {route.limit} an address.")
    return " ".join(part for part in parts if part)


def _security(route: Route) -> list[Json]:
    schemes: list[Json] = []
    if route.callers & (OPERATOR | PARTNER | CLIENT):
        schemes.append({"bearer": []})
    if route.callers & (PARTICIPANT | PERSON | ENROLLED | LEADER | APPLICANT):
        schemes.append({"link": []})
    return [{}, *schemes] if route.public else schemes


def _parameters(spec: APISpec, route: Route) -> list[Json]:
    parameters: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": 128,
                "pattern": r"^[A-Za-z0-9][A-Za-z0-9_:.\-]*$",
            },
        }
        for name in route.parameters
    ]
    if route.query is not None:
        plugin: Any = spec.plugins[0]
        parameters += plugin.converter.schema2parameters(route.query(), location="query", name="query")
    if route.method == "POST":
        parameters.append(_header("Idempotency-Key", KEY_PATTERN, "Sent again, the request gets the first answer."))
    if route.needs_revision or ChangedMeanwhile in route.refusals:
        stated = _header("If-Match", ETAG_PATTERN, "The ETag of what was read.")
        parameters.append({**stated, "required": route.needs_revision})
    return parameters


def _header(name: str, pattern: str, description: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", "pattern": f"^{pattern.strip('^$')}$"},
    }


def _responses(route: Route) -> Json:
    responses: Json = {str(route.status): _answer(route)}
    if route.method == "GET":
        responses["304"] = {"description": "The caller's copy is still good."}
    for status, refusals in sorted(_by_status(route).items()):
        slugs = ", ".join(f"`{refusal.slug}` ({refusal.title})" for refusal in refusals)
        responses.setdefault(
            str(status),
            {"description": f"Refused: {slugs}.", "content": {PROBLEM_TYPE: {"schema": Problem}}, **_retry(status)},
        )
    for other, schema in route.also_answers.items():
        described = responses.setdefault(str(other), {"description": "See the schema."})
        described.setdefault("content", {})[JSON_BODY] = {"schema": schema}
    if route.name == "show_readiness":
        responses["503"] = {**_answer(route), "description": "The database is away."}
    return responses


def _retry(status: int) -> Json:
    if status not in {429, 503}:
        return {}
    return {"headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}}


def _answer(route: Route) -> Json:
    answer: Json = {"description": route.summary}
    if isinstance(route.answer, Media):
        answer["content"] = {route.answer.type.partition(";")[0]: {"schema": _media_schema(route.answer.type)}}
    elif route.answer is not None:
        answer["content"] = {JSON_BODY: {"schema": route.answer}}
    if route.method != "DELETE":
        answer["headers"] = {"ETag": {"description": "The revision.", "schema": {"type": "string"}}}
    return answer


def _media_schema(media_type: str) -> Json:
    """Return a text, or no promise for a document whose schema stands elsewhere, such as AsyncAPI or JSON-LD."""
    essence = media_type.partition(";")[0]
    return {} if essence == JSON_BODY or essence.endswith("+json") else {"type": "string"}


def _by_status(route: Route) -> dict[int, list[type[Refusal]]]:
    """Return which refusals a route may answer with, the platform's own included, by status."""
    refusals: list[type[Refusal]] = [*route.refusals, *_SAYS_NO_ALWAYS]
    # A token may be offered to a public route too, and a bad one is refused there like anywhere else.
    refusals.append(NotSignedIn)
    if not route.public:
        refusals.append(NotAllowed)
    if route.parameters or route.callers & (PARTICIPANT | PERSON | ENROLLED | LEADER | APPLICANT):
        refusals.append(UnknownSubject)
    if route.body is not None or route.method != "GET":
        refusals += _BODY_REFUSALS
    if route.method == "POST":
        refusals += [MalformedIdempotencyKey, KeyReused]
    if route.needs_revision:
        refusals += [RevisionNotStated, MalformedIfMatch, ChangedMeanwhile]
    elif ChangedMeanwhile in route.refusals:
        refusals.append(MalformedIfMatch)
    if route.limit:
        refusals.append(TooManyRequests)
    grouped: dict[int, list[type[Refusal]]] = {}
    for refusal in dict.fromkeys(refusals):
        grouped.setdefault(STATUS[refusal.kind], []).append(refusal)
    return grouped
