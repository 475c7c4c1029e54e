"""Forms for people and their posts (G5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import person_by_login
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import PostKind
from gridwork.faces.console.fields import Day
from gridwork.faces.console.names import department, level_name, say
from gridwork.territory.queries.tree import Node, tree


class PersonForm(forms.Form):
    """Name, work telephone, e-mail and language of a person."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    phone = forms.CharField(
        label=_("Work telephone"),
        max_length=32,
        required=False,
        help_text=_("Residents see it on the page of the grid."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [("", gettext("As on their computer")), *settings.LANGUAGES]  # type: ignore[attr-defined]


class NewPerson(PersonForm):
    """A new account."""

    login = forms.CharField(
        label=_("Sign-in name"), max_length=64, help_text=_("Small letters, digits, dots and hyphens, e.g. wang.fang."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("login", "name", "phone", "email", "language")


class Appoint(forms.Form):
    """A person takes a post in an area as A or B holder."""

    area = forms.CharField(
        label=_("Area"), max_length=60, help_text=_("Code or name."),
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )  # fmt: skip
    post = forms.ChoiceField(label=_("Post"))
    person = forms.CharField(
        label=_("Person"), max_length=64, help_text=_("Sign-in name."),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    rank = forms.ChoiceField(
        label=_("As"), widget=forms.RadioSelect,
        choices=[("A", _("A holder: does the work")), ("B", _("B holder: stands in when A is away"))],
    )  # fmt: skip
    from_day = Day(label=_("From"))
    to_day = Day(label=_("Until"), required=False, help_text=_("Last day held. Leave empty while it lasts."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = [("", gettext("Choose a post")), *post_choices()]  # type: ignore[attr-defined]

    def clean_area(self) -> Node:
        """The area meant by a code or a name."""
        typed = self.cleaned_data["area"].strip()
        present = tree()
        node = present.by_code(typed.split()[0])
        found = [node] if node else [one for one in present if one.name == typed]
        if len(found) != 1:
            message = (
                _("Several areas have this name; give the code.") if found else _("No area has this code or name.")
            )
            raise forms.ValidationError(message)
        return found[0]

    def clean_person(self) -> Person:
        """The person with this sign-in name."""
        found = person_by_login(self.cleaned_data["person"].strip().lower())
        if found is None:
            raise forms.ValidationError(_("Nobody has this sign-in name."))
        return found

    def clean(self) -> dict[str, Any]:
        """The office in which the post stands."""
        given = super().clean() or {}
        if "area" in given and given.get("post"):
            kind, _sep, desk = given["post"].partition("@")
            node, there = given["area"], in_force().charter.posts[kind].at
            if node.level != there or not tree().has_office(node.id, desk):
                self.add_error(
                    "post", _("This post stands at another level: %(level)s.") % {"level": level_name(there)}
                )
            else:
                given["kind"], given["office_id"] = kind, tree().office(node.id, desk)
        return given


class LeaveForm(forms.Form):
    """Dated leave; the reason stays in the office."""

    from_day = Day(label=_("First day away"))
    to_day = Day(label=_("Last day away"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)


class EndForm(forms.Form):
    """The last day of a posting."""

    last_day = Day(label=_("Last day"))


def post_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Posts by level; a department's post once for each department there, as ``kind@department``."""
    charter = in_force().charter
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, kind in charter.posts.items():
        groups.setdefault(level_name(kind.at), []).extend(_of_kind(key, kind))
    return list(groups.items())


def _of_kind(key: str, kind: PostKind) -> list[tuple[str, str]]:
    if not kind.department:
        return [(key, say(kind.name))]
    departments = in_force().charter.departments
    return [
        (f"{key}@{one}", f"{say(kind.name)} · {department(one)}")
        for one, desk in departments.items()
        if desk.at == kind.at
    ]
