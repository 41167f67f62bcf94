"""What Prometheus reads: few numbers, cheap to keep, each with an alarm that somebody can act on.

The web process and the work process each serve their own; a service's name is the scrape job's label.
"""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("causeway_requests_total", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "causeway_request_seconds",
    "Time to answer a request.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)

OUTBOX_WAITING = Gauge("causeway_outbox_waiting", "Messages written but not yet sent (counted up to 100,000).")
OUTBOX_OLDEST_SECONDS = Gauge("causeway_outbox_oldest_seconds", "Age of the oldest message not yet sent.")
RELAYED = Counter("causeway_relayed_total", "Messages acknowledged by the broker.")
RELAY_FAILED = Counter("causeway_relay_failed_total", "Messages the broker did not acknowledge; they are sent again.")
RELAY_RATE = Gauge("causeway_relay_rate", "Messages sent a second, over the last few seconds.")

CONSUMED = Counter("causeway_consumed_total", "Messages taken from the topics.", ["outcome"])
CONSUMER_LAG = Gauge("causeway_consumer_lag", "Messages on the topic that this service has not taken yet.", ["topic"])
BATCH_SECONDS = Histogram(
    "causeway_batch_seconds",
    "Time to apply and commit a batch of messages.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0),
)

DEAD_LETTERS = Gauge("causeway_dead_letters", "Dead letters that nobody has dealt with yet.")
PARKED_KEYS = Gauge("causeway_parked_keys", "Keys whose messages wait because one of them failed.")
CLOCK_WORK_DUE = Gauge("causeway_clock_work_due", "Rows whose time has come and that are not done yet.")
CLOCK_WORK_FAILED = Counter("causeway_clock_work_failed_total", "Attempts at clock work that failed.")
