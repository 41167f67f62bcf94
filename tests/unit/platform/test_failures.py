"""An error says whether to wait for the database, to set the content aside, or to mend the code."""

import pytest
from bson.errors import InvalidDocument
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from causeway_platform.failures import describe, is_content, is_transient
from causeway_platform.transactions import RevisionMoved


def labelled(label: str) -> PyMongoError:
    error = OperationFailure("conflict", 112)
    error._add_error_label(label)
    return error


@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("closed"),
        NetworkTimeout("late"),
        ServerSelectionTimeoutError("nobody"),
        OperationFailure("stepping down", 189),
        OperationFailure("disk full", 14031),
        OperationFailure("who are you", 13),
        labelled("TransientTransactionError"),
        labelled("UnknownTransactionCommitResult"),
        RevisionMoved("institutions"),
    ],
    ids=repr,
)
def test_a_database_in_trouble_is_waited_for(error: Exception) -> None:
    assert is_transient(error)
    assert not is_content(error)


@pytest.mark.parametrize(
    "error",
    [
        InvalidDocument("cannot encode"),
        DocumentTooLarge("17 MB"),
        OverflowError("eight-byte ints"),
        OperationFailure("too deep", 15),
        BulkWriteError({"writeErrors": [{"code": 10334, "errmsg": "too large"}]}),
    ],
    ids=repr,
)
def test_what_can_never_be_stored_is_set_aside(error: Exception) -> None:
    assert is_content(error)
    assert not is_transient(error)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("bug"), KeyError("x"), OperationFailure("unknown operator", 2), DuplicateKeyError("twice", 11000)],
    ids=repr,
)
def test_our_own_mistakes_are_neither(error: Exception) -> None:
    assert not is_transient(error)
    assert not is_content(error)


def test_a_description_is_one_short_line() -> None:
    text = describe(ValueError("first\nsecond" + "x" * 5_000))
    assert text.startswith("ValueError: first second")
    assert "\n" not in text
    assert len(text) == 1_000
