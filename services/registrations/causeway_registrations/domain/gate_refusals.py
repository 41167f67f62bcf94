"""What the gates, codes and questions of an event say no to, each with its reason and the next step."""

from causeway_platform.refusals import Kind, Refusal


class CodeRequired(Refusal):
    """One registers for this event with a code, and none came."""

    slug = "code-required"
    kind = Kind.CONFLICT
    title = "A code is needed"


class CodeNotValid(Refusal):
    """The code is unknown, used up, expired, revoked or for others: one answer, so that nothing is learnt."""

    slug = "code-not-valid"
    kind = Kind.CONFLICT
    title = "The code does not open this event"


class CodeTaken(Refusal):
    """The event has this code already."""

    slug = "code-taken"
    kind = Kind.CONFLICT
    title = "The event has this code already"


class NotAmongInvited(Refusal):
    """The event is for certain institutions; ``mail_domains`` and ``institutions`` say which."""

    slug = "not-among-invited"
    kind = Kind.CONFLICT
    title = "The event is for certain institutions"


class PrerequisiteMissing(Refusal):
    """Another event comes first; ``events`` lists all that do."""

    slug = "prerequisite-missing"
    kind = Kind.CONFLICT
    title = "Something else comes first"


class ClashesWithAnother(Refusal):
    """The person is registered for another event at the same time."""

    slug = "clashes-with-another"
    kind = Kind.CONFLICT
    title = "Another registration is at the same time"


class TermsNotAccepted(Refusal):
    """The terms were not agreed to, or have changed since; ``terms_version`` names the present ones."""

    slug = "terms-not-accepted"
    kind = Kind.CONFLICT
    title = "The terms are not agreed to"


class AnswersDoNotFit(Refusal):
    """Questions of the event are not answered, or not as they need to be; ``errors`` names each."""

    slug = "answers-do-not-fit"
    kind = Kind.INVALID
    title = "Some questions need another look"


class FormDoesNotFit(Refusal):
    """The questions of a form contradict one another; ``question`` names one that does."""

    slug = "form-does-not-fit"
    kind = Kind.INVALID
    title = "The form contradicts itself"


class TermsWordingFixed(Refusal):
    """Another wording was laid down under this version before; ``terms_version`` names it."""

    slug = "terms-wording-fixed"
    kind = Kind.CONFLICT
    title = "This version of the terms has another wording"
