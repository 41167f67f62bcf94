"""A mail server that answers as a test tells it: accepts, refuses for now or for ever, hangs up, takes its time."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

from causeway_cli.ports import LOOPBACK


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the server does with one delivery attempt to one recipient.

    ``reply`` is the answer line, for example ``"450 4.2.1 come back later"``, given at RCPT or after DATA. ``keep``
    says whether the message counts as taken. With ``hang_up`` the connection is reset instead of any answer after DATA.
    ``seconds`` is a delay before the answer.
    """

    reply: str = "250 2.0.0 taken"
    at: Literal["rcpt", "data"] = "data"
    keep: bool = True
    hang_up: bool = False
    seconds: float = 0.0


ACCEPT = Behaviour()


def refuse(reply: str, *, at: Literal["rcpt", "data"] = "data") -> Behaviour:
    """Answer with ``reply`` (a 4xx or 5xx line) and take nothing."""
    return Behaviour(reply=reply, at=at, keep=False)


def hang_up(*, keep: bool) -> Behaviour:
    """Reset the connection after the data: the sender cannot know whether the message was taken."""
    return Behaviour(hang_up=True, keep=keep)


def slowly(seconds: float) -> Behaviour:
    """Accept, but only after ``seconds``."""
    return Behaviour(seconds=seconds)


Script = Callable[[str, int], Behaviour]
"""Recipient and number of the attempt (from 1) -> what to do."""


def in_turn(*behaviours: Behaviour) -> Script:
    """Give each recipient's attempts these behaviours one after another, then accept."""

    def script(_recipient: str, attempt: int) -> Behaviour:
        return behaviours[attempt - 1] if attempt <= len(behaviours) else ACCEPT

    return script


def always_accept(_recipient: str, _attempt: int) -> Behaviour:
    """The script of a healthy server."""
    return ACCEPT


@dataclass(frozen=True, slots=True)
class Received:
    """One message the server took, once for each recipient. ``at`` is seconds of the monotonic clock."""

    sender: str
    recipient: str
    content: bytes
    at: float

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def message_id(self) -> str:
        """The Message-ID header without reading the rest."""
        for line in self.content.split(b"\r\n\r\n", 1)[0].splitlines():
            if line.lower().startswith(b"message-id:"):
                return line.split(b":", 1)[1].strip().decode("ascii")
        return ""


@dataclass(slots=True)
class MailServer:
    """Use as a context manager; ``address`` is ``host:port``. Counters may be read from any thread."""

    script: Script = always_accept
    received: list[Received] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """Where senders connect."""
        return f"{LOOPBACK}:{self.port}"

    def __enter__(self) -> "MailServer":
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail-server", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join(10)
        self._loop.close()

    def to(self, recipient: str) -> Sequence[Received]:
        """Return what was taken for ``recipient``, oldest first."""
        return [one for one in self.received if one.recipient == recipient]

    def wait_for(self, count: int, *, seconds: float = 30.0) -> Sequence[Received]:
        """Return what was taken once it is at least ``count``; fails with the number reached otherwise."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.received)} of {count} messages arrived within {seconds:.0f} s")
            time.sleep(0.01)
        return self.received

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._protocol, LOOPBACK, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(_Handler(self), hostname="mail.test", loop=self._loop, ident="test", timeout=60)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        current = asyncio.current_task()
        for task in asyncio.all_tasks():
            if task is not current:
                task.cancel()
        await asyncio.sleep(0.02)


class _Handler:
    """aiosmtpd's hooks; their names are its protocol."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_RCPT(  # noqa: N802
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._server.attempts[address] += 1
        behaviour = self._server.script(address, self._server.attempts[address])
        if behaviour.at == "rcpt":
            await asyncio.sleep(behaviour.seconds)
            return behaviour.reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = ACCEPT
        for recipient in envelope.rcpt_tos:
            answer = self._server.script(recipient, self._server.attempts[recipient])
            await asyncio.sleep(answer.seconds)
            if answer.keep:
                self._take(envelope, recipient)
        if answer.hang_up:
            self._reset(smtp)
        return answer.reply

    def _take(self, envelope: Envelope, recipient: str) -> None:
        content: Any = envelope.original_content or b""
        taken = Received(envelope.mail_from or "", recipient, bytes(content), time.monotonic())
        self._server.received.append(taken)

    @staticmethod
    def _reset(smtp: SMTP) -> None:
        transport = smtp.transport
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
        raise ConnectionResetError("the test asked for a reset after DATA")
