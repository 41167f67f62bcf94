"""What the rules of delegations say no to, each with its reason and the next step."""

from causeway_platform.refusals import Kind, Refusal


class ConsentNeeded(Refusal):
    """Somebody else has named the person, who has to confirm it themselves, with their consent."""

    slug = "consent-needed"
    kind = Kind.CONFLICT
    title = "The person has to confirm it themselves"


class TooLateToAsk(Refusal):
    """So little time is left that nobody could be expected to confirm; ``until`` says when it ends."""

    slug = "too-late-to-ask"
    kind = Kind.CONFLICT
    title = "It is too late to name somebody"


class NotNamed(Refusal):
    """The person has registered by themselves, so there is nothing to confirm."""

    slug = "not-named"
    kind = Kind.CONFLICT
    title = "There is nothing to confirm"
