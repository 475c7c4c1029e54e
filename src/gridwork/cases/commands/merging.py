"""Merging duplicates (C3): linked, not deleted; the merge can be undone."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput
from gridwork.cases.commands.desk import open_desk
from gridwork.cases.commands.once import once
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.cases.rules.verbs import ENDED, Verb
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.territory.rules.powers import Powers


@once(Verb.MERGE)
def merge(act: Act, powers: Powers, case_id: int, *, into_id: int, seen: int | None = None) -> Case:
    """Merge this case into another open one; who follows it hears of that one (并案)."""
    if into_id == case_id:
        raise BadInput(N_("A case cannot be merged into itself."), place="into")
    into = _locked(case_id, into_id).get(into_id)
    desk = open_desk(act, powers, case_id, Verb.MERGE, seen)
    if into is None or not may(powers, Capability.CASE_SEE, into):
        raise BadInput(N_("There is no such case."), place="into")
    if into.stage in ENDED:
        raise BadInput(N_("Case %(number)s has ended; choose an open one."), place="into", number=into.number)
    desk.move(Verb.MERGE)
    desk.case.merged_into = into
    _note_on(act, into, Verb.ABSORB, desk.case)
    return desk.done(Verb.MERGE, into=into.number)


@once(Verb.UNMERGE)
def unmerge(act: Act, powers: Powers, case_id: int, *, seen: int | None = None) -> Case:
    """Undo a merge: the case goes on where it was, its step's clock anew."""
    parent = Case.objects.filter(pk=case_id).values_list("merged_into", flat=True).first()
    into = _locked(case_id, parent or case_id)[parent] if parent else None
    desk = open_desk(act, powers, case_id, Verb.UNMERGE, seen)
    desk.move(Verb.UNMERGE)
    desk.case.merged_into = None
    if into is not None:
        _note_on(act, into, Verb.RELEASE, desk.case)
    return desk.done(Verb.UNMERGE, out_of=into.number if into else "")


def _locked(*case_ids: int) -> dict[int, Case]:
    """The cases by id, locked lowest first, so that two merges at once never wait for each other."""
    return {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")}


def _note_on(act: Act, parent: Case, verb: Verb, child: Case) -> None:
    """The other case's journal says so too (part 9 of the act, after any automatic steps)."""
    parent.seq = write(act, verb, "case", parent.pk, part=9, case=child.number).seq
    parent.save(update_fields=["seq"])
