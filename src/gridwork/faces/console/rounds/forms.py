"""A round as it is recorded at the desk: from when to when, the pauses, where one stopped (F2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.charter.schema import Capability
from gridwork.faces.console.areas import area_choices, areas_reached
from gridwork.faces.console.clock import zone
from gridwork.faces.console.fields import Day, Photos, PhotosForm, Words
from gridwork.fieldwork.commands.rounds import RoundDraft, StopDraft
from gridwork.fieldwork.rules.walking import MOST_STOP_WORDS, MOST_WORDS
from gridwork.fieldwork.rules.words import MOST_REASON
from gridwork.territory.rules.powers import Powers

MINUTE = 60
EMPTY_STOPS, MOST_STOPS = 3, 30


class ClockInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Clock(forms.TimeField):
    """A local time of day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ClockInput(), input_formats=["%H:%M", "%H:%M:%S"], **options)


class StopForm(forms.Form):
    """One stop; an empty one is none."""

    at = Clock(label=_("Time of day"), required=False)
    plate = forms.CharField(label=_("Code on the door plate"), max_length=20, required=False)
    words = forms.CharField(label=_("What was seen there"), max_length=MOST_STOP_WORDS, required=False)


StopForms = forms.formset_factory(StopForm, extra=EMPTY_STOPS, max_num=MOST_STOPS, absolute_max=MOST_STOPS)


class RoundForm(PhotosForm):
    """A round; whoever ends after midnight ends on the next day."""

    grid = forms.ChoiceField(label=_("Area walked"))
    day = Day(label=_("Walked on"))
    begin = Clock(label=_("Began at"))
    end = Clock(label=_("Ended at"))
    pause = forms.IntegerField(label=_("Pauses, minutes"), min_value=0, max_value=1440, initial=0, required=False)
    words = Words(label=_("What was looked at"), required=False, max_length=MOST_WORDS, rows=2)
    photos = Photos()
    makes_up = Day(
        label=_("Makes up for"), required=False, help_text=_("Only for a round missed on an earlier day: that day.")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=MOST_REASON, help_text=_("Why it is made up for only now.")
    )

    def __init__(self, powers: Powers, given: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(given, files, auto_id="round-%s", **options)
        asked = str((given or options.get("initial") or {}).get("grid", ""))
        choices = area_choices(areas_reached(powers, Capability.FIELD_WORK), asked)
        self.fields["grid"].choices = choices  # type: ignore[attr-defined]

    def draft(self, stops: Sequence[StopForm]) -> RoundDraft:
        """The round as it is to be recorded."""
        given = self.cleaned_data
        begin, end = _at(given["day"], given["begin"]), _at(given["day"], given["end"])
        end += timedelta(days=end < begin)
        walked = max(0, int((end - begin).total_seconds()) - (given["pause"] or 0) * MINUTE)
        return RoundDraft(
            int(given["grid"]), begin, end, walked, given["words"], _stops(begin, end, given["day"], stops),
            given["makes_up"], given["reason"], self.pictures(),
        )  # fmt: skip


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, zone())


def _stops(begin: datetime, end: datetime, day: date, stops: Sequence[StopForm]) -> tuple[StopDraft, ...]:
    """The stops that say something; one without a time is as old as the round's begin."""
    found = []
    for one in stops:
        said = one.cleaned_data
        if said.get("plate") or said.get("words"):
            at = _at(day, said["at"]) if said.get("at") else begin
            at += timedelta(days=at < begin <= at + timedelta(days=1) <= end)
            found.append(StopDraft(at, plate=said.get("plate", ""), words=said.get("words", "")))
    return tuple(found)
