"""Checks of what falls due by itself: duties, inspections, visits, programmes of care, samples (F1, F4, F5, F8, S1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from gridwork.base.errors import N_
from gridwork.charter.case_parts import Match, Who
from gridwork.charter.record_parts import FieldType, Subject
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.rules.references import places, repeated, repeated_names, unknown, unknowns
from gridwork.charter.rules.routing_checks import usual_route
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import DutyKind, Inspection, Sample, Sampled, Season, Turn, Visit, Visited

LONGEST_KEY = 32
"""What a table's column of keys holds."""

_ORDINARY_YEAR = 2025
_SHORTEST = {
    Cadence.WORKING_DAY: 1, Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.HALF_MONTH: 13, Cadence.MONTH: 28,
    Cadence.QUARTER: 90, Cadence.HALF_YEAR: 181, Cadence.YEAR: 365,
}  # fmt: skip
"""Days of the shortest period of each cadence."""
_A_YEAR = {
    Cadence.WORKING_DAY: 250, Cadence.DAY: 365, Cadence.WEEK: 52, Cadence.HALF_MONTH: 24, Cadence.MONTH: 12,
    Cadence.QUARTER: 4, Cadence.HALF_YEAR: 2, Cadence.YEAR: 1,
}  # fmt: skip
"""About how many periods a year has."""
_VISITED_SUBJECT = {
    Visited.EVERY_HOUSEHOLD: Subject.HOUSEHOLD,
    Visited.DECLARED_NEED: Subject.HOUSEHOLD,
    Visited.PREMISES: Subject.PREMISES,
}


def faults(charter: Charter) -> Iterator[Fault]:
    """Every fault of the parts that say what falls due."""
    for part in ("duties", "inspections", "visits", "programmes", "samples"):
        entries = getattr(charter, part)
        yield from repeated_names(part, [(key, one.name.zh) for key, one in entries.items()])
        yield from _key_faults(part, entries)
    yield from _duty_faults(charter)
    for key, inspection in charter.inspections.items():
        yield from _inspection_faults(charter, ("inspections", key), inspection)
    for key, visit in charter.visits.items():
        yield from _visit_faults(charter, ("visits", key), visit)
    for key, programme in charter.programmes.items():
        if not programme.purpose.zh.strip():
            message = N_("Say what people enrol for: it is read out to them before they agree.")
            yield Fault(("programmes", key, "purpose"), message)
    for key, sample in charter.samples.items():
        yield from _sample_faults(charter, ("samples", key), sample)


def _key_faults(part: str, keys: Collection[str]) -> Iterator[Fault]:
    for key in keys:
        if len(key) > LONGEST_KEY:
            yield Fault((part, key), N_("A key has at most %(most)s letters."), params={"most": LONGEST_KEY})


def _duty_faults(charter: Charter) -> Iterator[Fault]:
    checkers = {post for sample in charter.samples.values() if sample.across for post in sample.posts}
    for key, duty in charter.duties.items():
        path: Path = ("duties", key)
        yield from _worker_faults(charter, (*path, "posts"), duty.posts)
        yield from _first_days_faults((*path, "first_days"), duty.every, duty.first_days)
        if duty.hours is not None and duty.kind is not DutyKind.ROUNDS:
            yield Fault((*path, "hours"), N_("Only rounds have a least number of hours."))
        if duty.kind is DutyKind.CROSS_CHECK and not checkers.issuperset(duty.posts):
            message = N_("These posts check no sample of another unit (across), so they have nothing to cross-check.")
            yield Fault((*path, "posts"), message, "unholdable")


def _worker_faults(charter: Charter, path: Path, posts: list[str]) -> Iterator[Fault]:
    """The posts exist, each once, and their holders may work in the field."""
    yield from unknowns(path, posts, charter.posts)
    yield from repeated(path, posts)
    for place, post in enumerate(posts):
        if post in charter.posts and Capability.FIELD_WORK not in charter.posts[post].may:
            message = N_("“%(post)s” has this to do, but may do no field work; give it “field.work”.")
            yield Fault((*path, place), message, "unholdable", {"post": post})


def _first_days_faults(path: Path, every: Cadence, first_days: int | None) -> Iterator[Fault]:
    if first_days is not None and first_days >= _SHORTEST[every]:
        message = N_("A period may have only %(days)s days; name fewer first days, or none.")
        yield Fault(path, message, params={"days": _SHORTEST[every]})


def _inspection_faults(charter: Charter, path: Path, inspection: Inspection) -> Iterator[Fault]:
    yield from unknowns((*path, "premises"), inspection.premises, charter.ledgers.premises)
    yield from repeated((*path, "premises"), inspection.premises)
    yield from repeated((*path, "checklist"), [check.key for check in inspection.checklist], "key")
    for place, check in enumerate(inspection.checklist):
        if len(check.key) > LONGEST_KEY:
            message = N_("A key has at most %(most)s letters.")
            yield Fault((*path, "checklist", place, "key"), message, params={"most": LONGEST_KEY})
    yield from _turn_faults(charter, (*path, "turns"), inspection.turns)
    yield from repeated((*path, "seasons"), [season.name.zh for season in inspection.seasons], "name")
    for place, season in enumerate(inspection.seasons):
        yield from _season_faults(charter, (*path, "seasons", place), season, inspection.turns)
    yield from _refusal_faults(charter, path, inspection)


def _turn_faults(charter: Charter, path: Path, turns: list[Turn]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, turn in enumerate(turns):
        yield from _worker_faults(charter, (*path, place, "posts"), turn.posts)
        yield from _first_days_faults((*path, place, "first_days"), turn.every, turn.first_days)
        if twice := sorted(seen & set(turn.posts)):
            message = N_("“%(name)s” has its turn twice; which of them holds?")
            yield Fault((*path, place, "posts"), message, "given-twice", {"name": twice[0]})
        seen.update(turn.posts)


def _season_faults(charter: Charter, path: Path, season: Season, ordinary: list[Turn]) -> Iterator[Fault]:
    """A season has its days or the holidays, and nobody looks less often in it."""
    yield from _turn_faults(charter, (*path, "turns"), season.turns)
    if season.holidays is bool(season.begins or season.ends):
        yield Fault(path, N_("A season names its first and its last day, or the holidays: one of the two."))
    elif not season.holidays:
        for name in ("begins", "ends"):
            if not _day_of_every_year(getattr(season, name)):
                message = N_("“%(day)s” is no day of every year; write month and day, such as 03-01.")
                yield Fault((*path, name), message, params={"day": getattr(season, name)})
    usual = {post: _times_a_year(turn) for turn in ordinary for post in turn.posts}
    for place, turn in enumerate(season.turns):
        for post in turn.posts:
            if _times_a_year(turn) < usual.get(post, 0):
                message = N_("“%(post)s” would look less often in this season than at other times.")
                yield Fault((*path, "turns", place, "every"), message, params={"post": post})


def _times_a_year(turn: Turn) -> int:
    return _A_YEAR[turn.every] * turn.times


def _day_of_every_year(text: str) -> bool:
    try:
        date.fromisoformat(f"{_ORDINARY_YEAR}-{text}")
    except ValueError:
        return False
    return True


def _refusal_faults(charter: Charter, path: Path, inspection: Inspection) -> Iterator[Fault]:
    """A refusal becomes a case of a category whose cases go to the department that takes over."""
    office, category = inspection.refused_to, inspection.refused_as
    if bool(office) is not bool(category):
        message = N_("A refusal needs both the department that takes it over and the category of the case it becomes.")
        yield Fault((*path, "refused_to" if category else "refused_as"), message)
        return
    if office and office not in charter.departments:
        yield unknown((*path, "refused_to"), office, charter.departments)
    elif category and category not in charter.categories:
        yield unknown((*path, "refused_as"), category, charter.categories)
    elif category and any(rule.when == Match() for rule in charter.routing):
        rule = usual_route(charter, category)
        if rule.department != office:
            message = N_("The routing rule “%(rule)s” sends such a case elsewhere, not to “%(office)s”.")
            yield Fault((*path, "refused_as"), message, "misrouted", {"rule": rule.key, "office": office})
        else:
            yield from _first_step_faults(charter, (*path, "refused_as"), rule.procedure, category)


def _first_step_faults(charter: Charter, path: Path, procedure: str, category: str) -> Iterator[Fault]:
    """What is handed over is in the authority's hands from the first step a person takes."""
    runs = charter.procedures.get(procedure or charter.categories[category].procedure)
    first = next((step for step in runs.steps if not step.auto), None) if runs else None
    if first is not None and first.who is not Who.DEPARTMENT:
        message = N_("Handed over, but the first step of “%(procedure)s” falls to “%(who)s”, not to the department.")
        params = {"procedure": procedure or charter.categories[category].procedure, "who": first.who.value}
        yield Fault(path, message, "not-handed-over", params)


def _visit_faults(charter: Charter, path: Path, visit: Visit) -> Iterator[Fault]:
    yield from _worker_faults(charter, (*path, "posts"), visit.posts)
    yield from unknowns((*path, "premises"), visit.premises, charter.ledgers.premises)
    yield from unknowns((*path, "programmes"), visit.programmes, charter.programmes)
    if visit.premises and visit.to is not Visited.PREMISES:
        yield Fault((*path, "premises"), N_("Only a visit to premises says of which kinds."))
    if visit.to is Visited.CARE_PARTICIPANT:
        yield from _care_visit_faults(charter, path, visit)
    elif visit.programmes:
        yield Fault((*path, "programmes"), N_("Only a visit to participants in care says of which programmes."))
    else:
        yield from _visit_form_faults(charter, path, visit)


def _care_visit_faults(charter: Charter, path: Path, visit: Visit) -> Iterator[Fault]:
    """Goes to those who enrolled in a programme there is; what is said stays out of the ledgers."""
    if not charter.programmes:
        message = N_("Care visits go to those who enrolled and agreed; there is no programme to enrol in.")
        yield Fault((*path, "programmes"), message, "no-programme")
    if visit.form or visit.needs:
        message = N_("A care visit fills no ledger. Bounds: no cross-programme dossier of a person.")
        yield Fault((*path, "form" if visit.form else "needs"), message)
    for place, post in enumerate(visit.posts):
        if post in charter.posts and Capability.CARE_SEE not in charter.posts[post].may:
            message = N_("“%(post)s” may not open who is enrolled, so it cannot call on them; give it “care.see”.")
            yield Fault((*path, "posts", place), message, "unholdable", {"post": post})


def _visit_form_faults(charter: Charter, path: Path, visit: Visit) -> Iterator[Fault]:
    """The form describes whom the visit goes to, and its needs are something to choose from."""
    if visit.to is Visited.DECLARED_NEED and not visit.needs:
        yield Fault((*path, "needs"), N_("Name the form and its field in which households declare their needs."))
    elif visit.needs and not visit.form:
        yield Fault((*path, "form"), N_("Needs stand in a field of a form; name the form too."))
    if not visit.form:
        return
    form = charter.ledgers.forms.get(visit.form)
    if form is None:
        yield unknown((*path, "form"), visit.form, charter.ledgers.forms)
        return
    if form.subject is not _VISITED_SUBJECT[visit.to]:
        yield Fault((*path, "form"), N_("This form does not describe those whom the visit goes to."))
    fields = {field.key: field for field in form.fields}
    if visit.needs and visit.needs not in fields:
        yield unknown((*path, "needs"), visit.needs, fields)
    elif visit.needs and fields[visit.needs].type is not FieldType.CHOICES:
        yield Fault((*path, "needs"), N_("Needs are ticked: the field must be one of “choices”."))


def _sample_faults(charter: Charter, path: Path, sample: Sample) -> Iterator[Fault]:
    yield from _worker_faults(charter, (*path, "posts"), sample.posts)
    yield from _worker_faults(charter, (*path, "again_posts"), sample.again_posts)
    yield from repeated((*path, "questions"), [question.key for question in sample.questions], "key")
    yield from repeated((*path, "questions"), [question.name.zh for question in sample.questions], "name")
    if not sample.questions:
        yield Fault((*path, "questions"), N_("Say what is asked of each drawn item."))
    if bool(sample.again_posts) is not (sample.again_percent is not None):
        message = N_("A second check needs both the posts that make it and the share they check.")
        yield Fault((*path, "again_percent"), message)
    yield from _across_faults(charter, path, sample)
    if not _frame(charter, sample.of):
        yield Fault((*path, "of"), N_("The charter has none of these to draw from."), "nothing-to-draw")


def _across_faults(charter: Charter, path: Path, sample: Sample) -> Iterator[Fault]:
    """Units that check one another do so by posts of their own."""
    if not sample.across:
        return
    if sample.across not in places(charter):
        yield unknown((*path, "across"), sample.across, places(charter))
        return
    for place, post in enumerate(sample.posts):
        if post in charter.posts and charter.posts[post].at != sample.across:
            message = N_("“%(post)s” is no post at “%(level)s”, where units check one another.")
            yield Fault((*path, "posts", place), message, params={"post": post, "level": sample.across})


def _frame(charter: Charter, of: Sampled) -> bool:
    if of is Sampled.INSPECTIONS:
        return bool(charter.inspections)
    return of is not Sampled.LEDGER or bool(charter.ledgers.forms)
