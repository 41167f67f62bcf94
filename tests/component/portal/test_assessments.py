"""Marking participants as passed or confirmed on the operators' page: several at once, and back."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from causeway_portal.pages.assessments import changed_rows
from causeway_testing.portal_marks import ANI, LI, MARO
from causeway_testing.portal_world import LECTURE

PAGE = f"/operations/events/{LECTURE}/certificates/participants"
BATCH = f"/api/registrations/events/{LECTURE}/assessments/batch"


def forms_in(page: str) -> list[dict[str, str]]:
    """Return what each form of the page would send as it is, in the order of the page."""
    forms = []
    for form in re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL):
        inputs = [
            dict(re.findall(r'(\w+)="([^"]*)"', tag)) | {"tag": tag} for tag in re.findall(r"<input [^>]*>", form)
        ]
        sent = [one for one in inputs if one["type"] != "checkbox" or " checked" in one["tag"]]
        forms.append({one["name"]: unescape(one["value"]) for one in sent})
    return forms


def asked(world: Any) -> list[dict[str, Any]]:
    return list(world.services.asked_for("POST", "/assessments/batch")[-1].body["rows"])


def test_participants_are_shown_with_their_share_and_what_they_lack(world: Any) -> None:
    page = world.signed_in().get(PAGE).text
    assert "66%" in page
    assert "Ani &lt;b&gt;Sargsyan&lt;/b&gt;" in page
    assert page.count("Not confirmed by hand") == 3
    assert page.count(" checked") == 1
    assert 'href="?cursor=more"' in page
    assert f'href="{PAGE}"' in world.signed_in().get(PAGE.removesuffix("/participants")).text


def test_several_are_marked_at_once_and_taken_back(world: Any) -> None:
    client = world.signed_in()
    (form,) = forms_in(client.get(PAGE).text)
    form |= {f"passed.{LI}": "yes", f"confirmed.{MARO}": "yes"}
    del form[f"passed.{ANI}"]

    page = client.post(f"{PAGE}?cursor=more", data=form)

    assert page.status_code == 200
    assert "Marked: 3" in page.text
    assert asked(world) == [
        {"registration_id": LI, "revision": 0, "passed": True, "confirmed": False},
        {"registration_id": ANI, "revision": 4, "passed": False, "confirmed": False},
        {"registration_id": MARO, "revision": 0, "passed": False, "confirmed": True},
    ]
    undo, _ = forms_in(page.text)
    back = client.post(PAGE, data=undo).text
    assert "Taken back: 3" in back
    assert "Do it again after all" in back
    marks = {name: (one["passed"], one["confirmed"]) for name, one in world.services.marks.people.items()}
    assert marks == {LI: (False, False), ANI: (True, False), MARO: (False, False)}
    again, _ = forms_in(back)
    assert "Marked: 3" in client.post(PAGE, data=again).text


def test_all_on_a_page_are_marked_with_one_button_and_nobody_twice(world: Any) -> None:
    client = world.signed_in()
    (form,) = forms_in(client.get(PAGE).text)
    client.post(PAGE, data=form | {"all": "passed"})
    assert [one["registration_id"] for one in asked(world)] == [LI, MARO], "the third has passed already"


def test_whom_somebody_else_has_marked_meanwhile_is_named_and_the_others_are_marked(world: Any) -> None:
    client = world.signed_in()
    (form,) = forms_in(client.get(PAGE).text)
    world.services.marks.people[ANI]["revision"] = 5
    page = client.post(PAGE, data=form | {"all": "confirmed"}).text
    assert "Marked: 2" in page
    assert "These could not be marked:" in page
    assert "<li>Ani &lt;b&gt;Sargsyan&lt;/b&gt; – " in page
    assert f"was.{ANI}" not in forms_in(page)[0], "what was not done is not taken back"


def test_a_form_that_changes_nothing_asks_for_nothing(world: Any) -> None:
    client = world.signed_in()
    (form,) = forms_in(client.get(PAGE).text)
    assert "Nothing was changed." in client.post(PAGE, data=form).text
    assert world.services.asked_for("POST", "/assessments/batch") == []


def test_what_was_ticked_stays_when_all_of_it_is_refused(world: Any) -> None:
    client = world.signed_in()
    (form,) = forms_in(client.get(PAGE).text)
    world.services.refuse("POST", BATCH, "invalid-input", 422)
    page = client.post(PAGE, data=form | {f"confirmed.{LI}": "yes"})
    assert page.status_code == 422
    assert forms_in(page.text)[0][f"confirmed.{LI}"] == "yes"


@pytest.mark.parametrize("was", ["", "0", "0:2x", "-1:00", "9999999999:00", "0:000"])
def test_what_is_no_row_is_passed_over(was: str) -> None:
    assert changed_rows(MultiDict({"was.registration-1": was, "passed.registration-1": "yes"})) == []


def test_no_more_rows_are_sent_than_the_service_takes() -> None:
    form = MultiDict({f"was.r{number}": "0:00" for number in range(500)} | {"all": "passed"})
    assert len(changed_rows(form)) == 200


def test_the_page_is_for_operators(world: Any) -> None:
    assert world.visitor().get(PAGE).status_code == 303
    assert world.signed_in("partner@example.org").get(PAGE).status_code == 403
    assert world.signed_in().get("/operations/events/nowhere/certificates/participants").status_code == 404
