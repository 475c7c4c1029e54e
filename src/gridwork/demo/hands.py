"""Who does the field work of the invented county: the people in its posts, on a day, at an hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from gridwork.charter.queries.adopted import in_force
from gridwork.journal.act import Act, Via
from gridwork.territory.queries.offices import Holder, holders_of
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

HEARD = timedelta(minutes=9)
"""After what was done on a phone, the system hears of it."""


@dataclass(slots=True)
class Hands:
    """Holders of all areas' own offices on the present day; nobody changed posts in the weeks that are told."""

    present: datetime
    random: Random
    _holders: dict[int, list[Holder]] = field(init=False)
    _powers: dict[int, Powers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        offices = {tree().office(area.id): area.id for area in tree()}
        found = holders_of(offices, self.today)
        self._holders = {offices[office]: stand for office, stand in found.items()}

    @property
    def today(self) -> date:
        """The present day by the cell's own clock."""
        return in_force().calendar.today(self.present)

    def holder(self, area: Node, kind: str) -> Holder:
        """Whoever acts in a post of an area's own office."""
        return next(one for one in self._holders[area.id] if one.kind == kind and one.acting)

    def powers(self, person: int) -> Powers:
        """What somebody may do; the same in all these weeks."""
        if person not in self._powers:
            self._powers[person] = powers_of(person, self.present)
        return self._powers[person]

    def act(self, person: int, at: datetime, via: Via = Via.FIELD) -> Act:
        """Done at a moment, heard of a little later."""
        heard = HEARD if via is Via.FIELD else timedelta()
        return Act(via=via, person_id=person, done_at=at, recorded_at=min(self.present, at + heard))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day by the cell's own clock."""
        return in_force().calendar.at(day, time(hour, minute))

    def working_days(self, many: int) -> list[date]:
        """The last working days before today, the first of them first."""
        day, found = self.today, list[date]()
        while len(found) < many:
            day -= timedelta(days=1)
            if in_force().calendar.day(day).working:
                found.insert(0, day)
        return found
