"""The rules of the calendar that can say no, each by its name.

::

    Refusal
    ├── INVALID    TextMissing, UnknownZone, LocalTimeDoesNotExist, EndBeforeStart, TooLong, UnlikelyYear,
    │              WindowUpsideDown, WindowAfterEnd, WindowPast, NoMode, PlaceMissing, NegativeCapacity,
    │              HostTwice, UnknownInstitution
    └── CONFLICT   SlugTaken, LabelTaken, NotADraft, NotPublished, AlreadyCancelled, EventIsOver, StartPast,
                   RescheduleInstead, NothingChanges, CapacityBelowTaken, ModeInUse
"""

from causeway_platform.refusals import Kind, Refusal


class TextMissing(Refusal):
    """A text that people need has no wording in any language."""

    slug = "text-missing"
    kind = Kind.INVALID
    title = "A text is missing"


class UnknownZone(Refusal):
    """The time zone is not in the IANA database."""

    slug = "unknown-zone"
    kind = Kind.INVALID
    title = "The time zone is not known"


class LocalTimeDoesNotExist(Refusal):
    """The clocks skip this wall time when they go forward."""

    slug = "local-time-does-not-exist"
    kind = Kind.INVALID
    title = "That local time does not exist"


class EndBeforeStart(Refusal):
    """An event ends after it starts."""

    slug = "end-before-start"
    kind = Kind.INVALID
    title = "The end is not after the start"


class TooLong(Refusal):
    """An event longer than a travelling exhibition is a typing mistake."""

    slug = "too-long"
    kind = Kind.INVALID
    title = "The event is too long"


class UnlikelyYear(Refusal):
    """A year far from ours is a typing mistake."""

    slug = "unlikely-year"
    kind = Kind.INVALID
    title = "The year is out of range"


class WindowUpsideDown(Refusal):
    """Registration opens before it closes."""

    slug = "registration-window-upside-down"
    kind = Kind.INVALID
    title = "Registration would close before it opens"


class WindowAfterEnd(Refusal):
    """Nobody registers for what is over."""

    slug = "registration-window-after-end"
    kind = Kind.INVALID
    title = "Registration would close after the event ends"


class WindowPast(Refusal):
    """A window for an event to come must still be open, or open some day."""

    slug = "registration-window-past"
    kind = Kind.INVALID
    title = "Registration would already be closed"


class NoMode(Refusal):
    """People attend onsite, online or both."""

    slug = "no-attendance-mode"
    kind = Kind.INVALID
    title = "The event has no attendance mode"


class PlaceMissing(Refusal):
    """Onsite means somewhere."""

    slug = "place-missing"
    kind = Kind.INVALID
    title = "An onsite event needs a place"


class NegativeCapacity(Refusal):
    """A capacity is a number of places, or none for no limit."""

    slug = "negative-capacity"
    kind = Kind.INVALID
    title = "A capacity cannot be negative"


class HostTwice(Refusal):
    """An institution has one role in an event."""

    slug = "host-twice"
    kind = Kind.INVALID
    title = "An institution is named twice"


class UnknownInstitution(Refusal):
    """A host must be an active institution that partners has told us of."""

    slug = "unknown-institution"
    kind = Kind.INVALID
    title = "An institution is not known or not active"


class SlugTaken(Refusal):
    """A programme's slug is part of addresses."""

    slug = "slug-taken"
    kind = Kind.CONFLICT
    title = "Another programme has this slug"


class LabelTaken(Refusal):
    """An edition's label is its name within the programme."""

    slug = "label-taken"
    kind = Kind.CONFLICT
    title = "Another edition of the programme has this label"


class NotADraft(Refusal):
    """Only what nobody has seen can be published or thrown away."""

    slug = "not-a-draft"
    kind = Kind.CONFLICT
    title = "The event is no longer a draft"


class NotPublished(Refusal):
    """A draft has nobody to tell."""

    slug = "not-published"
    kind = Kind.CONFLICT
    title = "The event is still a draft"


class AlreadyCancelled(Refusal):
    """Cancelling is final: people were told not to come."""

    slug = "event-cancelled"
    kind = Kind.CONFLICT
    title = "The event is cancelled"


class EventIsOver(Refusal):
    """What is over is kept as it was."""

    slug = "event-is-over"
    kind = Kind.CONFLICT
    title = "The event is over"


class StartPast(Refusal):
    """People cannot come to what has begun before they hear of it."""

    slug = "start-in-the-past"
    kind = Kind.CONFLICT
    title = "The new start is in the past"


class RescheduleInstead(Refusal):
    """People must hear of a new time, place or link, with a reason."""

    slug = "reschedule-instead"
    kind = Kind.CONFLICT
    title = "This changes where or when people come"


class NothingChanges(Refusal):
    """Rescheduling to the same time and place would alarm people for nothing."""

    slug = "nothing-changes"
    kind = Kind.CONFLICT
    title = "Nothing would change"


class CapacityBelowTaken(Refusal):
    """Nobody who has a place loses it."""

    slug = "capacity-below-taken"
    kind = Kind.CONFLICT
    title = "More places are taken than would be left"


class ModeInUse(Refusal):
    """People attend, or wait, in a mode that would go."""

    slug = "mode-in-use"
    kind = Kind.CONFLICT
    title = "People are registered in this mode"
