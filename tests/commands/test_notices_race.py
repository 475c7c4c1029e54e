"""Several notices, and one act several times, at the same moment (F5)."""

from __future__ import annotations

import pytest

from gridwork.fieldwork.commands.inspections import inspect_and_issue
from gridwork.fieldwork.commands.rectifications import issue
from gridwork.fieldwork.models import Inspection, Rectification
from tests import inspecting, make, recording
from tests.commands.test_records_race import at_once
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db(transaction=True)


def test_notices_issued_at_the_same_moment_have_numbers_one_after_the_other() -> None:
    crew = Crew.of(make.cell())
    powers = make.powers(crew.worker)
    drafts = [inspecting.draft(recording.shop(crew.county.grids[0]), exits="fail") for _ in range(6)]
    told = at_once(*(lambda one=one: inspect_and_issue(acted(crew.worker), powers, one) for one in drafts))
    assert all(isinstance(one, Inspection) for one in told), told
    assert sorted(Rectification.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_one_act_sent_several_times_at_once_issues_one_notice() -> None:
    crew = Crew.of(make.cell())
    found = inspecting.inspect_(crew.worker, recording.shop(crew.county.grids[0]), exits="fail")
    act, powers = acted(crew.worker), make.powers(crew.worker)
    told = at_once(*(lambda: issue(act, powers, found.pk) for _ in range(4)))
    assert {one.pk for one in told} == {Rectification.objects.get().pk}
