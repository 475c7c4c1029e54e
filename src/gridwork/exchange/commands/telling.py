"""Telling those who brought a table that the worker is done with it: a large one takes longer than they watch (L6)."""

from __future__ import annotations

from gridwork.base.moment import now
from gridwork.exchange.models import Import
from gridwork.exchange.rules.verbs import IMPORT
from gridwork.journal.models import Entry
from gridwork.notices.commands import tell
from gridwork.territory.queries.tree import tree

LONG = 20_000
"""The check of fewer rows ends while one looks at its page; nobody is told of that."""


def tell_of(one: Import, kind: str, **facts: int) -> None:
    """A line for whoever brought the table and whoever acted on it last, in the transaction of what it tells."""
    last = Entry.objects.filter(subject_kind=IMPORT, subject_id=one.pk).order_by("-seq")
    people = [one.person_id, *last.values_list("person_id", flat=True)[:1]]
    present = tree()
    area = present.area(one.area_id).name if one.area_id in present else "—"
    tell([person for person in people if person is not None], kind, IMPORT, one.pk, {"area": area, **facts}, now())
