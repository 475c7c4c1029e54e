"""Forms of visits: what to list, and a visit as it was made (F4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import choices_under, needs_ever, visits_ever
from gridwork.faces.console.fields import AnotherForm, Day, Words
from gridwork.faces.console.names import say
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.fieldwork.rules.visits import MOST_WORDS
from gridwork.fieldwork.rules.words import MOST_REASON

URGENCIES = {Urgency.DUE: N_("Due"), Urgency.SOON: N_("Due soon"), Urgency.MISSED: N_("Missed last time")}
OUTCOMES = {
    Outcome.MET: N_("Met"),
    Outcome.ABSENT: N_("Nobody at home"),
    Outcome.DECLINED: N_("Does not want a visit"),
    Outcome.MOVED: N_("Moved away"),
}


def kind_name(key: str) -> str:
    """What a visit is called, or was under the last charter that asked for it."""
    found = visits_ever().get(key)
    return say(found.name) if found else key


def need_names(key: str, needs: tuple[str, ...]) -> str:
    """What the needs declared on a visit are called, one behind the other, also those no charter offers any more."""
    names = needs_ever(key)
    return gettext(", ").join(say(names[one]) if one in names else one for one in needs)


class VisitForm(AnotherForm):
    """One visit of one kind: when, how it went, what is needed and what was said."""

    kind = forms.ChoiceField(label=_("Visit"), widget=forms.HiddenInput)
    day = Day(label=_("Visited on"))
    outcome = forms.ChoiceField(label=_("How it went"), widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label=_("Needs they declared"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what they asked for themselves. With nothing ticked the ledger stays as it is."),
    )  # fmt: skip
    words = Words(
        label=_("What was said"), required=False, max_length=MOST_WORDS,
        help_text=_("What the next visitor should know; no names. Sealed, and emptied three visits later."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=MOST_REASON,
        help_text=_("Why nobody was met, or why the visit is late."),
    )  # fmt: skip
    makes_up = Day(
        label=_("Makes up for"), required=False,
        help_text=_("Only for a visit missed in an earlier period: a day in that period."),
    )  # fmt: skip

    def __init__(self, kind: str, given: Any = None, **options: Any) -> None:
        super().__init__(given, auto_id="visit-%s", **options)
        offered = {one.stored: one for one in choices_under(in_force().charter, visits_ever()[kind])}
        ticked = given.getlist("needs") if given is not None else []
        offered |= {key: one for key, one in needs_ever(kind).items() if key in ticked}
        needs = [(key, say(one)) for key, one in offered.items()]
        self.fields["kind"].choices = [(kind, kind_name(kind))]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [(one.value, gettext(name)) for one, name in OUTCOMES.items()]  # type: ignore[attr-defined]
        self.fields["needs"].choices = needs  # type: ignore[attr-defined]
        if not needs:
            del self.fields["needs"]
