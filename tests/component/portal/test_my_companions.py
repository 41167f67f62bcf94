"""Changing who comes along on one's own pages: what happens is said before, what was refused is kept to be tried."""

import re
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_admission import ShownAdmission, ShownWaiting, admission_id
from causeway_portal.store import documents
from causeway_testing.portal_world import LECTURE, one_registration

pytestmark = pytest.mark.servers

TOKEN = "registration-8.0.abcdefghijklmnopqrstuvwxyz0"
PAGE = f"/my/{TOKEN}/companions"
API = "/api/registrations/mine/companions"
GIVES_UP = "the place goes to the next in line at once"
TAKES = "a further place is taken at once"


@pytest.fixture
def mine(world: Any) -> dict[str, Any]:
    registration = world.services.registrations[TOKEN] = one_registration("registration-8")
    registration["person"] |= {"companions": ["Davit", "Nare"]}
    return registration


def largest(world: Any, largest_party: int, **changes: Any) -> None:
    admission = ShownAdmission(
        id=admission_id(LECTURE), event_id=LECTURE, seq=1, largest_party=largest_party, **changes
    )
    row = documents.ADMISSIONS.to_document(admission)
    world.database["shown_admissions"].replace_one({"_id": admission.id}, row, upsert=True)


def page(world: Any, language: str = "en") -> str:
    answer = world.visitor(language).get(PAGE)
    assert answer.status_code == 200
    return str(answer.text)


def rows(html: str) -> list[str]:
    return re.findall(r'name="companion"[^>]* value="([^"]*)"', html)


def send(world: Any, *names: str, **more: Any) -> Any:
    data = {"companion": list(names), "revision": "1", **more}
    return world.visitor().post(PAGE, data=data, follow_redirects=True)


def test_whoever_brings_somebody_or_may_is_led_to_the_page(world: Any, mine: dict) -> None:
    def led() -> bool:
        return f'href="{PAGE}"' in world.visitor().get(f"/my/{TOKEN}").text

    assert led(), "there is somebody whose name can be put right"
    mine["person"]["companions"] = []
    assert not led(), "this event lets everybody come alone"
    largest(world, 3)
    assert led()
    mine["named_by"] = "The university"
    assert not led(), "who was named by somebody else comes alone"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["confirmed", "waiting", "offered"])
def test_the_page_speaks_every_language_whatever_the_registration_is(
    world: Any, mine: dict, language: str, status: str
) -> None:
    largest(world, 4)
    mine["status"] = status
    html = page(world, language)
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert rows(html)[:2] == ["Davit", "Nare"]
    assert "companions." not in html


def test_what_happens_is_said_before_anything_is_saved(world: Any, mine: dict) -> None:
    largest(world, 5)
    html = page(world)
    assert html.index(GIVES_UP) < html.index(TAKES) < html.index('name="companion"')
    assert rows(html) == ["Davit", "Nare", "", ""]
    mine["status"] = "waiting"
    assert "go to the end of the queue" in page(world)
    largest(world, 5, waiting=ShownWaiting(order="lottery", seed_digest="0" * 64))
    assert "drawn for more places, with the same chance" in page(world)


def test_names_are_put_right_places_given_up_and_further_ones_asked_for(world: Any, mine: dict) -> None:
    largest(world, 5)
    answer = send(world, "  Davit   Petrosyan ", "", "Aram", "")
    assert "Who comes with you is noted." in answer.text
    (ask,) = world.services.asked_for("PUT", "/mine/companions")
    assert (ask.body, ask.revision) == ({"companions": ["Davit Petrosyan", "Aram"]}, 1)
    assert "Davit Petrosyan, Aram" in answer.text
    assert mine["size"] == 3


def test_what_is_refused_stays_to_be_tried_otherwise(world: Any, mine: dict) -> None:
    largest(world, 5)
    world.services.refuse("PUT", API, "no-places-for-companions", 409, wanted=2, possible=1)
    answer = send(world, "Davit", "Nare", "Aram", "Ani")
    assert answer.status_code == 409
    assert "2 further places were asked for, and 1 can be had now" in answer.text
    assert rows(answer.text) == ["Davit", "Nare", "Aram", "Ani"]
    assert mine["person"]["companions"] == ["Davit", "Nare"]


@pytest.mark.parametrize("slug", ["comes-alone", "offer-unanswered", "registration-closed", "already-checked-in"])
def test_every_no_is_explained(world: Any, mine: dict, slug: str) -> None:
    world.services.refuse("PUT", API, slug, 409, closed_at=None, expires_at=None, checked_in_at=None)
    answer = send(world, "Davit")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "unexpected" not in answer.text


def test_a_late_tab_is_told_that_something_has_changed(world: Any, mine: dict) -> None:
    mine["revision"] = 2
    answer = send(world, "Davit")
    assert (answer.status_code, mine["person"]["companions"]) == (412, ["Davit", "Nare"])
    assert rows(answer.text) == ["Davit"]


def test_there_are_more_rows_for_whoever_needs_them_without_a_script(world: Any, mine: dict) -> None:
    largest(world, 10)
    html = page(world)
    assert len(rows(html)) == 5
    more = send(world, "Davit", "Nare", "A", "B", "C", step="rows").text
    assert rows(more) == ["Davit", "Nare", "A", "B", "C", "", "", ""]
    assert 'name="revision" value="1"' in more
    assert not world.services.asked_for("PUT", "/mine/companions")
    full = send(world, *"ABCDEFGHI", step="rows").text
    assert (len(rows(full)), 'value="rows"' in full) == (9, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "offered"}, "the others stay on offer to you"),
        ({"checked_in_at": "2025-06-24T02:00:00+00:00"}, "names can be put right, and nothing else"),
    ],
)
def test_where_nobody_can_be_added_there_is_no_row_for_them(
    world: Any, mine: dict, changes: dict[str, str], said: str
) -> None:
    largest(world, 5)
    mine |= changes
    html = page(world)
    assert said in html
    assert rows(html) == ["Davit", "Nare"]
    assert TAKES not in html


def test_once_registration_has_closed_only_names_and_fewer_people_are_offered(world: Any, mine: dict) -> None:
    largest(world, 5)
    world.database["shown_events"].update_one({"_id": LECTURE}, {"$set": {"closes_at": world.now}})
    html = page(world)
    assert GIVES_UP in html
    assert (rows(html), TAKES in html) == (["Davit", "Nare"], False)


def test_there_is_nothing_to_change_once_it_has_ended_and_no_page_for_a_wrong_link(world: Any, mine: dict) -> None:
    mine["status"] = "withdrawn"
    assert world.visitor().get(PAGE).headers["Location"] == f"/my/{TOKEN}"
    for method in ("get", "post"):
        assert getattr(world.visitor(), method)("/my/wrong/companions").status_code == 404


def test_an_answer_that_does_not_come_is_said(world: Any, mine: dict) -> None:
    world.services.down = {"registrations"}
    assert world.visitor().get(PAGE).status_code == 503
    assert send(world, "Davit").status_code == 503
