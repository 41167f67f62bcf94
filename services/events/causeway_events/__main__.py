"""The commands of this service: ``python -m causeway_events prepare | work | check | openapi | rebuild``."""

import sys

from causeway_events.wiring import build
from causeway_platform.main import main

sys.exit(main(build))
