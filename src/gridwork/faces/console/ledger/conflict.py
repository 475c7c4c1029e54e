"""When two people change one record: what is in dispute is put to a person, field by field (L4).

The page sends back only what the person changed and chose, against the record as it then
stands. So nothing of the others is undone by it, and should they change the record once
more meanwhile, the page simply asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language

from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.faces.console.disputes import DISPUTED, THEIRS, WRITTEN, Dispute, left_open, picks, written
from gridwork.faces.console.ledger.filled import CONTACT, PREFIX, RecordForm
from gridwork.faces.console.ledger.sent import Sent
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.history import before, deeds
from gridwork.ledger.queries.records import RecordPage
from gridwork.ledger.rules.conflicts import FieldConflict, FieldConflicts
from gridwork.ledger.rules.values import shown

CHANGED, BEGUN = "changed", "begun"


def undecided(request: GridRequest) -> bool:
    """Whether the page of a conflict was sent with a dispute undecided."""
    return left_open(request, WRITTEN)


def chosen(request: GridRequest) -> set[str]:
    """The fields to change after a conflict: those I alone had changed, and those in which mine was not given up."""
    keys, picked = set(request.POST.getlist(CHANGED)), picks(request, WRITTEN)
    return keys if undecided(request) else {key for key in keys if picked.get(key) != THEIRS}


def ask_again(request: GridRequest, told: RecordPage, form: RecordForm, given: Sent) -> HttpResponse:
    """The same page once more, for disputes that were left open."""
    base = _base(told, _number(request.POST.get(BEGUN, "")))
    disputed = [
        FieldConflict(key, base.get(key), told.values.get(key), given.values.get(key))
        for key in request.POST.getlist(DISPUTED)
        if key in given.values
    ]
    last = told.history[0]
    return ask(request, told, form, given, FieldConflicts(disputed, seq=told.seq, who=last.who, at=last.done_at))


def ask(request: GridRequest, told: RecordPage, form: RecordForm, given: Sent, fault: FieldConflicts) -> HttpResponse:
    """The page that puts both answers to each disputed question, and lists what merges by itself."""
    fields = {one.key: one for one in told.form.form.fields}
    begun = _number(request.POST.get(BEGUN, "") if undecided(request) else request.POST.get("seen", ""))
    base, quarrel = _base(told, begun), [one.field for one in fault.fields]
    mine = {k: value for k, value in given.values.items() if value != base.get(k) and k not in quarrel}
    theirs = {k: told.values.get(k) for k in fields if told.values.get(k) != base.get(k) and k not in quarrel}
    return page(
        request, "ledger/conflict.html", status=409,
        asks=told.form.form, key=told.form.key, code=told.code, title=told.title, seen=fault.seq, begun=begun,
        opened=request.POST.get("opened", ""), insist=undecided(request),
        disputes=[_dispute(request, fault, fields[one.field], one) for one in fault.fields],
        merged_mine=_lines(fields, mine), merged_theirs=_lines(fields, theirs),
        hidden=list(_hidden(request.POST, told.form.form, [*mine, *quarrel])),
        photos_again=[one for one in form.questions() if one.key in given.photos],
    )  # fmt: skip


def _base(told: RecordPage, seen: int) -> dict[str, Any]:
    """What the record held when the person began."""
    return before(told.record, told.values, deeds(told.record, after=seen), told.form)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _dispute(request: GridRequest, fault: FieldConflicts, field: FormField, one: FieldConflict) -> Dispute:
    texts = (_said(field, one.base), _said(field, one.theirs), _said(field, one.mine))
    return written(request, fault, field.key, say(field.label), texts)


def _lines(fields: Mapping[str, FormField], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(say(fields[key].label), _said(fields[key], value)) for key, value in values.items()]


def _said(field: FormField, value: Any) -> str:
    return shown(field, value, get_language() or "zh-hans")


def _hidden(typed: QueryDict, asks: Form, mine: Collection[str]) -> Iterator[tuple[str, str]]:
    """What the page carries along: which answers are mine, as I typed them, and contacts given."""
    yield from ((CHANGED, key) for key in mine)
    contacts = [one.key for one in asks.fields if one.type is FieldType.CONTACT]
    names = [PREFIX + key for key in mine] + [f"{PREFIX}{key}-keep" for key in mine]
    names += [f"{PREFIX}{key}-{part}" for key in contacts for part in CONTACT]
    yield from ((name, text) for name in names for text in typed.getlist(name))
