"""Counting wrong passwords by sign-in name; the count stands in the database, so all processes share it."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils.crypto import salted_hmac

from gridwork.accounts.models import Attempt
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.rules.policy import pause_after
from gridwork.base.errors import N_, BadInput


@transaction.atomic
def count_attempt(login: str, at: datetime) -> Attempt:
    """Count one try *before* its password is looked at, so that a burst of tries at once gains nothing.

    BadInput (``code="locked"``) while the name has to wait; that try is not counted.
    A right password afterwards calls :func:`forget_attempts`.
    """
    rules = policy()
    attempt, _ = Attempt.objects.select_for_update().get_or_create(login=_key(login), defaults={"last_at": at})
    if attempt.locked_until and attempt.locked_until > at:
        raise _locked(attempt.locked_until - at)
    if attempt.last_at + rules.forgotten_after < at:
        attempt.failures = 0
    attempt.failures = min(attempt.failures + 1, 30_000)
    pause = pause_after(attempt.failures, rules)
    attempt.last_at, attempt.locked_until = at, at + pause if pause else None
    attempt.save(update_fields=["failures", "last_at", "locked_until"])
    return attempt


def forget_attempts(login: str) -> None:
    """The password was right: start counting from zero again."""
    Attempt.objects.filter(login=_key(login)).delete()


def _key(login: str) -> str:
    # Keyed hash: people type passwords into the name field, and none of that may be kept.
    return salted_hmac("gridwork.accounts.attempt", login, algorithm="sha256").hexdigest()


def _locked(left: timedelta) -> BadInput:
    minutes = max(1, ceil(left.total_seconds() / 60))
    return BadInput(
        N_("Too many wrong passwords for this name. Try again in %(minutes)s min."), code="locked", minutes=minutes
    )
