"""What this service does when a time has come: offers lapse, and long rounds of offers go on."""

from datetime import datetime

from causeway_platform.clock_work import Due, DueItem
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.offer_free_places import ContinueOffers, continue_offers
from causeway_registrations.use_cases.ports import OFFER_LAPSES, OFFERS_CONTINUE, Work


def due(rules: PlaceRules) -> Due:
    """Return the table of what is done at a time."""

    def lapse(item: DueItem, work: Work, now: datetime) -> None:
        command = LapseOffer(registration_id=item.payload["registration_id"], number=item.payload["number"])
        lapse_offer(command, work, now=now, rules=rules)

    def go_on(item: DueItem, work: Work, now: datetime) -> None:
        command = ContinueOffers(event_id=item.payload["event_id"], mode=item.payload["mode"])
        continue_offers(command, work, now=now, rules=rules)

    return {OFFER_LAPSES: lapse, OFFERS_CONTINUE: go_on}
