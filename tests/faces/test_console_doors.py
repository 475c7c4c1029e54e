"""The console's navigation says where one is."""

from __future__ import annotations

import re

import pytest

from tests.faces.desk import signed_in, staffed


@pytest.mark.django_db
def test_the_navigation_marks_the_one_door_a_page_lies_behind() -> None:
    client = signed_in(staffed().county_head, "en")
    for address, door, how in (
        ("cases", "cases", "page"), ("cases/new", "cases/new", "page"), ("ledger/", "ledger/", "page"),
        ("ledger/shop/", "ledger/", "true"), ("places", "ledger/", "true"), ("places/new", "ledger/", "true"),
        ("coverage", "ledger/", "true"), ("imports/new", "ledger/", "true"), ("exports", "ledger/", "true"),
        ("paper/", "ledger/", "true"), ("paper/key", "ledger/", "true"), ("burden", "ledger/", "true"),
        ("fieldwork", "fieldwork", "page"), ("fieldwork/log", "fieldwork", "true"),
        ("territory/drafts", "territory", "true"), ("people/new", "people", "true"),
    ):  # fmt: skip
        answer = client.get(f"/desk/{address}")
        assert answer.status_code == 200
        bar = answer.content.decode().partition('<nav class="nav"')[2].partition("</nav>")[0]
        assert re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', bar) == [(f"/desk/{door}", how)], address
