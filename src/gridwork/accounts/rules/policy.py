"""How strict sign-in is (P4). One place, plain values; ``settings.SIGN_IN`` may replace it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits on guessing and on how long a sign-in lasts."""

    failures: int = 5
    """Wrong passwords in a row before a name has to wait."""
    first_pause: timedelta = timedelta(seconds=30)
    """The first wait; each further failure doubles it."""
    longest_pause: timedelta = timedelta(minutes=30)
    forgotten_after: timedelta = timedelta(hours=24)
    """Failures this long ago no longer count."""
    idle: timedelta = timedelta(hours=12)
    """A session nobody used for this long has ended."""
    absolute: timedelta = timedelta(days=7)
    """A session has ended after this long, used or not."""
    seen_every: timedelta = timedelta(minutes=5)
    """How exactly the last use is recorded: a page must not cost a write."""


def pause_after(failures: int, policy: Policy) -> timedelta:
    """How long a name waits after so many failures in a row; zero while guesses are left."""
    over = failures - policy.failures
    if over < 0:
        return timedelta(0)
    # Capped before doubling: the exponent must not grow with a patient attacker.
    return min(policy.first_pause * 2 ** min(over, 20), policy.longest_pause)
