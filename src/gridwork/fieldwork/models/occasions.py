"""Meetings, talks, publicity days, drills, training, board checks: planned, held, minuted, attended (F6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gridwork.fieldwork.rules.kinds import Stage


class Occasion(models.Model):
    """One occasion of an area. Residents who came are a number; colleagues are named in :class:`Attendance`."""

    kind = models.CharField(max_length=16)
    """One of ``charter.work_parts.OCCASIONS``."""
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("ledger.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """Where: a hall; the key unit whose drill it is."""
    title = models.CharField(max_length=120)
    planned_for = models.DateField()
    held_on = models.DateField(null=True)
    minutes = models.TextField(blank=True)
    residents = models.PositiveIntegerField(default=0)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stage = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stage])
    reason = models.CharField(max_length=200, blank=True)
    """Why it was cancelled."""
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="held", held_on__isnull=False) | (~Q(stage="held") & Q(held_on=None)),
                name="fieldwork_occasion_held_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-planned_for"], name="fieldwork_occasion_area"),
            models.Index(
                fields=["place", "-held_on"], name="fieldwork_occasion_place", condition=Q(place__isnull=False)
            ),
        ]


class Attendance(models.Model):
    """A colleague who was there."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="attended")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("occasion", "person", name="fieldwork_attendance_once")]
