"""J9 for somebody who never registered: a contact asks for their data, gets one letter, and sees what is held."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from causeway_cli.demonstration.api import Api
from causeway_cli.services import SERVICES
from causeway_contracts import partners
from causeway_platform.clock import utc_now
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK
from causeway_testing.waiting import wait_until
from causeway_testing.whole_system import RunningSystem, mails_to

pytestmark = [pytest.mark.servers, pytest.mark.timeout(420)]

NAME = "Ani Who Never Registered"
ARMENIAN = r"[Ա-և]"


@dataclass(frozen=True)
class Scene:
    """The running system, its databases, and a visitor who reads Armenian."""

    running: RunningSystem
    mongo: MongoClient[dict[str, Any]]
    pages: httpx.Client
    public: Api
    operator: Api
    institution_id: str

    def rows(self, service: str, collection: str) -> Any:
        return self.mongo[f"{self.running.namespace}{service}"][collection]

    def contact(self, email: str) -> dict[str, Any]:
        """Name a contact with an address that nobody else has."""
        body = {"role": "coordinator", "name": NAME, "email": email, "language": "zh-Hans", "zone": "Asia/Shanghai"}
        named: dict[str, Any] = self.operator.post(f"/api/partners/institutions/{self.institution_id}/contacts", body)
        return named

    def ask(self, email: str) -> httpx.Response:
        """Ask on the page, as a person does."""
        return self.pages.post("/my-data", data={"email": email, "claim": uuid4().hex})

    def heard(self, contact: dict[str, Any]) -> None:
        """Wait until notifications has dealt with the contact's request."""
        said: list[str] = []

        def done() -> bool:
            where = {"key": contact["id"], "type": partners.DATA_REQUESTED}
            said[:] = [row["_id"] for row in self.rows("partners", "outbox").find(where)]
            inbox = self.rows("notifications", "inbox")
            return bool(said) and all(inbox.find_one({"_id": re.compile(f":{one}$")}) for one in said)

        wait_until(done, seconds=60, what="the request to be heard")

    def letters(self, email: str) -> list[dict[str, Any]]:
        """Return the letters about somebody's data."""
        return [mail for mail in mails_to(self.running, email) if "/my-data/" in mail["text"]]

    def letter(self, email: str) -> tuple[dict[str, Any], str]:
        """Return the one letter about somebody's data, and the path of its link."""
        wait_until(lambda: self.letters(email), seconds=60, what="the letter")
        (letter,) = self.letters(email)
        (link,) = set(re.findall(r"/my-data/[^\s]+", letter["text"]))
        return letter, link


@pytest.fixture(scope="module")
def scene(running: RunningSystem, public: Api, operator: Api) -> Iterator[Scene]:
    museum = {"names": {"en": "Museum of Contacts"}, "kind": "museum", "country": "AM", "zone": "Asia/Yerevan"}
    institution = operator.post("/api/partners/institutions", museum)
    with (
        MongoClient[dict[str, Any]](running.servers.mongo_uri, tz_aware=True) as mongo,
        httpx.Client(base_url=running.url, timeout=30, headers={"Accept-Language": "hy"}) as pages,
    ):
        yield Scene(running, mongo, pages, public, operator, institution["id"])


def an_address() -> str:
    return f"{uuid4().hex}@museum-of-contacts.example"


def test_a_contact_gets_one_letter_in_their_language_and_sees_what_is_held(scene: Scene) -> None:
    email = an_address()
    contact = scene.contact(email)

    answers = [scene.ask(email), scene.ask(email.upper())]
    letter, link = scene.letter(email)
    scene.heard(contact)

    assert [answer.headers["Location"] for answer in answers] == ["/my-data?done=asked"] * 2
    assert re.search(ARMENIAN, letter["text"]), "the language of the page they asked on"
    page = scene.pages.get(link, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert all(text in page.text for text in (NAME, email, "Museum of Contacts", "Coordinator"))
    assert "/forget-me" not in page.text
    file = scene.pages.get(f"{link}/my-data.json").json()
    assert [one["id"] for one in file["partners"]] == [contact["id"]]
    assert [one["registration_id"] for one in file["notifications"]] == [contact["id"]]
    assert file["registrations"] == []
    assert len(scene.letters(email)) == 1


def test_who_is_registered_as_well_gets_one_letter_that_opens_both(scene: Scene) -> None:
    email = an_address()
    contact = scene.contact(email)
    _register(scene, email)

    scene.ask(email)
    _, link = scene.letter(email)
    scene.heard(contact)

    file = scene.pages.get(f"{link}/my-data.json").json()
    assert [len(file[kind]) for kind in ("registrations", "partners", "notifications")] == [1, 1, 1]
    assert scene.rows("notifications", "deliveries").find_one({"registration_id": contact["id"]}) is None
    assert len(scene.letters(email)) == 1

    gone = scene.pages.post(f"{link}/forget-me", data={"claim": uuid4().hex})
    assert gone.headers["Location"] == "/my-data?done=gone_but_contact"
    assert NAME in scene.pages.get(link).text, "the part in the institution is not ended by it"


def _register(scene: Scene, email: str) -> None:
    now = utc_now()
    open_now = {
        "cancelled": False,
        "closes_at": {"$gt": now},
        "capacities.onsite": {"$gt": 0},
        "$or": [{"opens_at": None}, {"opens_at": {"$lte": now}}],
    }
    event = scene.rows("registrations", "offered_events").find_one(open_now)
    assert event is not None, "the demonstration programme has an event that one can register for"
    person = {"name": NAME, "email": email, "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    made = scene.public.post(f"/api/registrations/events/{event['_id']}/registrations", person)
    known = scene.rows("notifications", "known_registrations")
    wait_until(lambda: known.find_one({"_id": made["id"]}), seconds=60, what="the registration to be known")


def test_unknown_addresses_are_answered_alike_and_hear_nothing(scene: Scene) -> None:
    known, unknown = an_address(), an_address()
    contact = scene.contact(known)

    answers = [scene.ask(email) for email in (unknown, known)]
    scene.letter(known)
    scene.heard(contact)

    told = [(one.status_code, one.headers["Location"], one.text) for one in answers]
    assert told[0] == told[1]
    assert mails_to(scene.running, unknown) == []


def test_forged_expired_and_altered_links_are_answered_alike(scene: Scene) -> None:
    email = an_address()
    scene.contact(email)
    scene.ask(email)
    _, link = scene.letter(email)
    forger, ours = Links(("a key that somebody has made up",)), Links(_link_keys(scene.running))
    forged = forger.sign_until(DATA_LINK, person_key(email), utc_now() + timedelta(days=1))
    over = ours.sign_until(DATA_LINK, person_key(email), utc_now() - timedelta(hours=2))
    _, end, signature = link.removeprefix("/my-data/").split(".")
    altered = f"{person_key(an_address())}.{end}.{signature}"

    pages = [scene.pages.get(f"/my-data/{token}") for token in (forged, over, altered)]

    assert [page.status_code for page in pages] == [404] * 3
    assert len({_without_secrets(page.text) for page in pages}) == 1
    assert not any(NAME in page.text for page in pages)


def _link_keys(running: RunningSystem) -> tuple[str, ...]:
    plan = next(plan for plan in SERVICES if plan.name == "partners")
    return tuple(running.session.installation.environment_of(plan)["CAUSEWAY_LINK_KEYS"].split(","))


def _without_secrets(page: str) -> str:
    """Return a page without what is new each time it is made, and without its own address."""
    return re.sub(r'value="[^"]*"|(href|action|content)="[^"]*"|nonce="[^"]*"', "", page)
