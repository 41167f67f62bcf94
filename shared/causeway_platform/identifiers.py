"""Ids that sort by the time they were made, so that indexes grow at one end."""

import time
from random import getrandbits

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> str:
    """Return a UUID version 7 as text: 48 bits of Unix milliseconds, 12 of their fraction, 62 random (RFC 9562, 6.2).

    The fraction counts quarters of a microsecond, less than making an id takes: of two made one after the other in a
    process the later one sorts later, unless the clock was set back. An id is no secret: what only one person may do
    is guarded by a signature over it. So its random bits come from the generator in the process, which is seeded anew
    after a fork, instead of from a system call for each.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | _VERSION_7 | fraction << 64 | _VARIANT | getrandbits(62)
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
