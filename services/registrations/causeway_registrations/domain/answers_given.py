"""What came with one registration besides the person: answers, the terms they agreed to, the code they used."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from causeway_registrations.domain.form import Answers, Form


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersGiven:
    """Kept beside the registration, and only where an event asks for something, so that registrations stay small."""

    registration_id: str
    revision: int = 1
    event_id: str
    form_version: int = 0
    """The version of the form that was answered."""
    answers: Answers = field(default_factory=dict)
    terms_version: str | None = None
    agreed_at: datetime | None = None
    code_id: str | None = None

    @property
    def id(self) -> str:
        """The registration's id."""
        return self.registration_id

    def answer(self, form: Form, given: Mapping[str, object]) -> "AnswersGiven":
        """Answer anew, by the form as it is now.

        Raises:
            AnswersDoNotFit
        """
        return replace(self, revision=self.revision + 1, form_version=form.version, answers=form.read(given))

    def without_code(self) -> "AnswersGiven":
        """Forget the code, which was given back."""
        return replace(self, revision=self.revision + 1, code_id=None)
