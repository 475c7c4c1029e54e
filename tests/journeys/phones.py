"""A phone with the app on it: a browser whose storage outlives it, as a phone's does its battery."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image

from tests import make
from tests.conftest import CHROMIUM

PIN = "271828"
SECONDS = 20
ZONE = make.charter().calendar.timezone
"""Phones show the county's time, wherever the machine that tests them stands."""
STORED = "The county has it"
KEPT = "Kept on this phone, not sent yet"
COUNT = """async (table) => {
  const [{ name }] = (await indexedDB.databases()).filter((one) => one.name.startsWith("gridwork-field-"));
  const asked = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const store = await asked(indexedDB.open(name));
  const rows = await asked(store.transaction(table).objectStore(table).count());
  store.close();
  return rows;
}"""
NO_SIGNAL = re.compile("No signal|没有信号|沒有信號")
ENGLISH = "localStorage.setItem('gridwork-field-language', 'en')"


def picture(folder: Path, name: str) -> Path:
    """A noisy picture as large as a phone's camera makes them, held upright, with a place in its metadata."""
    exif = Image.Exif()
    exif[0x010F] = "maker"
    exif[0x0112] = 6  # held upright: shown turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    Image.effect_noise((2000, 1500), 40).save(folder / name, "JPEG", exif=exif)
    return folder / name


class Phone:
    """One phone. ``page`` is the app's tab; ``faults`` are script errors and refusals by the pages' policy."""

    def __init__(self, driver: Any, url: str, storage: Path, flags: list[str]) -> None:
        self.driver, self.url, self.storage, self.flags = driver, url, storage, flags
        self.faults: list[str] = []
        self.context: Any = None
        self.page: Any = None

    def switch_on(self, *, offline: bool = False) -> None:
        """Start the browser on what the last one left, and open the app."""
        self.context = self.driver.chromium.launch_persistent_context(
            str(self.storage),
            executable_path=CHROMIUM,
            args=self.flags,
            viewport={"width": 390, "height": 844},
            has_touch=True,
            offline=offline,
            base_url=self.url,
            locale="en-GB",
            timezone_id=ZONE,
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.context.add_init_script(ENGLISH)
        self.page = self.tab(self.context.pages[0])

    def until(self, holds: Callable[[], Any], what: str) -> None:
        """Wait till it holds; the pages' own policy keeps the browser from waiting by itself."""
        end = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < end, f"{what}: not within {SECONDS} s"
            self.page.wait_for_timeout(100)

    def tab(self, page: Any) -> Any:
        """The app in a tab of this phone."""
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: "Content Security Policy" in said.text and self.faults.append(said.text))
        page.goto("/field/")
        return page

    def switch_off(self) -> None:
        """As one does, in good order."""
        if self.context is not None:
            leave(self.context)
        self.context = None

    def kill(self) -> None:
        """The battery is empty: the browser is gone in the middle of whatever it did."""
        from playwright.sync_api import Error

        with suppress(Error):  # it has no breath left to answer
            self.context.new_cdp_session(self.page).send("Browser.crash")
        self.switch_off()

    def sign_in(self, login: str, password: str) -> None:
        """Sign in for the first time, choose a PIN, and wait till everything is on the phone."""
        self.sign_in_slowly(login, password)
        self.until(lambda: self.page.evaluate("!!navigator.serviceWorker.controller"), "the app is on the phone")
        self.page.goto("/field/#/outbox")
        self.page.get_by_text("Last connected").wait_for()

    def sign_in_slowly(self, login: str, password: str) -> None:
        """The same, and wait for nothing to arrive."""
        self.give_password(login, password)
        self.page.get_by_label("New PIN").fill(PIN)
        self.page.get_by_label("The same PIN again").fill(PIN)
        self.page.get_by_role("button", name="Use this PIN").click()
        self.page.get_by_role("navigation", name="Main screens").wait_for()

    def sign_out(self) -> None:
        """Leave nothing of this person on the phone; with signal, so that it is asked for nothing that waits."""
        self.page.goto("/field/#/settings")
        self.page.get_by_text("Sign out", exact=True).click()
        self.page.get_by_role("button", name="Sign out and erase").click()
        self.page.get_by_label("Sign-in name").wait_for()
        self.page.goto("/field/#/today")

    def give_password(self, login: str, password: str) -> None:
        self.page.get_by_label("Sign-in name").fill(login)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def unlock(self, pin: str = PIN) -> None:
        self.page.get_by_label("PIN", exact=True).fill(pin)
        self.page.get_by_role("button", name="Open", exact=True).click()

    def report(self, words: str, grid: str, photos: list[Path]) -> None:
        """Report a problem, and wait till the app has kept it and goes on."""
        page = self.page
        page.goto("/field/#/report")
        page.locator(".pick button").first.click()
        page.get_by_label("What do you see?").fill(words)
        if photos:
            page.get_by_label("From the gallery").first.set_input_files(photos)
            page.get_by_role("img", name=f"Photo {len(photos)}").wait_for()
        page.get_by_label("Grid", exact=True).select_option(label=grid)
        page.get_by_role("button", name="Report it").click()
        self.until(lambda: page.url.endswith("#/today"), "the report is kept")

    def states(self) -> list[str]:
        """What the outbox says of each entry, newest first."""
        self.page.goto("/field/#/outbox")
        self.page.get_by_role("heading", name="Sent and to be sent").wait_for()
        return [text.strip() for text in self.page.locator(".items .mark").all_inner_texts()]

    def rows(self, table: str) -> int:
        """How much lies in a table of the person's store."""
        return int(self.page.evaluate(COUNT, table))

    def signal(self, *, there: bool) -> None:
        signal(self.page, there=there)


def signal(page: Any, *, there: bool) -> None:
    """Into the valley, till the app has noticed; or out of it."""
    page.context.set_offline(not there)
    if not there:
        page.get_by_text(NO_SIGNAL).first.wait_for()


def leave(context: Any) -> None:
    """Close a browser; a call some route still holds is nobody's any more, least of all the next test's."""
    from playwright.sync_api import Error

    with suppress(Error):  # after a crash it can be told nothing
        context.unroute_all(behavior="ignoreErrors")
    context.close()
