"""The coverage page of 1,000 grids × 30 forms × 1,000,000 records, and the proof of its counters (L4).

A twentieth of the records is opened by the commands that keep the counters; then rows and
counters are multiplied alike, more acts follow, and a recount says whether all is equal.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cell
from bench.figure import Figure, at_most, plain
from gridwork.accounts.commands import sign_in
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Charter
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands.counting import begin_counting
from gridwork.ledger.commands.places import open_places
from gridwork.ledger.commands.records import RecordDraft, close_record, confirm_records, open_records
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.commands.running_out import run_out
from gridwork.ledger.models import Counted, Place, Record, Tally
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.plan import Reading
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.placing import Root
from gridwork.territory.rules.powers import Powers

TOWNS, VILLAGES, GRIDS = 10, 10, 10
"""Villages a town and grids a village; 1,000 grids."""
KINDS, BODIES = 20, 10
"""Forms of premises, one for each kind, and forms of organisations."""
PLACES, TIMES = 25, 20
"""Places a grid that commands open, and how often everything is repeated; 50 records a grid before that."""
RECORDED = 20
"""Of the places, those with a record of each of two forms."""
ACTS = 200
WEST, SOUTH, SIDE = 123.0, 29.2, 0.004
"""Corner of a county at sea, and the side of a grid, degrees."""


def figures(ready: cell.Ready) -> Iterator[Figure]:
    """Queries, time and size of the page; whether the counters are right, and what the proof costs."""
    operator = Powers.of_operator(tree().root.id)
    _prepare()
    _fill(operator)
    _multiply()
    _work(operator)
    yield plain("the night's sweep of what ran out", _seconds(run_out), "s")
    size = (
        f"{len(_grids()):,} grids × {len(in_force().charter.ledgers.forms)} forms × {Record.objects.count():,} records"
    )
    client = Client(SERVER_NAME="localhost")
    client.cookies["gridwork_session"] = sign_in(Act(via=Via.CONSOLE), "bench", "a long bench pass").secret
    address = "/desk/coverage?level=group"
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    yield at_most(f"queries of the coverage page of {size}", len(seen), "queries", 8)
    floor = _median(lambda: _raw(f"SELECT * FROM {Tally._meta.db_table}"))
    mine = _median(lambda: client.get(address))
    note = f"{answer.content.count(b'<td'):,} cells, {len(answer.content) / 1e6:.1f} MB"
    yield plain("the page", mine * 1000, "ms", note)
    yield plain(
        "raw floor: the tallies read by the bare driver", floor * 1000, "ms", f"page ÷ floor {mine / floor:.1f}"
    )
    towns = _median(lambda: client.get("/desk/coverage?level=town"))
    yield plain("the page by town", towns * 1000, "ms")
    begin = time.perf_counter()
    wrong = differences()
    spent = time.perf_counter() - begin
    yield at_most("counters that differ from a recount", len(wrong), "", 0, f"of {Tally.objects.count():,}")
    raw = _seconds(lambda: _raw(
        f"SELECT grid_id, form, COUNT(*), SUM(CASE WHEN complete THEN 1 END) FROM {Record._meta.db_table}"
        " WHERE state = 'open' GROUP BY grid_id, form"
    ))  # fmt: skip
    yield plain("the recount of all", spent, "s", f"a bare GROUP BY of the records takes {raw:.2f} s")


def _prepare() -> None:
    """Thirty forms, and a county of square grids in place of the demonstration's."""
    act = Act(via=Via.CLI)
    adopt(act, _charter(), effective_on=in_force().effective_on)
    root = tree().root
    import_boundaries(act.again(), _boundaries(), Reading(root=Root(root.code, root.name)), effective_on=today())
    begin_counting()
    Counted.objects.update(day=today() - timedelta(days=1))


def _charter() -> Charter:
    name = {"key": "name", "label": "名称", "type": "text", "required": True}
    note = {"key": "note", "label": "说明", "type": "text"}
    forms = {
        f"premises_{n:02d}": {"name": f"第{n}类场所", "domain": "all", "subject": "premises",
                              "of": [f"kind_{n:02d}", f"kind_{(n + 1) % KINDS:02d}"], "fields": [name, note],
                              "verify_every": ("month", "quarter", "half year", "year")[n % 4]}
        for n in range(KINDS)
    } | {
        f"body_{n:02d}": {"name": f"第{n}类组织", "domain": "all", "subject": "organisation", "fields": [name, note]}
        for n in range(BODIES)
    }  # fmt: skip
    ledgers = {
        "domains": {"all": {"name": "全部"}},
        "premises": {f"kind_{n:02d}": {"name": f"第{n}类"} for n in range(KINDS)},
        "forms": forms,
    }
    # What is done in the field goes to forms of the demonstration, which are not here.
    field_work: dict[str, Any] = {part: {} for part in ("duties", "visits", "inspections", "samples")}
    return Charter.model_validate({**in_force().charter.model_dump(mode="json"), "ledgers": ledgers, **field_work})


def _boundaries() -> dict[str, Any]:
    """Squares in squares: towns side by side, villages above one another, grids side by side."""
    root = tree().root
    features = []

    def feature(code: str, name: str, level: str, parent: str, west: int, south: int, wide: int, high: int) -> None:
        x, y = WEST + SIDE * west, SOUTH + SIDE * south
        ring = [[x, y], [x + SIDE * wide, y], [x + SIDE * wide, y + SIDE * high], [x, y + SIDE * high], [x, y]]
        features.append({
            "type": "Feature", "properties": {"code": code, "name": name, "level": level, "parent": parent},
            "geometry": {"type": "Polygon", "coordinates": [[[round(a, 6), round(b, 6)] for a, b in ring]]},
        })  # fmt: skip

    feature(root.code, root.name, "cell", "", 0, 0, TOWNS * GRIDS, VILLAGES)
    levels = [level.key for level in in_force().charter.levels]
    for t in range(TOWNS):
        town = f"{root.code}{t + 501:03d}"
        feature(town, f"{t + 1}号镇", levels[0], root.code, t * GRIDS, 0, GRIDS, VILLAGES)
        for v in range(VILLAGES):
            village = f"{town}{v + 1:03d}"
            feature(village, f"{t + 1}镇{v + 1}村", levels[1], town, t * GRIDS, v, GRIDS, 1)
            for g in range(GRIDS):
                feature(f"{village}{g + 1:03d}", f"{v + 1}村{g + 1}组", levels[2], village, t * GRIDS + g, v, 1, 1)
    return {"type": "FeatureCollection", "features": features}


def _grids() -> list[Node]:
    return [node for node in tree() if node.basic]


def _fill(powers: Powers) -> None:
    """Places and records as commands open them, some incomplete, verified on many days."""
    grids = _grids()
    for first in range(0, len(grids), 100):
        some = grids[first : first + 100]
        drafts = [
            PlaceDraft("premises", f"kind_{n % KINDS:02d}", street="解放路", number=f"{n}号", grid_id=grid.id)
            for grid in some for n in range(PLACES)
        ]  # fmt: skip
        places = open_places(Act(via=Via.CLI), powers, drafts)
        records = [
            _record(f"premises_{form:02d}", number, place_id=place.pk)
            for number, place in enumerate(places) if number % PLACES < RECORDED
            for form in (int(place.sort[-2:]), (int(place.sort[-2:]) - 1) % KINDS)
        ]  # fmt: skip
        bodies = [
            _record(f"body_{n:02d}", number, grid_id=grid.id) for number, grid in enumerate(some) for n in range(BODIES)
        ]
        open_records(Act(via=Via.CLI), powers, records + bodies)


def _record(form: str, number: int, **where: int) -> RecordDraft:
    values = {"name": f"第{number}家"} if number % 9 else {"note": "待补"}
    return RecordDraft(form, values, verified_on=today() - timedelta(days=number % 200), **where)  # type: ignore[arg-type]


def _multiply() -> None:
    """Every place and record so many times over, and every counter with them."""
    places, records = (model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in (Place, Record))
    with connection.cursor() as cursor:
        for turn in range(1, TIMES):
            at, of = places * turn, records * turn
            _copy(cursor, Place, {"id": f"id + {at}", "plate": f"'{turn}-' || id", "parent_id": "NULL"}, places)
            _copy(cursor, Record, {"id": f"id + {of}", "place_id": f"place_id + {at}"}, records)
        figures = ", ".join(f"{name} = {name} * {TIMES}" for name in ("records", "complete", "fresh", "missing"))
        cursor.execute(f"UPDATE {Tally._meta.db_table} SET {figures}")
        if connection.vendor == "postgresql":
            for model in (Place, Record):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
            cursor.execute(f"VACUUM ANALYZE {Place._meta.db_table}, {Record._meta.db_table}, {Tally._meta.db_table}")
        else:
            cursor.execute("ANALYZE")


def _copy(cursor: Any, model: type[Place] | type[Record], changed: dict[str, str], last: int) -> None:
    names = [field.column for field in model._meta.concrete_fields if field.column]
    chosen = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {table} WHERE id <= {last}")


def _work(powers: Powers) -> None:
    """More acts on what there is now, as of the day before."""
    ids = list(Record.objects.order_by("pk").values_list("pk", flat=True)[: ACTS + 20])
    confirm_records(Act(via=Via.CLI), powers, ids[:ACTS])
    for record_id in ids[ACTS:]:
        close_record(Act(via=Via.CLI), powers, record_id, "不再经营")


def _raw(sql: str) -> None:
    """Ask the bare driver, on a connection of its own."""
    if connection.vendor == "sqlite":
        db = sqlite3.connect(str(connection.settings_dict["NAME"]))
        db.execute(sql).fetchall()
        db.close()
        return
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql)
        cursor.cursor.fetchall()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(7))
