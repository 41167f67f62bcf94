"""What a person's export takes from beside their registrations."""

from collections.abc import Sequence
from dataclasses import dataclass

from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.assessment import Assessment
from causeway_registrations.domain.attendance import SeatAttendance
from causeway_registrations.domain.certificate import Certificate
from causeway_registrations.domain.feedback import Feedback
from causeway_registrations.domain.feedback_form import FeedbackForm
from causeway_registrations.domain.form import Form
from causeway_registrations.domain.gates import Terms
from causeway_registrations.domain.needs import Needs


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBeside:
    """What is held beside one registration; the forms are those that were answered."""

    given: AnswersGiven | None = None
    form: Form | None = None
    terms: Terms | None = None
    """The wording that was agreed to."""
    needs: Needs | None = None
    seats: Sequence[SeatAttendance] = ()
    assessment: Assessment | None = None
    certificates: Sequence[Certificate] = ()
    feedback: Feedback | None = None
    """What was answered by name; an anonymous answer cannot be found again."""
    feedback_form: FeedbackForm | None = None
    has_given_feedback: bool = False
