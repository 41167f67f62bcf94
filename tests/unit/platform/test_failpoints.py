"""Fail points: they bite when asked to, and never otherwise."""

import subprocess
import sys

import pytest

from causeway_platform import failpoints

REACH_THRICE = (
    "from causeway_platform.failpoints import reach\nfor _ in range(3): reach('before_send'); print('passed')"
)


def _run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", REACH_THRICE], env=environment, capture_output=True, text=True, check=False, timeout=30
    )


def test_a_fail_point_ends_the_process_at_the_named_time() -> None:
    ended = _run(CAUSEWAY_ALLOW_FAULTS="1", FAIL_AT="before_send:3")

    assert ended.returncode == 137
    assert ended.stdout in {"", "passed\npassed\n"}


@pytest.mark.parametrize(
    "environment",
    [
        {"FAIL_AT": "before_send:1"},
        {"FAIL_AT": "after_smtp_250:1", "CAUSEWAY_ALLOW_FAULTS": "1"},
        {"FAIL_AT": "before_send:1", "CAUSEWAY_ALLOW_FAULTS": "1", "CAUSEWAY_ENVIRONMENT": "production"},
    ],
    ids=["not allowed", "another point", "production"],
)
def test_a_fail_point_is_passed_otherwise(environment: dict[str, str]) -> None:
    assert _run(**environment).stdout == "passed\n" * 3


def test_a_guarantee_is_broken_only_when_faults_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUSEWAY_BREAK", "I1,I6")
    assert not failpoints.broken("I1")

    monkeypatch.setenv("CAUSEWAY_ALLOW_FAULTS", "1")
    assert failpoints.broken("I1")
    assert failpoints.broken("I6")
    assert not failpoints.broken("I2")
