"""Cases from the field: reported, accepted, noted, handled (C1, C5, C8)."""

from __future__ import annotations

from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.charter.schema import Capability
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.rules.bodies import CaseAccept, CaseHandle, CaseNote, Report


def report(doing: Doing, body: Report) -> Done:
    """Report a problem; with ``on_the_spot``, as handled at once."""
    if not doing.powers.anywhere(Capability.CASE_REPORT):
        raise doing.powers.refused(Capability.CASE_REPORT)
    after = doing.photos.get("after", ())
    before = tuple(one for slot, found in doing.photos.items() if slot != "after" for one in found)
    draft = cases.Draft(body.category, body.words, body.address, body.point, body.grid, photos=before)
    if body.on_the_spot is not None:
        return _of(
            cases.register_on_the_spot(doing.act, doing.powers, draft, result=body.on_the_spot, photos_after=after)
        )
    Doing(doing.act, doing.powers, doing.clock, {"after": after} if after else {}).without_photos()
    return _of(cases.report(doing.act, draft, staff=True))


def accept(doing: Doing, body: CaseAccept) -> Done:
    """Take a case on."""
    doing.without_photos()
    return _of(cases.accept(doing.act, doing.powers, body.case))


def note(doing: Doing, body: CaseNote) -> Done:
    """Add a progress note with photos."""
    return _of(cases.note(doing.act, doing.powers, body.case, text=body.words, photos=doing.pictures))


def handle(doing: Doing, body: CaseHandle) -> Done:
    """Report a case handled, with photos of it."""
    return _of(cases.handle(doing.act, doing.powers, body.case, result=body.result, photos=doing.pictures))


def _of(case: Case) -> Done:
    return Done("case", case.pk, case.number)
