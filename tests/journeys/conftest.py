"""A browser for the journeys: the machine's own Chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gridwork.accounts.models import Person
from tests import make
from tests.conftest import CHROMIUM
from tests.faces.desk import Staff
from tests.journeys.phones import SECONDS, ZONE, Phone, leave

FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that opens a page needs the browser."""
    for item in items:
        if "driver" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """What drives browsers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Any) -> Iterator[Any]:
    """The browser, started once."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def worker(staff: Staff) -> Person:
    """The grid worker of the first grid, who may sign in on a phone (``make.PASSWORD``)."""
    staff.worker.set_password(make.PASSWORD)
    staff.worker.save(update_fields=["password"])
    return staff.worker


@pytest.fixture
def grid(staff: Staff) -> str:
    """The name of the worker's grid."""
    return staff.county.grids[0].name


@pytest.fixture
def phone(driver: Any, live_server: Any, tmp_path: Path) -> Iterator[Phone]:
    """A grid worker's phone with the app, switched on (``tests.journeys.phones.Phone``)."""
    own = Phone(driver, live_server.url, tmp_path / "phone", FLAGS)
    own.switch_on()
    yield own
    own.switch_off()
    assert own.faults == []


@pytest.fixture
def open_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """``open_page(width=390, language="en")``: a new browser page of its own context, set to the county's time zone.

    Addresses are relative to the live server: ``page.goto("/desk/")``. At the end a script
    error or a refusal by the content security policy on any page fails the test.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(
        width: int = 1440, height: int = 900, language: str = "zh-hans", dark: bool = False, zone: str = ZONE
    ) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale=LANGUAGES[language],
            timezone_id=zone,
            color_scheme="dark" if dark else "light",
            has_touch=width < 600,
        )
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: "Content Security Policy" in message.text and faults.append(message.text),
        )
        return page

    yield open_page
    for context in contexts:
        leave(context)
    assert faults == []
