"""What came back is mended, more than once if need be; and what the county has is told once (F7)."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import NotFound
from gridwork.cases.models import Case
from gridwork.sync.commands import verbs
from gridwork.sync.models import Receipt
from tests import make
from tests.journeys.phones import STORED, Phone

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_that_came_back_twice_is_dealt_with_by_the_third_try_on_phone_and_server(
    phone: Phone, worker: Person, grid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> Any:
        raise NotFound("There is no such case.")

    phone.sign_in(worker.login, make.PASSWORD)
    with monkeypatch.context() as refused:
        refused.setitem(verbs.COMMANDS, "report", refuses)
        phone.report("Nobody takes this yet", grid, [])
        phone.until(lambda: phone.states() == ["Not accepted"], "it came back")
        mend(phone)
        phone.until(lambda: phone.states() == ["Not accepted"] * 2, "so did the second try")
    mend(phone)
    phone.until(lambda: phone.states() == [STORED, "Dealt with", "Dealt with"], "the third deals with both")
    assert sorted(Receipt.objects.values_list("outcome", flat=True)) == ["settled", "settled", "stored"]
    assert Case.objects.count() == 1


def test_an_entry_whose_answer_was_lost_stands_once_in_the_comparison(phone: Phone, worker: Person, grid: str) -> None:
    phone.sign_in(worker.login, make.PASSWORD)
    phone.context.route("**/field/api/acts", lambda route: (route.fetch(), route.abort()))
    phone.report("Its answer gets lost", grid, [])
    phone.until(Case.objects.exists, "the county has it")
    phone.page.goto("/field/#/receipts")
    phone.page.get_by_text("1 agree, 0 only here, 0 only there").wait_for()
    assert phone.page.locator("main .item").count() == 1
    assert phone.faults == []


def mend(phone: Phone) -> None:
    """Open the newest that came back, and send it again as it is."""
    phone.page.goto("/field/#/outbox")
    phone.page.get_by_role("link", name="Not accepted").first.click()
    phone.page.get_by_role("link", name="Mend and send again").click()
    send = phone.page.get_by_role("button", name="Send again")
    send.click()
    send.wait_for(state="hidden")
    phone.page.goto("/field/#/outbox")
