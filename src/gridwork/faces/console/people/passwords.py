"""One-time passwords, shown once to whoever makes the account."""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

from gridwork.base.identifiers import TRACKING_ALPHABET

LENGTH = 12


def one_time_password(ref: UUID) -> str:
    """A password read aloud in threes, e.g. ``K7M-Q3X-HDP-9WT``.

    Made from the act's reference, so that a double click shows the one that was set.
    """
    digest = salted_hmac("gridwork.console.one-time-password", str(ref), algorithm="sha256").digest()
    letters = "".join(TRACKING_ALPHABET[byte % len(TRACKING_ALPHABET)] for byte in digest[:LENGTH])
    return "-".join(letters[i : i + 3] for i in range(0, LENGTH, 3))
