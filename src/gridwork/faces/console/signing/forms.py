"""Forms for signing in and for one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """Sign-in name and password."""

    login = forms.CharField(
        label=_("Sign-in name"), max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class ChangePassword(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    password = forms.CharField(
        label=_("New password"), strip=False,
        help_text=_("At least 10 characters. Several words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        return given


class Details(forms.Form):
    """What residents and colleagues see of a person, and the language to be spoken to in."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    phone = forms.CharField(
        label=_("Work telephone"),
        max_length=32,
        required=False,
        help_text=_("Residents see it on the page of your grid."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [("", _("As on this computer")), *settings.LANGUAGES]  # type: ignore[attr-defined]
