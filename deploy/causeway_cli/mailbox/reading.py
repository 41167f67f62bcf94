"""From the bytes of a message to what a reader wants: headers, text, HTML, calendar object and attachments."""

import base64
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

_CONTENT_ID = re.compile(r"""(?P<quote>["'])cid:(?P<id>[^"']+)(?P=quote)""")


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a message. ``position`` addresses it in the browser."""

    position: int
    content_type: str
    name: str
    content_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A parsed message. ``html`` holds its inline pictures; it must be shown in a sandbox."""

    headers: tuple[tuple[str, str], ...]
    subject: str
    text: str
    html: str
    calendar: str
    parts: tuple[Part, ...]

    def header(self, name: str) -> str:
        """Return the first header called ``name``, or an empty text."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), "")


def read_letter(content: bytes) -> Letter:
    """Parse a message; what cannot be decoded is shown with replacement characters, never refused."""
    message = message_from_bytes(content, policy=policy.default)
    parts = tuple(_part(position, part) for position, part in enumerate(_leaves(message)))
    return Letter(
        headers=tuple((name, _header_text(value)) for name, value in message.items()),
        subject=_header_text(message.get("Subject", "")),
        text=_first_text(message, "text/plain"),
        html=_with_pictures(_first_text(message, "text/html"), parts),
        calendar=_first_text(message, "text/calendar"),
        parts=parts,
    )


def read_subject(content: bytes) -> tuple[str, str]:
    """Return subject and Message-ID without parsing the body."""
    head = content.split(b"\r\n\r\n", 1)[0]
    message = message_from_bytes(head, policy=policy.default)
    return _header_text(message.get("Subject", "")), _header_text(message.get("Message-ID", ""))


def _header_text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode()


def _leaves(message: EmailMessage) -> list[MIMEPart]:
    return [part for part in message.walk() if not part.is_multipart() and isinstance(part, MIMEPart)]


def _part(position: int, part: MIMEPart) -> Part:
    content = part.get_payload(decode=True)
    return Part(
        position=position,
        content_type=part.get_content_type(),
        name=part.get_filename() or "",
        content_id=str(part.get("Content-ID", "")).strip("<> "),
        content=content if isinstance(content, bytes) else b"",
    )


def _first_text(message: EmailMessage, content_type: str) -> str:
    for part in _leaves(message):
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            return _decoded(part)
    return ""


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _with_pictures(html: str, parts: tuple[Part, ...]) -> str:
    """Replace ``cid:`` addresses by the pictures themselves: the sandbox the page is shown in may fetch nothing."""
    pictures = {part.content_id: part for part in parts if part.content_id and part.content_type.startswith("image/")}

    def picture(match: re.Match[str]) -> str:
        part = pictures.get(match["id"])
        if part is None:
            return match[0]
        data = base64.b64encode(part.content).decode("ascii")
        return f"{match['quote']}data:{part.content_type};base64,{data}{match['quote']}"

    return _CONTENT_ID.sub(picture, html)
