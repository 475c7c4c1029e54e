"""Adopt a charter: from its day on, new cases run under it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction

from gridwork.base import memo
from gridwork.base.errors import N_, BadInput, Conflict, Problem, Problems
from gridwork.charter.models import CharterVersion
from gridwork.charter.rules.checks import faults
from gridwork.charter.rules.faults import dotted
from gridwork.charter.rules.guard import watching
from gridwork.charter.schema import Charter
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.models import Entry

SUBJECT = "charter"


def adopt(act: Act, charter: Charter, *, effective_on: date) -> CharterVersion:
    """Store the charter as the next version; versions already in use stay as they are.

    Raises Problems when the charter has faults, BadInput when ``effective_on`` lies before
    the newest version's day (which charter ruled a past day never changes), and Conflict
    when the newest version says the very same.
    """
    source = charter.model_dump(mode="json")
    _refuse_faults(charter, source)
    with transaction.atomic():
        if told := Entry.objects.filter(act_ref=act.ref, subject_kind=SUBJECT).first():
            return CharterVersion.objects.get(pk=told.subject_id)
        newest = CharterVersion.objects.select_for_update().order_by("-number").first()
        adopted = _next(newest, charter.key, source, effective_on)
        adopted.adopted_at = act.recorded_at
        adopted.save()
        write(
            act, "adopt", SUBJECT, adopted.pk,
            number=adopted.number, key=adopted.key, digest=adopted.digest, effective_on=str(effective_on),
        )  # fmt: skip
        transaction.on_commit(memo.clear_all)
    memo.clear_all()
    return adopted


def digest_of(source: dict[str, Any]) -> str:
    """SHA-256 of the charter's canonical JSON, in hexadecimal."""
    canonical = json.dumps(source, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _next(newest: CharterVersion | None, key: str, source: dict[str, Any], effective_on: date) -> CharterVersion:
    digest = digest_of(source)
    if newest and newest.digest == digest:
        raise Conflict(N_("Version %(number)s already says exactly this."), code="same-charter", number=newest.number)
    if newest and effective_on < newest.effective_on:
        raise BadInput(
            N_("Version %(number)s takes effect on %(day)s; a later version cannot take effect before it."),
            place="effective_on",
            number=newest.number,
            day=newest.effective_on,
        )
    number = newest.number + 1 if newest else 1
    text = json.dumps(source, ensure_ascii=False)
    return CharterVersion(number=number, key=key, effective_on=effective_on, source=text, digest=digest)


def _refuse_faults(charter: Charter, source: dict[str, Any]) -> None:
    found = [*watching(source), *faults(charter)]
    if found:
        problems = [Problem(dotted(fault.path), fault.message, fault.code, dict(fault.params)) for fault in found]
        raise Problems(N_("The charter %(key)s has faults; nothing was adopted."), problems, key=charter.key)
