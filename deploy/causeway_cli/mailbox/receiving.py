"""The SMTP side: takes every message for every recipient and answers once it is on its way to the disk."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from causeway_cli.mailbox.spool import Spool

LARGEST_MESSAGE = 10 * 1024 * 1024


class Receiver:
    """aiosmtpd's hooks; their names are its protocol."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    async def handle_DATA(self, _smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message. Nothing is parsed here: hundreds of messages a second must pass."""
        content = envelope.original_content or b""
        entry = self._spool.add(sender=envelope.mail_from or "", recipients=envelope.rcpt_tos, content=content)
        return f"250 2.0.0 kept as {entry.number}"


async def listen(spool: Spool, *, host: str, port: int) -> asyncio.Server:
    """Start taking mail on ``port``."""
    loop = asyncio.get_running_loop()
    receiver = Receiver(spool)

    def protocol() -> SMTP:
        return SMTP(
            receiver,
            hostname="mailbox.local",
            ident="Causeway mailbox",
            loop=loop,
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
        )

    return await loop.create_server(protocol, host, port, backlog=256)
