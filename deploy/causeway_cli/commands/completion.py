"""``causeway completion``: the shell's own completion of our commands."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print the completion script, to be read by the shell: eval "$(causeway completion bash)"."""
    found = get_completion_class(shell)
    assert found is not None, "click knows the three shells of the choice"
    root = context.find_root()
    click.echo(found(root.command, {}, "causeway", "_CAUSEWAY_COMPLETE").source())
