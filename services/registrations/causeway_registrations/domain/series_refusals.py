"""What the rules of series say no to, each with its reason and the next step.

::

    Refusal
    ├── UnknownSeries        NOT_FOUND
    ├── SeriesNotOpen        CONFLICT
    ├── AlreadyEnrolled      CONFLICT
    ├── EnrolmentEnded       CONFLICT
    ├── EnrolmentErased      CONFLICT
    ├── DateLeft             CONFLICT
    └── DateNotLeft          CONFLICT
"""

from causeway_platform.refusals import Kind, Refusal


class UnknownSeries(Refusal):
    """No announced event belongs to a programme or edition by that id."""

    slug = "unknown-series"
    kind = Kind.NOT_FOUND
    title = "There is no such series"


class SeriesNotOpen(Refusal):
    """Operators have not opened the series, or have closed it again."""

    slug = "series-not-open"
    kind = Kind.CONFLICT
    title = "One cannot enrol in this series now"


class AlreadyEnrolled(Refusal):
    """The person is enrolled in this series."""

    slug = "already-enrolled"
    kind = Kind.CONFLICT
    title = "This address cannot be enrolled again"


class EnrolmentEnded(Refusal):
    """The enrolment was ended."""

    slug = "enrolment-ended"
    kind = Kind.CONFLICT
    title = "The enrolment has ended"


class EnrolmentErased(Refusal):
    """The person was forgotten; ``erased_at`` says when."""

    slug = "enrolment-erased"
    kind = Kind.CONFLICT
    title = "The person was forgotten"


class DateLeft(Refusal):
    """The person has left this date already."""

    slug = "date-left"
    kind = Kind.CONFLICT
    title = "This date was left already"


class DateNotLeft(Refusal):
    """The person takes part in this date, or will; ``status`` says how."""

    slug = "date-not-left"
    kind = Kind.CONFLICT
    title = "This date was not left"


def unknown_series() -> UnknownSeries:
    """Return the refusal for an id that no announced event belongs to."""
    return UnknownSeries(
        "No announced event belongs to a programme or edition by that id.",
        next_step="Publish the first date of the series, then try again.",
    )
