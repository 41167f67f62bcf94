"""Planning the purge of events that were announced before it was planned, or under other times of keeping."""

from collections.abc import Callable, Sequence
from functools import partial

from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.backfill import steps
from causeway_platform.mongo import Client, Document
from causeway_platform.transactions import transact
from causeway_registrations.domain.retention import RetentionRules
from causeway_registrations.store.indexes import OFFERED_EVENTS
from causeway_registrations.store.work import RegistrationsWork
from causeway_registrations.use_cases.purge_event import plan_purge

OpenWork = Callable[[ClientSession], RegistrationsWork]


def plan_all_purges(
    client: Client,
    database: Database[Document],
    open_work: OpenWork,
    retention: RetentionRules,
) -> None:
    """Plan the purge of every event anew if the times have changed since the last run; safe to stop and do again."""
    times = ", ".join(f"{part} {time.days} d" for part, time in sorted(retention.keep.items()))
    for ids in steps(database, "registrations.purges", collection=OFFERED_EVENTS, version=times):
        transact(client, partial(_plan, open_work, ids, retention))


def _plan(open_work: OpenWork, event_ids: Sequence[str], retention: RetentionRules, session: ClientSession) -> None:
    work = open_work(session)
    for event_id in event_ids:
        work.offered_events.want(event_id)
    work.load_wanted()
    for event_id in event_ids:
        plan_purge(event_id, work, retention=retention)
    work.flush()
