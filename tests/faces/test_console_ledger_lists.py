"""The ledgers' entrance, the lists of their forms, and the bulk “still right”."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.identifiers import record_code
from gridwork.journal.models import Entry
from gridwork.ledger.models import FieldUse, Record
from tests import recording
from tests.faces.desk import Staff, opens_within, signed_in
from tests.faces.ledger_desk import long_ago, page_of, ref, told, with_contact

pytestmark = pytest.mark.django_db


def test_the_entrance_counts_what_ones_posts_cover(staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    recording.record("shop", shop, trade="food")
    recording.shop(staff.county.grids[0])
    recording.shop(staff.county.grids[5])
    page = told(signed_in(staff.worker, "en"), "/desk/ledger/")
    assert "Business" in page
    assert '<a href="/desk/ledger/shop/?state=no_record">1</a>' in page
    assert '<a href="/desk/ledger/shop/?state=no_record">2</a>' in told(
        signed_in(staff.county_head, "en"), "/desk/ledger/"
    )
    bureau = told(signed_in(staff.roads, "en"), "/desk/ledger/")
    assert "Business" in bureau
    assert "Hydrant" not in bureau


def test_a_list_is_filtered_by_the_address_and_shows_only_what_is_in_reach(staff: Staff) -> None:
    near = recording.record("shop", recording.shop(staff.county.grids[0], name="东风小卖部"), trade="retail", area=12.5)
    far = recording.record("shop", recording.shop(staff.county.grids[5], name="白鹭饭店"), trade="food")
    client = signed_in(staff.worker, "en")
    page = told(client, "/desk/ledger/shop/")
    assert page_of(near) in page
    assert page_of(far) not in page
    assert "12.5 m²" in page
    assert page_of(near) in told(client, "/desk/ledger/shop/?words=东风")
    assert "No record fits these filters." in told(client, "/desk/ledger/shop/?words=白鹭")
    head = signed_in(staff.county_head, "en")
    area = staff.county.grids[5].id
    assert page_of(near) not in told(head, f"/desk/ledger/shop/?area={area}")
    assert page_of(far) in told(head, f"/desk/ledger/shop/?area={area}")


def test_pages_of_a_list_follow_one_another_in_street_order(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.faces.console.ledger.listing.SIZE", 2)
    grid = staff.county.grids[0]
    made = [recording.record("shop", recording.shop(grid, number=f"{n}号"), trade="food") for n in (10, 9, 2)]
    ten, nine, two = (record_code(one.pk) for one in made)
    client = signed_in(staff.worker, "en")
    first = told(client, "/desk/ledger/shop/?state=all")
    assert re.findall(r'href="/desk/ledger/records/(\w+)">', first) == [two, nine]
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = told(client, f"/desk/ledger/shop/{link[1]}")
    assert re.findall(r'href="/desk/ledger/records/(\w+)">', second) == [ten]


def test_every_state_of_a_list_says_what_an_empty_one_means(staff: Staff) -> None:
    client = signed_in(staff.worker, "en")
    assert "Every record was checked in time." in told(client, "/desk/ledger/shop/?state=stale")
    assert "Every place this form is about has its record." in told(client, "/desk/ledger/shop/?state=no_record")
    assert "No record yet" not in told(client, "/desk/ledger/team/")
    assert "Write the first record" in told(client, "/desk/ledger/team/")


def test_chosen_records_are_listed_once_more_then_confirmed_with_a_receipt(staff: Staff) -> None:
    made = [long_ago(recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")) for _ in range(2)]
    far = long_ago(recording.record("shop", recording.shop(staff.county.grids[5]), trade="food"))
    client = signed_in(staff.worker, "en")
    listed = told(client, "/desk/ledger/shop/?state=stale")
    assert "check again" in listed
    chosen = "&".join(f"record={one.pk}" for one in [*made, far])
    asked = told(client, f"/desk/ledger/shop/still-right?{chosen}&back=/desk/ledger/shop/?state=stale")
    assert "Are these 2 records still right?" in asked
    assert f'name="record" value="{far.pk}"' not in asked
    form = {"record": [one.pk for one in made], "back": "/desk/ledger/shop/?state=stale", "act_ref": ref(asked)}
    for _ in range(2):
        answer = client.post("/desk/ledger/shop/still-right", form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/ledger/shop/?state=stale")
    assert "2 records confirmed, next check by" in told(client, "/desk/ledger/shop/?state=stale")
    assert Entry.objects.filter(subject_kind="record", verb="confirm").count() == 2
    assert not Record.objects.filter(pk__in=[one.pk for one in made], verified_on=date(2020, 1, 1)).exists()


def test_confirming_what_was_never_chosen_says_how_to_choose(staff: Staff) -> None:
    client = signed_in(staff.worker, "en")
    assert "No record was chosen." in told(client, "/desk/ledger/shop/still-right")
    assert client.post("/desk/ledger/shop/still-right", {}).status_code == 200
    away = "https://elsewhere.example/"
    assert f'href="{away}"' not in told(client, f"/desk/ledger/shop/still-right?back={away}")


def test_every_page_of_the_ledgers_opens_within_its_queries_in_every_language(staff: Staff) -> None:
    record = with_contact(staff)
    places = [recording.shop(staff.county.grids[0]) for _ in range(12)]
    made = [recording.record("shop", place, trade="food", area=12.0) for place in places]
    code, ids = record_code(record.pk), "&".join(f"record={one.pk}" for one in made)
    pages = {
        "/desk/ledger/": 6,
        "/desk/ledger/shop/": 8,
        "/desk/ledger/shop/?state=stale&words=x": 8,
        "/desk/ledger/shop/?state=no_record": 8,
        f"/desk/ledger/shop/still-right?{ids}": 8,
        "/desk/ledger/shop/new?find=街": 8,
        f"/desk/ledger/shop/new?place={places[0].pk}": 8,
        "/desk/ledger/team/new": 8,
        f"/desk/ledger/records/{code}": 10,
        f"/desk/ledger/records/{code}/edit": 10,
        f"/desk/journal/record/{record.pk}": 8,
        f"/desk/journal/place/{record.place_id}": 8,
    }
    for language in ("zh-hans", "zh-hant", "en"):
        client = signed_in(staff.town, language)
        for address, most in pages.items():
            opens_within(client, address, most)


def test_saving_a_change_takes_few_queries(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    client = signed_in(staff.worker)
    client.get(f"{page_of(record)}/edit")
    with CaptureQueriesContext(connection) as asked:
        assert client.post(f"{page_of(record)}/edit", {"v-trade": "retail", "seen": "1"}).status_code == 303
    own = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(own) <= 24, "\n".join(own)


def test_the_next_place_without_a_record_waits_after_saving(staff: Staff) -> None:
    client, place = signed_in(staff.worker, "en"), recording.shop(staff.county.grids[0])
    page = told(client, "/desk/ledger/shop/?state=no_record")
    link = re.search(r'href="(/desk/ledger/shop/new\?place=[^"]+)"', page)
    assert link
    answer = client.post(link[1].replace("&amp;", "&"), {"v-trade": "food"})
    assert answer.headers["Location"] == "/desk/ledger/shop/?state=no_record"
    assert str(place.pk) in link[1]
    assert "Every place this form is about has its record." in told(client, answer.headers["Location"])


def test_a_field_shown_in_a_list_counts_as_asked_for(staff: Staff) -> None:
    recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    told(signed_in(staff.worker), "/desk/ledger/shop/")
    asked = FieldUse.objects.filter(form="shop", asked_on__isnull=False)
    assert set(asked.values_list("field", flat=True)) == {"trade", "area"}
