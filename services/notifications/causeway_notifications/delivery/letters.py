"""Writes letters: finds or makes the mould, fills in the person, and puts the parts together as MIME."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from causeway_notifications.delivery.calendar_entry import quoted_parameter, sequence_of
from causeway_notifications.delivery.letter_content import Situation
from causeway_notifications.delivery.letter_moulds import Kept, LetterMould, MouldMaker, Sender
from causeway_notifications.delivery.mail_headers import date_header, envelope_address, message_id, person_header
from causeway_notifications.delivery.moments import in_words, same_clock
from causeway_notifications.delivery.moulds import clean
from causeway_notifications.delivery.qr_picture import qr_png
from causeway_notifications.delivery.wordings import Wording, Wordings
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import DATA_LINK_LASTS, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_registration import KnownRegistration, Person
from causeway_notifications.domain.languages import LAST_RESORT, closest, letter_language
from causeway_platform.identifiers import new_id
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import APPLICATION_LINK, DATA_LINK, DELEGATION_LINK, SERIES_LINK

KEPT_MOULDS = 256
"""A mould is about 40 kB; a busy day has a few dozen: events x kinds x languages x modes."""

ALTERNATIVES = b"=_alternatives_of_a_causeway_letter"
RELATED = b"=_page_and_picture_of_a_causeway_letter"
"""Neither quoted-printable nor base64 can contain ``=_``, so no part can hold a boundary."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter ready for a mail server."""

    message_id: str
    sender: str
    recipient: str
    language: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """All that a letter is written from."""

    delivery: Delivery
    registration: KnownRegistration
    person: Person
    event: KnownEvent
    institutions: Mapping[str, KnownInstitution]
    certificate: KnownCertificate | None = None
    dates: Mapping[str, KnownEvent] = field(default_factory=dict)
    """The events of a series, by id."""


class Letters:
    """Writes letters; one for all threads."""

    def __init__(self, *, wordings: Wordings, sender: Sender, public_url: str, entry_domain: str, links: Links) -> None:
        self._wordings = wordings
        self._sender = sender
        self._public_url = public_url
        self._entry_domain = entry_domain
        self._links = links
        self._maker = MouldMaker(sender=sender, programme_link=f"{public_url}/")
        self._moulds: Kept[LetterMould] = Kept(KEPT_MOULDS)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages letters can be written in."""
        return self._wordings.languages

    def warm_up(self) -> None:
        """Make now what the first letters would wait for: the parts of ticket pictures take half a second."""
        qr_png(self._links.sign("ticket", new_id(), 0))

    def write(self, occasion: Occasion, now: datetime) -> Letter:
        """Return the letter of a delivery, the same for every attempt but for its date.

        Raises:
            UnsendableAddress: no mail server would take the person's address.
        """
        wording = self._wording(occasion)
        recipient = envelope_address(occasion.person.email)
        mould = self._mould(occasion, wording)
        identity = message_id(occasion.delivery.id, self._sender.domain)
        values = self._values(occasion, recipient, wording)
        headers = b"".join(
            (
                mould.headers,
                person_header("To", occasion.person.name, recipient),
                date_header(now),
                f"Message-ID: {identity}\r\n".encode("ascii"),
            )
        )
        return Letter(
            message_id=identity,
            sender=self._sender.email,
            recipient=recipient,
            language=wording.language,
            content=headers + _parts(mould, values),
        )

    def _wording(self, occasion: Occasion) -> Wording:
        event, asked_for = occasion.event, occasion.delivery.language
        if occasion.delivery.kind is Kind.DATA:
            # It says nothing about the event, so the event's languages do not matter.
            wanted = asked_for or occasion.registration.language
            return self._wordings[closest(wanted, self._wordings.languages) or LAST_RESORT]
        return self._wordings[
            letter_language(
                occasion.registration.language,
                offered=self._wordings.languages,
                title=event.title,
                first_language=event.first_language,
            )
        ]

    def _mould(self, occasion: Occasion, wording: Wording) -> LetterMould:
        delivery, registration, event = occasion.delivery, occasion.registration, occasion.event
        if registration.series is not None and delivery.kind is not Kind.DATA:
            # Everybody's dates are their own, so there is nothing to keep for others.
            return self._maker.make_series(
                delivery,
                registration,
                registration.series,
                dates=occasion.dates,
                wording=wording,
                entry_domain=self._entry_domain,
            )
        situation = Situation(
            kind=delivery.kind,
            mode=registration.mode,
            has_place=registration.confirmed or (delivery.entry is not None and not registration.live),
            same_clock=same_clock(event.starts_at, event.ends_at, event.zone, registration.zone),
            applied=registration.application,
        )
        hosts = [occasion.institutions[host] for host in event.hosts if host in occasion.institutions]
        key = (
            *(situation.kind, situation.mode, situation.has_place, situation.same_clock, situation.applied),
            *(event.id, event.revision, wording.language, delivery.entry),
            *(f"{host.id}:{host.revision}" for host in hosts),
        )
        return self._moulds.get(
            key, lambda: self._maker.make(situation, event, occasion.institutions, wording, delivery.entry)
        )

    def _values(self, occasion: Occasion, recipient: str, wording: Wording) -> dict[str, str]:
        registration, event = occasion.registration, occasion.event
        manage = self._links.sign("manage", registration.id, registration.link_version)
        of_series = self._links.sign(SERIES_LINK, registration.id, registration.link_version)
        application = self._links.sign(APPLICATION_LINK, registration.id, registration.link_version)
        offer = registration.offer
        data_until = occasion.delivery.queued_at + DATA_LINK_LASTS
        data = self._links.sign_until(DATA_LINK, person_key(occasion.person.email), data_until)
        return {
            "name": clean(occasion.person.name),
            "manage_link": f"{self._public_url}/my/{manage}",
            "series_link": f"{self._public_url}/my-series/{of_series}",
            "join_link": f"{self._public_url}/join/{manage}",
            "application_link": f"{self._public_url}/applications/{application}",
            "rank": "" if registration.rank is None else str(registration.rank),
            "certificate_link": f"{self._public_url}/my/{manage}#certificate",
            "feedback_link": f"{self._public_url}/feedback/{manage}",
            "verify_link": f"{self._public_url}/verify/{occasion.certificate.code if occasion.certificate else ''}",
            "ticket_code": self._links.sign("ticket", registration.id, 0),
            **self._about_delegation(registration, wording),
            "your_time": in_words(event.starts_at, event.ends_at, registration.zone, wording.locale),
            "offer_until": "" if offer is None else in_words(offer.expires_at, None, registration.zone, wording.locale),
            "data_link": f"{self._public_url}/my-data/{data}",
            "data_until": in_words(data_until, None, occasion.delivery.zone or registration.zone, wording.locale),
            "uid": f"{registration.id}@{self._entry_domain}",
            "sequence": str(sequence_of(event.sequence, registration.revision)),
            "stamp": occasion.delivery.queued_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
            "attendee_name": quoted_parameter(occasion.person.name),
            "attendee_email": recipient,
        }

    def _about_delegation(self, reader: KnownRegistration, wording: Wording) -> dict[str, str]:
        """Return what only leaders and those whom they have named read."""
        led = reader.delegation
        label = reader.named_by if led is None else led.label
        link = self._links.sign(DELEGATION_LINK, reader.id, reader.link_version)
        return {
            "delegation": clean(label or "") or wording.labels["office"],
            "delegation_link": f"{self._public_url}/delegation/{link}",
            "places": "" if led is None else str(led.places),
            "filled": "" if led is None else str(led.filled),
            "lapsed": "" if led is None else str(led.lapsed),
            "returns_at": "" if led is None else in_words(led.returns_at, None, reader.zone, wording.locale),
        }


def _parts(mould: LetterMould, values: Mapping[str, str]) -> bytes:
    """Return the content type of the whole and its parts, the best to show last (RFC 2046, 5.1.4)."""
    parts = [_part(b"text/plain; charset=utf-8", mould.text.fill(values)), _page(mould, values)]
    if mould.entry is not None:
        content_type = f"text/calendar; method={mould.method}; charset=utf-8; component=VEVENT; name=invitation.ics"
        parts.append(_part(content_type.encode(), mould.entry.fill(values)))
    return (
        b'Content-Type: multipart/alternative;\r\n boundary="' + ALTERNATIVES + b'"\r\n' + _joined(parts, ALTERNATIVES)
    )


def _page(mould: LetterMould, values: Mapping[str, str]) -> bytes:
    page = _part(b"text/html; charset=utf-8", mould.html.fill(values))
    if not mould.ticket:
        return page
    header = b'Content-Type: multipart/related; type="text/html";\r\n boundary="' + RELATED + b'"\r\n'
    return header + _joined([page, _picture(values["ticket_code"])], RELATED)


def _picture(code: str) -> bytes:
    return (
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <ticket@causeway>\r\n"
        b"Content-Disposition: inline; filename=ticket.png\r\n\r\n"
        + base64.encodebytes(qr_png(code)).replace(b"\n", b"\r\n")
    )


def _part(content_type: bytes, body: bytes) -> bytes:
    return b"Content-Type: " + content_type + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + body


def _joined(parts: list[bytes], boundary: bytes) -> bytes:
    return b"".join(b"\r\n--" + boundary + b"\r\n" + part for part in parts) + b"\r\n--" + boundary + b"--\r\n"
