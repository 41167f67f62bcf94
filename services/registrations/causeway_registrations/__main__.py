"""The commands of this service: ``python -m causeway_registrations prepare | work | check | openapi | rebuild``."""

import sys

from causeway_platform.main import main
from causeway_registrations.wiring import build

if __name__ == "__main__":
    sys.exit(main(build))
