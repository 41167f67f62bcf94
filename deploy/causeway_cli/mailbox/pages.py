"""The mailbox in the browser: plain pages without script, drawn from what the spool holds."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from causeway_cli.mailbox.reading import Letter
from causeway_cli.mailbox.spool import Entry

ROOT = "/mailbox/"

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def list_page(rows: Sequence[tuple[Entry, str]], *, recipient: str, total: int, older: int | None) -> str:
    """Draw the list: ``rows`` are entries with their subjects, ``older`` is where the next page begins."""
    body = [
        "<h1>Mailbox</h1>",
        f'<p class="quiet">{_count(total, recipient)} Nothing here leaves this machine.</p>',
        f'<form action="{ROOT}" method="get" role="search"><input type="search" name="to" aria-label="Recipient"'
        f' placeholder="Search by recipient" value="{escape(recipient)}"><button>Search</button></form>',
        f"<ol>{''.join(_row(entry, subject) for entry, subject in rows)}</ol>" if rows else _nothing(recipient),
    ]
    if older is not None:
        query = urlencode({"to": recipient, "before": older} if recipient else {"before": older})
        body.append(f'<p><a href="{ROOT}?{escape(query)}" rel="next">Older mail</a></p>')
    return page("Mailbox", body)


def letter_page(entry: Entry, letter: Letter) -> str:
    """Draw one message; its HTML is shown in a frame that may run and fetch nothing."""
    here = f"{ROOT}messages/{entry.number}"
    body = [
        f'<p><a href="{ROOT}">All mail</a></p>',
        f"<h1>{escape(letter.subject) or '(no subject)'}</h1>",
        _facts([("From", letter.header("From")), ("To", ", ".join(entry.recipients)), ("Received", entry.at)]),
    ]
    if letter.html:
        body.append(f'<iframe sandbox src="{here}/html" title="The message as a mail reader shows it"></iframe>')
    body += _text("Text", letter.text) + _text("Calendar object", letter.calendar)
    body.append("<h2>Parts</h2>")
    body.append(_parts(here, letter))
    body.append(f'<h2>Headers</h2>{_facts(letter.headers)}<p><a href="{here}/raw">The message as it was sent</a></p>')
    return page(letter.subject or "Message", body)


def missing_page() -> str:
    """Draw the answer to an address that leads nowhere."""
    return page("Not found", ["<h1>This message is not here</h1>", f'<p><a href="{ROOT}">All mail</a></p>'])


def page(title: str, body: Iterable[str]) -> str:
    """Frame ``body``, which is HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} · Causeway mailbox</title><link rel="stylesheet" href="{ROOT}style.css"></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )


def _count(total: int, recipient: str) -> str:
    what = f"{total:,} message{'' if total == 1 else 's'}"
    return f"{what} for recipients with “{escape(recipient)}”." if recipient else f"{what}."


def _nothing(recipient: str) -> str:
    if recipient:
        return f'<p>No mail for such a recipient. <a href="{ROOT}">Show all mail</a></p>'
    return "<p>No mail yet. Register for an event and its confirmation appears here within a second or two.</p>"


def _row(entry: Entry, subject: str) -> str:
    return (
        f'<li><a href="{ROOT}messages/{entry.number}"><strong>{escape(subject) or "(no subject)"}</strong>'
        f'<span><time datetime="{entry.at}">{entry.at[:19].replace("T", " ")} UTC</time></span>'
        f"<span>{escape(', '.join(entry.recipients))}</span></a></li>"
    )


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in rows)}</dl>"


def _text(title: str, text: str) -> list[str]:
    return [f"<h2>{title}</h2><pre>{escape(text)}</pre>"] if text else []


def _parts(here: str, letter: Letter) -> str:
    links = (
        f'<li><a href="{here}/parts/{part.position}"><strong>{escape(part.name or part.content_type)}</strong>'
        f"<span>{len(part.content):,} bytes</span></a></li>"
        for part in letter.parts
    )
    return f"<ol>{''.join(links)}</ol>"
