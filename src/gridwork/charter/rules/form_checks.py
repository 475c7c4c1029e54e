"""Checks of ledgers: domains, kinds of premises, forms, their fields, choices and conditions (L1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gridwork.base.errors import N_
from gridwork.charter.record_parts import Condition, FieldType, Form, FormField, Ledgers, Subject
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.rules.references import repeated, repeated_names, unknown, unknowns
from gridwork.charter.schema import Charter
from gridwork.charter.terms import Cadence

_CHOOSES = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_AMOUNTS = frozenset({FieldType.NUMBER, FieldType.MONEY})
_COMPARED = _AMOUNTS | {FieldType.DATE}
_WRITTEN = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_NOT_LISTED = frozenset({FieldType.CONTACT, FieldType.PHOTO, FieldType.LONG_TEXT})
_ANSWERS = {"equals": _CHOOSES, "yes": frozenset({FieldType.YES_NO}), "least": _AMOUNTS}
"""What kind of condition → the types of field that can meet it."""
_CODE = re.compile(r"[0-9]{1,16}")

_NEEDS_CHOICES = N_("A field to choose from needs choices, and only such a field has them.")
_LEAST_OVER_MOST = N_("The least is more than the most.")


def faults(charter: Charter) -> Iterator[Fault]:
    """Every fault of the ledgers."""
    ledgers = charter.ledgers
    for key, domain in ledgers.domains.items():
        yield from unknowns(("ledgers", "domains", key, "departments"), domain.departments, charter.departments)
    yield from repeated_names("ledgers.premises", [(key, kind.name.zh) for key, kind in ledgers.premises.items()])
    yield from repeated_names("ledgers.forms", [(key, form.name.zh) for key, form in ledgers.forms.items()])
    for key, form in ledgers.forms.items():
        yield from _form_faults(("ledgers", "forms", key), ledgers, form)


def _form_faults(path: Path, ledgers: Ledgers, form: Form) -> Iterator[Fault]:
    if form.domain not in ledgers.domains:
        yield unknown((*path, "domain"), form.domain, ledgers.domains)
    yield from _described_faults((*path, "of"), ledgers, form)
    if form.verify_every is Cadence.WORKING_DAY:
        yield Fault((*path, "verify_every"), N_("A record is verified anew by calendar days; say daily or less often."))
    yield from repeated((*path, "fields"), [field.key for field in form.fields], "key")
    yield from repeated((*path, "fields"), [field.label.zh for field in form.fields], "label")
    yield from _shown_faults((*path, "shows"), form)
    yield from _former_faults((*path, "fields"), form)
    for place, field in enumerate(form.fields):
        where: Path = (*path, "fields", place)
        yield from _field_faults(where, field)
        yield from _choice_faults((*where, "choices"), field)
        yield from _comparison_faults(where, form, field)
        for number, condition in enumerate(field.when):
            yield from _condition_faults((*where, "when", number), form.fields[:place], field, condition)
        if form.subject is Subject.HOUSEHOLD:
            yield from _household_faults(where, field)


def _described_faults(path: Path, ledgers: Ledgers, form: Form) -> Iterator[Fault]:
    """``of`` names kinds of premises, or first digits of facilities' standard codes."""
    yield from repeated(path, form.of)
    match form.subject:
        case Subject.PREMISES:
            yield from unknowns(path, form.of, ledgers.premises)
        case Subject.FACILITY:
            for place, code in enumerate(form.of):
                if not _CODE.fullmatch(code):
                    message = N_("“%(code)s” is not the beginning of a standard code; write digits.")
                    yield Fault((*path, place), message, params={"code": code})
        case _:
            if form.of:
                yield Fault(path, N_("Only a form about premises or facilities says of which kinds."))


def _shown_faults(path: Path, form: Form) -> Iterator[Fault]:
    fields = {field.key: field for field in form.fields}
    yield from unknowns(path, form.shows, fields)
    yield from repeated(path, form.shows)
    for place, key in enumerate(form.shows):
        if key in fields and fields[key].type in _NOT_LISTED:
            yield Fault((*path, place), N_("A list has no room for long texts, photos and contacts."))


def _former_faults(path: Path, form: Form) -> Iterator[Fault]:
    """A former key belongs to one field, and is no key of today: whose answer would it be?"""
    present, seen = {field.key for field in form.fields}, set[str]()
    for place, field in enumerate(form.fields):
        for number, key in enumerate(field.was):
            if key in present or key in seen:
                message = N_("“%(name)s” is a key of another field, or was; old answers could go to either.")
                yield Fault((*path, place, "was", number), message, "given-twice", {"name": key})
            seen.add(key)


def _field_faults(path: Path, field: FormField) -> Iterator[Fault]:
    if (field.type in _CHOOSES) is not bool(field.choices):
        yield Fault((*path, "choices"), _NEEDS_CHOICES)
    if field.decimals and field.type is not FieldType.NUMBER:
        yield Fault((*path, "decimals"), N_("Only a number has a number of digits after the point."))
    if field.pattern and field.type not in _WRITTEN:
        yield Fault((*path, "pattern"), N_("Only a text has a pattern."))
    if field.pattern:
        try:
            re.compile(field.pattern)
        except re.error as error:
            yield Fault((*path, "pattern"), N_("This is not a pattern: %(reason)s."), params={"reason": str(error)})
    if field.type not in _AMOUNTS and (field.least is not None or field.most is not None):
        yield Fault((*path, "least"), N_("Only numbers and sums of money have a least and a most."))
    elif field.least is not None and field.most is not None and field.least > field.most:
        yield Fault((*path, "least"), _LEAST_OVER_MOST)
    if field.type is FieldType.MONEY and field.unit.zh.startswith(("百", "千", "万", "亿")):
        yield Fault((*path, "unit"), N_("Sums of money are kept in yuan, whatever people type."))


def _choice_faults(path: Path, field: FormField) -> Iterator[Fault]:
    """No two choices are stored alike, and none is called what another is stored as or called."""
    taken: set[str] = set()
    for place, choice in enumerate(field.choices):
        names = {name.casefold() for name in (choice.stored, choice.zh, choice.en, choice.hant) if name}
        twice = sorted(names & taken)
        if twice:
            message = N_("Two choices read “%(name)s”; an answer could be either.")
            yield Fault((*path, place), message, "given-twice", {"name": twice[0]})
        taken |= names


def _comparison_faults(path: Path, form: Form, field: FormField) -> Iterator[Fault]:
    fields = {one.key: one for one in form.fields}
    for name in ("no_less_than", "no_more_than"):
        other = getattr(field, name)
        if not other:
            continue
        if other not in fields or other == field.key:
            yield unknown((*path, name), other, fields.keys() - {field.key})
        elif field.type not in _COMPARED or fields[other].type is not field.type:
            yield Fault((*path, name), N_("Only two numbers, two sums or two dates can be compared."))


def _condition_faults(path: Path, earlier: list[FormField], field: FormField, condition: Condition) -> Iterator[Fault]:
    """The other field comes before this one, so that no two wait for each other; one kind of answer is named."""
    fields = {one.key: one for one in earlier}
    other = fields.get(condition.field)
    bounds = condition.least is not None or condition.most is not None
    if sum((bool(condition.equals), condition.yes is not None, bounds)) != 1:
        yield Fault(path, N_("A condition names answers, or yes or no, or a least and a most: one of the three."))
        return
    if other is None:
        message = N_("The condition of “%(key)s” asks for “%(name)s”, which is no earlier field of the form.")
        names = {"key": field.key, "name": condition.field}
        yield Fault((*path, "field"), message, "unknown-reference", names)
        return
    kind = "equals" if condition.equals else "least" if bounds else "yes"
    if other.type not in _ANSWERS[kind]:
        message = N_("“%(name)s” cannot have such an answer.")
        yield Fault((*path, kind), message, params={"name": condition.field})
        return
    yield from unknowns((*path, "equals"), condition.equals, [choice.stored for choice in other.choices])
    if condition.least is not None and condition.most is not None and condition.least > condition.most:
        yield Fault((*path, "least"), _LEAST_OVER_MOST)


def _household_faults(path: Path, field: FormField) -> Iterator[Fault]:
    """Of a household there are counts and needs; who agrees to be its contact does so freely (L3)."""
    if field.type is FieldType.PHOTO:
        yield Fault((*path, "type"), N_("No pictures are kept of a household. Bounds: counts and declared needs only."))
    if field.type is FieldType.CONTACT and field.required:
        message = N_("A household's contact agrees or does not; it cannot be required.")
        yield Fault((*path, "required"), message)
