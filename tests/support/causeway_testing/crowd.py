"""A crowd that registers at once and asks again, with the same key, for whatever was not answered."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.cast import Guest, everyone, register
from causeway_cli.demonstration.people import invent_people
from causeway_cli.invariants.ledger import Ledger


@dataclass(frozen=True)
class Crowd:
    """So many people who want into one event; the first ``onsite`` of them want a seat."""

    url: str
    event_id: str
    ledger: Ledger
    tag: str = "crowd"

    def come(self, count: int, *, onsite: int) -> list[Guest]:
        """Register all of them and return who they are once each has an answer."""
        wishes = [
            ("onsite" if number < onsite else "online", person)
            for number, person in enumerate(invent_people(count, tag=self.tag))
        ]
        with Api(self.url) as public:
            return everyone(
                wishes,
                lambda wish: register(public, self.event_id, wish[0], wish[1], self.ledger),
                lambda _done, _total: None,
            )


def in_background(act: Callable[[], list[Guest]]) -> "Future[list[Guest]]":
    """Let a crowd come while the test does something to the system."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(act)
    pool.shutdown(wait=False)
    return future
