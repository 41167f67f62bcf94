"""``python -m causeway_notifications prepare | work | check | openapi | rebuild``."""

import sys

from causeway_notifications.wiring import build
from causeway_platform.main import main

if __name__ == "__main__":
    sys.exit(main(build))
