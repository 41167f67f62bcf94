"""The commands of this service: ``python -m causeway_portal prepare | work | check | openapi | rebuild``."""

import sys

from causeway_platform.main import main
from causeway_portal.wiring import build

sys.exit(main(build))
