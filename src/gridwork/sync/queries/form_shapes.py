"""A form of the ledgers as a phone draws it (F7, L1)."""

from __future__ import annotations

from django.utils.translation import get_language

from gridwork.charter.record_parts import FormField
from gridwork.charter.terms import Text
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.sync.rules import frame as shapes


def form_shape(one: NumberedForm) -> shapes.Form:
    """The form with its fields, in the reader's language."""
    form = one.form
    return {
        "key": one.key, "number": one.number, "name": _say(form.name), "domain": form.domain,
        "subject": form.subject.value, "of": form.of, "fields": [_field(field) for field in form.fields],
        "verify_every": form.verify_every.value if form.verify_every else "",
    }  # fmt: skip


def _field(field: FormField) -> shapes.Field:
    return {
        "key": field.key, "label": _say(field.label), "help": _say(field.help), "type": field.type.value,
        "required": field.required, "unit": _say(field.unit), "decimals": field.decimals, "pattern": field.pattern,
        "least": field.least, "most": field.most, "no_less_than": field.no_less_than,
        "no_more_than": field.no_more_than,
        "choices": [{"key": choice.stored, "name": _say(choice)} for choice in field.choices],
        "when": [
            {"field": one.field, "equals": one.equals, "yes": one.yes, "least": one.least, "most": one.most}
            for one in field.when
        ],
    }  # fmt: skip


def _say(text: Text) -> str:
    return text.to(get_language() or "zh-hans")
