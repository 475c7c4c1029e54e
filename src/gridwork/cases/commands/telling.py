"""Telling people about a case: its holders, and everyone up the line (C5, C7).

An import tells nobody: what it brings happened long ago.
"""

from __future__ import annotations

from collections.abc import Iterable

from gridwork.cases.models import Case
from gridwork.cases.queries.standing import lineage_of
from gridwork.charter.queries.adopted import version
from gridwork.journal.act import Act, Via
from gridwork.notices.commands import tell
from gridwork.territory.queries.offices import Holder, holders_of
from gridwork.territory.queries.tree import tree


def _holders(act: Act, case: Case, offices: Iterable[int]) -> dict[int, list[Holder]]:
    if act.via is Via.IMPORT:
        return {}
    day = version(case.charter_id).calendar.today(act.done_at)
    return holders_of(list(offices), day)


def _tell(act: Act, case: Case, people: Iterable[int], kind: str) -> list[int]:
    told = sorted(set(people) - {act.person_id})
    if told and act.via is not Via.IMPORT:
        tell(told, kind, "case", case.pk, {"number": case.number, "category": case.category}, act.recorded_at)
    return told


def tell_line(act: Act, case: Case, kind: str) -> list[int]:
    """Tell the holders of the case's office, of its grid's and of every one above; returns the person ids."""
    present = tree(case.edition_id)
    offices = {present.office(area) for area in lineage_of(case)} | {case.office_id or 0}
    return _tell(act, case, (h.person_id for held in _holders(act, case, offices).values() for h in held), kind)


def tell_holders(act: Act, case: Case, kind: str) -> list[int]:
    """Tell whoever has the case: its assignee, else those acting in its office."""
    if case.assignee_id:
        return _tell(act, case, [case.assignee_id], kind)
    held = _holders(act, case, [case.office_id] if case.office_id else [])
    return _tell(act, case, (h.person_id for office in held.values() for h in office if h.acting), kind)


def tell_backup(act: Act, case: Case, kind: str) -> tuple[list[int], bool]:
    """Tell all holders of the case's office, the B holders with them; also whether an office stands above."""
    held = _holders(act, case, [case.office_id] if case.office_id else [])
    people = [h.person_id for office in held.values() for h in office]
    told = _tell(act, case, [*people, *([case.assignee_id] if case.assignee_id else [])], kind)
    return told, bool(_above(case))


def tell_above(act: Act, case: Case, kind: str, *, steps_up: int) -> tuple[list[int], bool]:
    """Tell the heads of the office so many steps above; also says whether there is one still higher.

    An office without a head in post is told through whoever acts in it.
    """
    line = _above(case)
    if steps_up > len(line):
        return [], False
    held = [h for office in _holders(act, case, [line[steps_up - 1]]).values() for h in office]
    people = [h.person_id for h in held if h.head and h.acting] or [h.person_id for h in held if h.acting]
    return _tell(act, case, people, kind), steps_up < len(line)


def _above(case: Case) -> list[int]:
    """The offices above the one that holds the case; above a department's desk comes its area's own office."""
    present = tree(case.edition_id)
    if not case.office_id:
        return []
    node = present.office_node(case.office_id)
    lineage = present.area(node.area_id).lineage if node.area_id in present else (present.root.id, node.area_id)
    own = [] if node.department else [node.area_id]
    return [present.office(area) for area in reversed(lineage) if area not in own]
