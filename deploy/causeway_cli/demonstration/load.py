"""Loading the programme of the sources through the public APIs: institutions, contacts, programmes, editions, events.

Every request carries a key made of the item's own name, so that a load that was cut off goes on where it stopped.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from causeway_cli.demonstration.api import Api, Refused, key_for
from causeway_cli.demonstration.calls import call_for
from causeway_cli.demonstration.conditions import lay_down
from causeway_cli.demonstration.delegation import send_delegation
from causeway_cli.demonstration.series import open_series
from causeway_platform.links import Links

OFFICE = "office"
"""How the data names the exchange office, which exists before anything is loaded."""

HEARD_WITHIN_S = 30.0

Item = Mapping[str, Any]
Progress = Callable[[str], None]


@dataclass
class Loaded:
    """What was loaded, by the names that the data uses."""

    institutions: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)
    editions: dict[tuple[str, str], str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, Item] = field(default_factory=dict)
    """By address, as partners answers with them."""


def read_data(name: str) -> list[dict[str, Any]]:
    """Return the items of ``data/<name>.json``."""
    text = files("causeway_cli.demonstration").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    items: list[dict[str, Any]] = json.loads(text)
    return items


def is_empty(operator: Api) -> bool:
    """Say whether nothing has been planned here yet."""
    return not operator.get("/api/events/programmes", limit=1)["items"]


def load(operator: Api, links: Links, *, progress: Progress = lambda _: None, now: datetime | None = None) -> Loaded:
    """Load everything and return the ids; ``links`` sign for those who act with a link from a mail.

    Raises:
        Refused: an API said no; what was loaded so far stays, and the next load goes on from there.
    """
    conditions = {item["event"]: item for item in read_data("conditions")}
    delegations = {item["event"]: item for item in read_data("delegations")}
    calls = {item["event"]: item for item in read_data("calls")}
    loader = _Loader(operator, links, Loaded(), now or datetime.now(UTC), conditions, delegations, calls)
    for institution in read_data("institutions"):
        loader.institution(institution)
    progress(f"{len(loader.loaded.institutions)} institutions")
    for programme in read_data("programmes"):
        loader.programme(programme)
        progress(f"programme {programme['ref']}: {programme['name']['en']}")
    return loader.loaded


@dataclass(frozen=True)
class _Loader:
    """Goes through the data and keeps what came of it."""

    operator: Api
    links: Links
    loaded: Loaded
    now: datetime
    conditions: Mapping[str, Item]
    delegations: Mapping[str, Item]
    calls: Mapping[str, Item]

    def institution(self, item: Item) -> None:
        body = {name: item[name] for name in ("kind", "country", "zone", "languages", "website", "names")}
        if item["ref"] == OFFICE:
            self.loaded.institutions[OFFICE] = self._name_office(body)
            return
        made = self.operator.post("/api/partners/institutions", body, key=key_for("institution", item["ref"]))
        self.loaded.institutions[item["ref"]] = made["id"]
        for contact in item["contacts"]:
            path = f"/api/partners/institutions/{made['id']}/contacts"
            email = contact["email"]
            self.loaded.contacts[email] = self.operator.post(path, contact, key=key_for("contact", email))

    def _name_office(self, body: Mapping[str, Any]) -> str:
        """Give the exchange office, which the first start has made, the name of the one in the sources."""
        office = self.operator.get("/api/partners/institutions", kind="exchange_office", limit=1)["items"][0]
        if any(office[name] != value for name, value in body.items()):
            self.operator.patch(f"/api/partners/institutions/{office['id']}", body, revision=office["revision"])
        return str(office["id"])

    def programme(self, item: Item) -> None:
        body = {name: item[name] for name in ("slug", "kind", "name", "purpose")}
        body["hosts"] = self._hosts(item["hosts"])
        made = self._post_when_known("/api/events/programmes", body, key_for("programme", item["ref"]))
        self.loaded.programmes[item["ref"]] = made["id"]
        for edition in item["editions"]:
            self._edition(item, made["id"], edition)
        if item.get("series"):
            open_series(made["id"], item["name"], self.operator)

    def _edition(self, programme: Item, programme_id: str, edition: Item) -> None:
        path = f"/api/events/programmes/{programme_id}/editions"
        key = key_for("edition", programme["ref"], edition["label"])
        made = self.operator.post(path, {"label": edition["label"]}, key=key)
        self.loaded.editions[programme["ref"], edition["label"]] = made["id"]
        for event in edition["events"]:
            self._event(made["id"], event, self._hosts(event.get("hosts", programme["hosts"])))

    def _event(self, edition_id: str, item: Item, hosts: Sequence[Mapping[str, str]]) -> None:
        path = f"/api/events/editions/{edition_id}/events"
        draft = self._post_when_known(path, event_body(item, hosts, self.now), key_for("event", item["ref"]))
        over = "starts_in_days" not in item
        publish = f"/api/events/events/{draft['id']}/publish"
        self.operator.post(publish, {"as_record": over}, key=key_for("publish", item["ref"]))
        self.loaded.events[item["ref"]] = draft["id"]
        if item["ref"] in self.conditions:
            lay_down(self.conditions[item["ref"]], draft["id"], self.operator)
        if item["ref"] in self.delegations:
            self._delegation(self.delegations[item["ref"]], draft["id"], event_body(item, hosts, self.now))
        if item["ref"] in self.calls:
            call_for(self.calls[item["ref"]], draft["id"], self.operator, self.now, self.loaded.contacts)

    def _delegation(self, item: Item, event_id: str, body: Mapping[str, Any]) -> None:
        starts_at = datetime.fromisoformat(body["local_start"]).replace(tzinfo=ZoneInfo(body["zone"]))
        institution_id = self.loaded.institutions[item["institution"]]
        send_delegation(item, event_id, self.operator, self.links, starts_at=starts_at, institution_id=institution_id)

    def _post_when_known(self, path: str, body: Mapping[str, Any], key: str) -> Any:
        """Post what names institutions; the events service hears of a new one within seconds, not at once."""
        deadline = time.monotonic() + HEARD_WITHIN_S
        while True:
            try:
                return self.operator.post(path, body, key=key)
            except Refused as refused:
                if refused.slug != "unknown-institution" or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def _hosts(self, hosts: Sequence[Item]) -> list[dict[str, str]]:
        return [{"institution_id": self.loaded.institutions[h["institution"]], "role": h["role"]} for h in hosts]


def event_body(event: Item, hosts: Sequence[Mapping[str, str]], now: datetime) -> dict[str, Any]:
    """Return the body of a draft; ``starts_in_days`` puts an upcoming event that many days after ``now``."""
    local_start, local_end = _wall_times(event, now)
    zone = ZoneInfo(event["zone"])
    starts_at = datetime.fromisoformat(local_start).replace(tzinfo=zone)
    opens_at = min(now, starts_at - timedelta(days=60))
    return {
        "title": event["title"],
        "summary": event["summary"],
        "languages": event["languages"],
        "local_start": local_start,
        "local_end": local_end,
        "zone": event["zone"],
        "place": event["place"],
        "join_link": event.get("join_link"),
        "modes": {mode: {"capacity": capacity} for mode, capacity in event["modes"].items()},
        "hosts": list(hosts),
        "registration": {
            "opens_at": opens_at.astimezone(UTC).isoformat(),
            "closes_at": (starts_at - timedelta(hours=1)).astimezone(UTC).isoformat(),
        },
    }


def _wall_times(event: Item, now: datetime) -> tuple[str, str]:
    if "starts_in_days" not in event:
        return event["local_start"], event["local_end"]
    day = (now.astimezone(ZoneInfo(event["zone"])) + timedelta(days=event["starts_in_days"])).date()
    return f"{day}{event['local_start']}", f"{day}{event['local_end']}"


def counts(loaded: Loaded) -> Iterator[tuple[str, int]]:
    """Yield what was loaded, for the report."""
    yield "institutions", len(loaded.institutions)
    yield "programmes", len(loaded.programmes)
    yield "editions", len(loaded.editions)
    yield "events", len(loaded.events)
