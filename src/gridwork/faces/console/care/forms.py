"""The form in which somebody's yes to a programme is written down (S1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.base.identifiers import clean_plate
from gridwork.care.rules.consent import By, EnrolmentDraft, How
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.console.areas import grids_called
from gridwork.faces.console.fields import Day
from gridwork.faces.console.names import say
from gridwork.ledger.queries.places import place_by_plate
from gridwork.ledger.rules.reasons import MOST


class EnrolForm(forms.Form):
    """Programme with its purpose, whose yes it is, who and where. ``today``: the latest day of consent."""

    programme = forms.ChoiceField(label=_("Programme"), widget=forms.RadioSelect)
    heard = forms.BooleanField(
        label=_("I have read the purpose out, and they said yes."),
        error_messages={"required": _("Nobody is enrolled who has not heard the purpose and agreed.")},
    )
    consent_by = forms.ChoiceField(
        label=_("Who agreed"), widget=forms.RadioSelect, initial=By.SELF.value,
        choices=[(By.SELF.value, _("they themselves")), (By.GUARDIAN.value, _("the guardian, for them"))],
    )  # fmt: skip
    consent_how = forms.ChoiceField(
        label=_("How"), widget=forms.RadioSelect, initial=How.PAPER.value,
        choices=[(How.PAPER.value, _("signed on paper")), (How.SPOKEN.value, _("spoken, before a witness"))],
    )  # fmt: skip
    consent_on = Day(label=_("Agreed on"))
    name = forms.CharField(
        label=_("Name they want to be called by"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Sealed. Only those who care for them can open it, with a reason."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"), max_length=24, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    grid = forms.CharField(
        label=_("Grid"), max_length=60, help_text=_("Code or name."),
        widget=forms.TextInput(attrs={"list": "grids", "autocomplete": "off"}),
    )  # fmt: skip
    plate = forms.CharField(
        label=_("Code on the door plate"), max_length=20, required=False,
        help_text=_("Only if they want their door known. Visits then come in street order."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programmes = [(key, one) for key, one in in_force().charter.programmes.items()]
        self.fields["programme"].choices = [(key, say(one.name)) for key, one in self.programmes]  # type: ignore[attr-defined]

    def clean_grid(self) -> int:
        """The grid meant by a code or a name."""
        found = grids_called(self.cleaned_data["grid"].strip() or "-")
        if len(found) != 1:
            raise forms.ValidationError(
                _("Several grids have this name; give the code.") if found else _("No grid has this code or name.")
            )
        return found[0].id

    def clean_plate(self) -> int | None:
        """The place with this code on its plate; whether it is theirs to enrol from the command finds out."""
        typed = self.cleaned_data["plate"].strip()
        if not typed:
            return None
        place = place_by_plate(clean_plate(typed))
        if place is None:
            raise forms.ValidationError(_("No place has this code."))
        return place.pk

    def draft(self) -> EnrolmentDraft:
        """What the command takes."""
        given = self.cleaned_data
        agreed_on: date = given["consent_on"]
        return EnrolmentDraft(
            given["programme"], grid_id=given["grid"], place_id=given["plate"], name=given["name"],
            phone=given["phone"], consent_by=given["consent_by"], consent_on=agreed_on,
            consent_how=given["consent_how"],
        )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a name is opened."""

    reason = forms.CharField(
        label=_("Why you need the name"), max_length=MOST, help_text=_("For example: this month's visit.")
    )


class WithdrawForm(forms.Form):
    """Asked before name and number are destroyed."""

    sure = forms.BooleanField(label=_("They want to leave, and I know that this cannot be undone."))
