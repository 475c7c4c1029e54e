"""The forms of a sample: which one to draw, and what a check found (F8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import Check
from gridwork.faces.console.fields import ActForm, Day, Words
from gridwork.faces.console.names import area_path, say
from gridwork.faces.console.samples.words import METHODS, SAID
from gridwork.fieldwork.commands.checks import WORDS_MOST
from gridwork.fieldwork.queries.sample_lists import Undrawn
from gridwork.fieldwork.rules.kinds import Said

ASKED = "q-"
"""Begins the name of a question's field."""


class DrawForm(ActForm):
    """One of the samples that wait to be drawn."""

    what = forms.ChoiceField(label=_("Sample"))

    def __init__(self, waiting: Sequence[Undrawn], *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "draw-%s"} | options)
        self.waiting = {f"{one.key}:{one.unit.id}": one for one in waiting}
        kinds = in_force().charter.samples
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (name, f"{say(kinds[one.key].name)} · {area_path(one.unit.id) or one.unit.name}")
            for name, one in self.waiting.items()
        ]

    def chosen(self) -> Undrawn:
        """The one that was chosen."""
        return self.waiting[self.cleaned_data["what"]]


class CheckForm(ActForm):
    """What one check found: how, when, every question, and words."""

    method = forms.ChoiceField(label=_("How it was checked"), widget=forms.RadioSelect)
    day = Day(label=_("Day"))
    words = Words(label=_("Remarks"), rows=3, max_length=WORDS_MOST, required=False)

    def __init__(self, questions: Sequence[Check], today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "check-%s", "initial": {"day": today}} | options)
        self.questions = questions
        self.fields["words"].help_text = gettext("Only what belongs to the questions; nothing about who somebody is.")
        self.fields["method"].choices = [(one.value, gettext(name)) for one, name in METHODS.items()]  # type: ignore[attr-defined]
        said = [(one.value, gettext(name)) for one, name in SAID.items()]
        for one in questions:
            self.fields[f"{ASKED}{one.key}"] = forms.ChoiceField(
                label=say(one.name), choices=said, widget=forms.RadioSelect
            )

    def asked(self) -> list[forms.BoundField]:
        """The questions' fields, in the charter's order."""
        return [self[f"{ASKED}{one.key}"] for one in self.questions]

    def answers(self) -> dict[str, Said]:
        """What was said to each question."""
        return {one.key: Said(self.cleaned_data[f"{ASKED}{one.key}"]) for one in self.questions}
