"""A service of two collections for testing the platform: shows with seats left, and the bookings of them."""

from dataclasses import dataclass, replace
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.commands import Answer
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document
from causeway_platform.outbox import Draft
from causeway_platform.refusals import Refusal
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.shelf import Codec
from causeway_platform.work import Work

COLLECTIONS = ("shows", "bookings", "answers", "outbox", "clock_work", "inbox", "dead_letters", "parked")


@dataclass(frozen=True, slots=True)
class Show:
    """A show; ``left`` is how many seats are still to be had."""

    id: str
    revision: int
    left: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A seat in a show."""

    id: str
    revision: int
    show_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """A fact of this service; it borrows a small message of the catalogue."""

    show: Show


class SoldOut(Refusal):
    """No seat is left."""

    slug = "sold-out"


def _show(document: Document) -> Show:
    return Show(document["_id"], document["revision"], document["left"])


def _booking(document: Document) -> Booking:
    return Booking(document["_id"], document["revision"], document["show_id"], document["name"])


SHOWS = Codec("show", lambda show: {"_id": show.id, "revision": show.revision, "left": show.left}, _show)
BOOKINGS = Codec(
    "booking",
    lambda booking: {
        "_id": booking.id,
        "revision": booking.revision,
        "show_id": booking.show_id,
        "name": booking.name,
    },
    _booking,
)


def _edition_described(fact: SeatTaken) -> Draft:
    state = {"id": fact.show.id, "programme_id": "p", "label": str(fact.show.left), "revision": fact.show.revision}
    return Draft(
        type="causeway.events.edition-described.v1",
        subject=fact.show.id,
        seq=fact.show.revision,
        data={"change": {}, "state": state},
    )


class BoxOffice(Work):
    """The unit of work over shows and bookings."""

    def __init__(self, database: Database[Document], session: ClientSession, settings: PlatformSettings) -> None:
        super().__init__(database, session, settings, {SeatTaken: _edition_described})
        self.shows = self.shelf("shows", SHOWS)
        self.bookings = self.shelf("bookings", BOOKINGS)


def settings_for(mongo_uri: str, namespace: str, kafka: str = "127.0.0.1:1") -> PlatformSettings:
    """Return settings of a service named ``box`` in ``namespace``."""
    return read_platform_settings(
        "box", {"CAUSEWAY_MONGO_URI": mongo_uri, "CAUSEWAY_KAFKA": kafka, "CAUSEWAY_NAMESPACE": namespace}
    )


def prepare(database: Database[Document]) -> None:
    """Make the collections empty; they must exist before a transaction uses them."""
    for name in COLLECTIONS:
        database.drop_collection(name)
        database.create_collection(name)
    database["bookings"].create_index([("show_id", 1), ("name", 1)], unique=True)


def open_show(database: Database[Document], *, left: int) -> str:
    """Return the id of a new show."""
    show_id = new_id()
    database["shows"].insert_one({"_id": show_id, "revision": 1, "left": left})
    return show_id


def take_seat(show_id: str, name: str, work: BoxOffice) -> Booking:
    """Book one seat.

    Raises:
        SoldOut: none is left.
    """
    show = work.shows.get(show_id)
    if show.left < 1:
        raise SoldOut("Every seat is taken.", next_step="Choose another evening.")
    fewer = replace(show, left=show.left - 1, revision=show.revision + 1)
    work.shows.save(fewer)
    booking = Booking(new_id(), 1, show_id, name)
    work.bookings.add(booking)
    work.record(SeatTaken(fewer))
    return booking


def booked(booking: Booking) -> Answer:
    """Return the answer to a booking."""
    body: dict[str, Any] = {"id": booking.id}
    return Answer(status=201, body=body)
