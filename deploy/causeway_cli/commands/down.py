"""``causeway down``: stop what runs, and what an earlier run left behind."""

import os
import signal
import time

import click

from causeway_cli.commands.framing import Frame, as_json
from causeway_cli.leftovers import end_leftovers
from causeway_cli.state import running_state
from causeway_cli.trouble import Trouble

PATIENCE_S = 60.0


@click.command()
@as_json
@click.pass_obj
def down(frame: Frame, *, json_wanted: bool) -> None:
    """Stop everything in order; the data stays."""
    state = running_state(frame.places)
    if state is not None:
        os.kill(state.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_S
        while state.alive:
            if time.monotonic() > deadline:
                raise Trouble(
                    f"The supervisor (pid {state.pid}) did not stop within {PATIENCE_S:.0f} s.",
                    remedy=f"kill -9 {state.pid}, then make stop once more",
                )
            frame.report.waiting_for(["the processes to stop"])
            time.sleep(0.1)
        frame.report.rest()
    leftovers = end_leftovers(frame.places.root)
    if json_wanted:
        frame.print_json({"stopped": state is not None, "leftovers": leftovers})
    elif state is None and not leftovers:
        frame.report.done("nothing was running")
    else:
        frame.report.done("stopped; nothing is left running")
