"""A small staffed county seen through the console, for the tests of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.commands import sign_in
from gridwork.accounts.models import Person
from gridwork.cases.models import Case
from gridwork.faces.signing import COOKIE
from tests import make

REMEMBERED = (
    'FROM "territory_edition" WHERE "territory_edition"."adopted_at" IS NOT NULL',
    'FROM "charter_charterversion" ORDER BY 2',
)
"""Which edition and charter hold is asked every two seconds, whatever the page."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One person a post, all in the first grid's line."""

    county: make.County
    worker: Person
    village: Person
    town: Person
    county_head: Person
    roads: Person
    elsewhere: Person
    """Grid worker of a grid in the other town."""


def staffed() -> Staff:
    """The small county with its people; none of them needs a password to be signed in here."""
    county = make.cell()
    return Staff(
        county,
        make.officer("grid_worker", county.grids[0], login="zhao.min", name="赵敏", phone="0500-1001"),
        make.officer("village_head", county.villages[0], login="qian.jun", name="钱军"),
        make.officer("town_head", county.towns[0], login="sun.li", name="孙丽"),
        make.officer("county_head", county.root, login="li.qiang", name="李强"),
        make.officer("county_officer", county.root, "roads", login="zhou.bo", name="周波"),
        make.officer("grid_worker", county.grids[5], login="wu.hai", name="吴海"),
    )


def signed_in(person: Person, language: str = "zh-hans", **options: Any) -> Client:
    """A browser in which the person is signed in."""
    person.set_password(make.PASSWORD)
    person.save(update_fields=["password"])
    client = Client(**options)
    client.cookies[COOKIE] = sign_in(make.act(), person.login, make.PASSWORD).secret
    client.cookies["gridwork_language"] = language
    return client


def opens_within(client: Client, address: str, most: int) -> None:
    """The page opens, and takes no more queries than that when warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    own = [query["sql"] for query in asked if not any(told in query["sql"] for told in REMEMBERED)]
    assert len(own) <= most, f"{address}: {len(own)} queries\n" + "\n".join(own)


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.get(pk=case.pk)
