"""Numbers as people enter them into forms, and the revision that a form was made for."""

from flask import request

MOST_DIGITS = 9
"""More than anybody means, and less than a service would stumble over."""


def number_in(text: str) -> int | None:
    """Return the number that was entered, none for anything else."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def number_entered(text: str) -> int | str | None:
    """Return the number that was entered, none for nothing; what is no number comes back with the service's refusal."""
    number = number_in(text)
    return (text if number is None else number) if text else None


def stated_revision() -> int:
    """Return the revision that the form was made for; one that is none fits no state."""
    return number_in(request.form.get("revision", "")) or 0
