"""An act as a phone sends it is read as far as it can be (F7)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from gridwork.fieldwork.rules.walking import MOST_STOP_WORDS, MOST_STOPS, MOST_WORDS
from gridwork.sync.rules.arriving import arrived
from gridwork.sync.rules.clock import Clock

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)


def round_of(stops: int, signs: int) -> dict[str, Any]:
    at = NOW.isoformat()
    stop = {"at": at, "place": 2**40, "plate": "99" * 12, "words": "山" * signs, "report": str(uuid4()),
            "point": [110.123456, 31.123456]}  # fmt: skip
    body = {
        "grid": 1,
        "started_at": at,
        "stopped_at": at,
        "seconds": 60,
        "words": "山" * MOST_WORDS,
        "stops": [stop] * stops,
    }
    return {"ref": str(uuid4()), "verb": "round", "done_at": at, "body": body, "photos": []}


def test_the_longest_round_the_command_takes_is_not_too_long_to_arrive() -> None:
    clock = Clock.of(NOW, NOW)
    assert arrived(round_of(MOST_STOPS, MOST_STOP_WORDS), clock).fault is None
    fault = arrived(round_of(MOST_STOPS, 8 * MOST_STOP_WORDS), clock).fault
    assert fault is not None
    assert fault.code == "too-big"


def test_half_a_character_is_counted_and_left_out() -> None:
    told = arrived(
        round_of(1, 1) | {"verb": "zero\ud83c", "body": {"grid": 1, "day": "2026-05-06"}}, Clock.of(NOW, NOW)
    )
    assert (told.verb, told.fault) == ("zero", None)
