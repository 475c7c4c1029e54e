"""Queries composed once answer as the ORM does, whatever values they are asked with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from gridwork.base.prepared import MOST_KEPT, Prepared, PreparedThings, Several
from gridwork.base.rows import Rows
from gridwork.journal.models import Entry

pytestmark = pytest.mark.django_db
NUMBERS = Several(lambda number: -1 - number)
ENTRIES = Rows(Entry)


def _named(kind: str, ids: Sequence[int]) -> QuerySet[Any, Any]:
    return Entry.objects.filter(subject_kind=kind, subject_id__in=ids).order_by("subject_id").values_list("subject_id")


def _referred(refs: Sequence[UUID]) -> QuerySet[Entry]:
    return Entry.objects.filter(act_ref__in=refs).order_by("pk")


def _locked(pk: int) -> QuerySet[Any, Any]:
    return Entry.objects.select_for_update().filter(pk=pk).values_list("pk")


def written(count: int) -> list[UUID]:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    refs = [uuid4() for _ in range(count)]
    ENTRIES.insert_many(
        ENTRIES.of(
            ENTRIES.new(
                subject_kind="case", subject_id=number, seq=1, act_ref=ref, verb="note", via="cli", done_at=at,
                recorded_at=at, digest=f"{number:064}",
            )
        )
        for number, ref in enumerate(refs, 1)
    )  # fmt: skip
    return refs


def test_several_values_are_all_asked_for_however_many_there_are() -> None:
    written(40)
    named = Prepared(_named, kind="<kind>", ids=NUMBERS)
    for count in (1, 2, 3, 5, 8, 9, 31, 40):
        ids = list(range(1, count + 1))
        assert [one for (one,) in named.rows(kind="case", ids=ids)] == ids
    assert named.rows(kind="place", ids=[1, 2]) == []


def test_no_values_find_nothing_and_ask_nothing(django_assert_num_queries: Any) -> None:
    written(2)
    named = Prepared(_named, kind="<kind>", ids=NUMBERS)
    with django_assert_num_queries(0):
        assert named.rows(kind="case", ids=[]) == []


def test_more_values_than_queries_are_kept_for_are_asked_for_too() -> None:
    written(MOST_KEPT + 3)
    named = Prepared(_named, kind="<kind>", ids=NUMBERS)
    assert len(named.rows(kind="case", ids=range(1, MOST_KEPT + 3))) == MOST_KEPT + 2


def test_whole_things_come_as_the_orm_gives_them() -> None:
    refs = written(3)
    found = PreparedThings(_referred, refs=Several(lambda number: UUID(int=number))).all(refs=refs)
    assert [one.__dict__ | {"_state": None} for one in found] == [
        one.__dict__ | {"_state": None} for one in _referred(refs)
    ]


def test_a_value_that_occurs_nowhere_is_named() -> None:
    astray = Prepared(lambda kind, ids: _named(kind, [1]), kind="<kind>", ids=NUMBERS)
    with pytest.raises(RuntimeError, match="ids"):
        astray.rows(kind="case", ids=[1])


@pytest.mark.django_db(transaction=True)
def test_a_query_that_locks_wants_a_transaction() -> None:
    (ref,) = written(1)
    pk = Entry.objects.get(act_ref=ref).pk
    locked = Prepared(_locked, pk=-1)
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locked.rows(pk=pk)
    with transaction.atomic():
        assert locked.rows(pk=pk) == [(pk,)]


def test_after_an_error_in_a_transaction_nothing_more_is_asked() -> None:
    (ref,) = written(1)
    twice = ENTRIES.of(Entry.objects.get(act_ref=ref))
    locked = Prepared(_locked, pk=-1)
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            ENTRIES.insert([None, *twice[1:]])
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            locked.rows(pk=twice[0])
