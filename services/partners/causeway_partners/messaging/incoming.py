"""What this service follows of the others: nothing yet, it is where the other services' knowledge begins."""

from causeway_platform.subscriptions import Subscriptions

SUBSCRIPTIONS: Subscriptions = {}
