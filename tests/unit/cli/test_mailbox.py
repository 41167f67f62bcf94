"""The mailbox keeps every message, shows it harmlessly and finds it again by its recipient."""

import json
import smtplib
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from causeway_cli.mailbox.reading import read_letter, read_subject
from causeway_cli.mailbox.site import make_server
from causeway_cli.mailbox.spool import Spool
from causeway_cli.ports import free_ports, is_open

PICTURE = b"\x89PNG not really"


def letter(subject: str = "Ձեր տեղը", html: str = "<p>Բարև <img src='cid:qr@x'></p>") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "office@example.org", "ana@example.org", subject
    message["Message-ID"] = "<job-1@example.org>"
    message.set_content("Բարև")
    message.add_alternative(html, subtype="html")
    message.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(PICTURE, maintype="image", subtype="png", cid="<qr@x>", filename="qr.png")
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"boundary-{number}")
    return message.as_bytes()


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "mail")
    yield spool
    spool.close()


def keep(spool: Spool, recipient: str = "ana@example.org", content: bytes = b"") -> None:
    spool.add(sender="office@example.org", recipients=[recipient], content=content or letter())


def test_messages_are_found_newest_first_and_by_part_of_the_recipient(spool: Spool) -> None:
    for name in ("ana", "ben", "Anahit"):
        keep(spool, f"{name}@example.org")

    assert [entry.number for entry in spool.newest()] == [3, 2, 1]
    assert [entry.number for entry in spool.newest(recipient="ANA")] == [3, 1]
    assert [entry.number for entry in spool.newest(before=3, limit=1)] == [2]
    assert spool.total(recipient="ana") == 2
    assert spool.newest(limit=0) == []


def test_a_restart_keeps_what_was_received(tmp_path: Path) -> None:
    first = Spool(tmp_path)
    keep(first)
    first.close()

    again = Spool(tmp_path)
    keep(again)

    assert [entry.number for entry in again.newest()] == [2, 1]
    assert again.content(again.newest()[1]) == letter()
    again.close()


def test_a_line_cut_short_by_a_power_failure_loses_only_that_message(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    keep(spool)
    spool.close()
    with (tmp_path / "index.jsonl").open("ab") as index:
        index.write(b'{"number": 2, "at": "2026-')

    again = Spool(tmp_path)

    assert [entry.number for entry in again.newest()] == [1]
    again.close()


def test_old_mail_is_dropped_when_there_is_too_much(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(5):
        keep(spool, f"guest{number}@example.org", f"Subject: {number}\r\n\r\n".encode())
    spool.close()

    again = Spool(tmp_path, kept=2)

    assert [entry.number for entry in again.newest()] == [5, 4]
    assert again.find(3) is None
    entry = again.find(5)
    assert entry is not None
    assert again.content(entry).startswith(b"Subject: 4")
    again.close()


def test_a_letter_is_read_with_text_html_calendar_and_its_pictures() -> None:
    read = read_letter(letter())

    assert read.subject == "Ձեր տեղը"
    assert read.text.strip() == "Բարև"
    assert "data:image/png;base64," in read.html
    assert "cid:" not in read.html
    assert read.calendar.startswith("BEGIN:VCALENDAR")
    assert read.header("message-id") == "<job-1@example.org>"
    assert read_subject(letter()) == ("Ձեր տեղը", "<job-1@example.org>")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Subject: x", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff"]
)
def test_a_broken_message_is_shown_as_well_as_it_can_be(content: bytes) -> None:
    assert read_letter(content).html == ""


@dataclass
class Site:
    """A running site and the spool behind it."""

    url: str
    spool: Spool

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def json(self, path: str) -> Any:
        return json.loads(self.get(path)[2])


@pytest.fixture
def site(spool: Spool) -> Iterator[Site]:
    server = make_server(spool, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}", spool)
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_list_shows_subjects_and_leads_to_older_mail(site: Site) -> None:
    for number in range(51):
        keep(site.spool, f"guest{number}@example.org")

    _, headers, body = site.get("/mailbox/")

    page = body.decode()
    assert page.count("Ձեր տեղը") == 50
    assert "before=2" in page
    assert headers["Cache-Control"] == "no-store"
    assert "script" not in headers["Content-Security-Policy"].replace("script-src 'none'", "")
    assert "guest0@example.org" in site.get("/mailbox/?before=2")[2].decode()


def test_an_empty_mailbox_and_an_empty_search_say_what_to_do(site: Site) -> None:
    assert "No mail yet" in site.get("/mailbox/")[2].decode()
    assert "Show all mail" in site.get("/mailbox/?to=nobody")[2].decode()


@pytest.mark.parametrize("field", ["subject", "recipient", "search"])
def test_nothing_in_a_message_becomes_part_of_the_page(site: Site, field: str) -> None:
    hostile = "<script>alert(1)</script>"
    keep(
        site.spool,
        hostile if field == "recipient" else "ana@example.org",
        letter(subject=hostile if field == "subject" else "hello"),
    )

    for path in ("/mailbox/", "/mailbox/messages/1", "/mailbox/?to=%3Cscript%3Ealert(1)%3C/script%3E"):
        assert hostile not in site.get(path)[2].decode()


def test_html_is_shown_in_a_sandbox_that_fetches_and_runs_nothing(site: Site) -> None:
    keep(site.spool, content=letter(html="<p onclick='x'>hi</p><script>alert(1)</script>"))

    page = site.get("/mailbox/messages/1")[2].decode()
    _, headers, _ = site.get("/mailbox/messages/1/html")

    assert "<iframe sandbox src=" in page
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_message_can_be_had_raw_and_in_parts(site: Site) -> None:
    keep(site.spool)

    assert site.get("/mailbox/messages/1/raw")[2] == letter()
    parts = site.json("/mailbox/api/messages/1")["parts"]
    picture = next(part for part in parts if part["type"] == "image/png")
    status, headers, content = site.get(f"/mailbox/messages/1/parts/{picture['position']}")
    assert (status, headers["Content-Type"], content) == (200, "image/png", PICTURE)
    calendar = next(part for part in parts if part["type"] == "text/calendar")
    assert site.get(f"/mailbox/messages/1/parts/{calendar['position']}")[1]["Content-Type"].startswith("text/plain")


def test_tests_read_the_mail_as_json(site: Site) -> None:
    keep(site.spool)
    keep(site.spool, "ben@example.org")

    found = site.json("/mailbox/api/messages?to=ana")
    assert found["total"] == 1
    assert found["next"] is None
    assert found["items"][0]["message_id"] == "<job-1@example.org>"
    assert site.json("/mailbox/api/messages?limit=1")["next"] == 2
    assert site.json("/mailbox/api/messages/1")["text"].strip() == "Բարև"


@pytest.mark.parametrize(
    "path",
    ["/mailbox/messages/9", "/mailbox/messages/1/parts/99", "/", "/mailbox/messages/x", "/mailbox/api/messages/9"],
)
def test_an_address_that_leads_nowhere_is_a_404(site: Site, path: str) -> None:
    assert site.get(path)[0] == 404


@pytest.mark.parametrize("query", ["?limit=-1", "?limit=x", "?before=99999999999999999999", "?limit=٣"])
def test_a_senseless_query_harms_nobody(site: Site, query: str) -> None:
    assert site.get("/mailbox/api/messages" + urllib.parse.quote(query, safe="?=&-"))[0] == 200


def test_mail_sent_by_smtp_arrives_in_the_spool(tmp_path: Path) -> None:
    smtp, web = free_ports(2)
    arguments = ("--directory", str(tmp_path), "--smtp-port", str(smtp), "--web-port", str(web))
    process = subprocess.Popen((sys.executable, "-m", "causeway_cli.mailbox", *arguments))
    try:
        deadline = time.monotonic() + 20
        while not is_open(smtp):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with smtplib.SMTP("127.0.0.1", smtp, timeout=10) as client:
            for name in ("ana", "ben"):
                client.sendmail("office@example.org", [f"{name}@example.org"], letter())
        with urllib.request.urlopen(f"http://127.0.0.1:{web}/mailbox/api/messages", timeout=5) as answer:
            assert [item["to"] for item in json.load(answer)["items"]] == [["ben@example.org"], ["ana@example.org"]]
    finally:
        process.terminate()
    assert process.wait(10) == 0
