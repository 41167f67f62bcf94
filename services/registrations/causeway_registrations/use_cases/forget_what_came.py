"""Forget what came with a registration, because its person is forgotten."""

from causeway_registrations.use_cases.ports import Work


def forget_what_came(registration_id: str, work: Work) -> None:
    """Remove the answers and the needs for good; the count of a code's uses stays, it says nothing about anybody."""
    given, needs = work.answers_given.find(registration_id), work.needs.find(registration_id)
    if given is not None:
        work.answers_given.remove(given)
    if needs is not None:
        work.needs.remove(needs)
