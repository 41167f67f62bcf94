"""``python -m causeway_cli.mailbox``: take mail on one port, show it on another, until told to stop."""

import argparse
import asyncio
import signal
import threading
from pathlib import Path

from causeway_cli.mailbox.receiving import listen
from causeway_cli.mailbox.site import make_server
from causeway_cli.mailbox.spool import Spool
from causeway_cli.ports import LOOPBACK


async def run(spool: Spool, *, smtp_port: int, web_port: int, stop: asyncio.Event) -> None:
    """Serve until ``stop`` is set."""
    site = make_server(spool, host=LOOPBACK, port=web_port)
    pages = threading.Thread(target=site.serve_forever, name="pages", daemon=True)
    server = await listen(spool, host=LOOPBACK, port=smtp_port)
    pages.start()
    try:
        await stop.wait()
    finally:
        server.close()
        site.shutdown()
        site.server_close()


async def _run_until_signalled(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    spool = Spool(arguments.directory)
    try:
        await run(spool, smtp_port=arguments.smtp_port, web_port=arguments.web_port, stop=stop)
    finally:
        spool.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="causeway_cli.mailbox", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    asyncio.run(_run_until_signalled(parser.parse_args()))


if __name__ == "__main__":
    main()
