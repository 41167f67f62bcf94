"""Schemathesis over a running service, with every check on: what the OpenAPI document promises must be what happens.

It runs as a program of its own, because it changes settings of Hypothesis and of warnings for the whole process.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

SUPPORT = Path(__file__).parent.parent

_CONFIGURATION = """
hooks = "causeway_testing.fuzz_hooks"
continue-on-failure = true

[generation]
allow-x00 = true
with-security-parameters = true

[checks.positive_data_acceptance]
# A rule between fields (an end before its start) cannot be written in a schema, and a revision is a moving target.
# The check "document_is_honest" sees to it that the edge itself refuses nothing that the document allows.
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422", "429", "503"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428", "429", "503"]

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "404", "406", "415", "422", "428", "429"]

[checks.not_a_server_error]
# 503 says that the database is away or the queue is full, and comes with Retry-After.
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""


def assert_document_kept(
    base_url: str,
    service: str,
    authorization: str | None,
    *,
    seconds: int = 30,
    examples: int = 20,
    leave_out: Sequence[str] = (),
    only: Sequence[str] = (),
) -> None:
    """Try every route of ``service`` with what its document allows and with what it forbids.

    Args:
        base_url: where the service listens, without a path.
        service: its name in ``/api/<service>``.
        authorization: the whole header, ``Bearer <token>`` or ``Link <token>``, or none.
        seconds: a budget for the run.
        examples: cases a route and phase, at most.
        leave_out: operation ids (the handlers' names) that would end the run itself, such as a logout.
        only: operation ids to try, if not all.

    Raises:
        AssertionError: a check failed; the text is schemathesis' own report.
    """
    with TemporaryDirectory() as folder:
        configuration = Path(folder) / "schemathesis.toml"
        configuration.write_text(_CONFIGURATION, encoding="utf-8")
        command = _command(configuration, base_url, service, seconds=seconds, examples=examples)
        command += [f"--header=Authorization: {authorization}"] if authorization else []
        command += [f"--exclude-operation-id={name}" for name in leave_out]
        command += [f"--include-operation-id={name}" for name in only]
        path = os.pathsep.join([str(SUPPORT), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            timeout=seconds * 4 + 60,
            check=False,
        )
    assert done.returncode == 0, f"{done.stdout[-15_000:]}\n{done.stderr[-3_000:]}"


def _command(configuration: Path, base_url: str, service: str, *, seconds: int, examples: int) -> list[str]:
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    return [
        sys.executable,
        "-c",
        program,
        f"--config-file={configuration}",
        "run",
        f"{base_url}/api/{service}/openapi.json",
        f"--url={base_url}",
        "--checks=all",
        "--phases=examples,coverage,fuzzing,stateful",
        f"--max-examples={examples}",
        f"--max-time={seconds}",
        "--request-timeout=10",
        "--suppress-health-check=all",
        "--seed=3",
    ]
