"""How gunicorn serves one service's web process; the figures are measured, see docs/decisions.

One process with many threads: a second process on the same events makes registrations slower, because both commit to
the same documents. More capacity comes from more machines, or from shards.
"""

import gc
import os
import resource
import sys
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8080')}"
# gunicorn's own gthread with an express lane for requests that only promise; see docs/decisions/0017.
worker_class = "causeway_platform.web.express_worker.ExpressWorker"
workers = 1
threads = int(os.environ.get("CAUSEWAY_THREADS", "64"))
# As many connections as descriptors allow: people who come all at once are better told to come again than left
# hanging in the system's queue, which sends no answer.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_descriptors = min(_most, 8192) if _most != resource.RLIM_INFINITY else 8192
resource.setrlimit(resource.RLIMIT_NOFILE, (_descriptors, _most))
worker_connections = _descriptors - 512
backlog = 4096

# Clients of MongoDB and threads must be made after the fork.
preload_app = False
# Several services of one user would otherwise share one control socket.
control_socket_disable = True

graceful_timeout = 30
timeout = 60
# Longer than a gateway keeps idle connections, so that it never sends a request into one that is being closed.
keepalive = 130
# A committing process must not be restarted by count.
max_requests = 0

limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

# The services write one line a request themselves, without addresses that could hold a token.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("CAUSEWAY_LOG_LEVEL", "info").lower()

if Path("/dev/shm").is_dir():  # noqa: S108  (only the worker's heartbeat file lives there)
    # On a slow disk the heartbeat file could stall a worker.
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def post_worker_init(worker: Any) -> None:
    """Take what was loaded at start out of the garbage collector's sight; it lives as long as the process."""
    gc.collect()
    gc.freeze()
    # Requests leave few cycles behind; collecting seldom saved about a tenth of a registration's processor time.
    gc.set_threshold(50_000, 20, 50)
    # With sixty threads waiting for the interpreter, each asks for it anew every interval, and no handler computes long
    # enough for others to miss their turn. Where the loop serves an express lane, the committer needs its turn after
    # each answer of the database; with half a millisecond instead of five, 6 % more registrations pass.
    sys.setswitchinterval(0.0005 if worker.express else 0.05)


def worker_exit(server: Any, worker: Any) -> None:
    """Finish what waits for its commit and give connections back."""
    service = getattr(getattr(worker, "wsgi", None), "extensions", {}).get("causeway")
    if service is not None:
        service.close()
