"""Operators offer free places where that does not happen by itself."""

from causeway_platform.commands import Answer
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.routes import Routes
from causeway_registrations.domain.refusals import DrawPending, EventCancelled, OffersEnded, UnknownEvent
from causeway_registrations.use_cases.offer_next_places import OfferNextPlaces, OffersMade, offer_next_places
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.web.admission_schemas import OffersBody, OffersView
from causeway_registrations.web.parts import Parts


def add_offer_routes(routes: Routes, parts: Parts) -> None:
    """Declare how the next are offered places."""

    @routes.post(
        "/events/<event_id>/offers",
        callers=OPERATOR,
        body=OffersBody,
        answer=OffersView,
        refusals=(UnknownEvent, EventCancelled, DrawPending, OffersEnded),
        summary="Offer free places to the next who wait, in the order of the event's policy",
        example={"parties": 10},
    )
    def offer_next(call: Call) -> Answer:
        command = OfferNextPlaces(event_id=call.path["event_id"], parties=call.body["parties"])

        def handle(work: Work) -> OffersMade:
            return offer_next_places(command, work, now=parts.clock(), rules=parts.rules)

        return parts.commands.run(handle, claim=call.claim, render=_offers_made)


def _offers_made(offers: OffersMade) -> Answer:
    return Answer(body={"made": offers.made, "more": offers.more})
