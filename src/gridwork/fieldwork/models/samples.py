"""Supervision samples: drawn by a seed anybody can check, called or revisited (F8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Sample(models.Model):
    """One draw for one area and period. ``seed`` with the frame gives the same items again, for ever.

    ``first``: the sample this one is drawn from (the town's of the village's). ``frame`` is how
    many there were to draw from, ``strata`` the JSON text of stratum → [in the frame, drawn].
    """

    key = models.CharField(max_length=48)
    """Key of the charter's sample."""
    of = models.CharField(max_length=12)
    charter_id = models.BigIntegerField()
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    """Whose work is looked at."""
    checked_by = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    """Whose people look: the area itself, the one above, or another of its level."""
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="again")
    period = models.DateField()
    """First day of the period the frame covers."""
    seed = models.CharField(max_length=64)
    seed_from = models.CharField(max_length=80)
    """Where the seed comes from: ``seal 2026-10-31``, or ``chance`` where no day is sealed yet."""
    frame = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    """SHA-256 over stratum and id of everything in the frame, in order."""
    strata = models.TextField()
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    due_on = models.DateField()
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("key", "area", "period", "checked_by", name="fieldwork_sample_once_a_period"),
        ]
        indexes = [models.Index(fields=["area", "-period"], name="fieldwork_sample_area")]


class SampleItem(models.Model):
    """One drawn thing and what was found. ``subject_id``: of a place, case, inspection or record by ``Sample.of``."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    stratum = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    drawn = models.PositiveIntegerField()
    """Its place in the order of the draw."""
    method = models.CharField(max_length=8, blank=True)
    answers = models.TextField(default="{}")
    """JSON text of question key → ``kinds.Said``."""
    words = models.CharField(max_length=500, blank=True)
    sealed = models.BinaryField(null=True)
    """The words instead, where they are about a household; until the next sample, or until it wants them out (P3)."""
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sample", "subject_id", name="fieldwork_sample_item_once"),
            models.CheckConstraint(
                condition=Q(checked_on=None, person=None) | Q(checked_on__isnull=False, person__isnull=False),
                name="fieldwork_sample_item_checked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["sample", "drawn"], name="fieldwork_sample_open", condition=Q(checked_on=None)),
            models.Index(fields=["subject_id"], name="fieldwork_sample_words", condition=Q(sealed__isnull=False)),
        ]
