"""The work log (民情日志): a day, a week, and which of a station's people have cleared theirs (F3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gridwork.accounts.models import Person
from gridwork.base.errors import N_, NotFound
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.models import DayLog, WeekLog
from gridwork.fieldwork.queries.findings import day_bounds
from gridwork.fieldwork.queries.open_matters import Matter, open_matters
from gridwork.fieldwork.queries.reach import office_seen, own_sight
from gridwork.fieldwork.queries.seats import HeldPost, held_posts, posts_shared
from gridwork.fieldwork.queries.told import Sentence, sentences
from gridwork.fieldwork.rules.kinds import DEED, Verb
from gridwork.fieldwork.rules.periods import Period
from gridwork.fieldwork.rules.weeks import DAYS, closes_from, days_of
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import held_between
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers
from gridwork.territory.rules.standing import Holding, acting


@dataclass(frozen=True, slots=True)
class DayOf:
    """One person's day: what the journal says they did, their own words, and what is left open now.

    ``kept``: whether a log was to be kept: a working day on which they acted in a post with one. ``hidden``: there is
    one, of an area out of the reader's sight, so that nothing can be said of it.
    """

    person: Person
    day: date
    sentences: list[Sentence]
    log: DayLog | None
    kept: bool
    hidden: bool
    left: list[Matter]

    @property
    def zero_first(self) -> bool:
        """Whether something was found on a day of a zero report: the log shows both."""
        done = {(one.kind, one.verb): {item.id for item in one.items} for one in self.sentences}
        said = done.get((DEED, Verb.ZERO), set()) - done.get((DEED, Verb.TAKE_BACK), set())
        return bool(said) and ("case", "report") in done


@dataclass(frozen=True, slots=True)
class WeekOf:
    """One person's week. ``week``: how it was closed, if it was; ``closes_from``: when it may be.

    ``days``: the log of each, and whether one was to be kept. ``hidden``: days whose log is out of the reader's sight;
    ``week_hidden``: the closing is.
    """

    person: Person
    monday: date
    days: list[tuple[date, DayLog | None, bool]]
    sentences: list[Sentence]
    week: WeekLog | None
    closes_from: date
    hidden: frozenset[date]
    week_hidden: bool
    left: list[Matter]


@dataclass(frozen=True, slots=True)
class Cleared:
    """Somebody whose post keeps a log, with the days of one week and whether it is closed.

    ``days``: the log of each, and whether one was to be kept by now: worked, not to come, and acted in the post.
    """

    person_id: int
    name: str
    area_id: int
    kind: str
    days: tuple[tuple[DayLog | None, bool], ...]
    week: WeekLog | None


def day_of(powers: Powers, person_id: int, day: date) -> DayOf:
    """One's own day, or that of somebody in reach, as far as it happened there; NotFound otherwise (17 queries)."""
    person = _person_seen(powers, person_id, day, day)
    log = DayLog.objects.filter(person=person_id, day=day).first()
    told = _reached(powers, person_id, sentences(person_id, *day_bounds(day)))
    kept = bool(kept_days(person_id, day, day))
    seen = _log_seen(powers, log)
    return DayOf(person, day, told, seen, kept, log is not None and seen is None, _left(powers, person_id))


def week_of(powers: Powers, person_id: int, monday: date) -> WeekOf:
    """The same for the week that begins on a Monday (18 queries)."""
    days = days_of(monday)
    sunday = days[-1]
    person = _person_seen(powers, person_id, monday, sunday)
    logs = {one.day: one for one in DayLog.objects.filter(person=person_id, day__range=(monday, sunday))}
    told = _reached(powers, person_id, sentences(person_id, *day_bounds(monday, DAYS)))
    week, kept = WeekLog.objects.filter(person=person_id, monday=monday).first(), kept_days(person_id, monday, sunday)
    seen = [(day, _log_seen(powers, logs.get(day)), day in kept) for day in days]
    closed = week if (week and own_sight(powers, week.area_id)) or powers.person_id == person_id else None
    hidden = frozenset(day for day, log, _ in seen if log is None and day in logs)
    return WeekOf(
        person, monday, seen, told, closed, week_closes_from(monday), hidden, week is not None and closed is None,
        _left(powers, person_id),
    )  # fmt: skip


def week_closes_from(monday: date) -> date:
    """The first day on which the week may be closed, by the cell's calendar."""
    calendar = in_force().calendar
    return closes_from(monday, lambda day: calendar.day(day).working)


def uncleared(person_id: int, since: date, until: date) -> list[date]:
    """Of :func:`kept_days` those whose log is not cleared yet (three queries)."""
    done = DayLog.objects.filter(person=person_id, day__range=(since, until), cleared_at__isnull=False)
    cleared = set(done.values_list("day", flat=True))
    return [day for day in kept_days(person_id, since, until) if day not in cleared]


def kept_days(person_id: int, since: date, until: date) -> list[date]:
    """Working days on which the person acted in a post with a log, both ends inclusive (two queries)."""
    kept = _kept(posts_shared(person_id, _keepers(), Period(since, until)), since, until)
    return [day for person, day in kept if person == person_id]


def _kept(held: Iterable[HeldPost], since: date, until: date) -> list[tuple[int, date]]:
    """Who acted on which working day in one of these posts, by day."""
    worked, posts = in_force().calendar.day, dict[int, list[Holding]]()
    for one in held:
        posts.setdefault(one.post_id, []).append(one.holding)
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return [
        (person, day)
        for day in days
        if worked(day).working
        for person in sorted({one.person_id for post in posts.values() for one in acting(post, day)})
    ]


def cleared_in(powers: Powers, area_id: int, monday: date, today: date) -> list[Cleared]:
    """Who keeps a log in an area and right below it, and which days of a week they have cleared (five queries)."""
    present = tree()
    areas = [area_id, *(child.id for child in present.children(area_id))]
    days = days_of(monday)
    sunday = days[-1]
    rows = Posting.objects.filter(held_between(monday, sunday), post__office__area__in=areas, post__kind__in=_keepers())
    people: dict[int, tuple[str, int, str]] = {}
    for person, name, area, department, kind in rows.order_by(
        "post__office__area__depth", "post__office__area__code"
    ).values_list("person", "person__name", "post__office__area", "post__office__department", "post__kind"):
        if office_seen(powers, area, department):
            people.setdefault(person, (name, area, kind))
    logs = {
        (one.person_id, one.day): one
        for one in DayLog.objects.filter(person__in=people, day__range=(monday, sunday)).defer("words")
    }
    weeks = {one.person_id: one for one in WeekLog.objects.filter(person__in=people, monday=monday)}
    offices = {office.id for area in areas if area in present for office in present.offices_of(area)}
    keepers = _keepers()
    held = held_posts(offices, keepers, Period(monday, sunday))
    theirs = (one for one in held if one.office_id in offices and one.kind in keepers)
    kept = frozenset(_kept(theirs, monday, min(sunday, today)))
    return [
        Cleared(
            person, name, area, kind, tuple((logs.get((person, day)), (person, day) in kept) for day in days),
            weeks.get(person),
        )
        for person, (name, area, kind) in people.items()
    ]  # fmt: skip


def _keepers() -> set[str]:
    """Kinds of post that keep a log."""
    return {kind for duty in in_force().charter.duties.values() if duty.kind is DutyKind.LOG for kind in duty.posts}


def _person_seen(powers: Powers, person_id: int, first: date, last: date) -> Person:
    """Oneself, or somebody with a post in reach in these days; NotFound otherwise (two queries)."""
    person = Person.objects.filter(pk=person_id).first()
    if person is not None and powers.person_id == person_id:
        return person
    held = Posting.objects.filter(held_between(first, last), person=person_id)
    for area, department in held.values_list("post__office__area", "post__office__department"):
        if person is not None and office_seen(powers, area, department):
            return person
    raise NotFound(N_("There is no such log."))


def _log_seen(powers: Powers, log: DayLog | None) -> DayLog | None:
    if log is None or powers.person_id == log.person_id:
        return log
    return log if own_sight(powers, log.area_id) else None


def _reached(powers: Powers, person_id: int, told: Collection[Sentence]) -> list[Sentence]:
    """All of one's own; of somebody else's only what was done where one may look."""
    if powers.person_id == person_id:
        return list(told)
    seen = [replace(one, items=tuple(item for item in one.items if own_sight(powers, item.area_id))) for one in told]
    return [one for one in seen if one.items]


def _left(powers: Powers, person_id: int) -> list[Matter]:
    """What the person has left open (four queries); of somebody else, one more, and only where one may look."""
    if powers.person_id == person_id:
        return open_matters(powers)
    return [one for one in open_matters(powers_of(person_id, now())) if own_sight(powers, one.area_id)]
