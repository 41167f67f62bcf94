"""The environment is made from the lock, once; whatever was cut off or damaged is made again."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from causeway_cli.places import PROJECT


def load(name: str) -> ModuleType:
    """Load a script of ``deploy`` that is no part of a package."""
    specification = importlib.util.spec_from_file_location(f"deploy_{name}", PROJECT / "deploy" / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("bootstrap")
    (tmp_path / "requirements").mkdir()
    for name in ("local", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(name)
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path / ".venv")
    return module


class Pip:
    """Notes what pip is asked, and makes an interpreter as venv would."""

    def __init__(self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._bootstrap, self._fails = bootstrap, fails
        monkeypatch.setattr(bootstrap, "make_environment", self._make)
        monkeypatch.setattr(bootstrap, "pip", self._run)

    def _make(self) -> None:
        python = self._bootstrap.ENVIRONMENT / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    def _run(self, *arguments: str) -> None:
        self.asked.append(arguments)
        if self._fails:
            raise self._bootstrap.Stopped("The installation did not finish.")


def test_the_lock_is_installed_with_hashes_and_the_project_as_a_link(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip(bootstrap, monkeypatch)

    assert bootstrap.main(["local"]) == 0

    assert "--require-hashes" in pip.asked[0]
    assert pip.asked[0][-1].endswith("local.lock")
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(pip.asked[1])


def test_a_second_run_does_nothing(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = Pip(bootstrap, monkeypatch)
    bootstrap.main(["local"])
    asked = len(pip.asked)

    assert bootstrap.main(["local"]) == 0
    assert len(pip.asked) == asked


def test_what_can_test_can_run_too(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = Pip(bootstrap, monkeypatch)
    bootstrap.main(["dev"])
    asked = len(pip.asked)

    assert bootstrap.main(["local"]) == 0
    assert len(pip.asked) == asked


def test_what_can_run_cannot_test_yet(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = Pip(bootstrap, monkeypatch)
    bootstrap.main(["local"])

    bootstrap.main(["dev"])

    assert pip.asked[-2][-1].endswith("dev.lock")


@pytest.mark.parametrize("name", ["requirements/local.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed_anew(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    pip = Pip(bootstrap, monkeypatch)
    bootstrap.main(["local"])
    (tmp_path / name).write_text("changed")

    bootstrap.main(["local"])

    assert len(pip.asked) == 4


def test_an_installation_that_was_cut_off_is_begun_again(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Pip(bootstrap, monkeypatch, fails=True)
    assert bootstrap.main(["local"]) == 1
    assert capsys.readouterr().err.strip().endswith("✗ The installation did not finish.")

    pip = Pip(bootstrap, monkeypatch)
    assert bootstrap.main(["local"]) == 0
    assert len(pip.asked) == 2


def test_an_environment_that_cannot_run_pip_is_made_anew(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = bootstrap.ENVIRONMENT / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    made = []
    monkeypatch.setattr(bootstrap.venv, "create", lambda path, *, with_pip: made.append((path, with_pip)))

    bootstrap.make_environment()

    assert made == [(bootstrap.ENVIRONMENT, True)]
    assert not broken.exists()


def test_a_missing_venv_package_is_named(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_ensurepip(*_: object, **__: object) -> None:
        raise OSError("no ensurepip")

    monkeypatch.setattr(bootstrap.venv, "create", no_ensurepip)

    with pytest.raises(bootstrap.Stopped, match=r"apt-get install -y python3\.\d+-venv"):
        bootstrap.make_environment()


def test_an_old_python_is_refused_with_the_way_to_a_newer(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.Stopped, match=r"Python 3\.9 is too old.*make run PYTHON=python3\.11"):
        bootstrap.check_python((3, 9))
    bootstrap.check_python(sys.version_info[:2])


def test_an_unknown_set_is_refused(bootstrap: ModuleType) -> None:
    assert bootstrap.main(["everything"]) == 1


def test_the_bootstrap_needs_nothing_but_python() -> None:
    for name in ("bootstrap", "browser_setup"):
        text = (PROJECT / "deploy" / f"{name}.py").read_text(encoding="utf-8")
        imported = {
            line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))
        }
        assert imported <= set(sys.stdlib_module_names)


def test_a_browser_that_cannot_be_installed_is_asked_for_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = load("browser_setup")
    monkeypatch.setattr(setup, "find_browser", lambda: None)
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)

    assert setup.main() == 1
    assert "apt-get install -y --no-install-recommends chromium" in capsys.readouterr().err


def test_a_browser_with_fonts_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    setup = load("browser_setup")
    monkeypatch.setattr(setup, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(setup, "has_chinese_font", lambda: True)
    monkeypatch.setattr(setup.subprocess, "run", lambda *_, **__: pytest.fail("nothing should be installed"))

    assert setup.main() == 0
