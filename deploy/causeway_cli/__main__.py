"""``causeway``: start, watch and repair a local installation."""

import importlib.metadata
import sys
import traceback
from pathlib import Path

import click

from causeway_cli.commands.completion import completion
from causeway_cli.commands.dead_letters import dead_letters
from causeway_cli.commands.demo import demo
from causeway_cli.commands.doctor import doctor
from causeway_cli.commands.down import down
from causeway_cli.commands.framing import Ordered, make_frame
from causeway_cli.commands.logs import logs
from causeway_cli.commands.rebuild import rebuild
from causeway_cli.commands.status import status
from causeway_cli.commands.up import up
from causeway_cli.console import make_console
from causeway_cli.trouble import ExitCode, Trouble

EPILOG = """\b
Examples:
  causeway up                      start everything, Ctrl-C stops it
  causeway status --json           what runs, as JSON
  causeway logs registrations -f   follow one service
  causeway dead-letters list       messages nobody could read
\b
Exit codes: 0 ok, 1 failure, 2 wrong usage, 3 partly done, 4 not ready or unreachable, 130 interrupted.
"""


@click.group(cls=Ordered, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("causeway"), prog_name="causeway")
@click.option("--state", type=click.Path(path_type=Path), help="State directory instead of .causeway.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--no-color", is_flag=True, help="No colours; NO_COLOR does the same.")
@click.option("--debug", is_flag=True, help="Show where an error came from.")
@click.pass_context
def cli(context: click.Context, *, state: Path | None, quiet: bool, no_color: bool, debug: bool) -> None:
    """International exchange operations on this machine: services, servers, gateway and mailbox."""
    context.obj = make_frame(state, quiet=quiet, color=not no_color, debug=debug)


for command in (up, down, status, logs, doctor, dead_letters, rebuild, demo, completion):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; every foreseen failure is one sentence on standard error."""
    try:
        cli.main(arguments, prog_name="causeway", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(ExitCode.INTERRUPTED)
    except Trouble as trouble:
        _say(trouble.sentence, trouble.remedy)
        sys.exit(trouble.exit_code)
    except Exception as error:
        _say(f"Unexpected: {type(error).__name__}: {error}", "Repeat with --debug to see where it came from.")
        sys.exit(ExitCode.FAILURE)


def _say(sentence: str, remedy: str) -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()
    console = make_console(stderr=True, color="--no-color" not in sys.argv)
    console.print("[red]✗[/red]", end=" ")
    console.print(f"{sentence} {remedy}".rstrip(), highlight=False, markup=False)


if __name__ == "__main__":
    main()
