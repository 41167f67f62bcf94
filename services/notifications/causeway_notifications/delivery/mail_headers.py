"""Mail headers, written by hand: the standard library takes 0.3 ms for each and loses spaces between encoded words.

Its folding put two words of an Armenian title together as one. What is written here is read back by the standard
library's parser in the tests, hostile names and titles included: every text is cleaned of line breaks and control
characters first, and whatever is not plain ASCII is encoded.
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
SHORT = 66
"""Longer texts are encoded, because an encoded text can be divided between lines without changing it."""
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


def person_header(header: str, name: str, address: str) -> bytes:
    """Return a header such as ``To`` for one person; ``address`` has been through ``envelope_address``."""
    shown = clean(name)[:MAX_NAME].strip()
    if not shown:
        return f"{header}: {address}\r\n".encode("ascii")
    plain = _ATOMS.fullmatch(shown) and len(shown) < SHORT
    words = f'"{shown}"' if plain else encoded_words(shown)
    return f"{header}: {words}\r\n <{address}>\r\n".encode("ascii")


def text_header(header: str, text: str) -> bytes:
    """Return a header such as ``Subject`` for a text in any script."""
    shown = clean(text)
    plain = shown.isascii() and "=?" not in shown and len(shown) < SHORT
    return f"{header}: {shown if plain else encoded_words(shown)}\r\n".encode("ascii")


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
