"""What gunicorn loads: ``causeway_events.wsgi:app``."""

from causeway_events.wiring import build
from causeway_platform import logs
from causeway_platform.web.app import create_app

service = build()
logs.configure(service.settings.service, service.settings.log_level)
app = create_app(service)
