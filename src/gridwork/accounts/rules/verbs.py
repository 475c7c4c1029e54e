"""What can happen to a person's account; each is one command and one journal entry."""

from __future__ import annotations

from enum import StrEnum

from gridwork.base.errors import N_


class Verb(StrEnum):
    """Verbs on the subject ``person``; ``sign-in-failed`` also on ``sign-in`` (a name nobody has)."""

    CREATE = "create"
    UPDATE = "update"
    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    CHANGE_PASSWORD = "change-password"  # noqa: S105
    SET_PASSWORD = "set-password"  # noqa: S105
    REVOKE_SESSION = "revoke-session"
    REVOKE_ALL = "revoke-all"
    ISSUE_TOKEN = "issue-token"  # noqa: S105
    REVOKE_TOKEN = "revoke-token"  # noqa: S105
    REVOKE_DEVICE = "revoke-device"
    WIPE_DEVICE = "wipe-device"
    DEACTIVATE = "deactivate"


VERB_NAMES: dict[Verb, str] = {
    Verb.CREATE: N_("Account created"),
    Verb.UPDATE: N_("Account changed"),
    Verb.SIGN_IN: N_("Signed in"),
    Verb.SIGN_IN_FAILED: N_("Sign-in failed"),
    Verb.SIGN_OUT: N_("Signed out"),
    Verb.CHANGE_PASSWORD: N_("Password changed"),
    Verb.SET_PASSWORD: N_("Password set by an administrator"),
    Verb.REVOKE_SESSION: N_("One session ended"),
    Verb.REVOKE_ALL: N_("All sessions ended"),
    Verb.ISSUE_TOKEN: N_("API token issued"),
    Verb.REVOKE_TOKEN: N_("API token revoked"),
    Verb.REVOKE_DEVICE: N_("Phone signed out for good"),
    Verb.WIPE_DEVICE: N_("Phone wiped itself"),
    Verb.DEACTIVATE: N_("Account deactivated"),
}
