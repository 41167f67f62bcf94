"""Secrets are made once, differ between installations, and nobody else may read them."""

import stat
from pathlib import Path

from causeway_cli.secrets_file import load_secrets


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = load_secrets(tmp_path / "state" / "secrets.json")

    assert load_secrets(tmp_path / "state" / "secrets.json") == first


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = load_secrets(tmp_path / "one.json"), load_secrets(tmp_path / "other.json")

    assert one.link_key != other.link_key
    assert one.operator_password != other.operator_password
    assert one.signing_secret != other.signing_secret


def test_secrets_are_long_enough_to_be_accepted_in_production(tmp_path: Path) -> None:
    made = load_secrets(tmp_path / "secrets.json")

    assert len(made.link_key) >= 32
    assert len(made.operator_password) >= 16


def test_only_the_owner_may_read_the_file_even_after_somebody_widened_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    load_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    path.chmod(0o644)
    load_secrets(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
