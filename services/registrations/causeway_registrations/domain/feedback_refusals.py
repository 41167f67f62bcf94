"""What the rules of feedback say no to.

::

    Refusal
    ├── NoFeedbackForm        NOT_FOUND
    ├── FeedbackNotAttended   CONFLICT
    ├── FeedbackClosed        CONFLICT
    ├── FeedbackGivenBefore   CONFLICT
    ├── FeedbackBegun         CONFLICT
    ├── FeedbackFormUnsound   INVALID
    └── AnswerNotFitting      INVALID
"""

from causeway_platform.refusals import Kind, Refusal


class NoFeedbackForm(Refusal):
    """Nobody asks for feedback on this event."""

    slug = "no-feedback-form"
    kind = Kind.NOT_FOUND
    title = "There is no feedback form"


class FeedbackNotAttended(Refusal):
    """Only who was checked in is asked."""

    slug = "feedback-not-attended"
    kind = Kind.CONFLICT
    title = "Feedback is for those who took part"


class FeedbackClosed(Refusal):
    """The time to answer is over; ``closed_at`` says since when."""

    slug = "feedback-closed"
    kind = Kind.CONFLICT
    title = "The feedback form is closed"


class FeedbackGivenBefore(Refusal):
    """There is one answer an attendance, and an anonymous one cannot be found again to be changed."""

    slug = "feedback-given-before"
    kind = Kind.CONFLICT
    title = "Feedback was given before"


class FeedbackBegun(Refusal):
    """People have answered; what they were asked and promised stays."""

    slug = "feedback-begun"
    kind = Kind.CONFLICT
    title = "People have answered the form already"


class FeedbackFormUnsound(Refusal):
    """The questions contradict one another, or the form closes before anybody is invited; ``field`` says which."""

    slug = "feedback-form-unsound"
    kind = Kind.INVALID
    title = "The feedback form contradicts itself"


class AnswerNotFitting(Refusal):
    """An answer is missing or does not fit its question; ``question`` says which."""

    slug = "answer-not-fitting"
    kind = Kind.INVALID
    title = "An answer does not fit its question"
