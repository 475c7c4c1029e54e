"""The places' pages as their readers use them, and the address on a door plate (L2, L4, B1)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gridwork.base.identifiers import plate_code
from gridwork.faces.limits import TRACKING
from gridwork.ledger import commands as ledger
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.models import CodeTable, Place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind, State
from tests import make, recording
from tests.faces.desk import Staff, signed_in
from tests.pictures import picture

pytestmark = pytest.mark.django_db
CSV = "kind,major_code,major_name,minor_code,code,name,scope_note\n"
TABLE = CSV + "部件,01,市政公用设施,013,01013,消火栓,室外消火栓\n部件,01,市政公用设施,001,01001,供水井盖,\n"


@pytest.fixture
def desk(staff: Staff) -> Client:
    return signed_in(staff.worker, "en")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def building(staff: Staff, grid: int = 0, **fields: Any) -> Place:
    return recording.place("building", staff.county.grids[grid], **{"street": "解放路", "number": "12号"} | fields)  # type: ignore[arg-type]


def point_of(staff: Staff, grid: int) -> dict[str, str]:
    longitude, latitude = make.County.centre(staff.county.grids[grid])
    return {"longitude": str(longitude), "latitude": str(latitude)}


def form_of(page: str) -> dict[str, str]:
    """The values a browser would send back from the page's form."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    found |= {name: value for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="(\w+)"', page)}
    return found


# --- list ----------------------------------------------------------------------------------------------------------


def test_the_list_goes_grid_by_grid_in_street_order(staff: Staff) -> None:
    for grid, number in ((1, "1号"), (0, "10号"), (0, "2号"), (0, "十一号")):
        building(staff, grid, number=number)
    page = text(signed_in(staff.county_head, "en").get("/desk/places"))
    doors = re.findall(r'<a href="/desk/places/\d+">解放路(\S+?)</a>', page)
    assert doors == ["2号", "10号", "十一号", "1号"]
    first, second = (page.index(staff.county.grids[i].name) for i in (0, 1))
    assert first < second


def test_the_list_shows_a_worker_the_own_grid_and_a_department_its_domain(staff: Staff, desk: Client) -> None:
    here, there = building(staff), building(staff, 5, number="9号")
    hydrant = recording.hydrant(staff.county.grids[5], name="河边消火栓")
    shop = recording.shop(staff.county.grids[5], name="北街小店")
    page = text(desk.get("/desk/places"))
    assert f"/desk/places/{here.pk}" in page
    assert f"/desk/places/{there.pk}" not in page
    roads = text(signed_in(staff.roads, "en").get("/desk/places"))
    assert [shop.name in roads, hydrant.name in roads, f"/desk/places/{there.pk}" in roads] == [True, False, False]


def test_filters_live_in_the_address_and_nonsense_in_it_is_no_filter(staff: Staff) -> None:
    client = signed_in(staff.county_head, "en")
    house, shop = building(staff), recording.shop(staff.county.grids[4], name="粮油店")
    gone = building(staff, number="14号")
    ledger.close_place(make.act(), make.operator(), gone.pk, "误操作")
    for query, found in (
        ("kind=premises", {shop.pk}),
        (f"area={staff.county.towns[0].id}", {house.pk}),
        ("words=粮油", {shop.pk}),
        (f"words={house.plate}", {house.pk}),
        ("kind=premises&sort=workshop", set()),
        ("words=100%25", set()),
        ("kind=castle&state=burnt", {house.pk, shop.pk}),
        ("state=closed", {gone.pk}),
        (f"words={gone.plate}", {gone.pk}),
        ("area=99999&after=x&after=g-1", {house.pk, shop.pk}),
    ):
        page = text(client.get(f"/desk/places?{query}"))
        assert {int(pk) for pk in re.findall(r'href="/desk/places/(\d+)"', page)} == found, query
    assert "No place fits these filters." in text(client.get("/desk/places?kind=site"))


def test_pages_follow_one_another_across_grids(staff: Staff) -> None:
    drafts = [
        PlaceDraft("building", street="长街", number=f"{n}号", grid_id=staff.county.grids[n % 3].id) for n in range(120)
    ]
    ledger.open_places(make.act(), make.operator(), drafts)
    client, address, seen = signed_in(staff.county_head, "en"), "/desk/places", []
    for _ in range(3):
        page = text(client.get(address))
        seen += [int(pk) for pk in re.findall(r'href="/desk/places/(\d+)"', page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/desk/places{following[1]}" if following else ""
    assert address == ""
    order = {grid.id: place for place, grid in enumerate(staff.county.grids)}
    places = sorted(Place.objects.all(), key=lambda place: (order[place.grid_id or 0], place.walk, place.pk))
    assert seen == [place.pk for place in places]


def test_an_empty_list_says_how_to_begin(desk: Client) -> None:
    page = text(desk.get("/desk/places"))
    assert "No place stands in the grids of your posts yet." in page
    assert "/desk/places/new" in page


# --- the page of a place -------------------------------------------------------------------------------------------


def test_a_place_shows_what_it_is_what_stands_in_it_its_records_and_its_history(staff: Staff, desk: Client) -> None:
    house = building(staff)
    flat = recording.place("dwelling", staff.county.grids[0], street="", number="502", parent_id=house.pk, grid_id=None)  # type: ignore[arg-type]
    shop = recording.shop(staff.county.grids[0], name="粮油店")
    record = recording.record("shop", shop, trade="food")
    page = text(desk.get(f"/desk/places/{house.pk}"))
    assert [f'href="/desk/places/{flat.pk}"' in page, "1 household" in page, "data-map" in page] == [True, True, False]
    page = text(desk.get(f"/desk/places/{flat.pk}"))
    assert f'href="/desk/ledger/household/new?place={flat.pk}"' in page
    assert "no record yet" in page
    assert f'href="/desk/places/{house.pk}"' in page
    ledger.change_place(make.act(person=staff.town), make.operator(), shop.pk, {"name": "粮油商店"}, seen=1)
    page = text(desk.get(f"/desk/places/{shop.pk}"))
    assert "/desk/ledger/records/" in page
    assert '<span class="was">粮油店</span> → 粮油商店' in page
    assert staff.town.name in page
    assert record.pk


def test_a_place_out_of_sight_is_not_there(staff: Staff, desk: Client) -> None:
    far = building(staff, 5)
    for tail in ("", "/edit", "/merge", "/split", "/close", "/reopen", "/plate.svg"):
        assert desk.get(f"/desk/places/{far.pk}{tail}").status_code == 404, tail
    assert desk.get("/desk/places/999999").status_code == 404


def test_the_plate_is_a_picture_that_says_the_public_address(staff: Staff, desk: Client) -> None:
    house = building(staff)
    answer = desk.get(f"/desk/places/{house.pk}/plate.svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer.content.startswith(b"<svg")
    assert b"<script" not in answer.content
    assert f"/p/{house.plate}" in text(desk.get(f"/desk/places/{house.pk}"))


def test_the_pages_cost_few_queries_whatever_stands_there(staff: Staff, desk: Client) -> None:
    house = building(staff)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    def more(count: int) -> None:
        drafts = [PlaceDraft("dwelling", number=f"{count}-{n}", parent_id=house.pk) for n in range(count)]
        ledger.open_places(make.act(), make.operator(), drafts)
        for number in range(3):
            fresh = Place.objects.get(pk=house.pk)
            ledger.change_place(make.act(), make.operator(), house.pk, {"name": f"{count}{number}"}, seen=fresh.seq)

    more(2)
    cost(f"/desk/places/{house.pk}")
    page, listed = cost(f"/desk/places/{house.pk}"), cost("/desk/places")
    more(40)
    assert (cost(f"/desk/places/{house.pk}"), cost("/desk/places")) == (page, listed)
    assert page <= 11
    assert listed <= 6


# --- entering and changing -----------------------------------------------------------------------------------------


def test_a_kind_is_chosen_first_and_asks_what_belongs_to_it(desk: Client) -> None:
    page = text(desk.get("/desk/places/new"))
    assert re.findall(r'href="\?kind=(\w+)"', page) == [
        "compound", "building", "entrance", "dwelling", "premises", "facility", "site",
    ]  # fmt: skip
    dwelling, facility = (text(desk.get(f"/desk/places/new?kind={kind}")) for kind in ("dwelling", "facility"))
    assert ['name="households"' in dwelling, 'name="name"' in dwelling, 'name="owner"' in dwelling] == [
        True,
        False,
        False,
    ]
    assert ['name="owner"' in facility, 'name="condition"' in facility] == [True, True]


def test_a_place_is_entered_by_a_point_on_the_map(staff: Staff, desk: Client) -> None:
    page = text(desk.get("/desk/places/new?kind=dwelling"))
    given = form_of(page) | point_of(staff, 0) | {"street": "解放路", "number": "12号", "households": "2"}
    answers = [desk.post("/desk/places/new", given) for _ in range(2)]
    place = Place.objects.get()
    assert (place.kind, place.number, place.households, place.grid_id) == (
        "dwelling",
        "12号",
        2,
        staff.county.grids[0].id,
    )
    assert {answer["Location"] for answer in answers} == {f"/desk/places/{place.pk}"}


def test_a_place_is_entered_in_another_one_by_its_plate_or_its_words(staff: Staff, desk: Client) -> None:
    house = building(staff)
    page = text(desk.get(f"/desk/places/new?kind=dwelling&in={house.plate}"))
    assert f'value="{house.plate}"' in page
    for parent, number in ((house.plate.lower(), "101"), ("解放路12号", "102")):
        answer = desk.post(
            "/desk/places/new", {"kind": "dwelling", "number": number, "households": "1", "parent": parent}
        )
        assert answer.status_code == 303, text(answer)
    assert set(Place.objects.filter(kind="dwelling").values_list("parent_id", "grid_id")) == {(house.pk, house.grid_id)}
    building(staff, number="120号")
    page = text(desk.get("/desk/places/find?parent=解放路12"))
    assert len(re.findall("data-pick", page)) == 2


def test_what_was_typed_stays_when_it_is_refused_and_the_field_says_why(staff: Staff, desk: Client) -> None:
    given = {"kind": "dwelling", "street": "解放路", "number": "7号", "households": "1"}
    for more, complaint in (
        ({}, "Say where it is"),
        (point_of(staff, 5), "None of your posts lets you keep this ledger here."),
        ({"longitude": "100", "latitude": "0"}, "outside every grid"),
        ({"longitude": "100"}, "A point needs both"),
        ({"parent": "没有的地方"}, "No place with these words"),
        ({"grid": "no such grid"}, "No grid has this code"),
    ):
        answer = desk.post("/desk/places/new", given | more)
        assert answer.status_code == 422
        assert complaint in text(answer), more
        assert 'value="7号"' in text(answer)
    assert not Place.objects.exists()


def test_the_form_says_in_which_grid_a_point_lies(staff: Staff, desk: Client) -> None:
    assert staff.county.grids[0].name in text(desk.post("/desk/places/where", point_of(staff, 0)))
    assert "outside every grid" in text(desk.post("/desk/places/where", {"longitude": "1", "latitude": "1"}))
    assert desk.post("/desk/places/where", {"longitude": "x"}).status_code == 200


def test_a_change_keeps_what_was_not_touched(staff: Staff, desk: Client) -> None:
    house = building(staff, grid_id=None, point=make.County.centre(staff.county.grids[0]))
    given = form_of(text(desk.get(f"/desk/places/{house.pk}/edit"))) | {"name": "供销社楼"}
    assert desk.post(f"/desk/places/{house.pk}/edit", given)["Location"] == f"/desk/places/{house.pk}"
    after = Place.objects.get(pk=house.pk)
    assert (after.name, after.number, after.longitude, after.grid_id, after.seq) == (
        "供销社楼", house.number, house.longitude, house.grid_id, 2,
    )  # fmt: skip


def test_two_people_who_change_one_place_are_asked_field_by_field(staff: Staff, desk: Client) -> None:
    house = building(staff)
    given = form_of(text(desk.get(f"/desk/places/{house.pk}/edit")))
    ledger.change_place(
        make.act(person=staff.town),
        make.operator(),
        house.pk,
        {"number": "13号", "street": "北街", "name": "老楼"},
        seen=1,
    )
    mine = given | {"number": "14号", "street": "南街"}
    answer = desk.post(f"/desk/places/{house.pk}/edit", mine)
    page = text(answer)
    assert answer.status_code == 409
    assert [part in page for part in (staff.town.name, "13号", "14号", "北街", "南街")] == [True] * 5
    again = form_of(page) | {"number": "14号", "street": "南街", "name": "", "disputed": ["number", "street"]}
    open_yet = desk.post(f"/desk/places/{house.pk}/edit", again | {"pick-street": "theirs"})
    assert [open_yet.status_code, "Choose one of the two." in text(open_yet)] == [409, True]
    assert Place.objects.get(pk=house.pk).number == "13号"
    picked = {"pick-street": "theirs", "pick-number": "mine"}
    assert desk.post(f"/desk/places/{house.pk}/edit", again | picked).status_code == 303
    after = Place.objects.get(pk=house.pk)
    assert (after.number, after.street, after.name) == ("14号", "北街", "老楼")


# --- merging, splitting, closing -----------------------------------------------------------------------------------


def test_a_place_is_merged_after_a_look_at_both(staff: Staff, desk: Client) -> None:
    twice, right = building(staff), building(staff, number="12号楼")
    page = text(desk.get(f"/desk/places/{twice.pk}/merge?into={right.plate}"))
    assert [right.plate in page, "cannot be undone" in page] == [True, True]
    refused = desk.post(f"/desk/places/{twice.pk}/merge", {"into": "没有", "reason": "重复"})
    assert refused.status_code == 422
    answer = desk.post(f"/desk/places/{twice.pk}/merge", {"into": right.plate, "reason": "重复登记"})
    assert answer["Location"] == f"/desk/places/{right.pk}"
    assert "was merged into another one" in text(desk.get(f"/desk/places/{twice.pk}"))


def test_a_shop_is_split_into_parts(staff: Staff, desk: Client) -> None:
    shop = recording.shop(staff.county.grids[0], name="粮油店")
    assert desk.post(f"/desk/places/{shop.pk}/split", {"reason": "分成两间"}).status_code == 422
    given = {"reason": "分成两间", "number2": "8号之一", "name2": "修车铺"}
    assert desk.post(f"/desk/places/{shop.pk}/split", given).status_code == 303
    part = Place.objects.get(name="修车铺")
    assert (part.kind, part.sort, part.street, part.grid_id) == ("premises", "shop", shop.street, shop.grid_id)


def test_closing_says_what_closes_with_it_asks_why_and_can_be_taken_back(staff: Staff, desk: Client) -> None:
    house = building(staff)
    flats = [
        recording.place("dwelling", staff.county.grids[0], street="", number=f"{n}", parent_id=house.pk, grid_id=None)  # type: ignore[arg-type]
        for n in (101, 102)
    ]
    recording.record("household", flats[0], members=2)
    assert "2 places that stand in it and 1 records" in text(desk.get(f"/desk/places/{house.pk}/close"))
    assert desk.post(f"/desk/places/{house.pk}/close", {"reason": " "}).status_code == 422
    assert desk.post(f"/desk/places/{house.pk}/close", {"reason": "拆除"}).status_code == 303
    assert not Place.objects.filter(state=State.OPEN).exists()
    again = desk.post(f"/desk/places/{house.pk}/close", {"reason": "拆除"})
    assert again.status_code == 409
    assert "This place is closed." in text(again)
    assert desk.post(f"/desk/places/{house.pk}/reopen", {"reason": "误操作"}).status_code == 303
    assert Place.objects.filter(state=State.OPEN).count() == 3


def test_a_facility_is_entered_with_its_photo(staff: Staff, desk: Client) -> None:
    adopt_codes(make.act(), make.operator(), TABLE, name="国标", source="")
    page = text(desk.get("/desk/places/new?kind=facility"))
    assert 'enctype="multipart/form-data"' in page
    given = form_of(page) | point_of(staff, 0) | {"sort": "01013", "condition": "damaged", "owner": "水务站"}
    broken = SimpleUploadedFile("a.jpg", b"nothing", "image/jpeg")
    refused = desk.post("/desk/places/new", given | {"photos": [broken]})
    assert (refused.status_code, Place.objects.count()) == (422, 0)
    assert "水务站" in text(refused)
    answer = desk.post("/desk/places/new", given | {"photos": [SimpleUploadedFile("a.jpg", picture(), "image/jpeg")]})
    place = Place.objects.get()
    assert (place.condition, place.owner, place.photos.count()) == ("damaged", "水务站", 1)
    shown = text(desk.get(answer["Location"]))
    assert f"/media/photos/{place.photos.get().sha256}" in shown
    assert "1 photo added" in shown
    assert 'type="file"' not in text(desk.get(f"/desk/places/{place.pk}/edit"))


def test_photos_are_added_on_the_page_and_seen_by_those_who_see_the_place(staff: Staff, desk: Client) -> None:
    house = building(staff)
    files = [SimpleUploadedFile("a.jpg", picture(), "image/jpeg")]
    assert desk.post(f"/desk/places/{house.pk}/photos", {"photos": files}).status_code == 303
    address = f"/media/photos/{house.photos.get().sha256}"
    assert address in text(desk.get(f"/desk/places/{house.pk}"))
    assert desk.get(address).status_code == 200
    assert signed_in(staff.elsewhere).get(address).status_code == 404
    assert Client().get(address).status_code == 404
    broken = [SimpleUploadedFile("a.jpg", b"nothing", "image/jpeg")]
    assert desk.post(f"/desk/places/{house.pk}/photos", {"photos": broken}).status_code == 422


# --- codes ---------------------------------------------------------------------------------------------------------


def test_the_code_table_is_adopted_searched_and_compared(staff: Staff) -> None:
    client = signed_in(staff.county_head, "en")
    assert "No code table is adopted yet" in text(client.get("/desk/places/codes"))

    def adopt(table: str) -> Any:
        file = SimpleUploadedFile("codes.csv", table.encode("gb18030"), "text/csv")
        return client.post("/desk/places/codes/adopt", {"file": file, "name": "国标"})

    assert adopt(TABLE).status_code == 303
    assert adopt(TABLE).status_code == 303
    assert CodeTable.objects.count() == 1
    assert (
        adopt(TABLE.replace("供水井盖", "自来水井盖") + "部件,01,市政公用设施,002,01002,污水井盖,\n").status_code == 303
    )
    page = text(client.get("/desk/places/codes?words=井盖"))
    assert [name in page for name in ("自来水井盖", "污水井盖", "1 new, 1 changed, 0 gone")] == [True, True, True]
    assert "消火栓" not in text(client.get("/desk/places/codes?words=井盖&version=1"))
    refused = adopt(TABLE + "部件,01,市政公用设施,013,01013,消火栓,\n")
    assert refused.status_code == 422
    assert "“01013” stands there twice" in text(refused)
    assert client.get("/desk/places/codes?version=99").status_code == 404


def test_only_who_may_import_for_the_whole_cell_adopts_codes(staff: Staff) -> None:
    file = SimpleUploadedFile("codes.csv", TABLE.encode(), "text/csv")
    answer = signed_in(staff.town).post("/desk/places/codes/adopt", {"file": file, "name": "国标"})
    assert answer.status_code == 403
    assert not CodeTable.objects.exists()


def test_a_facility_takes_a_code_of_the_newest_table_and_old_ones_are_marked(staff: Staff, desk: Client) -> None:
    old = recording.hydrant(staff.county.grids[0], name="老消火栓")
    adopt_codes(make.act(), make.operator(), CSV + "部件,01,市政公用设施,001,01001,供水井盖,\n", name="国标")
    page = text(desk.get("/desk/places/new?kind=facility"))
    assert ['value="01001"' in page, 'value="01013"' in page] == [True, False]
    given = {"kind": "facility", "name": "x", "grid": staff.county.grids[0].code}
    assert desk.post("/desk/places/new", given | {"sort": "01013"}).status_code == 422
    assert desk.post("/desk/places/new", given | {"sort": "01001"}).status_code == 303
    assert "no longer has this code" in text(desk.get(f"/desk/places/{old.pk}"))
    kept = form_of(text(desk.get(f"/desk/places/{old.pk}/edit"))) | {"sort": "01013", "condition": "damaged"}
    assert desk.post(f"/desk/places/{old.pk}/edit", kept).status_code == 303
    assert Place.objects.get(pk=old.pk).condition == "damaged"


# --- the door plate ------------------------------------------------------------------------------------------------


def test_a_resident_who_scans_a_plate_finds_the_grid_and_may_report_from_there(staff: Staff) -> None:
    flat = recording.dwelling(
        staff.county.grids[0], grid_id=None, point=make.County.centre(staff.county.grids[0]), households=3, number="502"
    )
    client = Client()
    answer = client.get(f"/p/{flat.plate.lower()}")
    assert answer["Location"] == f"/grids/{staff.county.grids[0].id}?plate={flat.plate}"
    page = text(client.get(answer["Location"]))
    assert staff.worker.name in page
    assert "502" not in page
    report = re.search(r'href="(/report\?[^"]+)"', page)
    assert report
    form = text(client.get(report[1].replace("&amp;", "&")))
    assert f'value="{flat.longitude}"' in form
    assert "502" not in form


def test_a_flat_without_a_point_is_where_its_building_is(staff: Staff, desk: Client) -> None:
    point = make.County.centre(staff.county.grids[0])
    house = building(staff, grid_id=None, point=point)
    flat = recording.place("dwelling", staff.county.grids[0], street="", number="502", parent_id=house.pk, grid_id=None)  # type: ignore[arg-type]
    assert f'data-at-lon="{point[0]}"' in text(desk.get(f"/desk/places/{flat.pk}"))
    assert f'value="{point[0]}"' in text(Client().get(f"/report?plate={flat.plate}"))
    assert "data-map" not in text(desk.get(f"/desk/places/{building(staff, number='9号').pk}"))


def test_staff_who_scan_a_plate_find_the_place_if_they_may_see_it(staff: Staff, desk: Client) -> None:
    house = building(staff)
    assert desk.get(f"/p/{house.plate}")["Location"] == f"/desk/places/{house.pk}"
    assert signed_in(staff.elsewhere).get(f"/p/{house.plate}")["Location"].startswith("/grids/")
    other = building(staff, number="13号")
    ledger.merge_places(make.act(), make.operator(), house.pk, other.pk, "重复")
    assert desk.get(f"/p/{house.plate}")["Location"] == f"/desk/places/{other.pk}"


def test_an_unknown_plate_says_what_to_do(staff: Staff) -> None:
    client = Client(headers={"accept-language": "en"})
    for code, told in (("ABCDE23456", "misread"), ("x", "misread"), (plate_code(), "well formed")):
        answer = client.get(f"/p/{code}")
        assert answer.status_code == 404
        assert [told in text(answer), "/find" in text(answer)] == [True, True], code


def test_codes_cannot_be_tried_without_end_but_doors_can_be_scanned(staff: Staff) -> None:
    client, house = Client(), recording.place(Kind.BUILDING, staff.county.grids[0])
    for _ in range(TRACKING.times):
        assert client.get(f"/p/{plate_code()}").status_code == 404
    assert client.get(f"/p/{plate_code()}").status_code == 429
    assert client.get("/p/ABCDE23456").status_code == 404
    assert client.get(f"/p/{house.plate}").status_code == 302
