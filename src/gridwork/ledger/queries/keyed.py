"""Places and records by the keys of the tables they came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import State

M = TypeVar("M", Place, Record)

KEYED = f"key <> '' AND state <> '{State.WITHDRAWN.value}'"
"""The condition of the index of keys, word for word: no parameter and no NOT makes the database see it."""


def with_keys(found: QuerySet[M], keys: Iterable[str]) -> QuerySet[M]:
    """Those of them that have one of these keys and were not withdrawn; a range of the index of keys."""
    return found.filter(key__in=set(keys)).extra(where=[KEYED])  # noqa: S610 - a constant
