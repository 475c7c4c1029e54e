"""One thing that goes wrong on a phone takes nothing else with it, and what is given up is given up knowingly (F7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base import sealed
from gridwork.cases.models import Photo
from gridwork.sync.models import Device, Receipt
from tests import make
from tests.journeys.phones import STORED, Phone, picture

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO_TO_GO = "The county has the words; photos still to go: 1"
CLEARED = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle);
  const asked = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  crypto.subtle.encrypt = async (...given) => {
    crypto.subtle.encrypt = seal;
    const [{ name }] = (await indexedDB.databases()).filter((one) => one.name.startsWith("gridwork-field-"));
    const store = await asked(indexedDB.open(name));
    await asked(store.transaction("photos", "readwrite").objectStore("photos").clear());
    store.close();
    window.cleared = true;
    return seal(...given);
  };
}"""
"""Another tab clears photos up just while this one seals a form."""
FULL = """() => {
  const { put, add } = IDBObjectStore.prototype;
  const full = () => { throw new DOMException("Failed to write blobs (IOError)", "DataError"); };
  Object.assign(IDBObjectStore.prototype, { put: full, add: full });
  window.freed = () => Object.assign(IDBObjectStore.prototype, { put, add });
}"""
"""What Chromium says where the disk is full before its own bound is reached."""


def send(phone: Phone) -> None:
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_role("button", name="Send and fetch now").click()


def test_a_photo_the_server_stumbles_over_holds_up_no_other_and_no_download(
    phone: Phone, worker: Person, grid: str, tmp_path: Path
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    for number in (1, 2):
        phone.report(f"Hole number {number}", grid, [picture(tmp_path, f"{number}.jpg")])
    bad: list[str] = []
    fetched: list[str] = []

    def stumbles(route: Any) -> None:
        bad[:] = bad or [route.request.url]
        if route.request.url in bad:
            route.fulfill(status=500, json={"code": "server", "reason": "It broke over there."})
        else:
            route.fallback()

    phone.context.route("**/field/api/photos/*", stumbles)
    phone.context.on("response", lambda answer: "/api/compare" in answer.url and fetched.append(answer.url))
    phone.signal(there=True)
    phone.until(lambda: phone.states() == [PHOTO_TO_GO, STORED], "the second photo is there, the first is not")
    phone.page.get_by_text("It broke over there.").wait_for()
    assert len(fetched) == 1, "what is new has come down"
    assert Photo.objects.count() == 2

    phone.context.unroute("**/field/api/photos/*")
    send(phone)
    phone.until(lambda: phone.states() == [STORED, STORED], "it is tried again")
    phone.page.get_by_text("The county has everything you kept.").wait_for()
    assert not phone.page.get_by_text("It broke over there.").is_visible()


def test_what_the_server_would_not_even_read_is_let_go_on_the_phone_with_the_reason(
    phone: Phone, worker: Person, grid: str
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    unreadable = {"code": "bad-input", "reason": "Some fields are wrong."}
    phone.context.route("**/field/api/acts", lambda route: route.fulfill(status=422, json=unreadable))
    phone.report("Nobody can read this", grid, [])
    phone.until(lambda: phone.states() == ["Not accepted"], "it came back")
    phone.context.unroute("**/field/api/acts")
    phone.page.goto("/field/#/receipts")
    phone.page.get_by_text("0 agree, 1 only here, 0 only there").wait_for()
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_role("link", name="Not accepted").click()
    phone.page.get_by_text("Not yet").wait_for()
    phone.page.get_by_text("Let it go", exact=True).click()
    phone.page.get_by_label("Why").fill("Written twice")
    phone.page.get_by_role("button", name="Let it go for good").click()
    phone.page.get_by_text("Let go. It stays in the list with your reason.").wait_for()
    send(phone)
    phone.until(lambda: phone.states() == ["Dealt with", "Let go"], "nothing waits any more")
    phone.page.get_by_text("The county has everything but what stands below as not there.").wait_for()
    phone.page.get_by_role("heading", name="Not at the county: let go or mended here").wait_for()
    assert not phone.page.get_by_role("heading", name="The county has it").count()
    phone.page.get_by_role("link", name="Dealt with").click()
    phone.page.get_by_text("Never: it was let go or mended on this phone").wait_for()
    phone.page.get_by_text("Written twice").wait_for()
    assert not Receipt.objects.exists()


def test_what_lies_under_another_key_is_counted_and_given_up_only_when_the_worker_says_so(
    phone: Phone, worker: Person, grid: str
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    unreadable = {"code": "bad-input", "reason": "Some fields are wrong."}
    phone.context.route("**/field/api/acts", lambda route: route.fulfill(status=422, json=unreadable))
    phone.report("Refused", grid, [])
    phone.until(lambda: phone.states() == ["Not accepted"], "it came back")
    phone.context.unroute("**/field/api/acts")
    phone.page.goto("/field/#/report")
    phone.page.get_by_label("What do you see?").fill("Typed and not kept")
    phone.until(lambda: phone.rows("drafts") == 1, "what was typed is on the phone")
    Device.objects.update(data_key=sealed.seal(sealed.new_key().hex()))
    phone.page.reload()
    phone.page.get_by_role("button", name="Sign in with the password").click()
    phone.give_password(worker.login, make.PASSWORD)
    told = phone.page.get_by_role("alert")
    told.wait_for()
    assert "1 entry that the county does not have or did not take, and 1 begun and not finished" in told.inner_text()
    assert (phone.rows("entries"), phone.rows("drafts")) == (1, 1)
    phone.page.get_by_text("Begin anew without them").click()
    phone.page.get_by_role("button", name="Erase them and sign in").click()
    phone.page.get_by_label("New PIN").wait_for()
    assert (phone.rows("entries"), phone.rows("drafts")) == (0, 0)


def test_a_draft_keeps_its_photo_where_another_tab_clears_up_while_it_is_written(
    phone: Phone, worker: Person, tmp_path: Path
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.page.goto("/field/#/report")
    phone.page.get_by_label("From the gallery").first.set_input_files([picture(tmp_path, "1.jpg")])
    phone.page.get_by_role("img", name="Photo 1").wait_for()
    phone.until(lambda: phone.rows("drafts") == phone.rows("photos") == 1, "the draft with its photo is on the phone")
    phone.page.evaluate(CLEARED)
    phone.page.get_by_label("What do you see?").fill("A word more")
    phone.until(lambda: phone.page.evaluate("window.cleared === true"), "it was cleared up in between")
    phone.until(lambda: phone.rows("photos") == 1, "the photo is there again")
    phone.page.reload()
    phone.unlock()
    phone.page.goto("/field/#/report")
    phone.page.get_by_role("img", name="Photo 1").wait_for()
    assert phone.page.get_by_label("What do you see?").input_value() == "A word more"


def test_a_phone_with_a_full_disk_says_so_and_keeps_what_was_typed(phone: Phone, worker: Person, grid: str) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.page.goto("/field/#/report")
    phone.page.locator(".pick button").first.click()
    words = phone.page.get_by_label("What do you see?")
    words.fill("Nothing fits any more")
    phone.page.get_by_label("Grid", exact=True).select_option(label=grid)
    phone.page.evaluate(FULL)
    phone.page.get_by_role("button", name="Report it").click()
    phone.page.get_by_text("most likely for want of room").first.wait_for()
    assert words.input_value() == "Nothing fits any more"
    phone.page.evaluate("window.freed()")
    phone.page.get_by_role("button", name="Report it").click()
    phone.until(lambda: phone.page.url.endswith("#/today"), "it is kept once there is room")
    phone.until(lambda: phone.states() == [STORED], "and sent")
    assert Receipt.objects.count() == 1


def test_the_list_of_today_does_not_wait_for_the_grids_on_a_slow_line(phone: Phone, worker: Person, grid: str) -> None:
    held: dict[str, Any] = {}

    def hold(route: Any) -> None:
        held[route.request.url.split("/api/")[1].partition("?")[0]] = route

    phone.context.route("**/field/api/today?*", hold)
    phone.context.route("**/field/api/compare", hold)
    phone.sign_in_slowly(worker.login, make.PASSWORD)
    phone.page.goto("/field/#/today")
    fetched = phone.page.get_by_text("Your list is being fetched.")
    fetched.wait_for()
    phone.until(lambda: "today" in held, "the list is asked for")
    held["today"].fallback()
    phone.until(lambda: "compare" in held, "the grids are still on their way")
    fetched.wait_for(state="detached")
    coming = phone.page.get_by_text("Not all places of your grids are on this phone yet.")
    coming.wait_for()
    held["compare"].fallback()
    coming.wait_for(state="detached")
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_text("Last connected").wait_for()
