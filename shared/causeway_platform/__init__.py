"""How the services work: transactions, outbox, relay, consumer, HTTP edge. No business word in here."""
