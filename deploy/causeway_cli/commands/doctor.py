"""``causeway doctor``: what is missing, each with the command that mends it."""

import sys

import click

from causeway_cli.checks import examine
from causeway_cli.commands.framing import Frame, as_json
from causeway_cli.trouble import ExitCode


@click.command()
@as_json
@click.pass_obj
def doctor(frame: Frame, *, json_wanted: bool) -> None:
    """Check everything the system needs and say how to get what is missing."""
    findings = examine(frame.places, frame.choices)
    healthy = all(finding.ok for finding in findings)
    if json_wanted:
        rows = [{"name": one.name, "ok": one.ok, "detail": one.detail, "remedy": one.remedy} for one in findings]
        frame.print_json({"ok": healthy, "findings": rows})
    else:
        for one in findings:
            sign = "[green]✓[/green]" if one.ok else "[red]✗[/red]"
            frame.out.print(f"{sign} {one.name:<9} {one.detail}", highlight=False)
            if one.remedy:
                frame.out.print(f"            {one.remedy}", highlight=False, markup=False)
    if not healthy:
        sys.exit(ExitCode.FAILURE)
