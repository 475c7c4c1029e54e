"""Drafts of editions: nobody's work is lost, and adopting is the import of boundaries (G2, G3)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound, Problems
from gridwork.cases.models import Case
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.schema import Capability
from gridwork.journal.models import Entry
from gridwork.journal.queries.verify import broken_chain
from gridwork.territory.commands.adoption import adopt_draft, preview_draft
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.commands.drafts import (
    begin_draft,
    discard_draft,
    drop_area,
    mend_draft,
    merge_areas,
    name_areas,
    save_draft,
    split_area,
)
from gridwork.territory.models import Area, Boundary, Draft, Edition, Posting
from gridwork.territory.queries.draft_preview import draft_preview
from gridwork.territory.queries.drafts import draft, drafts, findings
from gridwork.territory.queries.edition import in_force, today
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.drafting import areas_of, shape, text_of
from gridwork.territory.rules.powers import PostHeld, Powers
from gridwork.territory.rules.redrawing import halving_line
from gridwork.territory.tasks import settle_editions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


def begun(area: Node, title: str = "拆分") -> Draft:
    return begin_draft(make.act(), make.operator(), area.id, title=title)


def halved(draft: Draft, key: int = 1) -> Draft:
    """One area cut in two by a line from west to east."""
    whole = shape(areas_of(draft.features)[key - 1])
    line = halving_line(whole, 90, 0.5)
    return split_area(make.act(), make.operator(), draft.pk, area=key, line=line, seen=draft.seq)


def test_a_draft_begins_with_the_areas_as_they_are(county: make.County) -> None:
    made = begun(county.villages[0])
    areas = areas_of(made.features)
    assert [(one.code, one.name, one.origin) for one in areas] == [
        (grid.code, grid.name, (grid.code,)) for grid in county.grids[:2]
    ]
    assert [entry.verb for entry in Entry.objects.filter(subject_kind="draft", subject_id=made.pk)] == ["begin"]
    with pytest.raises(BadInput, match="basic grid"):
        begun(county.grids[0])
    with pytest.raises(BadInput, match="title"):
        begun(county.villages[0], "  ")
    with pytest.raises(NotFound):
        begin_draft(make.act(), make.operator(), 10**9, title="x")


def test_only_a_post_with_territory_edit_there_works_on_drafts(county: make.County) -> None:
    made = begun(county.villages[0])
    outsider = make.powers(make.officer("town_head", county.towns[0]))
    line = shapely.LineString([(0, 0), (1, 1)])
    attempts: list[Any] = [
        lambda: begin_draft(make.act(), outsider, county.villages[0].id, title="x"),
        lambda: save_draft(make.act(), outsider, made.pk, made.features, seen=1),
        lambda: split_area(make.act(), outsider, made.pk, area=1, line=line, seen=1),
        lambda: merge_areas(make.act(), outsider, made.pk, areas=[1, 2], into=1, seen=1),
        lambda: mend_draft(make.act(), outsider, made.pk, spot=line, seen=1),
        lambda: name_areas(make.act(), outsider, made.pk, said={1: {"name": "x"}}, seen=1),
        lambda: drop_area(make.act(), outsider, made.pk, area=1, seen=1),
        lambda: discard_draft(make.act(), outsider, made.pk),
        lambda: adopt_draft(make.act(), outsider, made.pk, effective_on=today()),
        lambda: draft(outsider, made.pk),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert drafts(outsider) == []
    assert [line.title for line in drafts(make.operator())] == ["拆分"]


def test_when_two_save_at_once_both_drawings_are_kept(county: make.County) -> None:
    made = begun(county.villages[0])
    areas = areas_of(made.features)
    mine, theirs = text_of(areas[:1]), text_of(areas[1:])
    first = save_draft(make.act(), make.operator(), made.pk, theirs, seen=1)
    act = make.act()
    second = save_draft(act, make.operator(), made.pk, mine, seen=1)
    assert (first.beside, second.beside) == (False, True)
    assert second.draft.pk != made.pk
    assert second.draft.features == mine
    assert Draft.objects.get(pk=made.pk).features == theirs
    again = save_draft(act, make.operator(), made.pk, mine, seen=1)
    assert (again.draft.pk, again.beside) == (second.draft.pk, True)
    assert Draft.objects.count() == 2


def test_a_save_sent_twice_counts_once(county: make.County) -> None:
    made, act = begun(county.villages[0]), make.act()
    for _ in range(2):
        saved = save_draft(act, make.operator(), made.pk, made.features, seen=1)
        assert (saved.draft.pk, saved.draft.seq, saved.beside) == (made.pk, 2, False)


def test_an_operation_on_a_draft_changed_meanwhile_is_refused_and_changes_nothing(county: make.County) -> None:
    made = begun(county.villages[0])
    halved(made)
    with pytest.raises(Conflict, match="changed this draft"):
        merge_areas(make.act(), make.operator(), made.pk, areas=[1, 2], into=1, seen=1)
    assert Draft.objects.get(pk=made.pk).seq == 2


def test_a_new_area_gets_the_next_free_code_even_after_one_that_is_no_more(county: make.County) -> None:
    village = county.villages[0]
    Area.objects.create(
        code=f"{village.code}007", name="旧网格", level="group", depth=3, parent_id=village.id, retired=True
    )
    areas = areas_of(halved(begun(village)).features)
    assert [area.code for area in areas] == [county.grids[0].code, f"{village.code}008", county.grids[1].code]


def test_a_split_grid_is_adopted_and_only_the_new_half_moves(county: make.County) -> None:
    case = make.case(county.grids[0])
    made = halved(begun(county.villages[0]))
    before = Boundary.objects.get(edition=in_force().id, area=county.grids[1].id).shape
    report = adopt_draft(make.act(), make.operator(), made.pk, effective_on=today(), seen=made.seq)
    new = f"{county.villages[0].code}003"
    assert report.changes.added == [new]
    assert report.changes.reshaped == [county.grids[0].code]
    assert (report.changes.retired, report.number) == ([], 2)
    assert tree().by_code(new) is not None
    assert bytes(Boundary.objects.get(edition=report.edition_id, area=county.grids[1].id).shape) == bytes(before)
    made.refresh_from_db()
    assert (made.state, made.adopted_as_id) == ("adopted", report.edition_id)
    assert Case.objects.get(pk=case.pk).grid_id == county.grids[0].id
    assert Edition.objects.get(pk=report.edition_id).note == "拆分"
    assert broken_chain("draft", made.pk) is None
    with pytest.raises(Conflict, match="adopted already"):
        save_draft(make.act(), make.operator(), made.pk, made.features, seen=made.seq)


def test_adopting_twice_with_one_reference_makes_one_edition(county: make.County) -> None:
    made, act = halved(begun(county.villages[0])), make.act()
    first = adopt_draft(act, make.operator(), made.pk, effective_on=today())
    again = adopt_draft(act, make.operator(), made.pk, effective_on=today())
    assert first.edition_id == again.edition_id
    assert Edition.objects.count() == 2


def test_merging_ends_the_postings_of_the_grid_that_is_no_more_on_the_day_before(county: make.County) -> None:
    keeper = make.posting(make.person(), "grid_worker", county.grids[0])
    leaver = make.posting(make.person(name="吴海"), "grid_worker", county.grids[1])
    made = begun(county.villages[0])
    made = merge_areas(make.act(), make.operator(), made.pk, areas=[1, 2], into=1, seen=1)
    day = today() + timedelta(days=10)
    told = draft_preview(draft(make.operator(), made.pk), day)
    assert [(one.person, one.kind, one.last_day) for one in told.endings] == [
        ("吴海", "grid_worker", day - timedelta(days=1))
    ]
    assert [(one.kind, one.code) for one in told.areas] == [
        ("changed", county.grids[0].code), ("gone", county.grids[1].code),
    ]  # fmt: skip
    assert [(one.old, one.new) for one in told.land] == [(county.grids[1].code, county.grids[0].code)]
    report = adopt_draft(make.act(), make.operator(), made.pk, effective_on=day)
    assert report.postings_ended == 1
    assert Posting.objects.get(pk=leaver.pk).to_day == day - timedelta(days=1)
    assert Posting.objects.get(pk=keeper.pk).to_day is None
    assert Entry.objects.filter(subject_kind="posting", subject_id=leaver.pk, verb="end").count() == 1
    assert county.grids[1].id in tree()


def test_a_new_grid_has_vacant_posts_in_the_preview(county: make.County) -> None:
    made = halved(begun(county.villages[0]))
    told = draft_preview(draft(make.operator(), made.pk), today())
    assert told.vacancies == {f"{county.villages[0].code}003": [("grid_worker", "")]}
    assert {one.kind for one in told.areas} == {"changed", "new", "same"}


def test_the_preview_writes_nothing(county: make.County) -> None:
    made = halved(begun(county.villages[0]))
    before = (Edition.objects.count(), Area.objects.count(), Entry.objects.count())
    report = preview_draft(draft(make.operator(), made.pk), effective_on=today())
    assert report.changes.added
    assert (Edition.objects.count(), Area.objects.count(), Entry.objects.count()) == before


def test_a_draft_with_faults_is_not_adopted_and_stays_as_it_is(county: make.County) -> None:
    made = begun(county.villages[0])
    areas = areas_of(made.features)
    wide = text_of([areas[0], areas_of(made.features.replace("123.42", "123.43"))[1]])
    made = save_draft(make.act(), make.operator(), made.pk, wide, seen=1).draft
    assert "outside-parent" in findings(made, areas_of(wide)).codes()
    with pytest.raises(Problems) as refused:
        adopt_draft(make.act(), make.operator(), made.pk, effective_on=today())
    assert "outside-parent" in {problem.code for problem in refused.value.problems}
    assert Edition.objects.count() == 1
    assert Draft.objects.get(pk=made.pk).state == "open"


def test_a_draft_that_changes_nothing_is_not_an_edition(county: make.County) -> None:
    with pytest.raises(BadInput, match="nothing to adopt"):
        adopt_draft(make.act(), make.operator(), begun(county.villages[0]).pk, effective_on=today())


def test_a_day_in_the_past_is_refused(county: make.County) -> None:
    made = halved(begun(county.villages[0]))
    with pytest.raises(BadInput, match="in the past"):
        adopt_draft(make.act(), make.operator(), made.pk, effective_on=today() - timedelta(days=1))


def test_a_draft_of_grids_redrawn_meanwhile_is_not_adopted_but_one_of_others_is(county: make.County) -> None:
    here, there, rival = (halved(begun(village)) for village in (*county.villages[:2], county.villages[0]))
    adopt_draft(make.act(), make.operator(), rival.pk, effective_on=today())
    with pytest.raises(Conflict, match="redrawn after this draft"):
        adopt_draft(make.act(), make.operator(), here.pk, effective_on=today())
    report = adopt_draft(make.act(), make.operator(), there.pk, effective_on=today())
    assert report.changes.added == [f"{county.villages[1].code}003"]
    assert report.changes.retired == []


def test_a_preview_that_is_out_of_date_is_not_adopted(county: make.County) -> None:
    made = halved(begun(county.villages[0]))
    name_areas(make.act(), make.operator(), made.pk, said={1: {"name": "新名"}}, seen=made.seq)
    with pytest.raises(Conflict, match="after you looked at the preview"):
        adopt_draft(make.act(), make.operator(), made.pk, effective_on=today(), seen=made.seq)


def test_grids_below_follow_the_half_of_the_village_they_lie_in(county: make.County) -> None:
    made = begun(county.towns[0])
    west = shape(areas_of(made.features)[0])
    line = halving_line(west, 0, 0.5)
    made = split_area(make.act(), make.operator(), made.pk, area=1, line=line, seen=1)
    adopt_draft(make.act(), make.operator(), made.pk, effective_on=today())
    new = tree().by_code(f"{county.towns[0].code}003")
    assert new is not None
    present = tree()
    assert {present.area(grid.id).parent_id for grid in county.grids[:2]} == {county.villages[0].id, new.id}


def test_a_name_or_code_of_another_area_is_told_at_the_field(county: make.County) -> None:
    made = begun(county.villages[0])
    with pytest.raises(BadInput, match="has this code already") as fault:
        name_areas(make.act(), make.operator(), made.pk, said={1: {"code": county.grids[1].code}}, seen=1)
    assert fault.value.place == "code-2"
    both = {1: {"code": county.grids[1].code}, 2: {"code": county.grids[0].code}}
    made = name_areas(make.act(), make.operator(), made.pk, said=both, seen=1)
    assert [one.code for one in areas_of(made.features)] == [county.grids[1].code, county.grids[0].code]
    said = {1: {"name": "南片", "households": 210}}
    changed = name_areas(make.act(), make.operator(), made.pk, said=said, seen=2)
    assert (areas_of(changed.features)[0].name, areas_of(changed.features)[0].households) == ("南片", 210)


def test_a_dropped_areas_land_is_a_gap_until_it_is_mended(county: make.County) -> None:
    made = begun(county.villages[0])
    made = drop_area(make.act(), make.operator(), made.pk, area=2, seen=1)
    found = findings(made, areas_of(made.features))
    gap = next(one for one in found.warnings if one.code == "gap")
    spot = found.spot(gap)
    assert spot is not None
    made = mend_draft(make.act(), make.operator(), made.pk, spot=spot, seen=2)
    assert "gap" not in findings(made, areas_of(made.features)).codes()


def test_a_discarded_draft_is_closed_but_kept(county: make.County) -> None:
    made = begun(county.villages[0])
    discard_draft(make.act(), make.operator(), made.pk)
    assert drafts(make.operator()) == []
    assert [line.id for line in drafts(make.operator(), state="discarded")] == [made.pk]
    with pytest.raises(Conflict, match="discarded"):
        halved(made)


def test_an_edition_adopted_for_later_waits_for_its_day(county: make.County) -> None:
    made = halved(begun(county.villages[0]))
    day = today() + timedelta(days=3)
    adopt_draft(make.act(), make.operator(), made.pk, effective_on=day)
    assert tree().by_code(f"{county.villages[0].code}003") is None
    assert settle_editions() == 0


def test_a_saved_draft_costs_few_queries(county: make.County) -> None:
    made = begun(county.villages[0])
    with CaptureQueriesContext(connection) as asked:
        save_draft(make.act(), make.operator(), made.pk, made.features, seen=1)
    assert len(asked) <= 8, "\n".join(query["sql"] for query in asked)
    with CaptureQueriesContext(connection) as asked:
        findings(made, areas_of(made.features))
    assert len(asked) <= 3


def test_a_real_village_is_split_and_adopted(shared_data: Path) -> None:
    file = json.loads((shared_data / "yilan_county_towns_villages.geojson").read_text())
    adopt(make.act(), make.charter(), effective_on=make.LONG_AGO)
    import_boundaries(make.act(), file, effective_on=make.LONG_AGO)
    town = tree().by_code("1000201")
    assert town is not None
    made = halved(begun(town), 5)
    report = adopt_draft(make.act(), make.operator(), made.pk, effective_on=today())
    assert len(report.changes.added) == 1
    assert (len(report.changes.reshaped), report.changes.retired) == (1, [])


def test_a_right_to_redraw_one_town_ends_at_its_border(county: make.County) -> None:
    town = county.towns[0]
    post = PostHeld(None, None, town.id, town.depth, "", "town_head", "A", True, frozenset({Capability.TERRITORY_EDIT}))
    here = Powers((post,))
    made = begin_draft(make.act(), here, county.villages[0].id, title="本镇")
    assert begin_draft(make.act(), here, town.id, title="各村").state == "open"
    for area in (county.villages[2], county.towns[1], county.root):
        with pytest.raises(NotAllowed):
            begin_draft(make.act(), here, area.id, title="别镇")
    theirs = begun(county.villages[2])
    with pytest.raises(NotAllowed):
        save_draft(make.act(), here, theirs.pk, theirs.features, seen=1)
    assert made.pk in {line.id for line in drafts(here)}
    assert theirs.pk not in {line.id for line in drafts(here)}


def test_a_draft_below_an_area_that_is_no_more_is_not_found(county: make.County) -> None:
    here = halved(begun(county.villages[0]))
    above = begun(county.towns[0])
    above = merge_areas(make.act(), make.operator(), above.pk, areas=[1, 2], into=2, seen=1)
    adopt_draft(make.act(), make.operator(), above.pk, effective_on=today())
    assert county.villages[0].id not in tree()
    with pytest.raises(NotFound, match="no longer part"):
        draft(make.operator(), here.pk)
    with pytest.raises(NotFound, match="no longer part"):
        adopt_draft(make.act(), make.operator(), here.pk, effective_on=today())
    assert drafts(make.operator()) == []
