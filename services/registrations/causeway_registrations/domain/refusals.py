"""What the rules of registration say no to, each with its reason and the next step.

::

    Refusal
    ├── UnknownEvent             NOT_FOUND
    ├── UnknownTicket            NOT_FOUND
    ├── TicketForAnotherEvent    CONFLICT
    ├── UnknownOccasion          CONFLICT
    ├── PartNotChosen            CONFLICT
    ├── RoomNotOpen              CONFLICT
    ├── EventCancelled           CONFLICT
    ├── EventOver                CONFLICT
    ├── RegistrationNotOpen      CONFLICT
    ├── RegistrationClosed       CONFLICT
    ├── ModeNotOffered           CONFLICT
    ├── KindRequired             CONFLICT
    ├── KindNotOffered           CONFLICT
    ├── UnknownPart              CONFLICT
    ├── PartNotInMode            CONFLICT
    ├── PartyTooLarge            CONFLICT
    ├── AdmissionContradictory   CONFLICT
    ├── DrawPending              CONFLICT
    ├── DrawHeld                 CONFLICT
    ├── SeedFixed                CONFLICT
    ├── OffersEnded              CONFLICT
    ├── NotEnoughPlaces          CONFLICT
    ├── DateOver                 CONFLICT
    ├── SheetUnreadable          INVALID
    ├── UnknownAllotment         CONFLICT
    ├── AllotmentReturned        CONFLICT
    ├── AllotmentUsedUp          CONFLICT
    ├── AllotmentTooSmall        CONFLICT
    ├── AllotmentElsewhere       CONFLICT
    ├── EventFull                CONFLICT
    ├── AlreadyRegistered        CONFLICT
    ├── RegistrationEnded        CONFLICT
    ├── ModeUnchanged            CONFLICT
    ├── NoOffer                  CONFLICT
    ├── OfferExpired             CONFLICT
    ├── PlaceNotConfirmed        CONFLICT
    ├── AlreadyCheckedIn         CONFLICT
    ├── RegistrationErased       CONFLICT
    └── NotCheckedIn             CONFLICT
"""

from causeway_platform.refusals import Kind, Refusal


class UnknownEvent(Refusal):
    """No event by that id has been announced to us."""

    slug = "unknown-event"
    kind = Kind.NOT_FOUND
    title = "There is no such event"


class UnknownTicket(Refusal):
    """The ticket is forged, or its registration is gone; the answer is the same, so that nothing can be learnt."""

    slug = "unknown-ticket"
    kind = Kind.NOT_FOUND
    title = "This ticket is not valid"


class TicketForAnotherEvent(Refusal):
    """The ticket is genuine, and for an event other than the one at this door; which one is not said."""

    slug = "ticket-for-another-event"
    kind = Kind.CONFLICT
    title = "This ticket is for another event"


class UnknownOccasion(Refusal):
    """The event has no such day or part; ``occasions`` lists those it has."""

    slug = "unknown-occasion"
    kind = Kind.CONFLICT
    title = "The event has no such day or part"


class PartNotChosen(Refusal):
    """The registration has places in parts of the event, and not in this one; ``parts`` lists its own."""

    slug = "part-not-chosen"
    kind = Kind.CONFLICT
    title = "This ticket is for other parts of the event"


class RoomNotOpen(Refusal):
    """There is no online room to be in: the place is for the hall, or the room is not open."""

    slug = "room-not-open"
    kind = Kind.CONFLICT
    title = "The online room is not open for this registration"


class EventCancelled(Refusal):
    """The event will not take place."""

    slug = "event-cancelled"
    kind = Kind.CONFLICT
    title = "The event is cancelled"


class EventOver(Refusal):
    """The event has taken place."""

    slug = "event-over"
    kind = Kind.CONFLICT
    title = "The event is over"


class RegistrationNotOpen(Refusal):
    """It is too early; ``opens_at`` says when."""

    slug = "registration-not-open"
    kind = Kind.CONFLICT
    title = "Registration is not open yet"


class RegistrationClosed(Refusal):
    """It is too late; ``closed_at`` says since when."""

    slug = "registration-closed"
    kind = Kind.CONFLICT
    title = "Registration is closed"


class ModeNotOffered(Refusal):
    """The event does not take place in this mode; ``modes`` lists those it has."""

    slug = "mode-not-offered"
    kind = Kind.CONFLICT
    title = "The event is not offered in this mode"


class KindRequired(Refusal):
    """The event has several kinds of tickets and none was chosen; ``kinds`` lists them."""

    slug = "kind-required"
    kind = Kind.CONFLICT
    title = "Choose a kind of ticket"


class KindNotOffered(Refusal):
    """The event has no such kind of ticket; ``kinds`` lists those it has."""

    slug = "kind-not-offered"
    kind = Kind.CONFLICT
    title = "The event has no such kind of ticket"


class UnknownPart(Refusal):
    """The event has no such session or stop; ``parts`` lists those it has."""

    slug = "unknown-part"
    kind = Kind.CONFLICT
    title = "The event has no such part"


class PartNotInMode(Refusal):
    """The session or stop does not take place in this mode; ``modes`` lists those it has."""

    slug = "part-not-in-mode"
    kind = Kind.CONFLICT
    title = "The part is not offered in this mode"


class PartyTooLarge(Refusal):
    """More people than one registration may be for; ``largest`` says how many may."""

    slug = "party-too-large"
    kind = Kind.CONFLICT
    title = "The party is too large"


class AdmissionContradictory(Refusal):
    """What was laid down cannot all be true; ``field`` says where to look, ``contradiction`` what is wrong there."""

    slug = "admission-contradictory"
    kind = Kind.CONFLICT
    title = "The admission contradicts itself"


class DrawPending(Refusal):
    """Places are drawn at ``draw_at``, and the person does not want to take part in the draw."""

    slug = "draw-pending"
    kind = Kind.CONFLICT
    title = "Places will be drawn"


class DrawHeld(Refusal):
    """What a draw has decided cannot be undecided; ``drawn_at`` says since when."""

    slug = "draw-held"
    kind = Kind.CONFLICT
    title = "The draw was held"


class SeedFixed(Refusal):
    """A lottery's seed cannot be chosen again; ``seed_digest`` is what was promised."""

    slug = "seed-fixed"
    kind = Kind.CONFLICT
    title = "The seed of the draw is fixed"


class OffersEnded(Refusal):
    """Too little time is left before the start for anybody to answer an offer."""

    slug = "offers-ended"
    kind = Kind.CONFLICT
    title = "No more offers are made"


class NotEnoughPlaces(Refusal):
    """Fewer places are free than an allotment is to keep; ``free`` says how many are."""

    slug = "not-enough-places"
    kind = Kind.CONFLICT
    title = "Not enough places are free"


class DateOver(Refusal):
    """A date on which something is to happen has passed."""

    slug = "date-over"
    kind = Kind.CONFLICT
    title = "The date is over"


class SheetUnreadable(Refusal):
    """A table of people is not one; ``line``, ``missing`` or ``unknown`` say where to look."""

    slug = "sheet-unreadable"
    kind = Kind.INVALID
    title = "The table cannot be read"


class ImportNotTried(Refusal):
    """Only a table that was tried to its end can be registered as it was tried."""

    slug = "import-not-tried"
    kind = Kind.CONFLICT
    title = "The table was not tried to its end"


class SheetForgotten(Refusal):
    """A table that was tried is kept for a short time only."""

    slug = "sheet-forgotten"
    kind = Kind.CONFLICT
    title = "The table is not kept any more"


class UnknownAllotment(Refusal):
    """What should prove an allotment is forged, or the allotment is gone; the answer is the same."""

    slug = "unknown-allotment"
    kind = Kind.CONFLICT
    title = "This allotment is not known"


class AllotmentReturned(Refusal):
    """The places that were kept are everybody's; ``returned_at`` says since when."""

    slug = "allotment-returned"
    kind = Kind.CONFLICT
    title = "The allotment has returned"


class AllotmentUsedUp(Refusal):
    """Too few places of it are left; ``left`` says how many."""

    slug = "allotment-used-up"
    kind = Kind.CONFLICT
    title = "The allotment is used up"


class AllotmentTooSmall(Refusal):
    """It cannot be smaller than the number of people who have places of it; ``filled`` says how many."""

    slug = "allotment-too-small"
    kind = Kind.CONFLICT
    title = "The allotment would be too small"


class AllotmentElsewhere(Refusal):
    """Its places are of another event, mode or kind than those asked for; ``mode`` and ``kind`` say which."""

    slug = "allotment-elsewhere"
    kind = Kind.CONFLICT
    title = "The allotment is for other places"


class EventFull(Refusal):
    """Too few places are free, and the person does not want to wait.

    ``capacity``, ``taken`` and ``waiting`` say how full the mode is, ``lacking`` which pools have too few places left.
    """

    slug = "event-full"
    kind = Kind.CONFLICT
    title = "All places are taken"


class AlreadyRegistered(Refusal):
    """This person has a place, an offer or a wait in this event."""

    slug = "already-registered"
    kind = Kind.CONFLICT
    title = "This address cannot be registered again"


class RegistrationEnded(Refusal):
    """The registration was withdrawn or declined, or its offer has lapsed; ``status`` says which."""

    slug = "registration-ended"
    kind = Kind.CONFLICT
    title = "The registration has ended"


class ModeUnchanged(Refusal):
    """It is in this mode already."""

    slug = "mode-unchanged"
    kind = Kind.CONFLICT
    title = "The registration is in this mode already"


class NoOffer(Refusal):
    """There is no offer to answer; ``status`` says what there is."""

    slug = "no-offer"
    kind = Kind.CONFLICT
    title = "There is no offer to answer"


class OfferExpired(Refusal):
    """The answer came too late; ``expired_at`` says how late."""

    slug = "offer-expired"
    kind = Kind.CONFLICT
    title = "The offer has expired"


class PlaceNotConfirmed(Refusal):
    """Only a confirmed place has a ticket; ``status`` says what there is."""

    slug = "place-not-confirmed"
    kind = Kind.CONFLICT
    title = "There is no confirmed place"


class AlreadyCheckedIn(Refusal):
    """The ticket was used; ``checked_in_at`` says when first."""

    slug = "already-checked-in"
    kind = Kind.CONFLICT
    title = "Already checked in"


class NotCheckedIn(Refusal):
    """There is no check-in to undo."""

    slug = "not-checked-in"
    kind = Kind.CONFLICT
    title = "Not checked in"


class RegistrationErased(Refusal):
    """The person was forgotten; ``erased_at`` says when."""

    slug = "registration-erased"
    kind = Kind.CONFLICT
    title = "The person was forgotten"
