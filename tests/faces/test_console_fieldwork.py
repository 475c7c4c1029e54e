"""Field work at the desk: the hub, the board, rounds, the log and occasions as people use them (F1, F2, F3, F6)."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import in_force
from gridwork.faces import uploads
from gridwork.fieldwork.commands.logs import MOST_WORDS, clear_day
from gridwork.fieldwork.models import DayLog, Deed, Excuse, Occasion, Photo, Round, WeekLog
from gridwork.ledger.models import Place
from gridwork.territory.queries.edition import today
from tests import inspecting, make, recording
from tests.faces.desk import Staff, opens_within, signed_in, staffed
from tests.pictures import picture

pytestmark = pytest.mark.django_db
HUB = "/desk/fieldwork"
MANAGEMENT = {"stop-TOTAL_FORMS": "1", "stop-INITIAL_FORMS": "0"}


@pytest.fixture
def staff() -> Staff:
    return staffed()


def read(person: Person, address: str = "") -> str:
    answer = signed_in(person, "en").get(f"{HUB}{address}")
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def sent(person: Person, address: str, status: int = 303, **given: Any) -> str:
    answer = signed_in(person, "en").post(f"{HUB}{address}", given)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def last_working_day() -> date:
    day = today() - timedelta(days=1)
    while not in_force().calendar.day(day).working:
        day -= timedelta(days=1)
    return day


def walked(staff: Staff, **changes: Any) -> dict[str, Any]:
    plain = {
        "grid": staff.county.grids[0].id, "day": last_working_day().isoformat(), "begin": "09:00", "end": "10:30",
        "pause": "30", "words": "看消防通道",
    }  # fmt: skip
    return MANAGEMENT | plain | changes


def test_the_hub_leads_everywhere_and_marks_its_door(staff: Staff) -> None:
    page = read(staff.village)
    for address in ("duties", "rounds", "log", "occasions"):
        assert f'href="/desk/fieldwork/{address}"' in page
    assert re.search(r'<a href="/desk/fieldwork" aria-current="page"', page)


def test_the_hub_tells_places_left_out_in_a_month_that_is_over_until_the_reason_is_given(staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    Place.objects.filter(pk=shop.pk).update(opened_at=now() - timedelta(days=70))
    page = read(staff.worker)
    asks = re.search(r"/explain\?duty=inspection:fire&amp;posting=\d+&amp;period=[\d-]+", page)
    assert asks, page
    address = html.unescape(asks[0])
    assert "1 missed outright" in page
    assert '/inspections?kind=fire&amp;state=missed"' in page
    sent(staff.worker, f"/duties{address}", reason="洪水封路")
    assert "inspection:fire" not in read(staff.worker)


def test_nothing_found_is_one_tap_and_refused_where_something_was(staff: Staff) -> None:
    tap = {"grid": staff.county.grids[0].id, "day": today().isoformat()}
    sent(staff.worker, "/zero", **tap)
    assert Deed.objects.get().kind == "zero report"
    make.case(staff.county.grids[0], staff=True, reporter=staff.elsewhere)
    make.case(staff.county.grids[5], staff=True, reporter=staff.elsewhere)
    refused = sent(staff.elsewhere, "/zero", 409, grid=staff.county.grids[5].id, day=today().isoformat())
    assert "1 matter(s) were found" in refused


def test_the_board_drills_from_the_town_to_the_person(staff: Staff) -> None:
    sent(staff.worker, "/rounds/new", **walked(staff))
    span = f"span=day&day={last_working_day()}"
    town = read(staff.town, f"/duties?{span}")
    village = staff.county.villages[0]
    assert f"?area={village.id}&amp;" in town
    inside = read(staff.town, f"/duties?area={village.id}&{span}")
    assert "石桥村第1网格" in inside
    grid = read(staff.town, f"/duties?area={staff.county.grids[0].id}&{span}")
    assert "60 of 120 minutes" in grid
    assert f"/duties/people/{staff.worker.pk}?" in grid
    person = read(staff.town, f"/duties/people/{staff.worker.pk}?{span}")
    assert "missed outright" in person
    assert "Give a reason" not in person


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> date:
    """The morning of the 11th of May; Saturday the 9th was worked."""
    for module in ("duties", "place_turns", "board"):
        monkeypatch.setattr(f"gridwork.fieldwork.queries.{module}.now", lambda: make.day("2026-05-11 09:00"))
    monkeypatch.setattr("gridwork.faces.console.fieldwork.board.today", lambda: date(2026, 5, 11))
    return date(2026, 5, 11)


def row_of(page: str, area: str) -> str:
    """One row of the board's table, as plain words, without the duties nobody there has."""
    row = next(one for one in re.findall(r"<tr data-row>.*?</tr>", page, re.S) if area in one)
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(row)).split()).replace(" –", "")


def test_the_board_tells_what_is_due_today_as_still_due_and_not_as_not_owed(staff: Staff, monday: date) -> None:
    village = staff.county.villages[0].id
    page = read(staff.village, f"/duties?area={village}&span=week&day={monday}")
    told = row_of(page, "石桥村第1网格")
    assert told == "石桥村第1网格 3 still due 1 still due 1 still due 1 still due"
    assert "not owed" in row_of(page, "石桥村第2网格"), "nobody is appointed there"
    clear_day(make.act(person=staff.worker), make.powers(staff.worker), monday)
    page = read(staff.village, f"/duties?area={village}&span=week&day={monday}")
    assert row_of(page, "石桥村第1网格") == "石桥村第1网格 1/1 2 still due 1 still due 1/1 1 still due"
    assert "of what was owed so far is done" in page


def test_the_board_of_days_that_are_over_says_what_was_owed(staff: Staff) -> None:
    page = read(staff.village, f"/duties?area={staff.county.villages[0].id}&span=day&day={last_working_day()}")
    assert row_of(page, "石桥村第1网格") == "石桥村第1网格 0/3 0 % 0/1 0 % 0/1 0 % 0/1 0 %"


def test_the_board_leads_a_reader_only_to_pages_that_open_for_them(staff: Staff) -> None:
    deputy = make.posting(staff.worker, "grid_worker", staff.county.grids[1], rank="B")
    water = make.officer("town_officer", staff.county.towns[0], "water")
    readers = (
        (staff.roads, staff.county.root), (water, staff.county.towns[0]), (staff.village, staff.county.villages[0]),
        (staff.worker, staff.county.grids[0]), (deputy.person, staff.county.grids[1]),
    )  # fmt: skip
    linked = []
    for reader, area in readers:
        client = signed_in(reader, "en")
        page = client.get(f"{HUB}/duties?area={area.id}").content.decode()
        made = page[page.index('id="made"') :].partition("</dl>")[0]
        assert made.count("<dt>") == len(in_force().charter.visits) + len(in_force().charter.inspections)
        ways = [html.unescape(one) for one in re.findall(r'<dt><a href="([^"]+)"', made)]
        assert [client.get(way).status_code for way in ways] == [200] * len(ways), ways
        linked.append(len(ways))
    assert min(linked) < max(linked) == linked[2], linked


@pytest.mark.parametrize("page", ["visits/progress", "inspections/progress"])
def test_a_department_without_visits_or_inspections_is_told_so_by_the_pages_of_their_progress(
    staff: Staff, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.fieldwork.queries.visits.departments_of", lambda kind: frozenset())
    monkeypatch.setattr("gridwork.fieldwork.queries.inspection_coverage.in_charge_of_kind", lambda *_: frozenset())
    told = signed_in(staff.roads, "en").get(f"/desk/{page}")
    assert told.status_code == 200
    assert "in the domain of your posts" in told.content.decode()


def test_a_duty_that_a_new_charter_drops_keeps_its_column_and_its_name(staff: Staff) -> None:
    day = last_working_day()
    duties = make.charter().model_dump(mode="json")["duties"]
    del duties["zero"]
    adopt(make.act(), make.charter(duties=duties), effective_on=today())
    span = f"span=day&day={day}"
    page = read(staff.village, f"/duties?area={staff.county.villages[0].id}&{span}")
    assert '<th scope="col" class="num">Zero report</th>' in page
    assert row_of(page, "石桥村第1网格") == "石桥村第1网格 0/3 0 % 0/1 0 % 0/1 0 % 0/1 0 %"
    assert "<dt>Zero report</dt>" in read(staff.village, f"/duties?area={staff.county.grids[0].id}&{span}")
    assert "<summary><span>Zero report" in read(staff.worker, f"/duties/people/{staff.worker.pk}?{span}")


def test_log_and_list_name_the_same_deadline_of_a_notice_and_which_it_is(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspecting.notice(staff.worker, recording.shop(staff.county.grids[0]), "2026-05-07 09:00")
    client = signed_in(staff.worker, "en")
    told = {
        "2026-05-20 17:00": ("to be put right by 20 May", "for putting it right"),
        "2026-05-20 18:00": ("second look by 25 May", "for the second look"),
    }
    for at, (logged, listed) in told.items():
        for module in ("fieldwork.queries.open_matters", "faces.console.rectifications.views"):
            monkeypatch.setattr(f"gridwork.{module}.now", lambda at=at: make.day(at))
        assert logged in read(staff.worker, "/log")
        assert listed in client.get("/desk/rectifications").content.decode()


def test_the_journal_of_a_round_and_of_a_reason_given_is_told_in_words(staff: Staff) -> None:
    day = last_working_day()
    sent(staff.worker, "/rounds/new", **walked(staff))
    sent(staff.worker, f"/duties/explain?duty=log&posting={staff.worker.postings.get().pk}&period={day}", reason="暴雨")
    for kind, thing, told in (
        ("round", Round.objects.get().pk, {"Area": staff.county.grids[0].name, "Walked": "60 minutes", "Stops": "0"}),
        ("excuse", Excuse.objects.get().pk, {"Duty": "Daily work log", "Reason": "暴雨"}),
    ):
        page = signed_in(staff.county_head, "en").get(f"/desk/journal/{kind}/{thing}").content.decode()
        facts = dict(re.findall(r'<dt class="number">([^<]*)</dt><dd>([^<]*)</dd>', page))
        assert told.items() <= facts.items(), facts
        assert f"{kind} {thing}" not in page


def test_a_worker_explains_what_was_missed(staff: Staff) -> None:
    day, posting = last_working_day(), staff.worker.postings.get().pk
    assert "Give a reason" in read(staff.worker, f"/duties/people/{staff.worker.pk}?span=day&day={day}")
    to = f"/duties/explain?duty=rounds&posting={posting}&period={day}"
    assert "This field is required" in sent(staff.worker, to, 422, reason="")
    sent(staff.worker, to, reason="暴雨红色预警")
    assert Excuse.objects.get().period == day
    assert "暴雨红色预警" in read(staff.village, f"/duties?area={staff.county.grids[0].id}&span=day&day={day}")


def test_a_round_is_recorded_with_pauses_stops_and_photos(staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    stop = {"stop-0-at": "09:30", "stop-0-plate": shop.plate, "stop-0-words": "灭火器在位"}
    given = walked(staff, **stop) | {"photos": [upload()]}
    sent(staff.worker, "/rounds/new", **given)
    walk = Round.objects.get()
    assert (walk.seconds, walk.stops.get().place_id) == (3600, shop.pk)
    page = read(staff.village, f"/rounds/{walk.pk}")
    assert "door plate scanned" in page
    assert "<img" in page
    assert "赵敏" in read(
        staff.village, f"/rounds?area={staff.county.villages[0].id}&span=month&day={last_working_day()}"
    )


def test_a_refused_round_keeps_what_was_typed_and_says_where(staff: Staff) -> None:
    page = sent(staff.worker, "/rounds/new", 422, **walked(staff, **{"stop-0-plate": "2222222222"}))
    assert "Stop 1: there is no such place in your grids." in page
    assert "看消防通道" in page


def test_photos_chosen_stay_while_a_form_is_sent_back(staff: Staff) -> None:
    def kept(page: str) -> list[str]:
        return re.findall(r'name="kept" value="([0-9a-f]{32})" checked', page)

    page = sent(staff.worker, "/rounds/new", 422, **walked(staff, end=""), photos=[upload(), upload()])
    first, second = kept(page)
    noisy = SimpleUploadedFile("plan.txt", b"no picture", "text/plain")
    page = sent(staff.worker, "/rounds/new", 422, **walked(staff, begin="", kept=[second]), photos=[noisy])
    assert (kept(page), "plan.txt" in page) == ([second], True)
    full = walked(staff, kept=[second]) | {"photos": [upload() for _ in range(6)]}
    assert "At most 6 photos" in sent(staff.worker, "/rounds/new", 422, **full)
    sent(staff.worker, "/rounds/new", **walked(staff, kept=[second, "0" * 32, "../secret"]))
    assert Photo.objects.filter(subject_kind="round").count() == 1
    assert (uploads.read(second), uploads.read(first) is None) == (None, False), "what was sent is not kept twice"

    given = {"kind": "meeting", "area": staff.county.grids[0].id, "title": "例会", "held_on": today().isoformat()}
    given["minutes"] = "布置防汛。"
    sent(staff.worker, "/occasions/record", **given)
    (asked,) = kept(sent(staff.worker, "/occasions/record", 422, **given, photos=[upload()]))
    sent(staff.worker, "/occasions/record", **given, another="on", kept=[asked])
    assert Photo.objects.filter(subject_kind="occasion").count() == 1


def test_a_round_ends_after_midnight_on_the_next_day(staff: Staff) -> None:
    sent(staff.worker, "/rounds/new", **walked(staff, begin="23:30", end="00:30", pause="0"))
    assert Round.objects.get().seconds == 3600


def test_a_day_is_written_cleared_and_read_by_those_above(staff: Staff) -> None:
    make.case(staff.county.grids[0], staff=True, reporter=staff.worker)
    day = today().isoformat()
    assert "Cases registered" in read(staff.worker, "/log")
    sent(staff.worker, "/log/write", day=day, words="上午走访三户。", seen="0")
    sent(staff.worker, "/log/clear", day=day)
    assert DayLog.objects.get().cleared_at is not None
    page = read(staff.village, f"/log/{staff.worker.pk}?day={day}")
    assert "上午走访三户。" in page
    assert "A sentence more" not in page
    assert signed_in(staff.elsewhere).get(f"{HUB}/log/{staff.worker.pk}").status_code == 404
    assert "✓" in read(staff.village, f"/logs?day={day}")


@pytest.mark.parametrize(("day", "open_days"), [("2026-05-05", 0), ("2026-05-08", 3), ("2026-05-10", 4)])
def test_nobody_is_said_to_owe_the_log_of_a_day_off_or_to_come_or_of_a_week_that_runs(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, day: str, open_days: int
) -> None:
    """The 4th and 5th of May are off, the 9th, a Saturday, is worked."""
    monkeypatch.setattr("gridwork.faces.console.logbook.views.today", lambda: date.fromisoformat(day))
    page = read(staff.village, f"/logs?day={day}")
    row = page[page.index("<tbody>") : page.index("</tr>", page.index("<tbody>"))]
    assert (row.count("not cleared yet"), row.count("no log due")) == (open_days, 7 - open_days)
    assert ("not closed" in row, "still running" in row) == (day > "2026-05-09", day <= "2026-05-09")


def test_words_written_elsewhere_meanwhile_are_shown_beside_mine(staff: Staff) -> None:
    day = today().isoformat()
    sent(staff.worker, "/log/write", day=day, words="上午走访。", seen="0")
    page = sent(staff.worker, "/log/write", 422, day=day, words="下午开会。", seen="0")
    assert "上午走访。" in page
    assert "下午开会。" in page
    assert 'name="seen" value="1"' in page


def test_both_sentences_stay_the_earlier_first(staff: Staff) -> None:
    day = today().isoformat()
    sent(staff.worker, "/log/write", day=day, words="上午走访。", seen="0")
    page = sent(staff.worker, "/log/write", 422, day=day, words="下午开会。", seen="0")
    assert 'name="theirs" value="上午走访。"' in page
    mine = {"day": day, "words": "会" * MOST_WORDS, "seen": "1", "theirs": "上午走访。"}
    page = sent(staff.worker, "/log/write", 422, **mine)
    assert "longer than" in page
    assert 'name="theirs" value="上午走访。"' in page, "nothing is lost where both are too long"
    sent(staff.worker, "/log/write", **mine | {"words": "下午开会。"})
    assert DayLog.objects.get().words == "上午走访。\n下午开会。"


def test_a_week_is_closed_with_a_sentence(staff: Staff) -> None:
    day = (today() - timedelta(days=7)).isoformat()
    sent(staff.worker, "/log/close", day=day, words="本周平稳。")
    assert WeekLog.objects.get().words == "本周平稳。"
    assert "本周平稳。" in read(staff.village, f"/log/{staff.worker.pk}/week?day={day}")


@pytest.mark.parametrize(("day", "over"), [("2026-05-08", False), ("2026-05-09", True)])
def test_a_week_that_still_runs_says_from_when_it_can_be_closed(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, day: str, over: bool
) -> None:
    monkeypatch.setattr("gridwork.faces.console.logbook.views.today", lambda: date.fromisoformat(day))
    page = read(staff.worker, f"/log/{staff.worker.pk}/week?day={day}")
    assert ("Close the week</button>" in page) is over
    assert ("It can be closed from" in page) is not over


def test_an_occasion_is_planned_and_held_with_those_who_were_there(staff: Staff) -> None:
    village, day = staff.county.villages[0], today().isoformat()
    plan = {"kind": "meeting", "area": village.id, "title": "周例会", "planned_for": day}
    sent(staff.village, "/occasions/plan", **plan)
    planned = Occasion.objects.get()
    assert "周例会" in read(staff.village)
    assert "周例会" not in read(staff.worker), "a worker records no meeting of the village, nor opens its page"
    assert "赵敏" in read(staff.village, f"/occasions/{planned.pk}")
    assert "Minutes" in sent(staff.village, f"/occasions/{planned.pk}/held", 422, held_on=day, minutes="")
    report = {"held_on": day, "minutes": "布置防汛。", "residents": "2", "attended": [staff.worker.pk]}
    sent(staff.village, f"/occasions/{planned.pk}/held", **report)
    page = read(staff.town, f"/occasions/{planned.pk}")
    assert "钱军, 赵敏" in page
    assert "周例会" in read(staff.town, "/occasions?kind=meeting")


def test_an_unplanned_occasion_is_recorded_and_a_planned_one_called_off(staff: Staff) -> None:
    village, day = staff.county.villages[0], today().isoformat()
    given = {"kind": "publicity", "area": village.id, "title": "防火宣传", "held_on": day, "minutes": "发放单页。"}
    sent(staff.village, "/occasions/record", **given)
    assert Occasion.objects.get().stage == "held"
    sent(staff.village, "/occasions/plan", kind="drill", area=village.id, title="演练", planned_for=day)
    drill = Occasion.objects.get(kind="drill")
    sent(staff.village, f"/occasions/{drill.pk}/cancel", 422, reason="")
    sent(staff.village, f"/occasions/{drill.pk}/cancel", reason="台风")
    assert "台风" in read(staff.town, f"/occasions/{drill.pk}")


def test_the_desk_asks_whether_a_meeting_recorded_before_is_this_one(staff: Staff) -> None:
    grid, day = staff.county.grids[0], today().isoformat()
    given = {"kind": "meeting", "area": grid.id, "title": "例会", "held_on": day, "minutes": "布置防汛。"}
    asks = "It is another one"
    assert asks not in read(staff.worker, "/occasions/record")
    sent(staff.worker, "/occasions/record", **given)
    page = sent(staff.worker, "/occasions/record", 422, **given | {"title": "网格例会"})
    assert "“例会” is recorded as held here that day already, by 赵敏 (" in page
    assert "布置防汛。" in page
    assert 'name="another"' in page
    refused = sent(staff.worker, "/occasions/record", 422, **given | {"minutes": "", "another": "on"})
    assert 'name="another"' in refused, "what was ticked stays ticked"
    sent(staff.worker, "/occasions/record", **given | {"title": "网格例会", "another": "on"})
    assert set(Occasion.objects.values_list("title", flat=True)) == {"例会", "网格例会"}


def test_an_occasion_is_taken_back_from_its_page_by_whoever_recorded_it(staff: Staff) -> None:
    grid, day = staff.county.grids[0], today().isoformat()
    given = {"kind": "meeting", "area": grid.id, "title": "例会", "held_on": day, "minutes": "布置防汛。"}
    sent(staff.worker, "/occasions/record", **given)
    held = Occasion.objects.get()
    to = f"/mistakes/occasion/{held.pk}"
    assert to in read(staff.worker, f"/occasions/{held.pk}")
    assert to not in read(staff.village, f"/occasions/{held.pk}")
    assert signed_in(staff.village).get(HUB + to).status_code == 404
    assert "例会" in read(staff.worker, to)
    sent(staff.worker, to, why="twice")
    assert not Occasion.objects.exists()
    assert "Taken back, recorded by mistake: occasions held" in read(staff.worker, "/log")


def test_who_was_left_out_of_an_occasion_is_added_on_its_page_by_whoever_recorded_it(staff: Staff) -> None:
    village, day = staff.county.villages[0], today().isoformat()
    given = {"kind": "meeting", "area": village.id, "title": "周例会", "held_on": day, "minutes": "布置防汛。"}
    sent(staff.village, "/occasions/record", **given)
    held = Occasion.objects.get()
    here, to = f"/occasions/{held.pk}", f"/occasions/{held.pk}/came"
    assert to in read(staff.village, here)
    assert to not in read(staff.town, here)
    assert signed_in(staff.town).post(HUB + to, {"attended": []}).status_code == 404
    outsider = sent(staff.village, to, 422, attended=[staff.elsewhere.pk], seen=held.seq)
    assert f'value="{staff.elsewhere.pk}"' not in outsider
    sent(staff.village, to, attended=[staff.worker.pk], seen=held.seq)
    page = read(staff.village, here)
    assert "钱军, 赵敏" in page
    assert re.search(rf'value="{staff.worker.pk}"[^>]*checked', page)
    assert "since you opened it" in sent(staff.village, to, 422, attended=[], seen=held.seq)
    assert Deed.objects.filter(person=staff.worker, kind="meeting").count() == 1
    opens_within(signed_in(staff.village), HUB + here, 10)


def test_a_zero_report_is_taken_back_where_it_was_made_and_is_due_again() -> None:
    duties = make.charter().model_dump(mode="json")["duties"]
    duties["zero"]["every"] = "day"
    county = make.cell(make.charter(duties=duties))
    grid, worker = county.grids[0], make.officer("grid_worker", county.grids[0])
    other = make.officer("village_head", county.villages[0])
    sent(worker, "/zero", grid=grid.id, day=today().isoformat())
    to = f"/mistakes/deed/{Deed.objects.get().pk}"
    page = read(worker)
    assert to in page
    assert "Nothing found today" not in page
    assert signed_in(other).get(HUB + to).status_code == 404
    assert grid.name in read(worker, to)
    sent(worker, to, why="not made")
    assert not Deed.objects.exists()
    page = read(worker)
    assert "Nothing found today" in page
    assert "mistakes/deed" not in page


@pytest.mark.parametrize("address", ["/duties", "/logs", "/rounds?area=x", "/occasions"])
def test_posts_in_two_grids_open_a_list_on_the_area_that_holds_both(staff: Staff, address: str) -> None:
    make.posting(staff.worker, "grid_worker", staff.county.grids[1])
    page = read(staff.worker, address)
    assert staff.county.villages[0].name in page
    assert staff.county.villages[1].name not in page
    other = address.partition("?")[0] + f"?area={staff.county.towns[0].id}"
    assert staff.county.villages[1].name not in signed_in(staff.worker, "en").get(HUB + other).content.decode()


@pytest.mark.parametrize("page", ["fieldwork/duties", "inspections/progress", "visits/progress", "care"])
def test_the_way_down_to_a_grid_begins_at_the_area_that_holds_all_of_ones_own(staff: Staff, page: str) -> None:
    first, second = staff.county.grids[:2]
    make.posting(staff.worker, "grid_worker", second)
    for grid in (first, second):
        recording.dwelling(grid, households=1)
    here = signed_in(staff.worker, "en").get(f"/desk/{page}")
    assert here.status_code == 200
    for grid in (first, second):
        assert grid.name in here.content.decode()
    below = signed_in(staff.worker, "en").get(f"/desk/{page}?area={second.id}").content.decode()
    crumbs = below[below.index('class="crumbs"') :].partition("</nav>")[0]
    assert f"area={staff.county.villages[0].id}" in crumbs
    assert f"area={staff.county.towns[0].id}" not in crumbs


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("", 21), ("/duties?span=month", 22), ("/duties/people/{me}", 22), ("/rounds", 7), ("/rounds/new", 6),
        ("/log", 20), ("/log/{me}/week", 21), ("/logs", 9), ("/occasions", 7), ("/occasions/record", 8),
    ],
)  # fmt: skip
def test_pages_cost_no_more_than_this(staff: Staff, address: str, most: int) -> None:
    opens_within(signed_in(staff.village), HUB + address.format(me=staff.village.pk), most)


def upload() -> Any:
    return SimpleUploadedFile("photo.jpg", picture(), "image/jpeg")


def test_the_hub_says_what_was_missed_lately_with_the_way_to_make_up_for_it_and_to_explain(staff: Staff) -> None:
    day, grid, held = last_working_day().isoformat(), staff.county.grids[0].id, staff.worker.postings.get().pk
    explain = f"duty=rounds&amp;posting={held}&amp;period={day}"
    page = read(staff.worker)
    assert "Missed lately" in page
    assert explain in page
    assert f"/desk/fieldwork/rounds/new?grid={grid}&amp;makes_up={day}" in page
    assert f'name="makes_up" value="{day}"' in read(staff.worker, f"/rounds/new?grid={grid}&makes_up={day}")
    sent(staff.worker, "/duties/explain?" + explain.replace("&amp;", "&"), reason="暴雨")
    assert explain not in read(staff.worker)


def test_missed_inspections_stand_on_the_board_and_ones_own_page_and_are_explained(staff: Staff) -> None:
    grid, day = staff.county.grids[0], today().replace(day=1) - timedelta(days=1)
    Place.objects.filter(pk=recording.shop(grid).pk).update(opened_at=make.day("2025-01-01 09:00"))
    own = f"/duties/people/{staff.worker.pk}?span=month&day={day}"
    page = read(staff.worker, own)
    assert "Fire inspection of small premises" in page
    link = re.findall(r'href="/desk/fieldwork(/duties/explain\?duty=inspection:fire[^"]+)"', page)[-1]
    assert "Fire inspection of small premises" in read(staff.worker, link.replace("&amp;", "&"))
    sent(staff.worker, link.replace("&amp;", "&"), reason="店主外出")
    assert "店主外出" in read(staff.village, f"/duties?area={grid.id}&span=month&day={day}")
    assert "Give a reason" not in read(staff.village, own)
