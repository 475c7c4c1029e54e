"""The ledgers' pages: entrance, lists, forms drawn from the charter, records and what is done to them."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from gridwork.base.identifiers import record_code
from gridwork.ledger.models import Record
from tests import recording
from tests.faces.desk import Staff, signed_in, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return staffed()


def page_of(record: Record) -> str:
    return f"/desk/ledger/records/{record_code(record.pk)}"


def told(client: Client, address: str, status: int = 200) -> str:
    """The text of a page as it is read."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(answer.content.decode())


def long_ago(record: Record) -> Record:
    """The record was last checked a year ago."""
    day = date(2020, 1, 1)
    Record.objects.filter(pk=record.pk).update(verified_on=day, verify_by=day + timedelta(days=90))
    return record


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


def test_everything_opens(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    for address in (
        "/desk/ledger/shop/",
        page_of(record),
        f"{page_of(record)}/edit",
        "/desk/ledger/shop/new",
        "/desk/ledger/team/new",
        f"/desk/ledger/shop/still-right?record={record.pk}",
        "/desk/ledger/shop/?state=no_record",
    ):
        told(signed_in(staff.worker), address)
