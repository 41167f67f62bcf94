"""The moulds of letters: subject, text, HTML and calendar entry of everything that readers in one situation share."""

import html
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from causeway_notifications.delivery.calendar_entry import EntryWords, entry_mould
from causeway_notifications.delivery.letter_content import LetterContent, Situation, compose, place_of, title_of
from causeway_notifications.delivery.mail_headers import person_header, text_header
from causeway_notifications.delivery.moulds import Mould, clean, hole
from causeway_notifications.delivery.wordings import Wording, fill
from causeway_notifications.domain.kinds import Entry
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.languages import text_only_in

TEMPLATES = Path(__file__).parent / "templates"

V = TypeVar("V")

_PERSONAL = (
    *("manage_link", "join_link", "ticket_code", "data_link", "certificate_link", "verify_link", "feedback_link"),
    "application_link",
)


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who letters come from."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True)
class LetterMould:
    """Everything of a letter but the person."""

    subject: str
    headers: bytes
    text: Mould
    html: Mould
    entry: Mould | None
    method: Entry | None
    ticket: bool


class Kept(Generic[V]):
    """The values made last, by key; making one twice at the same time is harmless."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Return the value of ``key``, made now if it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._limit:
                self._values.popitem(last=False)
        return value


class MouldMaker:
    """Makes the moulds from templates, wordings and what is known of an event."""

    def __init__(self, *, sender: Sender, programme_link: str) -> None:
        self._sender = sender
        self._programme_link = programme_link
        # Two environments, because only one of the two formats may be escaped.
        self._html = _environment(autoescape=True)
        self._text = _environment(autoescape=False)
        self._inliner = CSSInliner(load_remote_stylesheets=False)

    def make(
        self,
        situation: Situation,
        event: KnownEvent,
        institutions: Mapping[str, KnownInstitution],
        wording: Wording,
        method: Entry | None,
    ) -> LetterMould:
        """Return the mould for readers of ``wording`` in ``situation``."""
        content = compose(situation, event, institutions, wording)
        values = self._values(content, wording)
        page = self._inliner.inline(self._html.get_template("mail.html").render(values))
        text = self._text.get_template("mail.txt").render(values)
        return LetterMould(
            subject=content.subject,
            headers=self._headers(content.subject, wording),
            text=Mould(re.sub(r"\n{3,}", "\n\n", text)),
            html=Mould(page, escape=html.escape),
            entry=None if method is None else self._entry(situation, event, wording, method),
            method=method,
            ticket=content.ticket,
        )

    def _values(self, content: LetterContent, wording: Wording) -> dict[str, object]:
        return {
            "letter": content,
            "labels": wording.labels,
            "language": wording.language,
            "direction": wording.direction,
            "greeting": fill(wording.labels["greeting"], name=hole("name")),
            "programme_link": self._programme_link,
            **{name: hole(name) for name in _PERSONAL},
        }

    def _headers(self, subject: str, wording: Wording) -> bytes:
        """Return the headers that all readers share."""
        return b"".join(
            (
                person_header("From", self._sender.name, self._sender.email),
                text_header("Subject", subject),
                b"Auto-Submitted: auto-generated\r\n",
                f"Content-Language: {wording.language}\r\n".encode("ascii"),
                b"MIME-Version: 1.0\r\n",
            )
        )

    def _entry(self, situation: Situation, event: KnownEvent, wording: Wording, method: Entry) -> Mould:
        labels = wording.labels
        title = title_of(event, wording)
        online = situation.mode == "online" and method is Entry.REQUEST
        lines = [clean(text_only_in(event.summary, wording.language))]
        if online:
            lines.append(f"{labels['calendar_join']} {hole('join_link')}")
        lines.append(f"{labels['calendar_manage']} {hole('manage_link')}")
        words = EntryWords(
            title=title,
            description="\n".join(line for line in lines if line),
            location=place_of(event.place, wording) if situation.mode == "onsite" else None,
            alarm=fill(labels["calendar_alarm"], title=title),
            organizer_name=self._sender.name,
            organizer_email=self._sender.email,
            online=online,
        )
        return entry_mould(event, method, words)


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701  (plain text must not be escaped; the HTML template is)
        trim_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
