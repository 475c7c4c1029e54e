"""What the tests of the ledgers' pages share: reading a page, records in a certain state."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

from django.test import Client

from gridwork.base.identifiers import record_code
from gridwork.ledger.commands.records import agree_contact
from gridwork.ledger.models import Record
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make, recording
from tests.faces.desk import Staff


def page_of(record: Record) -> str:
    """The address of a record's page."""
    return f"/desk/ledger/records/{record_code(record.pk)}"


def told(client: Client, address: str, status: int = 200) -> str:
    """The text of a page as it is read."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(answer.content.decode())


def long_ago(record: Record) -> Record:
    """The record was last checked a year ago."""
    day = date(2020, 1, 1)
    Record.objects.filter(pk=record.pk).update(verified_on=day, verify_by=day + timedelta(days=90))
    return record


def ref(page: str) -> str:
    """The reference of the act a page offers."""
    found = re.search(r'name="act_ref" value="([^"]+)"', page)
    assert found
    return found[1]


def with_contact(staff: Staff) -> Record:
    """A shop with somebody who agreed."""
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    agree_contact(make.act(), make.operator(), record.pk, "contact", ContactGiven("店主", "0500-7788"))
    return record


def fields_of(page: str) -> dict[str, Any]:
    """The hidden fields of the page's form, as a browser sends them."""
    form = page[page.index('class="ledger-form"') :]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found
