"""Letters as operators see them before anybody gets one: written from a made-up event by the very same code."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from causeway_notifications.delivery.letters import Letter, Letters
from causeway_notifications.delivery.samples import sample_occasion
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.languages import closest
from causeway_notifications.domain.refusals import LanguageNotOffered, UnknownNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A letter taken apart; ``calendar`` is none when the letter has no calendar entry."""

    kind: str
    language: str
    mode: str
    sender: str
    subject: str
    text: str
    html: str
    calendar: str | None


def preview(letters: Letters, kind: str, language: str, mode: str, now: datetime) -> Preview:
    """Return the letter of ``kind`` as a reader of ``language`` attending by ``mode`` would get it.

    Raises:
        UnknownNotice: there is no such kind.
        LanguageNotOffered: there are no texts in this language.
    """
    if kind not in set(Kind):
        raise UnknownNotice(
            f"There is no message of the kind {kind!r}.",
            next_step="Choose one of the kinds in the list.",
            kinds=[str(known) for known in Kind],
        )
    offered = closest(language, letters.languages)
    if offered is None:
        raise LanguageNotOffered(
            f"There are no texts in {language!r}.",
            next_step="Choose one of the languages in the list, or add a folder of texts.",
            languages=list(letters.languages),
        )
    letter = letters.write(sample_occasion(Kind(kind), offered, mode, now), now)
    return _taken_apart(letter, kind, mode)


def _taken_apart(letter: Letter, kind: str, mode: str) -> Preview:
    message = email.message_from_bytes(letter.content, policy=email.policy.default)
    parts = {part.get_content_type(): part for part in message.walk() if isinstance(part, EmailMessage)}
    calendar = parts.get("text/calendar")
    return Preview(
        kind=kind,
        language=letter.language,
        mode=mode,
        sender=letter.sender,
        subject=str(message["Subject"]),
        text=parts["text/plain"].get_content(),
        html=parts["text/html"].get_content(),
        calendar=None if calendar is None else calendar.get_content(),
    )
