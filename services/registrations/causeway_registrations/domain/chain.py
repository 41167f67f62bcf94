"""The one chain of gates between a person and a registration; page, API and registering itself all go through it.

The order is the order in which a person would want to hear it: first what cannot be mended, last what they can mend
on the form. Whether the address is registered already comes at the very end, so that nobody learns it who would not
be let in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from causeway_platform.refusals import Refusal
from causeway_registrations.domain.access_code import AccessCode, code_not_valid
from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.application_refusals import ApplicationRequired
from causeway_registrations.domain.gate_refusals import (
    ClashesWithAnother,
    CodeRequired,
    NotAmongInvited,
    PrerequisiteMissing,
    TermsNotAccepted,
)
from causeway_registrations.domain.gates import Gates
from causeway_registrations.domain.offered_event import OfferedEvent
from causeway_registrations.domain.participant import person_key
from causeway_registrations.domain.refusals import AlreadyRegistered


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody who asks for a place, and what was looked up about them; what no gate asks about was not."""

    event: OfferedEvent
    now: datetime
    email: str
    identity: str
    """What the person is known by in this event."""
    kind: str | None = None
    institution_id: str | None = None
    code_given: bool = False
    code: AccessCode | None = None
    taken_part_in: frozenset[str] = frozenset()
    """Those prerequisites that are fulfilled, by event id."""
    others: Sequence[Announcement] = ()
    """The events of their other live registrations."""
    terms_version: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    registered_already: bool = False
    vouched: bool = False
    """Whether an organiser, or whoever an organiser trusts with places, brings this person."""
    asked_later: bool = False
    """Whether the person agrees and answers for themselves, when they confirm."""
    early: bool = False
    """Whether they need not wait for registration to open, because they are enrolled in the whole series."""
    accepted: bool = False
    """Whether an application of theirs was accepted."""

    @property
    def gates(self) -> Gates:
        """The conditions of the event."""
        return self.event.admission.gates


Gate = Callable[[Asking], None]


def in_its_window(asking: Asking) -> None:
    """Registration is open.

    Raises:
        EventCancelled, EventOver, RegistrationNotOpen, RegistrationClosed
    """
    asking.event.refuse_unless_open(asking.now, early=asking.early)


def by_application(asking: Asking) -> None:
    """Where people decide who gets in, they have accepted this person.

    Raises:
        ApplicationRequired
    """
    if asking.gates.by_application and not (asking.accepted or asking.vouched):
        raise application_required()


def application_required() -> ApplicationRequired:
    """Return the refusal for whoever was not accepted where people decide who gets in."""
    return ApplicationRequired(
        "One gets into this event by applying; people decide on each application.",
        next_step="Apply on the event's page, or follow the link in our mail if you have applied.",
    )


def ahead(asking: Asking) -> None:
    """The event takes place and is not over; whoever was accepted need not come within its window.

    Raises:
        EventCancelled, EventOver
    """
    asking.event.refuse_unless_ahead(asking.now)


def with_a_code(asking: Asking) -> None:
    """Where a code is needed, there is one that opens.

    Raises:
        CodeRequired, CodeNotValid
    """
    if asking.vouched or not asking.gates.needs_code:
        return
    if not asking.code_given:
        raise CodeRequired(
            "One registers for this event with a code.",
            next_step="Enter the code from your invitation, or ask the organiser for one.",
        )
    if asking.code is None or not asking.code.opens_for(person_key(asking.email), asking.kind, asking.now):
        raise code_not_valid()


def among_the_invited(asking: Asking) -> None:
    """Where only some are let in, the address or the institution is one of theirs.

    Raises:
        NotAmongInvited
    """
    gates = asking.gates
    if gates.for_some_only and not asking.vouched and not gates.lets_in(asking.email, asking.institution_id):
        raise NotAmongInvited(
            "This event is for certain institutions only.",
            next_step="Register with the address that your institution gave you, or choose your institution.",
            mail_domains=list(gates.mail_domains),
            institutions=list(gates.institutions),
        )


def after_what_comes_first(asking: Asking) -> None:
    """What has to come first has come.

    Raises:
        PrerequisiteMissing
    """
    missing = [one for one in asking.gates.prerequisites if one.event_id not in asking.taken_part_in]
    if missing:
        raise PrerequisiteMissing(
            "This event builds on others.",
            next_step="Take part in what comes first, and register with the same address.",
            events=[one.event_id for one in asking.gates.prerequisites],
        )


def free_at_that_time(asking: Asking) -> None:
    """Where it matters, nothing else is on at the same time.

    The refusal does not name the other event: anybody can ask with anybody's address.

    Raises:
        ClashesWithAnother
    """
    if asking.gates.refuses_clash and any(asking.event.announced.overlaps(other) for other in asking.others):
        raise ClashesWithAnother(
            "This address is registered for another event at the same time.",
            next_step="Use the link in our mail about the other event to withdraw there, or choose another date.",
        )


def agreed_to_the_terms(asking: Asking) -> None:
    """Where there are terms, the present ones are agreed to.

    Raises:
        TermsNotAccepted
    """
    terms = None if asking.asked_later else asking.gates.terms
    if terms is not None and asking.terms_version != terms.version:
        raise TermsNotAccepted(
            "Taking part needs your consent to the terms as they are now.",
            next_step="Read the terms and agree to them.",
            terms_version=terms.version,
        )


def with_answers(asking: Asking) -> None:
    """The questions of the event are answered.

    Raises:
        AnswersDoNotFit
    """
    if not asking.asked_later:
        asking.event.admission.form.read(asking.answers)


def for_the_first_time(asking: Asking) -> None:
    """The person has no live registration in this event.

    Raises:
        AlreadyRegistered
    """
    if asking.registered_already:
        raise AlreadyRegistered(
            "This address cannot be registered for this event again.",
            next_step="Use the link in the message that was sent to this address.",
        )


CHAIN: Sequence[Gate] = (
    in_its_window,
    by_application,
    with_a_code,
    among_the_invited,
    after_what_comes_first,
    free_at_that_time,
    agreed_to_the_terms,
    with_answers,
    for_the_first_time,
)

CHAIN_OF_ACCEPTED: Sequence[Gate] = (ahead, for_the_first_time)
"""For whom an application was accepted. Who fits was decided by people, who have read the statements."""


def pass_gates(asking: Asking) -> None:
    """Go through the chain.

    Raises:
        Refusal: the first gate that says no.
    """
    for gate in CHAIN_OF_ACCEPTED if asking.accepted else CHAIN:
        gate(asking)


def refusals_to(asking: Asking) -> list[Refusal]:
    """Return everything in the way, in the order of the chain."""
    refusals = []
    for gate in CHAIN:
        try:
            gate(asking)
        except Refusal as refusal:
            refusals.append(refusal)
    return refusals
