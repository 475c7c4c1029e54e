"""The people of one village and those above them, and how they act on a case.

crew = Crew.of(make.cell())
crew.do(crew.village_head, cases.accept, case, at="2026-05-07 09:00")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gridwork.accounts.models import Person
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.journal.act import Act, Via
from tests import make


@dataclass(frozen=True, slots=True)
class Crew:
    """One holder of each post in grid 0's line, and a worker of the grid beside it."""

    county: make.County
    worker: Person
    neighbour: Person
    village_head: Person
    town_head: Person
    water: Person
    roads: Person
    county_head: Person

    @classmethod
    def of(cls, county: make.County) -> Crew:
        """Appoint them."""
        return cls(
            county,
            worker=make.officer("grid_worker", county.grids[0], name="网格员甲"),
            neighbour=make.officer("grid_worker", county.grids[1], name="网格员乙"),
            village_head=make.officer("village_head", county.villages[0], name="村网格长"),
            town_head=make.officer("town_head", county.towns[0], name="镇网格长"),
            water=make.officer("town_officer", county.towns[0], "water", name="水务站经办"),
            roads=make.officer("county_officer", county.root, "roads", name="交通局经办"),
            county_head=make.officer("county_head", county.root, name="县主任"),
        )

    def do(
        self, person: Person, verb: Callable[..., Case], case: Case | int, at: str = "", ref: UUID | None = None,
        **said: Any,
    ) -> Case:  # fmt: skip
        """Carry a verb out as this person, now or at a Beijing time such as ``"2026-05-07 09:00"``."""
        act = acted(person, at, ref)
        return verb(act, make.powers(person, act.done_at), case if isinstance(case, int) else case.pk, **said)

    def handled(self, case: Case, start: str = "") -> Case:
        """Accepted by the village and handled by the worker, at the same moment."""
        self.do(self.village_head, cases.accept, case, start)
        return self.do(self.worker, cases.handle, case, start, result="已清理")

    def closed(self, case: Case, at: str = "") -> Case:
        """Taken through the whole procedure in the village, at the same moment; only the publishing is left."""
        self.handled(case, at)
        self.do(self.village_head, cases.verify, case, at, passed=True)
        return self.do(self.village_head, cases.answer, case, at, text="已处理，谢谢。")


def acted(person: Person | None, at: str | datetime = "", ref: UUID | None = None, via: Via = Via.CONSOLE) -> Act:
    """An act of this person, or of a resident; ``at`` in Beijing time."""
    when = make.day(at) if isinstance(at, str) and at else at or None
    act = make.act(via if person else Via.SITE, person, when if isinstance(when, datetime) else None)
    return Act(act.via, act.person_id, ref=ref, done_at=act.done_at, recorded_at=act.recorded_at) if ref else act
