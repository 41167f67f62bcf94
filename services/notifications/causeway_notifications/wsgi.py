"""What gunicorn serves: ``causeway_notifications.wsgi:app``."""

from causeway_notifications.wiring import build
from causeway_platform import logs
from causeway_platform.web.app import create_app

service = build()
logs.configure(service.settings.service, service.settings.log_level)
app = create_app(service)
