"""The moulds of letters: subject, text, HTML and calendar entry of everything that readers in one situation share."""

import html
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
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
from causeway_notifications.delivery.series_content import compose_series
from causeway_notifications.delivery.series_entries import SeriesEntry, series_mould
from causeway_notifications.delivery.wordings import Wording, fill
from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import Entry
from causeway_notifications.domain.known_event import KnownEvent, KnownInstitution
from causeway_notifications.domain.known_registration import KnownRegistration
from causeway_notifications.domain.known_series import KnownSeries
from causeway_notifications.domain.languages import text_only_in

TEMPLATES = Path(__file__).parent / "templates"

V = TypeVar("V")

_PERSONAL = (
    "delegation_link",
    "manage_link",
    "join_link",
    "ticket_code",
    "data_link",
    "certificate_link",
    "verify_link",
    "feedback_link",
    "series_link",
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
        entry = None if method is None else self._entry(situation, event, wording, method)
        return self._mould(content, wording, entry, method)

    def make_series(
        self,
        delivery: Delivery,
        enrolment: KnownRegistration,
        series: KnownSeries,
        *,
        dates: Mapping[str, KnownEvent],
        wording: Wording,
        entry_domain: str,
    ) -> LetterMould:
        """Return the mould of a letter about all dates of one person's series."""
        content = compose_series(delivery.kind, series, enrolment.zone, dates, wording)
        entries = [
            SeriesEntry(
                event=dates[date.event_id],
                words=self._entry_words(dates[date.event_id], wording, date.mode, links=("series_link",)),
                uid=f"{date.registration_id}@{entry_domain}",
                registration_revision=date.registration_revision,
                taken_back=date.status == "withdrawn",
            )
            for date in series.dates
            if date.status in {"confirmed", "withdrawn"}
        ]
        entry = series_mould(entries, delivery.queued_at) if entries else None
        return self._mould(content, wording, entry, delivery.entry)

    def _mould(
        self, content: LetterContent, wording: Wording, entry: Mould | None, method: Entry | None
    ) -> LetterMould:
        values = self._values(content, wording)
        page = self._inliner.inline(self._html.get_template("mail.html").render(values))
        text = self._text.get_template("mail.txt").render(values)
        return LetterMould(
            subject=content.subject,
            headers=self._headers(content.subject, wording),
            text=Mould(re.sub(r"\n{3,}", "\n\n", text)),
            html=Mould(page, escape=html.escape),
            entry=entry,
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
        online = situation.mode == "online" and method is Entry.REQUEST
        links = ("join_link", "manage_link") if online else ("manage_link",)
        return entry_mould(event, method, self._entry_words(event, wording, situation.mode, links=links))

    def _entry_words(self, event: KnownEvent, wording: Wording, mode: str, *, links: Sequence[str]) -> EntryWords:
        """Return what an entry says; ``links`` are the holes of those that stand in it, the main one last."""
        labels = wording.labels
        title = title_of(event, wording)
        online = "join_link" in links
        lines = [clean(text_only_in(event.summary, wording.language))]
        if online:
            lines.append(f"{labels['calendar_join']} {hole('join_link')}")
        lines.append(f"{labels['calendar_manage']} {hole(links[-1])}")
        return EntryWords(
            title=title,
            description="\n".join(line for line in lines if line),
            location=place_of(event.place, wording) if mode == "onsite" else None,
            alarm=fill(labels["calendar_alarm"], title=title),
            organizer_name=self._sender.name,
            organizer_email=self._sender.email,
            online=online,
            link=links[-1],
        )


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701  (plain text must not be escaped; the HTML template is)
        trim_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
