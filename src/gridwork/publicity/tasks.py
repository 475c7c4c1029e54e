"""What the worker does about prints: make them, and forget them after a month."""

from __future__ import annotations

from time import monotonic

from gridwork.ledger.commands.keying import forget_keyings
from gridwork.publicity.commands.forgetting import forget_old, forget_removed
from gridwork.publicity.commands.printing import carry_on, take
from gridwork.publicity.rules.kinds import TURN_SECONDS


def make_prints() -> int:
    """One sweep: print for some seconds, then let the worker's other work have its turn. How many grids."""
    until = monotonic() + TURN_SECONDS
    made = 0
    while monotonic() < until and (job := take()) is not None:
        made += carry_on(job, until)
    return made


def forget_prints() -> int:
    """Prints of more than a month ago, those a household no longer wants to be in, and pages keyed half; how many."""
    forget_keyings()
    return forget_old() + forget_removed()
