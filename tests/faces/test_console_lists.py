"""The worklist, people, postings, territory, journal and rulebook as their readers use them."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gridwork.base.moment import now
from gridwork.cases import commands
from gridwork.charter.commands.adopt import adopt
from gridwork.journal.act import Via
from gridwork.journal.models import Entry
from gridwork.notices.commands import tell
from gridwork.territory.models import Absence, Posting
from tests import make
from tests.faces.desk import Staff, signed_in

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


def numbers(page: str) -> list[str]:
    return re.findall(r'<a class="number" href="/desk/cases/\d+">(CS-\d+-\d+)</a></th>', page)


def today(days: int = 0) -> str:
    """A day as the county's own clock has it."""
    return (now().astimezone(BEIJING) + timedelta(days=days)).date().isoformat()


def test_filters_live_in_the_address_and_nonsense_in_it_is_no_filter(staff: Staff) -> None:
    bins, hole = (
        make.case(staff.county.grids[0]),
        make.case(staff.county.grids[1], category="pothole", words="路面有坑"),
    )
    client = signed_in(staff.county_head, "en")
    assert set(numbers(client.get("/desk/cases?mine=all").content.decode())) == {bins.number, hole.number}
    for query, found in (
        ("category=pothole", [hole.number]),
        (f"area={staff.county.grids[0].id}", [bins.number]),
        ("words=垃圾桶", [bins.number]),
        (f"words={hole.number}", [hole.number]),
        ("stage=closed", []),
        ("state=closed", []),
    ):
        assert numbers(client.get(f"/desk/cases?mine=all&{query}").content.decode()) == found, query
    for query in ("category=nonsense", "area=999999", "area=abc", "state=nonsense", "after=nonsense", "office=-1"):
        assert len(numbers(client.get(f"/desk/cases?mine=all&{query}").content.decode())) == 2, query


def test_pages_follow_each_other_both_ways_and_keep_the_filters(staff: Staff) -> None:
    cases = [make.case(staff.county.grids[0], at=now() - timedelta(hours=hour)) for hour in range(60)]
    client = signed_in(staff.county_head, "en")
    first = client.get("/desk/cases?mine=all&category=litter").content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = client.get("/desk/cases" + onward[1].replace("&amp;", "&")).content.decode()
    assert (len(numbers(first)), len(numbers(second))) == (50, 10)
    assert set(numbers(first)) | set(numbers(second)) == {case.number for case in cases}
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back
    assert "category=litter" in back[1]
    assert numbers(client.get("/desk/cases" + back[1].replace("&amp;", "&")).content.decode()) == numbers(first)


def test_what_is_overdue_says_so_in_words(staff: Staff) -> None:
    make.case(staff.county.grids[0], at=now() - timedelta(days=20))
    page = signed_in(staff.village, "en").get("/desk/cases?state=overdue").content.decode()
    assert re.search(r"Overdue by \d+ days", page)
    assert 'class="is-late"' in page


def test_an_empty_list_says_what_it_means(staff: Staff) -> None:
    client = signed_in(staff.village, "en")
    assert "Nothing is overdue." in client.get("/desk/cases?state=overdue").content.decode()
    assert "No case fits these filters." in client.get("/desk/cases?words=zebra").content.decode()


def test_the_start_page_counts_and_leads_to_the_filtered_list(staff: Staff) -> None:
    make.case(staff.county.grids[0], at=now() - timedelta(days=20))
    page = signed_in(staff.village, "en").get("/desk/").content.decode()
    assert '<a class="tile tile-hot" href="/desk/cases?state=overdue"><strong>1</strong>overdue</a>' in page
    assert "Village head" in page


def test_somebody_without_a_post_sees_a_start_page_that_says_why_it_is_empty(staff: Staff) -> None:
    page = signed_in(make.person("new.one", name="郑新"), "en").get("/desk/").content.decode()
    assert "You hold no post today" in page
    assert "/desk/cases/new" not in page


def test_a_new_person_gets_a_password_shown_once_that_works(staff: Staff) -> None:
    client = signed_in(staff.county_head, "en")
    ref = "01930000-0000-7000-8000-000000000002"
    form = {"login": "he.yun", "name": "何云", "phone": "", "email": "", "language": "", "act_ref": ref}
    shown = [
        re.search(r'id="one-time">([^<]+)<', client.post("/desk/people/new", form).content.decode()) for _ in range(2)
    ]
    assert shown[0]
    assert shown[1]
    assert shown[0][1] == shown[1][1]
    answer = client.post("/desk/sign-in", {"login": "he.yun", "password": shown[0][1], "next": ""})
    assert answer.status_code == 302
    assert (
        "is taken"
        in signed_in(staff.county_head, "en").post("/desk/people/new", form | {"act_ref": ""}).content.decode()
    )


def test_appointing_from_the_page_of_a_grid(staff: Staff) -> None:
    client, grid = signed_in(staff.town, "en"), staff.county.grids[1]
    page = client.get(f"/desk/territory/{grid.id}").content.decode()
    assert "vacant" in page
    link = re.search(r'href="(/desk/people/appoint\?[^"]+)"', page)
    assert link
    blank = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert f'value="{grid.code}"' in blank
    make.person("he.yun", name="何云")
    form = {
        "area": grid.code,
        "post": "grid_worker",
        "person": "he.yun",
        "rank": "A",
        "from_day": today(),
        "to_day": "",
    }
    assert client.post("/desk/people/appoint", form).status_code == 303
    assert "何云" in client.get(f"/desk/territory/{grid.id}").content.decode()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"area": "nowhere"}, "No area has this code or name."),
        ({"person": "nobody"}, "Nobody has this sign-in name."),
        ({"post": "town_head"}, "This post stands at another level: Town."),
        ({"to_day": "2020-01-01"}, "The last day is before the first."),
        ({"person": "zhao.min"}, "This person holds the post on some of these days already."),
    ],
)
def test_an_appointment_that_cannot_be_is_refused_and_keeps_what_was_typed(
    staff: Staff, change: dict[str, str], complaint: str
) -> None:
    form = {
        "area": staff.county.grids[0].code,
        "post": "grid_worker",
        "person": "wu.hai",
        "rank": "B",
        "from_day": today(),
    }
    answer = signed_in(staff.county_head, "en").post("/desk/people/appoint", form | change)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert staff.county.grids[0].code in answer.content.decode() or "area" in change


def test_ones_own_leave_brings_in_the_b_holder_and_can_be_called_off(staff: Staff) -> None:
    stand_in = make.officer("grid_worker", staff.county.grids[0], rank="B", login="he.yun", name="何云")
    client, held = signed_in(staff.worker, "en"), Posting.objects.get(person=staff.worker)
    form = {"from_day": today(), "to_day": today(), "reason": "体检", "mine": "1"}
    assert client.post(f"/desk/postings/{held.pk}/leave", form).status_code == 303
    assert "acting now" in signed_in(stand_in, "en").get("/desk/").content.decode()
    assert "体检" in client.get("/desk/account").content.decode()
    leave = Absence.objects.get()
    assert client.post(f"/desk/leave/{leave.pk}/cancel", {"mine": "1"}).status_code == 303
    assert "acting now" not in signed_in(stand_in, "en").get("/desk/").content.decode()


def test_leave_the_wrong_way_round_keeps_the_days_typed(staff: Staff) -> None:
    held = Posting.objects.get(person=staff.worker)
    form = {"from_day": "2026-12-09", "to_day": "2026-12-01", "mine": "1"}
    answer = signed_in(staff.worker, "en").post(f"/desk/postings/{held.pk}/leave", form)
    assert answer.status_code == 422
    assert "The last day is before the first." in answer.content.decode()
    assert 'value="2026-12-09"' in answer.content.decode()


def test_somebody_elses_leave_is_not_ones_own_to_record(staff: Staff) -> None:
    held = Posting.objects.get(person=staff.village)
    form = {"from_day": today(), "to_day": today(), "mine": "1"}
    assert signed_in(staff.worker).post(f"/desk/postings/{held.pk}/leave", form).status_code == 403


def test_who_was_responsible_on_a_day_in_the_past(staff: Staff) -> None:
    address = f"/desk/territory/{staff.county.grids[0].id}"
    client = signed_in(staff.county_head, "en")
    assert "赵敏" in client.get(f"{address}?day=2024-05-06").content.decode()
    assert "赵敏" not in client.get(f"{address}?day=2019-05-06").content.decode()
    assert client.get(f"{address}?day=yesterday").status_code == 200


def test_ending_a_posting_vacates_the_post(staff: Staff) -> None:
    client, held = signed_in(staff.town, "en"), Posting.objects.get(person=staff.worker)
    answer = client.post(f"/desk/postings/{held.pk}/end", {"last_day": today(-1), "person": staff.worker.pk})
    assert answer.status_code == 303
    assert "vacant" in client.get(f"/desk/territory/{staff.county.grids[0].id}").content.decode()


def test_a_town_head_cannot_set_the_password_of_the_county_head(staff: Staff) -> None:
    answer = signed_in(staff.town).post(f"/desk/people/{staff.county_head.pk}/password")
    assert answer.status_code in (403, 404)


def test_the_journal_says_that_its_chain_holds_and_where_it_does_not(staff: Staff) -> None:
    case = make.case(staff.county.grids[0])
    commands.accept(make.act(Via.CONSOLE, staff.village), make.powers(staff.village), case.pk)
    client, address = signed_in(staff.county_head, "en"), f"/desk/journal/case/{case.pk}"
    assert "Verified: 2 entries, the chain is whole." in client.get(address).content.decode()
    Entry.objects.filter(subject_kind="case", subject_id=case.pk, seq=1).update(body='{"category":"leak"}')
    page = client.get(address).content.decode()
    assert "The chain does not hold." in page
    assert f"case {case.pk} #1" in page


def test_the_journal_is_for_those_whose_post_reads_it_within_their_area(staff: Staff) -> None:
    here, there = make.case(staff.county.grids[0]), make.case(staff.county.grids[5])
    assert signed_in(staff.worker).get(f"/desk/journal/case/{here.pk}").status_code == 403
    assert signed_in(staff.town).get(f"/desk/journal/case/{here.pk}").status_code == 200
    assert signed_in(staff.town).get(f"/desk/journal/case/{there.pk}").status_code == 404
    assert signed_in(staff.town).get(f"/desk/journal/person/{staff.elsewhere.pk}").status_code == 403
    assert signed_in(staff.town).get("/desk/journal/charter/1").status_code == 403


def test_the_rulebook_shows_earlier_versions_and_what_changed(staff: Staff) -> None:
    rules = make.charter(version="2", nearby={"resident": 300})
    adopt(make.act(), rules, effective_on=now().date())
    client = signed_in(staff.worker, "en")
    page = client.get("/desk/rulebook").content.decode()
    assert "version 2" in page
    assert "300" in page
    assert "version 1" in client.get("/desk/rulebook/1").content.decode()
    changed = client.get("/desk/rulebook/1/2").content.decode()
    assert "nearby.resident" in changed
    assert "250" in changed
    assert client.get("/desk/rulebook/9").status_code == 404


def test_notices_are_read_by_their_owner_only(staff: Staff) -> None:
    make.case(staff.county.grids[0], category="fire_hazard", words="有烟", staff=True)
    client = signed_in(staff.town, "en")
    page = client.get("/desk/notices").content.decode()
    ids = re.findall(r'name="notice" value="(\d+)"', page)
    assert ids
    signed_in(staff.elsewhere).post("/desk/notices/read", {"notice": ids})
    assert "unread" in client.get("/desk/").content.decode()
    client.post("/desk/notices/read", {"notice": ids})
    assert "No unread notices." in client.get("/desk/").content.decode()


def test_a_notice_of_an_import_or_a_print_leads_to_its_page(staff: Staff) -> None:
    client = signed_in(staff.town, "en")
    for kind, subject, page in (("import-undone", "import", "imports"), ("print-failed", "print", "paper/prints")):
        tell([staff.town.pk], kind, subject, 7, {"area": "槐荫镇"}, now())
        link = re.search(r'href="(/desk/notices/\d+)"', client.get("/desk/").content.decode())
        assert link
        assert client.get(link[1]).headers["Location"] == f"/desk/{page}/7"
    tell([staff.town.pk], "import-undone", "weather", 7, {"area": "槐荫镇"}, now())
    page = client.get("/desk/").content.decode()
    assert "The table for 槐荫镇 is taken back." in page
    assert "/desk/notices/" not in page


def test_a_notice_that_is_followed_counts_as_read(staff: Staff) -> None:
    case = make.case(staff.county.grids[0], category="fire_hazard", words="有烟", staff=True)
    client = signed_in(staff.town, "en")
    link = re.search(r'href="(/desk/notices/\d+)"', client.get("/desk/").content.decode())
    assert link
    assert signed_in(staff.elsewhere).get(link[1]).headers["Location"] == "/desk/notices"
    assert client.get(link[1]).headers["Location"] == f"/desk/cases/{case.pk}"
    assert "No unread notices." in client.get("/desk/").content.decode()
