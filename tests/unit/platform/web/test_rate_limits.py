"""How often somebody may ask."""

import pytest

from causeway_platform.web.rate_limits import RateLimits, TooManyRequests, parsed


def test_one_too_many_is_refused_with_the_time_to_wait() -> None:
    limits = RateLimits()
    for _ in range(3):
        limits.take("3/minute", "logins", "203.0.113.9")
    with pytest.raises(TooManyRequests) as refused:
        limits.take("3/minute", "logins", "203.0.113.9")
    assert 1 <= refused.value.facts["retry_after"] <= 60


def test_everybody_is_counted_apart() -> None:
    limits = RateLimits()
    for who in ("a", "b", "c"):
        limits.take("1/minute", "logins", who)
    with pytest.raises(TooManyRequests):
        limits.take("1/minute", "logins", "a")
    limits.take("1/minute", "other", "a")


def test_limits_can_be_put_off() -> None:
    limits = RateLimits(active=False)
    for _ in range(10):
        limits.take("1/minute", "a")


def test_a_wrong_limit_is_said_at_start() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        parsed("5/fortnight")
