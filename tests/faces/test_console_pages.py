"""Every console page renders in Chinese and English, in few queries, and only for those it is for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import make
from tests.faces.desk import Staff, opens_within, signed_in

pytestmark = pytest.mark.django_db


def addresses(staff: Staff) -> dict[str, int]:
    """Every page that is read, and the most queries it may take when warm."""
    case = make.case(staff.county.grids[0])
    return {
        "/desk/": 11,
        "/desk/cases": 6,
        "/desk/cases?state=all&mine=all&words=垃圾": 6,
        f"/desk/cases/{case.pk}": 16,
        "/desk/cases/new": 4,
        "/desk/cases/new/kinds?words=垃圾": 3,
        "/desk/cases/new/similar?category=litter&longitude=123.405&latitude=29.605": 4,
        "/desk/territory": 6,
        f"/desk/territory/{staff.county.grids[0].id}": 11,
        f"/desk/territory/{staff.county.grids[0].id}/outlines.geojson": 4,
        "/desk/territory/grids.geojson": 6,
        "/desk/people": 7,
        f"/desk/people/{staff.worker.pk}": 7,
        "/desk/people/new": 4,
        "/desk/people/appoint": 5,
        "/desk/rulebook": 5,
        f"/desk/journal/case/{case.pk}": 8,
        f"/desk/journal/area/{staff.county.grids[0].id}": 8,
        f"/desk/journal/person/{staff.worker.pk}": 8,
        "/desk/notices": 5,
        "/desk/account": 7,
    }


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language_within_its_queries(staff: Staff, language: str) -> None:
    client = signed_in(staff.county_head, language)
    for address, most in addresses(staff).items():
        opens_within(client, address, most)


def test_visitors_are_sent_to_sign_in_from_every_page(staff: Staff) -> None:
    for address in addresses(staff):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/desk/sign-in?next="), address


def test_somebody_without_a_post_sees_only_what_is_everybodys(staff: Staff) -> None:
    client = signed_in(make.person("new.one", name="郑新"))
    open_to_all = {address for address in addresses(staff) if client.get(address).status_code == 200}
    assert open_to_all == {"/desk/", "/desk/rulebook", "/desk/notices", "/desk/account"}


def test_a_worker_elsewhere_sees_neither_the_case_nor_the_people_of_another_town(staff: Staff) -> None:
    client = signed_in(staff.elsewhere)
    case = make.case(staff.county.grids[0])
    assert client.get(f"/desk/cases/{case.pk}").status_code == 404
    assert client.get(f"/desk/people/{staff.worker.pk}").status_code in (403, 404)
    assert case.number not in client.get("/desk/cases?state=all&mine=all").content.decode()


def test_a_cell_without_charter_says_so_and_lets_people_sign_in() -> None:
    client = signed_in(make.person("first.one", name="首任"), "en")
    answer = client.get("/desk/")
    assert answer.status_code == 404
    assert "No charter is in force yet. Adopt one first." in answer.content.decode()
    assert Client().get("/desk/sign-in").status_code == 200
