"""Every command that the documentation names exists, and every name it gives a file leads somewhere."""

import re
from pathlib import Path

import pytest

from causeway_cli.__main__ import cli
from causeway_cli.places import PROJECT

PAGES = sorted([PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").rglob("*.md")])


def targets() -> set[str]:
    """Return the Makefile's targets."""
    return set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def code_of(page: Path) -> str:
    """Return what a page shows as code, in blocks or within a sentence."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```[^\n]*\n(.*?)```", text, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_exists(page: Path) -> None:
    named = set(re.findall(r"^(?:\w+=\S+ )*make ([a-z][a-z-]*)", code_of(page), re.MULTILINE))

    assert named <= targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_command_line_exists(page: Path) -> None:
    named = set(re.findall(r"(?:^|/)causeway ([a-z][a-z-]*)", code_of(page), re.MULTILINE))

    assert named <= set(cli.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_continuous_check_runs_the_readmes_test_command() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if line and not line.startswith(("#", "set", "cd"))]

    assert lines == ["exec make test"]
    assert "make test" in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert (PROJECT / ".ci" / "run").stat().st_mode & 0o111


def test_the_menu_explains_every_target_that_a_person_calls() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z-]+):[^\n#]*## ", makefile, re.MULTILINE))

    assert targets() - explained == {"local", "dev"}
