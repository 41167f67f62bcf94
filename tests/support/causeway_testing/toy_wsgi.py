"""What gunicorn loads to serve the toy: ``causeway_testing.toy_wsgi:app``; it trusts the key in ``TOYS_PUBLIC_KEY``."""

import json
import os

from causeway_platform.web.app import create_app
from causeway_testing.toy_service import LINK_KEY, KeysInMemory, Notes, toy_service, toy_settings

_key = json.loads(os.environ["TOYS_PUBLIC_KEY"])
_settings = toy_settings(
    CAUSEWAY_MONGO_URI=os.environ["CAUSEWAY_MONGO_URI"],
    CAUSEWAY_NAMESPACE=os.environ["CAUSEWAY_NAMESPACE"],
    CAUSEWAY_LINK_KEYS=LINK_KEY,
)
app = create_app(toy_service(Notes(), KeysInMemory({_key["kid"]: _key}), _settings))
