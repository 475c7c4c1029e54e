"""What a worker knew of a thing, beyond what the phone had downloaded: their own earlier acts (F7, L4)."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from gridwork.base.errors import N_, Conflict
from gridwork.base.prepared import Prepared
from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.sync.models import Receipt
from gridwork.sync.rules.outcomes import Outcome


def _beyond(kind: str, subject_id: int, seen: int) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(subject_kind=kind, subject_id=subject_id, seq__gt=seen).order_by("seq")
    return rows.values_list("seq", "person_id", "done_at")


def _later(person: int, verb: str, subject_id: int, done_at: datetime) -> QuerySet[Any, Any]:
    rows = Receipt.objects.filter(person=person, verb=verb, subject_id=subject_id, outcome=Outcome.STORED)
    return rows.filter(done_at__gt=done_at).values_list("answer")


_BEYOND = Prepared(_beyond, kind="<kind>", subject_id=-1, seen=2**30)
_LATER = Prepared(_later, person=-1, verb="<verb>", subject_id=-2, done_at=datetime.min.replace(tzinfo=UTC))


def seen_with_own(act: Act, kind: str, subject_id: int, seen: int) -> int:
    """How far into the thing's journal the worker had seen when acting, ``seen`` being what was downloaded (one query).

    A phone without signal lets one change a place twice; the second time the first change is known, though no
    download says so. So the worker's own entries right behind ``seen``, done before this act, count as seen:
    nobody is in conflict with themselves.
    """
    for seq, person_id, done_at in _BEYOND.rows(kind=kind, subject_id=subject_id, seen=seen):
        if person_id != act.person_id or done_at > act.done_at:
            break
        seen = seq
    return seen


def must_be_latest(act: Act, verb: str, subject_id: int, fields: Collection[str]) -> None:
    """Conflict where the worker said something else of the same fields later, and that arrived first (one query).

    Said later and to the same effect as what stood there, it has left no trace in the journal; its receipt tells.
    """
    later = _LATER.rows(person=act.person_id or 0, verb=verb, subject_id=subject_id, done_at=act.done_at)
    said = {field for (answer,) in later for field in json.loads(answer).get("fields", ())}
    if not said.isdisjoint(fields):
        raise Conflict(
            N_("You changed the same again later, and that arrived first. Let this entry go, or enter it anew."),
            code="overtaken",
        )
