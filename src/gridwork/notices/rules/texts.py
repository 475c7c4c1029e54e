"""What a line in an inbox says, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridwork.base.errors import N_

TEXTS = {
    "assigned": N_("%(number)s has been given to you."),
    "returned": N_("%(number)s was sent back to your office."),
    "rework": N_("%(number)s did not pass the check and has to be done again."),
    "due-soon": N_("%(number)s will soon be due."),
    "overdue": N_("%(number)s is overdue."),
    "escalated": N_("%(number)s is overdue in an office below yours."),
    "emergency": N_("Emergency: %(number)s has been reported in your area."),
    "inspect-again": N_("%(number)s: it is time to look whether everything was put right."),
    "redated": N_("The official holidays are out: the deadlines of %(number)s have moved."),
    "reopened": N_("%(number)s was reopened by the resident."),
    "import-checked": N_("The table for %(area)s is checked: %(good)s rows can be taken in, %(refused)s cannot."),
    "import-done": N_("The table for %(area)s is taken in: %(added)s added, %(changed)s changed, %(refused)s refused."),
    "import-undone": N_("The table for %(area)s is taken back."),
    "import-failed": N_("The table for %(area)s was stopped. Its page says why."),
    "sample-drawn": N_("A sample of %(area)s is drawn: your office checks %(count)s of it by %(due)s."),
    "print-done": N_("The print for %(area)s is ready. Pages: %(pages)s"),
    "print-failed": N_("The print for %(area)s was stopped. Its page says where."),
}
"""Kind → msgid. Facts are case numbers, names of areas and counts; never a resident's words or contact."""


def said(translate: Callable[[str], str], kind: str, facts: Mapping[str, Any]) -> str:
    """The line in the language of ``translate`` (gettext, or one bound to a language)."""
    return translate(TEXTS[kind]) % facts
