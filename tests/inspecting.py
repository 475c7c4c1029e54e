"""Premises and inspections of them, made by the commands the faces call.

inspection = inspecting.inspect(worker, shop, exits="fail")
notice = inspecting.notice(worker, shop)
"""

from __future__ import annotations

from typing import Any

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands.inspections import AnswerGiven, InspectionDraft, inspect, inspect_and_issue
from gridwork.fieldwork.models import Finding, Inspection, Rectification
from gridwork.fieldwork.rules.kinds import SecondLook
from gridwork.ledger.models import Place
from tests import make, pictures
from tests.crew import acted

LINES = ("equipment", "exits", "electricity")
"""The checklist of the small charter's inspection ``fire``."""


def draft(place: Place, *, kind: str = "fire", of: tuple[str, ...] = LINES, **said: Any) -> InspectionDraft:
    """All of it in order, but for what is said of a line: ``exits="fail"``, or ``"spot"`` for put right at once."""
    lines = {key: said.pop(key, "pass") for key in of}
    answers = {
        key: AnswerGiven("fail" if word == "spot" else word, "过道堆着纸箱" if word != "pass" else "", word == "spot")
        for key, word in lines.items()
    }
    photos = {key: [pictures.picture()] for key, word in lines.items() if word in ("fail", "spot")}
    return InspectionDraft(kind, place.pk, answers, **{"photos": photos, **said})


def inspect_(person: Person, place: Place, at: str = "", **said: Any) -> Inspection:
    """Inspect as this person, now or at a Beijing time such as ``"2026-05-07 09:00"``."""
    act = acted(person, at)
    return inspect(act, make.powers(person, act.done_at), draft(place, **said))


def notice(person: Person, place: Place, at: str = "", **said: Any) -> Rectification:
    """Inspect, find the exits blocked unless something else is said, and issue a notice."""
    act = acted(person, at)
    found = said or {"exits": "fail"}
    inspection = inspect_and_issue(act, make.powers(person, act.done_at), draft(place, **found))
    return Rectification.objects.filter(findings__inspection=inspection).distinct().get()


def notices(person: Person, place: Place) -> list[Rectification]:
    """A notice of the same morning for each line of the checklist."""
    made: list[Rectification] = []
    for hour, line in enumerate(LINES, 9):
        left = {one.pk: SecondLook.LATER for one in made}
        said = {line: "fail", "second_looks": left, "another": True}
        made.append(notice(person, place, f"2026-01-05 {hour:02}:00", **said))
    return made


def again(person: Person, chain: Rectification, at: str = "", **said: Any) -> Inspection:
    """Look at a notice again: its open checks pass unless something else is said."""
    act = acted(person, at)
    asked = tuple(Finding.objects.filter(rectification=chain, state="open").values_list("check_key", flat=True))
    return inspect(act, make.powers(person, act.done_at), draft(chain.place, of=asked, again_for_id=chain.pk, **said))


def fresh(chain: Rectification) -> Rectification:
    """The notice as it stands now."""
    return Rectification.objects.get(pk=chain.pk)
