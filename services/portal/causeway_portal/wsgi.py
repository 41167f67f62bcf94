"""What gunicorn loads, in the worker, after the fork."""

from causeway_portal.wiring import build_portal

app = build_portal()
