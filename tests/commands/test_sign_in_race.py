"""Many guesses at the same moment gain nothing over guesses in a row (P4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import Attempt, Person
from gridwork.accounts.rules.policy import Policy
from gridwork.base.errors import BadInput
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_guesses_at_once_only_three_are_looked_at(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGN_IN = Policy(failures=3, first_pause=timedelta(minutes=5))
    make.person("wang.li", password=make.PASSWORD)
    looked_at: list[str] = []
    check = Person.check_password

    def looking(self: Person, raw: str) -> bool:
        looked_at.append(raw)
        return check(self, raw)

    monkeypatch.setattr(Person, "check_password", looking)

    def guess(number: int) -> str:
        try:
            accounts.sign_in(make.act(), "wang.li", f"guess number {number}")
        except BadInput as refusal:
            return refusal.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(8) as many:
        answers = sorted(many.map(guess, range(8)))
    assert answers == ["locked"] * 5 + ["wrong-sign-in"] * 3
    assert len(looked_at) == 3
    assert Attempt.objects.get().failures == 3
