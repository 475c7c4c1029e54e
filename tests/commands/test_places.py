"""Places are opened, changed, merged, split, closed and reopened; records and counters go along (L2, L4, P1)."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, Conflict, GridworkError, NotAllowed, NotFound
from gridwork.base.identifiers import clean_plate
from gridwork.base.pictures import path_of
from gridwork.cli.journal import journal
from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger import commands as ledger
from gridwork.ledger.commands import places as opening
from gridwork.ledger.commands.records import close_record
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import Photo, Place, Record, Tally
from gridwork.ledger.queries.heads import cut_off
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind, State
from tests import make, recording
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


def opened(*drafts: PlaceDraft, act: Act | None = None) -> list[Place]:
    return ledger.open_places(act or make.act(), make.operator(), drafts)


def one(kind: str = "dwelling", grid: int = 0, **fields: Any) -> Place:
    """A place with a street of its own in one of the county's grids."""
    if not {"point", "parent_id", "grid_id"} & fields.keys():
        fields["point"] = make.County.centre(make.county().grids[grid])
    if kind != "facility":
        fields.setdefault("street", "解放路")
        fields.setdefault("number", "12号")
    return opened(PlaceDraft(kind, **fields))[0]


def changed(place: Place, *, seen: int | None = None, powers: Any = None, **changes: Any) -> Place:
    fresh = Place.objects.get(pk=place.pk)
    by = powers or make.operator()
    return ledger.change_place(make.act(), by, place.pk, changes, seen=fresh.seq if seen is None else seen)


def missing(grid: int, form: str) -> int:
    found = Tally.objects.filter(grid_id=make.county().grids[grid].id, form=form).values_list("missing", flat=True)
    return found.first() or 0


def told(place: Place) -> list[tuple[str, dict[str, Any]]]:
    return [(line.verb, line.facts) for line in entries("place", place.pk)]


def refusal(*drafts: PlaceDraft, powers: Any = None) -> GridworkError:
    with pytest.raises(GridworkError) as caught:
        ledger.open_places(make.act(), powers or make.operator(), drafts)
    assert not Place.objects.exists() or "row" in caught.value.params
    return caught.value


def whole() -> None:
    """The counters are what a recount gives, and every journal holds and is as long as its place says."""
    assert differences() == []
    assert list(broken_chains()) == []
    assert list(cut_off()) == []


# --- opening -------------------------------------------------------------------------------------------------------


def test_a_place_stands_in_the_grid_of_its_point_with_a_plate_and_a_history(county: make.County) -> None:
    place = one(name="", households=2, key="old:17")
    assert (place.grid_id, place.located, place.state, place.seq) == (county.grids[0].id, "inside", State.OPEN, 1)
    assert clean_plate(place.plate) == place.plate
    assert told(place) == [
        (
            "open",
            {
                "new": {
                    "kind": "dwelling", "street": "解放路", "number": "12号", "longitude": place.longitude,
                    "latitude": place.latitude, "grid_id": county.grids[0].id, "located": "inside", "households": 2,
                    "plate": place.plate, "key": "old:17",
                }
            },
        )
    ]  # fmt: skip
    whole()


def test_a_place_without_a_point_stands_where_its_parent_does_right_behind_it_on_the_street(
    county: make.County,
) -> None:
    building = one("building", 1, number="12号")
    after = one("building", 1, number="13号")
    flat = opened(PlaceDraft("dwelling", number="3单元502", parent_id=building.pk))[0]
    assert (flat.grid_id, flat.located) == (building.grid_id, "parent")
    assert building.walk < flat.walk < after.walk


def test_a_place_without_point_and_parent_stands_in_the_chosen_grid(county: make.County) -> None:
    place = one(grid_id=county.grids[3].id)
    assert (place.grid_id, place.located, place.longitude) == (county.grids[3].id, "chosen", None)


def test_a_point_outside_counts_where_somebody_says_it_belongs(county: make.County) -> None:
    place = one(point=make.County.SEA, grid_id=county.grids[2].id)
    assert (place.grid_id, place.located) == (county.grids[2].id, "chosen")


def test_every_form_that_describes_a_place_misses_a_record_of_it(county: make.County) -> None:
    opened(
        PlaceDraft("dwelling", street="东街", number="1号", grid_id=county.grids[0].id),
        PlaceDraft("premises", sort="shop", name="小店", grid_id=county.grids[0].id),
        PlaceDraft("premises", sort="clinic", name="卫生室", grid_id=county.grids[0].id),
        PlaceDraft("facility", sort="01013", grid_id=county.grids[1].id),
        PlaceDraft("site", name="水塘", grid_id=county.grids[1].id),
    )
    assert [missing(0, "household"), missing(0, "shop"), missing(1, "hydrant"), missing(1, "spot")] == [1, 1, 1, 0]
    whole()


def test_a_dwelling_counts_one_household_until_somebody_counts(county: make.County) -> None:
    assert [one().households, one(households=0).households, one("building").households] == [1, 0, 0]


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        (PlaceDraft("castle", name="x"), "kind"),
        (PlaceDraft("building"), "number"),
        (PlaceDraft("building", name="楼", street="长" * 121), "street"),
        (PlaceDraft("premises", name="店"), "sort"),
        (PlaceDraft("premises", sort="casino", name="店"), "sort"),
        (PlaceDraft("facility"), "sort"),
        (PlaceDraft("dwelling", sort="shop", number="1号"), "sort"),
        (PlaceDraft("site", sort="01013", name="塘"), "sort"),
        (PlaceDraft("dwelling", name="某家", number="1号"), "name"),
        (PlaceDraft("dwelling", number="1号", households=-1), "households"),
        (PlaceDraft("dwelling", number="1号", households=10_000), "households"),
        (PlaceDraft("building", number="1号", households=3), "households"),
        (PlaceDraft("building", number="1号", condition="good"), "condition"),
        (PlaceDraft("facility", sort="01013", condition="fine"), "condition"),
        (PlaceDraft("building", number="1号", owner="供水站"), "owner"),
        (PlaceDraft("facility", sort="01013", owner="老李13800000000"), "owner"),
        (PlaceDraft("building", number="1号", point=(190.0, 0.0)), "point"),
        (PlaceDraft("building", number="1号", point=(float("nan"), 0.0)), "point"),
        (PlaceDraft("building", number="1号", point=make.County.SEA), "point"),
        (PlaceDraft("building", number="1号", grid_id=None), "point"),
        (PlaceDraft("dwelling", number="1号", parent_id=10**9), "parent_id"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_at_its_field(county: make.County, draft: PlaceDraft, place: str) -> None:
    if draft.point is None and draft.parent_id is None and place != "point":
        draft = replace(draft, grid_id=county.grids[0].id)
    fault = refusal(draft)
    assert isinstance(fault, BadInput)
    assert fault.place == place


@pytest.mark.parametrize("field", ["street", "number", "name", "key"])
@pytest.mark.parametrize(
    "number", ["11010519491231002X", "110105 19491231 002x", "户主１１０１０５１９４９１２３１００２Ｘ"]
)
def test_no_text_of_a_place_holds_an_identity_number(county: make.County, field: str, number: str) -> None:
    said = {"street": "柳河街", "number": "1号", "grid_id": county.grids[0].id} | {field: number}
    with pytest.raises(BadInput, match="identity number") as refused:
        ledger.open_place(make.act(), make.operator(), PlaceDraft("building", **said))
    assert refused.value.place == field
    place = recording.place(Kind.BUILDING, county.grids[0])
    if field != "key":
        with pytest.raises(BadInput, match="identity number"):
            ledger.change_place(make.act(), make.operator(), place.pk, {field: number}, seen=place.seq)


def test_a_grid_that_is_no_basic_grid_is_refused(county: make.County) -> None:
    assert refusal(PlaceDraft("building", number="1号", grid_id=county.villages[0].id)).place == "grid_id"


def test_what_a_place_may_stand_in_depends_on_its_kind_and_on_being_open(county: make.County) -> None:
    building, flat = one("building"), one()
    for kind, parent in (("building", building), ("compound", building), ("dwelling", flat), ("site", building)):
        fault = refusal(PlaceDraft(kind, number="1号", parent_id=parent.pk))
        assert (fault.place, fault.code) == ("parent_id", "wrong-parent")
    ledger.close_place(make.act(), make.operator(), building.pk, "已拆除")
    assert refusal(PlaceDraft("dwelling", number="1号", parent_id=building.pk)).place == "parent_id"


def test_texts_are_kept_in_one_spelling(county: make.County) -> None:
    place = one("premises", sort="shop", name=" 小\x00  店\n", street="\t解放路 ")
    assert (place.name, place.street) == ("小 店", "解放路")


def test_one_bad_draft_among_many_leaves_nothing_and_says_which(county: make.County) -> None:
    good = PlaceDraft("building", number="1号", grid_id=county.grids[0].id)
    fault = refusal(good, good, replace(good, kind="dwelling", name="王家"), good)
    assert (fault.place, fault.params["row"]) == ("name", 2)
    assert Place.objects.count() == Tally.objects.count() == Entry.objects.filter(subject_kind="place").count() == 0


def test_a_key_is_used_once(county: make.County) -> None:
    one(key="a:1")
    with pytest.raises(Conflict) as caught:
        one(key="a:1")
    assert caught.value.place == "key"
    whole()


def test_a_plate_code_that_is_taken_gives_way_to_another(county: make.County, monkeypatch: pytest.MonkeyPatch) -> None:
    first = one()
    real, given = opening.plate_codes, [[first.plate]]
    monkeypatch.setattr(opening, "plate_codes", lambda count: given.pop() if given else real(count))
    second = one()
    assert not given
    assert second.plate != first.plate
    whole()


def test_an_act_sent_twice_opens_once_and_another_use_of_its_reference_is_refused(county: make.County) -> None:
    act, drafts = make.act(), [PlaceDraft("building", number=f"{n}号", grid_id=county.grids[0].id) for n in (1, 2)]
    first = opened(*drafts, act=act)
    assert [place.pk for place in opened(*drafts, act=act)] == [place.pk for place in first]
    assert Place.objects.count() == 2
    with pytest.raises(Conflict):
        ledger.close_place(act, make.operator(), first[0].pk, "拆除")
    with pytest.raises(Conflict):
        ledger.open_places(Act(act.via, make.person().id, ref=act.ref), make.operator(), drafts)
    whole()


def test_more_than_an_act_may_hold_is_refused(county: make.County) -> None:
    draft = PlaceDraft("building", number="1号", grid_id=county.grids[0].id)
    assert refusal(*[draft] * 20_001).params["most"] == 20_000


@pytest.mark.parametrize("kind", ["facility", "dwelling"])
def test_two_hundred_places_cost_as_many_queries_as_one(county: make.County, kind: str) -> None:
    building = one("building")

    def drafts(count: int) -> list[PlaceDraft]:
        point = make.County.centre(county.grids[0])
        if kind == "facility":
            return [PlaceDraft("facility", sort="01013", name=f"{n}", point=point) for n in range(count)]
        return [
            PlaceDraft("dwelling", number=f"{n}", parent_id=building.pk, key=f"k:{count}:{n}") for n in range(count)
        ]

    counts = []
    opened(*drafts(2))
    for many in (1, 200):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            opened(*drafts(many))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize(
    ("verb", "most"),
    [("change", 16), ("move", 22), ("merge", 26), ("split", 16), ("close", 19), ("reopen", 25), ("photo", 9)],
)
def test_an_act_costs_the_same_whatever_stands_in_the_place_and_is_recorded_of_it(
    county: make.County, verb: str, most: int
) -> None:
    operator = make.operator()

    def cost(count: int) -> int:
        house, other = one("building", number=f"{count}号"), one("building", number=f"{count}号楼")
        flats = opened(*[PlaceDraft("dwelling", number=f"{n}", parent_id=house.pk) for n in range(count)])
        for flat in flats[:3]:
            recording.record("household", flat, members=2)
        if verb == "reopen":
            ledger.close_place(make.act(), operator, house.pk, "拆除")
        part = PlaceDraft("building", street="解放路", number=f"{count}号附1")
        with CaptureQueriesContext(connection) as queries:
            if verb == "change":
                ledger.change_place(make.act(), operator, house.pk, {"owner": "", "name": f"楼{count}"}, seen=1)
            elif verb == "move":
                point = make.County.centre(county.grids[3])
                ledger.change_place(make.act(), operator, house.pk, {"point": point}, seen=1)
            elif verb == "merge":
                ledger.merge_places(make.act(), operator, house.pk, other.pk, "重复")
            elif verb == "split":
                ledger.split_place(make.act(), operator, house.pk, [part], "分栋")
            elif verb == "photo":
                ledger.photograph(make.act(), operator, house.pk, [picture(colour=f"#{count:03d}")])
            else:
                {"close": ledger.close_place, "reopen": ledger.reopen_place}[verb](make.act(), operator, house.pk, "x")
        return len(queries)

    cost(1)
    few = cost(3)
    assert few == cost(60)
    assert few <= most
    whole()


# --- who may -------------------------------------------------------------------------------------------------------


def test_a_worker_opens_places_in_the_own_grid_and_nowhere_else(county: make.County) -> None:
    worker = make.powers(make.officer("grid_worker", county.grids[0]))
    ledger.open_places(
        make.act(), worker, [PlaceDraft("building", number="1号", point=make.County.centre(county.grids[0]))]
    )
    fault = refusal(PlaceDraft("building", number="1号", point=make.County.centre(county.grids[1])), powers=worker)
    assert isinstance(fault, NotAllowed)


def test_a_department_keeps_the_places_of_its_domain_across_grids_and_no_others(county: make.County) -> None:
    water = make.powers(make.officer("town_officer", county.towns[0], "water"))
    hydrants = [PlaceDraft("facility", sort="01013", grid_id=grid.id) for grid in county.grids[:4]]
    made = ledger.open_places(make.act(), water, hydrants)
    ledger.change_place(make.act(), water, made[3].pk, {"condition": "damaged"}, seen=1)
    assert isinstance(refusal(replace(hydrants[0], grid_id=county.grids[4].id), powers=water), NotAllowed)
    shop = PlaceDraft("premises", sort="shop", name="小店", grid_id=county.grids[0].id)
    assert isinstance(refusal(shop, powers=water), NotAllowed)
    with pytest.raises(NotFound):
        ledger.close_place(make.act(), water, one("premises", sort="shop", name="小店").pk, "停业")


def test_a_parent_out_of_reach_is_refused(county: make.County) -> None:
    far = one("building", 1)
    worker = make.powers(make.officer("grid_worker", county.grids[0]))
    fault = refusal(
        PlaceDraft("dwelling", number="1", parent_id=far.pk, point=make.County.centre(county.grids[0])), powers=worker
    )
    assert (type(fault), fault.place) == (NotAllowed, "parent_id")


def test_a_place_is_not_moved_out_of_ones_reach_nor_into_it(county: make.County) -> None:
    mine, far = one(grid=0), one(grid=1)
    worker = make.powers(make.officer("grid_worker", county.grids[0]))
    with pytest.raises(NotAllowed):
        changed(mine, point=make.County.centre(county.grids[1]), powers=worker)
    with pytest.raises(NotFound):
        changed(far, point=make.County.centre(county.grids[0]), powers=worker)


# --- changing ------------------------------------------------------------------------------------------------------


def test_a_change_keeps_old_and_new_of_what_changed_alone(county: make.County) -> None:
    place = changed(one(), number="14号", households=3)
    assert told(place)[1] == (
        "change", {"old": {"number": "12号", "households": 1}, "new": {"number": "14号", "households": 3}},
    )  # fmt: skip
    whole()


def test_a_change_of_nothing_leaves_no_entry(county: make.County) -> None:
    place = one()
    assert changed(place, number=" 12号 ", households=1).seq == 1


def test_a_moved_point_takes_the_place_what_stands_in_it_and_the_counters_to_the_new_grid(county: make.County) -> None:
    building = one("building", 0)
    entrance = opened(PlaceDraft("entrance", number="1单元", parent_id=building.pk))[0]
    flats = opened(*[PlaceDraft("dwelling", number=f"{n}室", parent_id=entrance.pk) for n in (101, 102)])
    stays = opened(
        PlaceDraft("dwelling", number="103室", parent_id=entrance.pk, point=make.County.centre(county.grids[0]))
    )[0]
    assert missing(0, "household") == 3
    changed(building, point=make.County.centre(county.grids[4]), street="新街")
    grids = {place.pk: place.grid_id for place in Place.objects.all()}
    assert {grids[place.pk] for place in (building, entrance, *flats)} == {county.grids[4].id}
    assert grids[stays.pk] == county.grids[0].id
    assert (missing(0, "household"), missing(4, "household")) == (1, 2)
    assert [verb for verb, _ in told(building)] == ["open", "change", "move"]
    assert told(flats[0])[-1] == (
        "move", {"old": {"grid_id": county.grids[0].id}, "new": {"grid_id": county.grids[4].id}},
    )  # fmt: skip
    fresh = Place.objects.get(pk=building.pk)
    assert all(fresh.walk < place.walk for place in Place.objects.filter(parent_id=entrance.pk))
    whole()


def test_a_chosen_grid_overrules_the_point(county: make.County) -> None:
    place = changed(one(), grid_id=county.grids[1].id)
    assert (place.grid_id, place.located) == (county.grids[1].id, "chosen")
    assert [verb for verb, _ in told(place)] == ["open", "change", "move"]
    assert changed(place, households=2).grid_id == county.grids[1].id
    whole()


def test_a_point_taken_away_leaves_the_place_in_its_grid_or_with_its_parent(county: make.County) -> None:
    alone = changed(one(grid=2), point=None)
    assert (alone.grid_id, alone.located) == (county.grids[2].id, "chosen")
    building = one("building", 1)
    flat = one(parent_id=building.pk, point=make.County.centre(county.grids[0]))
    flat = changed(flat, point=None)
    assert (flat.grid_id, flat.located) == (county.grids[1].id, "parent")
    flat = changed(flat, parent_id=None)
    assert (flat.grid_id, flat.located) == (county.grids[1].id, "chosen")
    whole()


def test_another_sort_wants_other_records(county: make.County) -> None:
    place = one("premises", sort="clinic", name="卫生室")
    assert missing(0, "shop") == 0
    changed(place, sort="workshop")
    assert missing(0, "shop") == 1
    whole()


def test_two_people_who_change_different_fields_both_have_their_way(county: make.County) -> None:
    place = one()
    changed(place, number="13号", seen=1)
    place = changed(place, households=4, seen=1)
    assert (place.number, place.households) == ("13号", 4)
    whole()


def test_two_people_who_change_one_field_are_asked(county: make.County) -> None:
    place, clerk = one(), make.person(name="林芳")
    ledger.change_place(make.act(person=clerk), make.operator(), place.pk, {"number": "13号", "street": "北街"}, seen=1)
    with pytest.raises(FieldConflicts) as caught:
        changed(place, number="14号", households=2, seen=1)
    clash = caught.value
    assert [(one.field, one.base, one.theirs, one.mine) for one in clash.fields] == [("number", "12号", "13号", "14号")]
    assert (clash.seq, clash.who) == (2, "林芳")
    assert Place.objects.get(pk=place.pk).households == 1
    assert changed(place, number="14号", seen=clash.seq).number == "14号"


def test_a_point_moved_by_two_people_is_one_field(county: make.County) -> None:
    place = one()
    changed(place, point=make.County.centre(county.grids[1]), seen=1)
    with pytest.raises(FieldConflicts) as caught:
        changed(place, point=make.County.centre(county.grids[2]), seen=1)
    assert [one.field for one in caught.value.fields] == ["point"]


def test_what_may_not_be_opened_may_not_become(county: make.County) -> None:
    place, building = one(), one("building")
    for field, value in (("households", -1), ("name", "王家"), ("parent_id", place.pk), ("sort", "shop")):
        with pytest.raises(BadInput) as caught:
            changed(place, **{field: value})
        assert caught.value.place == field
    with pytest.raises(ValueError, match="kind"):
        changed(building, kind="dwelling")
    whole()


def test_what_is_closed_or_merged_is_not_changed(county: make.County) -> None:
    place, other = one(), one(number="13号")
    ledger.merge_places(make.act(), make.operator(), place.pk, other.pk, "重复登记")
    ledger.close_place(make.act(), make.operator(), other.pk, "已拆除")
    for gone in (place, other):
        with pytest.raises(Conflict):
            changed(gone, households=2)


def test_a_change_sent_twice_is_made_once(county: make.County) -> None:
    place, act = one(), make.act()
    for _ in range(2):
        ledger.change_place(act, make.operator(), place.pk, {"number": "14号"}, seen=1)
    assert Place.objects.get(pk=place.pk).seq == 2


# --- merging, splitting, closing -----------------------------------------------------------------------------------


def test_a_merged_place_leaves_what_stands_in_it_and_its_photos_to_the_other(county: make.County) -> None:
    twice, right = one("building", 0, number="12号"), one("building", 1, number="12号楼")
    flats = opened(*[PlaceDraft("dwelling", number=f"{n}", parent_id=twice.pk) for n in (101, 102)])
    ledger.photograph(make.act(), make.operator(), twice.pk, [picture()])
    merged = ledger.merge_places(make.act(), make.operator(), twice.pk, right.pk, "重复登记")
    assert (merged.state, merged.merged_into_id) == (State.MERGED, right.pk)
    assert {(p.parent_id, p.grid_id) for p in Place.objects.filter(kind="dwelling")} == {(right.pk, county.grids[1].id)}
    assert Photo.objects.get().place_id == right.pk
    assert (missing(0, "household"), missing(1, "household")) == (0, 2)
    assert [verb for verb, _ in told(flats[0])] == ["open", "change", "move"]
    assert told(right)[-1] == ("merge", {"taken": twice.pk, "reason": "重复登记"})
    whole()


def test_records_go_over_to_the_place_that_stays_and_say_so(county: make.County) -> None:
    twice, right = one("premises", 0, sort="shop", name="粮油店"), one("premises", 1, sort="shop", name="粮油商店")
    record = recording.record("shop", twice, trade="food")
    closed = recording.record("shop", twice, trade="retail")
    close_record(make.act(), make.operator(), closed.pk, "重复")
    ledger.merge_places(make.act(), make.operator(), twice.pk, right.pk, "重复登记")
    for each in (record, closed):
        after = Record.objects.get(pk=each.pk)
        assert (after.place_id, after.grid_id, after.walk) == (right.pk, right.grid_id, right.walk)
        assert after.seq == len(entries("record", each.pk))
    assert entries("record", record.pk)[-1].facts["old"] == {"place_id": twice.pk, "grid_id": twice.grid_id}
    assert (missing(0, "shop"), missing(1, "shop")) == (0, 0)
    whole()


def test_a_moved_place_takes_its_records_along_and_a_split_one_keeps_them(county: make.County) -> None:
    shop = one("premises", 0, sort="shop", name="粮油店")
    record = recording.record("shop", shop, trade="food")
    changed(shop, point=make.County.centre(county.grids[4]), street="新街")
    after, place = Record.objects.get(pk=record.pk), Place.objects.get(pk=shop.pk)
    assert (after.grid_id, after.walk) == (county.grids[4].id, place.walk)
    ledger.split_place(
        make.act(), make.operator(), shop.pk, [PlaceDraft("premises", sort="shop", name="修车铺")], "分成两间"
    )
    assert Record.objects.get(pk=record.pk).place_id == shop.pk
    assert missing(4, "shop") == 1
    whole()


def test_records_close_with_their_place_and_reopen_with_it_unless_closed_before(county: make.County) -> None:
    shop = one("premises", 0, sort="shop", name="粮油店")
    record, before = (recording.record("shop", shop, trade=trade) for trade in ("food", "retail"))
    close_record(make.act(), make.operator(), before.pk, "重复")
    ledger.close_place(make.act(), make.operator(), shop.pk, "停业")
    assert set(Record.objects.values_list("state", flat=True)) == {State.CLOSED}
    assert missing(0, "shop") == 0
    whole()
    ledger.reopen_place(make.act(), make.operator(), shop.pk, "又开业")
    assert list(Record.objects.filter(state=State.OPEN)) == [record]
    assert [line.verb for line in entries("record", record.pk)] == ["open", "close", "reopen"]
    whole()


def test_only_open_places_of_one_kind_merge(county: make.County) -> None:
    house, building = one(), one("building")
    for into, place in ((house.pk, "into_id"), (building.pk, "into_id")):
        with pytest.raises(BadInput) as caught:
            ledger.merge_places(make.act(), make.operator(), house.pk, into, "重复")
        assert caught.value.place == place
    with pytest.raises(BadInput) as caught:
        ledger.merge_places(make.act(), make.operator(), house.pk, one(number="9号").pk, "  ")
    assert caught.value.place == "reason"
    whole()


def test_the_parts_of_a_split_place_stand_where_it_did(county: make.County) -> None:
    shop = one("premises", sort="shop", name="粮油店", number="8号")
    parts = ledger.split_place(
        make.act(), make.operator(), shop.pk,
        [PlaceDraft("premises", sort="workshop", name="修车铺", street="解放路", number="8号之一")], "分成两间",
    )  # fmt: skip
    assert [part.pk == shop.pk for part in parts] == [True, False]
    assert (parts[1].grid_id, parts[1].longitude) == (shop.grid_id, shop.longitude)
    assert missing(0, "shop") == 2
    assert told(shop)[-1] == ("split", {"into": [parts[1].pk], "reason": "分成两间"})
    assert told(parts[1])[0][1]["split_from"] == shop.pk
    whole()


def test_a_split_sent_twice_gives_the_same_parts(county: make.County) -> None:
    house, act = one(), make.act()
    drafts = [PlaceDraft("dwelling", street="解放路", number="12号之一")]
    first = ledger.split_place(act, make.operator(), house.pk, drafts, "分户")
    again = ledger.split_place(act, make.operator(), house.pk, drafts, "分户")
    assert [place.pk for place in again] == [place.pk for place in first]
    assert Place.objects.count() == 2


def test_a_part_of_another_kind_is_refused(county: make.County) -> None:
    with pytest.raises(BadInput):
        ledger.split_place(make.act(), make.operator(), one().pk, [PlaceDraft("building", number="1号")], "分户")
    with pytest.raises(BadInput):
        ledger.split_place(make.act(), make.operator(), one().pk, [], "分户")


def test_closing_a_building_closes_what_stands_in_it_and_reopening_takes_that_back(county: make.County) -> None:
    building = one("building")
    entrance = opened(PlaceDraft("entrance", number="1单元", parent_id=building.pk))[0]
    flats = opened(*[PlaceDraft("dwelling", number=f"{n}", parent_id=entrance.pk) for n in (101, 102, 103)])
    ledger.close_place(make.act(), make.operator(), flats[2].pk, "并户")
    ledger.close_place(make.act(), make.operator(), building.pk, "已拆除")
    assert not Place.objects.filter(state=State.OPEN).exists()
    assert missing(0, "household") == 0
    whole()
    with pytest.raises(Conflict):
        ledger.reopen_place(make.act(), make.operator(), flats[0].pk, "误操作")
    ledger.reopen_place(make.act(), make.operator(), building.pk, "误操作")
    assert set(Place.objects.filter(state=State.OPEN)) == {building, entrance, *flats[:2]}
    assert missing(0, "household") == 2
    assert told(flats[0])[-1] == ("reopen", {"with": building.pk})
    whole()


def test_nothing_is_closed_where_something_in_it_is_not_ones_to_keep(county: make.County) -> None:
    building = one("building", 0)
    flat = one(parent_id=building.pk, point=make.County.centre(county.grids[1]))
    worker = make.powers(make.officer("grid_worker", county.grids[0]))
    with pytest.raises(NotAllowed):
        ledger.close_place(make.act(), worker, building.pk, "已拆除")
    assert Place.objects.filter(state=State.OPEN).count() == 2
    assert flat.pk


def test_acts_on_places_sent_twice_are_done_once(county: make.County) -> None:
    place, other, operator = one(), one(number="13号"), make.operator()
    closing, opening_again, merging = make.act(), make.act(), make.act()
    for _ in range(2):
        assert ledger.close_place(closing, operator, place.pk, "拆除").state == State.CLOSED
    for _ in range(2):
        assert ledger.reopen_place(opening_again, operator, place.pk, "误报").state == State.OPEN
    for _ in range(2):
        assert ledger.merge_places(merging, operator, place.pk, other.pk, "重复").state == State.MERGED
    assert Place.objects.get(pk=place.pk).seq == 4
    whole()


def test_photos_are_kept_with_the_place_and_named_in_its_history(county: make.County) -> None:
    place, act = one(), make.act()
    for _ in range(2):
        ledger.photograph(act, make.operator(), place.pk, [picture(), picture(colour="red")])
    assert Photo.objects.filter(place=place).count() == 2
    assert all(path_of(photo.sha256).is_file() for photo in Photo.objects.all())
    assert sorted(told(place)[-1][1]["photos"]) == sorted(Photo.objects.values_list("sha256", flat=True))
    for uploads in ([], [b"no picture"]):
        with pytest.raises(BadInput) as caught:
            ledger.photograph(make.act(), make.operator(), place.pk, uploads)
        assert caught.value.place == "photos"
    whole()


def test_a_place_is_opened_with_its_photos_or_not_at_all(county: make.County) -> None:
    draft, act = PlaceDraft("facility", sort="01013", street="街", point=county.centre(county.grids[0])), make.act()
    places = {ledger.open_photographed(act, make.operator(), draft, [picture(), picture()]).pk for _ in range(2)}
    photo = Photo.objects.get()
    assert places == {photo.place_id}
    assert told(Place.objects.get())[0][1]["photos"] == [photo.sha256]
    with pytest.raises(BadInput) as caught:
        ledger.open_photographed(make.act(), make.operator(), draft, [b"no picture"])
    assert (caught.value.place, Place.objects.count()) == ("photos", 1)
    assert "photos" not in told(ledger.open_photographed(make.act(), make.operator(), draft, []))[0][1]
    whole()


def test_a_journal_that_was_cut_off_shows(county: make.County) -> None:
    shop = one("premises", sort="shop", name="粮油店")
    record = recording.record("shop", shop, trade="food")
    changed(shop, name="粮油商店")
    Entry.objects.filter(subject_kind="place", subject_id=shop.pk, seq=2).delete()
    Entry.objects.filter(subject_kind="record", subject_id=record.pk).delete()
    assert list(cut_off()) == [(f"place {shop.pk}", 2, 1), (f"record {record.pk}", 1, 0)]
    told = CliRunner().invoke(journal, ["verify"])
    assert told.exit_code == 1
    assert f"place {shop.pk}" in told.output


def test_acts_at_random_leave_counters_and_journals_whole(county: make.County) -> None:
    chance, operator = random.Random(7), make.operator()
    for _ in range(4):
        one("building", chance.randrange(6), number=f"{chance.randrange(99)}号")
    for step in range(80):
        alive = list(Place.objects.filter(state=State.OPEN).order_by("pk"))
        buildings = [place for place in alive if place.kind == "building"] or [one("building", number=f"{step}")]
        place = chance.choice(alive or buildings)
        verb = chance.randrange(7)
        if verb <= 1:
            opened(*[
                PlaceDraft("dwelling", number=f"{step}-{n}", parent_id=chance.choice(buildings).pk) for n in range(3)
            ])  # fmt: skip
        elif verb == 2:
            changed(place, point=make.County.centre(chance.choice(county.grids)))
        elif verb == 3:
            ledger.close_place(make.act(), operator, place.pk, "拆除")
            if chance.random() < 0.6:
                ledger.reopen_place(make.act(), operator, place.pk, "误报")
        elif verb == 4 and (alike := [p for p in alive if p.kind == place.kind and p.pk != place.pk]):
            ledger.merge_places(make.act(), operator, place.pk, chance.choice(alike).pk, "重复")
        elif verb == 6 and place.kind == "dwelling":
            recording.record("household", place, members=chance.randrange(1, 5))
        elif verb == 5:
            ledger.split_place(
                make.act(), operator, place.pk, [PlaceDraft(place.kind, street="分路", number=f"{step}")], "分"
            )
    whole()
