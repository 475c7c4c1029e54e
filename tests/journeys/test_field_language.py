"""The language is switched: what the county names follows with signal, and is said to follow without (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.sync.models import Device
from tests import make
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


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
         "Chrome · Linux"),
        ("Mozilla/5.0 (Linux; Android 10; HUAWEI VOG-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
         "Chrome/99.0.4844.88 Mobile Safari/537.36 HuaweiBrowser/14.0.5.302", "Huawei Browser · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.5 Mobile/15E148 Safari/604.1", "Safari · iOS"),
        ("something/1.0", ""),
    ],
)  # fmt: skip
def test_a_phone_is_listed_by_browser_and_system_and_no_more(
    open_page: OpenPage, crew: Crew, agent: str, name: str
) -> None:
    worker = crew.worker
    worker.set_password(make.PASSWORD)
    worker.save(update_fields=["password"])
    page = open_page(width=360, height=740, language="en")
    page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'userAgent', {{ get: () => {agent!r} }})")
    page.goto("/field/")
    page.get_by_role("button", name="English").click()
    page.get_by_label("Sign-in name").fill(worker.login)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("New PIN").wait_for()
    assert Device.objects.get().name == name
