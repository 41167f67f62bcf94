"""What the registrations service answers in portal tests about who can register, codes, needs and answers."""

from causeway_testing.portal_world import LECTURE, NOW

MAY_REGISTER = {"may_register": True, "would_wait": False, "refusals": []}
CODE = {
    "id": "0" * 64,
    "hint": "K7Q",
    "label": "Delegation <b>",
    "state": "open",
    "limit": 1,
    "uses": 0,
    "expires_at": NOW.isoformat(),
    "kind": None,
    "bound": True,
    "allotment_id": None,
    "created_at": NOW.isoformat(),
    "revoked_at": None,
    "revision": 1,
}
PERSON_GIVEN = {"registration_id": "registration-1", "name": "Ani <i>", "mode": "onsite", "status": "confirmed"}
NEEDED = {
    "items": [{**PERSON_GIVEN, "access": ["wheelchair"], "access_note": None, "diet": [], "diet_note": "No <nuts>"}],
    "next": None,
    "counts": {"access": {"wheelchair": 1}, "diet": {"other": 1}},
}
PROVIDED = {
    "items": [
        {
            "event_id": LECTURE,
            "title": {"en": "A <lecture>", "hy": "Դաս"},
            "starts_at": NOW.isoformat(),
            "zone": "Asia/Yerevan",
        }
    ]
}
ANSWERED = {"items": [{**PERSON_GIVEN, "answers": {"status": "study"}, "form_version": 4}], "next": None}
WORDINGS = {
    "items": [
        {
            "version": "2",
            "text": {"en": "Photographs are taken.", "hy": "Լուսանկարում ենք։"},
            "laid_down_at": NOW.isoformat(),
            "present": True,
        },
        {"version": "1", "text": {"en": "Nobody is <b>filmed</b>."}, "laid_down_at": None, "present": False},
    ],
    "next": "older",
}
"""Every wording of an event's terms, a page of them."""
