"""What samples are drawn from, whether they come out again, and what they say of the whole (F8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import NotFound
from gridwork.cli.samples import samples
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.sample_lists import samples_to_check, samples_within
from gridwork.fieldwork.queries.samples import result, sample_of, sample_page
from gridwork.fieldwork.rules.kinds import Method, Said
from gridwork.journal.models import Seal
from gridwork.ledger.models import Place, Record
from tests import make, recording
from tests.crew import Crew, acted
from tests.inspecting import inspect_

pytestmark = pytest.mark.django_db
NOW = "2026-07-03 09:00"
TODAY = date(2026, 7, 3)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")


def homes(crew: Crew, count: int, grid: int = 0) -> None:
    found = [recording.dwelling(crew.county.grids[grid], households=1).pk for _ in range(count)]
    Place.objects.filter(pk__in=found).update(opened_at=make.day("2026-03-01 09:00"))


def drawn(area: Any, key: str = "households", since: date = TODAY) -> Sample:
    Seal.objects.get_or_create(day=date(2026, 7, 1), defaults={
        "entries": 1, "root": "r", "digest": "d", "sealed_at": make.day(NOW),
    })  # fmt: skip
    return draw(make.act(at=make.day(NOW)), make.operator(), key, area.id, since)


def say(person: Any, item: SampleItem, visited: Said, helped: Said = Said.UNKNOWN) -> None:
    act = acted(person, NOW)
    asked = {"visited": visited, "helped": helped}
    check_item(act, make.powers(person, act.done_at), item.pk, Method.CALL, asked, "", TODAY)


def verified(sample: Sample) -> tuple[int, str]:
    told = CliRunner().invoke(samples, ["verify", str(sample.pk)], catch_exceptions=False)
    return told.exit_code, told.output


def test_inspections_of_the_half_year_that_is_over_are_drawn_by_kind(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    for at in ("2025-12-30 09:00", "2026-01-05 09:00", "2026-06-30 23:00", "2026-07-01 09:00"):
        inspect_(crew.worker, shop, at=at)
    sample = drawn(crew.county.towns[0], "inspections", date(2026, 1, 1))
    assert (sample.frame, sample.strata, sample.due_on) == (2, '{"fire": [2, 1]}', date(2026, 12, 31))
    assert (sample.area_id, sample.checked_by_id) == (crew.county.towns[0].id,) * 2


def test_records_are_drawn_by_form(crew: Crew) -> None:
    grid = crew.county.grids[0]
    for _ in range(3):
        recording.record("hydrant", recording.hydrant(grid), working=True)
    recording.record("team", grid, name="互助队")
    Record.objects.update(opened_at=make.day("2026-03-01 09:00"))
    sample = drawn(crew.county.villages[0], "ledger")
    assert (sample.frame, sample.strata) == (4, '{"hydrant": [3, 1], "team": [1, 0]}')


def test_a_sample_comes_out_again_and_what_was_exchanged_is_found(crew: Crew) -> None:
    homes(crew, 20)
    sample = drawn(crew.county.villages[0])
    code, told = verified(sample)
    assert code == 0
    assert "follows from the seal of 2026-07-01" in told
    assert "2 of 2 come out again" in told
    item = sample.items.first()
    assert item is not None
    had = set(sample.items.values_list("subject_id", flat=True))
    other = Place.objects.filter(kind="dwelling").exclude(pk__in=had).first()
    assert other is not None
    SampleItem.objects.filter(pk=item.pk).update(subject_id=other.pk)
    code, told = verified(sample)
    assert (code, "1 of 2" in told) == (1, True)


def test_a_seed_that_somebody_chose_is_found(crew: Crew) -> None:
    homes(crew, 20)
    sample = drawn(crew.county.villages[0])
    Sample.objects.update(seed="0" * 64)
    assert verified(sample)[0] == 1


def test_a_frame_that_changed_since_is_said_and_proves_nothing(crew: Crew) -> None:
    homes(crew, 20)
    sample = drawn(crew.county.villages[0])
    homes(crew, 3)
    code, told = verified(sample)
    assert code == 0
    assert "there were 20, now there are 23" in told


def test_a_place_closed_after_the_draw_still_belongs_to_the_frame(crew: Crew) -> None:
    homes(crew, 20)
    sample = drawn(crew.county.villages[0])
    Place.objects.filter(pk=sample.items.values("subject_id")[:1]).update(
        state="closed", closed_at=make.day("2026-08-01 09:00")
    )
    assert "2 of 2 come out again" in verified(sample)[1]


def test_the_result_tells_shares_sizes_and_how_often_two_checks_agree(crew: Crew) -> None:
    homes(crew, 100)
    homes(crew, 20, grid=1)
    first = drawn(crew.county.villages[0])
    for number, item in enumerate(first.items.order_by("drawn")):
        say(crew.village_head, item, Said.NO if number < 3 else Said.YES)
    second = draw_again(make.act(at=make.day(NOW)), make.operator(), first.pk)
    with CaptureQueriesContext(connection) as asked:
        found = result(make.powers(crew.town_head), first.pk)
    assert len(asked) <= 6
    grids = [grid.code for grid in crew.county.grids[:2]]
    assert found.strata == {grids[0]: (100, 10, 10), grids[1]: (20, 2, 2)}
    visited, helped = found.questions
    assert (visited.estimate.yes, visited.estimate.no, visited.estimate.told, visited.estimate.frame) == (9, 3, 12, 120)
    assert visited.estimate.share == pytest.approx(0.75)
    assert visited.estimate.few
    assert (helped.estimate.unknown, helped.estimate.share, visited.agree) == (12, None, (0, 0))
    for item in second.items.all():
        say(crew.town_head, item, Said.YES)
    pairs = {one.subject_id for one in second.items.all()}
    yes = sum('"visited": "yes"' in one.answers for one in first.items.filter(subject_id__in=pairs))
    assert result(make.powers(crew.town_head), first.pk).questions[0].agree == (yes, 3)
    assert result(make.powers(crew.town_head), second.pk).questions[0].agree == (yes, 3)


def test_lists_hold_what_one_sees_and_what_waits_for_ones_own_check(crew: Crew) -> None:
    homes(crew, 5)
    homes(crew, 5, grid=4)
    near, far = drawn(crew.county.villages[0]), drawn(crew.county.villages[2])
    second = make.officer("village_head", crew.county.villages[0], rank="B")
    seen = {
        person: (
            [one.sample for one in samples_within(make.powers(person))],
            len(samples_to_check(make.powers(person))),
        )
        for person in (crew.village_head, crew.town_head, crew.county_head, crew.worker, second)
    }
    assert seen[crew.village_head] == ([near], 1)
    assert seen[crew.town_head] == ([near], 0)
    assert seen[crew.county_head] == ([far, near], 0)
    assert seen[crew.worker] == ([], 0)
    assert seen[second] == ([near], 0)
    page = sample_page(make.powers(second), near.pk, TODAY)
    assert (page.mine, page.may_draw_again, page.size, page.checked) == (False, False, 1, 0)
    with pytest.raises(NotFound, match="no such sample"):
        sample_of(make.powers(crew.village_head), far.pk)
