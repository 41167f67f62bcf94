"""What registrations answers the portal about calls and applications."""

from typing import Any

from causeway_testing.portal_world import LECTURE, NOW

WHY: dict[str, Any] = {
    "id": "why",
    "type": "text",
    "label": {"en": "Why do you apply?"},
    "required": True,
    "choices": [],
    "shown_if": None,
}
DIET = {**WHY, "id": "diet", "label": {"en": "What do you eat?"}}
TRACK = {"id": "museums", "name": {"en": "Museum <studies>"}, "places": 1}
CALL: dict[str, Any] = {
    "event_id": LECTURE,
    "opens_at": NOW.isoformat(),
    "closes_at": NOW.isoformat(),
    "places": 2,
    "tracks": [TRACK],
    "regions": [],
    "statements": {"version": 1, "questions": [WHY]},
    "criteria": [{"id": "motivation", "name": {"en": "Motivation"}, "weight": 2}],
    "best_score": 5,
    "reviews_wanted": 2,
    "reviewers": [
        {"subject": "contact-1", "name": "Li", "institution_id": None, "mail_domains": [], "tracks": []},
    ],
    "follow_up": {"form": {"version": 1, "questions": [DIET]}, "due_at": None},
    "moves_up_by_itself": True,
    "only_way_in": True,
    "revision": 3,
}
APPLICATION: dict[str, Any] = {
    "id": "application-1",
    "event_id": LECTURE,
    "mode": "onsite",
    "status": "accepted",
    "rank": None,
    "track": "museums",
    "region": None,
    "country": "AM",
    "institution_id": None,
    "registration_id": "registration-1",
    "language": "hy",
    "submitted_at": NOW.isoformat(),
    "decided_at": NOW.isoformat(),
    "erased_at": None,
    "revision": 2,
}
PERSON = {"name": "Ani <i>", "email": "ani@museum.example"}
PERSONAL: dict[str, Any] = {
    **APPLICATION,
    "person": PERSON,
    "institution_name": None,
    "statements": {"why": "To <b>learn"},
    "form": CALL["statements"],
    "follow_up": {"form": CALL["follow_up"]["form"], "due_at": None, "answers": None},
}
MINE: dict[str, Any] = {
    **PERSONAL,
    "closes_at": NOW.isoformat(),
    "changeable": False,
    "tracks": CALL["tracks"],
    "regions": [],
    "present_form": CALL["statements"],
}
RESULT = {"reviews": 1, "mean": 4.0, "spread": 0.0}
REVIEW: dict[str, Any] = {
    "application_id": "application-1",
    "reviewer": "contact-1",
    "scores": [{"criterion": "motivation", "score": 4}],
    "comment": "Knows <what>",
    "conflict": False,
    "given_at": NOW.isoformat(),
    "revision": 1,
}
JUDGED: dict[str, Any] = {
    **PERSONAL,
    "status": "submitted",
    "follow_up": None,
    "result": RESULT,
    "reviews": [REVIEW],
    "judges": True,
}
LISTED: dict[str, Any] = {
    "items": [
        {
            **APPLICATION,
            "person": PERSON,
            "institution_name": None,
            "result": RESULT,
            "conflict": False,
            "reviewed": True,
        },
        {
            **APPLICATION,
            "id": "application-2",
            "status": "reserve",
            "rank": 1,
            "person": None,
            "institution_name": None,
            "result": {"reviews": 0, "mean": None, "spread": None},
            "conflict": True,
            "reviewed": False,
        },
    ],
    "next": None,
}
TO_JUDGE: dict[str, Any] = {
    **JUDGED,
    "person": {"name": "Ani <i>", "email": None},
    "result": {"reviews": 0, "mean": None, "spread": None},
    "reviews": [],
}
"""An application as a reviewer who is no operator sees it before judging it."""

MY_REVIEWS: dict[str, Any] = {
    "items": [
        {
            "event_id": LECTURE,
            "title": {"en": "A <lecture>", "hy": "Դասախոսություն"},
            "closes_at": NOW.isoformat(),
            "zone": "Asia/Yerevan",
            "theirs": 3,
            "left": 2,
        },
        {
            "event_id": "event-y",
            "title": {},
            "closes_at": "2099-01-01T00:00:00+00:00",
            "zone": None,
            "theirs": 1,
            "left": 0,
        },
        {
            "event_id": "event-z",
            "title": {"en": "Z"},
            "closes_at": NOW.isoformat(),
            "zone": "UTC",
            "theirs": 0,
            "left": 0,
        },
    ]
}
OUTCOME: dict[str, Any] = {
    "application_id": "application-1",
    "name": "Ani <i>",
    "track": "museums",
    "region": None,
    "result": RESULT,
    "decision": "accepted",
    "rank": None,
    "left": None,
}
UNDECIDED = {**OUTCOME, "application_id": "application-2", "name": None, "decision": None, "left": "not-reviewed"}
PREVIEW: dict[str, Any] = {
    "id": None,
    "event_id": LECTURE,
    "dry_run": True,
    "digest": "d" * 64,
    "accepted": 1,
    "reserve": 0,
    "declined": 0,
    "left": 1,
    "done": 0,
    "outcomes": [OUTCOME, UNDECIDED],
    "refused": [],
    "finished_at": None,
}
ROUND: dict[str, Any] = {
    **PREVIEW,
    "id": "round-1",
    "dry_run": False,
    "digest": None,
    "done": 1,
    "outcomes": [],
    "refused": [{"application_id": "application-1", "slug": "event-full"}],
    "finished_at": NOW.isoformat(),
}
COHORT: dict[str, Any] = {
    "event_id": LECTURE,
    "taken": 1,
    "places": 2,
    "running": None,
    "applied": [{"id": "accepted", "count": 1}, {"id": "reserve", "count": 1}],
    "tracks": [{"id": "museums", "count": 1}],
    "regions": [],
    "countries": [{"id": "AM", "count": 1}],
    "institutions": [{"id": "", "count": 1}],
    "editions": [
        {
            "event_id": LECTURE,
            "edition_id": "edition-x",
            "title": {"en": "A lecture"},
            "starts_at": NOW.isoformat(),
            "applied": 2,
            "accepted": 1,
            "share": 0.5,
            "attended": 0,
            "certificates": 0,
        }
    ],
}
