"""What a service hands to the platform to be run: its parts, put together by its ``wiring``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pymongo import IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database

from causeway_platform.mongo import Client, Document
from causeway_platform.settings import PlatformSettings
from causeway_platform.work import Work

if TYPE_CHECKING:
    from causeway_platform.clock_work import Due
    from causeway_platform.subscriptions import Subscriptions
    from causeway_platform.web.callers import KeyLookup
    from causeway_platform.web.routes import Routes


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A view of other services' data that can be dropped and rebuilt by replaying their topics."""

    collections: Sequence[str]
    topics: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service, ready to serve its routes and to do its work."""

    settings: PlatformSettings
    client: Client
    database: Database[Document]
    open_work: Callable[[ClientSession], Work]
    routes: "Routes"
    keys: "KeyLookup"
    subscriptions: "Subscriptions"
    due: "Due"
    indexes: Mapping[str, Sequence[IndexModel]]
    clustered: Collection[str] = ()
    """Collections that are kept in the order of their ids, so that nothing tells in which order things arrived."""
    copies: Mapping[str, Copy] = field(default_factory=dict)
    on_prepare: Callable[[], None] | None = None
    background: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    """Further threads of the work process by name, each given a stop event; the mail sender is one."""
    on_close: Callable[[], None] | None = None

    def close(self) -> None:
        """Give back what the service holds open."""
        if self.on_close is not None:
            self.on_close()
        self.client.close()
