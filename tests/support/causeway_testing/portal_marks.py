"""The played marks of participants: who has passed or is confirmed, kept as the service keeps them."""

from typing import Any

from causeway_portal.use_cases.ports import Ask, Reply

LI, ANI, MARO = "registration-li", "registration-ani", "registration-maro"


class FakeMarks:
    """Three participants of every event, whose marks change when a batch says so."""

    def __init__(self) -> None:
        self.people = {
            LI: _participant(LI, "Li Wei", share=100),
            ANI: _participant(ANI, "Ani <b>Sargsyan</b>", mode="online", share=66, minutes=48, passed=True, revision=4),
            MARO: _participant(MARO, "Մարո Տեր-Պետրոսյան", share=0, came=False),
        }

    def reply(self, ask: Ask) -> Reply:
        """Return what the service answers."""
        if ask.method == "GET":
            following = None if ask.query.get("cursor") else "more"
            return Reply(status=200, body={"items": list(self.people.values()), "next": following})
        results = [self._mark(row) for row in ask.body["rows"]]
        counted = {name: sum(one["outcome"] == name for one in results) for name in ("marked", "kept", "refused")}
        return Reply(status=200, body={**counted, "results": results})

    def _mark(self, row: dict[str, Any]) -> dict[str, Any]:
        person = self.people[row["registration_id"]]
        result = {"registration_id": row["registration_id"], "slug": None, "reason": None}
        if person["revision"] != row["revision"]:
            return result | {"outcome": "refused", "revision": None, "slug": "changed-meanwhile", "reason": "Changed."}
        person |= {"passed": row["passed"], "confirmed": row["confirmed"], "revision": person["revision"] + 1}
        return result | {"outcome": "marked", "revision": person["revision"]}


def _participant(registration_id: str, name: str, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "registration_id": registration_id,
        "name": name,
        "mode": "onsite",
        "came": True,
        "minutes": 0,
        "passed": False,
        "confirmed": False,
        "assessed_at": None,
        "revision": 0,
        "certified": False,
        "lacking": ["not_confirmed"],
    }
    return usual | changes
