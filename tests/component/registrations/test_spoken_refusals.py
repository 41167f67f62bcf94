"""Refusals over HTTP in the caller's language: of one person, of rows, and of a table read later."""

import csv
import io
from typing import Any

import pytest

from causeway_platform.clock_work import ClockWork

pytestmark = pytest.mark.servers

FULL = {"en": "All places are taken", "zh-Hans": "名额已满", "hy": "Բոլոր տեղերը զբաղված են"}
ANI = {
    "name": "Ani Sargsyan",
    "email": "ani@museum.example",
    "mode": "onsite",
    "language": "hy",
    "zone": "Asia/Yerevan",
    "wait": False,
}
USUAL = {"mode": "onsite", "language": "en", "zone": "Asia/Yerevan"}


def full_event(counter: Any, **options: Any) -> str:
    event_id: str = counter.announce(capacities={"onsite": 1}, **options)
    counter.registered(event_id)
    return event_id


def ask(counter: Any, event_id: str, accepted: str, **headers: str) -> Any:
    return counter.call("POST", f"/events/{event_id}/registrations", ANI, Accept_Language=accepted, **headers)


def test_who_registers_is_refused_in_their_language_and_with_the_same_slug(counter: Any) -> None:
    event_id = full_event(counter)
    for accepted, language in (("hy", "hy"), ("fr, zh;q=0.3", "zh-Hans"), ("fr", "en")):
        answer = ask(counter, event_id, accepted)
        assert (answer.status_code, answer.json["slug"]) == (409, "event-full")
        assert answer.json["title"] == FULL[language]
        assert answer.headers.get("Content-Language", "en") == language
        assert (answer.json["taken"], answer.json["short_of"]) == (1, "mode")


def test_a_refusal_is_not_kept_so_the_same_key_hears_the_language_of_each_call(counter: Any) -> None:
    event_id = full_event(counter)
    titles = [ask(counter, event_id, accepted, Idempotency_Key="one-key").json["title"] for accepted in ("hy", "en")]
    assert titles == [FULL["hy"], FULL["en"]]


def test_an_event_that_there_is_not_and_a_change_of_mode_are_refused_so_too(counter: Any) -> None:
    unknown = ask(counter, "nothing", "hy")
    assert (unknown.status_code, unknown.json["title"]) == (404, "Այդպիսի միջոցառում չկա")
    mine = counter.registered(counter.announce())
    same = counter.call("POST", "/mine/mode", {"mode": "onsite"}, link=mine["manage_token"], Accept_Language="zh-CN")
    assert (same.json["slug"], same.json["title"]) == ("mode-unchanged", "已是该方式")


def test_rows_are_refused_in_the_callers_language_and_the_same_key_is_the_same_answer(counter: Any) -> None:
    event_id = counter.announce()
    body = {"rows": [{"name": "Li", "email": "no address"}, ANI | {"parts": ["none"]}], "usual": USUAL}
    headers = counter.mint.bearer("operator") | {"Idempotency-Key": "a-batch"}
    path = f"/events/{event_id}/registrations/batch"
    first = counter.call("POST", path, body, Accept_Language="hy", **headers).json
    assert [row["slug"] for row in first["results"]] == ["invalid-input", "unknown-part"]
    assert first["results"][0]["reason"].startswith("email: Սա էլ. փոստի վավեր հասցե չէ։ ")
    (error,) = first["results"][0]["errors"]
    assert error == {"field": "email", "message": "Սա էլ. փոստի վավեր հասցե չէ։", "reason": "not-an-email"}
    assert first["results"][1]["errors"] == []
    assert first["results"][1]["reason"].startswith("Այս միջոցառման ոչ մի մաս այդպես չի կոչվում։")
    assert counter.call("POST", path, body, Accept_Language="en", **headers).json == first
    english = counter.call("POST", path, body, role="operator").json
    assert english["results"][0]["reason"].startswith("email:")


def test_the_table_of_refused_rows_is_in_the_language_of_whoever_fetches_it(counter: Any) -> None:
    event_id = counter.announce()
    table = "name,email,parts\nLi,no address,\nBo,bo@museum.example,none\n"
    sent = {"csv": table, "usual": USUAL, "dry_run": False}
    started = counter.call("POST", f"/events/{event_id}/imports", sent, role="operator", Accept_Language="hy").json
    ClockWork(counter.service, clock=counter.now).run_due()
    path = f"/imports/{started['id']}/refused"

    def reasons(accepted: str) -> list[str]:
        text = counter.call("GET", f"{path}.csv", role="operator", Accept_Language=accepted).text
        listed = counter.call("GET", path, role="operator", Accept_Language=accepted).json["items"]
        found = [row["reason"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]
        assert found == [row["reason"] for row in listed]
        return found

    assert reasons("zh-CN")[0] == "email: 这不是有效的电子邮箱。 请更正该行后重新发送表格。"
    listed = counter.call("GET", path, role="operator", Accept_Language="zh-CN").json["items"]
    assert [[one["message"] for one in row["errors"]] for row in listed] == [["这不是有效的电子邮箱。"], []]
    assert reasons("hy")[1].startswith("Այս միջոցառման ոչ մի մաս")
    assert reasons("en")[1] == "This event has no such part. Choose from the parts that the event has."
    counter.service.database["refused_rows"].update_many({}, {"$unset": {"errors": ""}})
    assert reasons("zh-CN")[0] == "以下列没有可用的内容：email。 请更正该行后重新发送表格。"
    counter.service.database["refused_rows"].update_many({}, {"$unset": {"facts": ""}})
    assert reasons("hy") == reasons("en")


def test_a_rule_that_judges_fields_tells_each_in_the_callers_language(counter: Any) -> None:
    event_id = counter.announce()
    question = {"id": "arrival", "type": "date", "label": {"en": "When do you arrive?"}, "required": True}
    put = counter.call(
        "PUT", f"/events/{event_id}/admission", {"form": {"questions": [question]}}, role="operator", If_Match='"0"'
    )
    assert put.status_code == 200, put.text
    answer = counter.call(
        "POST",
        f"/events/{event_id}/registrations",
        ANI | {"answers": {"arrival": "soon"}},
        Accept_Language="zh-CN",
    )
    assert (answer.status_code, answer.headers["Content-Language"]) == (422, "zh-Hans")
    (error,) = answer.json["errors"]
    assert error == {
        "field": "answers.arrival",
        "message": "这里应为日期，例如 2026-11-22。",
        "reason": "not-a-date",
    }
