"""What a line in an inbox says, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridwork.base.errors import N_

TEXTS = {
    "assigned": N_("%(number)s has been assigned to you."),
    "waiting": N_("%(number)s waits in your office's inbox."),
    "returned": N_("%(number)s came back to you to be done again."),
    "warned": N_("%(number)s will soon be due."),
    "overdue": N_("%(number)s is overdue."),
    "escalated": N_("%(number)s is overdue below you and has come up the line."),
    "emergency": N_("Emergency: %(number)s was reported in your area."),
    "reopened": N_("%(number)s was reopened by the resident."),
    "merged": N_("%(number)s was merged into another case."),
}
"""Kind → msgid. Facts are case numbers and counts; never a resident's words or contact."""


def said(translate: Callable[[str], str], kind: str, facts: Mapping[str, Any]) -> str:
    """The line in the language of ``translate`` (gettext, or one bound to a language)."""
    return translate(TEXTS[kind]) % facts
