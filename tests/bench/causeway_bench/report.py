"""The table for people and ``bench.json`` for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from causeway_bench.rounds import Figures

_SHOWN = ("p50_ms", "p99_ms", "p50_s", "p99_s", "naive_ratio", "lost", "oversold", "duplicates", "peak_mb")


def write_json(all_figures: Sequence[Figures], path: Path) -> None:
    """Write every figure, keeping measures of an earlier run that were not repeated."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(path.read_text()) if path.exists() else {}
    known |= {found.measure.name: found.as_json() for found in all_figures}
    path.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")


def print_table(all_figures: Sequence[Figures], console: Console) -> None:
    """Print median, spread, floor, ratio and what else belongs to each measure."""
    table = Table(title="Measured, medians of the rounds", title_justify="left")
    for heading in ("measure", "value", "spread", "floor", "ratio", "further", "target", "reached"):
        table.add_column(heading, justify="right" if heading in {"value", "floor", "ratio"} else "left")
    for found in all_figures:
        table.add_row(*_cells(found))
    console.print(table)


def _cells(found: Figures) -> list[str]:
    further = ", ".join(f"{name} {found.extras[name]:g}" for name in _SHOWN if name in found.extras)
    others = ", ".join(f"{name} {value:.4g}" for name, value in found.extras.items() if name not in _SHOWN)
    reached = {None: "–", True: "yes", False: "NO"}[found.reached]
    return [
        found.measure.name,
        f"{found.value:,.1f} {found.measure.unit}",
        f"±{found.spread / 2:.0%}",
        "–" if found.floor is None else f"{found.floor:,.1f}",
        "–" if found.ratio is None else f"{found.ratio:.2f}",
        ", ".join(part for part in (further, others) if part),
        found.measure.target,
        reached + (" (void rounds)" if found.void_rounds else ""),
    ]
