"""The visit of the demonstration, played over the gateway: what the figures say is what people find and read."""

import httpx
import pytest

from causeway_cli.demonstration import visit as scene
from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.visit import Visited, visit
from causeway_testing.waiting import wait_until
from causeway_testing.whole_system import RunningSystem, mails_to

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def visited(public: Api, operator: Api) -> Visited:
    return visit(public, operator, lambda _name, _done, _total: None)


def test_the_class_the_party_and_the_handed_over_places_add_up(public: Api, visited: Visited) -> None:
    modes = public.get(f"/api/registrations/events/{visited.event_id}/places")["modes"]
    onsite, online = modes["onsite"], modes["online"]

    assert (visited.registered, visited.refused, visited.waited_at) == (scene.PUPILS, 1, 1)
    assert (onsite["taken"], onsite["free"], onsite["waiting"]) == (scene.PLACES, 0, 1)
    assert (online["taken"], online["free"]) == (scene.SINGLES, None)
    assert onsite["checked_in"] == visited.checked_in == scene.PARTY


def test_the_party_reads_that_it_has_its_places_and_a_certificate(running: RunningSystem, visited: Visited) -> None:
    """What was overtaken before it could go out, that they wait or that places are offered, is not always sent."""

    def subjects() -> list[str]:
        return [mail["subject"].partition(":")[0] for mail in mails_to(running, visited.family.email)]

    wait_until(lambda: "Your certificate" in subjects(), what="the mail about the certificate")
    assert subjects()[-2:] == ["Your place is confirmed", "Your certificate"]
    assert subjects().count("Your place is confirmed") == 1


def test_anybody_can_verify_the_certificate_on_a_page(running: RunningSystem, visited: Visited) -> None:
    page = httpx.get(f"{running.url}/verify/{visited.certificate}", timeout=30)

    assert page.status_code == 200
    assert visited.family.name in page.text


def test_a_code_that_was_never_given_leads_to_nobody(running: RunningSystem, visited: Visited) -> None:
    first, rest = visited.certificate[0], visited.certificate[1:]
    other = ("B" if first == "A" else "A") + rest
    page = httpx.get(f"{running.url}/verify/{other}", timeout=30)

    assert page.status_code == 404
    assert visited.family.name not in page.text
