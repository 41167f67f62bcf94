"""Operators run an event from the portal: series, edition, draft, preview, publication, change, move, cancellation."""

import re
from typing import Any

import pytest

from causeway_portal.use_cases.ports import Reply
from causeway_testing.portal_services import PLANNED

DRAFT = "/operations/events/draft-1"
FORM = {
    "title.en": "A lecture",
    "title.hy": "Դասախոսություն",
    "mode.onsite": "yes",
    "capacity.onsite": "120",
    "local_start": "2025-07-01T10:00",
    "local_end": "2025-07-01T12:00",
    "zone": "Asia/Yerevan",
    "place.en": "Matenadaran",
    "claim": "c1",
    "revision": "4",
}


@pytest.fixture
def operator(world: Any) -> Any:
    client = world.signed_in()
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', client.get("/account").text)
    assert found
    client.mark = found[1]
    return client


def post(operator: Any, path: str, **form: str) -> Any:
    return operator.post(path, data={**form, "mark": operator.mark})


def test_the_plan_lists_series_editions_and_events_with_their_state(operator: Any) -> None:
    html = operator.get("/operations/events").text

    assert "Lectures" in html
    assert "2025" in html
    assert "A lecture in the making" in html
    assert "Draft" in html


def test_an_empty_plan_says_how_to_begin(world: Any, operator: Any) -> None:
    world.services.answers["GET", "/api/events/programmes"] = lambda _: Reply(status=200, body={"items": []})

    assert "There is no series yet." in operator.get("/operations/events").text


def test_a_series_leads_to_its_edition_and_that_to_its_event(world: Any, operator: Any) -> None:
    made = {**PLANNED, "id": "programme-lectures"}
    world.services.answers["POST", "/api/events/programmes"] = lambda _: Reply(status=201, body=made)
    path = "/api/events/programmes/programme-lectures/editions"
    world.services.answers["POST", path] = lambda _: Reply(status=201, body={"id": "edition-2025"})

    form = {"slug": "lectures", "kind": "forum", "name.en": "Lectures", "claim": "c1"}
    first = post(operator, "/operations/programmes/new", **form)
    second = post(operator, first.headers["Location"], label="2025", claim="c2")

    assert first.headers["Location"] == "/operations/programmes/programme-lectures/editions/new"
    assert second.headers["Location"] == "/operations/editions/edition-2025/events/new"


def test_a_draft_is_made_once_however_often_the_form_is_sent(world: Any, operator: Any) -> None:
    for _ in range(2):
        answer = post(operator, "/operations/editions/edition-2025/events/new", **FORM)
        assert answer.headers["Location"] == "/operations/events/draft-1?done=drafted"

    asked = world.services.asked_for("POST", "/editions/edition-2025/events")
    assert {ask.claim for ask in asked} == {"c1"}
    assert asked[0].body["title"] == {"en": "A lecture", "hy": "Դասախոսություն"}
    assert asked[0].body["place"]["name"] == {"en": "Matenadaran"}


def test_a_refused_draft_keeps_every_entry(world: Any, operator: Any) -> None:
    path = "/api/events/editions/edition-2025/events"
    world.services.refuse("POST", path, "end-before-start", 422)

    answer = post(operator, "/operations/editions/edition-2025/events/new", **FORM)

    assert answer.status_code == 422
    assert "The end is not after the start" in answer.text
    for entry in ("A lecture", "Դասախոսություն", "Matenadaran", "2025-07-01T10:00", "120"):
        assert f'value="{entry}"' in answer.text


def test_what_a_service_says_of_a_field_stands_beside_its_entry_in_the_pages_language(
    world: Any, operator: Any
) -> None:
    errors = [
        {"field": "title.hy.value", "message": "超过了最大长度 300。", "reason": "too-long", "facts": {"max": 300}},
        {"field": "modes.onsite.capacity", "message": "这里应为整数。", "reason": "not-a-whole-number"},
        {"field": "local_start", "message": "没有这样的日期或时间。", "reason": "no-such-moment"},
        {"field": "hosts.0.role", "message": "<b>没有这一项。</b>", "reason": "unknown"},
    ]
    path = "/api/events/editions/edition-2025/events"
    world.services.refuse("POST", path, "invalid-input", 422, errors=errors)

    html = post(operator, "/operations/editions/edition-2025/events/new?language=zh-Hans", **FORM).text

    assert world.services.asked_for("POST", "/editions/edition-2025/events")[0].language == "zh-Hans"
    for entry, error in zip(("title-hy", "capacity-onsite", "local_start"), errors, strict=False):
        assert f'<span class="field__error" id="{entry}-error">{error["message"]}</span>' in html
        assert f'<a href="#{entry}">{error["message"]}</a>' in html
        assert f'id="{entry}" aria-invalid="true" aria-describedby="{entry}-error"' in html
    assert "<code>hosts.0.role</code>: &lt;b&gt;没有这一项。&lt;/b&gt;" in html
    assert html.count('aria-invalid="true"') == 3


def test_the_form_of_a_draft_shows_what_is_missed(operator: Any) -> None:
    html = operator.get(DRAFT).text

    assert "There is no link to the online room yet." in html
    assert 'value="2025-07-01T10:00"' in html
    assert 'name="revision" value="4"' in html


def test_a_change_is_made_to_the_state_that_was_seen(world: Any, operator: Any) -> None:
    answer = post(operator, DRAFT, **FORM)

    assert answer.headers["Location"] == f"{DRAFT}?done=changed"
    asked = world.services.asked_for("PATCH", "/events/draft-1")[0]
    assert asked.revision == 4
    assert asked.body["local_start"] == "2025-07-01T10:00"


def test_a_change_to_an_older_state_is_refused_with_words(world: Any, operator: Any) -> None:
    world.services.refuse("PATCH", "/api/events/events/draft-1", "changed-meanwhile", 412)

    answer = post(operator, DRAFT, **FORM)

    assert answer.status_code == 412
    assert "Somebody else has saved a change since you opened the form." in answer.text


def test_a_published_event_is_moved_not_edited_in_time(world: Any, operator: Any) -> None:
    published = {**PLANNED, "status": "published"}
    world.services.answers["GET", "/api/events/events/draft-1"] = lambda _: Reply(status=200, body=published)

    html = operator.get(DRAFT).text
    post(operator, DRAFT, **FORM)

    assert 'name="local_start"' not in html
    assert "changed by moving it" in html
    assert "local_start" not in world.services.asked_for("PATCH", "/events/draft-1")[0].body


def test_a_draft_is_looked_at_as_visitors_will_see_it(operator: Any) -> None:
    html = operator.get(f"{DRAFT}/preview").text

    assert "This is how visitors will see the event." in html
    assert "Tuesday, 1 July 2025, 10:00–12:00" in html
    assert "Matenadaran" in html


@pytest.mark.parametrize(
    ("step", "method", "path", "body"),
    [
        ("publish", "POST", "/events/draft-1/publish", {"as_record": False}),
        ("cancel", "POST", "/events/draft-1/cancel", {"reason": {"en": "The speaker is ill."}}),
        ("delete", "DELETE", "/events/draft-1", None),
    ],
)
def test_each_step_is_confirmed_on_a_page_of_its_own(
    world: Any, operator: Any, *, step: str, method: str, path: str, body: object
) -> None:
    world.services.answers[method, f"/api/events{path}"] = lambda _: Reply(status=200, body=PLANNED)
    assert world.services.asked_for(method, path) == []
    assert operator.get(f"{DRAFT}/{step}").status_code == 200

    form = {"claim": "c9", "revision": "4", "reason.en": "The speaker is ill."}
    answer = post(operator, f"{DRAFT}/{step}", **form)

    asked = world.services.asked_for(method, path)[0]
    assert (asked.body, asked.revision) == (body, 4)
    assert answer.headers["Location"].endswith(f"?done={step}")


def test_moving_sends_time_place_and_the_reason(world: Any, operator: Any) -> None:
    path = "/api/events/events/draft-1/reschedule"
    world.services.answers["POST", path] = lambda _: Reply(status=200, body=PLANNED)

    form = {
        **FORM,
        "local_start": "2025-07-02T10:00",
        "local_end": "2025-07-02T12:00",
        "reason.hy": "Դահլիճը զբաղված է",
    }
    post(operator, f"{DRAFT}/reschedule", **form)

    body = world.services.asked_for("POST", "/reschedule")[0].body
    assert body["local_start"] == "2025-07-02T10:00"
    assert body["reason"] == {"hy": "Դահլիճը զբաղված է"}
    assert body["place"]["name"] == {"en": "Matenadaran"}


def test_a_refused_step_is_explained_where_it_was_taken(world: Any, operator: Any) -> None:
    world.services.refuse("POST", "/api/events/events/draft-1/publish", "registration-window-past", 422)

    answer = post(operator, f"{DRAFT}/publish", claim="c1", revision="4")

    assert answer.status_code == 422
    assert "Registration would be closed already" in answer.text


def test_an_unknown_step_or_event_is_not_found(world: Any, operator: Any) -> None:
    world.services.refuse("GET", "/api/events/events/none", "unknown-subject", 404)

    assert operator.get(f"{DRAFT}/explode").status_code == 404
    assert operator.get("/operations/events/none").status_code == 404


def test_while_events_is_away_planning_says_so(world: Any, operator: Any) -> None:
    world.services.down.add("events")

    answer = operator.get("/operations/events")

    assert answer.status_code == 503
    assert "This part is away for a moment" in answer.text
    assert post(operator, f"{DRAFT}/publish").status_code == 503
