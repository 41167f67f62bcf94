"""The commands as people and scripts call them: exit codes, JSON keys, one sentence for an error."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from causeway_cli import operator as operator_module
from causeway_cli.__main__ import cli, main
from causeway_cli.commands.dead_letters import all_letters
from causeway_cli.commands.logs import choose_logs, follow_logs
from causeway_cli.commands.rebuild import find_copy
from causeway_cli.commands.status import as_document, process_table, service_table
from causeway_cli.console import Report, make_console
from causeway_cli.operator import signed_in
from causeway_cli.overview import ProcessView, ServiceView, services_of
from causeway_cli.secrets_file import Secrets
from causeway_cli.state import ProcessRecord, State
from causeway_cli.trouble import ExitCode, Trouble

SECRETS = Secrets("link", "signing", "operator@office.example", "password")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code: int | str | None = 0
    try:
        main(list(arguments))
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    return int(code or 0), out, err


def test_help_shows_examples_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")

    assert code == 0
    assert "causeway status --json" in out
    assert "0 ok, 1 failure, 2 wrong usage, 3 partly done, 4 not ready or unreachable, 130 interrupted" in out
    assert all(name in out for name in cli.commands)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = run(capsys, name, "--help")

    assert code == 0
    assert out.startswith(f"Usage: causeway {name}")


def test_a_mistyped_command_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "statsu")

    assert code == ExitCode.USAGE
    assert "Did you mean 'status'?" in err


@pytest.mark.parametrize(
    "command", [["status"], ["dead-letters", "list"], ["rebuild", "portal/shown-events"], ["demo"]]
)
def test_what_needs_a_running_system_says_how_to_start_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    code, out, err = run(capsys, "--state", str(tmp_path), *command)

    assert code == ExitCode.NOT_READY
    assert out == ""
    assert err.strip().endswith("Start it with: make run")
    assert len(err.strip().splitlines()) == 1


def test_down_without_anything_running_is_no_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "--state", str(tmp_path), "down", "--json")

    assert code == 0
    assert json.loads(out) == {"stopped": False, "leftovers": []}


def test_doctor_gives_findings_with_stable_keys(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, "--state", str(tmp_path), "doctor", "--json")

    account = json.loads(out)
    assert set(account) == {"ok", "findings"}
    assert all(set(finding) == {"name", "ok", "detail", "remedy"} for finding in account["findings"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    code, out, _ = run(capsys, "completion", shell)

    assert code == 0
    assert "_CAUSEWAY_COMPLETE" in out


def test_the_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version")[1].startswith("causeway, version ")


def test_an_unforeseen_error_is_one_sentence_without_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise RuntimeError("a pipe burst")

    monkeypatch.setattr(cli, "main", burst)

    code, _, err = run(capsys, "status")

    assert code == ExitCode.FAILURE
    assert err.strip() == "✗ Unexpected: RuntimeError: a pipe burst Repeat with --debug to see where it came from."


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert make_console().no_color


def test_a_quiet_report_still_warns(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(quiet=True)
    report.done("all fine")
    report.warn("something ended")

    assert "something ended" in capsys.readouterr().err


def test_logs_are_chosen_by_the_beginning_of_a_name(tmp_path: Path) -> None:
    for name in ("events-web", "events-work", "kafka"):
        (tmp_path / f"{name}.log").write_text("one\n")

    assert [path.stem for path in choose_logs(tmp_path, "events")] == ["events-web", "events-work"]
    assert len(choose_logs(tmp_path, None)) == 3
    with pytest.raises(Trouble, match="There is no log of mongo") as trouble:
        choose_logs(tmp_path, "mongo")
    assert "kafka" in trouble.value.remedy


def test_following_a_log_gives_whole_lines_and_survives_a_new_file(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("old\n")
    lines = follow_logs([log], pause=0)

    with log.open("a") as stream:
        stream.write("half")
        stream.flush()
        stream.write(" a line\nnext\n")
    assert [next(lines)[1], next(lines)[1]] == ["half a line", "next"]

    log.write_text("new\n")
    assert next(lines)[1] == "new"


def test_a_copy_is_named_with_its_service() -> None:
    plan, name = find_copy("registrations/offered-events")

    assert (plan.package, name) == ("causeway_registrations", "offered-events")
    for wrong in ("registrations", "billing/offered-events", "/x"):
        with pytest.raises(Trouble):
            find_copy(wrong)


def server(answers: Mapping[str, httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: answers[f"{request.method} {request.url.path}"])


LOGIN = {"POST /api/partners/logins": httpx.Response(200, json={"access_token": "t"})}


def test_the_operator_carries_a_token() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Authorization"))
        return httpx.Response(200, json={"access_token": "t", "items": []})

    with signed_in("http://gateway", SECRETS, transport=httpx.MockTransport(answer)) as client:
        client.get("/api/events/operations")

    assert seen == [None, "Bearer t"]


def test_a_problem_is_told_in_its_own_words() -> None:
    problem = {"detail": "It has been dealt with.", "next_step": "Look at the list."}
    transport = server({**LOGIN, "POST /api/events/dead-letters/1/replay": httpx.Response(409, json=problem)})

    with signed_in("http://gateway", SECRETS, transport=transport) as client, pytest.raises(Trouble) as trouble:
        client.post("/api/events/dead-letters/1/replay")

    assert trouble.value.sentence.endswith("was answered with 409: It has been dealt with.")
    assert trouble.value.remedy == "Look at the list."


def test_a_service_that_is_away_is_not_ready_rather_than_failed() -> None:
    transport = server({**LOGIN, "GET /api/events/operations": httpx.Response(503, text="")})

    with signed_in("http://gateway", SECRETS, transport=transport) as client, pytest.raises(Trouble) as trouble:
        client.get("/api/events/operations")

    assert trouble.value.exit_code == ExitCode.NOT_READY


def test_a_gateway_that_is_away_points_to_status() -> None:
    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        pytest.raises(Trouble, match="gateway does not answer"),
        signed_in("http://gateway", SECRETS, transport=httpx.MockTransport(away)),
    ):
        pass


def test_another_programs_answer_to_the_login_is_noticed() -> None:
    transport = server({"POST /api/partners/logins": httpx.Response(200, json=["hello"])})

    with (
        pytest.raises(Trouble, match="without a token"),
        signed_in("http://gateway", SECRETS, transport=transport),
    ):
        pass


def test_dead_letters_are_read_page_after_page() -> None:
    pages = {None: {"items": [{"id": "1"}], "next": "c"}, "c": {"items": [{"id": "2"}], "next": None}}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return LOGIN["POST /api/partners/logins"]
        return httpx.Response(200, json=pages[request.url.params.get("cursor")])

    with signed_in("http://gateway", SECRETS, transport=httpx.MockTransport(answer)) as client:
        assert [letter["id"] for letter in all_letters(client, "events")] == ["1", "2"]


def state(*names: str) -> State:
    return State(
        phase="running",
        pid=1,
        started=1.0,
        url="http://127.0.0.1:8000",
        mailbox_url="http://127.0.0.1:8000/mailbox/",
        kafka="",
        mongo_uri="",
        ready_after_s=7.5,
        processes=tuple(ProcessRecord(name=name, pid=1, started=0.0) for name in names),
    )


def test_only_services_that_were_started_are_asked() -> None:
    assert services_of(state("kafka", "portal-web", "events-web", "events-work")) == ["events", "portal"]


def process(name: str, **changes: Any) -> ProcessView:
    values = {"pid": 7, "port": 8001, "state": "ready", "reasons": (), "memory_mb": 60.5, "restarts": 0}
    return ProcessView(name=name, **{**values, **changes})


def test_status_as_json_keeps_its_keys() -> None:
    document = as_document(state(), [process("events-web"), process("kafka")], [ServiceView(name="events", lag=3)])

    assert set(document) == {"url", "phase", "ready_after_s", "memory_mb", "processes", "services"}
    assert document["memory_mb"] == 121.0
    assert json.loads(json.dumps(document))["services"][0]["lag"] == 3


def test_status_tables_say_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    console = make_console(color=False)
    console.print(process_table([process("events-web", state="down", reasons=("nobody listens on its port",))]))
    console.print(service_table([ServiceView(name="portal", reason="/api/portal/operations does not answer.")]))

    out = capsys.readouterr().out
    assert "nobody listens on its port" in out
    assert "does not answer" in out


def test_the_operators_patience_is_short() -> None:
    assert operator_module.TIMEOUT_S <= 5.0
