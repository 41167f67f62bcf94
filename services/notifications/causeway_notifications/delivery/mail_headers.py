"""Mail headers that hold something personal, written by hand because the standard library takes 0.3 ms for each.

What is written here is read back by the standard library's parser in the tests, hostile names included. The headers
that are the same for all readers do go through ``email.message.EmailMessage``.
"""

import base64
import re
from datetime import datetime
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from causeway_notifications.delivery.moulds import clean

_ATOMS = re.compile(r"[A-Za-z0-9 _-]+")
_SAFE_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")

MAX_NAME = 200
WORD_BYTES = 42
"""As many bytes of UTF-8 as fit into an encoded word of 75 characters (RFC 2047, 2) and its line."""


class UnsendableAddress(ValueError):
    """No mail server would take this address."""


def envelope_address(email: str) -> str:
    """Return ``email`` as mail servers without SMTPUTF8 take it: the domain as IDNA, the rest as it is.

    Raises:
        UnsendableAddress: it is not an address, or the part before the @ needs SMTPUTF8.
    """
    if _SAFE_ADDRESS.fullmatch(email):
        return email
    try:
        ascii_address = validate_email(email, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError as error:
        raise UnsendableAddress("the address is not one that mail can be sent to") from error
    if ascii_address is None or not _SAFE_ADDRESS.fullmatch(ascii_address):
        raise UnsendableAddress("the address needs characters that few mail servers accept")
    return ascii_address


def to_header(name: str, address: str) -> bytes:
    """Return the ``To`` header for a person; ``address`` has been through ``envelope_address``."""
    shown = clean(name)[:MAX_NAME].strip()
    if not shown:
        return f"To: {address}\r\n".encode("ascii")
    words = f'"{shown}"' if _ATOMS.fullmatch(shown) and len(shown) < 70 else encoded_words(shown)
    return f"To: {words}\r\n <{address}>\r\n".encode("ascii")


def encoded_words(text: str) -> str:
    """Return ``text`` as encoded words of RFC 2047, each of whole characters, one a line."""
    words, current = [], b""
    for character in text:
        encoded = character.encode()
        if len(current) + len(encoded) > WORD_BYTES:
            words.append(current)
            current = b""
        current += encoded
    words.append(current)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def date_header(moment: datetime) -> bytes:
    """Return the ``Date`` header."""
    return f"Date: {format_datetime(moment)}\r\n".encode("ascii")


def message_id(delivery_id: str, domain: str) -> str:
    """Return the same id for every attempt of a delivery, so that a reader who gets it twice sees it once."""
    return f"<{re.sub(r'[^A-Za-z0-9._-]', '.', delivery_id)}@{domain}>"
