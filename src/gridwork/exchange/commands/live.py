"""One imported case lived through: reported, taken through its procedure, ended (C1, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gridwork.base.errors import N_, BadInput
from gridwork.cases import commands
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import charter_of, holder_of, steps_of
from gridwork.cases.rules.verbs import ENDED, Stage, Verb
from gridwork.exchange.rules.mapping import Fate
from gridwork.exchange.rules.reading import Row
from gridwork.journal.act import Act, Via
from gridwork.journal.book import Book
from gridwork.territory.rules.powers import Powers

Step = Callable[[Act, Powers, Case, Row], Case]


def live(book: Book, powers: Powers, row: Row, present: datetime) -> Case:
    """Carry out every act the row tells of, each at its own time; raises what the commands raise."""
    act = Act(via=Via.IMPORT, done_at=row.reported_at, recorded_at=present, book=book)
    case = commands.report(act, _draft(row), staff=True)
    if row.accepted_at and case.pending == Verb.ACCEPT:
        case = commands.accept(act.again(done_at=row.accepted_at), powers, case.pk)
    if row.fate is Fate.OPEN or row.closed_at is None:
        return case
    end = act.again(done_at=row.closed_at)
    if row.fate is Fate.DECLINED:
        return commands.decline(end, powers, case.pk, reason=row.reason or row.result)
    return _through(end, powers, case, row)


def _draft(row: Row) -> Draft:
    return Draft(
        category=row.category,
        words=row.words or "—",
        address=row.address,
        point=row.point,
        external_key=row.key,
        place_unknown=True,
    )


def _through(end: Act, powers: Powers, case: Case, row: Row) -> Case:
    """Take every step still to be taken, all at the time the source closed the case."""
    while case.pending and Stage(case.stage) not in ENDED:
        step = STEPS.get(case.pending)
        if step is None or (case.not_before and case.not_before > end.done_at):
            message = N_("Its procedure cannot have ended then: “%(verb)s” is still to be done.")
            raise BadInput(message, place="category", verb=case.pending)
        case = step(end.again(), powers, case, row)
    return case


def _assign(act: Act, powers: Powers, case: Case, row: Row) -> Case:
    """To the office whose step is next."""
    charter = charter_of(case)
    following = steps_of(charter, case)[case.step + 1 :]
    office = holder_of(charter, case, following[0].who) if following else case.office_id
    return commands.assign(act, powers, case.pk, office_id=office)


STEPS: dict[str, Step] = {
    Verb.ACCEPT: lambda act, powers, case, row: commands.accept(act, powers, case.pk),
    Verb.ASSIGN: _assign,
    Verb.HANDLE: lambda act, powers, case, row: commands.handle(act, powers, case.pk, result=row.result),
    Verb.VERIFY: lambda act, powers, case, row: commands.verify(act, powers, case.pk, passed=True),
    Verb.DECIDE: lambda act, powers, case, row: commands.decide(act, powers, case.pk, approved=True),
    Verb.NOTICE: lambda act, powers, case, row: commands.notice(act, powers, case.pk, text=row.result),
    Verb.ANSWER: lambda act, powers, case, row: commands.answer(act, powers, case.pk, text=row.result),
    Verb.CLOSE: lambda act, powers, case, row: commands.close(act, powers, case.pk),
}
