"""The language is switched: what the county names follows with signal, and is said to follow without (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.crew import Crew
from tests.journeys.test_field_days import App, crew

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["crew"]

OpenPage = Callable[..., Any]
OLD, OLD_IN_CHINESE = "are still in the language spoken before", "目前仍是切换前的语言"


def speak(app: App, language: str) -> None:
    app.go("settings")
    app.press(language)
    app.page.locator(f'button[aria-pressed="true"]:has-text("{language}")').wait_for()


def test_names_of_duties_follow_the_language_at_once_and_without_signal_it_is_said_that_they_wait(
    open_page: OpenPage, crew: Crew
) -> None:
    app = App(open_page, crew.worker, 360)
    app.told("Daily work log")
    speak(app, "简体中文")
    app.go("today")
    app.told("民情日志")
    assert OLD_IN_CHINESE not in app.page.inner_text("body")

    app.signal(there=False)
    speak(app, "English")
    app.told(OLD)
    app.go("today")
    app.told(OLD)
    app.told("民情日志")
    assert app.faults(["today", "settings"]) == []
    app.signal(there=True)
    app.go("today")
    app.told("Daily work log")
    app.page.get_by_text(OLD).wait_for(state="detached")


def test_switched_while_the_list_is_on_its_way_it_is_fetched_once_more(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 360)
    app.go("settings")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    app.page.context.route("**/field/api/compare", hold)
    app.press("Fetch my grids anew")
    while not held:
        app.page.wait_for_timeout(50)
    app.press("简体中文")
    app.page.locator('html[lang="zh-Hans"]').wait_for(state="attached")
    held.pop().continue_()
    app.page.context.unroute("**/field/api/compare")
    app.go("today")
    app.told("民情日志")
