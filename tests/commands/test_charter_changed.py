"""A new charter has taken effect while work was on its way: it is judged by the charter it was done under (F7)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, NotFound
from gridwork.charter.commands import adopt
from gridwork.charter.queries.adopted import begun, in_force
from gridwork.fieldwork.commands import excuses
from gridwork.fieldwork.commands.inspections import inspect
from gridwork.fieldwork.commands.rectifications import issue
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import Inspection, Visit
from gridwork.fieldwork.queries.asked_then import charter_filled
from gridwork.fieldwork.queries.visit_history import visits_of_place
from gridwork.journal.act import Act
from gridwork.ledger.models import Record
from gridwork.territory.queries.edition import today
from tests import inspecting, make, recording
from tests.adopting import adopted, changed
from tests.crew import Crew, acted
from tests.inspecting import draft

pytestmark = pytest.mark.django_db
NEW_LINES = ("equipment", "exits", "gas")


def act_of(person: Any, *, ago: int) -> Act:
    """An act of so many days ago, of which the county hears now."""
    now = acted(person)
    return Act(now.via, now.person_id, done_at=now.done_at - timedelta(days=ago), recorded_at=now.recorded_at)


def looked(crew: Crew, *, ago: int, of: tuple[str, ...] = inspecting.LINES, **said: Any) -> Inspection:
    act, shop = act_of(crew.worker, ago=ago), recording.shop(crew.county.grids[0])
    return inspect(act, make.powers(crew.worker), draft(shop, of=of, **said))


def visited(crew: Crew, *, ago: int, **said: Any) -> Visit:
    home = recording.dwelling(crew.county.grids[0], households=1)
    recording.record("household", home, act=make.act(at=make.day("2026-01-05 09:00")), members=2)
    told: dict[str, Any] = {"outcome": "met", "place_id": home.pk, "day": today() - timedelta(days=ago)} | said
    return record_visit(act_of(crew.worker, ago=ago), make.powers(crew.worker), VisitDraft(**told))


def test_an_inspection_is_judged_by_the_checklist_of_its_day(crew: Crew) -> None:
    before = in_force().id
    adopted(ago=3)
    assert looked(crew, ago=5).charter_id == before
    assert looked(crew, ago=1, of=NEW_LINES).charter_id == in_force().id != before


@pytest.mark.parametrize("ago", [0, 3])
def test_a_phone_that_had_not_heard_of_the_new_checklist_is_not_refused(crew: Crew, ago: int) -> None:
    before = in_force().id
    adopted(ago=3)
    assert looked(crew, ago=ago).charter_id == before


def test_the_checklist_of_now_serves_for_a_day_before_it(crew: Crew) -> None:
    adopted(ago=3)
    assert looked(crew, ago=5, of=NEW_LINES).charter_id == in_force().id


def test_a_checklist_that_is_none_of_them_is_refused_and_so_is_one_long_replaced(crew: Crew) -> None:
    adopted(ago=15)
    with pytest.raises(BadInput) as mixed:
        looked(crew, ago=0, of=("equipment", "exits"))
    assert mixed.value.place == "gas"
    with pytest.raises(BadInput) as old:
        looked(crew, ago=0)
    assert old.value.place == "electricity"
    assert looked(crew, ago=2).pk


def test_two_charters_on_one_day_leave_the_checklist_of_the_first_hour_good(crew: Crew) -> None:
    before = in_force().id
    adopted(ago=0)
    third = changed().model_copy(update={"version": "3"})
    adopt(make.act(), third, effective_on=today())
    assert [one.id for one in begun()][-1] == before
    assert looked(crew, ago=0).charter_id == before
    assert looked(crew, ago=0, of=NEW_LINES).charter_id == in_force().id


def test_a_visit_is_judged_by_the_charter_of_its_day_and_shown_in_its_words(crew: Crew) -> None:
    adopted(ago=3)
    for ago in (5, 0):
        visit = visited(crew, ago=ago, kind="declared_need", needs=["errands", "meals"])
        assert set(visit.needs.split(",")) == {"meals", "errands"}
        assert json.loads(Record.objects.get(place=visit.place_id).values)["needs"] == ["meals"]
        (made,) = visits_of_place(make.powers(crew.worker), visit.place_id or 0).made
        assert made.kind == "declared_need"
    assert visited(crew, ago=0, kind="in_need", needs=["meals"]).pk


def test_a_visit_no_charter_of_the_time_has_is_refused_without_a_key_that_says_nothing(crew: Crew) -> None:
    adopted(ago=20)
    with pytest.raises(NotFound) as told:
        visited(crew, ago=0, kind="declared_need")
    assert "declared_need" not in str(told.value.params)
    with pytest.raises(BadInput) as told_needs:
        visited(crew, ago=0, kind="every_household", needs=["errands"])
    assert told_needs.value.place == "needs"
    assert "errands" not in str(told_needs.value.params)


def test_a_reason_for_what_was_not_done_counts_when_it_was_given_before_the_duty_ended(crew: Crew) -> None:
    adopted(ago=3)
    person, period = crew.worker, today() - timedelta(days=40)
    act, powers = act_of(person, ago=5), make.powers(person)
    posting = next(post.posting_id for post in powers.posts)
    assert excuses.explain(act, powers, "visit:declared_need", posting or 0, period, "山路塌方").pk


def test_a_notice_for_what_an_earlier_checklist_found_stands_on_that_checklist(crew: Crew) -> None:
    before = in_force().id
    adopted(ago=3)
    inspection = looked(crew, ago=5, electricity="fail")
    assert issue(acted(crew.worker), make.powers(crew.worker), inspection.pk).charter_id == before


def test_the_charter_of_a_day_comes_from_memory(crew: Crew) -> None:
    adopted(ago=3)
    looked(crew, ago=5)
    with CaptureQueriesContext(connection) as asked:
        looked(crew, ago=6)
        looked(crew, ago=0)
    assert not [one for one in asked.captured_queries if "charter_charterversion" in one["sql"]]


def test_a_day_before_the_first_charter_goes_by_the_first(crew: Crew) -> None:
    adopted(ago=0)
    assert charter_filled(date.min, lambda charter: "declared_need" in charter.visits).id == begun()[-1].id
