"""What a service holds about people: the link by which they see it, all of it as text, and letting its time pass."""

from datetime import timedelta
from typing import Any

from bson.json_util import dumps

from causeway_platform.clock_work import ClockWork
from causeway_platform.links import Links
from causeway_platform.mailboxes import person_key
from causeway_platform.web.callers import DATA_LINK

LINKS = Links(("a-link-key-for-tests-only",))


def link_of(counter: Any, email: str) -> str:
    """Return the link that would be in the mail to ``email``."""
    return LINKS.sign_until(DATA_LINK, person_key(email), counter.now() + timedelta(days=3))


def everything(counter: Any) -> str:
    """Return all that the service's database holds, as text with binary values written out."""
    database = counter.service.database
    rows = [row for name in database.list_collection_names() for row in database[name].find()]
    shown = [{name: bytes(v).decode() if isinstance(v, bytes) else v for name, v in row.items()} for row in rows]
    return str(dumps(shown, ensure_ascii=False))


def do_what_is_due(counter: Any) -> None:
    """Run all the clock work whose time has come."""
    clock_work = ClockWork(counter.service, clock=counter.now)
    while clock_work.run_due():
        pass
