"""What two people said differently, as a phone puts it to its worker (F7, L4)."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from gridwork.base.moment import iso
from gridwork.exchange.rules.wanted import LABELS
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.sync.rules.answers import Conflict
from gridwork.sync.rules.bodies import LogWrite, RecordChange, Visit
from gridwork.sync.rules.naming import ON_PHONE
from gridwork.sync.rules.wire import Given


def conflict_of(body: Given | None, error: FieldConflicts) -> Conflict:
    """Both values of each field with what both began from, and what the field is called (one query for a record)."""
    labels = _labels(body)
    return {
        "seq": error.seq,
        "who": error.who,
        "at": iso(error.at),
        "fields": [
            {
                "field": (name := ON_PHONE.get(one.field, one.field)), "label": labels.get(name, name),
                "base": one.base, "theirs": one.theirs, "mine": one.mine,
            }
            for one in error.fields
        ],
    }  # fmt: skip


def _labels(body: Given | None) -> dict[str, str]:
    language = get_language() or "zh-hans"
    match body:
        case RecordChange():
            form = Record.objects.filter(pk=body.record).values_list("form", flat=True).first()
            known = forms().get(form or "")
            return {one.key: one.label.to(language) for one in known.form.fields} if known else {}
        case LogWrite():
            return {"words": gettext("Own words")}
        case Visit():
            return {one.key: one.label.to(language) for known in forms().values() for one in known.form.fields}
    return {key: text.to(language) for key, text in LABELS.items()} | {"point": gettext("Point")}
