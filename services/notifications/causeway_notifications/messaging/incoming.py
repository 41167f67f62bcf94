"""What this service listens to, and what it does about each message."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from causeway_contracts import (
    applications,
    certificates,
    delegations,
    events,
    feedback,
    partners,
    registrations,
    series,
)
from causeway_contracts.envelope import Message
from causeway_notifications.domain.delivery import delivery_id
from causeway_notifications.domain.kinds import LEADING, Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution, Move, Place
from causeway_notifications.domain.known_feedback_form import KnownFeedbackForm
from causeway_notifications.domain.known_registration import HeldDelegation, HeldOffer, KnownRegistration, Person
from causeway_notifications.domain.known_series import NOT_JOINED, KnownDate, KnownSeries
from causeway_notifications.messaging.contact_messages import CONTACT_SUBSCRIPTIONS
from causeway_notifications.use_cases.follow_certificate import FollowCertificate, follow_certificate
from causeway_notifications.use_cases.follow_event import FollowEvent, follow_event
from causeway_notifications.use_cases.follow_feedback_form import follow_feedback_form
from causeway_notifications.use_cases.follow_institution import follow_institution
from causeway_notifications.use_cases.forget_person import forget_person
from causeway_notifications.use_cases.notify_participant import NotifyParticipant, notify_participant, version_of
from causeway_notifications.use_cases.ports import Work
from causeway_notifications.use_cases.send_data_link import SendDataLink, send_data_link
from causeway_platform import signing_keys
from causeway_platform.clock import utc_now
from causeway_platform.subscriptions import Body, Prefetch, Subscription, Subscriptions

Reader = Callable[[Body, Message], KnownRegistration]


def _place(place: Mapping[str, Any] | None) -> Place | None:
    if place is None:
        return None
    return Place(
        name=place["name"],
        address=place.get("address"),
        city=place.get("city") or {},
        country=place.get("country"),
        room=place.get("room"),
    )


def _move(body: Body) -> Move | None:
    change = body["change"]
    if "previous_start" not in change:
        return None
    return Move(
        sequence=body["state"]["sequence"],
        previous_start=_utc(change["previous_start"]),
        previous_end=_utc(change["previous_end"]),
        previous_zone=change["previous_zone"],
        previous_place=_place(change.get("previous_place")),
        fields_changed=tuple(change["fields_changed"]),
        reason=change.get("reason") or {},
    )


def _event(body: Body, message: Message) -> KnownEvent:
    state = body["state"]
    cancelled = state["status"] == "cancelled"
    return KnownEvent(
        id=state["id"],
        revision=message.seq,
        status=state["status"],
        title=state["title"],
        summary=state.get("summary") or {},
        languages=tuple(state.get("languages") or ()),
        starts_at=_utc(state["starts_at"]),
        ends_at=_utc(state["ends_at"]),
        zone=state["zone"],
        place=_place(state["place"]),
        modes=tuple(state["modes"]),
        hosts=tuple(host["institution_id"] for host in state.get("hosts") or ()),
        sequence=state["sequence"],
        move=_move(body),
        cancellation_reason=(body["change"].get("reason") or {}) if cancelled else {},
    )


def _known(body: Body, message: Message, **particular: Any) -> KnownRegistration:
    """Return a reader of ours with what every message about one says, and what is ``particular`` to its kind."""
    state, person = body["state"], body.get("person")
    return KnownRegistration(
        id=state["id"],
        revision=message.seq,
        mode=state["mode"],
        language=state["language"],
        zone=state["zone"],
        link_version=state["link_version"],
        person=None if person is None else Person(name=person["name"], email=person["email"]),
        **particular,
    )


def _registration(body: Body, message: Message) -> KnownRegistration:
    state, offer = body["state"], body["state"]["offer"]
    return _known(
        body,
        message,
        event_id=state["event_id"],
        status=state["status"],
        offer=None if offer is None else HeldOffer(number=offer["number"], expires_at=_utc(offer["expires_at"])),
        registered_at=_utc(state["registered_at"]),
        checked_in=state["checked_in_at"] is not None,
        named_by=state.get("named_by"),
    )


def _leader(body: Body, message: Message) -> KnownRegistration:
    """Return the leader of a delegation as a reader."""
    state = body["state"]
    return _known(
        body,
        message,
        event_id=state["event_id"],
        status=LEADING,
        offer=None,
        registered_at=_utc(state["led_since"]),
        delegation=HeldDelegation(
            label=state["label"],
            places=state["places"],
            filled=state["filled"],
            returns_at=_utc(state["returns_at"]),
            lapsed=body["change"].get("lapsed", 0),
        ),
    )


def _enrolment(body: Body, message: Message) -> KnownRegistration:
    """Return an enrolment as a registration whose event is the series."""
    state, change = body["state"], body["change"]
    dates = [
        KnownDate(
            event_id=date["event_id"],
            registration_id=date["registration_id"],
            registration_revision=date["registration_revision"],
            mode=date["mode"],
            status=date["status"],
        )
        for date in change.get("dates", ())
    ]
    refused = [
        KnownDate(event_id=one["event_id"], mode=state["mode"], status=NOT_JOINED)
        for one in state["not_joined"]
        if state["status"] == "live"
    ]
    return _known(
        body,
        message,
        event_id=state["series_id"],
        status="confirmed" if state["status"] == "live" else "withdrawn",
        offer=None,
        registered_at=_utc(state["enrolled_at"]),
        series=KnownSeries(title=change.get("title", {}), dates=(*dates, *refused)),
    )


def _application(body: Body, message: Message) -> KnownRegistration:
    state = body["state"]
    return _known(
        body,
        message,
        event_id=state["event_id"],
        status=state["status"],
        offer=None,
        registered_at=_utc(state["submitted_at"]),
        application=True,
        rank=state["rank"],
    )


def _notice_of_decision(body: Body) -> Kind | None:
    """Return what the applicant is told: who moves up hears it in other words than who is accepted at once."""
    status, before = body["state"]["status"], body["change"]["previous_status"]
    if status == "accepted" and before == "reserve":
        return Kind.APPLICATION_MOVED_UP
    return _DECIDED.get(status)


_DECIDED: Mapping[str, Kind] = {
    "accepted": Kind.APPLICATION_ACCEPTED,
    "reserve": Kind.APPLICATION_RESERVE,
    "declined": Kind.APPLICATION_DECLINED,
}


def _about_application(kind: Callable[[Body], Kind | None]) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        command = NotifyParticipant(registration=_application(body, message), kind=kind(body))
        notify_participant(command, work, now=utc_now())

    return Subscription(follow, _want("registrations"))


def _forget_applicant(body: Body, message: Message, work: Work) -> None:
    forget_person(_application(body, message), work, now=utc_now())


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _about_event(tell: Kind | None) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        command = FollowEvent(event=_event(body, message), happened_at=message.time, tell=tell)
        follow_event(command, work, now=utc_now())

    return Subscription(follow, _want("events"))


def _about_registration(kind: Kind | None, reader: Reader = _registration) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        # Who has enrolled in a series is told of all its dates in one letter.
        told = None if body["change"].get("told_together") else kind
        command = NotifyParticipant(registration=reader(body, message), kind=told)
        notify_participant(command, work, now=utc_now())

    def want(batch: Sequence[tuple[Message, Body]], work: Any) -> None:
        for message, body in batch:
            registration = reader(body, message)
            work.registrations.want(registration.id)
            work.events.want(registration.event_id)
            if kind is not None:
                work.deliveries.want(delivery_id(registration.id, kind, version_of(kind, registration)))

    return Subscription(follow, want)


def _forget(reader: Reader) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        forget_person(reader(body, message), work, now=utc_now())

    return Subscription(follow, _want("registrations"))


def _about_enrolment(kind: Kind) -> Subscription:
    def follow(body: Body, message: Message, work: Work) -> None:
        command = NotifyParticipant(registration=_enrolment(body, message), kind=kind)
        notify_participant(command, work, now=utc_now())

    return Subscription(follow, _want("registrations"))


def _answer_request(body: Body, message: Message, work: Work) -> None:
    state = body["state"]
    command = SendDataLink(
        registration_id=state["registration_id"],
        event_id=state["event_id"],
        number=message.seq,
        language=state["language"],
        zone=state["zone"],
    )
    send_data_link(command, work, now=utc_now())


def _follow_institution(body: Body, message: Message, work: Work) -> None:
    state = body["state"]
    follow_institution(KnownInstitution(id=state["id"], revision=message.seq, names=state["names"]), work)


def _want(shelf: str) -> Prefetch:
    def want(batch: Sequence[tuple[Message, Body]], work: Any) -> None:
        for message, _ in batch:
            getattr(work, shelf).want(message.subject)

    return want


def _certificate(body: Body, message: Message) -> KnownCertificate:
    state = body["state"]
    return KnownCertificate(
        revision=message.seq,
        registration_id=state["registration_id"],
        event_id=state["event_id"],
        edition=state["edition"],
        code=state["code"],
        status=state["status"],
    )


def _follow_certificate(body: Body, message: Message, work: Work) -> None:
    command = FollowCertificate(certificate=_certificate(body, message), tell=body.get("person") is not None)
    follow_certificate(command, work, now=utc_now())


def _want_certificates(batch: Sequence[tuple[Message, Body]], work: Any) -> None:
    for message, body in batch:
        work.certificates.want(_certificate(body, message).id)


def _follow_feedback_form(body: Body, message: Message, work: Work) -> None:
    state = body["state"]
    form = KnownFeedbackForm(
        event_id=state["event_id"],
        revision=message.seq,
        invited_after=timedelta(hours=state["invited_after_h"]),
        open_for=timedelta(hours=state["open_for_h"]),
    )
    follow_feedback_form(form, work, now=utc_now())


_ABOUT_CERTIFICATE = Subscription(_follow_certificate, _want_certificates)
_ABOUT_INSTITUTION = Subscription(_follow_institution, _want("institutions"))

SUBSCRIPTIONS: Subscriptions = {
    **signing_keys.SUBSCRIPTIONS,
    **CONTACT_SUBSCRIPTIONS,
    partners.INSTITUTION_ENROLLED: _ABOUT_INSTITUTION,
    partners.INSTITUTION_CHANGED: _ABOUT_INSTITUTION,
    events.PUBLISHED: _about_event(None),
    events.CHANGED: _about_event(None),
    events.RESCHEDULED: _about_event(Kind.CHANGE),
    events.CANCELLED: _about_event(Kind.CANCELLATION),
    registrations.REGISTERED: _about_registration(Kind.CONFIRMATION),
    registrations.WAITLISTED: _about_registration(Kind.WAITING),
    registrations.PLACE_OFFERED: _about_registration(Kind.OFFER),
    registrations.OFFER_ACCEPTED: _about_registration(Kind.CONFIRMATION),
    registrations.OFFER_DECLINED: _about_registration(Kind.OFFER_DECLINED),
    registrations.OFFER_LAPSED: _about_registration(Kind.OFFER_LAPSED),
    registrations.MODE_CHANGED: _about_registration(Kind.MODE_CHANGE),
    registrations.COMPANIONS_CHANGED: _about_registration(Kind.COMPANIONS_CHANGE),
    registrations.WITHDRAWN: _about_registration(Kind.WITHDRAWAL),
    registrations.MEMBER_REMOVED: _about_registration(Kind.MEMBER_REMOVED),
    delegations.DELEGATION_LED: _about_registration(Kind.DELEGATION, _leader),
    delegations.DELEGATION_REMINDED: _about_registration(Kind.DELEGATION_REMINDER, _leader),
    delegations.MEMBERS_LAPSED: _about_registration(Kind.DELEGATION_LAPSED, _leader),
    delegations.DELEGATION_LEFT: _forget(_leader),
    feedback.FEEDBACK_FORM_DESCRIBED: Subscription(_follow_feedback_form),
    certificates.CERTIFICATE_ISSUED: _ABOUT_CERTIFICATE,
    certificates.CERTIFICATE_WITHDRAWN: _ABOUT_CERTIFICATE,
    registrations.CHECKED_IN: _about_registration(None),
    registrations.CHECK_IN_UNDONE: _about_registration(None),
    registrations.TRIMMED: _about_registration(None),
    registrations.ERASED: _forget(_registration),
    registrations.DATA_REQUESTED: Subscription(_answer_request),
    series.ENROLLED: _about_enrolment(Kind.SERIES),
    series.ENROLMENT_ENDED: _about_enrolment(Kind.SERIES_ENDED),
    series.ENROLMENT_ERASED: _forget(_enrolment),
    applications.APPLICATION_SUBMITTED: _about_application(lambda _: Kind.APPLICATION_RECEIVED),
    applications.APPLICATION_CHANGED: _about_application(lambda _: None),
    applications.APPLICATION_DECIDED: _about_application(_notice_of_decision),
    applications.APPLICATION_WITHDRAWN: _about_application(lambda _: Kind.APPLICATION_WITHDRAWN),
    applications.APPLICATION_ERASED: _forget(_application),
}
