"""Asking the services on behalf of the visitor."""

import base64
import json
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import g, request

from causeway_portal.domain.visit import SignedIn, Visit
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor
from causeway_portal.use_cases.ports import Ask, Reply

RENEW_BEFORE = timedelta(seconds=45)
WAIT_FOR_RENEWAL_S = 3.0
VISIT_COOKIE = "visit"


def current_visit(parts: Parts) -> Visit | None:
    """Return the visit whose secret is in the cookie, its tokens fresh enough to be used."""
    visit_id = request.cookies.get(VISIT_COOKIE, "")[:100]
    visit = parts.visits.find(visit_id) if visit_id else None
    if visit is None or visit.signed_in.access_expires_at - parts.clock() > RENEW_BEFORE:
        return visit
    return _renewed(visit, parts)


def _renewed(visit: Visit, parts: Parts) -> Visit | None:
    if not parts.visits.claim_renewal(visit.id):
        return _renewed_by_another(visit, parts)
    body = {"refresh_token": visit.signed_in.refresh_token}
    reply = parts.services.ask(Ask(method="POST", path="/api/partners/logins/refresh", body=body))
    if reply.ok:
        return parts.visits.renew(visit, read_login(reply.body, parts.clock()))
    if reply.status in {400, 401, 403, 404, 422}:
        parts.visits.end(visit.id)
        return None
    return visit


def _renewed_by_another(visit: Visit, parts: Parts) -> Visit | None:
    end = time.monotonic() + WAIT_FOR_RENEWAL_S
    while time.monotonic() < end:
        time.sleep(0.1)
        newer = parts.visits.find(visit.id)
        if newer is None or newer.signed_in.access_token != visit.signed_in.access_token:
            return newer
    return visit


def read_login(body: Any, now: datetime) -> SignedIn:
    """Return who has signed in, from what partners answered."""
    contact = body.get("contact") or {}
    return SignedIn(
        access_token=body["access_token"],
        refresh_token=body["refresh_token"],
        access_expires_at=now + timedelta(seconds=int(body["expires_in"])),
        contact_id=str(contact.get("id", "")),
        name=str(contact.get("name", "")),
        email=str(contact.get("email", "")),
        role=_role_in(body["access_token"]),
        institution_id=contact.get("institution_id"),
    )


def _role_in(access_token: str) -> str:
    """Return the role the token grants; it came from partners itself, and every service verifies it anyway."""
    try:
        payload = access_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["role"])
    except (IndexError, ValueError, KeyError, TypeError):
        return "partner"


def as_visitor(ask: Ask) -> Ask:
    """Return ``ask`` with the visitor's address, language and, if they signed in, their token."""
    authorization = ask.authorization
    if authorization is None and (visit := visitor().visit) is not None:
        authorization = f"Bearer {visit.signed_in.access_token}"
    return replace(ask, authorization=authorization, caller_address=g.caller_address, language=visitor().language)


def ask_as_visitor(ask: Ask, parts: Parts) -> Reply:
    """Ask on behalf of the visitor.

    Raises:
        ServiceDown: the service could not be reached or did not answer in time.
    """
    return parts.services.ask(as_visitor(ask))


def ask_with_link(ask: Ask, token: str, parts: Parts) -> Reply:
    """Ask as the participant to whom the link ``token`` was sent."""
    return ask_as_visitor(replace(ask, authorization=f"Link {token}"), parts)
