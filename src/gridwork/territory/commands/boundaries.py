"""Import boundaries as a new edition of the territory: all of the file, or nothing (G2, G3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from gridwork.base import memo
from gridwork.base.errors import N_, BadInput, Conflict, Problem, Problems
from gridwork.base.rows import Rows
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.charter.schema import Charter
from gridwork.journal.act import Act
from gridwork.journal.commands.write import write
from gridwork.journal.queries.replays import replayed
from gridwork.territory.commands.endings import end_postings_in
from gridwork.territory.commands.offices import open_offices
from gridwork.territory.commands.settle import settle
from gridwork.territory.models import Area, Boundary, Edition
from gridwork.territory.queries.edition import editions, today
from gridwork.territory.queries.plan import PLAIN, Plan, Reading, Tell, planned
from gridwork.territory.rules.comparing import Changes, Drawn

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. ``edition_id`` is None when nothing was written."""

    edition_id: int | None
    number: int | None
    effective_on: date
    areas: dict[str, int]
    """Areas in the file by level key, from the root down."""
    changes: Changes
    warnings: list[Problem]
    offices_opened: int = 0
    postings_ended: int = 0
    """Of areas that are no more: whoever held a post there has another to be given."""

    @property
    def unchanged(self) -> bool:
        """The file says what the edition in force says already."""
        return not self.changes


def preview_boundaries(
    collection: Any, reading: Reading = PLAIN, *, effective_on: date | None = None, tell: Tell = lambda stage: None
) -> ImportReport:
    """What :func:`import_boundaries` would do; writes nothing, raises the same errors."""
    day = _day(effective_on)
    return _report(_sound(collection, reading, day, tell), day)


def import_boundaries(
    act: Act, collection: Any, reading: Reading = PLAIN, *,
    effective_on: date | None = None, note: str = "", tell: Tell = lambda stage: None,
) -> ImportReport:  # fmt: skip
    """Adopt the areas of a parsed GeoJSON as an edition in force from ``effective_on`` (today).

    Raises Problems with every fault by feature, and then nothing was changed; BadInput for a
    day in the past; NotFound before a charter is adopted. A file that says what the territory
    is already changes nothing. Areas that are not in the file are retired, never deleted;
    postings in them end on the day before.
    """
    first = replayed(act, "edition", IMPORT)
    day = _day(effective_on)
    plan = _sound(collection, reading, day, tell)
    if first is not None or not plan.changes:
        return _report(plan, day, edition=Edition.objects.get(pk=first) if first else None)
    tell(N_("Writing the edition"))
    try:
        with transaction.atomic():
            edition = _adopted(act, plan, day, note)
            opened = open_offices(_charter(day))
            _journal(act, plan, edition)
            ended = end_postings_in(act, plan.changes.retired, day - timedelta(days=1))
    except IntegrityError as clash:
        raise Conflict(
            N_("Somebody else changed the boundaries at this moment. Look at them and try again.")
        ) from clash
    finally:
        memo.clear_all()
    return _report(plan, day, edition=edition, offices_opened=opened, postings_ended=ended)


def _day(effective_on: date | None) -> date:
    day = effective_on or today()
    if editions() and day < today():
        message = N_("An edition cannot take effect on %(day)s, in the past: it would change where past cases counted.")
        raise BadInput(message, place="effective_on", code="in-the-past", day=day.isoformat())
    return day


def _charter(day: date) -> Charter:
    """The charter under which the edition will be in force."""
    return charter_in_force(max(day, today())).charter


def _sound(collection: Any, reading: Reading, day: date, tell: Tell) -> Plan:
    plan = planned(collection, reading, _charter(day).levels, day, tell)
    if plan.found.errors:
        message = N_("The boundary file has %(count)s faults. Nothing was changed.")
        raise Problems(message, plan.found.errors, count=len(plan.found.errors))
    return plan


def _adopted(act: Act, plan: Plan, day: date, note: str) -> Edition:
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition.objects.create(number=last + 1, effective_on=day, note=note[:200], adopted_at=act.recorded_at)
    ids = _areas(plan, waiting=day > today())
    drawn = [_boundary(edition, ids, code, area) for code, area in plan.drawn.items()]
    Boundary.objects.bulk_create(drawn, batch_size=1000)
    if day <= today():
        settle(edition)
    return edition


def _boundary(edition: Edition, ids: Mapping[str, int], code: str, area: Drawn) -> Boundary:
    return Boundary(
        edition=edition,
        area_id=ids[code],
        parent_id=ids[area.parent] if area.parent else None,
        name=area.name,
        dedicated=area.dedicated,
        shape=area.shape,
        households=area.households,
        described=area.described,
    )


def _areas(plan: Plan, *, waiting: bool) -> dict[str, int]:
    """Area id by code. New areas are made; they stand as retired while they wait for their edition's day."""
    ids = dict(Area.objects.values_list("code", "pk"))
    new = [area for area in plan.placed if area.code not in ids]
    ids.update(zip((area.code for area in new), Rows(Area).reserve(len(new)), strict=True))
    parents = {area.code: area.parent for area in plan.placed}

    def lineage(code: str) -> str:
        above = parents[code]
        return f"{lineage(above) if above else '/'}{ids[code]}/"

    divided = set(parents.values())
    Area.objects.bulk_create(
        [
            Area(
                pk=ids[area.code], code=area.code, name=area.name, level=area.level, depth=area.depth,
                basic=area.depth > 0 and area.code not in divided, dedicated=area.dedicated,
                parent_id=ids[area.parent] if area.parent else None, lineage=lineage(area.code), retired=waiting,
            )
            for area in new
        ],
        batch_size=1000,
    )  # fmt: skip
    return ids


def _journal(act: Act, plan: Plan, edition: Edition) -> None:
    content = sha256()
    for code, area in sorted(plan.drawn.items()):
        content.update(repr((code, area.name, area.parent, area.dedicated)).encode() + (area.shape or b""))
    write(
        act, IMPORT, "edition", edition.pk, number=edition.number, effective_on=edition.effective_on.isoformat(),
        areas=len(plan.drawn), digest=content.hexdigest(), **plan.changes.counts(),
    )  # fmt: skip


def _report(
    plan: Plan, day: date, *, edition: Edition | None = None, offices_opened: int = 0, postings_ended: int = 0
) -> ImportReport:
    return ImportReport(
        edition_id=edition.pk if edition else None,
        number=edition.number if edition else None,
        effective_on=edition.effective_on if edition else day,
        areas=dict(Counter(area.level for area in plan.placed)),
        changes=plan.changes,
        warnings=plan.found.warnings,
        offices_opened=offices_opened,
        postings_ended=postings_ended,
    )
