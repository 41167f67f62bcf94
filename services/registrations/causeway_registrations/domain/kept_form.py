"""A version of an event's form, kept for good, so that answers given to it can still be read."""

from dataclasses import dataclass

from causeway_registrations.domain.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """One version; it never changes."""

    event_id: str
    revision: int = 1
    form: Form

    @property
    def id(self) -> str:
        """The event's id and the version."""
        return kept_form_id(self.event_id, self.form.version)


def kept_form_id(event_id: str, version: int) -> str:
    """Return what a version of an event's form is kept under."""
    return f"{event_id}:{version}"
