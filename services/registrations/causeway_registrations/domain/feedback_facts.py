"""What happened about feedback; what people answer is told to nobody."""

from dataclasses import dataclass

from causeway_registrations.domain.feedback_form import FeedbackForm


@dataclass(frozen=True, slots=True)
class FeedbackFormDescribed:
    """What an event's participants are asked was laid down."""

    form: FeedbackForm
