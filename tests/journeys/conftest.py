"""Everybody's way into the running system, and the first operator's."""

from collections.abc import Iterator

import pytest

from causeway_cli.demonstration.api import Api
from causeway_testing.whole_system import RunningSystem


@pytest.fixture(scope="module")
def public(running: RunningSystem) -> Iterator[Api]:
    with Api(running.url) as api:
        yield api


@pytest.fixture(scope="module")
def operator(running: RunningSystem, public: Api) -> Api:
    return public.signed_in(running.operator.operator_email, running.operator.operator_password)
