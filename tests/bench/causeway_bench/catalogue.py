"""Every measure, in the order of the table, with the figure it is to reach."""

from collections.abc import Callable, Sequence

from causeway_bench.measures import at_once, groups, installation, mail, messages, reading, registrations
from causeway_bench.rounds import Figures, Measure


def _ratio(at_least: float, **limits: float) -> Callable[[Figures], bool]:
    """Return a check of the ratio to the floor and of upper limits of extras such as ``p99_ms``."""

    within = _within(**limits)
    return lambda found: (found.ratio or 0.0) >= at_least and within(found)


def _within(**limits: float) -> Callable[[Figures], bool]:
    """Return a check of upper limits of extras."""
    return lambda found: all(found.extras.get(name, 0.0) <= limit for name, limit in limits.items())


_HOT = _ratio(0.55, p99_ms=100, oversold=0, lost=0, peak_mb=250)


def _in_time(found: Figures) -> bool:
    """Half of the mails within a second and nearly all within five, counted from the end of the burst."""
    burst = found.extras["burst_s"]
    exact = found.extras["lost"] == 0 and found.extras["duplicates"] == 0
    return exact and found.extras["p50_s"] <= burst + 1 and found.extras["p99_s"] <= burst + 5


MEASURES: Sequence[Measure] = (
    Measure(
        "registrations_hot_event",
        "/s",
        registrations.hot_event,
        "ratio ≥ 0.55, naive_ratio ≥ 1.5, p99 ≤ 100 ms, oversold 0, lost 0, peak ≤ 250 MB",
        lambda found: found.extras["naive_ratio"] >= 1.5 and _HOT(found),
    ),
    Measure(
        "registrations_hot_event_256",
        "/s",
        registrations.hot_event_256,
        "ratio ≥ 0.55, p99 ≤ 400 ms, oversold 0, lost 0",
        _ratio(0.55, p99_ms=400, oversold=0, lost=0),
    ),
    Measure(
        "registrations_5000_at_once",
        "/s",
        at_once.at_once,
        "accepted p99 ≤ 2 s; the others 503 with Retry-After; answers as in the database; peak ≤ 250 MB",
        _within(p99_ms=2_000, unanswered=0, without_retry_after=0, wrong=0, oversold=0, lost=0, peak_mb=250),
    ),
    Measure("registrations_hot_event_with_relay", "/s", registrations.hot_event_with_relay),
    Measure(
        "registrations_many_events",
        "/s",
        registrations.many_events,
        "ratio ≥ 0.55, p99 ≤ 100 ms, oversold 0, lost 0, peak ≤ 250 MB, as for one event",
        _HOT,
    ),
    Measure("growth", "/s", registrations.growth, "ratio ≥ 0.85", _ratio(0.85), rounds=1),
    Measure(
        "confirmation_latency",
        "s",
        mail.confirmation_latency,
        "p50 ≤ 1 s, p99 ≤ 5 s after the burst's length; one visible mail each",
        _in_time,
    ),
    Measure(
        "offer_chain",
        "s",
        groups.offer_chain,
        "p99 ≤ 5 s from withdrawal to offer mail; none lost, none twice, none out of turn",
        lambda found: found.extras["p99_s"] <= 5 and not found.extras["lost"] and not found.extras["duplicates"],
    ),
    Measure("group_import", "s", groups.group_import, "10,000 rows ≤ 60 s", lambda found: found.value <= 60),
    Measure("reschedule_fanout", "mails/s", mail.reschedule_fanout, rounds=1),
    Measure("outbox_relay", "/s", messages.relay, "ratio ≥ 0.5", _ratio(0.5, lost=0)),
    Measure("consumer", "/s", messages.consumer, "ratio ≥ 0.3", _ratio(0.3, lost=0, duplicates=0)),
    Measure("feed_export", "304/s", reading.feed_export),
    Measure("catalogue_page", "/s", reading.catalogue_page),
    Measure("rebuild_by_replay", "events/s", reading.rebuild_by_replay, rounds=1),
    Measure("start_up", "s", installation.start_up, "≤ 20 s", lambda found: found.value <= 20),
    Measure("start_up_first", "s", installation.start_up_first, "≤ 180 s", lambda found: found.value <= 180, rounds=1),
    Measure("memory_idle", "GB", installation.memory_idle, "≤ 1.8 GB", lambda found: found.value <= 1.8, rounds=1),
)
