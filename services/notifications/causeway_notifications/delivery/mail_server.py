"""Handing letters to a mail server: one connection kept open for many letters, every answer turned into an outcome."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field

from causeway_notifications.delivery.letters import Letter
from causeway_platform.failpoints import reach
from causeway_platform.logs import clean

CONNECT_TIMEOUT_S = 10.0
DATA_TIMEOUT_S = 30.0
CLOSING = 421
ADDRESS_CODES = frozenset({550, 551, 553})
"""The answers that mean the mailbox, when they come after the text instead of after the recipient."""


SHORTEST_MAILBOX = 3
"""What stands before the @ is looked for by itself, too, unless it is so short that it might be any word."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken the letter: from now on it is responsible for it (RFC 5321, 6.1)."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """Not now: a 4xx answer, or a connection that broke before the answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: a 5xx answer. ``by_mailbox`` says that it is the address that is refused."""

    reason: str
    by_mailbox: bool


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No mail server was there to ask; the letter is not to blame."""

    reason: str


Outcome = Accepted | PutOff | Refused | Unreachable


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters are handed in, and how. ``security`` is ``none``, ``starttls`` or ``tls``."""

    host: str
    port: int
    security: str = "none"
    username: str = ""
    password: str = field(default="", repr=False)
    greeting_name: str = "localhost"

    def connect(self) -> smtplib.SMTP:
        """Return a connection that is ready for letters.

        Raises:
            OSError: nobody answers, or the secure connection cannot be made.
            smtplib.SMTPException: the server does not let us in.
        """
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                self.greeting_name,
                timeout=CONNECT_TIMEOUT_S,
                context=ssl.create_default_context(),
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, self.greeting_name, timeout=CONNECT_TIMEOUT_S)
        try:
            self._introduce(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        if self.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if self.username:
            smtp.login(self.username, self.password)
        if smtp.sock is not None:
            smtp.sock.settimeout(DATA_TIMEOUT_S)


class Line:
    """One connection to the mail server, opened when needed and again after it broke; for one thread."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Outcome:
        """Hand the letter in and say how it went; never raises for anything a mail server can do."""
        reused = self._smtp is not None
        outcome = self._try(letter)
        if reused and isinstance(outcome, _GoneBefore):
            # The server had closed an idle connection; nothing was handed in, so once more is safe.
            outcome = self._try(letter)
        return PutOff("the connection broke at the start") if isinstance(outcome, _GoneBefore) else outcome

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _try(self, letter: Letter) -> "Outcome | _GoneBefore":
        if self._smtp is None:
            try:
                self._smtp = self._server.connect()
            except (OSError, smtplib.SMTPException) as error:
                return Unreachable(_words(error))
        try:
            code, text = self._smtp.mail(letter.sender)
        except (OSError, smtplib.SMTPException):
            self._break()
            return _GoneBefore()
        if code != 250:
            return self._turned_down(code, text, letter, by_mailbox=False)
        return self._hand_in(self._smtp, letter)

    def _hand_in(self, smtp: smtplib.SMTP, letter: Letter) -> Outcome:
        try:
            code, text = smtp.rcpt(letter.recipient)
            if code not in {250, 251}:
                return self._turned_down(code, text, letter, by_mailbox=True)
            code, text = smtp.data(letter.content)
        except smtplib.SMTPDataError as error:
            return self._turned_down(error.smtp_code, error.smtp_error, letter, by_mailbox=False)
        except (OSError, smtplib.SMTPException) as error:
            # Whether it was taken is unknown; sent again, it has the same Message-ID and is seen once.
            self._break()
            return PutOff(f"the connection broke before the answer: {_words(error)}")
        if code != 250:
            return self._turned_down(code, text, letter, by_mailbox=code in ADDRESS_CODES)
        reach("after_smtp_250")
        return Accepted()

    def _turned_down(self, code: int, text: bytes | str, letter: Letter, *, by_mailbox: bool) -> Outcome:
        words = text if isinstance(text, str) else text.decode("utf-8", "replace")
        reason = nameless(f"{code} {' '.join(words.split())}", letter.recipient)[:500]
        if code == CLOSING:
            self._break()
        else:
            self._forget()
        return Refused(reason, by_mailbox) if code >= 500 else PutOff(reason)

    def _forget(self) -> None:
        """Take back what was begun, so that the connection is fit for the next letter."""
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._break()

    def _break(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def nameless(words: str, recipient: str) -> str:
    """Return what a mail server said without the address that it quotes: its words are kept, logged and told."""
    mailbox = recipient.rpartition("@")[0]
    if len(mailbox) < SHORTEST_MAILBOX:
        return clean(words)
    return re.sub(rf"(?i)(?<!\w){re.escape(mailbox)}(?!\w)", "[address]", clean(words))


@dataclass(frozen=True, slots=True)
class _GoneBefore:
    """The connection was gone before the letter was begun."""


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"[:500]
    return str(error) or type(error).__name__
