"""The commands of this service: ``python -m causeway_partners prepare | work | check | openapi``."""

import sys

from causeway_partners.wiring import build
from causeway_platform.main import main

sys.exit(main(build))
