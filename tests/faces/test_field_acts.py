"""What phones send is carried out once, answered each for itself, and kept where it cannot be (F7)."""

from __future__ import annotations

import pytest

from gridwork.cases.models import Case
from tests import make
from tests.faces.desk import Staff
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db


def test_a_report_is_stored_once_however_often_it_comes(staff: Staff) -> None:
    phone = Phone.of(staff.worker)
    act = phone.act(
        "report", category="litter", words="路口垃圾桶满了", point=make.County.centre(staff.county.grids[0])
    )
    (first,) = phone.send(act)
    case = Case.objects.get()
    assert first["outcome"] == "stored"
    assert first["subject"] == {"kind": "case", "id": case.pk, "code": case.number}
    assert phone.send(act, act) == [first]
    assert Case.objects.count() == 1
    assert phone.get("receipts").json() == {"receipts": [first], "before": None}
