"""The sign-in policy in force."""

from __future__ import annotations

from django.conf import settings

from gridwork.accounts.rules.policy import Policy


def policy() -> Policy:
    """What ``settings.SIGN_IN`` says, else the defaults."""
    found: Policy = getattr(settings, "SIGN_IN", None) or Policy()
    return found
