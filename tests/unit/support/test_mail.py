"""The scripted mail server does what a test tells it."""

import smtplib
import time
from email.message import EmailMessage

import pytest

from causeway_testing.mail import MailServer, hang_up, in_turn, refuse, slowly


def _send(server: MailServer, recipient: str = "ana@example.org") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "office@example.org", recipient, "<1@example.org>"
    message.set_content("Բարև")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
        client.send_message(message)


def test_a_message_is_taken_whole() -> None:
    with MailServer() as server:
        _send(server)
        assert server.wait_for(1)[0].message_id == "<1@example.org>"
        assert "Բարև" in server.to("ana@example.org")[0].message.get_content()


@pytest.mark.parametrize("reply", ["421 4.3.2 closing", "450 4.2.1 greylisted", "550 5.1.1 unknown"])
def test_a_refusal_after_data_takes_nothing_and_the_next_attempt_is_accepted(reply: str) -> None:
    with MailServer(in_turn(refuse(reply))) as server:
        with pytest.raises(smtplib.SMTPResponseException) as refusal:
            _send(server)
        assert str(refusal.value.smtp_code) == reply[:3]
        assert not server.received
        _send(server)
        assert len(server.received) == 1


def test_a_refusal_at_rcpt_names_the_recipient() -> None:
    with MailServer(in_turn(refuse("550 5.1.1 unknown", at="rcpt"))) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            _send(server)
        assert refusal.value.recipients["ana@example.org"][0] == 550


@pytest.mark.parametrize("keep", [True, False])
def test_hanging_up_after_data_leaves_the_sender_in_doubt(keep: bool) -> None:
    with MailServer(in_turn(hang_up(keep=keep))) as server:
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
            _send(server)
        assert len(server.received) == int(keep)
        _send(server)
        assert len(server.received) == 1 + int(keep)


def test_a_slow_answer_comes_late_but_comes() -> None:
    with MailServer(in_turn(slowly(0.3))) as server:
        started = time.monotonic()
        _send(server)
        assert time.monotonic() - started >= 0.3


def test_waiting_for_mail_that_does_not_come_says_how_much_came() -> None:
    with MailServer() as server, pytest.raises(AssertionError, match="0 of 1"):
        server.wait_for(1, seconds=0.05)
