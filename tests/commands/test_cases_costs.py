"""How many queries each command and page asks (DESIGN, *Known facts*): a number that must not grow unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case
from gridwork.cases.queries.case_page import case_page
from gridwork.cases.queries.counts import counts
from gridwork.cases.queries.public import by_tracking_code, published
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.cases.rules.contact import Reporter
from tests import make
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def crew() -> Crew:
    """A cell whose charter, tree and maps are warm in memory, as after the first request."""
    crew = Crew.of(make.cell())
    make.case(crew.county.grids[0])
    return crew


def asked(run: Callable[[], Any]) -> int:
    """Statements that ask or change something; beginning and ending a transaction is not counted."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def test_a_report_asks_no_more_than_six_queries(crew: Crew) -> None:
    point = crew.county.centre(crew.county.grids[0])
    plain = Draft("litter", "垃圾桶满了", point=point)
    assert asked(lambda: cases.report(acted(None), plain)) <= 3
    assert asked(lambda: cases.report(acted(None), Draft("leak", "漏水", point=point, contact=Reporter("某人")))) <= 4
    assert asked(lambda: cases.report(acted(None), Draft("litter", "x", point=point, photos=(picture(),)))) <= 6
    assert asked(lambda: cases.report(acted(None), Draft("fire_hazard", "冒烟", point=point))) <= 6


def test_each_other_verb_asks_no_more_than_ten(crew: Crew) -> None:
    case, other = make.case(crew.county.grids[0]), make.case(crew.county.grids[0])
    office = crew.county.office(crew.county.grids[0])
    steps: list[tuple[Any, Callable[..., Case], dict[str, Any], int]] = [
        (crew.village_head, cases.merge, {"into_id": other.pk}, 9),
        (crew.village_head, cases.unmerge, {}, 10),
        (crew.town_head, cases.suspend, {"reason": "x", "until": date(2099, 1, 1)}, 4),
        (crew.town_head, cases.resume, {}, 4),
        (crew.town_head, cases.extend, {"by": "1 day", "reason": "x"}, 4),
        (crew.village_head, cases.refer, {"to": "x", "reason": "x"}, 4),
        (crew.village_head, cases.accept, {}, 4),
        (crew.village_head, cases.assign, {"office_id": office, "person_id": crew.worker.id}, 6),
        (crew.worker, cases.note, {"text": "x", "photos": (picture(),)}, 6),
        (crew.worker, cases.return_, {"reason": "x"}, 6),
        (crew.village_head, cases.accept, {}, 4),
        (crew.worker, cases.handle, {"result": "x", "photos": (picture(colour="red"),)}, 6),
        (crew.village_head, cases.verify, {"passed": False, "note": "x"}, 5),
        (crew.worker, cases.handle, {"result": "x"}, 4),
        (crew.village_head, cases.verify, {"passed": True}, 4),
        (crew.village_head, cases.answer, {"text": "x"}, 6),
        (crew.town_head, cases.publish, {"text": "x"}, 4),
        (crew.town_head, cases.reopen_by_office, {"reason": "x"}, 7),
    ]
    for by, verb, said, most in steps:
        powers, act = make.powers(by), acted(by)
        asks = asked(lambda v=verb, a=act, p=powers, s=said: v(a, p, case.pk, **s))
        assert asks <= most <= 10, f"{verb.__name__} asked {asks} queries"


def test_a_resident_rates_and_reopens_with_few_queries(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.closed(case)
    assert asked(lambda: cases.rate(acted(None), case.tracking_code, stars=1)) <= 4
    assert asked(lambda: cases.reopen(acted(None), case.tracking_code, reason="x")) <= 6


def test_a_page_of_the_worklist_asks_two_and_the_counts_one(crew: Crew) -> None:
    for person in (crew.worker, crew.village_head, crew.town_head, crew.county_head, crew.water):
        powers = make.powers(person)
        for mine in (True, False):
            assert asked(lambda p=powers, m=mine: worklist(p, Filters(mine=m, words="垃圾"))) <= 2
            assert asked(lambda p=powers, m=mine: counts(p, mine=m)) <= 1


def test_a_case_page_asks_no_more_than_nine(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], photos=(picture(),), contact=Reporter("某人"))
    for _ in range(3):
        crew.do(crew.village_head, cases.merge, make.case(crew.county.grids[0]), into_id=case.pk)
    crew.closed(case)
    crew.do(crew.town_head, cases.reopen_by_office, case, reason="x")
    assert asked(lambda: case_page(make.powers(crew.town_head), case.pk)) <= 1 + 9


def test_what_the_public_reads_asks_few_queries_whatever_its_length(crew: Crew) -> None:
    case = make.case(crew.county.grids[0])
    crew.closed(case)
    crew.do(crew.town_head, cases.publish, case, text="x")
    assert asked(lambda: by_tracking_code(case.tracking_code)) <= 2
    assert asked(lambda: published(words="垃圾")) <= 3
