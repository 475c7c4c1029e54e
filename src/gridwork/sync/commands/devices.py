"""A phone signs in, is seen, is signed out for good, says that it wiped itself (F7, P4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from gridwork.accounts.commands import admit, proven
from gridwork.accounts.commands.attempts import forget_attempts
from gridwork.accounts.models import Person
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.rules.secret import digest, new_secret
from gridwork.accounts.rules.verbs import Verb
from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed
from gridwork.sync.models import Device
from gridwork.sync.queries.devices import mark_of


@dataclass(frozen=True, slots=True)
class DeviceSignedIn:
    """``secret`` is known nowhere else. ``data_key``: 32 bytes, under which the phone keeps its own store."""

    device: Device
    secret: str
    data_key: bytes


def sign_in_device(act: Act, login: str, password: str, *, uid: UUID, name: str) -> DeviceSignedIn:
    """Sign a phone in for whoever knows the password; its earlier secret ends.

    Raises what ``accounts.commands.proven`` does, and BadInput ``password-first`` for a password
    somebody else has set: it is changed at the office desk. The same person on the same phone
    gets the same data key again, so that what the phone keeps can be read; after it wiped itself, a new one.
    """
    person = proven(act, login, password)
    if person.must_change_password:
        forget_attempts(person.login)
        raise BadInput(
            N_("Somebody else set this password for you. Sign in at the office desk and change it first."),
            code="password-first",
        )
    return _signed_in(act, person, uid, name)


@transaction.atomic
def _signed_in(act: Act, person: Person, uid: UUID, name: str) -> DeviceSignedIn:
    admit(act, person, name)
    secret, at = new_secret(), act.recorded_at
    device = Device.objects.select_for_update().filter(person=person, uid=uid).first()
    device = device or Device(person=person, uid=uid)
    if not device.data_key or device.wiped_at is not None:
        device.data_key = sealed.seal(sealed.new_key().hex())
    device.name, device.digest, device.mark = name, digest(secret), mark_of(person)
    device.signed_in_at = device.seen_at = at
    device.revoked_at = device.wiped_at = None
    device.save()
    return DeviceSignedIn(device, secret, bytes.fromhex(sealed.unseal(device.data_key)))


def see_device(device: Device, at: datetime) -> None:
    """Note the use of a phone, at most every few minutes."""
    if device.seen_at + policy().seen_every <= at:
        Device.objects.filter(pk=device.pk).update(seen_at=at)


@transaction.atomic
def revoke_device(act: Act, person_id: int, device_id: int) -> None:
    """Sign a phone out for good, because it is lost: it wipes itself when it next calls. NotFound if not theirs."""
    if replayed(act, "person", Verb.REVOKE_DEVICE):
        return
    device = Device.objects.select_for_update().filter(pk=device_id, person=person_id, revoked_at=None).first()
    if device is None:
        raise NotFound(N_("This phone is signed out already."), code="no-device")
    device.revoked_at = act.recorded_at
    device.save(update_fields=["revoked_at"])
    write(act, Verb.REVOKE_DEVICE, "person", person_id, device=device.name)


@transaction.atomic
def note_wiped(act: Act, device: Device, unsent: int) -> None:
    """A revoked phone has wiped itself; ``unsent``: entries that went with it. Twice is not an error."""
    changed = Device.objects.filter(pk=device.pk, wiped_at=None).update(wiped_at=act.recorded_at)
    if changed:
        act = replace(act, ref=uuid7())
        write(act, Verb.WIPE_DEVICE, "person", device.person_id, device=device.name, unsent=unsent)
