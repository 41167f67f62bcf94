"""The ways in which this service says no."""

from causeway_platform.refusals import Kind, Refusal


class StillUnderWay(Refusal):
    """A message that has not ended yet cannot be sent a second time."""

    slug = "delivery-under-way"
    kind = Kind.CONFLICT
    title = "The message is still on its way"


class NoLongerTrue(Refusal):
    """What the message says is not so any more, so it is not sent again."""

    slug = "notice-no-longer-true"
    kind = Kind.CONFLICT
    title = "The message is no longer true"


class UnknownNotice(Refusal):
    """There is no such kind of notice."""

    slug = "unknown-notice"
    kind = Kind.NOT_FOUND
    title = "There is no such kind of message"


class LanguageNotOffered(Refusal):
    """There are no texts in this language."""

    slug = "language-not-offered"
    kind = Kind.INVALID
    title = "There are no texts in this language"
