"""Partner systems over HTTP. A secret is in the first answer only: it is not kept, not even for an Idempotency-Key."""

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.credentials import new_secret
from causeway_partners.domain.refusals import ClientRevoked, InstitutionSuspended
from causeway_partners.use_cases.make_client import MakeClient, make_client
from causeway_partners.use_cases.ports import ClientsSought, Work
from causeway_partners.use_cases.revoke_client import RevokeClient, revoke_client
from causeway_partners.use_cases.rotate_client_secret import RotateClientSecret, rotate_client_secret
from causeway_partners.web import schemas
from causeway_partners.web.lists import page_answer, where_to_start
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import client_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.etags import require_current
from causeway_platform.web.routes import Routes


def add_client_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the partner systems' routes."""
    _add_listing(routes, parts)
    _add_secrets(routes, parts)
    _add_revoking(routes, parts)


def _add_listing(routes: Routes, parts: PartnersParts) -> None:
    @routes.get(
        "/clients",
        callers=OPERATOR,
        query=schemas.ClientsQuery,
        answer=schemas.ClientsPage,
        summary="List the partner systems that have access.",
    )
    def list_clients(call: Call) -> Answer:
        after, limit = where_to_start(call)
        sought = ClientsSought(institution_id=call.query["institution_id"], after=after, limit=limit)
        return page_answer(parts.within(lambda work: work.clients.page(sought)), client_view)


def _add_secrets(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/clients",
        callers=OPERATOR,
        body=schemas.MakeClientBody,
        answer=schemas.ClientWithSecretView,
        status=201,
        refusals=(UnknownSubject, InstitutionSuspended),
        summary="Let a partner's system call the interfaces; the secret is shown this once.",
        example=schemas.CLIENT_EXAMPLE,
    )
    def make(call: Call) -> Answer:
        secret = new_secret()
        body = call.body | {"scopes": tuple(call.body["scopes"])}
        command = MakeClient(**body, secret=secret, by=call.caller.subject)
        answer = parts.run(
            lambda work: make_client(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda client: _answer(client, status=201),
        )
        return _with_secret(answer, secret)

    @routes.post(
        "/clients/<client_id>/secret",
        callers=OPERATOR,
        answer=schemas.ClientWithSecretView,
        refusals=(UnknownSubject, ClientRevoked),
        summary="Give a partner's system a new secret, shown this once; the former works for 24 hours.",
    )
    def rotate(call: Call) -> Answer:
        secret = new_secret()
        command = RotateClientSecret(client_id=call.path["client_id"], secret=secret, by=call.caller.subject)
        answer = parts.run(
            lambda work: rotate_client_secret(command, work, now=parts.clock()), claim=call.claim, render=_answer
        )
        return _with_secret(answer, secret)


def _add_revoking(routes: Routes, parts: PartnersParts) -> None:
    @routes.delete(
        "/clients/<client_id>",
        callers=OPERATOR,
        status=204,
        refusals=(UnknownSubject, ChangedMeanwhile, ClientRevoked),
        summary="Take back the access of a partner's system.",
    )
    def revoke(call: Call) -> Answer:
        command = RevokeClient(client_id=call.path["client_id"], by=call.caller.subject)

        def handle(work: Work) -> ApiClient:
            require_current(work.clients.get(command.client_id).revision, call.expected_revision)
            return revoke_client(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=lambda _: Answer(status=204))


def _answer(client: ApiClient, *, status: int = 200) -> Answer:
    body = client_view(client) | {"client_secret": None}
    return Answer(status=status, body=body, etag=str(client.revision))


def _with_secret(answer: Answer, secret: str) -> Answer:
    """Return the answer with its secret, unless it is an earlier answer again: that secret is gone."""
    if answer.replayed:
        return answer
    body = answer.body | {"client_secret": secret}
    return Answer(status=answer.status, body=body, headers=answer.headers, etag=answer.etag)
