"""The phone waits when it is asked to, and says what came back in the language of whoever reads it (F7, P5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import NotFound
from gridwork.base.pictures import path_of
from gridwork.cases.models import Case, Photo
from gridwork.faces import limits
from gridwork.sync.commands import verbs
from tests import make
from tests.journeys.phones import KEPT, STORED, Phone, picture

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = "The county asks this phone for a short pause. The rest goes by itself."


def few(monkeypatch: pytest.MonkeyPatch, limit: limits.Limit, times: int) -> None:
    """So many in a minute."""
    monkeypatch.setattr(limit, "times", times)
    monkeypatch.setattr(limit, "seconds", 60)
    limit.clear()


def a_minute_later(phone: Phone, limit: limits.Limit) -> None:
    """On the phone, whose clock can be put forward, and for the server, which forgets who asked how often."""
    limit.clear()
    phone.page.clock.fast_forward("01:10")


def test_a_phone_that_is_asked_for_a_pause_waits_and_then_goes_on_by_itself(
    phone: Phone, worker: Person, grid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.page.clock.install()
    few(monkeypatch, limits.UPLOADS, 1)
    answers: list[int] = []
    phone.context.on("response", lambda answer: answer.url.endswith("/acts") and answers.append(answer.status))
    phone.report("Goes at once", grid, [])
    phone.until(lambda: phone.states() == [STORED], "the first is sent")
    phone.report("Waits a little", grid, [])
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_text(PAUSE).wait_for()
    assert phone.states() == [KEPT, STORED]
    phone.page.get_by_role("button", name="Send and fetch now").click()
    phone.page.wait_for_timeout(500)
    assert answers == [200, 429], "whatever is pressed, the phone leaves the server alone"
    assert "too often" not in phone.page.inner_text("main")
    a_minute_later(phone, limits.UPLOADS)
    phone.until(lambda: phone.states() == [STORED, STORED], "it goes by itself")
    phone.page.get_by_text("The county has everything you kept.").wait_for()
    assert not phone.page.get_by_text(PAUSE).is_visible()
    assert answers == [200, 429, 200]
    assert Case.objects.count() == 2


def test_without_a_signal_nothing_claims_to_be_on_its_way_though_the_app_goes_on_trying(
    phone: Phone, worker: Person, grid: str
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.signal(there=False)
    phone.page.get_by_text("No signal. You can go on working.").wait_for()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    phone.context.route("**/field/api/acts", hold)
    phone.report("Seen in the valley", grid, [])
    phone.until(lambda: bool(held), "the app tries all the same, for a phone may be wrong about its signal")
    assert phone.states() == [KEPT]
    assert phone.page.get_by_text("No signal. 1 entry kept on this phone.").is_visible()
    held[0].abort()
    phone.context.unroute("**/field/api/acts")
    phone.signal(there=True)
    phone.until(lambda: phone.states() == [STORED], "it went with the signal")


def test_a_photo_goes_on_after_the_pause_where_it_stood(
    phone: Phone, worker: Person, grid: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.page.clock.install()
    few(monkeypatch, limits.PIECES, 2)
    pieces: list[tuple[str, int]] = []

    def heard(answer: Any) -> None:
        if "/api/photos/" in answer.url and answer.request.method == "PATCH":
            pieces.append((answer.request.headers["upload-offset"], answer.status))

    phone.context.on("response", heard)
    phone.report("With a photo in two pieces", grid, [picture(tmp_path, "noise.jpg")])
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_text(PAUSE).wait_for()
    a_minute_later(phone, limits.PIECES)
    phone.until(lambda: phone.states() == [STORED], "the photo is whole")
    assert pieces == [("0", 204), ("262144", 429), ("262144", 204)]
    assert path_of(Photo.objects.get().sha256).is_file()


def test_what_came_back_is_read_in_the_language_chosen_afterwards(
    phone: Phone, worker: Person, grid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> Any:
        raise NotFound("There is no such case.")

    phone.sign_in(worker.login, make.PASSWORD)
    monkeypatch.setitem(verbs.COMMANDS, "report", refuses)
    phone.report("Nobody will take this", grid, [])
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_text("There is no such case.").wait_for()
    phone.page.goto("/field/#/settings")
    phone.page.get_by_role("button", name="简体中文").click()
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_text("没有这件案卷。").wait_for()
    assert not phone.page.get_by_text("There is no such case.").is_visible()
