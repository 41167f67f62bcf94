"""The answers for the Idempotency-Keys of one batch, looked up only when they can matter.

Hardly any key comes twice. So a batch runs first as if all were new. A key that did come before shows either by a
refusal (the person is registered already), and then its answer is looked up; or by the unique id of its answer when
that is written again, and then the whole batch is repeated with every answer read beforehand. A round trip is saved.
"""

from collections.abc import Iterable

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.commands import Claim, find_answers, keep_answers
from causeway_platform.mongo import Document


class BatchAnswers:
    """What is known of a batch's keys in one run of its transaction."""

    def __init__(self, database: Database[Document], session: ClientSession) -> None:
        self._database = database
        self._session = session
        self._known: dict[str, Document | None] = {}
        self._new: list[Document] = []

    def read(self, claims: Iterable[Claim]) -> None:
        """Look all of them up in one query."""
        wanted = [claim for claim in claims if claim.id not in self._known]
        self._known.update(dict.fromkeys(claim.id for claim in wanted))
        self._known.update(find_answers(self._database, wanted, self._session))

    def known(self, claim: Claim) -> Document | None:
        """Return the answer as far as it is known: one that was read, or given earlier in this batch."""
        return self._known.get(claim.id)

    def found(self, claim: Claim) -> Document | None:
        """Return the answer, looked up if it is not known."""
        self.read([claim])
        return self._known[claim.id]

    def give(self, row: Document) -> None:
        """Note a new answer."""
        self._known[row["_id"]] = row
        self._new.append(row)

    def keep(self) -> None:
        """Write the new answers in the transaction.

        Raises:
            DuplicateKeyError: one of the keys came before; repeat with every answer read beforehand.
        """
        keep_answers(self._database, self._new, self._session)
