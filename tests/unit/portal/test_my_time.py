"""Nobody is sent to another site by a link of ours."""

import pytest

from causeway_portal.pages.my_time import local_path


@pytest.mark.parametrize("path", ["/", "/events/1?language=hy", "/?q=%E5%8D%9A", "/my/abc.0.def#register"])
def test_a_path_on_this_site_is_taken(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/" + "a" * 3000,
        "events",
    ],
)
def test_everything_else_leads_home(text: str) -> None:
    assert local_path(text) == "/"
