"""The commands of a service: ``python -m causeway_<service> prepare | work | check | openapi | rebuild``."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from causeway_platform import logs
from causeway_platform.kafka_clients import SlowChecksums, require_fast_checksums
from causeway_platform.preparation import prepare
from causeway_platform.rebuild import rebuild
from causeway_platform.service import Service
from causeway_platform.settings import WrongSetting
from causeway_platform.subscriptions import topics_of
from causeway_platform.worker import Worker

Build = Callable[[], Service]

OK, FAILED, MISUSED, UNREACHABLE = 0, 1, 2, 4


def main(build: Build, arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 misused, 4 a server does not answer."""
    parsed = _parser().parse_args(arguments)
    try:
        service = build()
    except WrongSetting as error:
        return _refuse(str(error), MISUSED)
    logs.configure(service.settings.service, service.settings.log_level)
    try:
        require_fast_checksums()
        return _COMMANDS[parsed.command](service, parsed)
    except SlowChecksums as error:
        return _refuse(str(error), FAILED)
    except (KafkaError, PyMongoError) as error:
        return _refuse(f"A server does not answer: {type(error).__name__}: {error}", UNREACHABLE)
    finally:
        service.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Commands of one service.")
    commands = parser.add_subparsers(dest="command", required=True)
    prepared = commands.add_parser("prepare", help="create indexes, topics and what the service starts with")
    prepared.add_argument("--patience", type=float, default=120.0, help="seconds to wait for the servers")
    commands.add_parser("work", help="relay, consume and do clock work until told to stop")
    commands.add_parser("check", help="show the settings, without secrets, and whether the servers answer")
    commands.add_parser("openapi", help="print the OpenAPI document")
    rebuilt = commands.add_parser("rebuild", help="rebuild a copy of other services' data from their topics")
    rebuilt.add_argument("copy", help="its name; without a known one the names are listed")
    return parser


def _prepare(service: Service, parsed: argparse.Namespace) -> int:
    prepare(service, patience_s=parsed.patience)
    return OK


def _work(service: Service, _parsed: argparse.Namespace) -> int:
    return Worker(service).run()


def _check(service: Service, _parsed: argparse.Namespace) -> int:
    """Print what is set and whether the servers answer."""
    from causeway_platform.preparation import reachable

    answers = reachable(service)
    settings = service.settings
    found = {
        "service": settings.service,
        "environment": settings.environment,
        "database": settings.database_name,
        "kafka": settings.kafka,
        "public_url": settings.public_url,
        "threads": settings.threads,
        "follows": list(topics_of(service.subscriptions)),
        "copies": sorted(service.copies),
        "answers": answers,
    }
    print(json.dumps(found, indent=2))
    return OK if all(answers.values()) else UNREACHABLE


def _openapi(service: Service, _parsed: argparse.Namespace) -> int:
    from causeway_platform.web.openapi import document

    print(json.dumps(document(service.routes, public_url=service.settings.public_url), indent=2, ensure_ascii=False))
    return OK


def _rebuild(service: Service, parsed: argparse.Namespace) -> int:
    if parsed.copy not in service.copies:
        return _refuse(
            f"There is no copy {parsed.copy!r} here; there are: {', '.join(sorted(service.copies))}", MISUSED
        )
    done = rebuild(service, parsed.copy, lambda line: print(line, flush=True))
    return OK if not done.refused else 3


_COMMANDS: dict[str, Callable[[Service, argparse.Namespace], int]] = {
    "prepare": _prepare,
    "work": _work,
    "check": _check,
    "openapi": _openapi,
    "rebuild": _rebuild,
}


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
