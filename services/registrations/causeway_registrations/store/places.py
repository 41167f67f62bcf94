"""The places of events as one transaction sees them."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.mongo import Document
from causeway_platform.shelf import Shelf
from causeway_registrations.domain.places import Places
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import PLACES
from causeway_registrations.store.remembered import RememberedEvents


class PlacesShelf(Shelf[Places]):
    """A shelf that may guess: hardly anybody but this process changes the places of an event in a rush."""

    def __init__(
        self, database: Database[Document], session: ClientSession, remembered: RememberedEvents | None
    ) -> None:
        super().__init__(database[PLACES], documents.PLACES, session)
        self._remembered = remembered

    def load_wanted(self, *, guess: bool = False) -> None:
        """Read what is wanted; as guessed, only what is not remembered."""
        if guess and self._remembered is not None:
            for places in self._remembered.places_of(self._wanted):
                self.guess(places)
        super().load_wanted(guess=guess)
