"""What can be done with a notice besides looking again: each verb's form, its command, and what is said (F5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.base.worktime import Span
from gridwork.charter.queries.reader import span_words
from gridwork.charter.schema import Capability
from gridwork.faces.console.areas import area_choices, areas_reached
from gridwork.faces.console.clock import in_full
from gridwork.faces.console.fields import ActForm, Words
from gridwork.fieldwork.commands import rectifications as commands
from gridwork.fieldwork.commands.rectifications import LONGEST_REASON
from gridwork.territory.rules.powers import Powers


class Extend(ActForm):
    """More time: each choice shows the deadline it leads to."""

    by = forms.CharField(label=_("New deadline"), max_length=40, widget=forms.Select)
    reason = Words(label=_("Why more time is needed"), rows=2, max_length=LONGEST_REASON)

    def offer(self, extensions: Sequence[tuple[Span, datetime]]) -> None:
        """What may be chosen, the shortest first; two units of time unless the person says otherwise."""
        chosen = [(str(by), f"{in_full(to)} · {span_words(by)}") for by, to in extensions]
        self.fields["by"].widget.choices = chosen
        self.initial["by"] = chosen[:2][-1][0] if chosen else ""


class Reason(ActForm):
    """An act that must say why."""

    reason = Words(label=_("Why"), rows=2, max_length=LONGEST_REASON)


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb as the chain page offers it: ``hint`` is said before, ``done`` afterwards."""

    key: str
    title: str
    form: type[ActForm]
    run: Callable[..., Any]
    hint: str
    done: str


DEEDS = {
    deed.key: deed
    for deed in (
        Deed(
            "extend", N_("Extend the deadline"), Extend, commands.extend,
            N_(
                "Counted on from the present deadline, or from now once that is over; in all as long again as the "
                "charter gives. Both deadlines and the reason are told on this page."
            ),
            N_("The deadline is extended."),
        ),
        Deed(
            "hand-over", N_("Hand over to the authority in charge"), Reason, commands.hand_over,
            N_("A case with the findings and photos is reported to the authority. The notice cannot be reopened."),
            N_("Handed over; the case goes on with it."),
        ),
        Deed(
            "withdraw", N_("Withdraw the notice"), Reason, commands.withdraw,
            N_("Only for a notice issued by mistake. It keeps its number and cannot be reopened."),
            N_("The notice is withdrawn."),
        ),
    )
}  # fmt: skip


class Filters(forms.Form):
    """The area whose notices are listed; nonsense is no filter."""

    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, given: Any, powers: Powers) -> None:
        super().__init__(given, auto_id="filter-%s")
        choices = area_choices(areas_reached(powers, Capability.FIELD_SEE), given.get("area", ""))
        self.fields["area"].choices = [("", gettext("Everything I see")), *choices]  # type: ignore[attr-defined]
        self.is_valid()
        chosen = self.cleaned_data.get("area")
        self.area_id = int(chosen) if chosen else None
        self.data = {"area": chosen or ""}
