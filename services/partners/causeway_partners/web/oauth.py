"""The token endpoint for partner systems: OAuth 2.0 client credentials (RFC 6749), and the keys that verify tokens.

Errors have the standard's shape, because OAuth libraries read it, not problem documents.
"""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from causeway_partners.use_cases.grant_token import Grant, GrantToken, grant_token
from causeway_partners.web import schemas
from causeway_partners.web.access_tokens import LIFE_S, Bearer, NoSigningKey
from causeway_partners.web.parts import PartnersParts
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.routes import Routes

NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
KEYS_CACHED_S = 300

_DESCRIPTIONS = {
    "invalid_request": "The request lacks a parameter, repeats one or authenticates in two ways.",
    "invalid_client": "The client is unknown, or its secret is not right.",
    "invalid_scope": "The client may not ask for one of these scopes.",
    "unsupported_grant_type": "Only client_credentials is supported.",
}

Credentials = tuple[str, str]


def add_oauth_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the token endpoint and the published keys."""

    @routes.post(
        "/token",
        callers=PUBLIC,
        body=schemas.TokenForm,
        form=True,
        answer=schemas.TokenView,
        limit="60/minute",
        refusals=(NoSigningKey,),
        also_answers={400: schemas.TokenErrorView, 401: schemas.TokenErrorView},
        summary="Get an access token as a partner's system (RFC 6749, 4.4).",
        description="Authenticate with HTTP Basic or with `client_id` and `client_secret` in the form. "
        "Errors are `{error, error_description}` with status 400 or 401.",
    )
    def token(call: Call) -> Answer:
        credentials = _credentials(call)
        if isinstance(credentials, str):
            return _error(credentials)
        if call.body["grant_type"] != "client_credentials":
            return _error("unsupported_grant_type" if call.body["grant_type"] else "invalid_request")
        call.limit("30/minute", credentials[0])
        return _grant(credentials, tuple((call.body["scope"] or "").split()), parts)

    @routes.get(
        "/keys",
        callers=PUBLIC,
        answer=schemas.KeysView,
        summary="The public keys that verify access tokens, as a JWK set (RFC 7517).",
    )
    def keys(call: Call) -> Answer:
        unretired = parts.within(lambda work: work.signing_keys.unretired())
        return Answer(
            body={"keys": [dict(key.jwk) for key in unretired]},
            headers={"Cache-Control": f"public, max-age={KEYS_CACHED_S}"},
        )


def _grant(credentials: Credentials, scopes: tuple[str, ...], parts: PartnersParts) -> Answer:
    now = parts.clock()
    command = GrantToken(client_id=credentials[0], secret=credentials[1], scopes=scopes)
    grant = parts.within(lambda work: grant_token(command, work, now=now))
    if not isinstance(grant, Grant):
        return _error(grant)
    bearer = Bearer(
        subject=grant.client.id, role="client", institution_id=grant.client.institution_id, scopes=grant.scopes
    )
    body: dict[str, Any] = {
        "access_token": parts.signer.sign(bearer, now),
        "token_type": "Bearer",
        "expires_in": LIFE_S,
        "scope": " ".join(grant.scopes),
    }
    return Answer(body=body, headers=NOT_STORED)


def _credentials(call: Call) -> Credentials | str:
    """Return the client's id and secret from the one place that has them, or the error."""
    basic = (call.authorization or "").partition(" ")
    client_id, secret = call.body["client_id"], call.body["client_secret"]
    if basic[0].lower() == "basic":
        read = _basic(basic[2])
        # The id may be repeated in the form, the secret may not (RFC 6749, 2.3).
        if secret is not None or (client_id is not None and read is not None and client_id != read[0]):
            return "invalid_request"
        return read or "invalid_client"
    if client_id is None or secret is None:
        return "invalid_client"
    return client_id, secret


def _basic(encoded: str) -> Credentials | None:
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, colon, secret = text.partition(":")
    # Both are form-encoded before they are put together (RFC 6749, 2.3.1).
    return (unquote_plus(client_id), unquote_plus(secret)) if colon else None


def _error(name: str) -> Answer:
    status = 401 if name == "invalid_client" else 400
    challenge = {"WWW-Authenticate": 'Basic realm="causeway"'} if status == 401 else {}
    body = {"error": name, "error_description": _DESCRIPTIONS[name]}
    return Answer(status=status, body=body, headers=NOT_STORED | challenge)
