"""The SMTP side: takes every message for every recipient and answers once it is on its way to the disk.

Written for bursts: a message costs a tenth of what a general mail server library spends on it, and the machine that
receives here is the one whose sending is watched. Only what a well-behaved client needs is spoken (RFC 5321, 1870,
2920, 6152, 6531).
"""

import asyncio
import re
from collections.abc import Callable

from causeway_cli.mailbox.spool import Spool

LARGEST_MESSAGE = 10 * 1024 * 1024
MOST_RECIPIENTS = 100
LONGEST_LINE = 2048
IDLE_S = 300.0

_END = b"\r\n.\r\n"
_ADDRESS = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>(.*)", re.IGNORECASE)
_SIZE = re.compile(r"\bSIZE=(\d{1,15})", re.IGNORECASE)
_HELLO = (
    b"250-mailbox.local\r\n250-SIZE %d\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n"
) % LARGEST_MESSAGE


class Conversation(asyncio.Protocol):
    """One connection: commands line by line, then the data up to the lonely dot."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._received = bytearray()
        self._looked_at = 0
        self._in_data = False
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._idle: asyncio.TimerHandle | None = None
        self._commands: dict[str, Callable[[str], bytes]] = {
            "EHLO": lambda _: self._hello(_HELLO),
            "HELO": lambda _: self._hello(b"250 mailbox.local\r\n"),
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": lambda _: self._hello(b"250 2.0.0 forgotten\r\n"),
            "NOOP": lambda _: b"250 2.0.0 still here\r\n",
            "VRFY": lambda _: b"252 2.1.5 everybody is welcome\r\n",
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 mailbox.local Causeway mailbox\r\n")
        self._wait()

    def connection_lost(self, _reason: Exception | None) -> None:
        """Forget the timer; a message cut short was never acknowledged and is not kept."""
        if self._idle is not None:
            self._idle.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer every complete command and every complete message in what has come."""
        self._received += data
        self._wait()
        while self._finish_message() if self._in_data else self._finish_line():
            pass

    def _wait(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._transport.close)

    def _finish_line(self) -> bool:
        end = self._received.find(b"\r\n")
        if end < 0 or end > LONGEST_LINE:
            if len(self._received) > LONGEST_LINE:
                self._transport.write(b"500 5.5.2 the line is too long\r\n")
                self._transport.close()
            return False
        line = self._received[:end].decode("utf-8", "replace")
        del self._received[: end + 2]
        return self._obey(line)

    def _obey(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        if verb.upper() == "QUIT":
            self._transport.write(b"221 2.0.0 goodbye\r\n")
            self._transport.close()
            return False
        command = self._commands.get(verb.upper())
        self._transport.write(command(rest) if command else b"500 5.5.1 this is not spoken here\r\n")
        return True

    def _hello(self, answer: bytes) -> bytes:
        self._sender, self._recipients = None, []
        return answer

    def _mail(self, rest: str) -> bytes:
        match = _ADDRESS.match(rest)
        if match is None:
            return b"501 5.5.4 MAIL FROM:<address>\r\n"
        size = _SIZE.search(match[2])
        if size and int(size[1]) > LARGEST_MESSAGE:
            return b"552 5.3.4 the message is too large\r\n"
        self._sender, self._recipients = match[1], []
        return b"250 2.1.0 ok\r\n"

    def _rcpt(self, rest: str) -> bytes:
        match = _ADDRESS.match(rest)
        if self._sender is None:
            return b"503 5.5.1 MAIL comes first\r\n"
        if match is None or not match[1]:
            return b"501 5.5.4 RCPT TO:<address>\r\n"
        if len(self._recipients) >= MOST_RECIPIENTS:
            return b"452 4.5.3 too many recipients\r\n"
        self._recipients.append(match[1])
        return b"250 2.1.5 ok\r\n"

    def _data(self, _rest: str) -> bytes:
        if not self._recipients:
            return b"503 5.5.1 RCPT comes first\r\n"
        self._in_data, self._looked_at = True, 0
        return b"354 up to a lonely dot\r\n"

    def _finish_message(self) -> bool:
        if self._received.startswith(b".\r\n"):
            end, after = 0, 3
        else:
            end = self._received.find(_END, max(0, self._looked_at - len(_END)))
            after = end + len(_END)
            if end < 0:
                return self._refuse_if_endless()
            end += 2
        content = bytes(self._received[:end])
        del self._received[:after]
        self._in_data = False
        self._transport.write(self._keep(content))
        return True

    def _refuse_if_endless(self) -> bool:
        self._looked_at = len(self._received)
        if self._looked_at > 2 * LARGEST_MESSAGE:
            self._transport.write(b"552 5.3.4 the message is too large\r\n")
            self._transport.close()
        return False

    def _keep(self, content: bytes) -> bytes:
        if len(content) > LARGEST_MESSAGE:
            return b"552 5.3.4 the message is too large\r\n"
        if content.startswith(b"."):
            content = content[1:]
        if b"\r\n." in content:
            content = content.replace(b"\r\n..", b"\r\n.")
        entry = self._spool.add(sender=self._sender or "", recipients=self._recipients, content=content)
        self._sender, self._recipients = None, []
        return b"250 2.0.0 kept as %d\r\n" % entry.number


async def listen(spool: Spool, *, host: str, port: int) -> asyncio.Server:
    """Start taking mail on ``port``."""
    return await asyncio.get_running_loop().create_server(lambda: Conversation(spool), host, port, backlog=256)
