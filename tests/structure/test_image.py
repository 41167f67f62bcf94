"""An image holds what is shared and one service: it starts with that, and nothing else can be imported."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from causeway_cli.places import PROJECT
from causeway_testing.source import SERVICE_NAMES

DOCKERFILE = PROJECT / "deploy" / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile as (instruction, rest), continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_image_copies_what_is_shared_and_one_service() -> None:
    copied = [rest.split()[0] for name, rest in instructions() if name == "COPY" and "--from=" not in rest]

    assert copied == ["requirements/runtime.lock", "shared", "services/${SERVICE}", "deploy/gunicorn.conf.py"]


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    found = instructions()

    assert any(name == "RUN" and "--require-hashes" in rest for name, rest in found)
    users = [rest for name, rest in found if name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    assert not any(name == "ADD" for name, _ in found)
    assert [name for name, _ in found].count("FROM") == 2


def test_nothing_but_what_the_image_needs_is_sent_to_the_engine() -> None:
    lines = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert lines[0] == "**"
    assert {line for line in lines if line.startswith("!")} == {
        "!shared",
        "!services",
        "!requirements/runtime.lock",
        "!deploy/gunicorn.conf.py",
    }


@pytest.fixture
def image(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, Path]:
    """Lay out ``/app`` as the Dockerfile does, for the service of the test."""
    service: str = request.param
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "shared", tmp_path / "shared", ignore=ignore)
    shutil.copytree(PROJECT / "services" / service, tmp_path / "services" / service, ignore=ignore)
    return service, tmp_path


def run_inside(service: str, root: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` with the image's import path: no editable link, no working directory, no user site."""
    site = sysconfig.get_path("purelib")
    path = [str(root / "shared"), str(root / "services" / service), site]
    prelude = f"import sys; sys.path[:0] = {path!r}\n"
    return subprocess.run(
        (sys.executable, "-I", "-S", "-c", prelude + code), cwd=root, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("image", SERVICE_NAMES, indirect=True)
def test_a_service_is_whole_without_the_others(image: tuple[str, Path]) -> None:
    service, root = image

    done = run_inside(service, root, f"import causeway_{service}.wiring, gunicorn")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("image", SERVICE_NAMES, indirect=True)
def test_no_other_service_can_be_imported(image: tuple[str, Path]) -> None:
    service, root = image
    others = [f"causeway_{name}" for name in SERVICE_NAMES if name != service] + ["causeway_cli", "causeway_testing"]
    code = f"""
import importlib
for name in {others!r}:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        continue
    raise SystemExit(name + " can be imported")
"""

    done = run_inside(service, root, code)

    assert done.returncode == 0, done.stderr


def test_compose_runs_three_processes_a_service_from_one_image() -> None:
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]

    for name in SERVICE_NAMES:
        for kind in ("prepare", "web", "work"):
            part = services[f"{name}-{kind}"]
            assert part["build"]["args"] == {"SERVICE": name}
            assert part["image"] == f"causeway-{name}"
            assert part["read_only"] is True
            assert part["deploy"]["resources"]["limits"]
        assert services[f"{name}-web"]["healthcheck"]["test"][-1].count(f"/api/{name}/ready") == 1
        assert services[f"{name}-work"]["healthcheck"]
        waits = services[f"{name}-web"]["depends_on"][f"{name}-prepare"]
        assert waits == {"condition": "service_completed_successfully"}


def test_only_partners_is_given_the_secrets_of_partners() -> None:
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    knowing = {name for name, part in services.items() if "PARTNERS_SIGNING_SECRET" in str(part.get("environment"))}

    assert knowing == {"partners-prepare", "partners-web", "partners-work"}


@pytest.mark.parametrize("name", ["docker-compose.yml", "deploy/compose.tls.yml"])
def test_compose_files_follow_the_specification(name: str) -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        (str(checker), "--builtin-schema", "vendor.compose-spec", str(PROJECT / name)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_variable_of_compose_is_explained_in_the_example() -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)", text)) - {"CAUSEWAY_SITE", "CAUSEWAY_GATEWAY_EXTRAS"}
    explained = set(
        re.findall(r"^(\w+)=", (PROJECT / "deploy/env/example.env").read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert asked <= explained
