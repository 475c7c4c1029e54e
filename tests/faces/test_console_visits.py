"""Visits at the office desk: the due list, recording one, one door's visits, and how far they are (F4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import Visit
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.queries.edition import today
from tests import make, recording, redrawing
from tests.faces.desk import Staff, opens_within, signed_in
from tests.faces.ledger_desk import ref, told

pytestmark = pytest.mark.django_db
SESSION = 3
"""Queries of any page: who is signed in, what they may, their unread notices."""


@pytest.fixture
def home(staff: Staff) -> Place:
    """A household that has been there for long, and needs somebody to shop for it."""
    place = recording.dwelling(staff.county.grids[0], households=1)
    long_ago = make.act(at=make.day("2024-01-01 09:00"))
    recording.record("household", place, act=long_ago, members=2, needs=["errands"])
    Place.objects.update(opened_at=make.day("2024-01-01 09:00"))
    return place


def sent(page: str, **given: object) -> dict[str, object]:
    """What the form of a visit sends."""
    said = {"kind": "declared_need", "day": str(today()), "outcome": "met", "words": "灯坏了", "needs": ["repairs"]}
    return {"act_ref": ref(page)} | said | given


def test_a_visit_is_recorded_from_the_list_and_leads_back_to_it_as_it_was_filtered(staff: Staff, home: Place) -> None:
    client = signed_in(staff.worker)
    page = told(client, "/desk/visits?kind=declared_need&state=missed")
    assert "代买代办" in page
    record = f"/desk/visits/places/{home.pk}/record?kind=declared_need&back=kind%3Ddeclared_need%26state%3Dmissed"
    answer = client.post(record, sent(told(client, record)))
    assert (answer.status_code, answer["Location"]) == (303, "/desk/visits?kind=declared_need&state=missed")
    assert "都走访完了" in told(client, "/desk/visits?kind=declared_need")
    page = told(client, f"/desk/visits/places/{home.pk}")
    assert "灯坏了" in page
    assert "房屋维修" in page


def test_a_refused_visit_keeps_what_was_typed_and_a_double_click_counts_once(staff: Staff, home: Place) -> None:
    client = signed_in(staff.worker)
    record = f"/desk/visits/places/{home.pk}/record?kind=declared_need"
    given = sent(told(client, record))
    answer = client.post(record, given | {"day": str(today() + timedelta(days=1))})
    assert answer.status_code == 422
    assert "灯坏了" in answer.content.decode()
    for _ in range(2):
        assert client.post(record, given)["Location"] == "/desk/visits"
    assert Visit.objects.count() == 1


def test_on_paper_the_list_says_whose_last_words_to_read_before_going_and_not_the_words(
    staff: Staff, home: Place
) -> None:
    draft = VisitDraft("declared_need", day=today(), outcome="absent", place_id=home.pk, reason="外出", words="灯坏了")
    record_visit(make.act(person=staff.worker), make.powers(staff.worker), draft)
    page = told(signed_in(staff.worker), "/desk/visits?kind=declared_need")
    assert '<span class="said no-print">灯坏了</span><span class="only-paper">出发前请先看</span>' in page


def test_who_only_sees_visits_opens_what_was_said_one_by_one_and_on_record(staff: Staff, home: Place) -> None:
    draft = VisitDraft("declared_need", day=today(), outcome="absent", place_id=home.pk, reason="外出", words="灯坏了")
    visit = record_visit(make.act(person=staff.worker), make.powers(staff.worker), draft)
    client, door = signed_in(staff.county_head), f"/desk/visits/places/{home.pk}"
    listed = told(client, f"/desk/visits?kind=declared_need&grid={staff.county.grids[0].id}")
    assert "灯坏了" not in listed
    assert f'<a class="no-print" href="{door}">' in listed
    closed = told(client, door)
    assert "灯坏了" not in closed
    assert f'action="/desk/visits/{visit.pk}/words"' in closed
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/desk/visits/{visit.pk}/words")
    assert "灯坏了" in answer.content.decode()
    assert len(asked) <= SESSION + 9
    (line,) = Entry.objects.filter(subject_kind="visit", verb="read")
    assert (line.subject_id, line.person_id) == (visit.pk, staff.county_head.pk)
    assert "灯坏了" not in told(client, door), "opened once is not opened for good"


def test_the_journal_of_a_visit_tells_what_was_done_in_words(staff: Staff, home: Place) -> None:
    draft = VisitDraft("every_household", day=today(), outcome="met", place_id=home.pk)
    act = make.act(person=staff.worker)
    visit = record_visit(act, make.powers(staff.worker), draft)
    page = signed_in(staff.county_head, "en").get(f"/desk/journal/visit/{visit.pk}").content.decode()
    facts = dict(re.findall(r'<dt class="number">([^<]*)</dt><dd>([^<]*)</dd>', page))
    assert f"Visit {visit.pk}" in page
    assert (facts["Visit"], facts["Outcome"]) == ("Every household", "Met")
    assert facts["Place"] == place_title(home)
    assert not {"visit", "outcome", "place", "day"} & facts.keys()


def test_the_list_does_not_lead_away_to_another_site(staff: Staff, home: Place) -> None:
    client = signed_in(staff.worker)
    record = f"/desk/visits/places/{home.pk}/record?back=https%3A%2F%2Fexample.org%2F%3Fgrid%3D1"
    assert client.post(record, sent(told(client, record)))["Location"] == "/desk/visits"


def test_progress_leads_from_the_town_down_to_the_list_of_a_grid(staff: Staff, home: Place) -> None:
    client = signed_in(staff.town)
    grid, village = staff.county.grids[0], staff.county.villages[0]
    assert f"area={village.id}" in told(client, "/desk/visits/progress?kind=every_household")
    assert f"area={grid.id}" in told(client, f"/desk/visits/progress?kind=every_household&area={village.id}")
    page = told(client, f"/desk/visits/progress?kind=every_household&area={grid.id}")
    assert f"/desk/visits?grid={grid.id}" in page.replace("&amp;", "&")
    assert told(client, "/desk/visits/progress?kind=x&area=x&period=last")
    assert client.get(f"/desk/visits/progress?area={staff.county.grids[5].id}").status_code == 404


def test_pages_say_what_to_do_where_there_is_nothing(staff: Staff) -> None:
    assert "都走访完了" in told(signed_in(staff.worker), "/desk/visits")
    assert "没有需要走访" in told(signed_in(staff.worker), "/desk/visits/progress")


def test_no_page_asks_more_than_four_queries_beside_the_session(staff: Staff, home: Place) -> None:
    act = make.act(person=staff.worker)
    draft = VisitDraft("every_household", day=today(), outcome="met", place_id=home.pk, words="灯坏了")
    record_visit(act, make.powers(staff.worker), draft)
    client = signed_in(staff.worker)
    for address in ("/desk/visits", "/desk/visits?kind=declared_need", "/desk/visits?kind=care",
                    "/desk/visits/progress", f"/desk/visits/places/{home.pk}",
                    f"/desk/visits/places/{home.pk}/record"):  # fmt: skip
        opens_within(client, address, SESSION + 4)


def test_what_was_visited_before_a_redrawing_is_told_of_a_grid_that_is_no_more(staff: Staff) -> None:
    old = staff.county.grids[0]
    recording.dwelling(old, households=1, grid_id=None, point=redrawing.at(0.3))
    Place.objects.update(opened_at=make.day("2024-01-01 09:00"))
    redrawing.split(west="008")
    client, area = signed_in(staff.village), staff.county.villages[0].id
    page = told(client, f"/desk/visits/progress?kind=every_household&period=last&area={area}")
    assert f"area={old.id}" in page
    assert old.name in told(client, f"/desk/visits/progress?kind=every_household&period=last&area={old.id}")
    assert old.name in told(client, f"/desk/inspections/progress?period=last&area={area}")


@pytest.mark.parametrize("listed", ["/desk/visits", "/desk/inspections", "/desk/paper/"])
def test_a_list_of_one_grid_opens_where_one_works_and_not_where_one_stands_by(staff: Staff, listed: str) -> None:
    first, second = staff.county.grids[:2]
    person = make.officer("grid_worker", first, rank="B")
    held = make.posting(person, "grid_worker", second)

    def opens() -> int:
        chosen = re.search(r'<option value="(\d+)" selected>', told(signed_in(person), listed))
        assert chosen
        return int(chosen[1])

    assert opens() == second.id
    make.away(staff.worker.postings.get(), today(), today())
    assert opens() == first.id, "both are theirs today"
    make.away(held, today(), today())
    assert opens() == first.id


def test_a_department_without_visits_in_its_domain_is_told_so_and_not_that_the_charter_asks_for_none(
    staff: Staff,
) -> None:
    client = signed_in(make.officer("town_officer", staff.county.towns[0], "water"))
    for page in ("/desk/visits", "/desk/visits/progress"):
        assert "在您岗位的业务范围内没有走访要求" in told(client, page)


def test_the_same_visit_entered_once_more_is_asked_about_and_taken_as_another_one(staff: Staff, home: Place) -> None:
    client, address = signed_in(staff.worker, "en"), f"/desk/visits/places/{home.pk}/record"
    given = {"kind": "every_household", "day": today().isoformat(), "outcome": "met"}
    assert 'name="another"' not in client.get(address).content.decode()
    assert client.post(address, given).status_code == 303
    asked = client.post(address, given)
    page = asked.content.decode()
    assert (asked.status_code, "You recorded this visit of that day already" in page) == (422, True)
    assert 'type="checkbox" name="another"' in page
    assert Visit.objects.count() == 1
    assert client.post(address, given | {"another": "on"}).status_code == 303
    assert Visit.objects.count() == 2
