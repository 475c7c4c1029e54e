"""Forms of the paper pages: asking for prints, and the code of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.base.identifiers import is_id
from gridwork.faces.console.fields import ActForm, Day
from gridwork.faces.console.ledger.controls import AnyChoice, AnyChoices
from gridwork.publicity.rules.kinds import MOST_BLANKS, Paper, What

KINDS = [
    (What.BOOKLET.value, _("Booklets of the ledger, a pocket book for each grid")),
    (What.PLATES.value, _("Door plates, ten to a sheet")),
    (What.ARCHIVE.value, _("Archive pages, one for each grid")),
]
PAPERS = [
    (Paper.A6.value, _("A6, pocket size")),
    (Paper.A4.value, _("A4, four pages to a sheet, to be cut")),
]
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]


class AskForm(ActForm):
    """What to print, for which area."""

    what = forms.ChoiceField(label=_("What"), choices=KINDS, widget=forms.RadioSelect, initial=What.BOOKLET.value)
    # What is beyond one's reach the command refuses, in the same words as everywhere.
    area = AnyChoice(label=_("For"), help_text=_("Every basic grid in it gets a file of its own."))
    wanted = AnyChoices(label=_("Forms in the booklet"), required=False, widget=forms.CheckboxSelectMultiple)
    blanks = forms.IntegerField(
        label=_("Blank pages of each form"), min_value=0, max_value=MOST_BLANKS, initial=2, required=False,
        help_text=_("Each has a code of its own and becomes a new record when it is keyed in."),
    )  # fmt: skip
    paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS, initial=Paper.A6.value, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(
        self, data: Any = None, *, areas: list[tuple[int, str]], offered: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, auto_id="print-%s", **options)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["wanted"].choices = offered  # type: ignore[attr-defined]
        self.fields["wanted"].initial = [key for key, _name in offered]

    def clean_area(self) -> int:
        """The area's id, 0 for what is none."""
        text = self.cleaned_data["area"]
        return int(text) if is_id(text) else 0


class CodeForm(ActForm):
    """The code of a page, typed or scanned, and the day of the round when it is not known yet."""

    code = forms.CharField(
        label=_("Code of the page"), max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
        help_text=_("Scan it, or type it as it is printed, with or without the small figures behind it."),
    )  # fmt: skip
    done_on = Day(label=_("The round took place on"))
