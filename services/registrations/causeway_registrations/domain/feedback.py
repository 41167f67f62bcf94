"""Feedback as it is kept. An anonymous answer has a random id, a day and nothing that leads to who gave it; that they
have answered is kept elsewhere, without a time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from causeway_registrations.domain.feedback_form import Answers, FeedbackForm
from causeway_registrations.domain.registration import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One answered form. ``registration_id`` is none when it is anonymous; ``day`` is a date such as 2026-05-01."""

    id: str
    revision: int = 1
    event_id: str
    registration_id: str | None
    day: str
    mode: str
    country: str | None
    answers: Answers

    @classmethod
    def give(
        cls, form: FeedbackForm, registration: Registration, given: Mapping[str, object], now: datetime
    ) -> "Feedback":
        """Return a new answer, anonymous if the form is.

        Raises:
            AnswerNotFitting
        """
        return cls(
            # Ids of ours sort by time; this one must not.
            id=str(uuid.uuid4()) if form.anonymous else registration.id,
            event_id=form.event_id,
            registration_id=None if form.anonymous else registration.id,
            day=now.date().isoformat(),
            mode=registration.mode,
            country=registration.country,
            answers=form.fitting(given),
        )

    def change(self, form: FeedbackForm, given: Mapping[str, object], now: datetime) -> "Feedback":
        """Return it with other answers.

        Raises:
            AnswerNotFitting
        """
        day = now.date().isoformat()
        return replace(self, revision=self.revision + 1, answers=form.fitting(given), day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMark:
    """That a registration has answered an anonymous form, and nothing else."""

    registration_id: str
    event_id: str
    revision: int = 1

    @property
    def id(self) -> str:
        """The registration's id: one answer an attendance."""
        return self.registration_id
