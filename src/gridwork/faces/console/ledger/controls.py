"""Which control asks for which type of field, so that it is the shortest to fill in (L1, L8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gridwork.charter.record_parts import FieldType, FormField
from gridwork.faces.console.fields import DayInput, PhotosInput
from gridwork.faces.console.names import say
from gridwork.ledger.rules.fitting import MOST_SIGNS

MOST_RADIOS = 7
"""With more choices than these a list unfolds instead."""


class Measured(forms.TextInput):
    """A short field with its unit beside it."""

    def __init__(self, unit: str, attrs: dict[str, Any]) -> None:
        super().__init__(attrs)
        self.unit = unit

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input, then the unit; a screen reader hears the unit with the label."""
        field = super().render(name, value, attrs, renderer)
        return format_html('<span class="measured">{}<span aria-hidden="true">{}</span></span>', field, self.unit)


def control(field: FormField) -> forms.Field:
    """The Django field that asks for a charter's field; it checks nothing, the ledger's rules do."""
    made = _PLAIN.get(field.type, _text)(field)
    made.required = False
    made.label = _label(field)
    return made


def _label(field: FormField) -> str:
    unit = unit_of(field)
    name = say(field.label)
    return format_html('{}<span class="only-heard"> ({})</span>', name, unit) if unit else name


def unit_of(field: FormField) -> str:
    """What a figure is counted in; money in yuan."""
    return say(field.unit) or (gettext("yuan") if field.type is FieldType.MONEY else "")


def _text(field: FormField) -> forms.Field:
    return forms.CharField(
        strip=False, widget=forms.TextInput(attrs={"maxlength": MOST_SIGNS[field.type], "autocomplete": "off"})
    )


def _long_text(field: FormField) -> forms.Field:
    return forms.CharField(strip=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_SIGNS[field.type]}))


def _figure(field: FormField) -> forms.Field:
    digits = field.type is FieldType.NUMBER and not field.decimals
    attrs = {"inputmode": "numeric" if digits else "decimal", "autocomplete": "off", "maxlength": 24}
    return forms.CharField(strip=False, widget=Measured(unit_of(field), attrs))


def _day(field: FormField) -> forms.Field:
    return forms.CharField(strip=False, widget=DayInput())


def _choices(field: FormField) -> list[tuple[str, str]]:
    return [(choice.stored, say(choice)) for choice in field.choices]


def _choice(field: FormField) -> forms.Field:
    unfold = len(field.choices) > MOST_RADIOS
    unknown = ("", gettext("Not asked yet"))
    offered = [unknown, *_choices(field)] if unfold else [*_choices(field), unknown]
    return AnyChoice(choices=offered, widget=forms.Select if unfold else forms.RadioSelect)


def _several(field: FormField) -> forms.Field:
    return AnyChoices(choices=_choices(field), widget=forms.CheckboxSelectMultiple)


def _yes_no(field: FormField) -> forms.Field:
    offered = [("yes", gettext("Yes")), ("no", gettext("No")), ("", gettext("Not asked yet"))]
    return AnyChoice(choices=offered, widget=forms.RadioSelect)


def _place(field: FormField) -> forms.Field:
    attrs = {"maxlength": 80, "autocomplete": "off", "autocapitalize": "characters"}
    return forms.CharField(strip=False, widget=forms.TextInput(attrs=attrs))


def _photos(field: FormField) -> forms.Field:
    return forms.Field(widget=PhotosInput())


class AnyChoice(forms.ChoiceField):
    """Passes on whatever came: the ledger's rules say what is wrong with it, in their words."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


class AnyChoices(forms.MultipleChoiceField):
    """The same for several answers."""

    def validate(self, value: Any) -> None:
        """Nothing here."""


_PLAIN = {
    FieldType.LONG_TEXT: _long_text,
    FieldType.NUMBER: _figure,
    FieldType.MONEY: _figure,
    FieldType.DATE: _day,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _several,
    FieldType.YES_NO: _yes_no,
    FieldType.PLACE: _place,
    FieldType.PHOTO: _photos,
}
