"""What must not be found anywhere: machine paths, registries, foreign requests, names that say nothing, open ends."""

import re
import subprocess
from pathlib import Path

import pytest

from causeway_cli.places import PROJECT
from causeway_testing.source import python_files, shown

BINARY = {".png", ".woff2", ".woff", ".ico", ".jpg", ".gz"}
VAGUE_NAMES = {"http", "types", "logging", "email", "queue", "utils", "util", "common", "helpers", "helper", "misc"}
VAGUE_CLASS = re.compile(r"^class (\w*(?:Manager|Helper|Util|Utils)|Base[A-Z]\w*|I[A-Z][a-z]\w*)\b", re.MULTILINE)
# Written in pieces so that this file does not find itself.
OPEN_END = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")))
MACHINE = re.compile("|".join(("/ro" + "ot/", "/ho" + r"me/\w", "/wo" + "rk/")))
REGISTRY = re.compile(
    "|".join(("--index" + "-url", "--extra-index" + "-url", "files.python" + "hosted.org", "registry.npm" + "js.org"))
)


def tracked() -> list[Path]:
    """Return every text file of the repository."""
    done = subprocess.run(("git", "ls-files", "-z"), cwd=PROJECT, capture_output=True, check=True, text=True)
    paths = [PROJECT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.suffix not in BINARY and path.is_file()]


@pytest.mark.parametrize(
    ("pattern", "what"),
    [(MACHINE, "a path of one machine"), (REGISTRY, "a registry's address"), (OPEN_END, "an open end")],
)
def test_no_file_holds(pattern: re.Pattern[str], what: str) -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == [], what


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    marks = re.compile(r"pytest\.mark\.(skip|skipif|xfail)|pytest\.(skip|xfail|importorskip)\(")
    found = [shown(path) for path in python_files("tests") if marks.search(path.read_text(encoding="utf-8"))]

    assert [name for name in found if not name.endswith("test_cleanliness.py")] == []


def test_no_module_or_class_has_a_name_that_says_nothing() -> None:
    modules = [shown(path) for path in python_files() if path.stem in VAGUE_NAMES]
    classes = [
        f"{shown(path)}: {name}"
        for path in python_files("shared", "services", "deploy")
        for name in VAGUE_CLASS.findall(path.read_text(encoding="utf-8"))
    ]

    assert modules + classes == []


def test_every_module_says_why_it_exists() -> None:
    silent = [
        shown(path)
        for path in python_files("shared", "services", "deploy", "tests/support")
        if (text := path.read_text(encoding="utf-8")).strip() and not text.startswith(('"""', 'r"""', "#!"))
    ]

    assert silent == []


def test_no_type_check_is_switched_off_without_a_reason() -> None:
    bare = re.compile(r"# type: ignore(?:\[[\w-]+\])?\s*$", re.MULTILINE)
    found = [shown(path) for path in python_files() if bare.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_pages_and_mails_ask_nobody_else_for_anything() -> None:
    fetched = re.compile(
        r"""(?:src|srcset|action)\s*=\s*["']https?://|<link[^>]+href\s*=\s*["']https?://|@import|url\(\s*["']?https?://"""
    )
    folders = [PROJECT / "services" / name for name in ("portal", "notifications")]
    found = [
        shown(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".css", ".js"} and fetched.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []
