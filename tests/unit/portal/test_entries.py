"""The registration form: what is wrong with it, and what is asked for."""

import pytest

from causeway_portal.pages.entries import Entries, read_entries, take_refusal
from causeway_testing.portal_world import sample_event

GOOD = {
    "name": "  Ani   Sargsyan ",
    "email": " ani@example.org ",
    "mode": "online",
    "language": "hy",
    "country": "am",
    "zone": "Asia/Yerevan",
    "claim": "0197-claim-of-this-form",
}


def entries(**changes: str) -> Entries:
    return read_entries({**GOOD, **changes}, sample_event().modes, "fresh-claim")


def test_a_good_form_becomes_a_request() -> None:
    found = entries()

    assert found.errors == {}
    assert found.body == {
        "name": "Ani Sargsyan",
        "email": "ani@example.org",
        "mode": "online",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "AM",
    }


def test_an_unsaid_country_is_not_sent() -> None:
    assert "country" not in entries(country="").body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("email", "nobody"),
        ("email", "two@at@example.org"),
        ("email", "no-dot@localhost"),
        ("email", f"{'a' * 250}@example.org"),
        ("mode", "by-post"),
        ("mode", ""),
        ("language", "tlh"),
        ("country", "Armenia"),
        ("zone", "Mars/Olympus"),
        ("zone", ""),
    ],
)
def test_what_cannot_be_right_is_named_beside_its_field(field: str, value: str) -> None:
    assert entries(**{field: value}).errors == {field: f"register.wrong.{field}"}


def test_a_mode_that_the_event_lacks_is_wrong() -> None:
    event = sample_event(capacities={"onsite": 10})

    assert "mode" in read_entries(GOOD, event.modes, "fresh-claim").errors


def test_entries_are_kept_when_something_is_wrong() -> None:
    assert entries(email="nobody").values["name"] == "Ani Sargsyan"


def test_the_same_form_sent_twice_has_the_same_key() -> None:
    assert entries().key == entries().key


def test_a_changed_form_is_another_request() -> None:
    assert entries().key != entries(mode="onsite").key


def test_another_rendering_of_the_form_is_another_request() -> None:
    assert entries().key != entries(claim="another-rendering").key


@pytest.mark.parametrize("claim", ["", "short", "with spaces inside", "x" * 65, "<script>alert(1)</script>"])
def test_a_made_up_claim_is_replaced(claim: str) -> None:
    assert entries(claim=claim).claim == "fresh-claim"


def test_the_key_fits_what_services_accept() -> None:
    assert len(entries().key) <= 128
    assert " " not in entries().key


def test_what_the_service_says_about_fields_stands_beside_them() -> None:
    found = entries()

    take_refusal(found, {"errors": [{"field": "email", "message": "Not valid."}, {"field": "wait", "message": "?"}]})

    assert found.errors == {"email": "register.wrong.email"}


@pytest.mark.parametrize("problem", [None, "text", {}, {"errors": "odd"}, {"errors": ["odd", 1]}])
def test_an_odd_refusal_names_no_field(problem: object) -> None:
    found = entries()

    take_refusal(found, problem)

    assert found.errors == {}
