"""What the pages are made of, put together by the wiring."""

from collections.abc import Callable
from dataclasses import dataclass

from causeway_platform.clock import Clock, utc_now
from causeway_portal.use_cases.ports import Reading, Services, Visits


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The portal's ways to read, to ask and to remember who is signed in."""

    reading: Reading
    services: Services
    visits: Visits
    public_url: str
    terms_version: str = "1"
    """Of the terms that are shown with the registration form."""
    clock: Clock = utc_now
    caller_address: Callable[[str, str | None], str] = lambda peer, _: peer
    """Whose address a request comes from, given the peer and its X-Forwarded-For."""

    @property
    def secure(self) -> bool:
        """Whether visitors come over TLS, so that cookies must."""
        return self.public_url.startswith("https:")
