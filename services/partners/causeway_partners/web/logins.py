"""Signing in, going on and signing out, over HTTP.

These answers hold secrets that we keep as hashes only, so they are never kept for an Idempotency-Key: a repeated login
is another session, and a refresh whose answer was lost ends in signing in again.
"""

from datetime import datetime
from typing import Any

from causeway_partners.domain.addresses import email_identity
from causeway_partners.domain.refusals import InstitutionSuspended, SessionEnded, TooManyAttempts, WrongCredentials
from causeway_partners.use_cases.end_session import end_session
from causeway_partners.use_cases.log_in import LogIn, SignedIn, find_credentials, log_in
from causeway_partners.use_cases.refresh_session import refresh_session
from causeway_partners.web import schemas
from causeway_partners.web.access_tokens import LIFE_S, AccessTokenSigner, Bearer, NoSigningKey
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import contact_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import Overloaded, Refusal
from causeway_platform.web.call import Call
from causeway_platform.web.callers import PUBLIC
from causeway_platform.web.routes import Routes

PER_ACCOUNT = "10/minute"
PER_ADDRESS = "600/minute"
"""For what needs a token of 256 random bits: nobody guesses it, and the portal asks for many people."""


def add_login_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the routes of signing in and out."""
    _add_login(routes, parts)
    _add_refresh_and_end(routes, parts)


def _add_login(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/logins",
        callers=PUBLIC,
        body=schemas.LoginBody,
        answer=schemas.SignedInView,
        status=201,
        limit="10/minute",
        refusals=(WrongCredentials, TooManyAttempts, InstitutionSuspended, Overloaded, NoSigningKey),
        summary="Sign in with e-mail address and password.",
        example={"email": "operator@example.org", "password": "four words that fit"},
    )
    def login(call: Call) -> Answer:
        email, password, now = call.body["email"], call.body["password"], parts.clock()
        call.limit(PER_ACCOUNT, email_identity(email))
        credentials = parts.within(lambda work: find_credentials(email, work, now=now))
        right = parts.passwords.match(password, credentials.password_hash)
        command = LogIn(email=email, credentials=credentials, password_right=right)
        outcome = parts.within(lambda work: log_in(command, work, now=now))
        return Answer(status=201, body=_signed_in_view(_signed_in(outcome), parts.signer, now))


def _add_refresh_and_end(routes: Routes, parts: PartnersParts) -> None:
    @routes.post(
        "/logins/refresh",
        callers=PUBLIC,
        body=schemas.RefreshBody,
        answer=schemas.SignedInView,
        limit=PER_ADDRESS,
        refusals=(SessionEnded, NoSigningKey),
        summary="Trade a refresh token for the next; one used twice ends the session.",
    )
    def refresh(call: Call) -> Answer:
        now = parts.clock()
        outcome = parts.within(lambda work: refresh_session(call.body["refresh_token"], work, now=now))
        return Answer(body=_signed_in_view(_signed_in(outcome), parts.signer, now))

    @routes.post(
        "/logins/end",
        callers=PUBLIC,
        body=schemas.RefreshBody,
        status=204,
        limit=PER_ADDRESS,
        summary="Sign out: end the session of a refresh token, if there is one.",
    )
    def end(call: Call) -> Answer:
        parts.within(lambda work: end_session(call.body["refresh_token"], work))
        return Answer(status=204)


def _signed_in(outcome: SignedIn | Refusal) -> SignedIn:
    """Raise a refusal now that its trace is committed."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _signed_in_view(signed_in: SignedIn, signer: AccessTokenSigner, now: datetime) -> dict[str, Any]:
    contact = signed_in.contact
    role = contact.token_role(signed_in.institution)
    bearer = Bearer(subject=contact.id, role=role, institution_id=contact.institution_id)
    return {
        "access_token": signer.sign(bearer, now),
        "token_type": "Bearer",
        "expires_in": LIFE_S,
        "refresh_token": signed_in.refresh_token,
        "role": role,
        "contact": contact_view(contact),
    }
