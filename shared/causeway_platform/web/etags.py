"""Revisions over HTTP: an ETag on what is read, If-Match on what is changed."""

import re

from causeway_platform.refusals import ChangedMeanwhile, Kind, Refusal

# A compressing proxy may add "-gzip" to the tag that it passes on.
_IF_MATCH = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[a-z]{1,8})?"')


class RevisionNotStated(Refusal):
    """A change must say which revision it is a change of."""

    slug = "revision-not-stated"
    kind = Kind.PRECONDITION_REQUIRED
    title = "Say which revision you have read"


class MalformedIfMatch(Refusal):
    """The If-Match header is not one of our tags."""

    slug = "if-match-malformed"
    kind = Kind.MALFORMED
    title = "The If-Match header cannot be read"


def quoted(tag: str) -> str:
    """Return ``tag`` as the header wants it; one that has its quotes already stays."""
    return tag if tag.endswith('"') else f'"{tag}"'


def stated_revision(if_match: str | None) -> int | None:
    """Return the revision that If-Match names, or none without the header.

    Raises:
        MalformedIfMatch: it names none.
    """
    if if_match is None:
        return None
    found = _IF_MATCH.fullmatch(if_match.strip())
    if found is None:
        raise MalformedIfMatch(
            "If-Match must be the ETag that came with what you have read, quotes included.",
            next_step='Read it again and send its ETag, for example If-Match: "3".',
        )
    return int(found[1])


def revision_not_stated() -> RevisionNotStated:
    """Return the refusal of a change without If-Match."""
    return RevisionNotStated(
        "Changes need an If-Match header, so that nobody overwrites what another has just changed.",
        next_step='Read it first and send its ETag, for example If-Match: "3".',
    )


def require_current(current: int, expected: int | None) -> None:
    """Refuse a change of anything but the current revision; without an expectation there is nothing to refuse.

    Raises:
        ChangedMeanwhile: ``expected`` is not ``current``.
    """
    if expected is not None and expected != current:
        next_step = "Read it again, look at what has changed and send your change with the new ETag."
        raise ChangedMeanwhile.since(expected, current, next_step=next_step)


def matches(if_none_match: str | None, tag: str) -> bool:
    """Say whether the caller's copy is still good (weak comparison, RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    bare = tag.removeprefix("W/").strip('"')
    return any(_bare(candidate) == bare for candidate in if_none_match.split(",")[:32])


def _bare(candidate: str) -> str:
    text = candidate.strip().removeprefix("W/").strip('"')
    for suffix in ("-gzip", "-zstd", "-br"):
        text = text.removesuffix(suffix)
    return text
