"""Importing boundaries: all of a file or nothing, edition by edition (G2, G3)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from gridwork.base import memo
from gridwork.base.errors import BadInput, Conflict, NotFound, Problems
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.journal.models import Entry
from gridwork.territory.commands.boundaries import ImportReport, import_boundaries, preview_boundaries
from gridwork.territory.commands.offices import open_offices
from gridwork.territory.models import Area, Boundary, Edition, Office
from gridwork.territory.queries.edition import in_force, today
from gridwork.territory.queries.locate import locate
from gridwork.territory.queries.plan import Reading
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.comparing import Changes
from gridwork.territory.rules.placing import Root
from gridwork.territory.tasks import settle_editions
from tests import make
from tests.drawing import at, changed, collection, county, feature, ring

pytestmark = pytest.mark.django_db

BOW_TIE = at([(0, 0), (1, 2), (1, 0), (0, 2), (0, 0)])


@pytest.fixture(autouse=True)
def _charter() -> None:
    adopt(make.act(), make.charter(), effective_on=make.LONG_AGO)


def take(features: list[dict[str, Any]], **how: Any) -> ImportReport:
    """Import made-up features."""
    return import_boundaries(make.act(), collection(*features), **how)


def everything() -> dict[str, Any]:
    """All rows of the territory and its journal, to see that nothing changed."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Area, Boundary, Edition, Office, Entry)
    }


def test_an_import_makes_areas_an_edition_and_offices() -> None:
    report = take(county())
    assert (report.number, report.areas) == (1, {"cell": 1, "town": 2, "village": 4})
    assert sorted(report.changes.added) == ["9", "9001", "9001001", "9001002", "9002", "9002001", "9002002"]
    present = tree()
    assert present.root.code == "9"
    village = present.by_code("9001002")
    assert village is not None
    assert (village.basic, village.level, village.depth) == (True, "village", 2)
    assert [present.area(area).code for area in village.lineage] == ["9", "9001", "9001002"]
    area = Area.objects.get(code="9001002")
    assert (area.basic, area.retired, area.parent_id) == (True, False, village.parent_id)
    assert area.lineage == f"/{village.lineage[0]}/{village.lineage[1]}/{village.id}/"
    for node in present:
        assert present.office_node(present.office(node.id)).area_id == node.id


def test_departments_get_a_desk_at_their_level() -> None:
    take(county())
    present, charter = tree(), make.charter()
    for department, desk in charter.departments.items():
        for node in present:
            assert present.has_office(node.id, department) == (node.level == desk.at)


def test_opening_offices_again_opens_none() -> None:
    take(county())
    assert open_offices(make.charter()) == 0


def test_an_office_that_is_not_there_is_said_so() -> None:
    take(county())
    with pytest.raises(NotFound):
        tree().office(tree().root.id, "no such department")


def test_a_broken_file_changes_nothing_and_lists_every_fault() -> None:
    take(county())
    before = everything()
    broken = changed(county(), "9001001", shape=BOW_TIE)
    broken = changed(broken, "9002001", parent="777")
    broken.append(feature("9001", ring(0, 0, 2, 2), "9"))
    with pytest.raises(Problems) as refusal:
        take(broken)
    assert {problem.code for problem in refusal.value.problems} == {"bow-tie", "missing-parent", "duplicate-code"}
    memo.clear_all()
    assert everything() == before


def test_an_import_that_clashes_with_another_is_undone_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    take(county())
    before = everything()

    def clash(*_: object, **__: object) -> None:
        raise IntegrityError("the same number")

    monkeypatch.setattr("gridwork.territory.commands.boundaries.write", clash)
    with pytest.raises(Conflict):
        take(changed(county(), "9001", name="other"))
    assert everything() == before


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    take(county())
    before = everything()
    report = take(county())
    assert report.unchanged
    assert report.edition_id is None
    assert everything() == before


def test_an_act_that_arrives_twice_is_carried_out_once() -> None:
    act = make.act()
    first = import_boundaries(act, collection(*county()))
    take(changed(county(), "9001", name="other"))
    again = import_boundaries(act, collection(*county()))
    assert again.edition_id == first.edition_id
    assert Edition.objects.count() == 2


def test_an_import_is_written_in_the_journal_of_its_edition() -> None:
    edition_id = take(county()).edition_id or 0
    [entry] = Entry.objects.filter(subject_kind="edition", subject_id=edition_id)
    facts = json.loads(entry.body)
    assert (entry.verb, facts["number"], facts["areas"], facts["added"]) == ("import", 1, 7, 7)


def test_a_dry_run_tells_the_changes_and_writes_nothing() -> None:
    take(county())
    before = everything()
    redrawn = changed(county(), "9001001", name="renamed", shape=ring(0, 0, 0.5, 2))
    redrawn = [one for one in redrawn if one["properties"]["code"] != "9002002"]
    redrawn.append(feature("9002003", ring(3, 0, 1, 2), "9002", dedicated=True))
    report = preview_boundaries(collection(*redrawn))
    assert report.changes == Changes(added=["9002003"], renamed=["9001001"], reshaped=["9001001"], retired=["9002002"])
    assert everything() == before


def test_an_area_missing_in_the_new_edition_is_retired_not_deleted() -> None:
    take(county())
    gone = Area.objects.get(code="9002002")
    take(
        changed([one for one in county() if one["properties"]["code"] != "9002002"], "9002001", shape=ring(2, 0, 2, 2))
    )
    gone.refresh_from_db()
    assert gone.retired
    assert gone.pk not in tree()
    take(county())
    gone.refresh_from_db()
    assert not gone.retired
    assert gone.pk in tree()


def test_a_grid_moved_to_another_parent_still_answers_with_the_old_one_for_yesterday() -> None:
    yesterday = today() - timedelta(days=1)
    take(county(), effective_on=make.LONG_AGO)
    moved = changed(county(), "9001", shape=ring(0, 0, 1, 2))
    moved = changed(moved, "9002", shape=ring(1, 0, 3, 2))
    take(changed(moved, "9001002", parent="9002"), note="one village changes town")
    point = 110.015, 30.01
    now_found, then_found = locate(*point), locate(*point, on=yesterday)
    assert now_found.grid_id == then_found.grid_id
    assert now_found.edition_id != then_found.edition_id
    assert now_found.grid_id is not None
    parents = [tree(found.edition_id).area(now_found.grid_id).lineage[1] for found in (now_found, then_found)]
    assert [tree().area(parent).code for parent in parents] == ["9002", "9001"]
    assert Area.objects.get(code="9001002").parent == Area.objects.get(code="9002")


def test_a_redrawn_border_leaves_yesterdays_points_where_they_were() -> None:
    take(county(), effective_on=make.LONG_AGO)
    redrawn = changed(county(), "9001001", shape=ring(0, 0, 0.5, 2))
    take(changed(redrawn, "9001002", shape=ring(0.5, 0, 1.5, 2)))
    point = 110.0075, 30.01
    codes = [
        tree(found.edition_id).area(found.grid_id or 0).code
        for found in (locate(*point), locate(*point, on=today() - timedelta(days=1)))
    ]
    assert codes == ["9001002", "9001001"]


def test_an_edition_for_a_coming_day_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    take(county(), effective_on=make.LONG_AGO)
    tomorrow = today() + timedelta(days=1)
    town = {"type": "MultiPolygon", "coordinates": [[ring(0, 0, 2, 2)], [ring(5, 0)]]}
    whole = {"type": "MultiPolygon", "coordinates": [[ring(0, 0, 4, 2)], [ring(5, 0)]]}
    plan = changed(changed(county(), "9001", name="new name", shape=town), "9", shape=whole)
    plan.append(feature("9001003", ring(5, 0), "9001"))
    take(plan, effective_on=tomorrow)
    assert settle_editions() == 0
    assert Area.objects.get(code="9001").name == "area 9001"
    assert Area.objects.get(code="9001003").retired
    assert tree().by_code("9001003") is None

    later = now() + timedelta(days=1)
    monkeypatch.setattr("gridwork.territory.queries.edition.now", lambda: later)
    memo.clear_all()
    assert settle_editions() == 2
    assert settle_editions() == 0
    assert Area.objects.get(code="9001").name == "new name"
    assert not Area.objects.get(code="9001003").retired
    assert tree().by_code("9001003") is not None


def test_an_edition_cannot_take_effect_in_the_past() -> None:
    take(county())
    with pytest.raises(BadInput, match="past"):
        take(changed(county(), "9001", name="other"), effective_on=today() - timedelta(days=1))


def test_days_before_the_first_edition_are_answered_by_it() -> None:
    report = take(county())
    assert in_force(make.LONG_AGO).id == report.edition_id


def test_another_countys_file_is_refused() -> None:
    take(county())
    with pytest.raises(Problems) as refusal:
        take([feature("8", ring(0, 0, 4, 2)), feature("8001", ring(0, 0, 4, 2), "8")])
    assert [problem.code for problem in refusal.value.problems] == ["other-cell"]


def test_a_file_that_shares_no_area_is_refused_unless_the_root_is_named() -> None:
    take(county())
    strangers = [feature("5001", ring(0, 0, 4, 2)), feature("5002", ring(4, 0, 4, 2))]
    for one in strangers:
        del one["properties"]["parent"]
    with pytest.raises(Problems) as refusal:
        take(strangers)
    assert [problem.code for problem in refusal.value.problems] == ["other-cell"]
    report = take(strangers, reading=Reading(root=Root("9", "area 9")))
    assert len(report.changes.retired) == 6


def test_an_area_keeps_its_level_for_life() -> None:
    take(county())
    up = changed([one for one in county() if one["properties"]["code"] != "9001"], "9001001", parent="9")
    up = changed(up, "9001002", parent="9")
    with pytest.raises(Problems) as refusal:
        take(up)
    assert {problem.code for problem in refusal.value.problems} == {"level-changed"}


def test_a_cell_without_boundaries_says_so() -> None:
    with pytest.raises(NotFound, match="no boundaries"):
        tree()
    with pytest.raises(NotFound, match="no boundaries"):
        locate(110, 30)


def test_an_import_without_a_charter_says_what_to_do_first() -> None:
    from gridwork.charter.models import CharterVersion

    CharterVersion.objects.all().delete()
    memo.clear_all()
    with pytest.raises(NotFound, match="charter"):
        take(county())


def test_codes_are_given_in_the_charters_digits_and_stay_with_their_names() -> None:
    nameless = [feature("", ring(n, 0), name=name) for n, name in enumerate(("north", "south", "east"))]
    for one in nameless:
        del one["properties"]["code"], one["properties"]["parent"]
    how = Reading(root=Root("654321", "made-up county"))
    take(nameless, reading=how)
    assert {node.name: node.code for node in tree()} == {
        "made-up county": "654321", "north": "654321001", "south": "654321002", "east": "654321003",
    }  # fmt: skip
    assert take(list(reversed(nameless))).unchanged
    west = feature("", ring(0, 0), name="west")
    del west["properties"]["code"], west["properties"]["parent"]
    report = take([west, *nameless[1:]])
    assert (report.changes.added, report.changes.retired) == (["654321004"], ["654321001"])


def test_writing_an_edition_costs_few_queries_and_one_batch_a_hundred_areas() -> None:
    take(county())
    with CaptureQueriesContext(connection) as few:
        take(changed(county(), "9001", name="other"))
    columns = 300
    many = [one for one in county() if not one["properties"]["code"].startswith("9002")]
    many.append(feature("9002", ring(2, 0, 2, 2), "9"))
    step = 2 / columns
    many += [feature(f"9002{n + 100}", ring(2 + n * step, 0, step, 2), "9002") for n in range(columns)]
    with CaptureQueriesContext(connection) as more:
        take(many)
    assert len(few) <= 30
    assert len(more) <= len(few) + 3 * columns / 100 + 3


class TestRealData:
    """The two real files must go in as they are."""

    def test_yilan_goes_in_three_levels_at_once(self, shared_data: Path) -> None:
        file = json.loads((shared_data / "yilan_county_towns_villages.geojson").read_text())
        report = import_boundaries(make.act(), file)
        assert report.areas == {"cell": 1, "town": 12, "village": 236}
        assert {problem.code for problem in report.warnings} == {"shallow", "code-scheme"}
        present = tree()
        assert (present.root.name, len(present)) == ("宜蘭縣", 249)
        assert len(present.grids_below(present.root.id)) == 236
        for node in present.grids_below(present.root.id):
            assert len(node.lineage) == 3
        assert import_boundaries(make.act(), file).unchanged

    def test_san_francisco_goes_in_under_a_root(self, shared_data: Path) -> None:
        file = json.loads((shared_data / "sanfrancisco_neighbourhoods.geojson").read_text())
        how = Reading(title="San Francisco")
        report = import_boundaries(make.act(), file, how)
        assert sum(report.areas.values()) == 38
        assert {problem.code for problem in report.warnings} == {"self-touch", "overlap-sliver", "gap", "shallow"}
        present = tree()
        assert (present.root.code, present.root.name) == ("000000", "San Francisco")
        found = locate(-122.4194, 37.7599)
        assert found.kind == "inside"
        assert found.grid_id is not None
        assert present.area(found.grid_id).name == "Mission"
        assert import_boundaries(make.act(), file, how).unchanged
