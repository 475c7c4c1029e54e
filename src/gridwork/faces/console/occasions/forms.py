"""Forms of occasions: planned, held, cancelled (F6)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_, BadInput
from gridwork.base.identifiers import clean_plate
from gridwork.charter.rules.names import DUTIES
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import OCCASIONS, DutyKind
from gridwork.faces.console.areas import area_choices, areas_reached
from gridwork.faces.console.fields import ActForm, AnotherForm, Day, Photos, PhotosForm, Words
from gridwork.faces.console.names import area_name, post
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft
from gridwork.fieldwork.queries.colleagues import colleagues
from gridwork.fieldwork.queries.occasions import OccasionShown
from gridwork.fieldwork.rules.gathering import MOST_MINUTES, MOST_RESIDENTS, MOST_TITLE
from gridwork.fieldwork.rules.words import MOST_REASON
from gridwork.ledger.queries.places import place_by_plate
from gridwork.territory.rules.powers import Powers

NEAR = 1
"""Colleagues of the area itself, of those right below and of the one above are offered."""


def kind_names() -> list[tuple[str, str]]:
    """Key and name of the kinds of occasion, in the order of the charter's vocabulary."""
    return [(one.value, gettext(DUTIES[one])) for one in DutyKind if one in OCCASIONS]


class PlanForm(ActForm):
    """What, where and when."""

    kind = forms.ChoiceField(label=_("Kind of occasion"))
    area = forms.ChoiceField(label=_("Area"))
    title = forms.CharField(label=_("What it is about"), max_length=MOST_TITLE)
    planned_for = Day(label=_("Planned for"))
    place = forms.CharField(
        label=_("Code on the door plate of the place"), max_length=20, required=False,
        help_text=_("A hall; or the key unit whose drill or training it is."),
    )  # fmt: skip

    def __init__(self, powers: Powers, given: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(given, files, auto_id="occasion-%s", **options)
        asked = str((given or options.get("initial") or {}).get("area", ""))
        areas = area_choices(areas_reached(powers, Capability.FIELD_WORK), asked)
        self.fields["kind"].choices = kind_names()  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def plan(self, planned_for: date) -> OccasionDraft:
        """The occasion as it is planned; BadInput (place ``place``) for a code no plate has."""
        given = self.cleaned_data
        place = place_by_plate(clean_plate(given["place"])) if given["place"] else None
        if given["place"] and place is None:
            raise BadInput(N_("No door plate has this code."), place="place")
        return OccasionDraft(
            given["kind"], int(given["area"]), given["title"], planned_for, place.pk if place else None
        )


class HeldForm(PhotosForm, AnotherForm):
    """How it went."""

    held_on = Day(label=_("Held on"))
    minutes = Words(
        label=_("Minutes taken"), rows=5, max_length=MOST_MINUTES,
        help_text=_("What was said and agreed. Residents are not named."),
    )  # fmt: skip
    residents = forms.IntegerField(
        label=_("Residents who came"), min_value=0, max_value=MOST_RESIDENTS, initial=0, required=False
    )
    attended = forms.MultipleChoiceField(
        label=_("Colleagues who were there"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("It counts for their duties too. Whoever records it was there."),
    )  # fmt: skip
    photos = Photos()
    makes_up = Day(
        label=_("Makes up for"), required=False, help_text=_("Only for one missed in an earlier period: a day in it.")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=MOST_REASON, help_text=_("Why it is made up for only now.")
    )

    def __init__(self, area_id: int, day: date, me: int, given: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(given, files, auto_id="held-%s", **options)
        self.fields["attended"].choices = colleague_choices(area_id, day, me)  # type: ignore[attr-defined]

    def report(self) -> HeldDraft:
        """How it went, as it is to be recorded."""
        given = self.cleaned_data
        return HeldDraft(
            given["held_on"], given["minutes"], given["residents"] or 0, [int(one) for one in given["attended"]],
            given["makes_up"], given["reason"], self.pictures(),
            given["another"],
        )  # fmt: skip


class CameForm(ActForm):
    """Who was there, as it turned out since."""

    attended = forms.MultipleChoiceField(
        label=_("Colleagues who were there"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("It counts for the duties of those who are ticked. Whoever recorded it was there."),
    )  # fmt: skip

    def __init__(self, shown: OccasionShown, me: int, given: Any = None) -> None:
        one = shown.occasion
        super().__init__(given, auto_id="came-%s", initial={"attended": list(shown.attended), "seen": one.seq})
        near = dict(colleague_choices(one.area_id, one.held_on or one.planned_for, me))
        there = {person: name for person, name in shown.attended.items() if person != me}
        self.fields["attended"].choices = list((there | near).items())  # type: ignore[attr-defined]


def colleague_choices(area_id: int, day: date, me: int) -> list[tuple[int, str]]:
    """The colleagues near an area on a day, with their post."""
    return [
        (one.person_id, f"{one.name} · {area_name(one.area_id)} {post(one.kind)}")
        for one in colleagues(area_id, day)
        if one.person_id != me and one.steps <= NEAR
    ]


class CancelForm(ActForm):
    """Why it does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=MOST_REASON)
