"""What a letter about a whole series says: its title, and each of its dates in a row."""

from collections.abc import Mapping

from causeway_notifications.delivery.letter_content import LetterContent, Row, title_of
from causeway_notifications.delivery.moments import in_words, same_clock
from causeway_notifications.delivery.moulds import clean
from causeway_notifications.delivery.wordings import Wording, fill
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_event import KnownEvent
from causeway_notifications.domain.known_series import NOT_JOINED, KnownDate, KnownSeries
from causeway_notifications.domain.languages import text_in


def compose_series(
    kind: Kind, series: KnownSeries, zone: str, dates: Mapping[str, KnownEvent], wording: Wording
) -> LetterContent:
    """Return what to say to somebody whose clock is in ``zone`` about all dates of their series."""
    notice = wording.notices[kind]
    title = clean(text_in(series.title, wording.language))
    words = {"title": title, "office": wording.labels["office"]}
    enrolled = kind is Kind.SERIES
    return LetterContent(
        subject=fill(notice.subject, **words),
        heading=fill(notice.heading, **words),
        title=title,
        lead=[fill(paragraph, **words) for paragraph in notice.lead],
        rows=[row for date in series.dates for row in _rows(date, dates[date.event_id], zone, wording)],
        offer_until="",
        answer="",
        ticket=False,
        join=False,
        manage=False,
        series=enrolled,
        data=False,
        footer=wording.labels["series_footer"],
    )


def _rows(date: KnownDate, event: KnownEvent, zone: str, wording: Wording) -> list[Row]:
    labels, past = wording.labels, date.status == "withdrawn"
    when = in_words(event.starts_at, event.ends_at, event.zone, wording.locale)
    separator = labels["list_separator"]
    rows = [Row(title_of(event, wording), when + ("" if past else separator + _state(date, wording)), past=past)]
    if not past and not same_clock(event.starts_at, event.ends_at, event.zone, zone):
        rows.append(Row(labels["your_time"], in_words(event.starts_at, event.ends_at, zone, wording.locale)))
    return rows


def _state(date: KnownDate, wording: Wording) -> str:
    if date.status == NOT_JOINED:
        return wording.labels["date_not_joined"]
    return wording.labels[date.mode] if date.status == "confirmed" else wording.labels["date_waiting"]
