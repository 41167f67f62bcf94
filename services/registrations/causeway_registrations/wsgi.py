"""What gunicorn loads, in the worker, after the fork."""

from causeway_platform.web.app import create_app
from causeway_registrations.wiring import build

app = create_app(build())
