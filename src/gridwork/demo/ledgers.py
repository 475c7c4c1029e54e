"""The invented county's ledgers: who lives where by counts, shops, lamps, forms kept up by the grids' own people.

Everything is written by the commands the faces call: the county's places and records come
in as from an old register, and for some weeks the grid workers confirm, change and add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from gridwork.charter.record_parts import Subject
from gridwork.charter.schema import Charter
from gridwork.demo.answers import answers
from gridwork.demo.settlement import Door, flat_doors, village_doors
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands import agree_contact, change_record, confirm_records, open_places, open_records
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import Kind
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.territory.queries.offices import holders_of
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

AN_ACT = 5000
REGISTER = timedelta(days=24)
"""Before the present: when the records came in. What follows is the grids' own work."""
UNRECORDED = 0.035
"""Share of places nobody has recorded yet."""
OVERDUE = 0.04
"""Share of records whose day of verifying has passed."""
ACTS = 240
"""Changes and confirmations by the grids' own people."""
DANGER_SPOTS = 0.3
"""Share of grids with a spot to be careful at."""
CODES = Path(__file__).parent / "codes.csv"
"""A dozen codes, enough for the facilities of the demonstration."""
IN_A_GRID = ("shop", "rental_housing")
"""Kinds of premises every grid has one of; below, each village."""
IN_A_VILLAGE = (
    "eatery", "workshop", "market", "entertainment", "hazardous_store", "waste_yard", "parking", "school",
    "kindergarten", "library", "sports_ground", "clinic", "pharmacy", "care_point", "service_point",
)  # fmt: skip
FACILITIES = {"01037": 4, "03005": 2, "01013": 1, "01046": 1}
"""Standard code → how many a grid has: lamps, litter bins, fire equipment, outdoor gym."""
NAMES = {"01037": "路灯", "03005": "垃圾箱", "01013": "消防箱", "01046": "健身点"}
CONDITIONS = ["good"] * 12 + ["damaged", "missing", ""]
KEEPERS = {"01037": "镇建设办路灯组", "03005": "镇环卫所", "01013": "村委会", "01046": "村委会"}
ON_THE_GRID = {Subject.ORGANISATION: 1, Subject.ACTIVITY: 1}

T = TypeVar("T")


@dataclass(slots=True)
class Ledgers:
    """Places as of ``began``, records from a register brought in some weeks before ``present``, kept since."""

    charter: Charter
    began: datetime
    present: datetime
    powers: Powers
    random: Random
    shapes: dict[str, Any]
    """Grid code → its shape; households by grid code stand in ``households``."""
    households: dict[str, int]
    _places: list[Place] = field(default_factory=list)

    def fill(self) -> None:
        """Codes and places first, then their records, then the weeks since."""
        adopt_codes(
            self._act(self.began), self.powers, CODES.read_text(encoding="utf-8"), name="青山县部件代码（摘录）"
        )
        doors = {grid.id: self._doors(grid) for grid in self._grids()}
        self._open(self._buildings(doors))
        self._open(self._drafts(doors))
        self._record()
        self._keep_up()

    def _grids(self) -> list[Node]:
        return [node for node in tree() if node.basic]

    def _open(self, drafts: Iterator[PlaceDraft]) -> list[Place]:
        places = [place for some in _in_acts(drafts) for place in open_places(self._act(self.began), self.powers, some)]
        self._places += places
        return places

    def _buildings(self, doors: dict[int, list[Door]]) -> Iterator[PlaceDraft]:
        """Compounds, their buildings and entrances, each level opened before what stands in it; yields the last."""
        flats = {grid: found for grid, found in doors.items() if found[0].stair}
        named = {grid: f"{tree().area(grid).name}小区" for grid in flats}
        compounds = self._open(
            PlaceDraft(Kind.COMPOUND, name=named[grid], point=flats[grid][0].point) for grid in flats
        )
        of_grid = {place.grid_id: place.pk for place in compounds}
        stairs = {(grid, *door.stair): door for grid, found in flats.items() for door in found if door.stair}
        houses = {(grid, house): door for (grid, house, _), door in stairs.items()}
        buildings = self._open(
            PlaceDraft(Kind.BUILDING, name=f"{house}栋", street=door.street, number=f"{house}栋", point=door.point,
                       parent_id=of_grid[grid])
            for (grid, house), door in houses.items()
        )  # fmt: skip
        of_house = dict(zip(houses, (place.pk for place in buildings), strict=True))
        entrances = self._open(
            PlaceDraft(Kind.ENTRANCE, name=f"{stair}单元", street=door.street, number=f"{house}栋{stair}单元",
                       parent_id=of_house[grid, house])
            for (grid, house, stair), door in stairs.items()
        )  # fmt: skip
        of_stair = dict(zip(stairs, (place.pk for place in entrances), strict=True))
        for grid, found in flats.items():
            for door in found:
                assert door.stair is not None
                yield PlaceDraft(
                    Kind.DWELLING, street=door.street, number=door.number, point=door.point,
                    parent_id=of_stair[grid, *door.stair],
                )  # fmt: skip

    def _drafts(self, doors: dict[int, list[Door]]) -> Iterator[PlaceDraft]:
        for grid in self._grids():
            found = doors[grid.id]
            for door in found:
                if door.stair is None:
                    yield PlaceDraft(Kind.DWELLING, street=door.street, number=door.number, point=door.point)
            yield from self._premises(grid, found)
            for code, many in FACILITIES.items():
                for number in range(1, many + 1):
                    yield PlaceDraft(
                        Kind.FACILITY, code, name=f"{NAMES[code]}{number}号", street=found[0].street,
                        point=self.random.choice(found).point, condition=self.random.choice(CONDITIONS),
                        owner=KEEPERS[code],
                    )  # fmt: skip
            if self.random.random() < DANGER_SPOTS:
                yield PlaceDraft(Kind.SITE, name=f"{grid.name}坡道", point=self.random.choice(found).point)

    def _doors(self, grid: Node) -> list[Door]:
        shape, count = self.shapes[grid.code], self.households[grid.code]
        village = tree().area(grid.parent_id or 0).name
        if village.endswith("社区"):
            return list(flat_doors(shape, count, f"{village.removesuffix('社区')}路"))
        return village_doors(shape, count, self.random)

    def _premises(self, grid: Node, doors: list[Door]) -> Iterator[PlaceDraft]:
        kinds = self.charter.ledgers.premises
        first = tree().children(grid.parent_id or 0)[0].id == grid.id
        for sort in (*IN_A_GRID, *(IN_A_VILLAGE if first else ())):
            if sort in kinds:
                door = self.random.choice(doors)
                yield PlaceDraft(
                    Kind.PREMISES, sort, name=f"{grid.name}{kinds[sort].name.zh}", street=door.street,
                    number=door.number, point=door.point,
                )  # fmt: skip

    def _record(self) -> None:
        meeting = {place.grid_id: place.plate for place in self._places if place.kind == Kind.PREMISES}
        for some in _in_acts(self._record_drafts(meeting)):
            open_records(self._act(self.present - REGISTER), self.powers, some)

    def _record_drafts(self, meeting: dict[int | None, str]) -> Iterator[RecordDraft]:
        since = (self.present - REGISTER).date()
        wanted = list(forms().values())
        for place in self._places:
            for form in wanted:
                described = form.describes(place.kind, place.sort) or place.kind == form.kind == Kind.SITE
                if described and self.random.random() > UNRECORDED:
                    values = answers(form.form, self.random, since, meeting.get(place.grid_id, ""))
                    yield RecordDraft(form.key, values, place_id=place.pk, verified_on=self._verified(form, since))
        for grid in self._grids():
            for form in wanted:
                for _ in range(ON_THE_GRID.get(form.form.subject, 0)):
                    values = answers(form.form, self.random, since, meeting.get(grid.id, ""))
                    yield RecordDraft(form.key, values, grid_id=grid.id, verified_on=self._verified(form, since))

    def _verified(self, form: NumberedForm, brought: date) -> date:
        """A day before the register came in; for a few so long ago that they are due again."""
        today = self.present.date()
        length = (verify_by(today, form.form.verify_every) or today) - today
        if form.form.verify_every and self.random.random() < OVERDUE:
            return min(brought, today - length - timedelta(days=self.random.randint(2, 20)))
        room = (brought - (today - length)).days - 3
        return brought - timedelta(days=self.random.randint(0, max(0, room)))

    def _keep_up(self) -> None:
        """Some weeks of the grid workers' own entries, nearest to the printed logins first."""
        grids = self._grids()
        offices = {tree().office(grid.id): grid for grid in grids}
        workers = {
            offices[office].id: next(h.person_id for h in found if h.acting)
            for office, found in holders_of(offices, self.present.date()).items() if any(h.acting for h in found)
        }  # fmt: skip
        days = sorted(self.present - timedelta(days=20 * self.random.random() ** 1.5) for _ in range(ACTS))
        for number, at in enumerate(days):
            grid = grids[number % 6] if number % 3 else self.random.choice(grids)
            person = workers.get(grid.id)
            if person is not None:
                act = Act(via=Via.CONSOLE, person_id=person, done_at=at, recorded_at=at)
                self._entry(act, powers_of(person, at), grid, number)

    def _entry(self, act: Act, powers: Powers, grid: Node, number: int) -> None:
        here = Record.objects.filter(grid=grid.id, state="open").order_by("walk", "pk")
        if number % 4 == 0:
            street = list(here.filter(form="household").values_list("pk", flat=True)[number % 20 :][:8])
            confirm_records(act, powers, street)
            return
        record = here[self.random.randrange(here.count())]
        form = forms()[record.form]
        if form.household and number % 3 == 0:
            contact = ContactGiven(name="家里人", phone=f"000-0000-{self.random.randint(1000, 9999)}")
            agree_contact(act, powers, record.pk, "contact", contact)
            return
        values = answers(form.form, self.random, act.done_at.date())
        change_record(act, powers, record.pk, values, seen=record.seq)

    def _act(self, at: datetime) -> Act:
        return Act(via=Via.IMPORT, done_at=at, recorded_at=at)


def _in_acts(drafts: Iterator[T]) -> Iterator[list[T]]:
    """In lists short enough for one act."""
    while some := list(islice(drafts, AN_ACT)):
        yield some
