"""What a routing rule sees of a case, and what other rules would have done with past cases (C4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gridwork.base.worktime import WorkCalendar
from gridwork.cases.models import Case
from gridwork.cases.rules.routing import Facts, route
from gridwork.charter.case_parts import Route
from gridwork.charter.rules.calendar import work_calendar
from gridwork.charter.schema import Charter
from gridwork.territory.queries.tree import Tree, tree


def facts_of(
    calendar: WorkCalendar, present: Tree, category: str, grid_id: int | None, via: str, at: datetime
) -> Facts:
    """The facts of a report made at a moment, located in a grid or in none."""
    lineage = present.area(grid_id).lineage if grid_id else (present.root.id,)
    nodes = [present.area(area) for area in lineage]
    local = calendar.local(at)
    return Facts(
        category=category,
        area_codes=tuple(node.code for node in nodes),
        dedicated=nodes[-1].dedicated,
        via=via,
        local_time=local.time(),
        working_day=calendar.day(local.date()).working,
        located=grid_id is not None,
    )


@dataclass(frozen=True, slots=True)
class Rerouted:
    """One past case: the rule that decided then, and the one that would decide now.

    ``now`` is None when the new charter has no such category any more.
    """

    number: str
    category: str
    then: str
    now: Route | None

    @property
    def moved(self) -> bool:
        """Whether another rule would decide."""
        return self.now is None or self.now.key != self.then


def rerouted(charter: Charter, *, since: datetime) -> Iterator[Rerouted]:
    """Run a charter's routing over every case reported since then, newest first. Writes nothing."""
    calendar = work_calendar(charter.calendar)
    cases = Case.objects.filter(reported_at__gte=since).order_by("-pk")
    for case in cases.only(
        "prefix", "year", "category", "grid_id", "edition_id", "via", "reported_at", "route"
    ).iterator(chunk_size=2000):
        rule = None
        if case.category in charter.categories:
            present = tree(case.edition_id)
            rule = route(charter, facts_of(calendar, present, case.category, case.grid_id, case.via, case.reported_at))
        yield Rerouted(case.number, case.category, case.route, rule)
