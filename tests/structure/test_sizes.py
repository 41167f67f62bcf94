"""Modules and functions stay small enough to be read in one go."""

import statistics
from pathlib import Path

import pytest

from causeway_testing.source import ROOTS, functions, python_files, shown

LONGEST_MODULE = 400
NINETIETH = 30
MEDIAN = 10
LONGEST_FUNCTION = 60


def test_no_module_is_longer_than_400_lines() -> None:
    long = {shown(path): lines for path in python_files() if (lines := _lines_of(path)) > LONGEST_MODULE}

    assert long == {}


def _lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("root", ROOTS)
def test_functions_are_short(root: str) -> None:
    lengths = sorted(length for path in python_files(root) for _, length in functions(path))

    assert statistics.median(lengths) <= MEDIAN + (5 if root == "tests" else 0)
    assert lengths[int(len(lengths) * 0.9)] <= NINETIETH


@pytest.mark.parametrize("root", ["shared", "services", "deploy"])
def test_no_function_needs_scrolling(root: str) -> None:
    long = [
        f"{shown(path)} {name}: {length}"
        for path in python_files(root)
        for name, length in functions(path)
        if length > LONGEST_FUNCTION and not name.startswith("add_")
    ]

    assert long == []
