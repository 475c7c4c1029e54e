"""The form of an inspection: a checklist laid out line by line (F5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.charter.work_parts import Check
from gridwork.faces.console.fields import AnotherForm, Day, Photos, Words
from gridwork.faces.console.inspections.naming import ANSWERS, SECOND_LOOKS
from gridwork.faces.console.names import say
from gridwork.fieldwork.commands.inspections import InspectionDraft
from gridwork.fieldwork.rules import checklists
from gridwork.fieldwork.rules.checklists import AnswerGiven
from gridwork.fieldwork.rules.kinds import SecondLook
from gridwork.fieldwork.rules.second_looks import OpenNotice, found_right
from gridwork.fieldwork.rules.words import MOST_REASON


@dataclass(frozen=True, slots=True)
class LineOfForm:
    """One line of the checklist as the form lays it out."""

    key: str
    answer: forms.BoundField
    words: forms.BoundField
    spot: forms.BoundField
    photos: forms.BoundField


class InspectionForm(AnotherForm):
    """A checklist filled in. ``again``: the notice is looked at again, so nothing is issued and no turn is made up.

    ``standing``: of an ordinary inspection, the open notices there. It moves none of them, so of each it is asked
    whether it is looked at again too.
    """

    words = Words(
        label=_("Remarks"), rows=2, required=False, max_length=checklists.LONGEST_REMARKS,
        help_text=_("About the place and what was agreed; nothing about people. Where no line applies, say why."),
    )  # fmt: skip
    day = Day(label=_("Inspected on"))
    makes_up = Day(
        label=_("Makes up for"), required=False,
        help_text=_("Only for an inspection missed in an earlier period: a day in that period."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why it is late"), required=False, max_length=MOST_REASON)
    notice = forms.BooleanField(
        label=_("Issue a rectification notice at once for what is not put right on the spot"), required=False,
        initial=True,
    )  # fmt: skip

    def __init__(
        self, checks: Sequence[Check], given: Any = None, files: Any = None, *, again: bool,
        standing: Sequence[OpenNotice] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(given, files, auto_id="inspect-%s", **options)
        self.checks, self.standing = checks, standing
        for check in checks:
            self._line(check)
        if again:
            for name in ("makes_up", "reason", "notice", "another"):
                del self.fields[name]
        for one in standing:
            self.fields[f"look-{one.id}"] = forms.ChoiceField(
                label=gettext("Is notice %(number)s looked at again?") % {"number": one.number}, required=False,
                widget=forms.RadioSelect,
                choices=[(value.value, gettext(name)) for value, name in SECOND_LOOKS.items()],
                help_text=gettext(
                    "To be answered where a line it asks for is found in order: that does not close it; it goes on to "
                    "its deadline, and others are told when that is over."
                ),
            )  # fmt: skip

    def _line(self, check: Check) -> None:
        key = check.key
        self.fields[f"is-{key}"] = forms.ChoiceField(
            label=say(check.name), widget=forms.RadioSelect,
            choices=[(value, gettext(name)) for value, name in ANSWERS.items()],
            error_messages={"required": gettext("Answer this line: pass, fail or not applicable.")},
        )  # fmt: skip
        self.fields[f"words-{key}"] = forms.CharField(
            label=gettext("What is not in order"), required=False, max_length=checklists.LONGEST_WORDS
        )
        self.fields[f"spot-{key}"] = forms.BooleanField(
            label=gettext("Put right at once, under my eyes"), required=False
        )
        self.fields[f"photos-{key}"] = Photos(
            label=gettext("Photo of it"), help_text=gettext("Without faces and number plates.")
        )

    def found_right(self, one: OpenNotice) -> list[str]:
        """Lines the notice asks for that were found in order, of an inspection that was taken."""
        draft = self.draft("", 0, None)
        filled = checklists.fill([check.key for check in self.checks], draft.answers, draft.photos.keys())
        return found_right(one, filled, self.cleaned_data["day"])

    def to_look_at(self) -> list[OpenNotice]:
        """The notices that are looked at again next."""
        return [one for one in self.standing if self.cleaned_data[f"look-{one.id}"] == SecondLook.NEXT]

    def looks(self) -> list[forms.BoundField]:
        """The questions about open notices."""
        return [self[f"look-{one.id}"] for one in self.standing]

    def lines(self) -> list[LineOfForm]:
        """The checklist in its order."""
        return [
            LineOfForm(one.key, *(self[f"{part}-{one.key}"] for part in ("is", "words", "spot", "photos")))
            for one in self.checks
        ]

    def draft(self, kind: str, place_id: int, again_for: int | None) -> InspectionDraft:
        """What was filled in, as the command takes it."""
        given = self.cleaned_data
        keys = [check.key for check in self.checks]
        answers = {key: AnswerGiven(given[f"is-{key}"], given[f"words-{key}"], given[f"spot-{key}"]) for key in keys}
        photos = {key: given[f"photos-{key}"] for key in keys if given[f"photos-{key}"]}
        looks = {one.id: given[f"look-{one.id}"] for one in self.standing}
        return InspectionDraft(
            kind, place_id, answers, given["words"], photos, given["day"], given.get("makes_up"),
            given.get("reason", ""), again_for, {id_: SecondLook(said) for id_, said in looks.items() if said},
            given.get("another", False),
        )  # fmt: skip

    def places(self) -> dict[str, str]:
        """What the command calls a line or the answer to a notice, and the field of the form that is meant."""
        lines = {check.key: f"is-{check.key}" for check in self.checks}
        return lines | {one.place: f"look-{one.id}" for one in self.standing}
