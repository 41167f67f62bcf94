"""Every rule of this service that can say no.

::

    Refusal
    ├── ReferenceTaken, EmailTaken                     CONFLICT: somebody else has it
    ├── KindIsFixed, OfficeStays, LastOperator         CONFLICT: the exchange office must stay able to work
    ├── InstitutionSuspended                           FORBIDDEN
    ├── OperatorElsewhere, WeakPassword, WrongPassword INVALID
    ├── WrongCredentials, SessionEnded                 UNAUTHENTICATED
    ├── TooManyAttempts                                TOO_MANY
    └── ClientRevoked                                  CONFLICT
"""

from causeway_platform.refusals import Kind, Refusal


class ReferenceTaken(Refusal):
    """Another institution has this reference."""

    slug = "reference-taken"
    kind = Kind.CONFLICT
    title = "The reference belongs to another institution"


class KindIsFixed(Refusal):
    """The exchange office cannot become something else, nor something else the exchange office."""

    slug = "kind-is-fixed"
    kind = Kind.CONFLICT
    title = "The kind of this institution cannot be changed"


class OfficeStays(Refusal):
    """Without the exchange office nobody could operate the system."""

    slug = "exchange-office-stays"
    kind = Kind.CONFLICT
    title = "The exchange office cannot be suspended"


class InstitutionSuspended(Refusal):
    """The institution takes no part at present."""

    slug = "institution-suspended"
    kind = Kind.FORBIDDEN
    title = "The institution is suspended"


class EmailTaken(Refusal):
    """Another active contact has this address."""

    slug = "email-taken"
    kind = Kind.CONFLICT
    title = "The e-mail address belongs to another contact"


class OperatorElsewhere(Refusal):
    """Operators are the exchange office's staff."""

    slug = "operator-elsewhere"
    kind = Kind.INVALID
    title = "Only the exchange office has operators"


class LastOperator(Refusal):
    """Somebody must stay able to operate the system."""

    slug = "last-operator"
    kind = Kind.CONFLICT
    title = "This is the last operator"


class WeakPassword(Refusal):
    """The password is short, common, or says who it belongs to."""

    slug = "weak-password"
    kind = Kind.INVALID
    title = "The password is too easy to guess"


class WrongPassword(Refusal):
    """Somebody who changes their own password proves that they know the present one."""

    slug = "wrong-password"
    kind = Kind.INVALID
    title = "The present password is not right"


class WrongCredentials(Refusal):
    """The address and the password do not belong together; which of them is wrong is never said."""

    slug = "wrong-credentials"
    kind = Kind.UNAUTHENTICATED
    title = "The e-mail address or the password is wrong"


class TooManyAttempts(Refusal):
    """After several wrong passwords the next attempt has to wait, longer each time."""

    slug = "too-many-attempts"
    kind = Kind.TOO_MANY
    title = "Too many wrong passwords"


class SessionEnded(Refusal):
    """The session is over: ended, expired, or ended because its token was used twice."""

    slug = "session-ended"
    kind = Kind.UNAUTHENTICATED
    title = "The session is over"


class ClientRevoked(Refusal):
    """The partner system's access was taken back."""

    slug = "client-revoked"
    kind = Kind.CONFLICT
    title = "The client was revoked"
