"""Certificates from the rule to the sheet of paper, their verification, withdrawal and reissue, over HTTP."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest

from causeway_registrations.domain.certificate_code import ALPHABET

pytestmark = pytest.mark.servers

TITLE = {
    "en": "Digital Transformation and Future Trends of Museums",
    "zh-Hans": "博物馆的数字化转型与未来趋势",
    "hy": "Թանգարանների թվային փոխակերպումը",
}
CAME = {"checked_in": True}


def lay_down(counter: Any, event_id: str, rule: dict[str, Any], revision: int = 0, role: str = "operator") -> Any:
    path = f"/events/{event_id}/certificate-rule"
    return counter.call("PUT", path, rule, role=role, If_Match=f'"{revision}"')


def come(counter: Any, registration: dict[str, Any]) -> None:
    code = counter.call("GET", "/mine/ticket", link=registration["manage_token"]).json["code"]
    answer = counter.call("POST", "/check-ins", {"ticket": code}, role="operator")
    assert answer.status_code == 200, answer.text


def issue(counter: Any, event_id: str) -> None:
    answer = counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator")
    assert answer.status_code == 202, answer.text
    counter.run_clock()


def listed(counter: Any, event_id: str) -> list[dict[str, Any]]:
    return list(counter.call("GET", f"/events/{event_id}/certificates", role="operator").json["items"])


def certificate_of(counter: Any, registration: dict[str, Any]) -> Any:
    return counter.call("GET", "/mine/certificate", link=registration["manage_token"])


def certified(counter: Any, **person: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return an event, a registration and its certificate."""
    event_id = counter.announce(title=TITLE)
    registration = counter.registered(event_id, **person)
    come(counter, registration)
    lay_down(counter, event_id, CAME)
    issue(counter, event_id)
    return event_id, registration, certificate_of(counter, registration).json


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of a sheet, and whether each is in the file."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            for descendant in font.get_object()["/DescendantFonts"]:
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                found[str(descriptor["/FontName"])] = bool({"/FontFile2", "/FontFile3"} & set(descriptor))
    return found


def test_only_who_meets_the_rule_gets_a_certificate_and_the_preview_says_why_others_do_not(counter: Any) -> None:
    event_id = counter.announce()
    came, stayed_away = counter.registered(event_id), counter.registered(event_id)
    come(counter, came)
    assert lay_down(counter, event_id, CAME | {"passed": True}).headers["ETag"] == '"1"'
    preview = counter.call("GET", f"/events/{event_id}/certificates/preview", role="operator").json
    assert (preview["examined"], preview["entitled"], preview["lacking"]) == (
        2,
        0,
        {"not_passed": 2, "not_checked_in": 1},
    )
    for registration in (came, stayed_away):
        path = f"/registrations/{registration['id']}/assessment"
        marked = counter.call("PUT", path, {"passed": True, "confirmed": False}, role="operator", If_Match='"0"')
        assert (marked.status_code, marked.headers["ETag"]) == (200, '"1"'), marked.text
    preview = counter.call("GET", f"/events/{event_id}/certificates/preview", role="operator").json
    assert (preview["entitled"], preview["lacking"]) == (1, {"not_checked_in": 1})
    issue(counter, event_id)
    issue(counter, event_id)
    assert [one["registration_id"] for one in listed(counter, event_id)] == [came["id"]]
    assert certificate_of(counter, stayed_away).json["slug"] == "unknown-subject"
    told = [counter.messages(one["id"]) for one in listed(counter, event_id)]
    assert [[row["type"] for row in rows] for rows in told] == [["causeway.registrations.certificate-issued.v1"]]


def test_certificates_are_given_out_by_themselves_after_the_end_even_when_the_event_moves(counter: Any) -> None:
    start = counter.now() + timedelta(hours=1)
    event_id = counter.announce(starts_at=start)
    come(counter, counter.registered(event_id))
    lay_down(counter, event_id, CAME | {"issued_after_h": 24})
    counter.announce(event_id, revision=2, starts_at=start + timedelta(days=1))
    counter.later.append(timedelta(hours=1 + 3 + 24, minutes=1))
    counter.run_clock()
    assert listed(counter, event_id) == []
    counter.later.append(timedelta(days=1))
    counter.run_clock()
    assert len(listed(counter, event_id)) == 1


def test_many_are_given_out_in_stretches(counter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causeway_registrations.use_cases.issue_certificates.AT_ONCE", 2)
    event_id = counter.announce(capacities={"onsite": None})
    for _ in range(5):
        come(counter, counter.registered(event_id))
    lay_down(counter, event_id, CAME)
    issue(counter, event_id)
    assert len({one["registration_id"] for one in listed(counter, event_id)}) == 5


def test_anybody_can_verify_a_code_however_it_is_typed(counter: Any) -> None:
    _, registration, certificate = certified(counter, language="zh-Hans", name="王小明")
    for typed in (
        certificate["code"],
        certificate["code"].lower().replace("-", ""),
        certificate["code"].replace("0", "o"),
    ):
        answer = counter.call("GET", f"/certificates/{typed}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), answer.text
        assert (answer.json["status"], answer.json["name"]) == ("issued", "王小明")
    assert answer.json["event_title"] == TITLE["zh-Hans"]
    assert registration["manage_token"] not in answer.text
    assert certificate["address"].endswith(f"/verify/{certificate['code']}")


def test_bad_invented_and_forgotten_codes_are_answered_alike(counter: Any) -> None:
    _, _, certificate = certified(counter)
    bare = certificate["code"].replace("-", "")
    other = ALPHABET[(ALPHABET.index(bare[3]) + 1) % len(ALPHABET)]
    counter.service.database["certificates"].update_one({"code": bare}, {"$set": {"printed": None}})
    answers = [
        counter.call("GET", f"/certificates/{code}")
        for code in (bare, bare[:3] + other + bare[4:], "A" * 20, "0" * 20, "x", "A" * 60)
    ]
    told = {(answer.status_code, answer.json["slug"], answer.json["detail"]) for answer in answers}
    assert told == {(404, "unknown-certificate", "No certificate of ours has this code.")}


def test_a_withdrawn_certificate_says_so_and_nothing_of_whom(counter: Any) -> None:
    event_id, registration, certificate = certified(counter, name="Ani Petrosyan")
    reason = {"en": "The ticket was used by somebody else."}
    path = f"/certificates/{certificate['id']}/withdraw"
    headers = counter.mint.bearer("operator") | {"Idempotency-Key": "take-it-back"}
    answer = counter.call("POST", path, {"reason": reason}, **headers)
    again = counter.call("POST", path, {"reason": reason}, **headers)
    assert (answer.status_code, answer.json["status"], again.json) == (200, "withdrawn", answer.json)
    shown = counter.call("GET", f"/certificates/{certificate['code']}")
    assert (shown.json["status"], shown.json["name"]) == ("withdrawn", None)
    assert shown.json["ended_at"]
    assert "Ani" not in shown.text
    assert "somebody else" not in shown.text
    mine = certificate_of(counter, registration).json
    assert (mine["status"], mine["reason"]) == ("withdrawn", reason)
    sheet = counter.call("GET", "/mine/certificate/pdf", link=registration["manage_token"])
    assert (sheet.status_code, sheet.json["slug"]) == (409, "certificate-ended")
    issue(counter, event_id)
    assert [one["status"] for one in listed(counter, event_id)] == ["withdrawn"]
    told = counter.messages(certificate["id"])
    assert [row["seq"] for row in told] == [1, 2]
    assert "Ani" not in str(list(counter.service.database["answers"].find()))


def test_a_reissued_certificate_has_another_code_and_the_old_one_says_that_it_was_replaced(counter: Any) -> None:
    event_id, registration, old = certified(counter, name="Ani Petrosian")
    answer = counter.call("POST", f"/certificates/{old['id']}/reissue", {"name": "Ani Petrosyan"}, role="operator")
    assert (answer.status_code, answer.json["edition"], answer.json["replaces"]) == (201, 2, old["id"]), answer.text
    new = certificate_of(counter, registration).json
    assert new["name"] == "Ani Petrosyan"
    assert new["code"] != old["code"]
    assert counter.call("GET", f"/certificates/{old['code']}").json["status"] == "replaced"
    assert counter.call("GET", f"/certificates/{old['code']}").json["name"] is None
    assert counter.call("GET", f"/certificates/{new['code']}").json["name"] == "Ani Petrosyan"
    twice = counter.call("POST", f"/certificates/{old['id']}/reissue", {"name": "Ani"}, role="operator")
    assert (twice.status_code, twice.json["slug"]) == (409, "certificate-ended")
    assert [one["status"] for one in listed(counter, event_id)] == ["replaced", "issued"]
    old_told = counter.messages(old["id"])[-1]
    assert (old_told["type"], "replaced" in str(old_told)) == ("causeway.registrations.certificate-withdrawn.v1", True)


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("en", "Maria Rossi", ["Certificate of attendance", "took part in", "Anybody can verify"]),
        ("zh-Hans", "欧阳小明", ["参会证书", "兹证明", "参加了", "任何人都可以核验本证书"]),
        ("hy", "Անահիտ Պետրոսյան", ["Մասնակցության վկայական", "մասնակցել է հետևյալ միջոցառմանը", "Կոդը՝"]),
    ],
)
def test_the_sheet_is_in_the_persons_language_with_its_fonts_inside(
    counter: Any, language: str, name: str, words: list[str]
) -> None:
    _, registration, certificate = certified(counter, language=language, name=name)
    answer = counter.call("GET", "/mine/certificate/pdf", link=registration["manage_token"])
    assert (answer.status_code, answer.content_type, answer.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    text, fonts, sheet = text_of(answer.data), fonts_of(answer.data), pypdf.PdfReader(io.BytesIO(answer.data))
    assert all(word in text for word in (name, TITLE[language], certificate["code"], *words)), text
    assert fonts
    assert all(fonts.values()), fonts
    assert (len(sheet.pages), [round(float(side)) for side in sheet.pages[0].mediabox[2:]]) == (1, [842, 595])
    assert str(sheet.trailer["/Root"]["/Lang"]).startswith(language.split("-", maxsplit=1)[0])
    assert sheet.metadata is not None
    assert TITLE[language] in str(sheet.metadata.title)
    assert len(answer.data) < 150_000


@pytest.mark.parametrize("name", ['#read("/etc/passwd") *x* $y$ <z>', "홍길동", "محمد علي", "A" * 200, "\\ // ` _"])
def test_any_name_can_be_printed_and_none_is_read_as_markup(counter: Any, name: str) -> None:
    _, registration, _ = certified(counter, language="en", name=name)
    answer = counter.call("GET", "/mine/certificate/pdf", link=registration["manage_token"])
    assert answer.status_code == 200, answer.text
    assert "root:" not in text_of(answer.data)
    assert "Certificate of attendance" in text_of(answer.data)


def test_everybody_else_is_kept_out(counter: Any) -> None:
    event_id, registration, certificate = certified(counter)
    stranger = counter.registered(event_id)
    path = f"/registrations/{registration['id']}/certificate"
    assert counter.call("GET", path, link=stranger["manage_token"]).status_code == 404
    assert counter.call("GET", f"{path}/pdf", link=stranger["manage_token"]).status_code == 404
    assert counter.call("GET", f"{path}/pdf", role="operator").status_code == 200
    withdrawal = f"/certificates/{certificate['id']}/withdraw"
    body = {"reason": {"en": "?"}}
    assert counter.call("POST", withdrawal, body, role="partner").status_code == 403
    assert counter.call("POST", withdrawal, body, link=registration["manage_token"]).status_code == 401
    stale = counter.call("POST", withdrawal, body, role="operator", If_Match='"7"')
    assert (stale.status_code, certificate_of(counter, registration).json["status"]) == (412, "issued")


def test_a_rule_that_asks_for_nothing_is_refused(counter: Any) -> None:
    answer = lay_down(counter, counter.announce(), {"issued_after_h": 1})
    assert (answer.status_code, answer.json["slug"]) == (422, "certificate-for-nothing")


@pytest.mark.parametrize(
    "rule", [{"share": 0}, {"share": 101}, {"minutes": 0}, {"checked_in": "yes"}, CAME | {"issued_after_h": -1}]
)
def test_a_rule_that_makes_no_sense_is_refused(counter: Any, rule: dict[str, Any]) -> None:
    event_id = counter.announce()
    answer = lay_down(counter, event_id, rule)
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid-input")
    shown = counter.call("GET", f"/events/{event_id}/certificate-rule", role="operator")
    assert shown.headers["ETag"] == '"0"'
    assert shown.json["title"] == {}
    nothing_to_do = counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator")
    assert (nothing_to_do.status_code, nothing_to_do.json["slug"]) == (409, "no-certificate-rule")


def test_two_processes_that_issue_at_once_give_one_certificate(open_counter: Callable[..., Any]) -> None:
    first, second = open_counter(), open_counter()
    event_id = first.announce()
    registration = first.registered(event_id)
    come(first, registration)
    lay_down(first, event_id, CAME)
    for counter in (first, second):
        counter.call("POST", f"/events/{event_id}/certificates/issue", role="operator")
    for counter in (first, second):
        counter.run_clock()
    assert len(listed(first, event_id)) == 1
