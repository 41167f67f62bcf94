"""A version of an event's terms, kept for good, so that everybody can read again what they agreed to."""

from dataclasses import dataclass
from datetime import datetime

from causeway_registrations.domain.gate_refusals import TermsWordingFixed
from causeway_registrations.domain.gates import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTerms:
    """One version; it never changes."""

    event_id: str
    revision: int = 1
    terms: Terms
    since: int
    """The revision of the admission that it came with; the order of the versions."""
    laid_down_at: datetime | None
    """None for a wording from before wordings were kept."""

    @property
    def id(self) -> str:
        """The event's id and the version."""
        return kept_terms_id(self.event_id, self.terms.version)

    def refuse_another_wording(self, terms: Terms) -> None:
        """Say no to other words under this version, because nobody could tell any more who agreed to which.

        Raises:
            TermsWordingFixed
        """
        if dict(terms.text) != dict(self.terms.text):
            raise TermsWordingFixed(
                f"Version {terms.version} of the terms has another wording already.",
                next_step="Give the new wording a version of its own.",
                terms_version=terms.version,
            )


def kept_terms_id(event_id: str, version: str) -> str:
    """Return what a version of an event's terms is kept under."""
    return f"{event_id}:{version}"
