"""Routes about letters: how many there are, and what they look like."""

from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.refusals import LanguageNotOffered, UnknownNotice
from causeway_notifications.web.parts import Parts
from causeway_notifications.web.schemas import OverviewView, PreviewQuery, PreviewView
from causeway_notifications.web.views import moment, preview_view
from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes


def add_letter_routes(routes: Routes, parts: Parts) -> None:
    """Declare the routes about letters."""

    @routes.get(
        "/overview",
        callers=OPERATOR,
        answer=OverviewView,
        summary="Count messages by kind and status, and say since when the oldest has been waiting",
    )
    def overview(_call: Call) -> Answer:
        found = parts.log.overview()
        oldest = found.oldest_waiting
        body = {
            "counts": found.counts,
            "oldest_queued_at": moment(oldest),
            "oldest_queued_seconds": None if oldest is None else (parts.clock() - oldest).total_seconds(),
            "kinds": [str(kind) for kind in Kind],
            "languages": list(parts.languages),
        }
        return Answer(body=body)

    @routes.get(
        "/previews/<kind>",
        callers=OPERATOR,
        query=PreviewQuery,
        answer=PreviewView,
        refusals=(UnknownNotice, LanguageNotOffered),
        summary="Show a kind of message in a language, written from a made-up event",
    )
    def show_preview(call: Call) -> Answer:
        shown = parts.preview(call.path["kind"], call.query["language"], call.query["mode"], parts.clock())
        return Answer(body=preview_view(shown))
