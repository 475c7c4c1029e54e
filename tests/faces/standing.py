"""Who was on leave when, for tests of work told late."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import override

from gridwork.accounts.models import Person
from gridwork.territory.commands.postings import record_absence
from gridwork.territory.models import Absence, Posting
from gridwork.territory.queries.edition import today
from tests import make


def day(ago: int) -> date:
    """A day so many days before today."""
    return today() - timedelta(days=ago)


def spoken(ago: int) -> str:
    """The same as an English page says it."""
    with override("en"):
        return date_format(day(ago), "DATE_FORMAT")


def leave(person: Person, first: date, last: date) -> Absence:
    """Leave of the one post somebody holds."""
    held = Posting.objects.get(person=person)
    return record_absence(make.act(), make.operator(), held.pk, from_day=first, to_day=last)
