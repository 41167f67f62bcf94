"""The portal's view of the frame around events: programmes, their editions, and the institutions that host them."""

from dataclasses import dataclass

from causeway_portal.domain.shown_event import Host, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProgramme:
    """A lasting brand or series."""

    id: str
    revision: int = 1
    seq: int
    slug: str
    kind: str
    name: Texts
    purpose: Texts
    hosts: tuple[Host, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEdition:
    """One year's or one batch's run of a programme."""

    id: str
    revision: int = 1
    seq: int
    programme_id: str
    label: str
    name: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInstitution:
    """A partner organisation."""

    id: str
    revision: int = 1
    seq: int
    names: Texts
    kind: str
    country: str
    zone: str
    website: str | None
    status: str
