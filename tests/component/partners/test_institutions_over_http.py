"""Institutions over HTTP on a real database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

MUSEUM = {
    "names": {"en": "Erebuni Museum", "hy": "Էրեբունի"},
    "kind": "museum",
    "country": "AM",
    "zone": "Asia/Yerevan",
}


def test_an_enrolled_institution_can_be_read_back_with_its_tag(house: Any) -> None:
    made = house.as_operator(
        "POST", "/institutions", MUSEUM | {"website": "https://erebuni.example/", "languages": ["hy"]}
    )
    assert made.status_code == 201
    read = house.http.get(made.headers["Location"], headers={"Authorization": f"Bearer {house.operator}"})
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"] == '"1"'
    assert read.json["status"] == "active"


def test_an_institution_that_has_not_changed_is_not_sent_again(house: Any) -> None:
    path = f"/institutions/{house.enrol()['id']}"
    assert house.as_operator("GET", path, If_None_Match='"1"').status_code == 304
    assert house.as_operator("GET", path, If_None_Match='"2"').status_code == 200


def test_a_request_sent_twice_with_one_key_enrols_once(house: Any) -> None:
    first = house.as_operator("POST", "/institutions", MUSEUM, Idempotency_Key="enrol-1")
    second = house.as_operator("POST", "/institutions", MUSEUM, Idempotency_Key="enrol-1")
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    other = house.as_operator("POST", "/institutions", MUSEUM | {"country": "GE"}, Idempotency_Key="enrol-1")
    assert (other.status_code, other.json["slug"]) == (422, "idempotency-key-reused")


def test_a_change_needs_the_present_revision(house: Any) -> None:
    path = f"/institutions/{house.enrol()['id']}"
    assert house.as_operator("PATCH", path, {"country": "GE"}).status_code == 428
    assert house.as_operator("PATCH", path, {"country": "GE"}, If_Match='"2"').status_code == 412
    changed = house.as_operator("PATCH", path, {"country": "GE"}, If_Match='"1"')
    assert (changed.status_code, changed.headers["ETag"], changed.json["country"]) == (200, '"2"', "GE")


def test_a_change_can_be_changed_back_and_both_are_in_the_history(house: Any) -> None:
    institution = house.enrol()
    path = f"/institutions/{institution['id']}"
    house.as_operator("PATCH", path, {"status": "suspended"}, If_Match='"1"')
    house.as_operator("PATCH", path, {"status": "active"}, If_Match='"2"')
    history = house.as_operator("GET", f"{path}/history").json["items"]
    assert [entry["action"] for entry in history] == ["changed", "changed", "enrolled"]
    assert [entry["revision"] for entry in history] == [3, 2, 1]
    assert history[0]["changes"] == {"status": "active"}
    assert history[2]["changes"]["names"] == institution["names"]


def test_a_history_comes_page_by_page_and_only_of_what_there_is(house: Any) -> None:
    path = f"/institutions/{house.enrol()['id']}"
    for revision, country in enumerate(("GE", "AM", "GE"), start=1):
        house.as_operator("PATCH", path, {"country": country}, If_Match=f'"{revision}"')
    first = house.as_operator("GET", f"{path}/history?limit=3").json
    second = house.as_operator("GET", f"{path}/history?limit=3&cursor={first['next']}").json
    assert [entry["revision"] for entry in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["next"] is None
    assert house.as_operator("GET", "/institutions/nowhere/history").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names": {}}, "names"),
        ({"names": {"english": "x"}}, "names"),
        ({"names": {"en": "a\u0007b"}}, None),
        ({"country": "XX"}, "country"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"kind": "castle"}, "kind"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://user:pass@example.org/"}, "website"),
        ({"languages": ["klingonese"]}, "languages"),
        ({"status": "suspended"}, "status"),
        ({"id": "mine", "revision": 7}, "id"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    house: Any, wrong: dict[str, Any], field: str | None
) -> None:
    before = house.service.database["institutions"].count_documents({})
    answer = house.as_operator("POST", "/institutions", MUSEUM | wrong)
    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/problem+json"
    if field:
        assert any(error["field"].startswith(field) for error in answer.json["errors"])
    assert house.service.database["institutions"].count_documents({}) == before


def test_institutions_are_found_by_the_beginning_of_a_word_in_any_language(house: Any) -> None:
    made = house.enrol(
        names={"en": "Matenadaran of Yerevan", "fr": "Musée des manuscrits", "zh-Hans": "埃里温古籍博物馆"}
    )
    for beginning in ("maten", "YEREVAN", "musee des", "manu", "埃里温"):
        found = house.as_operator("GET", f"/institutions?q={quote(beginning)}").json["items"]
        assert made["id"] in [institution["id"] for institution in found], beginning
    for nothing in ("tenadaran", ".*", "^m", "zzz"):
        assert house.as_operator("GET", f"/institutions?q={quote(nothing)}").json["items"] == []


def test_filters_narrow_the_list_and_pages_follow_one_another(house: Any) -> None:
    made = [house.enrol(names={"en": f"Paged {letter}"}, country="KZ", kind="university") for letter in "dacbe"]
    names, cursor = [], ""
    for _ in range(3):
        page = house.as_operator("GET", f"/institutions?country=KZ&kind=university&limit=2{cursor}").json
        names += [institution["names"]["en"] for institution in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert names == [f"Paged {letter}" for letter in "abcde"]
    assert page["next"] is None
    assert len(made) == 5
    assert house.as_operator("GET", "/institutions?country=KZ&status=suspended").json["items"] == []


def test_partners_see_active_institutions_and_never_the_references(house: Any) -> None:
    _, token = house.person()
    active, suspended = house.enrol(reference="secret-list/1", country="UZ"), house.enrol(country="UZ")
    house.as_operator("PATCH", f"/institutions/{suspended['id']}", {"status": "suspended"}, If_Match='"1"')
    listed = house.call("GET", "/institutions?country=UZ&status=suspended", token=token).json["items"]
    assert [institution["id"] for institution in listed] == [active["id"]]
    assert "reference" not in listed[0]
    assert house.call("GET", f"/institutions/{active['id']}", token=token).status_code == 200
    assert house.call("GET", f"/institutions/{suspended['id']}", token=token).status_code == 404
    assert house.call("PATCH", f"/institutions/{active['id']}", {}, token=token, If_Match='"1"').status_code == 403


def a_list(size: int, prefix: str, **changes: Any) -> dict[str, Any]:
    rows = [MUSEUM | {"names": {"en": f"{prefix} {n}"}, "reference": f"{prefix}/{n}"} | changes for n in range(size)]
    return {"institutions": rows}


def test_five_hundred_institutions_are_imported_at_once_and_again_without_effect(house: Any) -> None:
    whole = a_list(500, "region")
    first = house.as_operator("POST", "/institution-imports", whole)
    assert first.status_code == 200, first.text
    assert first.json["counts"] == {"enrolled": 500, "changed": 0, "unchanged": 0, "refused": 0}
    messages = house.service.database["outbox"].count_documents({})
    again = house.as_operator("POST", "/institution-imports", whole)
    assert again.json["counts"] == {"enrolled": 0, "changed": 0, "unchanged": 500, "refused": 0}
    assert house.service.database["outbox"].count_documents({}) == messages
    ids = [row["institution_id"] for row in first.json["rows"]]
    assert [row["institution_id"] for row in again.json["rows"]] == ids
    assert len(set(ids)) == 500


def test_rows_that_cannot_be_used_are_reported_in_their_place_and_the_others_pass(house: Any) -> None:
    rows = a_list(3, "mixed")["institutions"]
    rows[1] = rows[1] | {"zone": "Asia/Nowhere", "website": "javascript:alert(1)"}
    rows.append({"names": {"en": "Without a reference"}})
    answer = house.as_operator("POST", "/institution-imports", {"institutions": rows}).json
    assert [row["outcome"] for row in answer["rows"]] == ["enrolled", "refused", "enrolled", "refused"]
    assert "zone" in answer["rows"][1]["reason"]
    assert answer["rows"][1]["reference"] == "mixed/1"
    assert "reference" in answer["rows"][3]["reason"]


def test_a_row_that_cannot_be_used_is_reported_in_the_callers_language(house: Any) -> None:
    rows = [a_list(1, "spoken")["institutions"][0] | {"zone": "Asia/Nowhere"}]
    told = house.as_operator("POST", "/institution-imports", {"institutions": rows}, Accept_Language="hy").json
    (row,) = told["rows"]
    assert row["reason"] == "zone: Այստեղ պետք է լինի ժամային գոտի, օրինակ՝ Asia/Yerevan։"
    assert [(error["field"], error["reason"]) for error in row["errors"]] == [("zone", "not-a-zone")]


@pytest.mark.parametrize("row", [{"surprise": 1}, {"names": "Museum"}, {"reference": {"$gt": ""}}, []])
def test_a_list_of_another_shape_is_refused_whole(house: Any, row: Any) -> None:
    rows = [*a_list(1, "shapeless")["institutions"], row]
    assert house.as_operator("POST", "/institution-imports", {"institutions": rows}).status_code in {400, 422}
    assert house.rows("institutions", reference="shapeless/0") == []


def test_a_list_of_more_than_five_hundred_is_refused_whole(house: Any) -> None:
    assert house.as_operator("POST", "/institution-imports", a_list(501, "big")).status_code == 422
    assert house.rows("institutions", reference="big/0") == []


def test_two_people_who_import_the_same_list_at_once_enrol_each_institution_once(house: Any) -> None:
    whole, token = a_list(40, "race"), house.operator

    def send(_: object) -> int:
        client = house.http.application.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        return int(client.post("/api/partners/institution-imports", json=whole, headers=headers).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [200] * 4
    assert house.service.database["institutions"].count_documents({"reference": {"$regex": "^race/"}}) == 40
