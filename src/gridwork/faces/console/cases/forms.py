"""Forms of the case page, one for each verb; a form's fields are what its command takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.base.moment import now
from gridwork.faces.console.clock import zone
from gridwork.faces.console.fields import ActForm, Day, Photos, Words


class Bare(ActForm):
    """Nothing to say besides doing it."""


class Reason(ActForm):
    """An act that must say why."""

    reason = Words(label=_("Why"), help_text=_("The people concerned will read this."))


class Decline(ActForm):
    """Not a matter for us, with the reason the resident will read."""

    reason = Words(label=_("Why it is not taken on"), help_text=_("The resident reads this when tracking the case."))


class Assign(ActForm):
    """Hand it to an office or to one person in it."""

    office_id = forms.TypedChoiceField(label=_("Office"), coerce=int, empty_value=None, required=False)
    person_id = forms.TypedChoiceField(
        label=_("Person"), coerce=int, empty_value=None, required=False,
        help_text=_("Leave empty to put it into the office's shared inbox."),
    )  # fmt: skip
    note = Words(label=_("Instructions"), rows=2, required=False, max_length=1000)

    def __init__(self, *args: Any, offices: list[Any], people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office_id"].choices = [("", _("Choose an office")), *offices]  # type: ignore[attr-defined]
        self.fields["person_id"].choices = [("", _("Nobody in particular")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either an office or a person must be chosen."""
        given = super().clean() or {}
        if not self.errors and not given.get("office_id") and not given.get("person_id"):
            self.add_error("office_id", _("Choose the office or the person who takes it on."))
        return given


class Note(ActForm):
    """What has been found or done so far."""

    text = Words(label=_("What happened"))
    photos = Photos()


class Handle(ActForm):
    """It is dealt with; say how."""

    result = Words(label=_("What was done"), help_text=_("Someone else verifies it on the strength of this."))
    photos = Photos(label=_("Photos after"))


class Verify(ActForm):
    """Someone other than the handler confirms, or sends it back as rework."""

    passed = forms.TypedChoiceField(
        label=_("Is it really solved?"), widget=forms.RadioSelect, coerce=lambda text: text == "yes",
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, it goes back for rework"))],
    )  # fmt: skip
    note = Words(label=_("What was seen"), rows=2, required=False)
    photos = Photos()

    def clean(self) -> dict[str, Any]:
        """Sending back needs a word on what is missing."""
        given = super().clean() or {}
        if given.get("passed") is False and not given.get("note"):
            self.add_error("note", _("Say what is still missing, so that it can be put right."))
        return given


class Decide(ActForm):
    """The town's decision on an application."""

    approved = forms.TypedChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, coerce=lambda text: text == "yes",
        choices=[("yes", _("Approved")), ("no", _("Not approved"))],
    )  # fmt: skip
    reason = Words(label=_("Reasons"))


class PublicNotice(ActForm):
    """The text of a public notice: no names, no telephone numbers."""

    text = Words(
        label=_("Text of the notice"), rows=5, help_text=_("Everybody can read it. Leave out names and numbers.")
    )


class Answer(ActForm):
    """What the resident is told."""

    text = Words(label=_("Answer to the resident"), rows=4)


class Close(ActForm):
    """The end of the case."""

    note = Words(label=_("Closing remark"), rows=2, required=False)


class Publish(ActForm):
    """The masked text on the public site."""

    text = Words(
        label=_("Result for the public"), rows=4,
        help_text=_("Say what was wrong and what was done. Leave out names, telephone numbers and door numbers."),
    )  # fmt: skip
    photo_ids = forms.TypedMultipleChoiceField(
        label=_("Photos to show"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where no face and no number plate can be made out."),
    )  # fmt: skip

    def __init__(self, *args: Any, photos: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if photos:
            self.fields["photo_ids"].choices = photos  # type: ignore[attr-defined]
        else:
            del self.fields["photo_ids"]

    def facts(self) -> dict[str, Any]:
        """The text, and the photos chosen."""
        return {"text": self.cleaned_data["text"], "photo_ids": tuple(self.cleaned_data.get("photo_ids", ()))}


class Suspend(ActForm):
    """Put off until a day; the clocks stand still (C6)."""

    reason = Words(label=_("Why it has to wait"), rows=2)
    until = Day(label=_("Until"))

    def clean_until(self) -> date:
        """A day still to come."""
        until: date = self.cleaned_data["until"]
        if until <= now().astimezone(zone()).date():
            raise forms.ValidationError(_("Choose a day after today."))
        return until


class Extend(ActForm):
    """More time for the present step."""

    amount = forms.IntegerField(label=_("How much longer"), min_value=1, max_value=365)
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=[
            ("working days", _("working days")),
            ("working hours", _("working hours")),
            ("days", _("calendar days")),
            ("hours", _("hours")),
        ],
    )
    reason = Words(label=_("Why more time is needed"), rows=2)

    def facts(self) -> dict[str, Any]:
        """The span as the charter writes it, and the reason."""
        given = self.cleaned_data
        return {"by": f"{given['amount']} {given['unit']}", "reason": given["reason"]}


class Refer(ActForm):
    """On to somebody outside this office's line."""

    to = forms.CharField(label=_("To whom"), max_length=120)
    reason = Words(label=_("Why"), rows=2)


class Merge(ActForm):
    """The same matter as another case."""

    into_id = forms.CharField(
        label=_("Number of the case it belongs to"),
        max_length=24,
        help_text=_("For example LT-2026-000123, or just 123."),
    )

    def clean_into_id(self) -> int:
        """The id in a case number."""
        digits = self.cleaned_data["into_id"].strip().rpartition("-")[2]
        if not digits.isascii() or not digits.isdigit():
            raise forms.ValidationError(_("That is not a case number."))
        return int(digits)
