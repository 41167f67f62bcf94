"""Headers written by hand are read back by the standard library as what was meant, whatever the name."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causeway_notifications.delivery.mail_headers import (
    UnsendableAddress,
    date_header,
    envelope_address,
    message_id,
    person_header,
    text_header,
)
from causeway_notifications.delivery.moulds import clean
from causeway_testing.notices import NOW


def read(header: bytes) -> EmailMessage:
    message = email.message_from_bytes(header + b"\r\nbody\r\n", policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@given(st.text(max_size=120))
def test_any_name_stays_one_recipient_in_one_header(name: str) -> None:
    header = person_header("To", name, "reader@example.org")
    message = read(header)
    assert message.keys() == ["To"]
    assert header.isascii()
    assert max(len(line) for line in header.split(b"\r\n")) <= 78
    (recipient,) = message["To"].addresses
    assert recipient.addr_spec == "reader@example.org"
    assert "".join(recipient.display_name.split()) == "".join(clean(name).split())


@pytest.mark.parametrize(
    "name", ["Maria Rossi", "José Ñ", "王小明", "Անի Պետրոսյան", "O'Brien, Pat", "a.b", "Dr. X (y)"]
)
def test_names_arrive_as_they_were_written(name: str) -> None:
    assert read(person_header("To", name, "a@example.org"))["To"].addresses[0].display_name == name


def test_a_person_without_a_name_is_an_address() -> None:
    assert person_header("To", "\r\n", "a@example.org") == b"To: a@example.org\r\n"


@given(st.text(max_size=300))
def test_any_subject_stays_one_header_and_keeps_its_words(subject: str) -> None:
    header = text_header("Subject", subject)
    message = read(header)
    assert message.keys() == ["Subject"]
    assert header.isascii()
    assert max(len(line) for line in header.split(b"\r\n")) <= 86
    if "=?" not in subject or "?=" not in subject:
        assert str(message["Subject"]) == clean(subject)


def test_words_on_both_sides_of_a_line_break_stay_apart() -> None:
    subject = "Առաջարկի ժամկետն ավարտվել է. Թանգարանների թվային փոխակերպումը և ապագա միտումները"
    assert str(read(text_header("Subject", subject))["Subject"]) == subject


def test_a_long_name_is_cut() -> None:
    shown = read(person_header("To", "n" * 5_000, "a@example.org"))["To"].addresses[0].display_name
    # The library's parser puts a space between encoded words of a name, which RFC 2047 (6.2) says to ignore.
    assert shown.replace(" ", "") == "n" * 200


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("reader@example.org", "reader@example.org"),
        ("o'brien+tag@example.org", "o'brien+tag@example.org"),
        ("reader@bücher.example", "reader@xn--bcher-kva.example"),
        ("reader@例子.example", "reader@xn--fsqu00a.example"),
    ],
)
def test_domains_are_sent_as_mail_servers_know_them(address: str, sent_to: str) -> None:
    assert envelope_address(address) == sent_to


@pytest.mark.parametrize(
    "address",
    [
        *("", "nobody", "a@b@c", "a b@example.org", "a@example.org\r\nRCPT TO:<x@example.org>", "<a@example.org>"),
        *("用户@example.org", '"quoted local"@example.org', "a@example.org,b@example.org"),
    ],
)
def test_an_address_that_servers_would_not_take_is_never_offered(address: str) -> None:
    with pytest.raises(UnsendableAddress):
        envelope_address(address)


def test_the_message_id_comes_from_the_delivery_alone() -> None:
    assert message_id("r-1:reminder_day:2.1", "example.org") == "<r-1.reminder_day.2.1@example.org>"
    assert message_id("r-1\r\nBcc: x", "example.org") == "<r-1..Bcc..x@example.org>"


def test_the_date_is_readable() -> None:
    assert read(date_header(NOW))["Date"].datetime == NOW
