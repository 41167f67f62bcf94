"""What went wrong, told apart: the database is not there, the content cannot be stored, or our code is wrong.

Only content goes to the dead letters at once. Code is tried again, since a release may mend it. A database that is away
pauses the work and spoils nothing.
"""

from bson.errors import BSONError
from pymongo.errors import (
    ConnectionFailure,
    DocumentTooLarge,
    OperationFailure,
    PyMongoError,
)

from causeway_platform.transactions import RevisionMoved

_LABELS = ("TransientTransactionError", "UnknownTransactionCommitResult", "RetryableWriteError")

_SERVER_IN_TROUBLE = frozenset(
    {
        6,  # HostUnreachable
        7,  # HostNotFound
        13,  # Unauthorized: the account is wrong, not the message
        18,  # AuthenticationFailed
        24,  # LockTimeout
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        112,  # WriteConflict
        189,  # PrimarySteppedDown
        246,  # SnapshotUnavailable
        251,  # NoSuchTransaction
        262,  # ExceededTimeLimit
        9001,  # SocketException
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        13388,  # StaleConfig
        13435,  # NotPrimaryNoSecondaryOk
        13436,  # NotPrimaryOrSecondary
        14031,  # OutOfDiskSpace
    }
)

# A refused query is our own mistake and not among them.
_CONTENT_CODES = frozenset(
    {
        15,  # Overflow: nested too deeply
        52,  # DollarPrefixedFieldName
        10334,  # BSONObjectTooLarge
        17280,  # KeyTooLong
        17419,  # the document after an update is too large
        17420,
    }
)


def is_transient(error: BaseException) -> bool:
    """Say whether the same work may succeed once the database is well again."""
    if isinstance(error, RevisionMoved):
        return True
    if not isinstance(error, PyMongoError):
        return False
    if isinstance(error, ConnectionFailure) or error.timeout:
        return True
    if any(error.has_error_label(label) for label in _LABELS):
        return True
    return isinstance(error, OperationFailure) and error.code in _SERVER_IN_TROUBLE


def is_content(error: BaseException) -> bool:
    """Say whether the database can never store this, whatever the code does."""
    if isinstance(error, BSONError | DocumentTooLarge | OverflowError):
        return True
    return isinstance(error, OperationFailure) and bool(_codes_of(error) & _CONTENT_CODES)


def _codes_of(error: OperationFailure) -> set[int]:
    details = error.details or {}
    codes = {failure.get("code") for failure in details.get("writeErrors", [])} | {error.code}
    return {code for code in codes if code is not None}


def describe(error: BaseException) -> str:
    """Return one line about an error, short enough to be kept with what it is about."""
    return f"{type(error).__name__}: {error}".replace("\n", " ")[:1_000]
