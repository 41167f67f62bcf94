"""All invariants over one scene."""

import time
from collections.abc import Sequence
from dataclasses import replace

from causeway_cli.invariants import followed, once, places, recovery
from causeway_cli.invariants.scene import Scene
from causeway_cli.invariants.verdict import Verdict

CHECKS = (
    places.not_oversold,
    followed.nothing_lost,
    followed.no_ghosts,
    once.one_mail_each,
    followed.in_order,
    once.effects_once,
    once.same_answer,
    recovery.recovered,
    recovery.only_planted_dead_letters,
)

QUIET_WITHIN_S = 60.0
"""How long a system may take to settle after the last thing that happened to it."""


def check_all(scene: Scene) -> list[Verdict]:
    """Return a verdict for each invariant, I1 to I9."""
    fresh = replace(scene)  # What an earlier check has read is not kept.
    return [check(fresh) for check in CHECKS]


def check_when_quiet(scene: Scene, *, within_s: float = QUIET_WITHIN_S) -> list[Verdict]:
    """Return the verdicts once all hold, or those at the end of the time."""
    deadline = time.monotonic() + within_s
    while True:
        verdicts = check_all(scene)
        if all_hold(verdicts) or time.monotonic() > deadline:
            return verdicts
        time.sleep(0.5)


def all_hold(verdicts: Sequence[Verdict]) -> bool:
    """Say whether every invariant holds."""
    return all(verdict.holds for verdict in verdicts)
