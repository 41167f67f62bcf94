"""The HTTP side of the mailbox: pages for people, JSON for tests, both read-only."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from causeway_cli.mailbox import pages
from causeway_cli.mailbox.reading import Letter, read_letter, read_subject
from causeway_cli.mailbox.spool import Entry, Spool

PAGE = 50
LARGEST_PAGE = 1000

_PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
_LETTER_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_PART_POLICY = "sandbox; default-src 'none'"

Query = dict[str, str]


class Site(BaseHTTPRequestHandler):
    """Answers one request. The spool is a class attribute of the subclass that :func:`serve` makes."""

    spool: Spool
    protocol_version = "HTTP/1.1"
    server_version = "CausewayMailbox"
    sys_version = ""

    def do_GET(self) -> None:
        """Find the answer by the path."""
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        for pattern, answer in _ROUTES:
            if match := pattern.fullmatch(address.path):
                answer(self, query, match)
                return
        self.send_html(pages.missing_page(), HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the log free of every glance at the mailbox."""

    def send_html(self, html: str, status: HTTPStatus = HTTPStatus.OK, policy: str = _PAGE_POLICY) -> None:
        """Answer with a page."""
        self.send_bytes(html.encode(), "text/html; charset=utf-8", status, policy)

    def send_json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Answer with JSON."""
        self.send_bytes(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)

    def send_bytes(
        self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, policy: str = _PAGE_POLICY
    ) -> None:
        """Answer with ``content``; no answer is kept by a browser, because new mail comes all the time."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _show_list(site: Site, query: Query, _match: re.Match[str]) -> None:
    recipient = query.get("to", "").strip()
    entries = site.spool.newest(recipient=recipient, before=_number(query.get("before")), limit=PAGE + 1)
    rows = [(entry, read_subject(site.spool.content(entry))[0]) for entry in entries[:PAGE]]
    older = entries[PAGE - 1].number if len(entries) > PAGE else None
    site.send_html(pages.list_page(rows, recipient=recipient, total=site.spool.total(recipient=recipient), older=older))


def _list_json(site: Site, query: Query, _match: re.Match[str]) -> None:
    recipient, limit = query.get("to", ""), min(_number(query.get("limit")) or PAGE, LARGEST_PAGE)
    entries = site.spool.newest(recipient=recipient, before=_number(query.get("before")), limit=limit)
    following = entries[-1].number if len(entries) == limit else None
    items = [_summary(entry, *read_subject(site.spool.content(entry))) for entry in entries]
    site.send_json({"items": items, "next": following, "total": site.spool.total(recipient=recipient)})


def _summary(entry: Entry, subject: str, message_id: str) -> dict[str, object]:
    return {
        "id": entry.number,
        "at": entry.at,
        "from": entry.sender,
        "to": list(entry.recipients),
        "subject": subject,
        "message_id": message_id,
        "size": entry.size,
    }


def _message(show: Callable[[Site, Entry, Letter], None]) -> Callable[[Site, Query, re.Match[str]], None]:
    def answer(site: Site, _query: Query, match: re.Match[str]) -> None:
        entry = site.spool.find(int(match["number"]))
        if entry is None:
            site.send_html(pages.missing_page(), HTTPStatus.NOT_FOUND)
        else:
            show(site, entry, read_letter(site.spool.content(entry)))

    return answer


def _show_message_json(site: Site, entry: Entry, letter: Letter) -> None:
    attachments = [
        {"position": part.position, "type": part.content_type, "name": part.name, "size": len(part.content)}
        for part in letter.parts
    ]
    shown = {"headers": letter.headers, "text": letter.text, "html": letter.html, "calendar": letter.calendar}
    site.send_json({**_summary(entry, letter.subject, letter.header("Message-ID")), **shown, "parts": attachments})


def _show_part(site: Site, query: Query, match: re.Match[str]) -> None:
    entry = site.spool.find(int(match["number"]))
    parts = read_letter(site.spool.content(entry)).parts if entry else ()
    position = int(match["position"])
    if position >= len(parts):
        site.send_html(pages.missing_page(), HTTPStatus.NOT_FOUND)
        return
    part = parts[position]
    kind = part.content_type if part.content_type.startswith(("image/png", "image/jpeg")) else "text/plain"
    site.send_bytes(part.content, f"{kind}; charset=utf-8" if kind == "text/plain" else kind, policy=_PART_POLICY)


def _show_style(site: Site, _query: Query, _match: re.Match[str]) -> None:
    site.send_bytes(pages.STYLE.encode(), "text/css; charset=utf-8")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


_MESSAGE = r"/mailbox/messages/(?P<number>[0-9]{1,9})"
_ROUTES: tuple[tuple[re.Pattern[str], Callable[[Site, Query, re.Match[str]], None]], ...] = (
    (re.compile(r"/mailbox/?"), _show_list),
    (re.compile(r"/mailbox/style\.css"), _show_style),
    (re.compile(_MESSAGE), _message(lambda site, entry, letter: site.send_html(pages.letter_page(entry, letter)))),
    (
        re.compile(_MESSAGE + "/html"),
        _message(lambda site, _, letter: site.send_html(letter.html, policy=_LETTER_POLICY)),
    ),
    (
        re.compile(_MESSAGE + "/raw"),
        _message(
            lambda site, entry, _: site.send_bytes(
                site.spool.content(entry), "text/plain; charset=utf-8", policy=_PART_POLICY
            )
        ),
    ),
    (re.compile(_MESSAGE + r"/parts/(?P<position>[0-9]{1,3})"), _show_part),
    (re.compile(r"/mailbox/api/messages"), _list_json),
    (re.compile(r"/mailbox/api/messages/(?P<number>[0-9]{1,9})"), _message(_show_message_json)),
)


def make_server(spool: Spool, *, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server for ``spool``; the caller runs ``serve_forever`` and closes it."""
    handler = type("SpoolSite", (Site,), {"spool": spool})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    return server
