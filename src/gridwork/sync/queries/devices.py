"""Which phone calls, and which phones a person has (F7, P4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from gridwork.accounts.models import Person
from gridwork.accounts.rules.secret import digest
from gridwork.base.prepared import Prepared, read
from gridwork.sync.models import Device
from gridwork.sync.rules import devices
from gridwork.sync.rules.devices import Standing


def device_by_secret(secret: str) -> Device | None:
    """The phone that signs with this secret, whatever its standing, its person loaded with it (one query)."""
    found = _BY_SECRET.rows(digest=digest(secret))
    if not found:
        return None
    device = read(Device, _DEVICE, found[0][: len(_DEVICE)])
    device.person = read(Person, _PERSON, found[0][len(_DEVICE) :])
    return device


_DEVICE, _PERSON = ([one.attname for one in model._meta.concrete_fields] for model in (Device, Person))


def _by_secret(digest: str) -> QuerySet[Any, Any]:
    return Device.objects.filter(digest=digest).values_list(*_DEVICE, *(f"person__{name}" for name in _PERSON))


_BY_SECRET = Prepared(_by_secret, digest="<digest>")
"""Asked with every call of a phone."""


def devices_of(person_id: int) -> list[Device]:
    """A person's phones that may still hold something, the last used first (one query)."""
    held = Device.objects.select_related("person").filter(person=person_id, wiped_at=None)
    return list(held.order_by("-seen_at", "-pk"))


def standing(device: Device, at: datetime) -> Standing:
    """What the phone may do at a moment; its person must be loaded."""
    return devices.standing(
        at,
        seen_at=device.seen_at,
        revoked=device.revoked_at is not None,
        wiped=device.wiped_at is not None,
        active=device.person.is_active,
        same_password=constant_time_compare(device.mark, mark_of(device.person)),
    )


def mark_of(person: Person) -> str:
    """A keyed hash of how the password is kept: another one as soon as the password is."""
    return salted_hmac("gridwork.sync.device", person.password, algorithm="sha256").hexdigest()
