"""The import contracts hold, and they bite."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from causeway_cli.places import PROJECT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of ``root`` over the sources under it."""
    folders = ["shared", "deploy", *(f"services/{path.name}" for path in (root / "services").iterdir())]
    path = ":".join(str(root / folder) for folder in folders)
    return subprocess.run(
        (str(LINTER), "--no-cache", "--config", str(root / "pyproject.toml")),
        cwd=root,
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_dependencies_point_inwards_and_services_do_not_know_each_other() -> None:
    done = lint(PROJECT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("services/events/causeway_events/domain/planted.py", "import flask"),
        ("services/events/causeway_events/use_cases/planted.py", "import pymongo"),
        ("services/events/causeway_events/domain/planted.py", "import causeway_platform.mongo"),
        ("services/events/causeway_events/store/planted.py", "import causeway_events.web"),
        ("services/events/causeway_events/web/planted.py", "import causeway_partners.domain"),
        ("shared/causeway_platform/planted.py", "import causeway_registrations.domain"),
        ("shared/causeway_contracts/planted.py", "import causeway_platform.clock"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, module: str, line: str) -> None:
    for name in ("shared", "services", "deploy"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / module).write_text(f'"""Planted."""\n\n{line}\n')

    done = lint(tmp_path)

    assert done.returncode == 1
    assert "planted" in done.stdout
