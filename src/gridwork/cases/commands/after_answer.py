"""What follows an answer (C8): the resident rates it, and an unhappy one reopens the case."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.identifiers import clean_tracking_code
from gridwork.cases.commands.desk import Desk, lay_out, open_desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.commands.telling import tell_holders, tell_line
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import state_of
from gridwork.cases.rules import lifecycle
from gridwork.cases.rules.answering import window_end
from gridwork.cases.rules.masking import mask
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers


def _by_code(act: Act, tracking_code: str) -> Desk:
    code = clean_tracking_code(tracking_code)
    case = Case.objects.select_for_update().filter(tracking_code=code).first() if code else None
    if case is None:
        raise NotFound(N_("No report has this code. Check it and try again."), place="code")
    return lay_out(act, case)


@once(Verb.RATE)
def rate(act: Act, tracking_code: str, *, stars: int, words: str = "") -> Case:
    """Rate the answer with one to five stars (评价), within the charter's time; once."""
    desk = _by_code(act, tracking_code)
    case = desk.case
    if stars not in range(1, 6):
        raise BadInput(N_("Choose one to five stars."), place="stars")
    if case.answered_at is None:
        raise Conflict(N_("There is no answer to rate yet."), code="not-now")
    if case.rating is not None:
        raise Conflict(N_("This answer has been rated already. Thank you."), code="rated")
    if act.done_at > window_end(desk.calendar, case.closed_at or case.answered_at, desk.charter.answering.rate_within):
        raise Conflict(N_("The time to rate this answer has passed."), code="too-late")
    case.rating, case.rated_at = stars, act.done_at
    return desk.done(Verb.RATE, stars=stars, words=mask(words.strip())[:1000])


@once(Verb.REOPEN)
def reopen(act: Act, tracking_code: str, *, reason: str) -> Case:
    """Reopen an ended case the resident is not content with (重开), within the charter's time."""
    desk = _by_code(act, tracking_code)
    case = desk.case
    why_not = lifecycle.why_not(desk.steps, state_of(case), Verb.REOPEN)
    if why_not:
        raise Conflict(why_not, code="not-now")
    ended = case.closed_at or case.answered_at or case.reported_at
    if act.done_at > window_end(desk.calendar, ended, desk.charter.answering.reopen_within):
        raise Conflict(N_("The time to reopen this case has passed. Please make a new report."), code="too-late")
    return _reopened(desk, reason)


@once(Verb.REOPEN)
def reopen_by_office(act: Act, powers: Powers, case_id: int, *, reason: str, seen: int | None = None) -> Case:
    """Reopen an ended case by someone who may verify it, e.g. after a sampled call."""
    return _reopened(open_desk(act, powers, case_id, Verb.REOPEN, seen), reason)


def _reopened(desk: Desk, reason: str) -> Case:
    """Back to the step in which the work is done; a new promise runs, the old answer is withdrawn."""
    case, act = desk.case, desk.act
    text = said(reason, place="reason", missing=N_("Say what is still wrong."))
    case.closed_at = case.answered_at = case.published_at = None
    if case.public_result:
        case.public_result = ""
        case.photos.filter(public=True).update(public=False)
    case.rating = case.rated_at = None
    case.reopened += 1
    span = desk.charter.categories[case.category].promise or desk.charter.procedures[case.procedure].promise
    promise = desk.calendar.add(act.done_at, span)
    case.promised_at, case.provisional = promise.at, promise.provisional
    desk.move(Verb.REOPEN)
    tell = tell_line if case.reopened >= desk.charter.escalation.reopened else tell_holders
    tell(act, case, "reopened")
    return desk.done(Verb.REOPEN, reason=text, times=case.reopened, promised=promise.at.isoformat())
