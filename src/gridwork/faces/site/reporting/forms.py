"""The report form. Fields say what is wrong beside themselves; nothing typed is thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import BadInput
from gridwork.cases.commands import Draft
from gridwork.cases.rules.contact import Reporter, reporter
from gridwork.charter.schema import Charter
from gridwork.faces.saying import said
from gridwork.territory.queries.tree import Node, Tree

WORDS_MOST = 4000
GRIDS_IN_ONE_LIST = 300
"""With more grids than this the reader first chooses the village, then its grid."""


class ReportForm(forms.Form):
    """What a resident says. ``photos`` and ``place`` only carry errors; they are read elsewhere."""

    act_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    passed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is wrong?"),
        required=False,
        help_text=_(
            "As you would tell a neighbour. Leave out names and telephone numbers; there is a place for yours below."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    photos = forms.Field(label=_("Photos"), required=False)
    place = forms.Field(label=_("Where is it?"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    within = forms.TypedChoiceField(label=_("Village or community"), required=False, coerce=int, empty_value=None)
    grid = forms.TypedChoiceField(label=_("Grid"), required=False, coerce=int, empty_value=None)
    address = forms.CharField(
        label=_("Address or a description of the place"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=64, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    agreed = forms.BooleanField(
        label=_("Keep this so that the people handling my report can reach me about it, and for nothing else."),
        required=False,
    )
    website = forms.CharField(required=False)
    """Hidden from people; programs that fill in everything fill it in too."""

    def __init__(self, *args: Any, charter: Charter, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, kind in charter.categories.items():
            if kind.public:
                groups.setdefault(kind.group.to(language), []).append((key, kind.name.to(language)))
        self._choices("category", list(groups.items()))
        nothing = ("", gettext("Choose …"))
        grids = tree.grids_below(tree.root.id)
        self.in_two_steps = len(grids) > GRIDS_IN_ONE_LIST
        if self.in_two_steps:
            self._choices("within", [nothing, *_by_parent(tree, _parents(tree, grids))])
            grids = _chosen_grids(tree, self["within"].value(), self["grid"].value())
        self._choices("grid", [nothing, *_by_parent(tree, grids)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_words(self) -> str:
        """Line ends as one character, so that the limit counts what the reader sees."""
        words = self.cleaned_data["words"].replace("\r\n", "\n").strip()
        if len(words) > WORDS_MOST:
            text = gettext("%(length)s characters are too many; please shorten it to %(most)s.")
            raise forms.ValidationError(text % {"length": len(words), "most": WORDS_MOST})
        return str(words)

    def clean_website(self) -> str:
        """Refuses programs; a person whose browser filled it in is told what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(gettext("Please leave this field empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Contact details are only taken with consent; a point needs both numbers."""
        typed = self.cleaned_data
        try:
            self.contact: Reporter | None = reporter(
                typed.get("name", ""), typed.get("phone", ""), typed.get("email", "")
            )
        except BadInput as fault:
            self.contact = None
            self.put(fault)
        if self.contact and not typed.get("agreed"):
            self.add_error("agreed", gettext("Tick this box, or leave name, telephone and e-mail empty."))
        if (typed.get("lon") is None) != (typed.get("lat") is None) or {"lon", "lat"} & self.errors.keys():
            self.add_error("place", gettext("The point on the map is not complete. Choose it again."))
        return typed

    def put(self, fault: BadInput) -> None:
        """An area's complaint at the field it is about, or above the form."""
        self.add_error(fault.place if fault.place in self.fields else None, said(fault))

    def draft(self, photos: tuple[bytes, ...]) -> Draft:
        """What the command takes. Call only when valid."""
        typed = self.cleaned_data
        point = None if typed["lon"] is None else (typed["lon"], typed["lat"])
        return Draft(
            category=typed["category"],
            words=typed["words"],
            address=typed["address"],
            point=point,
            grid_id=typed["grid"],
            contact=self.contact,
            photos=photos,
        )


def _parents(tree: Tree, grids: Iterable[Node]) -> list[Node]:
    ids = dict.fromkeys(grid.parent_id for grid in grids if grid.parent_id is not None)
    return [tree.area(parent) for parent in ids]


def _chosen_grids(tree: Tree, within: Any, grid: Any) -> list[Node]:
    """The grids of the chosen village, or the one grid the form came with."""
    if str(within or "").isdigit() and int(within) in tree:
        return [node for node in tree.children(int(within)) if node.basic]
    if str(grid or "").isdigit() and int(grid) in tree:
        return [node for node in [tree.area(int(grid))] if node.basic]
    return []


def _by_parent(tree: Tree, nodes: Iterable[Node]) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for node in nodes:
        above = [tree.area(area).name for area in node.lineage[1:-1]] or [tree.root.name]
        groups.setdefault(" · ".join(above), []).append((node.id, node.name))
    return list(groups.items())
