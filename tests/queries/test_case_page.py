"""What officers, reporters and neighbours read of a case (C3, C8, C9, B1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gridwork.base.moment import now
from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case
from gridwork.cases.queries.case_page import CasePage, case_page
from gridwork.cases.queries.nearby import nearby
from gridwork.cases.queries.public import by_tracking_code, published, result
from gridwork.cases.queries.suggest import suggest_category
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.verbs import Verb
from tests import make
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(crew: Crew) -> Case:
    return make.case(
        crew.county.grids[0], words="垃圾桶满了", contact=Reporter("某人", "555 0100"), photos=(picture(),)
    )


def page_of(crew: Crew, case: Case) -> CasePage:
    return case_page(make.powers(crew.village_head), case.pk)


def haves(crew: Crew, case: Case) -> set[str]:
    return {have.key for have in page_of(crew, case).five_haves if have.present}


def test_the_page_says_why_the_case_is_here_who_holds_it_and_what_comes_next(crew: Crew, case: Case) -> None:
    page = page_of(crew, case)
    assert page.route is not None
    assert (page.route.key, page.category.name.zh, page.procedure.name.zh) == ("usual", "暴露垃圾", "村内处置")
    assert page.step is not None
    assert page.step.verb == "accept"
    assert [holder.name for holder in page.holders] == ["村网格长"]
    assert [action.verb for action in page.actions if action.expected] == [Verb.ACCEPT]
    assert [photo.moment for photo in page.photos] == ["before"]
    assert (page.has_contact, page.contact_visible) == (True, True)


def test_the_timeline_names_who_did_what(crew: Crew, case: Case) -> None:
    crew.closed(case)
    told = [(told.verb_name, told.name) for told in page_of(crew, case).timeline]
    assert [name for _, name in told] == ["", "村网格长", "网格员甲", "村网格长", "村网格长", ""]
    assert [verb for verb, _ in told][1:3] == ["Accept", "Record as handled"]


def test_the_page_says_which_rules_were_passed_over_and_why(crew: Crew, case: Case) -> None:
    page = page_of(crew, case)
    assert page.route is not None
    before = page.charter.routing[: page.charter.routing.index(page.route)]
    assert before
    assert [trial.route for trial in page.passed_over] == before
    assert all(trial.why_not for trial in page.passed_over)


def test_an_action_that_is_not_allowed_says_why(crew: Crew, case: Case) -> None:
    page = page_of(crew, case)
    for action in page.actions:
        assert action.allowed == (action.why_not == "")
        assert "%(" not in action.why_not % action.params
    by_verb = {action.verb: action for action in page.actions}
    assert by_verb[Verb.HANDLE].params["pending"] == "Accept"
    assert by_verb[Verb.SUSPEND].params == {"capability": "case.clock"}


def test_the_five_haves_fill_as_the_case_goes_on(crew: Crew, case: Case) -> None:
    assert haves(crew, case) == {"reported", "responsible"}
    crew.do(crew.worker, cases.note, case, text="到场")
    assert haves(crew, case) == {"patrolled", "reported", "responsible"}
    crew.handled(case)
    assert haves(crew, case) == {"patrolled", "reported", "responsible", "resolved"}
    crew.do(crew.village_head, cases.verify, case, passed=False, note="没好")
    assert "resolved" not in haves(crew, case), "what did not pass the check is not resolved"
    crew.do(crew.worker, cases.handle, case, result="好")
    crew.do(crew.village_head, cases.verify, case, passed=True)
    assert haves(crew, case) == {"patrolled", "reported", "responsible", "resolved", "supervised"}


def test_a_case_nobody_stands_behind_shows_the_gap(crew: Crew) -> None:
    case = make.case(crew.county.grids[4])
    page = case_page(make.powers(crew.county_head), case.pk)
    gaps = {have.key: have.gap for have in page.five_haves if not have.present}
    assert gaps["responsible"] == "No named person holds it."


def test_the_answer_is_offered_masked_for_publishing(crew: Crew, case: Case) -> None:
    crew.handled(case)
    crew.do(crew.village_head, cases.verify, case, passed=True)
    crew.do(crew.village_head, cases.answer, case, text="已清运，联系13812345678")
    assert page_of(crew, case).suggested_result == "已清运，联系***"


def test_open_cases_of_the_kind_near_by_are_offered_nearest_first(crew: Crew) -> None:
    longitude, latitude = crew.county.centre(crew.county.grids[0])

    def metres_east(metres: float, category: str = "litter", days_ago: int = 0) -> Case:
        point = (longitude + metres / 96_700, latitude)
        return make.case(category=category, point=point, at=now() - timedelta(days=days_ago))

    here, near, far = metres_east(0), metres_east(200), metres_east(800)
    metres_east(10, category="leak")
    metres_east(10, days_ago=31)
    ended = metres_east(10)
    crew.do(crew.village_head, cases.decline, ended, reason="重复")

    def found(staff: bool) -> list[int]:
        return [one.id for one in nearby("litter", longitude, latitude, staff=staff)]

    assert found(staff=False) == [here.pk, near.pk]
    assert found(staff=True) == [here.pk, near.pk, far.pk]
    distances = [one.distance_m for one in nearby("litter", longitude, latitude, staff=True)]
    assert distances == sorted(distances)
    assert distances[1] == pytest.approx(200, rel=0.01)
    assert [one.id for one in page_of(crew, here).near] == [near.pk, far.pk]


def test_a_reporter_follows_the_case_by_its_code_without_any_name(crew: Crew, case: Case) -> None:
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert (shown.number, shown.stage, shown.pending, shown.answer) == (case.number, "reported", "accept", "")
    assert (shown.may_rate, shown.may_reopen) == (False, False)
    crew.closed(case)
    shown = by_tracking_code(case.tracking_code.lower())
    assert shown is not None
    assert (shown.answer, shown.may_rate, shown.may_reopen) == ("已处理，谢谢。", True, True)
    assert [step.verb for step in shown.timeline] == ["report", "accept", "handle", "verify", "answer", "close"]
    for secret in ("村网格长", "网格员甲", "某人", "555 0100"):
        assert secret not in str(shown)
    assert by_tracking_code("2222 2222 2222") is None
    assert by_tracking_code("x") is None


def test_notes_referrals_and_readings_are_not_for_the_reporter(crew: Crew, case: Case) -> None:
    crew.do(crew.worker, cases.note, case, text="内部")
    cases.read_contact(acted(crew.worker), make.powers(crew.worker), case.pk)
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert [step.verb for step in shown.timeline] == ["report"]


def test_the_windows_to_rate_and_reopen_close(crew: Crew, case: Case) -> None:
    crew.closed(case, "2026-05-07 11:00")
    for at, may in (
        ("2026-05-22 11:00", (True, True)),
        ("2026-05-22 11:01", (False, True)),
        ("2026-06-06 11:01", (False, False)),
    ):
        shown = by_tracking_code(case.tracking_code, at=make.day(at))
        assert shown is not None
        assert (shown.may_rate, shown.may_reopen) == may


def test_a_promise_is_overdue_only_while_no_answer_was_given(crew: Crew) -> None:
    case = make.case(crew.county.grids[0], at=make.day("2026-05-06 10:00"))

    def overdue(at: str) -> bool:
        shown = by_tracking_code(case.tracking_code, at=make.day(at))
        assert shown is not None
        return shown.overdue

    assert not overdue("2026-05-12 17:30")
    assert overdue("2026-05-12 17:31")
    crew.closed(case)
    assert not overdue("2026-06-12 17:31")


def test_a_suspended_case_tells_its_reporter_until_when(crew: Crew, case: Case) -> None:
    crew.do(crew.town_head, cases.suspend, case, reason="等", until=date(2099, 1, 1))
    shown = by_tracking_code(case.tracking_code)
    assert shown is not None
    assert (shown.stage, shown.suspended_until) == ("suspended", date(2099, 1, 1))


def test_results_are_found_by_place_kind_and_words(crew: Crew) -> None:
    for number in (0, 2):
        made = make.case(crew.county.grids[number], words="x")
        crew_at = crew if number == 0 else None
        if crew_at:
            crew.closed(made)
        else:
            cases.accept(make.act(), make.operator(), made.pk)
            cases.handle(make.act(), make.operator(), made.pk, result="好")
            cases.verify(make.act(), make.operator(), made.pk, passed=True)
            cases.answer(make.act(), make.operator(), made.pk, text="好")
        crew.do(crew.town_head, cases.publish, made, text=f"第{number}网格清运完毕")
    newest, oldest = published().rows
    assert [row.id for row in published(area_ids=(crew.county.grids[0].id,)).rows] == [oldest.id]
    assert [row.id for row in published(category="litter").rows] == [newest.id, oldest.id]
    assert published(category="leak").rows == []
    found = result(newest.id)
    assert found is not None
    assert (found.result, found.days) == ("第2网格清运完毕", 0)
    assert result(10**9) is None


def test_what_residents_may_not_choose_is_not_suggested_to_them(crew: Crew) -> None:
    assert suggest_category("申请救助") == ["relief"]
    assert suggest_category("申请救助", public_only=True) == []


def test_a_category_may_have_vanished_from_the_charter_and_old_cases_still_open(crew: Crew, case: Case) -> None:
    from gridwork.base import memo
    from gridwork.charter.commands import adopt
    from gridwork.charter.queries.adopted import in_force

    plain = make.charter().model_dump(mode="json")
    del plain["categories"]["litter"]
    for rule in plain["routing"]:
        rule["when"]["category"] = [c for c in rule["when"]["category"] if c != "litter"]
    adopt(make.act(), make.charter(categories=plain["categories"]), effective_on=now().date())
    memo.clear_all()
    assert "litter" not in in_force().charter.categories
    assert page_of(crew, case).category.name.zh == "暴露垃圾"
    assert crew.do(crew.village_head, cases.accept, case).stage == "accepted"
    assert (
        cases.report(acted(None), Draft("leak", "漏水", grid_id=crew.county.grids[0].id)).charter_id != case.charter_id
    )
