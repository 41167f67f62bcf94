"""Every measure, in the order of the table."""

from collections.abc import Sequence

from causeway_bench.rounds import Measure

MEASURES: Sequence[Measure] = ()
