"""The calendar of duties: charter × posts × periods, against what was done (F1). A fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import Adopted, in_force, in_force_between
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import Duty, DutyKind
from gridwork.fieldwork.models import Excuse
from gridwork.fieldwork.queries.done_deeds import deeds_of
from gridwork.fieldwork.queries.findings import findings_of
from gridwork.fieldwork.queries.sampling_units import checks_given
from gridwork.fieldwork.queries.seats import HeldPost, held_posts, whose
from gridwork.fieldwork.rules.crediting import Seat, seats_served
from gridwork.fieldwork.rules.duties import (
    Able,
    Asked,
    Done,
    Holding,
    Occurrence,
    State,
    acting,
    begun,
    given,
    occurrences,
)
from gridwork.fieldwork.rules.periods import Period, before, period_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

HOUR = 3600
RECENT = timedelta(days=14)
"""So far back what was missed is told where periods are short; days not cleared are, too."""
Post = tuple[int, str]
"""A post by office and kind; nobody need ever have held it."""


@dataclass(frozen=True, slots=True, order=True)
class PostAt:
    """A post the charter foresees in an office, held or not."""

    area_id: int
    office_id: int
    department: str
    kind: str


@dataclass(frozen=True, slots=True)
class DutyOccurrence:
    """One duty of one post in one period, and how it stands. ``asked``: the duty as the charter had it then."""

    post: PostAt
    duty: str
    asked: Duty
    occurrence: Occurrence

    @property
    def kind(self) -> DutyKind:
        """What the duty asks for."""
        return self.asked.kind


@dataclass(frozen=True, slots=True)
class MyDuty:
    """A duty of a post somebody acts in, in one period, with the posting in which it is or was theirs."""

    posting_id: int
    of: DutyOccurrence


@dataclass(frozen=True, slots=True)
class MyDuties:
    """What is asked of somebody. ``now``: due or done in periods that touch the day.

    ``missed``: neither made up for nor excused, latest first.
    """

    now: list[MyDuty]
    missed: list[MyDuty]

    def unlisted(self, uncleared: Collection[date]) -> list[date]:
        """Of the days not cleared those whose log is not listed as missed anyway."""
        listed = {one.of.occurrence.due_on for one in self.missed if one.of.kind is DutyKind.LOG}
        return [day for day in uncleared if day not in listed]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A duty as a charter had it in a stretch of days."""

    key: str
    duty: Duty
    span: Period
    adopted: Adopted

    @property
    def asked(self) -> Asked:
        """How much each period asks for; the hours of all its times together."""
        duty = self.duty
        return Asked(duty.every, duty.times, round((duty.hours or 0) * HOUR) * duty.times, duty.first_days)

    @property
    def whole(self) -> Period:
        """From the begin of the first period its days touch to the end of the last."""
        every = self.duty.every
        return Period(period_of(every, self.span.first).first, period_of(every, self.span.last).last)

    def periods(self, until: date, today: date) -> list[Period]:
        """The begun periods it is this charter's to judge: it was in force on their last day, as far as we look."""
        found = begun(self.duty.every, self.span, today, lambda day: self.adopted.calendar.day(day).working)
        return [period for period in found if min(period.last, until) in self.span]


def occurrences_of(posts: Collection[PostAt], since: date, until: date) -> list[DutyOccurrence]:
    """The duties of these posts in every period that touches a stretch of days, both inclusive, and has begun.

    By post, then in the charter's order, then by day; each by the charter that was in force at its end (or
    today). Ten queries, whatever the number of posts, duties and deeds.
    """
    last = min(until, in_force().calendar.today(now()))
    return [one for _, one, _ in _judged(posts, _rules(since, last), last)]


def own_occurrences(person_id: int, posts: Collection[PostAt], since: date, until: date) -> list[DutyOccurrence]:
    """Of :func:`occurrences_of` those that were somebody's own: they acted in the post until it was due, or did it."""
    last = min(until, in_force().calendar.today(now()))
    return [
        one
        for _, one, held in _judged(posts, _rules(since, last), last)
        if person_id in one.occurrence.people or whose(person_id, held, one.occurrence.first, one.occurrence.due_on)
    ]


def posts_acted_in(powers: Powers) -> dict[PostAt, int]:
    """The posts somebody acts in, each with the posting in which they do."""
    return {
        PostAt(post.area_id, post.office_id, post.department, post.kind): post.posting_id
        for post in powers.posts
        if post.acting and post.office_id is not None and post.posting_id is not None
    }


def told_since(every: Cadence, day: date) -> date:
    """How far back it is told what was missed: the :data:`RECENT` days, and at least the last period."""
    return min(day - RECENT, before(every, period_of(every, day)).first)


def my_duties(person_id: int, powers: Powers, day: date) -> MyDuties:
    """What is due, done or was missed as of a day in the posts somebody acts in (ten queries).

    Missed is told of the :data:`RECENT` days before and at least of each duty's last period; of what was theirs on some
    day until it was due, and is still asked of the post: only of that they can say why, or make it up.
    """
    assert powers.person_id == person_id
    mine = posts_acted_in(powers)
    asked, found = in_force().charter.duties, MyDuties([], [])
    for rule, one, held in _judged(mine.keys(), _rules_lately(asked.values(), day), day):
        did, still = one.occurrence, asked.get(one.duty)
        if did.state is not State.MISSED:
            found.now.extend([MyDuty(mine[one.post], one)] if day <= did.last else [])
        elif still and still.every is rule.duty.every and one.post.kind in still.posts:
            found.missed.extend(MyDuty(posting, one) for posting in whose(person_id, held, did.first, did.due_on))
    found.missed.sort(key=lambda one: one.of.occurrence.due_on, reverse=True)
    return found


def _rules_lately(asked: Collection[Duty], day: date) -> list[_Rule]:
    """The duties as charters had them lately, each as far back as it is told when it was missed."""
    rules = _rules(min((told_since(duty.every, day) for duty in asked), default=day), day)
    return [
        replace(rule, span=Period(max(rule.span.first, told_since(rule.duty.every, day)), rule.span.last))
        for rule in rules
        if told_since(rule.duty.every, day) <= rule.span.last
    ]


def _judged(
    posts: Collection[PostAt], every_rule: list[_Rule], last: date
) -> Iterator[tuple[_Rule, DutyOccurrence, list[HeldPost]]]:
    """Each duty of each post by the rules it falls under, with all who held the post."""
    today, kinds = in_force().calendar.today(now()), {post.kind for post in posts}
    rules = [rule for rule in every_rule if not kinds.isdisjoint(rule.duty.posts)]
    if not rules:
        return
    whole = Period(*_ends([rule.whole for rule in rules]))
    held = held_posts({post.office_id for post in posts}, kinds, whole)
    counted = _counted(rules, _seats(held, every_rule))
    checks = _checks_given(rules, posts, whole)
    excuses = _excuses(held, whole)
    by_post: dict[Post, list[HeldPost]] = {}
    for seat in held:
        by_post.setdefault((seat.office_id, seat.kind), []).append(seat)
    told = [(rule, rule.asked, rule.periods(last, today)) for rule in rules]
    for post in sorted(posts):
        name = (post.office_id, post.kind)
        here = by_post.get(name, [])
        able = Able.of([seat.holding for seat in here], whole.first, whole.last)
        checked = checks.get((post.area_id, post.kind), ())
        for rule, asked, periods in told:
            if post.kind in rule.duty.posts:
                done, said = counted.get((*name, rule.duty.kind), []), excuses.get((*name, rule.key), {})
                owed = given(periods, checked) if rule.duty.kind is DutyKind.CROSS_CHECK else periods
                for one in occurrences(asked, owed, able, done, said, today):
                    yield rule, DutyOccurrence(post, rule.key, rule.duty, one), here


def _checks_given(rules: list[_Rule], posts: Collection[PostAt], whole: Period) -> dict[tuple[int, str], list[date]]:
    """When there was something to cross-check (one query, none where no rule asks for it): else nothing is owed."""
    if not any(rule.duty.kind is DutyKind.CROSS_CHECK for rule in rules):
        return {}
    return checks_given({post.area_id for post in posts}, whole)


def _rules(since: date, until: date) -> list[_Rule]:
    """The duties of all posts, by charter, in order."""
    return [
        _Rule(key, duty, Period(first, last), adopted)
        for first, last, adopted in (in_force_between(since, until) if since <= until else ())
        for key, duty in adopted.charter.duties.items()
    ]


def _ends(spans: Collection[Period]) -> tuple[date, date]:
    return min(span.first for span in spans), max(span.last for span in spans)


def _counted(rules: list[_Rule], seats: list[Seat]) -> dict[tuple[int, str, str], list[Done]]:
    """What was done, by office, post and kind of duty (five queries, two where no zero report is asked for)."""
    wanted: dict[str, Period] = {}
    for rule in rules:
        wanted[rule.duty.kind] = Period(*_ends([rule.whole, *filter(None, [wanted.get(rule.duty.kind)])]))
    together: dict[Post, list[Holding]] = {}
    theirs: dict[int, list[Seat]] = {}
    for seat in seats:
        together.setdefault((seat.office_id, seat.kind), []).append(seat.holding)
        theirs.setdefault(seat.holding.person_id, []).append(seat)

    def acted(seat: Seat, day: date) -> bool:
        return seat.holding in acting(together[seat.office_id, seat.kind], day)

    counted: dict[tuple[int, str, str], list[Done]] = {}
    done = deeds_of(theirs.keys(), wanted)
    if zero := wanted.get(DutyKind.ZERO_REPORT):
        asked = [person for person, own in theirs.items() if any(DutyKind.ZERO_REPORT in seat.asked for seat in own)]
        done += findings_of(asked, zero)
    for told in done:
        for seat in seats_served(told, theirs[told.done.person_id], acted):
            counted.setdefault((seat.office_id, seat.kind, told.kind), []).append(told.done)
    return counted


def _seats(held: list[HeldPost], rules: list[_Rule]) -> list[Seat]:
    """The postings with where they are and what kinds of duty they have."""
    asked: dict[str, set[str]] = {}
    for rule in rules:
        for kind in rule.duty.posts:
            asked.setdefault(kind, set()).add(rule.duty.kind)
    present = tree()
    seats = []
    for one in held:
        area = present.office_node(one.office_id).area_id
        lineage = present.area(area).lineage if area in present else (area,)
        kinds = frozenset(asked.get(one.kind, ()))
        seats.append(Seat(one.posting_id, one.office_id, one.kind, lineage, kinds, one.holding))
    return seats


def _excuses(held: list[HeldPost], whole: Period) -> dict[tuple[int, str, str], dict[date, str]]:
    """Reasons by office, post, duty and first day of the period (one query)."""
    posts = {one.post_id: (one.office_id, one.kind) for one in held}
    found: dict[tuple[int, str, str], dict[date, str]] = {}
    rows = Excuse.objects.filter(post__in=list(posts), period__range=(whole.first, whole.last))
    for post, duty, period, reason in rows.values_list("post", "duty", "period", "reason"):
        found.setdefault((*posts[post], duty), {})[period] = reason
    return found
