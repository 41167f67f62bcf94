"""What changing who comes along is refused with, each with its reason and the next step."""

from causeway_platform.refusals import Kind, Refusal


class NoPlacesForCompanions(Refusal):
    """Too few further places; ``wanted`` says how many were asked for, ``possible`` how many could be had now."""

    slug = "no-places-for-companions"
    kind = Kind.CONFLICT
    title = "There are not enough places for more people"


class OfferUnanswered(Refusal):
    """Places are on offer to the party as it is; ``expires_at`` says until when."""

    slug = "offer-unanswered"
    kind = Kind.CONFLICT
    title = "The offer comes first"


class ComesAlone(Refusal):
    """Somebody else has asked for this place, for this one person."""

    slug = "comes-alone"
    kind = Kind.CONFLICT
    title = "This place is for one person"
