"""The same rooms with the same names in every service, so that who knows one finds the way in all."""

import pytest

from causeway_cli.services import SERVICES
from causeway_testing.source import SERVICE_NAMES, package_of

ROOMS = {"domain", "use_cases", "store", "messaging", "web"}
DOORS = {"__init__.py", "__main__.py", "wsgi.py", "settings.py", "wiring.py", "py.typed"}

# The portal shows pages instead of an API and calls the services' APIs; notifications deliver.
EXCHANGED = {"portal": {"web": "pages"}}
EXTRA = {"portal": {"services_client.py"}, "notifications": {"delivery"}}
MAY_LACK = {"portal": {"domain"}}

FILES = {
    "use_cases": {"ports.py"},
    "store": {"documents.py", "work.py", "indexes.py"},
    "messaging": {"incoming.py", "outgoing.py", "due.py"},
}


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_a_service_has_the_rooms_and_doors_of_all_others(service: str) -> None:
    found = {path.name for path in package_of(service).iterdir() if path.name != "__pycache__"}
    exchanged = EXCHANGED.get(service, {})
    expected = {exchanged.get(room, room) for room in ROOMS} | DOORS

    assert expected - found <= MAY_LACK.get(service, set())
    assert found - expected <= EXTRA.get(service, set())


@pytest.mark.parametrize("service", [name for name in SERVICE_NAMES if name != "portal"])
@pytest.mark.parametrize("room", FILES)
def test_a_room_holds_the_files_that_every_reader_looks_for(service: str, room: str) -> None:
    found = {path.name for path in (package_of(service) / room).iterdir()}

    assert FILES[room] - found == set()


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_a_service_explains_itself_on_one_page(service: str) -> None:
    page = (package_of(service).parent / "README.md").read_text(encoding="utf-8")

    assert len(page.splitlines()) <= 220
    for word in ("owns", "HTTP", "Messages", "index"):
        assert word.lower() in page.lower(), f"{service}'s README says nothing about: {word}"


def test_the_launcher_knows_every_service() -> None:
    assert {plan.name for plan in SERVICES} == set(SERVICE_NAMES)
