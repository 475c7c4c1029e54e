"""The coverage of the ledgers as its readers use it (L4, L5)."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gridwork.accounts.models import Person
from gridwork.charter.commands.adopt import adopt
from gridwork.exchange.rules.tables.formulas import harmless
from gridwork.ledger.commands.recounting import recount
from gridwork.ledger.models import Tally
from gridwork.territory.queries.edition import today
from tests import make, tallies
from tests.faces.desk import Staff, signed_in, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    """The small county under the ledgers of ``tests/tallies.py``, with some records in grids 0 and 2."""
    found = staffed()
    adopt(make.act(), make.charter_of(tallies.LEDGERS), effective_on=make.LONG_AGO)
    first, third = found.county.grids[0], found.county.grids[2]
    for _ in range(9):
        tallies.record(first, "shops", tallies.place(first))
    for grid in (first, third):
        tallies.record(grid, "shops", tallies.place(grid), verify_by=today() - timedelta(days=1))
    tallies.place(third, "facility", "0106")
    tallies.record(first, "bodies", complete=False)
    recount()
    return found


def opened(person: Person, query: str = "", language: str = "en") -> str:
    answer = signed_in(person, language).get(f"/desk/coverage{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def cells(page: str, area: str) -> list[str]:
    """The cells of an area's row, without markup."""
    row = re.search(rf"<tr><th scope=\"row\"><a[^>]*>{area}</a></th>(.*?)</tr>", page)
    assert row, area
    return [
        re.sub(r"<br>", "/", re.sub(r"</?(a|em)[^>]*>", "", one)) for one in re.findall(r"<td[^>]*>(.*?)</td>", row[1])
    ]


def test_the_county_opens_on_its_towns_and_each_leads_down_to_villages_and_grids(staff: Staff) -> None:
    page, town = opened(staff.county_head), staff.county.towns[0]
    assert cells(page, town.name)[:3] == ["45 low/41 low", "100/81 low", "0 low/0 low"]
    assert cells(page, staff.county.towns[1].name) == ["–"] * 7
    down = re.search(rf'<a href="([^"]+)">{town.name}</a></th>', page)
    assert down
    villages = opened(staff.county_head, down[1].replace("/desk/coverage", "").replace("&amp;", "&"))
    assert [staff.county.villages[0].name in villages, staff.county.villages[2].name in villages] == [True, False]
    grids = opened(staff.county_head, f"?area={staff.county.villages[0].id}")
    assert cells(grids, staff.county.grids[0].name)[1] == "100/90"


def test_a_cell_leads_to_the_list_of_what_pulls_it_down_most(staff: Staff) -> None:
    page = opened(staff.county_head, "?level=group")
    first, third = staff.county.grids[0].id, staff.county.grids[2].id
    for address in (
        f"/desk/ledger/shops/?area={first}&amp;state=stale",
        f"/desk/ledger/hydrants/?area={third}&amp;state=no_record",
        f"/desk/ledger/bodies/?area={first}&amp;state=incomplete",
    ):
        assert f'<a href="{address}">' in page


def test_what_is_below_the_target_says_so_in_words(staff: Staff) -> None:
    page = opened(staff.county_head, "?form=shops")
    assert page.count('<span class="chip chip-bad">below the target</span>') == 1
    assert "Target: 90 % of both" in page
    assert "complete</span>" in page
    assert "checked in time · below the target" in page


def test_one_form_stands_alone_with_its_counts_and_the_worst_comes_first_when_asked(staff: Staff) -> None:
    page = opened(staff.county_head, "?form=shops&level=group&sort=worst")
    names = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page)
    grids = staff.county.grids
    assert names[:3] == [grids[2].name, grids[0].name, grids[1].name]
    assert f'<a href="/desk/ledger/shops/?area={grids[0].id}&amp;state=stale">1</a>' in page


def test_a_domain_narrows_the_columns_and_nonsense_in_the_address_is_no_filter(staff: Staff) -> None:
    page = opened(staff.county_head, "?domain=traffic")
    assert re.findall(r'<th scope="colgroup" colspan="(\d)">([^<]+)</th>', page) == [("2", "Traffic")]
    whole = opened(staff.county_head)
    for query in ("?domain=x", "?level=x", "?form=x", "?sort=x", "?area=abc"):
        assert cells(opened(staff.county_head, query), staff.county.towns[0].name) == cells(
            whole, staff.county.towns[0].name
        ), query


def test_a_department_sees_its_domain_and_a_grid_worker_the_own_grid(staff: Staff) -> None:
    roads = opened(staff.roads)
    assert "Shops" not in roads
    assert "Premises" in roads
    worker = opened(staff.worker)
    assert staff.county.grids[0].name in worker
    client = signed_in(staff.worker, "en")
    assert client.get(f"/desk/coverage?area={staff.county.grids[1].id}").status_code == 403
    assert client.get("/desk/coverage?area=99999999").status_code == 404
    assert client.get("/desk/coverage.csv").status_code == 200


def test_an_empty_ledger_says_how_to_begin(staff: Staff) -> None:
    assert "Nothing is counted here yet" in opened(staff.elsewhere)
    adopt(make.act(), make.charter_of({}), effective_on=make.LONG_AGO)
    assert "The charter in force has no ledger form" in opened(staff.county_head)


def test_the_table_to_download_has_a_line_for_every_area_and_form_with_something_in_it(staff: Staff) -> None:
    text = signed_in(staff.county_head, "en").get("/desk/coverage.csv?level=group").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    grid = staff.county.grids[0]
    assert lines[0][:4] == ["Code", "Area", "Form", "Records"]
    assert [grid.code, grid.name, "Shops", "10", "10", "9", "0", "100", "90"] in lines
    assert len(lines) == 1 + 6


def test_a_name_that_a_spreadsheet_would_calculate_stays_a_name() -> None:
    assert [harmless(text) for text in ("=1+1", "@x", "＝1+1", "商店")] == ["'=1+1", "'@x", "'＝1+1", "商店"]


def test_names_are_escaped_in_the_matrix(staff: Staff) -> None:
    forms = tallies.LEDGERS["forms"]
    forms = forms | {"shops": forms["shops"] | {"name": {"zh": "<b>店</b>", "en": "<b>Shops</b>"}}}
    adopt(make.act(), make.charter_of(tallies.LEDGERS | {"forms": forms}), effective_on=make.LONG_AGO)
    page = opened(staff.county_head)
    assert "&lt;b&gt;Shops&lt;/b&gt;" in page
    assert "<b>Shops" not in page


@pytest.mark.parametrize("query", ["", "?level=group", "?form=shops&level=group"])
def test_the_whole_page_is_at_most_eight_queries(staff: Staff, query: str, django_assert_max_num_queries: Any) -> None:
    Tally.objects.bulk_create(
        Tally(grid_id=grid.id, form=form, records=5, complete=4, fresh=3)
        for grid in staff.county.grids[1:] for form in ("bodies", "homes", "spots")
    )  # fmt: skip
    client: Client = signed_in(staff.county_head, "en")
    with django_assert_max_num_queries(8):
        client.get(f"/desk/coverage{query}")


@pytest.mark.parametrize(
    "address",
    ["/desk/coverage?area=", "/desk/coverage.csv?area=", "/desk/burden?person=", "/desk/imports?before=",
     "/desk/notices?before=", "/results?area=", "/grids/outlines.geojson?within="],
)  # fmt: skip
@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_without_end_in_an_address_is_no_error_of_ours(staff: Staff, address: str, digits: int) -> None:
    assert signed_in(staff.county_head).get(address + "9" * digits).status_code < 500
