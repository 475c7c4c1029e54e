"""The forms of key units and their dossiers (F5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.faces.console.fields import ActForm, Day, Words
from gridwork.fieldwork.commands.key_units import LONGEST_WORDS
from gridwork.fieldwork.rules.kinds import Upkeep
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.fieldwork.rules.words import MOST_REASON
from gridwork.ledger.rules.contacts import ContactGiven

PARTS = {
    Upkeep.EQUIPMENT.value: N_("Equipment looked after"),
    Upkeep.ASSESSMENT.value: N_("Assessment"),
    Upkeep.DRILL.value: N_("Drill"),
    Upkeep.TRAINING.value: N_("Training"),
}
STATES = {
    Urgency.DONE: N_("Seen to"),
    Urgency.DUE: N_("Still to be seen to"),
    Urgency.MISSED: N_("Not seen to in time"),
}


class Responsible(ActForm):
    """Who answers for the unit, if they agreed to be named."""

    name = forms.CharField(
        label=_("Who answers for it"), required=False, max_length=64,
        help_text=_("Only who agreed to be named here. Kept sealed; every reading is on record."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone at work"), required=False, max_length=24)
    agreed_on = Day(label=_("Agreed on"), required=False)

    def given(self) -> ContactGiven | None:
        """The person named; None where nothing was written."""
        told = self.cleaned_data
        if not told["name"].strip() and not told["phone"].strip():
            return None
        return ContactGiven(told["name"], told["phone"], told["agreed_on"])


class NewUnit(Responsible):
    """Why a place goes onto the list."""

    reason = Words(label=_("Why it is a key unit"), rows=2, max_length=MOST_REASON)
    field_order = ("reason", "name", "phone", "agreed_on")


class Unlist(ActForm):
    """Why it comes off the list."""

    reason = Words(label=_("Why"), rows=2, max_length=MOST_REASON)


class UpkeepForm(ActForm):
    """One entry of the dossier."""

    kind = forms.ChoiceField(label=_("What was done"), choices=[(key, _(name)) for key, name in PARTS.items()])
    day = Day(label=_("On which day"))
    words = Words(label=_("What was done, in a few words"), rows=2, max_length=LONGEST_WORDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "upkeep-%s"} | options)
