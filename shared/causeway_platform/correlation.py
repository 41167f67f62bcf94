"""What ties a request, its messages and the mails that follow together: one id, carried along."""

from contextvars import ContextVar

current_correlation: ContextVar[str | None] = ContextVar("causeway_correlation", default=None)
"""The id of the request or message that is being worked on in this context."""

CORRELATION = "causeway.correlation"
"""The same in the environment of a WSGI request."""
