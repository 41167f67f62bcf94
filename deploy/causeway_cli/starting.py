"""From nothing to a system that answers: servers, services and gateway in the order in which they need each other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from causeway_cli import programs
from causeway_cli.children import Child, Program, Stage, last_words
from causeway_cli.containers import Recipe, kafka_recipe, mongo_recipe, remove_leftover, run_command
from causeway_cli.embedded import embedded_kafka, embedded_mongo
from causeway_cli.kafka_server import answers
from causeway_cli.mongo_server import address_of, is_primary
from causeway_cli.places import Places
from causeway_cli.ports import LOOPBACK, Ports
from causeway_cli.programs import Installation
from causeway_cli.services import ServicePlan
from causeway_cli.settings import Choices
from causeway_cli.supervisor import Supervisor
from causeway_cli.trouble import ExitCode, Trouble

# Generous: what dies is noticed at once anyway, and a busy machine is no fault.
SERVERS_S = 180.0
PREPARE_S = 180.0
SERVICES_S = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPlan:
    """Where the two servers are, and the programs that we run ourselves for them."""

    kafka: str
    mongo_uri: str
    programs: tuple[Callable[[], Program], ...]


def plan_servers(places: Places, choices: Choices, ports: Ports, *, engine: bool) -> ServerPlan:
    """Use outside servers where they are named, else containers where an engine answers, else processes of our own."""
    own: list[Callable[[], Program]] = []
    if not choices.mongo_uri:
        own.append(lambda: _mongo(places, ports["mongod"], engine=engine))
    if not choices.kafka:
        own.append(lambda: _kafka(places, ports, engine=engine))
    return ServerPlan(
        kafka=choices.kafka or f"{LOOPBACK}:{ports['kafka']}",
        mongo_uri=choices.mongo_uri or address_of(ports["mongod"]),
        programs=tuple(own),
    )


def _mongo(places: Places, port: int, *, engine: bool) -> Program:
    if not engine:
        return embedded_mongo(places, port=port).program
    return _contained(places, "mongod", mongo_recipe(port), Stage.DATABASE, lambda: is_primary(port))


def _kafka(places: Places, ports: Ports, *, engine: bool) -> Program:
    port = ports["kafka"]
    if not engine:
        return embedded_kafka(places, port=port, controller=ports["kafka-controller"]).program
    return _contained(places, "kafka", kafka_recipe(port), Stage.BROKER, lambda: answers(f"{LOOPBACK}:{port}"))


def _contained(places: Places, name: str, recipe: Recipe, stage: Stage, ready: Callable[[], bool]) -> Program:
    container = f"causeway-{places.root.parent.name}-{name}".lower()
    remove_leftover(container)
    command = run_command(recipe, name=container)
    return Program(name=name, command=command, port=recipe.port, stage=stage, ready=ready, stop_seconds=20.0)


def start_everything(
    supervisor: Supervisor, installation: Installation, servers: ServerPlan, services: Sequence[ServicePlan]
) -> None:
    """Start it all and return when everything answers. Raises :class:`Trouble` when a part cannot be made to."""
    _announce_fetching(supervisor, installation)
    own = [describe() for describe in servers.programs]
    supervisor.report.rest()
    mailbox = programs.mailbox_program(installation)
    for program in (*own, mailbox):
        supervisor.start(program)
    # The preparations wait for the servers themselves, so their start-up overlaps the broker's.
    preparations = [Preparation(supervisor, programs.prepare_program(installation, service)) for service in services]
    try:
        supervisor.wait([program.name for program in own], seconds=SERVERS_S)
        _finish(supervisor, preparations)
    finally:
        for preparation in preparations:
            preparation.child.kill()
    _start_services(supervisor, installation, services)


def _announce_fetching(supervisor: Supervisor, installation: Installation) -> None:
    """At the very first start the broker's jars are fetched; who waits should know for what."""
    jars = installation.places.kafka_jars
    if installation.kafka == f"{LOOPBACK}:{installation.ports['kafka']}" and not jars.exists():
        supervisor.report.done("fetching the Kafka broker's jars, 43 MB, once")
        supervisor.report.waiting_for(["Maven"])


def _start_services(supervisor: Supervisor, installation: Installation, services: Sequence[ServicePlan]) -> None:
    parts = [programs.web_program(installation, service) for service in services]
    parts += [programs.work_program(installation, service) for service in services]
    parts.append(programs.gateway_program(installation))
    for program in parts:
        supervisor.start(program)
    supervisor.wait(["mailbox", *(program.name for program in parts)], seconds=SERVICES_S)


class Preparation:
    """One service's indexes, topics and first rows being made; tried again where a server was not there yet."""

    def __init__(self, supervisor: Supervisor, program: Program, *, tries: int = 3) -> None:
        self._supervisor = supervisor
        self._tries = tries
        self.program = replace(program, ready=lambda: True)
        self.child = self._spawn()

    def _spawn(self) -> Child:
        places = self._supervisor.places
        return Child(self.program, log=places.log_of(self.program.name), owner=places.root)

    def is_done(self) -> bool:
        """Say whether it has succeeded, starting it again after a failure; :class:`Trouble` after the last try."""
        code = self.child.exit_code()
        if code is None or code == 0:
            return code == 0
        self._tries -= 1
        if self._tries == 0:
            raise Trouble(
                f"{self.program.name} failed: {last_words(self.child.log, lines=2) or 'it said nothing'}",
                remedy=f"The whole log: .venv/bin/causeway logs {self.program.name}",
                exit_code=ExitCode.NOT_READY,
            )
        self.child = self._spawn()
        return False


def _finish(supervisor: Supervisor, preparations: Sequence[Preparation]) -> None:
    deadline = time.monotonic() + PREPARE_S
    waiting = list(preparations)
    while waiting:
        supervisor.report.waiting_for(one.program.name for one in waiting)
        supervisor.look_after()
        waiting = [one for one in waiting if not one.is_done()]
        if waiting and time.monotonic() > deadline:
            names = ", ".join(one.program.name for one in waiting)
            raise Trouble(
                f"{names} did not end within {PREPARE_S:.0f} s.",
                remedy=f"See .venv/bin/causeway logs {waiting[0].program.name}",
                exit_code=ExitCode.NOT_READY,
            )
        time.sleep(0.05)
    supervisor.report.rest()
    if preparations:
        supervisor.report.done("databases and topics are prepared")
