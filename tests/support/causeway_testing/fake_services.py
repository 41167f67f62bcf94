"""Packages that stand in for the services where only the launcher is tested: they start at once, answer everything."""

from pathlib import Path

from causeway_cli.services import SERVICES

_WSGI = """
import json

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    seen = {name: environ.get(name, "") for name in ("HTTP_IF_MATCH", "HTTP_X_FORWARDED_FOR", "PATH_INFO")}
    return [json.dumps({"service": "%(name)s", "status": "ready", **seen}).encode()]
"""

_MAIN = """
import os, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ready"}')

if sys.argv[1] == "work":
    HTTPServer(("127.0.0.1", int(os.environ["CAUSEWAY_WORK_PORT"])), Ready).serve_forever()
else:
    print(sys.argv[1:], flush=True)
"""


def write_fake_services(directory: Path) -> Path:
    """Write one package a service under ``directory``, to be put first on ``PYTHONPATH``."""
    for plan in SERVICES:
        package = directory / plan.package
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "wsgi.py").write_text(_WSGI % {"name": plan.name})
        (package / "__main__.py").write_text(_MAIN)
    return directory
