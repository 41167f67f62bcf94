"""``python -m causeway_bench [measure ...]``: run the measures, print the table, write ``build/bench.json``."""

import argparse
import dataclasses
import secrets
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from causeway_bench.catalogue import MEASURES
from causeway_bench.report import print_table, write_json
from causeway_bench.rounds import Bench, Figures, Measure, figures
from causeway_bench.web_process import ROOT
from causeway_testing.servers import servers_for_tests


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when every measure ran; a target that was missed is reported, not a failure."""
    chosen = _parse(arguments)
    console = Console(stderr=True)
    found: list[Figures] = []
    failed = False
    with (
        tempfile.TemporaryDirectory(prefix="causeway-bench-") as directory,
        servers_for_tests(Path(directory)) as servers,
    ):
        bench = Bench(servers.mongo_uri, servers.kafka, Path(directory), "", 0)
        for measure in MEASURES:
            if chosen.measures and measure.name not in chosen.measures:
                continue
            try:
                found.append(_measured(measure, bench, chosen.rounds or measure.rounds, console))
            except Exception:  # One measure that breaks must not lose the figures of the others.
                failed = True
                console.print(f"[red]{measure.name} broke:[/red]\n{traceback.format_exc()}")
    print_table(found, Console(width=180))
    write_json(found, ROOT / "build" / "bench.json")
    return 1 if failed else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="causeway_bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="measure", help="only these; all when none is named")
    parser.add_argument("--rounds", type=int, default=0, help="how often each is run (default: three times)")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.measures) - {measure.name for measure in MEASURES}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(m.name for m in MEASURES)}")
    return chosen


def _measured(measure: Measure, bench: Bench, rounds: int, console: Console) -> Figures:
    samples = []
    for number in range(1, rounds + 1):
        console.print(f"{measure.name}: round {number} of {rounds}")
        fresh = dataclasses.replace(bench, namespace=f"b{secrets.token_hex(4)}-", round=number)
        samples.append(measure.run(fresh))
    return figures(measure, samples)


if __name__ == "__main__":
    sys.exit(main())
