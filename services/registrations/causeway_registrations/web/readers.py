"""Who reads calls and applications, and what reviewers who are no operators are not shown of them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_registrations.domain.reader import Reader

T = TypeVar("T")

REVIEWERS_SEE = (
    "Partners see what the call gives them to judge: applications of their tracks that are not decided on, without "
    "address, rank, registration and later answers. For everybody else there is nothing by that id."
)
"""What the API's readers are told about reviewers who are no operators."""

NOT_FOR_JUDGING: Mapping[str, None] = dict.fromkeys(("rank", "registration_id", "decided_at", "follow_up"))
"""What an application says that nobody needs for judging it; it is empty for them."""


def reader_of(call: Call) -> Reader:
    """Return who is calling, as the use cases know them."""
    return Reader(subject=call.caller.subject, operates=call.caller.role is OPERATOR)


def seen_by(call: Call, view: Callable[[T], dict[str, Any]]) -> Callable[[T], dict[str, Any]]:
    """Return ``view`` as the caller may see it: all of it for operators, what judging needs for reviewers."""
    if call.caller.role is OPERATOR:
        return view
    return lambda shown: _for_judging(view(shown))


def _for_judging(shown: dict[str, Any]) -> dict[str, Any]:
    person = shown["person"]
    closed = {name: value for name, value in NOT_FOR_JUDGING.items() if name in shown}
    return {**shown, **closed, "person": None if person is None else {"name": person["name"], "email": None}}
