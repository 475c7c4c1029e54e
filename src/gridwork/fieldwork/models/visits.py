"""Visits to households, premises and people in care who agreed (F4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Visit(models.Model):
    """One visit. ``day`` is when it was made, ``recorded_at`` when we heard of it.

    What was said about a household stands in ``sealed``, and only until the next visit but two,
    or until the household wants it out (P3).
    """

    kind = models.CharField(max_length=48)
    """Key of the charter's visit."""
    place = models.ForeignKey("ledger.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    enrolment = models.ForeignKey(
        "care.Enrolment", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=200, blank=True)
    """Why nobody was met; why it is late."""
    needs = models.TextField(blank=True)
    """Keys of the needs that were said, comma between."""
    sealed = models.BinaryField(null=True)
    makes_up = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(enrolment__isnull=False), name="fieldwork_visit_goes_somewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["grid", "kind", "day"], name="fieldwork_visit_grid"),
            models.Index(fields=["place", "-day"], name="fieldwork_visit_place", condition=Q(place__isnull=False)),
            models.Index(
                fields=["enrolment", "-day"], name="fieldwork_visit_enrolment", condition=Q(enrolment__isnull=False)
            ),
        ]
