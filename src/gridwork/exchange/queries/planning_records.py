"""What a chunk of rows would do to the records of one form (L6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gridwork.base.errors import N_, GridworkError
from gridwork.base.identifiers import record_of_code
from gridwork.charter.schema import Capability
from gridwork.exchange.queries.planning_places import Finding, KnownPlace, Planned
from gridwork.exchange.queries.scratch import Outcome, Scratch, Stored
from gridwork.exchange.rules.given import Fault
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import NumberedForm, form_as
from gridwork.ledger.queries.keyed import with_keys
from gridwork.ledger.queries.reach import hanging_on, lineage_of
from gridwork.ledger.rules.asking import only_asked
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.fitting import faults_of
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal

NEEDED = (Capability.LEDGER_IMPORT, Capability.LEDGER_KEEP)


class Known:
    """The records a chunk may mean: by our code, by key, and those of the places it names (at most three queries)."""

    def __init__(self, form: NumberedForm, ids: Iterable[int], keys: Iterable[str], places: Iterable[int]) -> None:
        self.by_id: dict[int, Record] = {}
        self.by_key: dict[str, Record] = {}
        self.at_place: dict[int, list[Record]] = {}
        records = Record.objects.filter(form=form.key).exclude(state=State.WITHDRAWN)
        if ids := set(ids):
            self._take(records.filter(pk__in=ids))
        if keys := set(keys) - {""}:
            self._take(with_keys(records, keys))
        if places := set(places):
            self._take(records.filter(place__in=places))

    def _take(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.pk in self.by_id:
                continue
            self.by_id[record.pk] = record
            if record.key:
                self.by_key[record.key] = record
            if record.place_id is not None and record.state == State.OPEN:
                self.at_place.setdefault(record.place_id, []).append(record)


class RecordPlanner:
    """Plans chunks of rows of one import of records."""

    def __init__(
        self, powers: Powers, area_id: int, scratch: Scratch, columns: Mapping[str, str], form: NumberedForm
    ) -> None:
        self.powers, self.area_id, self.scratch, self.columns, self.form = powers, area_id, scratch, columns, form
        self._beyond: dict[int | None, Fault | None] = {}

    def rehearse(self, rows: Sequence[Stored]) -> list[Planned]:
        """What would become of the rows, with every check a run makes; nothing is changed."""
        repeated = self.scratch.first_lines(rows)
        planned = self.plan(rows)
        for one in planned:
            if one.row.n in repeated:
                message = N_("The same thing stands in line %(first)s already.")
                one.refuse(self._fault("key", message, first=repeated[one.row.n]))
            elif one.outcome in (Outcome.ADDED, Outcome.CHANGED):
                self._within(one, one.grid_id)
        return planned

    def plan(self, rows: Sequence[Stored]) -> list[Planned]:
        """What each row is to do, as the ledger stands now."""
        sound = [row for row in rows if not row.given.faults]
        names = {row.given.refers for row in sound if row.given.refers}
        referred = Finding.named(names)
        places = [place.pk for name in names if (place := referred.referred(name))]
        ids = {row.n: record_of_code(row.given.code) for row in sound if row.given.code}
        known = Known(self.form, ids.values(), (row.given.key for row in sound), places)
        return [self._one(row, known, referred, ids) for row in rows]

    def _one(self, row: Stored, known: Known, referred: Finding, ids: Mapping[int, int]) -> Planned:
        planned = Planned(row, Outcome.ADDED)
        if row.given.faults:
            return planned.refuse()
        place = self._place(planned, referred)
        record = None if row.given.faults else self._meant(planned, known, ids, place)
        if row.given.faults:
            return planned
        if record is not None:
            return self._change(planned, record, place)
        return self._add(planned, place)

    def _place(self, planned: Planned, referred: Finding) -> KnownPlace | None:
        """The open place the row is about, of a kind the form describes; None where it names none."""
        name = planned.row.given.refers
        if not name or self.form.kind is None:
            return None
        place = referred.referred(name)
        if place is None:
            message = N_("No place has the door-plate code or key “%(name)s”. Bring the places first.")
            planned.refuse(self._fault("place", message, name=name[:40]))
        elif not self._within(planned, place.grid_id):
            pass
        elif place.state != State.OPEN:
            planned.refuse(self._fault("place", N_("The place is closed; reopen it before you write about it.")))
        elif self.form.key not in hanging_on(place.kind, place.sort):
            planned.refuse(self._fault("place", N_("This form does not describe such a place.")))
        return place

    def _meant(self, planned: Planned, known: Known, ids: Mapping[int, int], place: KnownPlace | None) -> Record | None:
        """The record the row is about: by our code, else by its key, else the one record of its place."""
        given = planned.row.given
        record: Record | None = None
        if given.code:
            record = known.by_id.get(ids[planned.row.n])
            if record is None:
                planned.refuse(self._fault("record", N_("No record of this form has this code.")))
        elif given.key:
            record = known.by_key.get(given.key)
        elif place is not None:
            there = known.at_place.get(place.pk, [])
            if len(there) > 1:
                message = N_("The place has %(count)s records of this form; say which one by its code.")
                planned.refuse(self._fault("record", message, count=len(there)))
            record = there[0] if there else None
        # What stands beyond one's reach is refused before anything of it is told: that a row says the same tells too.
        within = record is None or self._within(planned, record.grid_id)
        if record is not None and within and record.state != State.OPEN:
            planned.refuse(self._fault("record", N_("This record is closed. Reopen it before you change it.")))
        return record

    def _change(self, planned: Planned, record: Record, place: KnownPlace | None) -> Planned:
        given = planned.row.given
        planned.subject_id, planned.seen, planned.grid_id = record.pk, record.seq, record.grid_id
        if place is not None and place.pk != record.place_id:
            return planned.refuse(self._fault("place", N_("The record is about another place.")))
        stored = json.loads(record.values)
        old = self.form if record.version == self.form.number else form_as(record.form, record.version)
        present = carry(stored, old.form, self.form.form).values
        after = only_asked(self.form.form, {**present, **given.said})
        new = {key: value for key, value in given.said.items() if key in after and present.get(key) != value}
        wrong = faults_of(self.form.form, after, only=set(new))
        if wrong:
            faults = (self._fault(f"field.{key}", message, **params) for key, (message, params) in wrong.items())
            return planned.refuse(*faults)
        planned.changes = new
        later = bool(given.verified_on) and given.verified_on > record.verified_on.isoformat()
        planned.outcome = Outcome.CHANGED if new or later else Outcome.SAME
        return planned

    def _add(self, planned: Planned, place: KnownPlace | None) -> Planned:
        given = planned.row.given
        grid_id: int | None = None
        if self.form.kind is not None:
            if place is None:
                return planned.refuse(self._fault("place", N_("Say which place the record is about.")))
            planned.grid_id = place.grid_id
        else:
            node = tree().by_code(given.grid)
            if node is None or not node.basic:
                message = N_("There is no grid with the code “%(code)s”.")
                return planned.refuse(self._fault("grid", message, code=given.grid[:40]))
            grid_id = planned.grid_id = node.id
        verified_on = date.fromisoformat(given.verified_on) if given.verified_on else None
        planned.draft = RecordDraft(
            self.form.key, given.said, place_id=place.pk if place else None, grid_id=grid_id, key=given.key,
            verified_on=verified_on,
        )  # fmt: skip
        return planned

    def _within(self, planned: Planned, grid_id: int | None) -> bool:
        """It must lie in the import's area, where the person may import and keep records of the form; else refused."""
        if grid_id not in self._beyond:
            self._beyond[grid_id] = self._not_reached(grid_id)
        fault = self._beyond[grid_id]
        if fault is not None:
            planned.refuse(fault)
        return fault is None

    def _not_reached(self, grid_id: int | None) -> Fault | None:
        if grid_id is None or grid_id not in tree() or self.area_id not in tree().area(grid_id).lineage:
            return self._fault("place", N_("It lies outside the area of this import."))
        lineage = lineage_of(grid_id)
        if all(self.powers.may(one, lineage, self.form.departments) for one in NEEDED):
            return None
        return self.told(refusal(Capability.LEDGER_IMPORT))

    def told(self, fault: GridworkError) -> Fault:
        """A command's refusal as a fault of the row."""
        params = {key: value for key, value in fault.params.items() if key != "capability"}
        place = fault.place.rpartition(".")[2]
        return Fault(self.columns.get(f"field.{place}", self.columns.get(place, "")), fault.message, params)

    def _fault(self, key: str, message: str, **params: Any) -> Fault:
        return Fault(self.columns.get(key, self.columns.get("grid" if key == "place" else key, "")), message, params)
