"""Adopting a charter, and which one is in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base import memo
from gridwork.base.errors import BadInput, Conflict, NotFound, Problems
from gridwork.charter.commands import adopt
from gridwork.charter.models import CharterVersion
from gridwork.charter.queries import adopted
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.charter.schema import Charter
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry

pytestmark = pytest.mark.django_db

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture(scope="module")
def base() -> Charter:
    return load(SHIPPED / "base")


@pytest.fixture(scope="module")
def tangshan() -> Charter:
    return load(SHIPPED / "tangshan-town")


def act() -> Act:
    return Act(via=Via.CLI)


def test_adopted_charters_are_numbered_and_journalled(base: Charter, tangshan: Charter) -> None:
    first = adopt(act(), base, effective_on=JANUARY)
    second = adopt(act(), tangshan, effective_on=JULY)
    assert (first.number, second.number) == (1, 2)
    entry = Entry.objects.get(subject_kind="charter", subject_id=second.pk)
    assert entry.verb == "adopt"
    assert second.digest in entry.body


def test_the_charter_of_a_day_is_the_newest_in_effect_by_then(base: Charter, tangshan: Charter) -> None:
    adopt(act(), base, effective_on=JANUARY)
    adopt(act(), tangshan, effective_on=JULY)
    assert adopted.in_force(date(2026, 6, 30)).charter.key == "base"
    assert adopted.in_force(JULY).charter.key == "tangshan-town"
    with pytest.raises(NotFound):
        adopted.in_force(date(2025, 12, 31))


def test_without_a_day_the_cells_own_clock_decides(
    base: Charter, tangshan: Charter, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(act(), base, effective_on=JANUARY)
    adopt(act(), tangshan, effective_on=JULY)
    an_hour_before_midnight_in_beijing = datetime(2026, 6, 30, 15, tzinfo=UTC)
    monkeypatch.setattr(adopted, "now", lambda: an_hour_before_midnight_in_beijing)
    assert adopted.in_force().number == 1
    memo.clear_all()
    monkeypatch.setattr(adopted, "now", lambda: datetime(2026, 6, 30, 16, tzinfo=UTC))
    assert adopted.in_force().number == 2


def test_a_stored_charter_reads_back_equal(tangshan: Charter) -> None:
    version = adopt(act(), tangshan, effective_on=JANUARY)
    assert adopted.version(version.pk).charter == tangshan


def test_asking_again_costs_no_query(base: Charter) -> None:
    adopt(act(), base, effective_on=JANUARY)
    adopted.in_force()
    with CaptureQueriesContext(connection) as queries:
        adopted.in_force()
    assert len(queries) == 0


def test_a_charter_sent_twice_is_adopted_once(base: Charter) -> None:
    once = act()
    first = adopt(once, base, effective_on=JANUARY)
    assert adopt(once, base, effective_on=JANUARY).pk == first.pk
    assert CharterVersion.objects.count() == 1


def test_the_very_same_charter_is_not_adopted_again(base: Charter) -> None:
    adopt(act(), base, effective_on=JANUARY)
    with pytest.raises(Conflict, match="Version 1 already says"):
        adopt(act(), base, effective_on=JULY)


def test_a_later_version_cannot_rule_a_day_an_earlier_one_ruled(base: Charter, tangshan: Charter) -> None:
    adopt(act(), base, effective_on=JULY)
    with pytest.raises(BadInput, match="cannot take effect before"):
        adopt(act(), tangshan, effective_on=JANUARY)
    assert CharterVersion.objects.count() == 1


def test_a_charter_that_watches_people_is_not_adopted_however_it_was_made(base: Charter) -> None:
    category = base.categories["rubbish"].model_copy(update={"words": ["上访人员"]})
    smuggled = base.model_copy(update={"categories": {**base.categories, "rubbish": category}})
    with pytest.raises(Problems, match="no register of petitioners"):
        adopt(act(), smuggled, effective_on=JANUARY)
    assert not CharterVersion.objects.exists()


def test_a_charter_with_faults_is_not_adopted(base: Charter) -> None:
    with pytest.raises(Problems, match="No rule catches"):
        adopt(act(), base.model_copy(update={"routing": base.routing[:-1]}), effective_on=JANUARY)
    assert not CharterVersion.objects.exists()


def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(NotFound):
        adopted.version(404)
    with pytest.raises(NotFound, match="No charter is in force"):
        adopted.in_force()
