"""A signed-in person's visit: who they are, and the tokens with which the portal speaks for them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What partners answers to a login."""

    access_token: str
    refresh_token: str
    access_expires_at: datetime
    contact_id: str
    name: str
    email: str
    role: str
    institution_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as the pages see it; ``id`` is the secret in the cookie."""

    id: str
    signed_in: SignedIn

    @property
    def is_operator(self) -> bool:
        """Whether this person may operate the programme."""
        return self.signed_in.role == "operator"
