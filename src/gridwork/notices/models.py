"""Messages to people: an inbox for each, and an outbox for what leaves the system."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One line in a person's inbox. ``kind`` picks the translated text, ``facts`` fill it."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    unmailed = models.BooleanField(default=True)
    """The worker has yet to see whether it goes by mail too."""

    class Meta:
        indexes = [
            models.Index(fields=["person", "read_at", "-created_at"], name="notices_inbox"),
            models.Index(fields=["id"], name="notices_unmailed", condition=Q(unmailed=True)),
        ]


class Outgoing(models.Model):
    """A message to send once the transaction that asked for it has committed.

    The worker takes rows whose ``next_try_at`` has come, puts that time off while it sends,
    and tries again with growing pauses until it is sent or given up. ``fault`` keeps why.
    """

    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="notices_outgoing_due")]
