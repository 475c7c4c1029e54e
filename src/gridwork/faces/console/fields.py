"""Form parts the console's pages share: an act's hidden fields, photos, days, office choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from gridwork.base.pictures import Picture
from gridwork.faces import uploads
from gridwork.faces.limits import address_of

YEARS = range(1900, 2200)
"""In which people may mean a day."""
PHOTO_MOST = 6
"""Photos one form takes; more go into the next note."""


class ActForm(forms.Form):
    """A form that carries out one act: sent twice it counts once, sent late it is told so."""

    act_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """What the command takes besides the act and the case."""
        return {key: value for key, value in self.cleaned_data.items() if key not in ("act_ref", "seen")}


class PhotosForm(ActForm):
    """A form with photos, which it keeps while it is sent back: a browser forgets the files that were chosen."""

    kept: Sequence[str] = ()
    """Names of those kept, for the form shown again."""

    def pictures(self) -> dict[str, Sequence[bytes | Picture]]:
        """Those kept from before that are still ticked, and the new ones."""
        before = (uploads.read(token) for token in self._before())
        found = (*(picture for picture in before if picture), *self.cleaned_data["photos"])
        return {"": found} if found else {}

    def clean(self) -> dict[str, Any]:
        """No more photos than one form takes, those kept from before among them."""
        given = super().clean() or self.cleaned_data
        if len(self._before()) + len(given.get("photos", ())) > PHOTO_MOST:
            self.add_error("photos", Photos.default_error_messages["many"] % {"most": PHOTO_MOST})
        return given

    def keep(self, request: HttpRequest) -> None:
        """Keep what was chosen until the form is sent again; what is no picture is complained of by its name."""
        files = request.FILES.getlist("photos")
        for one in files:
            one.seek(0)
        chosen = uploads.choose(self._before(), files, address_of(request), PHOTO_MOST)
        self.kept = chosen.tokens
        for error in chosen.errors if "photos" not in self.errors else ():
            self.add_error("photos", error)

    def sent(self) -> None:
        """What was kept for it is not needed any more."""
        uploads.forget(self._before())

    def _before(self) -> list[str]:
        return self.data.getlist("kept") if isinstance(self.data, QueryDict) else []


class AnotherForm(ActForm):
    """A form of something that may be recorded already: then it asks whether this is another one, and only then."""

    another = forms.BooleanField(label=_("It is another one"), required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if self.data.get("another"):
            self._ask()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field == "another":
            self._ask()

    def _ask(self) -> None:
        self.fields["another"].widget = forms.CheckboxInput()


class Words(forms.CharField):
    """Sentences: kept as typed but for the blanks around them."""

    def __init__(self, *, rows: int = 3, max_length: int = 4000, **options: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **options)


class DayInput(forms.DateInput):
    """The browser's own date field, which always speaks ISO to the server."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _in_our_time(day: date) -> None:
    if day.year not in YEARS:
        raise ValidationError(_("Check the year."), code="year")


class Day(forms.DateField):
    """A calendar day of a year people may mean."""

    default_validators = [_in_our_time]

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d"], **options)


class PhotosInput(forms.FileInput):
    """A file field for several pictures, or the phone's camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": "image/*"})


class Photos(forms.FileField):
    """Several pictures as bytes; whether they are pictures the command finds out (P5)."""

    default_error_messages = {"many": _("At most %(most)s photos at a time; put the others into a note afterwards.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Photos"))
        super().__init__(widget=PhotosInput(), required=False, **options)

    def clean(self, data: Sequence[UploadedFile] | UploadedFile | None, initial: Any = None) -> tuple[bytes, ...]:
        """The files' bytes in the order chosen; none when nothing was chosen."""
        files = [data] if isinstance(data, UploadedFile) else list(data or ())
        if len(files) > PHOTO_MOST:
            raise forms.ValidationError(self.error_messages["many"], "many", {"most": PHOTO_MOST})
        return tuple(one.read() for one in files)
