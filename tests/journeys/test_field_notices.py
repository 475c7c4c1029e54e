"""Rectification notices on a phone: issued afterwards, extended, looked at again; refused and handed over (F5, F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.rectifications import extend
from gridwork.fieldwork.models import Inspection, Rectification
from gridwork.journal.queries import entries
from gridwork.sync.models import Receipt
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.journeys.looks import axe
from tests.journeys.test_console import at_work
from tests.journeys.test_field_days import App, crew, photo

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["crew", "photo"]

OpenPage = Callable[..., Any]
KEPT, STORED = "Kept on this phone, not sent yet", "The county has it"


def verbs(chain: Rectification) -> list[str]:
    return [line.verb for line in entries("rectification", chain.pk)]


def test_a_notice_issued_afterwards_is_extended_and_closed_by_another_look(
    open_page: OpenPage, crew: Crew, photo: Path
) -> None:
    shop = recording.shop(crew.county.grids[0], name="顺达商店")
    app = App(open_page, crew.worker, 390)
    app.signal(there=False)
    app.go(f"inspect/fire?place={shop.pk}")
    app.choose("1. Extinguishers present and in date", "In order")
    app.choose("2. Exits and passages clear", "Not in order")
    app.add_photo(photo)
    app.type("What is not in order?", "后门堆着纸箱")
    app.choose("3. Wiring sound", "Does not apply")
    app.choose("Issue a notice to put it right?", "No notice")
    app.keep("Keep the inspection")

    app.page.get_by_role("link", name="Found, no notice yet").click()
    app.told("后门堆着纸箱")
    app.keep("Issue the notice")
    app.page.get_by_role("link", name=KEPT).wait_for()
    assert app.faults(["notices", f"notice-new?inspection=fire&place={shop.pk}", f"place/{shop.pk}"]) == []
    assert app.states() == [KEPT] * 2
    app.signal(there=True)
    app.told("The county has everything you kept.")
    chain = Rectification.objects.get()

    app.go("today")
    app.page.get_by_role("link", name=chain.full_number).click()
    app.signal(there=False)
    app.page.get_by_text("Extend the deadline").first.click()
    app.press("Extend the deadline")
    app.told("Say in a sentence why.")
    deadlines = app.page.get_by_label("New deadline")
    assert deadlines.input_value() == "2 working days"
    shown = deadlines.locator("option", has_text="3 working days").inner_text()
    deadlines.select_option(label=shown)
    app.type("Why more time is needed", "搬运工下周才来")
    app.press("Extend the deadline")
    app.page.locator(".timeline .mark", has_text=KEPT).wait_for()
    assert app.faults(["today", f"notice/{chain.pk}"]) == []
    app.go("outbox")
    app.page.get_by_text(f"{chain.full_number} · ").wait_for()
    app.signal(there=True)
    app.told("The county has everything you kept.")

    app.go(f"notice/{chain.pk}")
    app.told("搬运工下周才来")
    app.told("Deadline was")
    app.page.get_by_role("link", name="Make the second look").click()
    app.choose("1. Exits and passages clear", "In order")
    app.keep("Keep the inspection")
    app.told("Put right, closed")
    assert app.page.get_by_role("link", name="Make the second look").count() == 0
    app.told("Looked at again: put right")
    assert verbs(chain) == ["issue", "extend", "put right"]
    moved = entries("rectification", chain.pk)[1].facts
    assert (moved["by"], moved["reason"]) == ("3 working days", "搬运工下周才来")
    came = in_force().calendar.local(datetime.fromisoformat(moved["deadline"]))
    assert shown.split(" · ")[0].startswith(f"{came:%B} {came.day} "), "the date chosen is the date it got"
    app.go(f"inspect/fire?place={shop.pk}&notice={chain.pk}")
    app.told("Nothing is looked at again for it.")
    assert app.page.get_by_role("button", name="Keep the inspection").is_disabled()


def test_an_ordinary_inspection_asks_about_the_open_notice_whose_line_it_passes(
    open_page: OpenPage, crew: Crew
) -> None:
    """With no signal: it names the notice and leads to its second look, with the line just found in order answered."""
    shop = recording.shop(crew.county.grids[0], name="顺达商店")
    mended = inspecting.notice(crew.worker, shop, "2026-05-07 09:00", equipment="fail")
    inspecting.again(crew.worker, mended, "2026-05-08 09:00")
    chain = inspecting.notice(crew.worker, shop, "2026-05-07 10:00", exits="fail", another=True)
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go("due/inspections")
    line = app.page.get_by_role("link", name="顺达商店")
    assert "Found before, still open: 1" in line.inner_text()
    line.filter(has_text=f"Notice {chain.full_number} stands open here").click()
    app.page.locator(".notice-warn", has_text=chain.full_number).get_by_text("过道堆着纸箱").wait_for()
    marks = app.page.locator("section.check .mark")
    assert marks.all_inner_texts() == ["Put right", "Still to be put right"]
    for number, name in enumerate(["Extinguishers present and in date", "Exits and passages clear", "Wiring sound"], 1):
        app.choose(f"{number}. {name}", "In order")
    form = app.page.url
    app.press("Keep the inspection")
    app.told("Choose one of the two.")
    assert app.page.url == form, "it cannot be kept before"
    assert app.faults(["today", f"inspect/fire?place={shop.pk}"]) == []
    app.choose(f"Is notice {chain.full_number} looked at again?", "Yes, make the second look next")
    app.keep("Keep the inspection")
    app.page.get_by_role("heading", name="Re-inspection").wait_for()
    group = app.page.get_by_role("group", name="1. Exits and passages clear")
    assert group.get_by_label("In order", exact=True).is_checked()
    app.keep("Keep the inspection")
    app.go("due/inspections")
    app.page.get_by_role("heading", name="Inspections due").wait_for()
    assert app.page.get_by_text("stands open here").count() == 0, "its second look is kept here"
    app.go("outbox")
    app.signal(there=True)
    app.told("The county has everything you kept.")
    assert [state.strip() for state in app.states()] == [STORED] * 2
    assert inspecting.fresh(chain).state == "closed"


def test_the_second_looks_at_several_notices_follow_one_another(open_page: OpenPage, crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0], name="顺达商店")
    chains = inspecting.notices(crew.worker, shop)
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    names = ["Extinguishers present and in date", "Exits and passages clear", "Wiring sound"]
    app.go(f"inspect/fire?place={shop.pk}")
    for number, name in enumerate(names, 1):
        app.choose(f"{number}. {name}", "In order")
    for chain in chains:
        answer = "No, it stays open" if chain == chains[1] else "Yes, make the second look next"
        app.choose(f"Is notice {chain.full_number} looked at again?", answer)
    app.keep("Keep the inspection")
    for chain, name in ((chains[0], names[0]), (chains[2], names[2])):
        app.page.get_by_role("heading", name="Re-inspection").wait_for()
        app.told(f"Notice {chain.full_number}")
        group = app.page.get_by_role("group", name=f"1. {name}")
        assert group.get_by_label("In order", exact=True).is_checked()
        app.keep("Keep the inspection")
    app.page.wait_for_url(f"**/#/notice/{chains[2].pk}")
    app.go("outbox")
    app.signal(there=True)
    app.told("The county has everything you kept.")
    assert [inspecting.fresh(chain).state for chain in chains] == ["closed", "issued", "closed"]


def test_an_inspection_that_could_not_know_of_the_notice_comes_back_and_is_mended_by_saying_what_comes_of_it(
    open_page: OpenPage, crew: Crew
) -> None:
    """The village issued it while the worker was out of reach: the county asks what the form could not."""
    shop = recording.shop(crew.county.grids[0], name="顺达商店")
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go(f"inspect/fire?place={shop.pk}")
    for number, name in enumerate(["Extinguishers present and in date", "Exits and passages clear", "Wiring sound"], 1):
        app.choose(f"{number}. {name}", "In order")
    assert app.page.get_by_text("looked at again").count() == 0
    app.keep("Keep the inspection")
    chain = inspecting.notice(crew.village_head, shop)
    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("heading", name="Came back to you").wait_for()
    app.told(f"You found in order what notice {chain.full_number} asks for.")
    app.page.get_by_role("link", name="Not accepted").click()
    app.page.get_by_role("link", name="Mend and send again").click()
    group = app.page.get_by_role("group", name=f"Is notice {chain.full_number} looked at again?")
    group.wait_for()
    assert axe(app.page, "asked what comes of the notice") == []
    group.get_by_label("No, it stays open").check()
    app.keep("Send again")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert sorted(Receipt.objects.values_list("outcome", flat=True)) == ["settled", "stored"]
    made = Inspection.objects.latest("pk")
    assert entries("inspection", made.pk)[0].facts["second_looks"] == {str(chain.pk): "later"}
    assert (made.person, inspecting.fresh(chain).state) == (crew.worker, "issued")


def test_from_the_second_round_on_the_hand_over_is_offered_first(open_page: OpenPage, crew: Crew) -> None:
    chain = inspecting.notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    inspecting.again(crew.worker, chain, "2026-05-25 09:00", exits="fail")
    assert inspecting.fresh(chain).round == 2
    app = App(open_page, crew.worker, 360)
    app.go("notices")
    line = app.page.get_by_role("link", name=chain.full_number)
    assert "Round 2 Can be handed over to Water office" in " ".join(line.inner_text().split())
    line.click()
    app.told("Round 2: the deadline passed before and it was not put right.")
    assert app.page.get_by_role("button", name="Hand over to the authority in charge").is_visible(), "open at once"
    order = app.page.locator("details summary, h2").all_inner_texts()
    assert order.index("The owner refuses to put it right") < order.index("What happened so far")
    assert order.count("The owner refuses to put it right") == 1
    assert app.faults([f"notice/{chain.pk}", "notices"]) == []


def test_what_the_owner_refuses_is_handed_over_and_is_a_case_at_the_desk(open_page: OpenPage, crew: Crew) -> None:
    """The village gave more time meanwhile: the worker is told so, looks, and hands over all the same."""
    chain = inspecting.notice(crew.worker, recording.shop(crew.county.grids[0], name="顺达商店"))
    app = App(open_page, crew.worker, 390)
    app.page.get_by_role("link", name=chain.full_number).click()
    app.signal(there=False)
    app.page.get_by_text("The owner refuses to put it right").click()
    app.told("A case with the findings and photos goes to Water office.")
    app.type("What did the owner say?", "店主当面拒绝清理")
    app.press("Hand over to the authority in charge")
    app.page.locator(".timeline .mark", has_text=KEPT).wait_for()
    assert app.page.get_by_role("link", name="Make the second look").count() == 0
    head = crew.village_head
    extend(acted(head), make.powers(head), chain.pk, by="2 days", reason="再给两天", seen=1)

    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("heading", name="Came back to you").wait_for()
    app.told(f"{head.name} moved the deadline")
    assert not Case.objects.exists()
    app.go(f"notice/{chain.pk}")
    app.page.locator(".timeline .mark", has_text="Not accepted").wait_for()
    app.page.locator(".timeline").get_by_role("link", name="Hand over to the authority in charge").click()
    app.page.get_by_role("link", name="Mend and send again").click()
    app.told("再给两天")
    app.holds("What did the owner say?", "店主当面拒绝清理")
    app.keep("Hand over to the authority in charge")
    app.told("Goes on as case")
    assert [state.strip() for state in app.states()] == [STORED, "Dealt with"]
    assert Receipt.objects.filter(verb="notice.hand_over", outcome="stored").count() == 1

    case = Case.objects.get()
    assert (inspecting.fresh(chain).state, inspecting.fresh(chain).case) == ("handed over", case)
    desk = at_work(open_page, crew.water, width=390)
    desk.goto(f"/desk/cases/{case.pk}")
    desk.get_by_text("店主当面拒绝清理").first.wait_for()
    desk.get_by_text(chain.full_number).first.wait_for()
