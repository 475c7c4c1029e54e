"""Two answers to one field, put to a person: what two keyings wrote, or paper and ledger (L4, L7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from gridwork.charter.record_parts import Form
from gridwork.faces.console.disputes import DISPUTED, PICK, Answer, Dispute, is_choice, left_open, picks, writer
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import page
from gridwork.faces.console.paper.pages import Page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.keying import DONE_ON, SECOND, SIDES, WHERE, Difference, Where
from gridwork.ledger.rules.titles import title
from gridwork.ledger.rules.values import shown

SIDE, ASKING, AGAINST = "side-", "asking", "against"
KEYINGS, LEDGER = "keyings", "ledger"
"""What the page of disputes asked about: two keyings, or paper and ledger."""
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "act_ref", DISPUTED, ASKING, AGAINST})


def all_picked(request: GridRequest) -> bool:
    """Whether the page of disputes was sent, with a choice for each."""
    return is_choice(request) and not left_open(request, SIDES)


def sides(request: GridRequest) -> dict[str, str]:
    """Whose keying was chosen for each field the two keyed differently, on this page or the one before."""
    if request.POST.get(ASKING) == KEYINGS:
        return picks(request, SIDES)
    return {name.removeprefix(SIDE): str(side) for name, side in request.POST.items() if name.startswith(SIDE)}


def given_up(request: GridRequest) -> frozenset[str]:
    """Fields in which the ledger was chosen over the paper; none until all are chosen."""
    asked = request.POST.get(ASKING) == LEDGER and all_picked(request)
    return frozenset(key for key, side in picks(request, SIDES).items() if side == SECOND) if asked else frozenset()


def against(request: GridRequest, seen: int) -> int:
    """The length of the journal to change against: that of the page of disputes once all are chosen."""
    told = request.POST.get(AGAINST, "")
    asked = request.POST.get(ASKING) == LEDGER and all_picked(request)
    return int(told) if asked and told.isdecimal() and len(told) < 10 else seen


def of_keyings(request: GridRequest, form: Form, found: Iterable[Difference], who: str) -> list[Dispute]:
    """The differences of two keyings, the first one by ``who``."""
    labels = {one.key: say(one.label) for one in form.fields}
    labels |= {WHERE: gettext("Place"), DONE_ON: gettext("The round took place on")}
    names = (gettext("keyed by %(who)s") % {"who": who}, gettext("keyed by you"))
    return [
        _dispute(
            request, one.key, labels[one.key], None, names,
            (_said(form, one.key, one.first, one.said[0]), _said(form, one.key, one.second, one.said[1])),
        )
        for one in found
    ]  # fmt: skip


def of_conflict(request: GridRequest, form: Form, fault: FieldConflicts) -> list[Dispute]:
    """Fields that somebody changed after the page was printed: what stands on paper, what stands in the ledger."""
    labels, names = {one.key: say(one.label) for one in form.fields}, (gettext("on paper"), writer(fault))
    return [
        _dispute(
            request, one.field, labels[one.field], _said(form, one.field, one.base), names,
            (_said(form, one.field, one.mine), _said(form, one.field, one.theirs)),
        )
        for one in fault.fields
    ]  # fmt: skip


def _dispute(
    request: GridRequest, key: str, label: str, before: str | None, names: tuple[str, str], texts: tuple[str, str]
) -> Dispute:
    answers = tuple(Answer(*one) for one in zip(SIDES, texts, names, strict=True))
    return Dispute(key, label, before, answers, picks(request, SIDES).get(key, ""))


def ask_between_keyings(request: GridRequest, found: Page, disputes: list[Dispute]) -> HttpResponse:
    """The page on which the second of two people chooses; nothing is kept before."""
    return _ask(
        request, found, disputes, gettext("The two keyings differ"),
        gettext("Look at the paper and choose what stands there, field by field. Then it is kept, in both names."),
        KEYINGS,
    )  # fmt: skip


def ask_paper_or_ledger(request: GridRequest, found: Page, disputes: list[Dispute], seen: int) -> HttpResponse:
    """The page on which the clerk chooses between paper and what was written since, as far as ``seen``."""
    return _ask(
        request, found, disputes, gettext("Changed since it was printed"),
        gettext("Somebody answered these fields after the booklet was printed. Choose what is right for each."),
        LEDGER, seen,
    )  # fmt: skip


def _ask(
    request: GridRequest, found: Page, disputes: list[Dispute], title: str, lead: str, asking: str, seen: int = 0
) -> HttpResponse:
    missing = left_open(request, SIDES) and request.POST.get(ASKING) == asking
    return page(
        request, "paper/choose.html", status=409, found=found, disputes=disputes, title=title, lead=lead,
        missing=missing, asking=asking, against=seen, hidden=_carried(request),
    )  # fmt: skip


def _carried(request: GridRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the choice."""
    typed = [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name not in NOT_CARRIED and not name.startswith((PICK, SIDE))
    ]
    return [*typed, *((f"{SIDE}{key}", side) for key, side in sides(request).items())]


def _said(form: Form, key: str, value: Any, said: bool = True) -> str:
    if not said:
        return gettext("as printed")
    if isinstance(value, Where):
        return value.plate or title(value.street, value.number, value.name)
    field = next((one for one in form.fields if one.key == key), None)
    if field is None:
        return str(value)
    return shown(field, value, get_language() or "zh-hans") or gettext("crossed out")
