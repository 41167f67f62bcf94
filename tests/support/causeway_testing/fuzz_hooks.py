"""What schemathesis must know of our formats, and one check more. Loaded by schemathesis, not by tests."""

from datetime import UTC, datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import Failure

from causeway_platform.web.paging import cursor_of
from causeway_platform.web.schemas import country_codes, zone_names

EARLIEST, LATEST = datetime(1971, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001  (wall times)

_moments = st.datetimes(EARLIEST, LATEST).map(lambda moment: moment.replace(microsecond=0))

schemathesis.openapi.format("iana-zone", st.sampled_from(sorted(zone_names())))
schemathesis.openapi.format("country-code", st.sampled_from(sorted(country_codes())))
schemathesis.openapi.format("wall-time", _moments.map(datetime.isoformat))
schemathesis.openapi.format("date-time", _moments.map(lambda moment: moment.replace(tzinfo=UTC).isoformat()))
schemathesis.openapi.format("cursor", st.sampled_from([cursor_of((datetime(2026, 1, 1, tzinfo=UTC), "a"))]))
schemathesis.openapi.format(
    "email", st.from_regex(r"[a-z]{1,12}(\.[a-z]{1,8})?@[a-z]{1,10}\.(org|com|net)", fullmatch=True)
)
schemathesis.openapi.format(
    "web-link", st.from_regex(r"https?://[a-z]{1,12}\.(org|am|cn)/[a-z0-9/-]{0,20}", fullmatch=True)
)


@schemathesis.hook
def before_call(ctx: Any, case: Any, kwargs: Any) -> None:
    """Put the quotes of an entity tag back: schemathesis writes headers of letters and digits only in one phase."""
    stated = (case.headers or {}).get("If-Match")
    if case.meta is not None and case.meta.generation.mode.is_positive and stated and stated.isdigit():
        case.headers["If-Match"] = f'"{stated}"'


class DishonestDocument(Failure):
    """The edge refused what the document allows."""


@schemathesis.check
def document_is_honest(ctx: Any, response: Any, case: Any) -> None:
    """A case made to follow the document is not refused for its shape; rules between fields may still say no."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in {400, 422}:
        return
    slug = response.json().get("slug")
    if slug in {"invalid-input", "malformed-body", "if-match-malformed", "idempotency-key-malformed"}:
        raise DishonestDocument(
            operation=case.operation.label,
            title="The document allows what the edge refuses",
            message=response.text,
        )
