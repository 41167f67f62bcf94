"""What the guests of the demonstration do, many at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.people import Person
from causeway_cli.invariants.ledger import Ledger, Told

AT_ONCE = 32

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[int, int], None]
"""Called with how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A person with a registration, and the link that lets them change it."""

    person: Person
    registration_id: str
    mode: str
    standing: str
    as_themselves: Api


def everyone(items: Sequence[T], act: Callable[[T], R], progress: Progress) -> list[R]:
    """Return what ``act`` gives for each item, ``AT_ONCE`` at a time, in the order of the items.

    Raises:
        Exception: the first failure of any of them.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(act, item) for item in items]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            progress(done, len(futures))
    return [future.result() for future in futures]


def register(public: Api, event_id: str, mode: str, person: Person, ledger: Ledger) -> Guest:
    """Register one person, as the form on the event's page does."""
    key = f"guest:{person.email.replace('@', '-')}:{mode}"
    body = {
        "name": person.name,
        "email": person.email,
        "mode": mode,
        "language": person.language,
        "zone": person.zone,
        "country": person.country,
    }
    answer = public.post(f"/api/registrations/events/{event_id}/registrations", body, key=key)
    ledger.note(Told(key, 201, answer["id"], event_id, answer["status"]))
    link = public.as_caller(f"Link {answer['manage_token']}")
    return Guest(person, answer["id"], mode, answer["status"], link)
