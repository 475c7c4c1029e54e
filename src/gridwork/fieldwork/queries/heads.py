"""Whether what is done in the field still has as many journal entries as it had (P2): a cut-off tail shows here."""

from __future__ import annotations

from collections.abc import Iterator

from gridwork.fieldwork.models import DayLog, KeyUnit, Occasion, Rectification, Sample
from gridwork.fieldwork.rules.kinds import KEY_UNIT, LOG, OCCASION, RECTIFICATION, SAMPLE
from gridwork.journal.queries.heads import differing

COUNTED = ((LOG, DayLog), (OCCASION, Occasion), (RECTIFICATION, Rectification), (KEY_UNIT, KeyUnit), (SAMPLE, Sample))


def cut_off() -> Iterator[tuple[str, int, int]]:
    """Things whose journal does not end where they say: (``rectification 12``, entries it had, entries found)."""
    for kind, model in COUNTED:
        for pk, had, found in differing(kind, model._default_manager.all()):
            yield f"{kind} {pk}", had, found
