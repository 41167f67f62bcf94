"""A real MongoDB server as a child process: a replica set of one, because transactions and change streams need it."""

import importlib.util
import subprocess
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from causeway_cli.children import Program, Stage
from causeway_cli.ports import LOOPBACK
from causeway_cli.trouble import Trouble

REPLICA_SET = "rs0"
CACHE_GB = 0.25
ALREADY_INITIALISED = 23
INVALID_CONFIGURATION = 93


def find_mongod() -> Path:
    """Return the server's binary, which comes in a wheel. Raises :class:`Trouble` when it is absent or cannot run."""
    package = importlib.util.find_spec("fiftyone")
    folders = list(package.submodule_search_locations or ()) if package else []
    found = [path for folder in folders if (path := Path(folder) / "db" / "bin" / "mongod").is_file()]
    if not found:
        raise Trouble(
            "The MongoDB server is not in this environment.", remedy="make run installs it; or set CAUSEWAY_MONGO_URI."
        )
    return found[0]


def version_of(mongod: Path) -> str:
    """Return the server's version. Raises :class:`Trouble` naming the library it misses."""
    done = subprocess.run((str(mongod), "--version"), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise Trouble(
            f"The MongoDB server cannot run here: {words[-1] if words else 'no reason given'}.",
            remedy="apt-get install -y libcurl4 libssl3 liblzma5",
        )
    return done.stdout.split()[2].removeprefix("v")


def address_of(port: int) -> str:
    """Return the connection string of a server started by :func:`mongo_program`."""
    return f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}&directConnection=true"


def mongo_program(*, data: Path, port: int) -> Program:
    """Say how to run the server on ``data``; it is ready once it is the primary of its replica set."""
    data.mkdir(parents=True, exist_ok=True)
    command = (
        str(find_mongod()),
        *("--dbpath", str(data)),
        *("--port", str(port)),
        *("--bind_ip", LOOPBACK),
        *("--replSet", REPLICA_SET),
        *("--wiredTigerCacheSizeGB", str(CACHE_GB)),
        *("--oplogSize", "256"),
        *("--unixSocketPrefix", str(data)),
        "--nounixsocket",
        "--quiet",
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--setParameter", "ttlMonitorSleepSecs=60"),
    )
    return Program(
        name="mongod",
        command=command,
        port=port,
        stage=Stage.DATABASE,
        ready=lambda: is_primary(port),
        stop_seconds=20.0,
    )


def is_primary(port: int) -> bool:
    """Say whether the server on ``port`` takes writes, making it a replica set of one where it is not one yet."""
    uri = f"mongodb://{LOOPBACK}:{port}/?directConnection=true"
    client: MongoClient[dict[str, object]] = MongoClient(uri, serverSelectionTimeoutMS=500, connectTimeoutMS=500)
    try:
        if client.admin.command("hello").get("isWritablePrimary"):
            return True
        _join_itself(client, port)
    except PyMongoError:
        return False
    finally:
        client.close()
    return False


def _join_itself(client: MongoClient[dict[str, object]], port: int) -> None:
    wanted = {"_id": 0, "host": f"{LOOPBACK}:{port}"}
    try:
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [wanted]})
    except OperationFailure as failure:
        if failure.code != ALREADY_INITIALISED:
            raise
        _follow_port(client, wanted)


def _follow_port(client: MongoClient[dict[str, object]], wanted: dict[str, object]) -> None:
    """Tell a replica set made on another port where its only member is now."""
    configuration = client.local.get_collection("system.replset").find_one()
    if configuration and configuration.get("members") != [wanted]:
        members = configuration["members"]
        if isinstance(members, list) and members[0]["host"] != wanted["host"]:
            version = configuration["version"]
            assert isinstance(version, int)
            changed = {**configuration, "members": [{**members[0], **wanted}], "version": version + 1}
            client.admin.command("replSetReconfig", changed, force=True)
