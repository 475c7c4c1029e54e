"""The phone loses nothing: batteries, valleys, dropped replies, new versions, forgotten PINs, lost phones (F7)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from PIL import Image

from gridwork.accounts.models import Person
from gridwork.base.pictures import path_of
from gridwork.cases.models import Case, Photo
from gridwork.faces.field import shell
from gridwork.sync.commands.devices import revoke_device
from gridwork.sync.models import Device, Receipt, Upload
from tests import make, recording
from tests.faces.desk import Staff
from tests.journeys.phones import KEPT, STORED, Phone, picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_reports_from_a_valley_arrive_once_each_and_photos_byte_for_byte(
    phone: Phone, worker: Person, grid: str, tmp_path: Path
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    for number in (1, 2, 3):
        phone.report(f"Hole number {number}", grid, [picture(tmp_path, f"{number}.jpg")])
    assert phone.states() == [KEPT] * 3
    assert phone.rows("photos") == 3
    phone.kill()

    phone.switch_on(offline=True)
    told: list[dict[str, Any]] = []
    pieces: list[tuple[str, str]] = []

    def stored_but_not_answered(route: Any) -> None:
        told.extend(route.request.post_data_json["acts"])
        route.fetch()
        route.abort("connectionreset")

    def broken_in_the_middle(route: Any) -> None:
        offset = route.request.headers.get("upload-offset", "")
        broken = offset not in ("", "0") and not any(before not in ("", "0") for _, before in pieces)
        pieces.append((route.request.url, offset))
        if broken:
            route.abort("connectionreset")
        else:
            route.fallback()

    phone.unlock()
    phone.until(lambda: phone.states() == [KEPT] * 3, "all three outlived the battery")
    phone.context.route("**/field/api/acts", stored_but_not_answered, times=1)
    phone.context.route("**/field/api/photos/*", broken_in_the_middle)
    phone.signal(there=True)
    phone.until(lambda: Case.objects.count() == 3, "the server has them")
    phone.until(lambda: told and phone.states() == [KEPT] * 3, "the phone has heard nothing of it")

    send = phone.page.get_by_role("button", name="Send and fetch now")
    send.click()
    phone.page.get_by_text("The server cannot be reached just now.").wait_for()
    assert phone.states() != [STORED] * 3
    send.click()
    phone.page.get_by_text("The county has everything you kept.").wait_for()
    assert phone.states() == [STORED] * 3
    assert sorted(Case.objects.values_list("words", flat=True)) == [f"Hole number {number}" for number in (1, 2, 3)]
    assert {str(ref) for ref in Receipt.objects.values_list("ref", flat=True)} == {act["ref"] for act in told}
    photos = {photo["sha256"]: photo["bytes"] for act in told for photo in act["photos"]}
    assert all(photo["height"] > photo["width"] for act in told for photo in act["photos"])
    assert set(Photo.objects.values_list("sha256", flat=True)) == set(photos)
    phone.until(lambda: phone.rows("photos") == 0, "photos leave the phone once the server has them whole")
    begun = [url for url, offset in pieces if offset == "0"]
    assert len(begun) == len(set(begun)) == 3
    for sha256, size in photos.items():
        kept = path_of(sha256).read_bytes()
        assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (sha256, size)
        assert size <= 400_000
        assert not Image.open(path_of(sha256)).getexif()


def test_the_same_picture_is_sent_by_two_people_and_both_entries_arrive(
    phone: Phone, worker: Person, staff: Staff, grid: str, tmp_path: Path
) -> None:
    passed_on = picture(tmp_path, "passed-on.jpg")
    staff.village.set_password(make.PASSWORD)
    staff.village.save(update_fields=["password"])
    phone.sign_in(staff.village.login, make.PASSWORD)
    phone.report("Seen by the village", grid, [passed_on])
    phone.until(lambda: Upload.objects.filter(whole_at__isnull=False).count() == 1, "the first one's photo is there")
    phone.sign_out()
    phone.sign_in(worker.login, make.PASSWORD)
    phone.report("Seen by the grid", grid, [passed_on])
    phone.until(lambda: Case.objects.count() == 2, "the second report is there")
    phone.until(lambda: phone.states() == [STORED], "and the phone knows it")
    assert list(
        Photo.objects.values("sha256").distinct().annotate(many=Count("pk")).values_list("many", flat=True)
    ) == [2]


def test_the_app_starts_with_no_signal_and_offers_what_was_being_typed(
    phone: Phone, worker: Person, staff: Staff, grid: str
) -> None:
    place = recording.shop(staff.county.grids[0], name="Corner shop")
    phone.sign_in(worker.login, make.PASSWORD)
    phone.page.goto("/field/#/report")
    phone.page.get_by_label("What do you see?").fill("Typed and not kept")
    phone.until(lambda: phone.rows("drafts") == 1, "what was typed is on the phone")
    phone.kill()

    phone.switch_on(offline=True)
    phone.page.clock.install()
    phone.unlock()
    phone.page.goto(f"/field/#/place/{place.pk}")
    phone.page.get_by_role("heading", name="Corner shop").first.wait_for()
    phone.page.goto("/field/#/report")
    assert phone.page.get_by_label("What do you see?").input_value() == "Typed and not kept"
    phone.page.get_by_label("Grid", exact=True).select_option(label=grid)
    phone.page.clock.fast_forward("11:00")
    phone.page.get_by_label("PIN", exact=True).wait_for()


def test_a_new_version_of_the_app_loses_no_entry_that_waits(
    phone: Phone, worker: Person, grid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.context.route("**/field/api/**", lambda route: route.abort())
    phone.report("Before the new version", grid, [])
    monkeypatch.setattr(shell, "version", lambda: "newer")
    phone.until(lambda: guides(phone) == 1, "the guide is on the phone")
    phone.page.evaluate("navigator.serviceWorker.ready.then(app => app.update())")
    phone.page.goto("/field/#/settings")
    phone.page.get_by_role("button", name="Take the new version").click()
    phone.page.get_by_label("PIN", exact=True).wait_for()
    phone.until(
        lambda: phone.page.evaluate("caches.keys()") == ["gridwork-shell-newer"], "only the new version is kept"
    )
    phone.unlock()
    phone.until(lambda: phone.states() == [KEPT], "the new version shows it, between two tries to send it")
    phone.context.unroute("**/field/api/**")
    phone.page.get_by_role("button", name="Send and fetch now").click()
    phone.until(lambda: phone.states() == [STORED], "it is sent by the new version")
    assert Case.objects.get().words == "Before the new version"
    assert guides(phone) == 1


def guides(phone: Phone) -> int:
    """In how many languages the guide lies on the phone."""
    kept = "caches.keys().then(all => caches.open(all[0])).then(shell => shell.keys())"
    return int(phone.page.evaluate(f"{kept}.then(kept => kept.filter(one => one.url.endsWith('.md')).length)"))


def test_a_lost_phone_wipes_itself_and_says_what_was_not_sent(phone: Phone, worker: Person, grid: str) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    phone.report("Never sent", grid, [])
    revoke_device(make.act(person=worker), worker.pk, Device.objects.get().pk)
    phone.signal(there=True)
    phone.page.get_by_text("This phone was taken off the list").wait_for()
    assert "1 entry not sent and gone" in phone.page.inner_text("main")
    phone.until(lambda: Device.objects.get().wiped_at is not None, "the server knows")
    held = phone.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert held == ["gridwork-phone"]
    assert Case.objects.count() == 0


def test_after_five_wrong_pins_the_password_brings_everything_back(phone: Phone, worker: Person, grid: str) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    phone.report("Behind a forgotten PIN", grid, [])
    phone.page.reload()
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more try"):
        phone.unlock("999999")
        phone.page.get_by_text(left).wait_for()
    phone.unlock("999999")
    phone.page.get_by_text("The PIN no longer opens this phone").wait_for()
    phone.signal(there=True)
    phone.page.get_by_role("button", name="Sign in with the password").click()
    phone.sign_in(worker.login, make.PASSWORD)
    phone.until(lambda: phone.states() == [STORED], "the entry is still there, and is sent")
    assert Case.objects.get().words == "Behind a forgotten PIN"


def test_what_is_wrong_with_a_pin_is_said_as_often_as_it_is_wrong(phone: Phone, worker: Person) -> None:
    phone.give_password(worker.login, make.PASSWORD)
    for pin in ("123", "1234"):
        phone.page.get_by_label("New PIN").fill(pin)
        assert not phone.page.get_by_text("A PIN has at least 6 digits.").is_visible()
        phone.page.get_by_role("button", name="Use this PIN").click()
        phone.page.get_by_text("A PIN has at least 6 digits.").wait_for()


def test_two_tabs_send_each_entry_once(phone: Phone, worker: Person, grid: str) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    first, second = phone.page, phone.tab(phone.context.new_page())
    phone.page = second
    phone.unlock()
    second.get_by_role("navigation", name="Main screens").wait_for()
    phone.signal(there=False)
    phone.page = first
    phone.report("Seen by both tabs", grid, [])
    second.goto("/field/#/outbox")
    second.get_by_text(KEPT).first.wait_for()
    calls: list[str] = []
    phone.context.on("response", lambda answer: answer.url.endswith("/acts") and calls.append(answer.url))
    phone.signal(there=True)
    second.get_by_text("The county has everything you kept.").wait_for()
    assert phone.states() == [STORED]
    assert len(calls) == 1
    assert Case.objects.count() == 1


def test_a_photo_the_server_will_never_take_can_be_done_without(
    phone: Phone, worker: Person, grid: str, tmp_path: Path
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    fault = {"code": "not-clean", "reason": "There is more in the file than the picture."}
    never = {"status": 422, "json": fault}
    phone.context.route(
        "**/field/api/photos/*",
        lambda route: route.fulfill(**never) if route.request.method == "PATCH" else route.fallback(),
    )
    phone.report("Its photo is not taken", grid, [picture(tmp_path, "never.jpg")])
    phone.until(lambda: phone.states() == ["The county has the words; photos not taken: 1"], "it comes back")
    phone.page.locator("a.item").first.click()
    phone.page.get_by_text("A photo was not taken: There is more in the file than the picture.").wait_for()
    phone.page.get_by_role("button", name="Do without this photo").click()
    phone.page.get_by_text(STORED).wait_for()
    phone.until(lambda: phone.rows("photos") == 0, "the photo leaves the phone")
    assert phone.states() == [STORED]
    phone.page.goto("/field/#/receipts")
    phone.page.get_by_text("1 agree, 0 only here, 0 only there").wait_for()


def test_who_signs_out_is_told_what_is_lost_and_leaves_nothing_on_the_phone(
    phone: Phone, worker: Person, grid: str
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    phone.report("Not sent before signing out", grid, [])
    phone.signal(there=True)
    phone.until(lambda: phone.states() == [STORED], "it is sent")
    phone.signal(there=False)
    phone.report("Never sent", grid, [])
    phone.page.goto("/field/#/settings")
    phone.page.get_by_text("Sign out", exact=True).click()
    phone.page.get_by_text("The county does not have 1 entry of yours").wait_for()
    phone.signal(there=True)
    phone.until(lambda: Case.objects.count() == 2, "with signal it goes by itself")
    phone.page.get_by_role("button", name="Sign out and erase").click()
    phone.page.get_by_label("Sign-in name").wait_for()
    held = phone.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert held == ["gridwork-phone"]
    phone.until(lambda: Device.objects.get().wiped_at is not None, "the server has ended its secret")


def test_the_guide_opens_with_no_signal_in_the_language_spoken_and_another_s_comes_with_signal(
    phone: Phone, worker: Person
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.until(lambda: guides(phone) == 1, "the guide is on the phone, in one language")
    phone.signal(there=False)
    phone.page.goto("/field/#/more")
    phone.page.get_by_role("link", name="Guide for grid workers").click()
    phone.page.get_by_role("heading", name="In the morning: Today").wait_for()
    assert "**" not in phone.page.inner_text("main")
    phone.page.goto("/field/#/settings")
    phone.page.get_by_role("button", name="繁體中文").click()
    phone.page.goto("/field/#/guide")
    phone.page.get_by_text("您所選語言的手冊要等下次聯網").wait_for()
    phone.page.get_by_role("heading", name="In the morning: Today").wait_for()
    phone.signal(there=True)
    phone.page.get_by_role("heading", name="早上：今日").wait_for()
    phone.signal(there=False)
    phone.page.goto("/field/#/settings")
    phone.page.goto("/field/#/guide")
    phone.page.get_by_role("heading", name="早上：今日").wait_for()
    assert guides(phone) == 2


def test_a_browser_finds_nothing_that_keeps_the_app_from_being_installed(phone: Phone) -> None:
    phone.until(lambda: phone.page.evaluate("!!navigator.serviceWorker.controller"), "the app is on the phone")
    asked = phone.context.new_cdp_session(phone.page)
    assert asked.send("Page.getAppManifest")["errors"] == []
    assert asked.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}
