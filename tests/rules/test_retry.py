"""When unsent mail is tried again."""

from __future__ import annotations

from datetime import UTC, datetime

from gridwork.notices.rules.retry import PAUSES, next_try

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_pauses_between_tries_grow() -> None:
    times = [next_try(tries, NOON) for tries in range(1, len(PAUSES) + 1)]
    assert times == sorted(set(times), key=lambda time: time or NOON)
    assert times[0] is not None
    assert times[0] > NOON


def test_after_the_last_pause_it_is_given_up() -> None:
    assert next_try(len(PAUSES), NOON) is not None
    assert next_try(len(PAUSES) + 1, NOON) is None
