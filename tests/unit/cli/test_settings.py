"""What the person who starts the system may choose."""

import pytest

from causeway_cli.services import SERVICES, choose_services
from causeway_cli.settings import read_choices
from causeway_cli.trouble import ExitCode, Trouble


def test_without_any_choice_everything_is_at_port_8000() -> None:
    assert read_choices({}).url == "http://127.0.0.1:8000"


def test_another_port_moves_the_address() -> None:
    assert read_choices({"CAUSEWAY_PORT": "8100"}).url == "http://127.0.0.1:8100"


def test_a_public_address_is_what_people_are_told() -> None:
    choices = read_choices({"CAUSEWAY_PUBLIC_URL": "https://exchange.example.org/", "CAUSEWAY_PORT": "8100"})

    assert choices.url == "https://exchange.example.org"


@pytest.mark.parametrize("port", ["0", "65536", "eight", "80.5", "-1", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_with_an_example(port: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read_choices({"CAUSEWAY_PORT": port})

    assert trouble.value.exit_code == ExitCode.USAGE
    assert "CAUSEWAY_PORT=8100 make run" in trouble.value.remedy


def test_outside_servers_are_taken_over() -> None:
    choices = read_choices({"CAUSEWAY_KAFKA": "broker:9092", "CAUSEWAY_MONGO_URI": "mongodb://db"})

    assert (choices.kafka, choices.mongo_uri) == ("broker:9092", "mongodb://db")


def test_some_services_may_be_chosen_and_keep_their_order() -> None:
    assert choose_services(None) == SERVICES
    assert [plan.name for plan in choose_services("portal, partners")] == ["partners", "portal"]


def test_an_unknown_service_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Trouble, match="no service called billing") as trouble:
        choose_services("events,billing")

    assert "registrations" in trouble.value.remedy
