"""What the server has of a person, as receipts a phone compares with its own list (F7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gridwork.base import sealed
from gridwork.base.identifiers import is_id
from gridwork.base.moment import iso
from gridwork.sync.models import Receipt
from gridwork.sync.queries.conflicts import conflict_told
from gridwork.sync.queries.photos import arrived_of
from gridwork.sync.rules import answers
from gridwork.sync.rules.outcomes import WAITING, Outcome
from gridwork.sync.rules.refusals import refusal_of

PAGE = 100


def receipts_of(person_id: int, before: str = "") -> answers.Receipts:
    """A page of the person's receipts, newest first (two queries)."""
    rows = Receipt.objects.filter(person=person_id).order_by("-pk")
    if is_id(before):
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    further = str(page[PAGE - 1].pk) if len(page) > PAGE else None
    return {"receipts": told(page[:PAGE], person_id), "before": further}


def waiting_of(person_id: int) -> int:
    """How many of the person's entries somebody has to deal with (one query)."""
    return Receipt.objects.filter(person=person_id, outcome__in=WAITING).count()


def told(rows: Sequence[Receipt], person_id: int) -> list[answers.Receipt]:
    """Receipts as a phone reads them, refusals not yet said in any language (one query, none where no photos are)."""
    said = [json.loads(row.answer) for row in rows]
    had = arrived_of(person_id, {name for one in said for name, _ in one.get("photos", ())})
    return [
        {
            "ref": str(row.ref), "verb": row.verb, "outcome": row.outcome, "done_at": iso(row.done_at),
            "received_at": iso(row.received_at), "skew": row.skew, "subject": _subject(row, one),
            "fault": refusal_of(one["fault"]) if "fault" in one else None, "conflict": _conflict(row),
            "photos": [
                {"sha256": name, "received": had.get(name, 0), "bytes": size} for name, size in one.get("photos", ())
            ],
        }
        for row, one in zip(rows, said, strict=True)
    ]  # fmt: skip


def _subject(row: Receipt, said: dict[str, Any]) -> answers.Subject | None:
    if row.subject_id is None:
        return None
    return {"kind": row.subject_kind, "id": row.subject_id, "code": said.get("code", "")}


def _conflict(row: Receipt) -> answers.Conflict | None:
    if row.outcome != Outcome.CONFLICT or row.sent is None:
        return None
    found = json.loads(sealed.unseal(row.sent))["conflict"]
    return conflict_told(found) if found else None
