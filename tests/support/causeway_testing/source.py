"""The source tree as structure tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from causeway_cli.places import PROJECT

SERVICE_NAMES = ("events", "partners", "registrations", "notifications", "portal")
ROOTS = ("shared", "services", "deploy", "tests")


def python_files(*roots: str) -> Iterator[Path]:
    """Yield every module under ``roots`` (all by default), in a fixed order."""
    for root in roots or ROOTS:
        yield from sorted(path for path in (PROJECT / root).rglob("*.py") if "__pycache__" not in path.parts)


def shown(path: Path) -> str:
    """Return ``path`` as people write it."""
    return str(path.relative_to(PROJECT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield name and number of lines of every function in a module, without its docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, _lines(node)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def package_of(service: str) -> Path:
    """Return the package folder of a service."""
    return PROJECT / "services" / service / f"causeway_{service}"
