"""Moulds: text that is encoded once for all readers, with holes for what is personal.

Everything in a letter but a name, three links and two times is the same for all readers of an event in a language.
Rendering and encoding that again for each of thousands of readers took most of the time; so a mould keeps the finished
lines as bytes and encodes only the lines that have a hole.
"""

import binascii
import re
from collections.abc import Callable, Mapping

OPEN, CLOSE = "\ue000", "\ue001"
"""Characters for private use around a hole's name; they are taken out of every text that comes from outside."""

_HOLE = re.compile(f"{OPEN}([a-z_]+){CLOSE}")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n ]+")

Escape = Callable[[str], str]


def hole(name: str) -> str:
    """Return what stands in a text where the value of ``name`` will be."""
    return f"{OPEN}{name}{CLOSE}"


def clean(text: str) -> str:
    """Return ``text`` on one line and without characters that no letter needs and some readers stumble over."""
    # Once more at the end: what is taken out may have stood between two spaces.
    return _BREAKS.sub(" ", _UNWANTED.sub("", _BREAKS.sub(" ", text))).strip()


def quoted_printable(text: str) -> bytes:
    """Return ``text``, its lines ending in CRLF, as quoted-printable (RFC 2045, 6.7)."""
    return binascii.b2a_qp(text.encode(), istext=True)


def as_it_is(text: str) -> str:
    """Return ``text``."""
    return text


class Mould:
    """A text with holes, everything around them already encoded.

    Args:
        text: the text, lines divided by LF or CRLF.
        escape: makes a value fit for the place where the hole is.
        finish: is given each line once its holes are filled, for lines that must be folded.
    """

    def __init__(self, text: str, *, escape: Escape = as_it_is, finish: Escape = as_it_is) -> None:
        self._escape = escape
        self._finish = finish
        self._pieces: list[bytes | list[str]] = []
        plain: list[str] = []
        for line in text.replace("\r\n", "\n").split("\n"):
            # Odd places in the list are the names of holes.
            parts = _HOLE.split(line)
            if len(parts) == 1:
                plain.append(line)
            else:
                self._add_plain(plain)
                self._pieces.append(parts)
                plain = []
        self._add_plain(plain)

    def _add_plain(self, lines: list[str]) -> None:
        if lines:
            self._pieces.append(quoted_printable("".join(f"{self._finish(line)}\r\n" for line in lines)))

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Return the encoded text with ``values`` in its holes."""
        return b"".join(piece if isinstance(piece, bytes) else self._line(piece, values) for piece in self._pieces)

    def _line(self, parts: list[str], values: Mapping[str, str]) -> bytes:
        line = "".join(self._escape(values[part]) if index % 2 else part for index, part in enumerate(parts))
        return quoted_printable(f"{self._finish(line)}\r\n")
