"""The mailbox's SMTP: what a client may send, whole or in pieces, and what it must not."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from causeway_cli.mailbox import receiving
from causeway_cli.mailbox.spool import Spool

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OPENING = b"EHLO client\r\nMAIL FROM:<office@example.org> SIZE=100\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path)
    yield spool
    spool.close()


def converse(spool: Spool, talk: Talk) -> None:
    """Run ``talk`` with a connection to a listening mailbox."""

    async def run() -> None:
        server = await receiving.listen(spool, host="127.0.0.1", port=0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            assert (await reader.readline()).startswith(b"220")
            await asyncio.wait_for(talk(reader, writer), 10)
        finally:
            writer.close()
            await writer.wait_closed()
            server.close()
            await server.wait_closed()

    asyncio.run(run())


def answers_to(spool: Spool, *pieces: bytes, until_closed: bool = True) -> list[bytes]:
    """Send ``pieces`` one after another, then QUIT, and return the answers' first words without continuation lines."""
    found: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.write(b"QUIT\r\n")
        while line := await reader.readline():
            if line[3:4] == b" ":
                found.append(line[:3])

    converse(spool, talk)
    return found if until_closed else found[:-1]


def contents(spool: Spool) -> list[bytes]:
    return [spool.content(entry) for entry in reversed(spool.newest())]


def test_a_message_is_kept_with_its_envelope(spool: Spool) -> None:
    assert answers_to(spool, OPENING, b"Subject: x\r\n\r\nhello\r\n.\r\n") == [
        b"250",
        b"250",
        b"250",
        b"354",
        b"250",
        b"221",
    ]

    entry = spool.newest()[0]
    assert (entry.sender, entry.recipients) == ("office@example.org", ("ana@example.org",))
    assert contents(spool) == [b"Subject: x\r\n\r\nhello\r\n"]


def test_a_message_may_come_in_pieces_cut_anywhere(spool: Spool) -> None:
    whole = OPENING + b"Subject: x\r\n\r\nhello\r\n.\r\n"

    answers_to(spool, *(whole[at : at + 1] for at in range(len(whole))))

    assert contents(spool) == [b"Subject: x\r\n\r\nhello\r\n"]


def test_several_messages_may_come_in_one_piece(spool: Spool) -> None:
    answers_to(spool, (OPENING + b"one\r\n.\r\n") + (OPENING + b"two\r\n.\r\n"))

    assert contents(spool) == [b"one\r\n", b"two\r\n"]


def test_dots_at_the_beginning_of_lines_are_unstuffed(spool: Spool) -> None:
    answers_to(spool, OPENING, b"..first\r\na..b\r\n...\r\n.\r\n")

    assert contents(spool) == [b".first\r\na..b\r\n..\r\n"]


@pytest.mark.parametrize("dot", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r"])
def test_only_a_lonely_dot_between_full_line_ends_ends_a_message(spool: Spool, dot: bytes) -> None:
    """Otherwise a second message could be smuggled within the first."""
    smuggled = b"hello" + dot + b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nboo"

    answers_to(spool, OPENING, smuggled + b"\r\n.\r\n")

    assert len(contents(spool)) == 1


def test_an_empty_message_is_a_message(spool: Spool) -> None:
    answers_to(spool, OPENING, b".\r\n")

    assert contents(spool) == [b""]


def test_addresses_beyond_ascii_and_the_empty_sender_are_taken(spool: Spool) -> None:
    text = "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<անահիտ@example.org>\r\nDATA\r\nx\r\n.\r\n"

    answers_to(spool, text.encode())

    assert spool.newest()[0].recipients == ("անահիտ@example.org",)
    assert spool.newest()[0].sender == ""


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"RCPT TO:<a@b>\r\n", b"503"),
        (b"DATA\r\n", b"503"),
        (b"MAIL FROM:nobody\r\n", b"501"),
        (b"MAIL FROM:<a@b>\r\nRCPT TO:<>\r\n", b"501"),
        (b"MAIL FROM:<a@b> SIZE=99999999999\r\n", b"552"),
        (b"STARTTLS\r\n", b"500"),
        (b"VRFY ana\r\n", b"252"),
        (b"NOOP\r\n", b"250"),
        (b"HELO x\r\n", b"250"),
        (b"\r\n", b"500"),
        (b"\xff\xfe\r\n", b"500"),
    ],
)
def test_each_command_has_its_answer(spool: Spool, sent: bytes, answer: bytes) -> None:
    assert answers_to(spool, sent)[-2] == answer


def test_a_reset_forgets_the_envelope(spool: Spool) -> None:
    assert answers_to(spool, b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRSET\r\nDATA\r\n")[-2] == b"503"


def test_too_many_recipients_are_put_off(spool: Spool) -> None:
    many = b"MAIL FROM:<a@b>\r\n" + b"RCPT TO:<c@d>\r\n" * (receiving.MOST_RECIPIENTS + 1)

    assert answers_to(spool, many)[-2] == b"452"


def test_an_endless_line_and_an_endless_message_are_cut_off(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers_to(spool, b"x" * 5000) == [b"500"]

    monkeypatch.setattr(receiving, "LARGEST_MESSAGE", 1000)
    assert answers_to(spool, OPENING, b"y" * 3000)[-1] == b"552"
    assert answers_to(spool, OPENING, b"y" * 1500 + b"\r\n.\r\n")[-2] == b"552"
    assert contents(spool) == []


def test_a_message_cut_off_by_the_client_is_not_kept(spool: Spool) -> None:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OPENING + b"half a mess")
        await writer.drain()

    converse(spool, talk)

    assert contents(spool) == []


def test_a_silent_client_is_sent_away(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "IDLE_S", 0.05)

    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""

    converse(spool, talk)
