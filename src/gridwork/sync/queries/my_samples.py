"""Drawn things that wait for a worker's check, as a phone keeps them: where each is and what to ask (F8, F7).

Nobody's contact, nothing another check found: those stay at the desk.
"""

from __future__ import annotations

from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.queries.ever import inspections_ever
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.field_samples import Open, ToCheck, checks_open
from gridwork.fieldwork.queries.sampling_units import kind_of
from gridwork.ledger.queries.forms import form_lately
from gridwork.sync.queries.frame import checks, say
from gridwork.sync.rules import listed
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def my_samples(powers: Powers) -> list[listed.Sample]:
    """Those the person may check now, the first due first (two queries when nothing waits)."""
    return [_sample(one) for one in checks_open(powers)]


def _sample(one: ToCheck) -> listed.Sample:
    sample, kind = one.line.sample, kind_of(one.line.sample)
    return {
        "id": sample.pk, "name": say(kind.name), "again": sample.first_id is not None, "area_name": sample.area.name,
        "drawn_on": in_force().calendar.today(sample.drawn_at).isoformat(), "due_on": sample.due_on.isoformat(),
        "size": one.line.size, "checked": one.line.checked, "own": one.own, "questions": checks(kind.questions),
        "items": [_item(sample, item) for item in one.items],
    }  # fmt: skip


def _item(sample: Sample, one: Open) -> listed.SampleItem:
    thing = one.thing
    return {
        "id": one.item.pk, "title": thing.name if thing else "", "what": _what(sample, thing.what) if thing else "",
        "where": thing.where if thing else "", "path": _path(thing.grid_id) if thing else "",
        "day": thing.day.isoformat() if thing and thing.day else None, "told": one.told,
    }  # fmt: skip


def _what(sample: Sample, key: str) -> str:
    """The category, kind of inspection or form of a thing, as the charter of the draw calls it."""
    charter = version(sample.charter_id).charter
    match Sampled(sample.of):
        case Sampled.CASES if key in charter.categories:
            return say(charter.categories[key].name)
        case Sampled.INSPECTIONS if key in inspections_ever():
            return say(inspections_ever()[key].name)
        case Sampled.LEDGER if (form := form_lately(key)) is not None:
            return say(form.form.name)
    return key


def _path(grid_id: int | None) -> str:
    present = tree()
    lineage = present.area(grid_id).lineage[1:] if grid_id and grid_id in present else ()
    return " / ".join(present.area(one).name for one in lineage)
