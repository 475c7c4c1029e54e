"""A booklet of a grid with 300 records as PDF: what it costs, and what the town's pile would (L7)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import cell
from bench.figure import Figure, at_most, plain
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Subject
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands.places import open_places
from gridwork.ledger.commands.records import RecordDraft, open_records
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.publicity.press import typeset
from gridwork.publicity.queries.booklet import booklet
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

RECORDS = 300
R = TypeVar("R")


def figures(ready: cell.Ready) -> Iterator[Figure]:
    """Queries, time and size of one booklet; the same for a sixth of the records shows what grows."""
    operator, grid = Powers.of_operator(tree().root.id), next(node for node in tree() if node.basic)
    form = next(one for one in forms().values() if one.form.subject is Subject.HOUSEHOLD)
    Record.objects.filter(grid=grid.id, form=form.key).update(grid=None)
    _fill(operator, grid, form, RECORDS // 6)
    few, _ = _timed(lambda: _content(grid, form))
    _fill(operator, grid, form, RECORDS - RECORDS // 6)
    with CaptureQueriesContext(connection) as seen:
        _content(grid, form)
    yield at_most(f"queries for a booklet of {RECORDS} records", len(seen), "queries", 4)
    read, content = _timed(lambda: _content(grid, form))
    yield plain("reading it, QR codes drawn", read * 1000, "ms", f"{few * 1000:.0f} ms for {RECORDS // 6} records")
    typed, printed = _timed(lambda: typeset("booklet", content))
    yield plain("typesetting it in its own process", typed * 1000, "ms", f"{printed.pages} pages")
    yield plain("its size", len(printed.pdf) / 1e6, "MB")
    yield plain("a town of 115 such grids", (read + typed) * 115, "s", f"{len(printed.pdf) * 115 / 1e6:.0f} MB")


def _content(grid: Node, form: NumberedForm) -> Any:
    return booklet(grid.id, [form.key], [], "zh-hans", now(), 1)


def _timed(run: Callable[[], R]) -> tuple[float, R]:
    begin = time.perf_counter()
    result = run()
    return time.perf_counter() - begin, result


def _fill(operator: Powers, grid: Node, form: NumberedForm, count: int) -> None:
    """Dwellings in a street of their own, each with a record."""
    act, start = Act(via=Via.CLI), Record.objects.count()
    kind = form.kind or Kind.DWELLING
    drafts = [PlaceDraft(kind, street="测试街", number=f"{start + n}号", grid_id=grid.id) for n in range(count)]
    places = open_places(act, operator, drafts)
    members = next(one.key for one in in_force().charter.ledgers.forms[form.key].fields if one.least is not None)
    open_records(act.again(), operator, [RecordDraft(form.key, {members: 3}, place_id=one.pk) for one in places])
