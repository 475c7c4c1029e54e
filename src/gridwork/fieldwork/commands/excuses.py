"""Why a duty was late or not done (F1): said once, and said better."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gridwork.base.errors import N_, BadInput, NotAllowed, NotFound
from gridwork.charter.schema import Charter
from gridwork.charter.work_parts import Duty, Visit
from gridwork.fieldwork.commands.deeds import doer, local_day, posting_in, was_asked
from gridwork.fieldwork.models import Excuse
from gridwork.fieldwork.queries.asked_then import charter_filled
from gridwork.fieldwork.rules.kinds import EXCUSE, Verb
from gridwork.fieldwork.rules.periods import Period, period_of
from gridwork.fieldwork.rules.seasons import period_asked
from gridwork.fieldwork.rules.words import came, why
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write
from gridwork.territory.models import Posting
from gridwork.territory.rules.powers import Powers


def excuse_again(ids: list[int]) -> Excuse:
    """The excuse an act gave."""
    return Excuse.objects.get(pk=ids[0])


@once(EXCUSE, Verb.EXPLAIN, again=excuse_again)
def explain(act: Act, powers: Powers, duty: str, posting_id: int, period: date, reason: str) -> Excuse:
    """Say why a duty of one's post was late or not done in the period of a day; said again, the new words stand.

    ``duty``: key of the charter's duty, ``inspection:KEY`` or ``visit:KEY``. BadInput (place: the field)
    for a day to come, a period before the first charter or a duty that is not the post's; NotAllowed for somebody
    else's post.
    """
    posting = Posting.objects.select_related("post__office").filter(pk=posting_id).first()
    if posting is None:
        raise NotFound(N_("There is no such posting."), code="no-posting", place="posting")
    if posting.person_id != act.person_id:
        raise NotAllowed(N_("Only whoever holds the post explains what was not done in it."), code="not-mine")
    office, text = posting.post.office, why(reason)
    act = act.in_post(posting_in(powers, office.area_id, frozenset(filter(None, [office.department]))))
    came(period, local_day(act), "period")
    asked = _period(duty, posting.post.kind, period, local_day(act))
    if posting.from_day > asked.last or (posting.to_day is not None and posting.to_day < asked.first):
        raise NotAllowed(N_("Only whoever holds the post explains what was not done in it."), code="not-mine")
    was_asked(asked.last, "period")
    first = asked.first
    excuse, _ = Excuse.objects.update_or_create(
        post_id=posting.post_id, duty=duty, period=first,
        defaults={"person_id": doer(act), "reason": text, "recorded_at": act.recorded_at},
    )  # fmt: skip
    write(act, Verb.EXPLAIN, EXCUSE, excuse.pk, duty=duty, post=posting.post_id, period=str(first), reason=text)
    return excuse


def _period(duty: str, post: str, day: date, today: date) -> Period:
    """The period of a day in which the duty falls due for a kind of post; BadInput where it is none of its duties.

    Inspections are closer in their seasons: the period of the turn that holds. The charter is that of the day on
    which the reason was given, or one whose duties a phone may have shown then.
    """
    adopted = charter_filled(today, lambda charter: _asks(charter, duty, post))
    charter, (family, _, key) = adopted.charter, duty.rpartition(":")
    if _asks(charter, duty, post):
        if family != "inspection":
            return period_of((charter.visits if family else charter.duties)[key].every, day)
        asked = period_asked(charter.inspections[key], adopted.calendar, post, day, max(day, today))
        if asked is not None:
            return asked
    raise BadInput(N_("This is no duty of this post."), place="duty")


def _asks(charter: Charter, duty: str, post: str) -> bool:
    """Whether the charter has such a duty, and asks it of such a post where that does not hang on the season."""
    family, _, key = duty.rpartition(":")
    if family == "inspection":
        return key in charter.inspections
    parts: Mapping[str, Duty | Visit] = charter.visits if family else charter.duties
    return family in ("", "visit") and key in parts and post in parts[key].posts
