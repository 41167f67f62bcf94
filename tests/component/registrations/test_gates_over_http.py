"""Gates, codes, forms and needs over HTTP and a real database."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.servers

QUESTIONS = [
    {
        "id": "status",
        "type": "choice",
        "label": {"en": "What brings you here?", "hy": "Ի՞նչն է ձեզ բերում։"},
        "required": True,
        "choices": [{"id": "study", "label": {"en": "I study"}}, {"id": "work", "label": {"en": "I work"}}],
    },
    {
        "id": "subject",
        "type": "text",
        "label": {"en": "What do you study?"},
        "required": True,
        "shown_if": {"question": "status", "equals": "study"},
    },
]
TERMS = {"version": "2", "text": {"en": "Photographs are taken."}}


def describe(counter: Any, event_id: str, revision: int = 0, **admission: Any) -> Any:
    answer = counter.call("PUT", f"/events/{event_id}/admission", admission, role="operator", If_Match=f'"{revision}"')
    assert answer.status_code == 200, answer.text
    return answer.json


def make_codes(counter: Any, event_id: str, key: str = "", **body: Any) -> list[dict[str, Any]]:
    headers = counter.mint.bearer("operator", subject="operator-1") | ({"Idempotency-Key": key} if key else {})
    answer = counter.call("POST", f"/events/{event_id}/access-codes", {"label": "Delegation", **body}, **headers)
    assert answer.status_code == 201, answer.text
    return list(answer.json["items"])


def codes(counter: Any, event_id: str, query: str = "") -> Any:
    return counter.call("GET", f"/events/{event_id}/access-codes{query}", role="operator").json


def check(counter: Any, event_id: str, **changes: Any) -> Any:
    person = {"name": "Ani", "email": "ani@museum.example", "mode": "onsite", "language": "hy", "zone": "Asia/Yerevan"}
    return counter.call("POST", f"/events/{event_id}/registrations/check", person | changes)


def test_gates_and_form_are_kept_told_and_read_again(counter: Any) -> None:
    event_id = counter.announce()
    gates = {"mail_domains": ["museum.example"], "terms": TERMS, "prerequisites": [{"event_id": "first"}]}
    described = describe(counter, event_id, gates=gates, form={"questions": QUESTIONS})
    assert described["gates"]["terms"] == TERMS
    assert described["gates"]["prerequisites"] == [{"event_id": "first", "taking_part": "attended"}]
    assert described["form"]["version"] == 1
    assert counter.call("GET", f"/events/{event_id}/admission").json == described
    (told,) = counter.messages(f"{event_id}.admission")
    assert "What do you study?" in str(told)
    assert describe(counter, event_id, 1, form={"questions": QUESTIONS})["form"]["version"] == 1
    assert describe(counter, event_id, 2, form={"questions": QUESTIONS[:1]})["form"]["version"] == 2


def test_conditions_and_questions_are_changed_on_their_own(counter: Any) -> None:
    event_id = counter.announce()
    draw_at = (counter.now() + timedelta(days=2)).isoformat()
    before = describe(counter, event_id, waiting={"order": "lottery", "draw_at": draw_at})

    def put(part: str, body: dict[str, Any], revision: int) -> Any:
        path = f"/events/{event_id}/admission/{part}"
        return counter.call("PUT", path, body, role="operator", If_Match=f'"{revision}"')

    assert put("gates", {"refuses_clash": True}, 1).headers["ETag"] == '"2"'
    assert put("form", {"questions": QUESTIONS}, 1).json["slug"] == "changed-meanwhile"
    after = put("form", {"questions": QUESTIONS}, 2).json
    assert (after["gates"]["refuses_clash"], after["form"]["version"]) == (True, 1)
    assert after["waiting"] == before["waiting"], "the seed of the lottery is the same"


def test_a_form_that_contradicts_itself_changes_nothing(counter: Any) -> None:
    event_id = counter.announce()
    body = {"form": {"questions": [QUESTIONS[1]]}}
    answer = counter.call("PUT", f"/events/{event_id}/admission", body, role="operator", If_Match='"0"')
    assert (answer.status_code, answer.json["slug"], answer.json["question"]) == (422, "form-does-not-fit", "subject")
    assert counter.call("GET", f"/events/{event_id}/admission").json["revision"] == 0


def test_every_code_that_does_not_open_gets_the_same_answer(counter: Any) -> None:
    event_id, other = counter.announce(), counter.announce()
    for one in (event_id, other):
        describe(counter, one, gates={"needs_code": True})
    soon = (counter.now() + timedelta(hours=1)).isoformat()
    (used,) = make_codes(counter, event_id)
    (expired,) = make_codes(counter, event_id, expires_at=soon)
    (revoked,) = make_codes(counter, event_id)
    (bound,) = make_codes(counter, event_id, email="another@museum.example")
    (foreign,) = make_codes(counter, other)
    counter.registered(event_id, access_code=used["code"])
    counter.call("POST", f"/events/{event_id}/access-codes/{revoked['id']}/revoke", role="operator")
    counter.later.append(timedelta(hours=2))

    tried = ["ZZZZ-ZZZZ-ZZZZ", used["code"], expired["code"], revoked["code"], bound["code"], foreign["code"]]
    answers = [counter.register(event_id, access_code=code) for code in tried]

    said = [{name: value for name, value in answer.json.items() if name != "correlation_id"} for answer in answers]
    assert {answer.status_code for answer in answers} == {409}
    assert said == [said[0]] * len(tried)
    assert said[0]["slug"] == "code-not-valid"
    assert counter.register(event_id).json["slug"] == "code-required"
    assert len(counter.rows(event_id)) == 1
    assert counter.pool(event_id)["taken"] == 1


def test_one_code_and_fifty_requests_make_one_registration(counter: Any, open_counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 100})
    describe(counter, event_id, gates={"needs_code": True})
    (code,) = make_codes(counter, event_id)
    # Two processes, each with a committer of its own, so that the database itself must decide.
    counters = [open_counter(CAUSEWAY_RATE_LIMITS="off") for _ in range(2)]

    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda number: counters[number % 2].register(event_id, access_code=code["code"]), range(50))
        )

    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [201] + [409] * 49
    assert {answer.json["slug"] for answer in answers if answer.status_code == 409} == {"code-not-valid"}
    assert [one["uses"] for one in codes(counter, event_id)["items"]] == [1]
    assert len(counter.rows(event_id)) == 1
    assert counter.pool(event_id)["taken"] == 1


def test_a_code_comes_back_when_its_registration_ends(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, gates={"needs_code": True})
    (code,) = make_codes(counter, event_id)
    mine = counter.registered(event_id, access_code=code["code"])
    assert counter.register(event_id, access_code=code["code"]).status_code == 409
    assert counter.call("POST", "/mine/withdraw", link=mine["manage_token"]).status_code == 200
    assert codes(counter, event_id)["items"][0]["uses"] == 0
    assert counter.registered(event_id, access_code=code["code"].lower().replace("-", " "))["status"] == "confirmed"


def test_a_thousand_codes_are_shown_once_to_the_same_request_and_kept_nowhere(counter: Any) -> None:
    event_id = counter.announce()
    made = make_codes(counter, event_id, key="once", count=1000, limit=3)
    assert len({one["code"] for one in made}) == 1000
    assert make_codes(counter, event_id, key="once", count=1000, limit=3) == made
    database = counter.service.database
    kept = str(list(database["answers"].find())) + str(list(database["access_codes"].find({"event_id": event_id})))
    assert made[0]["code"] not in kept
    assert made[-1]["code"] not in kept
    page = codes(counter, event_id, "?limit=100")
    seen = 0
    while page is not None:
        seen += len(page["items"])
        assert "code" not in page["items"][0]
        page = codes(counter, event_id, f"?limit=100&cursor={page['next']}") if page["next"] else None
    assert seen == 1000


def test_a_code_of_ones_own_is_there_once(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, gates={"needs_code": True})
    assert make_codes(counter, event_id, code="Museum-Night", limit=None)[0]["code"] == "Museum-Night"
    body = {"label": "again", "code": "museumnight"}
    again = counter.call("POST", f"/events/{event_id}/access-codes", body, role="operator")
    assert (again.status_code, again.json["slug"]) == (409, "code-taken")
    for _ in range(2):
        counter.registered(event_id, access_code="MUSEUM NIGHT")


def test_the_exported_list_has_no_formula_and_no_code(counter: Any) -> None:
    event_id = counter.announce()
    (code,) = make_codes(counter, event_id, label='=HYPERLINK("https://evil.example")')
    answer = counter.call("GET", f"/events/{event_id}/access-codes/export", role="operator")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert row["label"] == '\'=HYPERLINK("https://evil.example")'
    assert (row["state"], row["limit"], row["uses"], row["begins_with"]) == ("open", "1", "0", code["hint"])
    assert code["code"] not in answer.text


def test_guessing_codes_is_answered_a_few_times_only(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, gates={"needs_code": True})
    statuses = [counter.register(event_id, access_code=f"GUESS-{number:06}").status_code for number in range(32)]
    assert statuses == [409] * 30 + [429] * 2
    assert counter.register(event_id).status_code == 409, "who has no code is still told that one is needed"


def test_codes_are_for_operators_and_for_events_there_are(counter: Any) -> None:
    event_id = counter.announce()
    path = f"/events/{event_id}/access-codes"
    assert counter.call("GET", path).status_code == 401
    assert counter.call("GET", path, role="partner").status_code == 403
    assert counter.call("POST", path, {"label": "x"}, role="partner").status_code == 403
    unknown = counter.call("POST", "/events/nowhere/access-codes", {"label": "x"}, role="operator")
    assert unknown.json["slug"] == "unknown-event"
    elsewhere = make_codes(counter, counter.announce())[0]
    assert counter.call("POST", f"{path}/{elsewhere['id']}/revoke", role="operator").status_code == 404


def test_a_check_lists_everything_in_the_persons_language_and_changes_nothing(counter: Any) -> None:
    event_id = counter.announce(opens_at=counter.now() + timedelta(days=1))
    describe(counter, event_id, gates={"needs_code": True, "terms": TERMS}, form={"questions": QUESTIONS})
    told = counter.messages(event_id)
    answer = check(counter, event_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json["may_register"], answer.json["would_wait"]) == (False, None)
    found = {one["slug"]: one for one in answer.json["refusals"]}
    assert list(found) == ["registration-not-open", "code-required", "terms-not-accepted", "answers-do-not-fit"]
    assert {one["language"] for one in found.values()} == {"hy"}
    assert found["code-required"]["next_step"].startswith("Մուտքագրեք")
    (error,) = found["answers-do-not-fit"]["errors"]
    assert error == {"field": "answers.status", "message": "Այս դաշտը պարտադիր է։", "reason": "required"}
    english = check(counter, event_id, language="fr").json["refusals"][1]
    assert (english["language"], english["title"]) == ("en", "A code is needed")
    assert counter.rows(event_id) == []
    assert counter.messages(event_id) == told


def test_a_check_says_yes_where_registering_does(counter: Any) -> None:
    event_id = counter.announce()
    assert check(counter, event_id).json == {"may_register": True, "would_wait": False, "refusals": []}
    for _ in range(2):
        counter.registered(event_id)
    assert check(counter, event_id).json["would_wait"] is True
    assert counter.registered(event_id)["status"] == "waiting"


def test_answers_are_read_with_the_form_that_was_answered(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, gates={"terms": TERMS}, form={"questions": QUESTIONS})
    wrong = counter.register(event_id, terms_version="2", answers={"status": "study"})
    assert (wrong.status_code, wrong.json["slug"]) == (422, "answers-do-not-fit")
    assert wrong.json["errors"][0]["reason"] == "required"
    mine = counter.registered(event_id, terms_version="2", answers={"status": "work", "subject": "left over"})
    describe(counter, event_id, 1, gates={"terms": TERMS}, form={"questions": QUESTIONS[1:][:0]})

    answer = counter.call("GET", "/mine/answers", link=mine["manage_token"])

    assert answer.json["answers"] == {"status": "work"}
    assert answer.json["form"]["questions"][0]["id"] == "status"
    assert (answer.json["form"]["version"], answer.json["present_version"]) == (1, 2)
    assert (answer.json["terms_version"], answer.headers["ETag"]) == ("2", '"1"')
    same = counter.call("GET", f"/registrations/{mine['id']}/answers", role="operator")
    assert same.json == answer.json
    (line,) = counter.call("GET", f"/events/{event_id}/answers", role="operator").json["items"]
    assert (line["registration_id"], line["answers"]) == (mine["id"], {"status": "work"})


def test_a_participant_changes_answers_and_needs_and_a_late_tab_does_not_undo_it(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, form={"questions": QUESTIONS})
    mine = counter.registered(event_id, answers={"status": "work"})
    link = mine["manage_token"]
    body = {"answers": {"status": "study", "subject": "Ceramics"}}
    changed = counter.call("PUT", "/mine/answers", body, link=link, If_Match='"1"')
    assert (changed.status_code, changed.json["answers"]["subject"]) == (200, "Ceramics")
    assert counter.call("PUT", "/mine/answers", body, link=link, If_Match='"1"').json["slug"] == "changed-meanwhile"
    wrong = counter.call("PUT", "/mine/answers", {"answers": {}}, link=link, If_Match='"2"')
    assert wrong.json["slug"] == "answers-do-not-fit"
    needs = {"access": ["captions"], "diet": ["vegan"], "diet_note": "No nuts."}
    stated = counter.call("PUT", "/mine/needs", needs, link=link, If_Match='"0"')
    assert (stated.status_code, stated.json["diet"]) == (200, ["vegan"]), stated.text
    counter.call("POST", "/mine/withdraw", link=link)
    ended = counter.call("PUT", "/mine/needs", needs, link=link, If_Match='"0"')
    assert (ended.status_code, ended.json["slug"]) == (409, "registration-ended")


def test_needs_are_seen_by_operators_only_and_never_in_messages(counter: Any) -> None:
    event_id = counter.announce(capacities={"onsite": 1})
    needs = {"access": ["wheelchair"], "diet": ["vegan"], "access_note": "Second entrance, please."}
    mine = counter.registered(event_id, needs=needs)
    waits = counter.registered(event_id, needs={"diet": ["vegan"]})

    listed = counter.call("GET", f"/events/{event_id}/needs", role="operator").json

    assert listed["counts"] == {"access": {"other": 1, "wheelchair": 1}, "diet": {"vegan": 1}}
    assert [(line["registration_id"], line["status"]) for line in listed["items"]] == [
        (mine["id"], "confirmed"),
        (waits["id"], "waiting"),
    ]
    one = counter.call("GET", f"/registrations/{mine['id']}/needs", role="operator").json
    assert one["access_note"] == "Second entrance, please."
    for path in (f"/registrations/{mine['id']}/needs", f"/events/{event_id}/needs", f"/events/{event_id}/answers"):
        # For partners who are not named for it there is no such list.
        closed = 404 if path.endswith(f"{event_id}/needs") else 403
        assert counter.call("GET", path, role="partner").status_code == closed
        assert counter.call("GET", path, link=mine["manage_token"]).status_code in {401, 403}
    database = counter.service.database
    elsewhere = [database["outbox"].find(), database["registrations"].find(), database["answers"].find()]
    assert "wheelchair" not in str([list(rows) for rows in elsewhere])
    assert "Second entrance" not in str(counter.mine(mine))


def test_prerequisites_and_clashes_over_the_persons_registrations(counter: Any) -> None:
    first, second = counter.announce(), counter.announce()
    third = counter.announce(starts_at=counter.now() + timedelta(days=40))
    describe(counter, second, gates={"refuses_clash": True})
    describe(counter, third, gates={"prerequisites": [{"event_id": first, "taking_part": "registered"}]})
    email = {"email": "traveller@museum.example"}
    assert counter.register(third, **email).json["slug"] == "prerequisite-missing"
    counter.registered(first, **email)
    clash = counter.register(second, email="TRAVELLER@museum.example")
    assert clash.json["slug"] == "clashes-with-another"
    assert first not in clash.text, "which event it is, is nobody else's business"
    assert counter.registered(third, **email)["status"] == "confirmed"


@pytest.mark.parametrize(
    "body",
    [
        {"access_code": "x" * 61},
        {"answers": []},
        {"answers": {"status": "work"}, "needs": {"access": ["gold taps"]}},
        {"needs": {"access_note": "x" * 501}},
        {"terms_version": 2},
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(counter: Any, body: dict[str, Any]) -> None:
    event_id = counter.announce()
    answer = counter.register(event_id, **body)
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid-input"), answer.text
    assert counter.rows(event_id) == []


def test_who_is_forgotten_leaves_no_answer_and_no_need_behind(counter: Any) -> None:
    event_id = counter.announce()
    describe(counter, event_id, form={"questions": QUESTIONS})
    mine = counter.registered(event_id, answers={"status": "work"}, needs={"access": ["captions"]})
    erased = counter.call("POST", f"/registrations/{mine['id']}/erase", role="operator")
    assert erased.status_code == 200, erased.text
    database = counter.service.database
    kept = [database[name].find_one({"_id": mine["id"]}) for name in ("answers_given", "needs")]
    assert kept == [None, None]
    assert counter.call("GET", f"/events/{event_id}/answers", role="operator").json["items"] == []
