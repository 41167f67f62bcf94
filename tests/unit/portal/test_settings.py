"""What can be set for the portal, and what cannot be."""

import pytest

from causeway_platform.settings import WrongSetting
from causeway_portal.settings import read_settings

NEEDED = {"CAUSEWAY_MONGO_URI": "mongodb://127.0.0.1:1", "CAUSEWAY_KAFKA": "127.0.0.1:1"}


def test_the_terms_have_a_version() -> None:
    assert read_settings(NEEDED).terms_version == "1"
    assert read_settings({**NEEDED, "PORTAL_TERMS_VERSION": "2026-11"}).terms_version == "2026-11"


@pytest.mark.parametrize("version", ["<script>", "x" * 41, "two words"])
def test_a_version_that_no_form_could_send_is_refused_by_name(version: str) -> None:
    with pytest.raises(WrongSetting, match="PORTAL_TERMS_VERSION"):
        read_settings({**NEEDED, "PORTAL_TERMS_VERSION": version})
