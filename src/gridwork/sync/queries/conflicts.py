"""What two people said differently, as a receipt keeps it and as a phone puts it to its worker (F7, L4)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext

from gridwork.base.errors import N_
from gridwork.base.moment import iso
from gridwork.charter.schema import Text
from gridwork.exchange.rules.wanted import LABELS
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.sync.rules.answers import Conflict
from gridwork.sync.rules.bodies import LogWrite, RecordChange, Visit
from gridwork.sync.rules.naming import ON_PHONE
from gridwork.sync.rules.refusals import Kept, kept_value, value_of
from gridwork.sync.rules.wire import Given


def conflict_of(body: Given | None, error: FieldConflicts) -> Kept:
    """Both values of each field with what both began from, and what the field is called in every language.

    One query for a record.
    """
    labels = _labels(body)
    return {
        "seq": error.seq,
        "who": error.who,
        "at": iso(error.at),
        "fields": [
            {
                "field": (name := ON_PHONE.get(one.field, one.field)), "label": kept_value(labels.get(name, name)),
                "base": one.base, "theirs": one.theirs, "mine": one.mine,
            }
            for one in error.fields
        ],
    }  # fmt: skip


def conflict_told(kept: Kept) -> Conflict:
    """What :func:`conflict_of` made, its fields called as the active language calls them."""
    fields = [one | {"label": _said(value_of(one["label"]))} for one in kept["fields"]]
    return {"seq": kept["seq"], "who": kept["who"], "at": kept["at"], "fields": fields}


def _said(label: Text | str) -> str:
    return label.to(get_language() or "zh-hans") if isinstance(label, Text) else gettext(label)


def _labels(body: Given | None) -> Mapping[str, Text | str]:
    match body:
        case RecordChange():
            form = Record.objects.filter(pk=body.record).values_list("form", flat=True).first()
            known = forms().get(form or "")
            return {one.key: one.label for one in known.form.fields} if known else {}
        case LogWrite():
            return {"words": N_("Own words")}
        case Visit():
            return {one.key: one.label for known in forms().values() for one in known.form.fields}
    return LABELS | {"point": N_("Point")}
