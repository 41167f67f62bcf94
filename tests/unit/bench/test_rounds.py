"""The bench: medians are medians, what must not happen is never averaged away, and void rounds do not count."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from causeway_bench.generator import Outcome, percentile
from causeway_bench.report import print_table, write_json
from causeway_bench.rounds import Measure, Sample, figures

MEASURE = Measure("sales", "/s", lambda _: Sample(1.0), "ratio ≥ 0.5", lambda found: (found.ratio or 0) >= 0.5)


def test_a_figure_is_the_median_of_its_rounds() -> None:
    found = figures(MEASURE, [Sample(10, 20), Sample(30, 40), Sample(20, 20)])

    assert (found.value, found.floor, found.ratio) == (20, 20, 0.75)


def test_what_must_not_happen_is_the_worst_of_all_rounds() -> None:
    found = figures(MEASURE, [Sample(1, 1, {"lost": 0, "p99_ms": 5}), Sample(1, 1, {"lost": 2, "p99_ms": 7})])

    assert found.extras == {"lost": 2, "p99_ms": 6}


def test_a_round_in_which_the_generator_was_the_limit_does_not_count() -> None:
    found = figures(MEASURE, [Sample(100, 100), Sample(1, 100, void="generator at 97 %")])

    assert found.value == 100
    assert found.as_json()["void_rounds"] == ["generator at 97 %"]


@pytest.mark.parametrize(("value", "reached"), [(60, True), (40, False)])
def test_a_target_is_reached_or_not(value: float, reached: bool) -> None:
    assert figures(MEASURE, [Sample(value, 100)]).reached is reached


def test_the_json_keeps_measures_that_were_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text(json.dumps({"older": {"value": 1}}))

    write_json([figures(MEASURE, [Sample(50, 100)])], path)

    written = json.loads(path.read_text())
    assert written["older"] == {"value": 1}
    assert written["sales"]["ratio"] == 0.5


def test_the_table_names_measure_value_and_target(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([figures(MEASURE, [Sample(50, 100, {"lost": 0})])], Console(width=200))

    printed = capsys.readouterr().out
    assert all(word in printed for word in ("sales", "50.0 /s", "0.50", "lost 0", "ratio ≥ 0.5", "yes"))


def test_a_percentile_of_nothing_is_nothing_and_of_one_is_that_one() -> None:
    assert percentile([], 0.99) == 0
    assert percentile([3.0], 0.99) == 3.0
    assert percentile([float(number) for number in range(100)], 0.5) == 50


def test_a_generator_near_a_whole_processor_voids_the_run() -> None:
    assert Outcome(own_share=0.9).void
    assert not Outcome(own_share=0.5).void
