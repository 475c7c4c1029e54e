"""What a chunk of rows would do to the places of the ledger: open, change, leave as it is, or why not (L6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from gridwork.base.errors import N_, GridworkError
from gridwork.base.identifiers import PLATE_LENGTH, clean_plate
from gridwork.charter.schema import Capability
from gridwork.exchange.queries.scratch import Beside, Outcome, Scratch, Stored
from gridwork.exchange.rules.given import Fault
from gridwork.ledger.models import Place
from gridwork.ledger.queries.keyed import KEYED
from gridwork.ledger.queries.laying import Laid, lay_out
from gridwork.ledger.queries.reach import may_place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import STANDS_IN, Kind, State
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal

COLUMN_OF = {"point": "longitude", "grid_id": "grid", "parent_id": "parent"}
"""A command's name for a field → ours."""
DRAFTED = ("kind", "sort", "name", "street", "number", "point", "households", "condition", "owner")


@dataclass(slots=True)
class Planned:
    """What one row is to do. ``draft`` for one to open, ``subject_id`` with ``changes`` for one that is there.

    ``grid_id``: where it stands or would stand, as far as it is known.
    """

    row: Stored
    outcome: Outcome
    draft: Any = None
    subject_id: int = 0
    seen: int = 0
    changes: dict[str, Any] = field(default_factory=dict)
    grid_id: int | None = None
    kind: str = ""
    sort: str = ""

    def refuse(self, *faults: Fault) -> Planned:
        """The row cannot be taken, for these reasons."""
        self.row.given.faults.extend(faults)
        self.outcome, self.draft, self.changes = Outcome.REFUSED, None, {}
        return self


class KnownPlace(NamedTuple):
    """A place of the ledger as far as a row may change it."""

    pk: int
    kind: str
    sort: str
    name: str
    street: str
    number: str
    parent_id: int | None
    longitude: float | None
    latitude: float | None
    grid_id: int | None
    households: int
    condition: str
    owner: str
    plate: str
    key: str
    state: str
    seq: int

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if it has a point."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


_COLUMNS = ", ".join("id" if name == "pk" else name for name in KnownPlace._fields)
_SELECT = f"SELECT {_COLUMNS} FROM {Place._meta.db_table} WHERE"  # noqa: S608 - names of the table and its columns
_BY_KEY = f"{_SELECT} key IN (%s) AND {KEYED}"
_BY_PLATE = f"{_SELECT} plate IN (%s)"


class Finding:
    """What the ledger has of the places a chunk names, by door-plate code and by key (a query for each)."""

    def __init__(self, codes: Iterable[str], keys: Iterable[str]) -> None:
        self.by_plate: dict[str, KnownPlace] = {}
        self.by_key: dict[str, KnownPlace] = {}
        for sql, names in ((_BY_PLATE, codes), (_BY_KEY, keys)):
            self._take(sql, [one for one in set(names) if one])

    def _take(self, sql: str, names: list[str]) -> None:
        if not names:
            return
        with connection.cursor() as cursor:
            cursor.execute(sql % ", ".join(["%s"] * len(names)), names)
            for row in cursor.fetchall():
                place = KnownPlace(*row)
                self.by_plate[place.plate] = place
                if place.key and place.state != State.WITHDRAWN:
                    self.by_key[place.key] = place

    @classmethod
    def named(cls, names: Collection[str]) -> Finding:
        """Of names that may be keys or door-plate codes."""
        return cls((name for name in names if len(name) == PLATE_LENGTH and clean_plate(name)), names)

    def of(self, code: str, key: str) -> KnownPlace | None:
        """The place with this code, or else with this key."""
        return self.by_plate.get(code) if code else self.by_key.get(key)

    def referred(self, name: str) -> KnownPlace | None:
        """The place meant by a key or a door-plate code."""
        return self.by_key.get(name) or self.by_plate.get(name)


class PlacePlanner:
    """Plans chunks of rows of one import of places."""

    def __init__(self, powers: Powers, area_id: int, scratch: Scratch, columns: Mapping[str, str]) -> None:
        self.powers, self.area_id, self.scratch = powers, area_id, scratch
        self.columns = columns
        self._reached: dict[tuple[str, str, int | None], bool] = {}

    def rehearse(self, rows: Sequence[Stored]) -> list[Planned]:
        """What would become of the rows, with every check a run makes; nothing is changed."""
        repeated = self.scratch.first_lines(rows)
        planned = self.plan(rows)
        for one in planned:
            if one.row.n in repeated:
                message = N_("The same thing stands in line %(first)s already.")
                one.refuse(Fault(self.columns.get("key", ""), message, {"first": repeated[one.row.n]}))
        opening = [one for one in planned if one.outcome is Outcome.ADDED]
        for one, laid in zip(opening, lay_out(self.powers, [one.draft for one in opening]), strict=True):
            self._would_stand(one, laid)
        for one in planned:
            if one.outcome in (Outcome.ADDED, Outcome.CHANGED):
                self._within(one)
        return planned

    def plan(self, rows: Sequence[Stored]) -> list[Planned]:
        """What each row is to do, as the ledger stands now."""
        sound = [row for row in rows if not row.given.faults]
        finding = Finding((row.given.code for row in sound), (row.given.key for row in sound))
        names = {row.given.refers for row in sound if row.given.refers}
        referred = Finding.named(names) if names else finding
        beside = self.scratch.beside(name for name in names if referred.referred(name) is None)
        return [self._one(row, finding, referred, beside) for row in rows]

    def _one(self, row: Stored, finding: Finding, referred: Finding, beside: Mapping[str, Beside]) -> Planned:
        if row.given.faults:
            return Planned(row, Outcome.REFUSED)
        given, known = row.given, finding.of(row.given.code, row.given.key)
        planned = Planned(row, Outcome.ADDED)
        if given.code and known is None:
            return planned.refuse(self._fault("plate", N_("No place has this door-plate code.")))
        if known is not None:
            # Beyond one's reach nothing is told of a place, not even that a row says the same of it.
            planned.grid_id, planned.kind, planned.sort = known.grid_id, known.kind, known.sort
            if not self._within(planned):
                return planned
        if known is not None and known.state != State.OPEN:
            message = N_("This place was closed. Reopen it first, or take the row out.")
            return planned.refuse(self._fault("key", message))
        parent_id, grid_id = None, self._grid(planned)
        if given.refers:
            parent_id, grid_id = self._parent(planned, known, referred, beside, grid_id)
        if planned.outcome is Outcome.REFUSED:
            return planned
        if known is not None:
            return self._change(planned, known, parent_id, grid_id)
        if not given.said.get("kind"):
            return planned.refuse(self._fault("kind", N_("Say what kind of place it is.")))
        said = {name: given.said[name] for name in DRAFTED if name in given.said}
        planned.draft = PlaceDraft(**said, parent_id=parent_id, grid_id=grid_id, key=given.key)
        planned.kind, planned.sort = planned.draft.kind, planned.draft.sort
        return planned

    def _grid(self, planned: Planned) -> int | None:
        code = planned.row.given.grid
        if not code:
            return None
        node = tree().by_code(code)
        if node is None or not node.basic:
            planned.refuse(self._fault("grid", N_("There is no grid with the code “%(code)s”."), code=code[:40]))
            return None
        return node.id

    def _parent(
        self, planned: Planned, known: KnownPlace | None, referred: Finding, beside: Mapping[str, Beside],
        grid_id: int | None,
    ) -> tuple[int | None, int | None]:  # fmt: skip
        """Id of what it stands in, and the grid it gets from there where that place is only in the file yet."""
        name = planned.row.given.refers
        parent = referred.referred(name)
        if parent is not None:
            return parent.pk, grid_id
        there = beside.get(name)
        kind = planned.row.given.said.get("kind") or (known.kind if known else "")
        if there is None or there.line == planned.row.line:
            message = N_("Neither the file nor the ledger has a place with the key or code “%(name)s”.")
            planned.refuse(self._fault("parent", message, name=name[:40]))
        elif there.outcome == Outcome.REFUSED:
            message = N_("What it stands in (line %(line)s) is refused itself.")
            planned.refuse(self._fault("parent", message, line=there.line))
        elif kind and there.kind and Kind(there.kind) not in STANDS_IN[Kind(kind)]:
            message = N_("Such a place cannot stand in what is in line %(line)s.")
            planned.refuse(self._fault("parent", message, line=there.line))
        elif "point" not in planned.row.given.said and grid_id is None:
            return None, there.grid_id
        return None, grid_id

    def _change(self, planned: Planned, known: KnownPlace, parent_id: int | None, grid_id: int | None) -> Planned:
        said = planned.row.given.said
        planned.subject_id, planned.seen = known.pk, known.seq
        if said.get("kind", known.kind) != known.kind:
            return planned.refuse(self._fault("kind", N_("The ledger has it as another kind of place.")))
        planned.changes = {name: said[name] for name in DRAFTED if name in said and not _same(known, name, said[name])}
        if parent_id is not None and parent_id != known.parent_id:
            planned.changes["parent_id"] = parent_id
        if grid_id is not None and known.longitude is None and "point" not in said and grid_id != known.grid_id:
            planned.changes["grid_id"] = grid_id
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.SAME
        return planned

    def _would_stand(self, planned: Planned, laid: Laid | GridworkError) -> None:
        if isinstance(laid, GridworkError):
            planned.refuse(self.told(laid))
        else:
            planned.grid_id = laid.grid_id

    def _within(self, planned: Planned) -> bool:
        """It must lie in the import's area, where the person may import and keep such places; else it is refused."""
        present = tree()
        grid_id = planned.grid_id
        if grid_id is None or grid_id not in present or self.area_id not in present.area(grid_id).lineage:
            planned.refuse(self._fault("longitude", N_("It lies outside the area of this import.")))
            return False
        asked = (planned.kind, planned.sort, planned.grid_id)
        if asked not in self._reached:
            self._reached[asked] = all(
                may_place(self.powers, capability, *asked)
                for capability in (Capability.LEDGER_IMPORT, Capability.LEDGER_KEEP)
            )
        if not self._reached[asked]:
            planned.refuse(self.told(refusal(Capability.LEDGER_IMPORT)))
        return self._reached[asked]

    def told(self, fault: GridworkError) -> Fault:
        """A command's refusal as a fault of the row."""
        params = {key: value for key, value in fault.params.items() if key not in ("row", "capability")}
        return Fault(self.columns.get(COLUMN_OF.get(fault.place, fault.place), ""), fault.message, params)

    def _fault(self, key: str, message: str, **params: Any) -> Fault:
        return Fault(self.columns.get(key, ""), message, params)


def _same(known: KnownPlace, name: str, value: Any) -> bool:
    if name != "point" or known.longitude is None or known.latitude is None:
        return bool(getattr(known, name) == value)
    return abs(known.longitude - value[0]) < 1e-7 and abs(known.latitude - value[1]) < 1e-7
