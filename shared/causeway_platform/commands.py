"""Running commands: the change, its messages and the answer for its Idempotency-Key commit together or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from causeway_platform.clock import Clock, utc_now
from causeway_platform.correlation import current_correlation
from causeway_platform.failpoints import reach
from causeway_platform.mongo import Client, Document
from causeway_platform.promises import Promise
from causeway_platform.refusals import KeyReused
from causeway_platform.transactions import first_writer_won, transact
from causeway_platform.work import Work

COLLECTION = "answers"
KEPT = timedelta(hours=48)
"""How long a repeated request gets the first answer; peers keep 24 h."""

INDEXES: Sequence[IndexModel] = (
    # Answers go by themselves after their time.
    IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=int(KEPT.total_seconds())),
)

W = TypeVar("W", bound=Work)
W_co = TypeVar("W_co", bound=Work, covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Claim:
    """A caller's Idempotency-Key, and what the request was."""

    key: str
    caller: str
    fingerprint: str

    @property
    def id(self) -> str:
        """One caller's key is unknown to every other."""
        return hashlib.sha256(f"{self.caller}\n{self.key}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request is answered with; ``body`` is JSON-ready."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    replayed: bool = False


class Commands(Protocol[W_co]):
    """Runs one command in a transaction."""

    def run(
        self,
        handle: Callable[[W_co], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W_co], None] | None = None,
    ) -> Answer:
        """Return the rendered outcome of ``handle``, or the answer kept for ``claim``.

        Args:
            handle: the use case, given the unit of work.
            claim: the Idempotency-Key, if the caller sent one.
            render: makes the answer; it may be called again when the transaction is repeated.
            want: asks the work's shelves for what ``handle`` will need, so that a batch reads it at once.

        Raises:
            Refusal: a rule said no; nothing was changed.
            KeyReused: the key came before with another request.
        """

    def promise(
        self,
        handle: Callable[[W_co], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W_co], None] | None = None,
    ) -> Promise[Answer]:
        """Return the promise of what ``run`` would return; it may have been carried out by then, or still wait."""


class OneByOne(Generic[W]):
    """One transaction a command."""

    def __init__(
        self,
        client: Client,
        database: Database[Document],
        open_work: Callable[[ClientSession], W],
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._client = client
        self._database = database
        self._open_work = open_work
        self._clock = clock

    def run(
        self,
        handle: Callable[[W], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W], None] | None = None,
    ) -> Answer:
        """See ``Commands.run``; ``want`` is not needed because a single command reads what it needs."""

        def action(session: ClientSession) -> Answer:
            if claim is not None and (kept := find_answers(self._database, [claim], session).get(claim.id)):
                return kept_answer(kept, claim)
            work = self._open_work(session)
            work.correlation = current_correlation.get()
            answer = render(handle(work))
            work.flush()
            if claim is not None:
                keep_answers(self._database, [answer_row(claim, answer, self._clock)], session)
            return answer

        answer = transact(self._client, action)
        reach("after_tx_commit")
        return answer

    def promise(
        self,
        handle: Callable[[W], R],
        *,
        claim: Claim | None,
        render: Callable[[R], Answer],
        want: Callable[[W], None] | None = None,
    ) -> Promise[Answer]:
        """See ``Commands.promise``; it is kept already, and a refusal is raised at once."""
        promise: Promise[Answer] = Promise(patience_s=0)
        promise.keep(self.run(handle, claim=claim, render=render, want=want))
        return promise


def find_answers(database: Database[Document], claims: Iterable[Claim], session: ClientSession) -> dict[str, Document]:
    """Return the kept answers by claim id."""
    ids = [claim.id for claim in claims]
    if not ids:
        return {}
    return {row["_id"]: row for row in database[COLLECTION].find({"_id": {"$in": ids}}, session=session)}


def keep_answers(database: Database[Document], rows: Sequence[Document], session: ClientSession) -> None:
    """Write answers in the caller's transaction.

    Raises:
        DuplicateKeyError: one of the keys has an answer already.
    """
    if not rows:
        return
    try:
        database[COLLECTION].insert_many(rows, ordered=False, session=session)
    except BulkWriteError as error:
        raise first_writer_won(error) from error


def answer_row(claim: Claim, answer: Answer, clock: Clock) -> Document:
    """Return the row that keeps ``answer`` for ``claim``; the body is text because JSON keys may not suit MongoDB."""
    return {
        "_id": claim.id,
        "fingerprint": claim.fingerprint,
        "status": answer.status,
        "body": json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")),
        "headers": dict(answer.headers),
        "etag": answer.etag,
        "at": clock(),
    }


def kept_answer(row: Document, claim: Claim) -> Answer:
    """Return the first answer again.

    Raises:
        KeyReused: it was given to another request.
    """
    if row["fingerprint"] != claim.fingerprint:
        raise KeyReused(
            "This Idempotency-Key was used for a different request.",
            next_step="Send the request again with a new Idempotency-Key.",
        )
    return Answer(
        status=row["status"], body=json.loads(row["body"]), headers=row["headers"], etag=row["etag"], replayed=True
    )
