"""A real single-node Kafka broker (KRaft) as a child process."""

import shutil
import subprocess
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from causeway_cli.children import Program, Stage
from causeway_cli.ports import LOOPBACK, is_open
from causeway_cli.trouble import Trouble

# Any fixed value serves: the cluster id only tells a data directory of another cluster apart.
CLUSTER_ID = "Y2F1c2V3YXktbG9jYWwtMQ"
HEAP = "320m"

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=16777216
num.network.threads=2
num.io.threads=4
"""


def kafka_program(*, jars: Path, data: Path, configuration: Path, port: int, controller: int) -> Program:
    """Write the broker's configuration, format its directory at the first start, and say how to run it.

    The controller's port may change between runs: a cluster of one finds itself by the configuration alone.
    """
    java = shutil.which("java")
    if java is None:
        raise Trouble(
            "Java is not installed and the Kafka broker needs it.", remedy="apt-get install -y openjdk-17-jre-headless"
        )
    data.mkdir(parents=True, exist_ok=True)
    configuration.mkdir(parents=True, exist_ok=True)
    properties = configuration / "kafka.properties"
    properties.write_text(
        _PROPERTIES.format(host=LOOPBACK, port=port, controller=controller, data=data), encoding="utf-8"
    )
    logging = configuration / "kafka-logging.yaml"
    logging.write_text(_LOGGING, encoding="utf-8")
    if not (data / "meta.properties").exists():
        _format(java, jars, properties, data)
    return Program(
        name="kafka",
        command=(
            java,
            *_OPTIONS,
            f"-Dlog4j2.configurationFile={logging}",
            *_main(jars, "kafka.Kafka"),
            str(properties),
        ),
        port=port,
        stage=Stage.BROKER,
        ready=lambda: answers(f"{LOOPBACK}:{port}"),
        stop_seconds=20.0,
    )


# The serial collector keeps an idle broker near 190 MB, and with two cores a parallel one gains nothing.
_OPTIONS = ("-Xms64m", f"-Xmx{HEAP}", "-Xss512k", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=64m")

_LOGGING = """\
Configuration:
  Appenders:
    Console:
      name: STDOUT
      PatternLayout:
        pattern: "%d %p %m (%c)%n"
  Loggers:
    Root:
      level: WARN
      AppenderRef:
        - ref: STDOUT
"""


def _main(jars: Path, name: str) -> tuple[str, str, str]:
    return "-cp", f"{jars}/*", name


def _format(java: str, jars: Path, properties: Path, data: Path) -> None:
    options = ("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = (java, *options, *_main(jars, "kafka.tools.StorageTool"))
    arguments = ("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", str(properties))
    done = subprocess.run((*command, *arguments), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        words = (done.stdout + done.stderr).strip().splitlines()
        raise Trouble(
            f"The Kafka broker's directory could not be prepared: {words[-1] if words else 'no reason given'}.",
            remedy=f"Remove {data} to start with an empty broker.",
        )


def answers(address: str) -> bool:
    """Say whether a broker at ``address`` has joined its cluster, so that topics can be made.

    The port is tried first: a client that finds nobody there leaves its sockets open.
    """
    host, _, port = address.split(",", maxsplit=1)[0].rpartition(":")
    if not is_open(int(port), host=host):
        return False
    try:
        client = KafkaAdminClient(
            bootstrap_servers=address, request_timeout_ms=2000, bootstrap_timeout_ms=1500, client_id="causeway-cli"
        )
    except (KafkaError, OSError, ValueError):
        return False
    try:
        return bool(client.describe_cluster()["brokers"])
    except (KafkaError, KeyError):
        return False
    finally:
        client.close()
