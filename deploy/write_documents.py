"""Write what is generated from the code: OpenAPI of every service and AsyncAPI of all messages."""

import os
import subprocess
import sys
from pathlib import Path

from causeway_cli.services import SERVICES

# Nothing is connected to while a document is printed; the services only insist on being told.
NOWHERE = {
    "CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:1/?directConnection=true",
    "CAUSEWAY_KAFKA": "127.0.0.1:1",
    "CAUSEWAY_SMTP": "127.0.0.1:1",
    "PARTNERS_SIGNING_SECRET": "only-for-printing-documents",
}


def main(arguments: list[str]) -> int:
    """Write every document into the directory named first; returns 1 when one could not be made."""
    directory = Path(arguments[0] if arguments else "build/docs")
    directory.mkdir(parents=True, exist_ok=True)
    commands: dict[str, tuple[str, ...]] = {"asyncapi.json": ("causeway_contracts.asyncapi",)}
    commands |= {f"openapi-{plan.name}.json": (plan.package, "openapi") for plan in SERVICES}
    return max(write(directory / name, *command) for name, command in commands.items())


def write(path: Path, module: str, *arguments: str) -> int:
    """Keep what ``python -m module`` prints in ``path`` and return its exit code."""
    done = subprocess.run(  # noqa: S603 - our own modules
        (sys.executable, "-m", module, *arguments), env={**os.environ, **NOWHERE}, capture_output=True, check=False
    )
    if done.returncode != 0:
        print(f"✗ {path.name}: {done.stderr.decode().strip().splitlines()[-1]}", file=sys.stderr)
        return 1
    path.write_bytes(done.stdout)
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
