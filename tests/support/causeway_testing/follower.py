"""A small service that follows institutions and keeps what it was told, for testing how messages reach a service.

It takes the name ``events``, and an institution's English name says how its handler behaves: see ``TROUBLES``.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_contracts import partners
from causeway_contracts.envelope import Message
from causeway_contracts.topics import PARTNERS
from causeway_platform import mongo, signing_keys
from causeway_platform.clock_work import DueItem
from causeway_platform.main import main
from causeway_platform.mongo import Document
from causeway_platform.outbox import Draft
from causeway_platform.service import Copy, Service
from causeway_platform.settings import PlatformSettings, read_platform_settings
from causeway_platform.shelf import Codec
from causeway_platform.subscriptions import Body, Subscription
from causeway_platform.work import Work

COPY = "institutions"
KEYS = "signing-keys"
TOPIC = PARTNERS.name


@dataclass(frozen=True, slots=True)
class Known:
    """What we were told about an institution: every sequence number, in the order of arrival."""

    id: str
    revision: int
    seqs: tuple[int, ...]
    name: str
    ballast: Any = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A fact of this service: it took note of an institution's state."""

    known: Known


KNOWN = Codec(
    "institution",
    lambda known: {
        "_id": known.id,
        "revision": known.revision,
        "seqs": list(known.seqs),
        "name": known.name,
        "ballast": known.ballast,
    },
    lambda row: Known(row["_id"], row["revision"], tuple(row["seqs"]), row["name"], row["ballast"]),
)


def _followed(fact: Followed) -> Draft:
    state = {"id": fact.known.id, "programme_id": "p", "label": fact.known.name, "revision": fact.known.seqs[-1]}
    return Draft(
        type="causeway.events.edition-described.v1",
        subject=fact.known.id,
        seq=fact.known.seqs[-1],
        data={"change": {}, "state": state},
    )


class FollowerWork(Work):
    """The unit of work over the copy."""

    def __init__(self, database: Database[Document], session: ClientSession, settings: PlatformSettings) -> None:
        super().__init__(database, session, settings, {Followed: _followed})
        self.institutions = self.shelf(COPY, KNOWN)


@dataclass
class Mood:
    """What a test may change while the service runs."""

    broken: bool = True
    """Whether the handler of ``fails until mended`` still fails."""
    calls: list[tuple[str, int]] = field(default_factory=list)
    """Institution and sequence number of every time a handler ran."""


def _fail(_work: FollowerWork, _known: Known) -> Known:
    raise RuntimeError("this handler always fails")


def _too_large(_work: FollowerWork, known: Known) -> Known:
    return replace(known, ballast="x" * 17_000_000)


def _not_a_document(_work: FollowerWork, known: Known) -> Known:
    return replace(known, ballast=2**70)


def _wrong_query(work: FollowerWork, known: Known) -> Known:
    work.database[COPY].find_one({"$nonsense": 1}, session=work.session)
    return known


TROUBLES: Mapping[str, Callable[[FollowerWork, Known], Known]] = {
    "always fails": _fail,
    "too large": _too_large,
    "not a document": _not_a_document,
    "wrong query": _wrong_query,
}


def _follow(mood: Mood, body: Body, message: Message, work: FollowerWork) -> None:
    mood.calls.append((message.subject, message.seq))
    name = body["state"]["names"]["en"]
    before = work.institutions.find(message.subject)
    if before is not None and message.seq <= before.seqs[-1]:
        return
    if before is None:
        known = Known(message.subject, 1, (message.seq,), name)
    else:
        known = replace(before, revision=before.revision + 1, seqs=(*before.seqs, message.seq), name=name)
    if name == "fails until mended" and mood.broken:
        _fail(work, known)
    if trouble := TROUBLES.get(name):
        known = trouble(work, known)
    if before is None:
        work.institutions.add(known)
    else:
        work.institutions.save(known)
    work.record(Followed(known))


def _want(messages: Sequence[tuple[Message, Body]], work: FollowerWork) -> None:
    for message, _ in messages:
        work.institutions.want(message.subject)


def _remind(item: DueItem, work: FollowerWork, now: datetime) -> None:
    """Clock work: note it as one more sequence number, or fail when the payload says so."""
    if item.payload.get("fails"):
        raise RuntimeError("this work always fails")
    known = work.institutions.find(item.subject)
    count = item.payload.get("count", 1)
    if known is None:
        known = Known(item.subject, 1, (count,), "reminded")
        work.institutions.add(known)
    else:
        known = replace(known, revision=known.revision + 1, seqs=(*known.seqs, count))
        work.institutions.save(known)
    work.record(Followed(replace(known, seqs=(known.revision,))))
    if item.payload.get("again"):
        work.schedule("remind", item.subject, now, {"count": count + 1, "again": item.payload["again"] - 1})


def settings_of(mongo_uri: str, kafka: str, namespace: str) -> PlatformSettings:
    """Return the settings of the follower in ``namespace``."""
    values = {"CAUSEWAY_MONGO_URI": mongo_uri, "CAUSEWAY_KAFKA": kafka, "CAUSEWAY_NAMESPACE": namespace}
    return read_platform_settings("events", values)


def follower(settings: PlatformSettings, mood: Mood | None = None) -> Service:
    """Return the service; close it after use."""
    feeling = mood or Mood()
    client = mongo.connect(settings)
    database = mongo.database_of(client, settings)
    row = Subscription(follow=lambda body, message, work: _follow(feeling, body, message, work), prefetch=_want)
    return Service(
        settings=settings,
        client=client,
        database=database,
        open_work=lambda session: FollowerWork(database, session, settings),
        # Nothing here serves a route or checks a token.
        routes=cast("Any", SimpleNamespace()),
        keys=cast("Any", SimpleNamespace()),
        subscriptions={
            partners.INSTITUTION_ENROLLED: row,
            partners.INSTITUTION_CHANGED: row,
            **signing_keys.SUBSCRIPTIONS,
        },
        due={"remind": _remind},
        indexes={COPY: ()},
        copies={
            COPY: Copy(collections=(COPY,), topics=(TOPIC,)),
            KEYS: Copy(collections=(signing_keys.COLLECTION,), topics=(TOPIC,)),
        },
    )


def run_as_process() -> int:
    """Run one of the platform's commands on the follower whose servers the environment names."""
    environment = os.environ
    settings = settings_of(
        environment["CAUSEWAY_MONGO_URI"], environment["CAUSEWAY_KAFKA"], environment["CAUSEWAY_NAMESPACE"]
    )
    return main(lambda: follower(settings, Mood(broken=False)), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run_as_process())
