"""What went wrong, said so that the reader can mend it: one sentence, the next step and an exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command; listed in ``causeway --help``."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    PARTIAL = 3
    NOT_READY = 4
    INTERRUPTED = 130


class Trouble(Exception):
    """A foreseen failure. ``sentence`` says what happened, ``remedy`` what to do about it."""

    def __init__(self, sentence: str, *, remedy: str, exit_code: ExitCode = ExitCode.FAILURE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}"
