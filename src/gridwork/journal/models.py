"""Journal tables: entries chained by hash per subject, and a seal for every day (P2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One act on one subject. Written once; nothing in the code updates or deletes it.

    ``body`` is the canonical JSON of the facts, kept as text because the hash is over the
    very bytes. ``digest`` = SHA-256 over the previous entry's digest and this entry's
    fields (``journal.rules.chain``). ``part`` tells apart the subjects of one act.
    """

    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    act_ref = models.UUIDField()
    part = models.PositiveSmallIntegerField(default=0)
    verb = models.CharField(max_length=24)
    person_id = models.BigIntegerField(null=True)
    posting_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=12)
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    body = models.TextField(default="{}")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("subject_kind", "subject_id", "seq", name="journal_entry_place_in_chain"),
            models.UniqueConstraint("act_ref", "part", name="journal_entry_act_once"),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], name="journal_entry_recorded"),
            # The log of a day writes itself from what its person did (F3).
            models.Index(
                fields=["person_id", "done_at"], name="journal_entry_person", condition=Q(person_id__isnull=False)
            ),
        ]


class Seal(models.Model):
    """The Merkle root over all entries recorded on one day, chained to the day before."""

    day = models.DateField(unique=True)
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
