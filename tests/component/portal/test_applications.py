"""Calls for applications on the portal's pages: applying, one's own application, judging, deciding, the cohort."""

from datetime import timedelta
from typing import Any

import pytest

from causeway_portal.domain.languages import LANGUAGES
from causeway_portal.domain.shown_call import ShownCall, ShownSection, call_id
from causeway_portal.store import documents, indexes
from causeway_portal.use_cases.ports import Ask, Reply
from causeway_testing.portal_applications import APPLICATION, CALL, COHORT, JUDGED, LISTED, MINE, PREVIEW, ROUND
from causeway_testing.portal_services import problem
from causeway_testing.portal_world import GATED, LECTURE, NOW

API = "/api/registrations"
OF_EVENT = f"{API}/events/{LECTURE}"
TOKEN = "application-1.1.abcdefghijklmnopqrstuvwxyz0"
DESK = f"/operations/events/{LECTURE}"


def called(world: Any, **changes: Any) -> Any:
    """Put a call that is open into the copies, and let registrations know it."""
    shown: dict[str, Any] = {
        "id": call_id(LECTURE),
        "event_id": LECTURE,
        "seq": 1,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=1),
        "places": 2,
        "tracks": (ShownSection(id="museums", name={"en": "Museum <studies>"}, places=1),),
        "regions": (),
        "questions": GATED.questions,
        "only_way_in": True,
    }
    rows = world.database[indexes.CALLS]
    rows.delete_many({})
    rows.insert_one(documents.CALLS.to_document(ShownCall(**(shown | changes))))
    answers: dict[tuple[str, str], Any] = {
        ("GET", f"{OF_EVENT}/call"): CALL,
        ("PUT", f"{OF_EVENT}/call"): CALL,
        ("GET", f"{OF_EVENT}/applications"): LISTED,
        ("GET", f"{OF_EVENT}/applications.csv"): "id,name\n",
        ("GET", f"{OF_EVENT}/cohort"): COHORT,
        ("GET", f"{OF_EVENT}/call/decisions/round-1"): ROUND,
        ("POST", f"{OF_EVENT}/applications"): {**APPLICATION, "token": TOKEN},
        ("POST", f"{OF_EVENT}/call/move-up"): {"applications": ["application-1"]},
        ("GET", f"{API}/my-application"): MINE,
        ("POST", f"{API}/my-application/change"): APPLICATION,
        ("POST", f"{API}/my-application/withdraw"): APPLICATION,
        ("POST", f"{API}/my-application/follow-up"): APPLICATION,
        ("GET", f"{API}/applications/application-1"): JUDGED,
        ("PUT", f"{API}/applications/application-1/review"): JUDGED["reviews"][0],
        ("POST", f"{API}/applications/application-1/conflict"): JUDGED["reviews"][0],
        ("POST", f"{API}/applications/application-1/withdraw"): APPLICATION,
    }
    for key, body in answers.items():
        world.services.answers[key] = lambda _, body=body: Reply(status=200, body=body)

    def decide(ask: Ask) -> Reply:
        return Reply(status=200, body=PREVIEW if ask.body.get("dry_run", True) else ROUND)

    world.services.answers["POST", f"{OF_EVENT}/call/decisions"] = decide
    return world.visitor()


def entered(**changes: str) -> dict[str, str]:
    return {
        "claim": "a-claim-of-a-form",
        "name": "Ani",
        "email": "ani@museum.example",
        "mode": "onsite",
        "language": "hy",
        "zone": "Asia/Yerevan",
        "country": "am",
        "track": "museums",
        "answer-status": "study",
        **changes,
    }


def test_the_events_page_leads_to_applying_instead_of_registering(world: Any) -> None:
    page = called(world).get(f"/events/{LECTURE}").text
    assert f'href="/events/{LECTURE}/apply"' in page
    assert f'action="/events/{LECTURE}#register"' not in page
    both = called(world, only_way_in=False).get(f"/events/{LECTURE}").text
    assert f'href="/events/{LECTURE}/apply"' in both
    assert f'action="/events/{LECTURE}#register"' in both


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_applies_on_a_page_of_ones_language(world: Any, language: str) -> None:
    client = called(world)
    page = client.get(f"/events/{LECTURE}/apply?language={language}")
    assert page.status_code == 200
    assert "Museum &lt;studies&gt;" in page.text
    sent = client.post(f"/events/{LECTURE}/apply", data=entered())
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/applications/{TOKEN}?done=sent")
    (asked,) = world.services.asked_for("POST", "/applications")
    assert asked.body["statements"] == {"status": "study"}
    assert (asked.body["track"], asked.body["country"], asked.claim.partition(".")[0]) == (
        "museums",
        "AM",
        "a-claim-of-a-form",
    )


def test_what_is_missing_is_said_beside_its_field_and_nothing_entered_is_lost(world: Any) -> None:
    client = called(world)
    wrong = client.post(f"/events/{LECTURE}/apply", data=entered(email="nobody"))
    assert wrong.status_code == 422
    assert 'id="email-error"' in wrong.text
    assert 'value="Ani"' in wrong.text
    assert world.services.asked_for("POST", "/applications") == []
    errors = [{"field": "answers.status", "reason": "required"}]
    world.services.answers["POST", f"{OF_EVENT}/applications"] = lambda _: problem(
        "answers-do-not-fit", 422, errors=errors
    )
    assert 'id="answer-status-error"' in client.post(f"/events/{LECTURE}/apply", data=entered()).text
    world.services.refuse("POST", f"{OF_EVENT}/applications", "already-applied", 409)
    twice = client.post(f"/events/{LECTURE}/apply", data=entered())
    assert (twice.status_code, "There is an application of this address" in twice.text) == (409, True)


def test_before_and_after_the_call_the_page_says_when(world: Any) -> None:
    early = called(world, opens_at=NOW + timedelta(hours=1)).get(f"/events/{LECTURE}/apply").text
    assert "Applications open on" in early
    assert 'name="email"' not in early
    late = called(world, closes_at=NOW).get(f"/events/{LECTURE}/apply").text
    assert "Applications closed on" in late
    world.database[indexes.CALLS].delete_many({})
    assert world.visitor().get(f"/events/{LECTURE}/apply").status_code == 404


def test_an_applicant_sees_changes_and_takes_back_what_they_wrote(world: Any) -> None:
    client = called(world)
    page = client.get(f"/applications/{TOKEN}")
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert "You are accepted" in page.text
    assert "To &lt;b&gt;learn" in page.text
    for action, form in (
        ("change", entered()),
        ("follow-up", {"answer-diet": "Everything", "claim": "c"}),
        ("withdraw", {"claim": "c"}),
    ):
        answer = client.post(f"/applications/{TOKEN}/{action}", data=form)
        assert answer.headers["Location"] == f"/applications/{TOKEN}?done={action}"
        (asked,) = world.services.asked_for("POST", f"/my-application/{action}")
        assert asked.authorization == f"Link {TOKEN}"
    (answered,) = world.services.asked_for("POST", "/my-application/follow-up")
    assert answered.body == {"answers": {"diet": "Everything"}}
    assert client.post(f"/applications/{TOKEN}/explode").status_code == 404
    world.services.refuse("GET", f"{API}/my-application", "unknown-link", 404)
    assert client.get(f"/applications/{TOKEN}").status_code == 404


def posted(client: Any, page: str, path: str, **form: str) -> Any:
    """Send the form of ``page`` to ``path`` with the mark that the page gave it."""
    mark = client.get(page).text.split('name="mark" value="')[1].split('"')[0]
    return client.post(path, data={"mark": mark, **form})


def test_operators_lay_a_call_down_line_by_line(world: Any) -> None:
    called(world)
    client = world.signed_in()
    form = {
        "revision": "3",
        "opens_at": "2025-06-01T08:00",
        "closes_at": "2025-06-20T08:00",
        "places": "2",
        "best_score": "5",
        "reviews_wanted": "2",
        "tracks": "museums | 1 | Museums | 博物馆\nrelics | - | Relics",
        "regions": "",
        "criteria": "motivation | 2 | Motivation",
        "reviewers": "contact-1 | Li | - | palace.example | museums",
        "only_way_in": "yes",
    }
    sent = posted(client, f"{DESK}/call", f"{DESK}/call", **form)
    assert sent.headers["Location"] == f"{DESK}/call?done=frame"
    (asked,) = world.services.asked_for("PUT", "/call")
    assert asked.revision == 3
    assert asked.body["tracks"] == [
        {"id": "museums", "places": 1, "name": {"en": "Museums", "zh-Hans": "博物馆"}},
        {"id": "relics", "places": None, "name": {"en": "Relics"}},
    ]
    assert asked.body["criteria"] == [{"id": "motivation", "weight": 2, "name": {"en": "Motivation"}}]
    assert asked.body["reviewers"][0] == {
        "subject": "contact-1",
        "name": "Li",
        "institution_id": None,
        "mail_domains": ["palace.example"],
        "tracks": ["museums"],
    }
    assert asked.body["statements"]["questions"] == CALL["statements"]["questions"], "what is not entered here stays"
    assert "museums | 1 | Museum &lt;studies&gt;" in client.get(f"{DESK}/call").text
    world.services.refuse("GET", f"{OF_EVENT}/call", "no-call", 404)
    assert client.get(f"{DESK}/call").status_code == 200


def test_a_reviewer_judges_and_says_when_they_are_too_close(world: Any) -> None:
    called(world)
    client = world.signed_in()
    page = client.get("/operations/applications/application-1").text
    assert "Ani &lt;i&gt;" in page
    form = {"revision": "0", "score.motivation": "4", "score.x": "no", "comment": "Fine\r\nindeed"}
    here = "/operations/applications/application-1"
    posted(client, here, f"{here}/review", **form)
    (asked,) = world.services.asked_for("PUT", "/review")
    assert asked.body == {"scores": [{"criterion": "motivation", "score": 4}], "comment": "Fine\nindeed"}
    away = posted(client, here, f"{here}/conflict", event_id=LECTURE)
    assert away.headers["Location"] == f"{DESK}/applications?done=conflict"
    world.services.refuse("GET", f"{API}/applications/application-1", "conflict-of-interest", 403)
    closed = client.get("/operations/applications/application-1")
    assert (closed.status_code, "too close" in closed.text, "Ani" in closed.text) == (403, True, False)


def test_decisions_are_carried_out_with_the_digest_that_was_shown(world: Any) -> None:
    called(world)
    client = world.signed_in()
    rule = {"reserve": "5", "least": "3,5", "declines_rest": "yes"}
    here = f"{DESK}/decisions"
    shown = posted(client, here, here, **rule).text
    assert PREVIEW["digest"] in shown
    assert f'href="{here}.csv?reserve=5&amp;least=3%2C5&amp;declines_rest=yes" download' in shown
    (looked,) = world.services.asked_for("POST", "/call/decisions")
    assert looked.body == {"rule": "best", "reserve": 5, "least": 350, "declines_rest": True}
    sent = posted(client, here, here, **rule, digest=PREVIEW["digest"], claim="c")
    assert sent.headers["Location"] == f"{here}?round=round-1"
    committed = world.services.asked_for("POST", "/call/decisions")[-1]
    assert (committed.body["dry_run"], committed.body["digest"], committed.claim) == (False, PREVIEW["digest"], "c")
    assert f'href="{DESK}/cohort.csv" download' in client.get(f"{DESK}/cohort").text
    assert "All decisions have been carried out" in client.get(f"{here}?round=round-1").text
    assert posted(client, here, f"{DESK}/move-up").headers["Location"] == f"{here}?done=moved-up"
    assert client.post(f"{DESK}/move-up").status_code == 403, "a form that is not ours does nothing"


def test_two_calls_of_one_edition_are_told_apart_by_their_titles(world: Any) -> None:
    called(world)
    rows = [
        {**COHORT["editions"][0], "edition_id": "edition-2025", "title": {"en": title}}
        for title in ("Course for curators", "Course for restorers")
    ]
    answer = Reply(status=200, body={**COHORT, "editions": rows})
    world.services.answers["GET", f"{OF_EVENT}/cohort"] = lambda _: answer
    text = world.signed_in().get(f"{DESK}/cohort").text
    assert text.count(">2025</a>") == 2
    assert '<span class="hint">Course for curators</span>' in text
    assert '<span class="hint">Course for restorers</span>' in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["call", "applications", "decisions", "cohort"])
def test_every_page_of_the_desk_is_there_in_every_language(world: Any, page: str, language: str) -> None:
    called(world)
    answer = world.signed_in().get(f"{DESK}/{page}?language={language}")
    assert answer.status_code == 200, answer.text
    assert "<studies>" not in answer.text
    assert world.visitor().get(f"{DESK}/{page}").status_code == 303


def test_the_list_is_carried_away_as_it_is_filtered(world: Any) -> None:
    called(world)
    answer = world.signed_in().get(f"{DESK}/applications.csv?status=accepted&track=museums&x=y")
    assert answer.headers["Content-Type"].startswith("text/csv")
    (asked,) = world.services.asked_for("GET", "/applications.csv")
    assert asked.query == {"status": "accepted", "track": "museums"}


HERE = "/operations/applications/application-1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_applicant_is_forgotten_after_a_confirmation(world: Any, language: str) -> None:
    called(world)
    client = world.signed_in()
    assert f'href="{HERE}/erase"' in client.get(HERE).text
    page = client.get(f"{HERE}/erase?language={language}").text
    assert f'<html lang="{language}"' in page
    assert "Ani &lt;i&gt;" in page
    assert page.count("<li>") >= 7, "what goes and what stays"
    answer = {**APPLICATION, "erased_at": NOW.isoformat()}
    world.services.answers["POST", f"{API}/applications/application-1/erase"] = lambda _: Reply(status=200, body=answer)

    sent = posted(client, f"{HERE}/erase", f"{HERE}/erase", revision="7")

    assert sent.headers["Location"] == f"{DESK}/applications?done=erased"
    (asked,) = world.services.asked_for("POST", "/erase")
    assert (asked.revision, asked.claim) == (7, "erase.application-1")
    done = client.get(f"{DESK}/applications?done=erased&language={language}").text
    assert done.count('role="status"') == 1


def test_whoever_was_accepted_or_changed_meanwhile_is_not_forgotten_here(world: Any) -> None:
    called(world)
    client = world.signed_in()
    world.services.refuse("POST", f"{API}/applications/application-1/erase", "changed-meanwhile", 412)
    late = posted(client, f"{HERE}/erase", f"{HERE}/erase", revision="1")
    assert (late.status_code, "It was changed meanwhile" in late.text) == (412, True)
    accepted = {**JUDGED, "status": "accepted", "registration_id": "registration-1"}
    world.services.answers["GET", f"{API}/applications/application-1"] = lambda _: Reply(status=200, body=accepted)
    page = client.get(f"{HERE}/erase").text
    assert f'href="{DESK}/people/registration-1/erase"' in page
    assert "button--danger" not in page
    gone = {**JUDGED, "person": None, "institution_name": None}
    world.services.answers["GET", f"{API}/applications/application-1"] = lambda _: Reply(status=200, body=gone)
    assert "button--danger" not in client.get(f"{HERE}/erase").text
    assert f'href="{HERE}/erase"' not in client.get(HERE).text
    world.services.refuse("GET", f"{API}/applications/application-1", "conflict-of-interest", 403)
    assert client.get(f"{HERE}/erase").status_code == 403
    assert world.visitor().get(f"{HERE}/erase").status_code == 303
    assert world.signed_in("partner@example.org").get(f"{HERE}/erase").status_code == 403
