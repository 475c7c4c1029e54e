"""The demonstration county: a sound map, people in their posts, cases in every state (O1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import shapely
from click.testing import CliRunner
from django.db import transaction

from gridwork.accounts.models import Person
from gridwork.base import memo
from gridwork.base.errors import Conflict
from gridwork.base.moment import now
from gridwork.care.models import Enrolment
from gridwork.cases.models import Case, Photo
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.cli.demo import demo, padded
from gridwork.demo.build import CHARTER, LOGINS, Tell, build, logins
from gridwork.demo.county import draw
from gridwork.demo.people import PASSWORD
from gridwork.demo.pictures import KINDS, picture
from gridwork.demo.situations import SITUATIONS, situations
from gridwork.fieldwork.models import Deed, KeyUnit, Occasion, Rectification, Sample, Visit
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.coverage import coverage
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers
from tests import make

CASES = 60


@pytest.fixture(autouse=True)
def _tables_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bringing the tables up to date closes the connection the test is in."""
    monkeypatch.setattr("gridwork.cli.demo.bring_up_to_date", lambda: None)


def test_the_county_is_an_exact_partition_at_every_level() -> None:
    county = draw()
    for depth in (1, 2, 3):
        shapes = [place.shape for place in county.walk() if place.depth == depth]
        assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in shapes)
        assert shapely.coverage_is_valid(shapes)
        assert shapely.union_all(shapes).symmetric_difference(county.shape).area < 1e-12
    counts = [sum(place.depth == depth for place in county.walk()) for depth in range(4)]
    assert counts == [1, 3, 13, 115]


def test_the_county_is_the_same_every_time() -> None:
    assert [place.shape.wkb for place in draw().walk()] == [place.shape.wkb for place in draw().walk()]


def test_groups_have_sizes_of_one_order() -> None:
    areas = [place.shape.area for place in draw().walk() if place.depth == 3]
    assert max(areas) < 5 * min(areas)


def test_every_thing_has_a_picture_broken_and_mended() -> None:
    for kind in KINDS:
        assert picture(kind, False, 0) != picture(kind, True, 0)


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, built once for the tests that only look; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(cases=CASES, days=6)
        yield
        transaction.set_rollback(True)
    memo.clear_all()


def test_the_demonstration_has_work_in_every_state(county: None) -> None:
    assert len(tree()) == 132
    found = logins()
    assert {login.login for login in found} == set(LOGINS.values())
    assert Person.objects.get(login="village").check_password(PASSWORD)
    everything = Case.objects.all()
    assert everything.count() >= CASES * 0.9
    assert {"closed", "accepted"} <= set(everything.values_list("stage", flat=True))
    assert everything.filter(published_at__isnull=False).exists()
    assert everything.filter(step_due_at__lt=now()).exclude(pending="").exists()
    assert everything.filter(reported_at__lt=now() - timedelta(days=60)).exists()
    assert not everything.filter(reported_at__gt=now()).exists()
    assert Photo.objects.exists()
    assert list(broken_chains()) == []


def test_the_demonstration_has_weeks_of_field_work(county: None) -> None:
    done = set(Deed.objects.values_list("kind", flat=True).distinct())
    assert {"rounds", "zero report", "log", "meeting", "publicity", "visit:every_household", "visit:care"} <= done
    chains = set(Rectification.objects.values_list("state", "round"))
    assert chains == {("issued", 1), ("issued", 2), ("closed", 1), ("handed over", 2), ("withdrawn", 1)}
    assert Rectification.objects.filter(state="issued", inspect_by__lt=now()).exists()
    assert set(Occasion.objects.values_list("stage", flat=True)) == {"planned", "held", "cancelled"}
    sample = Sample.objects.filter(key="households").earliest("pk")
    checked = sample.items.filter(checked_on__isnull=False).count()
    assert 0 < checked < sample.items.count()
    again = Sample.objects.get(first__isnull=False)
    assert (again.checked_by.level, again.items.filter(checked_on=None).exists()) == ("town", True)
    assert KeyUnit.objects.count() == 4
    assert Enrolment.objects.filter(withdrawn_on=None).count() == 5
    assert Visit.objects.exclude(outcome="met").exists()


def test_every_situation_has_a_category_of_the_charter() -> None:
    told = SITUATIONS.read_text(encoding="utf-8").count("[[situation]]")
    assert len(situations(load(SHIPPED / CHARTER))) == told


@pytest.mark.django_db
def test_the_command_makes_the_county_once_and_prints_the_sign_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []

    def small(tell: Tell) -> None:
        built.append(1)
        build(tell, cases=3, days=1)

    monkeypatch.setattr("gridwork.cli.demo.build", small)
    for _ in range(2):
        shown = CliRunner().invoke(demo, ["--no-serve"], catch_exceptions=False)
        assert shown.exit_code == 0
        assert PASSWORD in shown.output
        assert all(login in shown.output for login in LOGINS.values())
    assert built == [1]


@pytest.mark.django_db
def test_a_real_cell_is_not_taken_for_the_demonstration() -> None:
    make.cell()
    make.person()
    assert isinstance(CliRunner().invoke(demo, ["--no-serve"]).exception, Conflict)


def test_chinese_characters_take_two_places_on_a_terminal() -> None:
    assert padded("网格员", 8) == "网格员  "
    assert padded("grid", 8) == "grid    "


def test_the_county_has_living_ledgers_in_all_eight_domains(county: None) -> None:
    domains = in_force().charter.ledgers.domains
    kept = {forms()[key].form.domain for key in Record.objects.values_list("form", flat=True).distinct()}
    assert kept == set(domains)
    assert len(domains) == 8
    assert set(Place.objects.values_list("kind", flat=True).distinct()) == set(Kind)
    table = coverage(Powers.of_operator(tree().root.id), tree().root.id, "group")
    assert table.total.completeness in range(85, 100)
    assert table.total.freshness in range(85, 100)
    assert differences() == []
    assert Record.objects.filter(seq__gt=1).count() > 100
