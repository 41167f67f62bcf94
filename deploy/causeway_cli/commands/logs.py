"""``causeway logs``: what the processes said, at once or as it comes."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from causeway_cli.children import last_words
from causeway_cli.commands.framing import Frame
from causeway_cli.trouble import ExitCode, Trouble


@click.command()
@click.argument("name", required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes until Ctrl-C.")
@click.option("-n", "--lines", default=20, show_default=True, type=click.IntRange(0, 100_000))
@click.pass_obj
def logs(frame: Frame, *, name: str | None, follow: bool, lines: int) -> None:
    """Show the last lines of one process, or of all with the name before each line."""
    paths = choose_logs(frame.places.logs, name)
    prefix = len(paths) > 1
    coming = follow_logs(paths)
    for path in paths:
        for line in last_words(path, lines=lines).splitlines():
            click.echo(_shown(path, line, prefix=prefix))
    if follow:
        for path, line in coming:
            click.echo(_shown(path, line, prefix=prefix))


def choose_logs(directory: Path, name: str | None) -> Sequence[Path]:
    """Return the log files whose name begins with ``name``, or all. Raises :class:`Trouble` naming the known ones."""
    known = sorted(directory.glob("*.log"))
    chosen = [path for path in known if name is None or path.stem.startswith(name)]
    if chosen:
        return chosen
    names = ", ".join(path.stem for path in known)
    remedy = f"Choose from {names}." if names else "Nothing has run yet: make run"
    raise Trouble(f"There is no log {'of ' + name if name else 'yet'}.", remedy=remedy, exit_code=ExitCode.USAGE)


def follow_logs(paths: Sequence[Path], *, pause: float = 0.2) -> Iterator[tuple[Path, str]]:
    """Return an endless stream of what is written from now on; a file that was begun anew is read from its start."""
    return _follow(paths, {path: path.stat().st_size for path in paths}, pause)


def _follow(paths: Sequence[Path], offsets: dict[Path, int], pause: float) -> Iterator[tuple[Path, str]]:
    while True:
        for path in paths:
            size = path.stat().st_size if path.exists() else 0
            if size < offsets[path]:
                offsets[path] = 0
            if size > offsets[path]:
                text, offsets[path] = _read_lines(path, offsets[path])
                yield from ((path, line) for line in text.splitlines())
        time.sleep(pause)


def _read_lines(path: Path, offset: int) -> tuple[str, int]:
    """Read whole lines only: the rest of a half-written one comes with the next look."""
    with path.open("rb") as stream:
        stream.seek(offset)
        content = stream.read()
    end = content.rfind(b"\n") + 1
    return content[:end].decode("utf-8", "replace"), offset + end


def _shown(path: Path, line: str, *, prefix: bool) -> str:
    return f"{path.stem:>20} | {line}" if prefix else line
