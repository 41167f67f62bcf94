"""The collections of who may come in: sessions, partner systems, signing keys."""

from collections.abc import Sequence

from causeway_partners.domain.api_client import ApiClient
from causeway_partners.domain.names import normalised
from causeway_partners.domain.session import Session
from causeway_partners.domain.signing_key import SigningKey
from causeway_partners.store.pages import page_of
from causeway_partners.use_cases.ports import ClientsSought, Page
from causeway_platform.shelf import Shelf

MOST_SESSIONS = 1000
"""Of one contact at a time; with ten logins a minute and a week's life nobody comes near by honest means."""

MOST_KEYS = 50


class Sessions(Shelf[Session]):
    """Sessions by id and by contact."""

    def lasting_of(self, contact_id: str) -> Sequence[Session]:
        """Return the contact's sessions that have not been ended."""
        return self.find_many({"contact_id": contact_id, "ended_because": None}, limit=MOST_SESSIONS)


class Clients(Shelf[ApiClient]):
    """Partner systems by id and by institution."""

    def page(self, sought: ClientsSought) -> Page[ApiClient]:
        """Return a page of the clients that have access, in the order of their labels."""
        institution = {} if sought.institution_id is None else {"institution_id": sought.institution_id}
        return page_of(
            self,
            {"revoked_at": None, **institution},
            by="sort_name",
            after=sought.after,
            limit=sought.limit,
            position=lambda client: (normalised(client.label), client.id),
        )


class SigningKeys(Shelf[SigningKey]):
    """Signing keys by ``kid``."""

    def unretired(self) -> Sequence[SigningKey]:
        """Return the keys that still verify, the ones to come included."""
        return self.find_many({"retired_at": None}, [("active_from", 1)], limit=MOST_KEYS)
