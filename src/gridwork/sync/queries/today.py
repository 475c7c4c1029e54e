"""What is on a worker's list today: computed here, kept on the phone for when there is no signal (F7, F1, F4, F5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar, cast

from pydantic_core import to_json

from gridwork.base.moment import iso, now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import duties_ever, inspections_ever, visits_ever
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.charter.work_parts import Visit as VisitPart
from gridwork.fieldwork.models import Occasion
from gridwork.fieldwork.queries.duties import MyDuty, my_duties
from gridwork.fieldwork.queries.inspections import InspectionDue, inspections_due
from gridwork.fieldwork.queries.missed_places import WIDEST, MissedPlaces, missed_places
from gridwork.fieldwork.queries.occasions import planned_for
from gridwork.fieldwork.queries.own_logs import own_logs
from gridwork.fieldwork.queries.visits import VisitDue, visits_due
from gridwork.fieldwork.rules.duties import State
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.sync.queries.carried import carried
from gridwork.sync.queries.frame import say
from gridwork.sync.queries.my_cases import my_cases
from gridwork.sync.queries.my_logs import log_days, log_weeks
from gridwork.sync.queries.my_notices import my_notices, to_issue
from gridwork.sync.queries.my_samples import my_samples
from gridwork.sync.queries.receipts import waiting_of
from gridwork.sync.rules import listed
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

MOST_DUE = 500
"""Visits, and inspections, of one list; of more the most urgent."""
MOST_MISSED = 100
MOST_PLANNED = 100
LOOKED_BACK = timedelta(days=13)

T = TypeVar("T", VisitDue, InspectionDue)


def today(powers: Powers) -> listed.Today:
    """The list of one person, now, with a mark over the rest of it: the same mark, the same list.

    A fixed number of queries, whatever falls due.
    """
    person_id = powers.person_id or 0
    at = now()
    day = in_force().calendar.today(at)
    grids, duties = grids_of_work(powers), my_duties(person_id, powers, day)
    works = powers.anywhere(Capability.FIELD_WORK)
    kept = own_logs(person_id, day - LOOKED_BACK, day)
    told: dict[str, Any] = {
        "day": day.isoformat(),
        "duties": [_duty(one) for one in duties.now],
        "missed": _missed(duties.missed, missed_places(powers, day)),
        "visits": [_visit(one) for one in _most_urgent(visits_due(powers, grids, day))],
        "inspections": [_inspection(one) for one in _most_urgent(inspections_due(powers, grids, day))],
        "notices": my_notices(powers, grids, at)[:MOST_DUE],
        "to_issue": to_issue(powers, grids)[:MOST_DUE],
        "samples": my_samples(powers),
        "cases": my_cases(powers),
        "planned": [_planned(one) for one in planned_for(powers, day)[:MOST_PLANNED]],
        "logs": log_days(powers, kept),
        "weeks": log_weeks(kept),
        "uncleared": [one.isoformat() for one in duties.unlisted(kept.uncleared)] if works else [],
        "cleared": [one.isoformat() for one in kept.cleared],
        "waiting": waiting_of(person_id),
    }
    mark = sha256(to_json(told)).hexdigest()[:32]
    return cast("listed.Today", {"mark": mark, "computed_at": iso(at), **told})


def grids_of_work(powers: Powers) -> list[int]:
    """The grids whose work falls to the person, by code: those they carry, and those of posts up to a town's."""
    present = tree()
    found = {grid.id for grid in carried(powers).grids}
    for reach in powers.reach(Capability.FIELD_WORK):
        grids = present.grids_below(reach.area_id) if reach.area_id in present else []
        if len(grids) <= WIDEST:
            found.update(grid.id for grid in grids)
    return sorted(found, key=lambda grid: present.area(grid).code)


def _most_urgent(found: Sequence[T]) -> list[T]:
    """All in their own order, or so many of them: what was missed before, then what is due first."""
    if len(found) <= MOST_DUE:
        return list(found)
    urgent = sorted((one.state is not Urgency.MISSED, one.due_on, place) for place, one in enumerate(found))
    return [found[place] for place in sorted(place for _, _, place in urgent[:MOST_DUE])]


def _duty(one: MyDuty) -> listed.DutyOccurrence:
    due, post = one.of.occurrence, one.of.post
    duty = duties_ever().get(one.of.duty)
    present = tree()
    return {
        "duty": one.of.duty, "name": say(duty.name) if duty else one.of.duty, "kind": one.of.kind.value,
        "posting": one.posting_id, "area": post.area_id,
        "area_name": present.area(post.area_id).name if post.area_id in present else "",
        "first": due.first.isoformat(), "last": due.last.isoformat(), "due_on": due.due_on.isoformat(),
        "state": due.state.value, "done": due.done, "times": due.times, "seconds": due.seconds,
        "of_seconds": due.of_seconds, "found": due.found,
    }  # fmt: skip


def _missed(duties: Sequence[MyDuty], places: Sequence[MissedPlaces]) -> list[listed.DutyOccurrence]:
    """Both, the latest first, as many as a list holds."""
    told = [*map(_duty, duties), *map(_turn, places)]
    return sorted(told, key=lambda one: one["due_on"], reverse=True)[:MOST_MISSED]


def _turn(one: MissedPlaces) -> listed.DutyOccurrence:
    turn, present = one.of, tree()
    family, _, key = turn.duty.partition(":")
    parts: Mapping[str, InspectionPart | VisitPart] = visits_ever() if family == "visit" else inspections_ever()
    return {
        "duty": turn.duty, "name": say(parts[key].name), "kind": family, "posting": one.posting_id,
        "area": turn.post.area_id, "area_name": present.area(turn.post.area_id).name,
        "first": turn.period.first.isoformat(), "last": turn.period.last.isoformat(),
        "due_on": turn.due_on.isoformat(), "state": State.MISSED.value, "done": one.done, "times": one.asked,
        "seconds": 0, "of_seconds": 0, "found": False,
    }  # fmt: skip


def _visit(one: VisitDue) -> listed.VisitDue:
    return {
        "visit": one.kind, "place": one.place_id, "enrolment": one.enrolment_id, "grid": one.grid_id,
        "title": one.title, "walk": one.walk, "due_on": one.due_on.isoformat(), "state": one.state.value,
        "last_on": one.last_on.isoformat() if one.last_on else None, "last_outcome": one.last_outcome,
        "last_words": one.last_words, "needs": list(one.needs),
    }  # fmt: skip


def _inspection(one: InspectionDue) -> listed.InspectionDue:
    return {
        "inspection": one.kind, "place": one.place_id, "grid": one.grid_id, "title": one.title, "walk": one.walk,
        "due_on": one.due_on.isoformat(), "state": one.state.value,
        "last_on": one.last_on.isoformat() if one.last_on else None,
        "findings": [
            {"check": said.check, "words": said.words, "day": said.day.isoformat(), "state": said.state}
            for said in one.findings
        ],
    }  # fmt: skip


def _planned(one: Occasion) -> listed.Planned:
    return {
        "id": one.pk, "kind": one.kind, "area": one.area_id, "title": one.title,
        "planned_on": one.planned_for.isoformat(),
    }  # fmt: skip
