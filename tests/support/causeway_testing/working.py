"""Running a service's work in the test's own process, or as a process that can be killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causeway_platform.service import Service
from causeway_platform.settings import PlatformSettings
from causeway_platform.worker import Worker

SUPPORT = Path(__file__).parents[1]


@contextmanager
def working(service: Service) -> Iterator[Worker]:
    """Run relay, consumer, clock work and retries while the block runs; they must end well."""
    worker = Worker(service)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
        code = worker.join()
    assert code == 0, f"these threads failed: {worker.failed}"


@contextmanager
def work_process(settings: PlatformSettings, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the follower's work as a process of its own; ``environment`` may name a fail point."""
    process = subprocess.Popen(
        [sys.executable, "-m", "causeway_testing.follower", "work"],
        env={
            **os.environ,
            "PYTHONPATH": str(SUPPORT),
            "CAUSEWAY_MONGO_URI": settings.mongo_uri,
            "CAUSEWAY_KAFKA": settings.kafka,
            "CAUSEWAY_NAMESPACE": settings.namespace,
            "CAUSEWAY_ALLOW_FAULTS": "1",
            "CAUSEWAY_LOG_LEVEL": "warning",
            **environment,
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=12)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
