"""A batch writes what the same commands would have written one by one, or nothing (DESIGN, *Known facts*)."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput
from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.commands.batch import Batch
from gridwork.cases.models import Case
from gridwork.cases.queries.heads import cut_off
from gridwork.journal.act import Act, Via
from gridwork.journal.book import DIRECT, Book
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.notices.models import Notice
from tests import make

pytestmark = pytest.mark.django_db
GIVEN_ANEW = {"id", "tracking_code", "external_key"}


@pytest.fixture
def county() -> make.County:
    return make.cell()


def lived(county: make.County, book: Book, number: int, category: str = "litter", key: str = "") -> Case:
    """One source row: reported, accepted, handled, verified and answered, each at its own time."""

    def act(hour: int) -> Act:
        at = make.day(f"2026-05-06 {hour:02d}:00")
        return Act(Via.IMPORT, done_at=at, recorded_at=make.day("2026-06-01 10:00"), book=book)

    operator = make.operator()
    point = county.centre(county.grids[number % 6])
    case = cases.report(act(9), Draft(category, f"第{number}件垃圾", point=point, external_key=key or None), staff=True)
    cases.accept(act(10), operator, case.pk)
    if number % 3:
        cases.handle(act(11), operator, case.pk, result="好")
        cases.verify(act(14), operator, case.pk, passed=True)
        cases.answer(act(15), operator, case.pk, text="好了")
    return case


def told(case: Case) -> list[tuple[Any, ...]]:
    return [(line.seq, line.verb, line.done_at, line.recorded_at, line.facts) for line in entries("case", case.pk)]


def test_the_rows_are_those_that_single_commands_write(county: make.County) -> None:
    with Batch(6) as batch:
        together = [lived(county, batch, n, category) for n, category in enumerate(["litter", "leak", "pothole"] * 2)]
    singly = [lived(county, DIRECT, n, category) for n, category in enumerate(["litter", "leak", "pothole"] * 2)]
    for one, other in zip(together, singly, strict=True):
        rows = [
            {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.attname not in GIVEN_ANEW}
            for case in (Case.objects.get(pk=one.pk), Case.objects.get(pk=other.pk))
        ]
        assert rows[0] == rows[1]
        assert told(one) == told(other)
    assert make.found_by("垃圾") == sorted((case.pk for case in together + singly), reverse=True)


def test_the_chains_of_a_batch_hold(county: make.County) -> None:
    with Batch(4) as batch:
        for number in range(4):
            lived(county, batch, number)
    assert list(broken_chains()) == []
    assert list(cut_off()) == []
    assert Entry.objects.count() == sum(Case.objects.values_list("seq", flat=True)) + 2, "and the charter and the map"


def test_a_case_of_a_batch_goes_on_singly_afterwards(county: make.County) -> None:
    with Batch(1) as batch:
        case = lived(county, batch, 0)
    cases.handle(make.act(), make.operator(), case.pk, result="好")
    assert [line.verb for line in entries("case", case.pk)] == ["report", "accept", "handle"]
    assert list(broken_chains()) == []


def test_a_row_that_fails_leaves_nothing_and_the_others_stay(county: make.County) -> None:
    kept: list[Case] = []
    with Batch(3) as batch:
        for number in range(3):
            with pytest.raises(BadInput) if number == 1 else nullcontext(), batch.row():
                case = lived(county, batch, number)
                if number == 1:
                    cases.note(Act(Via.IMPORT, book=batch), make.operator(), case.pk, text="")
                kept.append(case)
    assert set(Case.objects.values_list("pk", flat=True)) == {case.pk for case in kept}
    assert set(Entry.objects.filter(subject_kind="case").values_list("subject_id", flat=True)) == {c.pk for c in kept}
    assert list(broken_chains()) == []


def test_a_batch_left_by_an_error_writes_nothing(county: make.County) -> None:
    def broken_off() -> None:
        with Batch(2) as batch:
            lived(county, batch, 0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert not Case.objects.exists()
    assert not Entry.objects.filter(subject_kind="case").exists()


def test_a_batch_with_one_bad_row_writes_none_of_it(county: make.County) -> None:
    @transaction.atomic
    def imported() -> None:
        with Batch(2) as batch:
            lived(county, batch, 1, key="old:2")
            lived(county, batch, 2, key="old:1")

    lived(county, DIRECT, 0, key="old:1")
    with pytest.raises(IntegrityError):
        imported()
    assert Case.objects.count() == 1
    assert Entry.objects.filter(subject_kind="case").values("subject_id").distinct().count() == 1
    assert len(make.found_by("垃圾")) == 1


def test_a_batch_asks_the_same_few_queries_whatever_its_size(county: make.County) -> None:
    def asked(size: int) -> int:
        with CaptureQueriesContext(connection) as captured, Batch(size) as batch:
            for number in range(size):
                lived(county, batch, number)
        return len(captured.captured_queries)

    lived(county, DIRECT, 0)
    assert asked(2) == asked(12) <= 10


def test_an_import_tells_nobody(county: make.County) -> None:
    make.officer("village_head", county.villages[0])
    with Batch(1) as batch:
        act = Act(Via.IMPORT, book=batch)
        cases.report(act, Draft("fire_hazard", "冒烟", point=county.centre(county.grids[0])), staff=True)
    assert not Notice.objects.exists()


def test_ids_set_aside_for_a_batch_are_given_to_nobody_else(county: make.County) -> None:
    with Batch(3) as batch:
        between = lived(county, DIRECT, 0)
        inside = [lived(county, batch, number) for number in range(3)]
    after = lived(county, DIRECT, 0)
    assert len({between.pk, after.pk, *(case.pk for case in inside)}) == 5
    assert Case.objects.count() == 5
