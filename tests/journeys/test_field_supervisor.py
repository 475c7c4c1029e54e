"""A town supervisor's day at the width of a phone: more grids than it carries, and samples with no signal (F7, F8)."""

from __future__ import annotations

import json
import re

import pytest

from gridwork.base import sealed
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.fieldwork.rules.kinds import Method, Said
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.journeys.looks import faults_at
from tests.journeys.test_console import at_work
from tests.journeys.test_field_days import App, OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crew(db: None, monkeypatch: pytest.MonkeyPatch) -> Crew:
    """A town of four grids, where a phone carries three at most."""
    for where in ("carried", "frame"):
        monkeypatch.setattr(f"gridwork.sync.queries.{where}.MOST_GRIDS", 3)
    return Crew.of(make.cell())


@pytest.fixture
def second(crew: Crew) -> Sample:
    """Two of the six households the village has called on, drawn for the town to look at again."""
    for _ in range(60):
        recording.dwelling(crew.county.grids[0], households=1)
    today = in_force().calendar.today(now())
    since = period_covered(in_force().charter.samples["households"], today).first
    sample = draw(make.act(), make.operator(), "households", crew.county.villages[0].id, since)
    for item in sample.items.all():
        said = dict.fromkeys(("visited", "helped"), Said.YES)
        powers = make.powers(crew.village_head)
        check_item(acted(crew.village_head), powers, item.pk, Method.CALL, said, "都说好", today)
    return draw_again(acted(crew.town_head), make.powers(crew.town_head), sample.pk)


def test_a_town_supervisor_checks_a_sample_with_no_signal_and_reads_board_and_notices(
    open_page: OpenPage, crew: Crew, second: Sample
) -> None:
    village, shop = crew.county.villages[0], recording.shop(crew.county.grids[0], name="顺达商店")
    notice = inspecting.notice(crew.worker, shop)
    app = App(open_page, crew.town_head, 390)
    assert not app.page.get_by_role("link", name="Start a round").count()
    app.signal(there=False)

    app.page.get_by_role("link", name="Sample of households, looked at again").click()
    app.page.get_by_role("link", name=re.compile("槐荫街")).first.click()
    app.press("Keep the check")
    app.told("Choose one of the three.")
    assert "都说好" not in app.page.inner_text("body")
    app.choose("Did the grid worker call?", "Yes")
    app.choose("Was what you asked for answered?", "No")
    app.keep("Keep the check")
    app.told("1 of 2 checked")
    app.page.get_by_role("link", name=re.compile("槐荫街")).last.click()
    app.choose("Did the grid worker call?", "Could not tell")
    app.choose("Was what you asked for answered?", "Could not tell")
    app.choose("How it was checked", "by telephone")
    app.told("this phone keeps none")
    app.type("Remarks", "门铃坏了")
    app.keep("Keep the check")
    app.told("2 of 2 checked")

    app.go("report")
    app.page.get_by_role("button", name="Litter").click()
    app.type("What do you see?", "桥下有垃圾")
    app.page.get_by_label("Grid", exact=True).select_option(label=crew.county.grids[3].name)
    app.keep("Report it")
    app.go("carry")
    app.page.get_by_label(village.name).check()
    app.press("Carry these along")
    app.told("It comes with the next connection.")
    assert app.states() == ["Kept on this phone, not sent yet"] * 3
    item = second.items.first()
    assert item is not None
    screens = ["today", "samples", f"samples/{second.pk}", f"sample/{item.pk}", "places", "map", "carry", "report"]
    assert app.faults(screens) == []

    app.go("outbox")
    app.signal(there=True)
    app.told("The county has everything you kept.")
    app.go("samples")
    app.told("Nothing waits for your check.")
    app.go("places")
    app.page.get_by_label("Search").fill("顺达")
    app.page.get_by_role("link", name=re.compile("顺达商店")).first.wait_for()
    assert Case.objects.get().grid_id == crew.county.grids[3].id
    found = {(one.method, one.answers, one.sealed and sealed.unseal(one.sealed)) for one in second.items.all()}
    assert found == {
        ("revisit", json.dumps({"visited": "yes", "helped": "no"}), None),
        ("call", json.dumps({"visited": "unknown", "helped": "unknown"}), "门铃坏了"),
    }

    town = at_work(open_page, crew.town_head, width=390)
    for address, words in {
        f"/desk/samples/{second.pk}/result": "Was what you asked for answered?",
        "/desk/fieldwork/duties": village.name,
        "/desk/rectifications": notice.full_number,
    }.items():
        assert faults_at(town, address) == []
        town.get_by_text(words).first.wait_for()


def test_a_check_that_was_made_meanwhile_comes_back_and_is_let_go(
    open_page: OpenPage, crew: Crew, second: Sample
) -> None:
    item = second.items.first()
    assert item is not None
    app = App(open_page, crew.town_head, 360)
    app.signal(there=False)
    app.go(f"sample/{item.pk}")
    app.choose("Did the grid worker call?", "Yes")
    app.choose("Was what you asked for answered?", "Yes")
    app.keep("Keep the check")
    said = dict.fromkeys(("visited", "helped"), Said.NO)
    day = in_force().calendar.today(now())
    check_item(acted(crew.town_head), make.powers(crew.town_head), item.pk, Method.REVISIT, said, "", day)
    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("link", name="Sample check").click()
    app.told("This was checked already. What was found then stands.")
    app.page.get_by_role("link", name="Mend and send again").click()
    app.told("This is no longer on your list")
    assert app.faults([f"sample/{item.pk}"]) == []
    app.go("outbox")
    app.page.get_by_role("link", name="Sample check").click()
    app.page.get_by_text("Let it go", exact=True).click()
    app.type("Why", "电脑上已核查")
    app.press("Let it go for good")
    app.told("The county has everything you kept.")
    item.refresh_from_db()
    assert json.loads(item.answers) == {"visited": "no", "helped": "no"}


def test_of_a_town_too_wide_for_a_phone_a_single_village_comes_along(open_page: OpenPage, crew: Crew) -> None:
    village, other = crew.county.villages[:2]
    recording.shop(crew.county.grids[0], name="顺达商店")
    app = App(open_page, crew.county_head, 360)
    app.go("carry")
    app.choose(crew.county.towns[0].name, f"{village.name} · 2 grids")
    app.told("2 of 3 grids")
    app.press("Carry these along")
    app.told("Chosen. It is being fetched.")
    app.go("places")
    app.page.get_by_label("Search").fill("顺达")
    app.page.get_by_role("link", name=re.compile("顺达商店")).first.wait_for()
    app.go("report")
    app.page.get_by_role("button", name="Litter").click()
    offered = app.page.get_by_label("Grid", exact=True).locator("option").all_inner_texts()
    assert [name for name in offered if village.name in name] == [grid.name for grid in crew.county.grids[:2]]
    assert f"{other.name} / {crew.county.grids[2].name}" in offered
    assert app.faults(["carry", "map", "report"]) == []
