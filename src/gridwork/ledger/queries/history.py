"""What a record said before: its journal read, and unsealed where a household's answers stand in it (L3, L4)."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gridwork.base.sealed import CannotUnsealError, seal_under, unseal, unseal_under
from gridwork.journal.models import Entry
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import NumberedForm, form_as
from gridwork.ledger.rules.carrying import carry, homes
from gridwork.ledger.rules.kinds import RECORD, Verb

SEALED = "sealed"
TELLING = (Verb.OPEN, Verb.REOPEN, Verb.CHANGE)
"""What is done to a record when it comes to say something, or something else."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of a record's journal. ``old`` and ``new``: the fields it changed, under the form's ``version``.

    ``erased``: it changed something, but the household had its answers removed.
    """

    seq: int
    verb: str
    person_id: int | None
    posting_id: int | None
    via: str
    done_at: datetime
    recorded_at: datetime
    version: int
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    erased: bool = False


def deeds(record: Record, *, after: int = 0) -> list[Deed]:
    """The record's journal beyond the first ``after`` entries, oldest first (one query)."""
    rows = Entry.objects.filter(subject_kind=RECORD, subject_id=record.pk, seq__gt=after).order_by("seq")
    key = own_key(record)
    return [_deed(entry, key, record.version) for entry in rows]


def deeds_since(records: Collection[Record], since: datetime) -> dict[int, list[Deed]]:
    """How several records came to say what they say since a moment: record → deeds, oldest first.

    One query, none without records.
    """
    if not records:
        return {}
    there = {one.pk: (own_key(one), one.version) for one in records}
    rows = Entry.objects.filter(subject_kind=RECORD, subject_id__in=there, verb__in=TELLING, done_at__gte=since)
    found: dict[int, list[Deed]] = {}
    for entry in rows.order_by("subject_id", "seq"):
        found.setdefault(entry.subject_id, []).append(_deed(entry, *there[entry.subject_id]))
    return found


def before(record: Record, present: Mapping[str, Any], later: list[Deed], form: NumberedForm) -> dict[str, Any]:
    """The values as they stood before the ``later`` deeds, in the terms of ``form``.

    ``present`` are the values now, in the same terms.
    """
    values = dict(present)
    for deed in reversed(later):
        values |= _in_terms_of(form, deed, dict.fromkeys(deed.new) | deed.old)
    return {key: value for key, value in values.items() if value is not None}


def own_key(record: Record) -> bytes | None:
    """The record's own key; None where it has none, or has it no more."""
    return bytes.fromhex(unseal(bytes(record.secret))) if record.secret else None


def told(key: bytes | None, **changed: Mapping[str, Any]) -> dict[str, Any]:
    """Changed values as the journal keeps them: as they are, or sealed under a household record's own key."""
    if key is None:
        return dict(changed)
    text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    return {SEALED: base64.b64encode(seal_under(key, text)).decode()}


def opened(key: bytes | None, facts: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Facts of the journal with what :func:`told` sealed into them, and whether that is erased for good."""
    plain = {name: value for name, value in facts.items() if name != SEALED}
    if SEALED not in facts:
        return plain, False
    if key is None:
        return plain, True
    try:
        return plain | json.loads(unseal_under(key, base64.b64decode(facts[SEALED]))), False
    except CannotUnsealError:
        return plain, True


def _deed(entry: Entry, key: bytes | None, version: int) -> Deed:
    facts, erased = opened(key, json.loads(entry.body))
    old, new = facts.pop("old", {}), facts.pop("new", {})
    return Deed(
        entry.seq, entry.verb, entry.person_id, entry.posting_id, entry.via, entry.done_at, entry.recorded_at,
        facts.pop("version", version), old, new, facts, erased,
    )  # fmt: skip


def _in_terms_of(form: NumberedForm, deed: Deed, values: Mapping[str, Any]) -> dict[str, Any]:
    """Changed values under the keys and types of ``form``; those it has no field for are left out."""
    if deed.version == form.number:
        return dict(values)
    written = form_as(form.key, deed.version).form
    leads = homes(written, form.form)
    carried = carry({key: value for key, value in values.items() if value is not None}, written, form.form).values
    blank = {leads[key]: None for key, value in values.items() if value is None and key in leads}
    return blank | carried
