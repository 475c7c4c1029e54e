"""What phones and the server tell each other: devices, receipts of acts, photos on their way (F7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gridwork.sync.rules.outcomes import Outcome


class Device(models.Model):
    """A phone a person signed in on. Listed to its owner, revocable; a revoked one wipes itself when it calls.

    ``digest`` is the SHA-256 of the secret it signs with. ``data_key`` is sealed: the key the phone
    keeps its own store under, given back to the same person on the same phone, so that a forgotten lock loses nothing.
    """

    uid = models.UUIDField()
    """Made by the phone; with the person it names the device."""
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    mark = models.CharField(max_length=64)
    """Of the password it signed in with: once that is another, the phone has to sign in again."""
    data_key = models.BinaryField()
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)
    """When the phone said that it has wiped its store."""
    skew = models.IntegerField(default=0)
    """Seconds the server's clock is ahead of the phone's, as last measured."""

    class Meta:
        constraints = [models.UniqueConstraint("person", "uid", name="sync_device_once_a_person")]


class Receipt(models.Model):
    """What became of one act a phone sent: stored, refused or in conflict. Sent again, it is answered from here.

    ``sent`` is the JSON text of the act as the phone sent it, kept while somebody has to deal
    with it and sealed under the cell's key; empty once stored. ``answer``: JSON text of reason, conflict, subject.
    """

    ref = models.UUIDField(unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    verb = models.CharField(max_length=24)
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    sent = models.BinaryField(null=True)
    answer = models.TextField(default="{}")
    subject_kind = models.CharField(max_length=16, blank=True)
    subject_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField()
    received_at = models.DateTimeField()
    skew = models.IntegerField(default=0)
    """Seconds by which the act's time was put right; 0: the phone's clock was taken as it was."""
    settled_by = models.UUIDField(null=True)
    """The later act that dealt with it."""

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="sync_receipt_person"),
            models.Index(
                fields=["person", "id"], name="sync_receipt_waiting", condition=Q(outcome__in=["refused", "conflict"])
            ),
            models.Index(
                fields=["person", "subject_id"],
                name="sync_receipt_changes",
                condition=Q(verb__in=["place.change", "record.change"]),
            ),
        ]


class Upload(models.Model):
    """A photo on its way: how much of it has arrived. The file's name is the hash of the phone's own bytes."""

    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "sha256", name="sync_upload_once_a_person")]
        indexes = [models.Index(fields=["begun_at"], name="sync_upload_open", condition=Q(whole_at=None))]
