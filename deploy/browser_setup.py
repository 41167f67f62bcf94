"""Get Chromium and the fonts that browser tests need: by apt where that is allowed, else say what to install."""

import os
import shutil
import subprocess
import sys

PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-cjk")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a Chromium, or none."""
    chosen = os.environ.get("CAUSEWAY_CHROMIUM")
    return chosen or next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Say whether Chinese text would be drawn instead of empty boxes; yes if nobody can tell."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    done = subprocess.run((lister, ":lang=zh", "family"), capture_output=True, check=False)  # noqa: S603
    return bool(done.stdout.strip())


def main() -> int:
    """Install what is missing; returns 1 with one sentence when that is not possible."""
    if find_browser() and has_chinese_font():
        return 0
    command = f"apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(f"✗ The browser tests need Chromium and fonts, as root: {command}", file=sys.stderr)
        return 1
    print("Installing Chromium and fonts for the browser tests, once …", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *PACKAGES)):
        if subprocess.run((apt, *step), env=quiet, stdout=subprocess.DEVNULL, check=False).returncode != 0:  # noqa: S603
            print(f"✗ Chromium and fonts could not be installed; try: {command}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
