"""Rounds (巡查): from when to when, what was looked at, where one stopped and what was found (F2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Round(models.Model):
    """One walk through a grid. No track is kept: only stops the walker chose to note."""

    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    """Walked, pauses left out."""
    words = models.CharField(max_length=1000, blank=True)
    """What was looked at, in the walker's own words."""
    found = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__gte=F("started_at")), name="fieldwork_round_stops_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["grid", "-started_at"], name="fieldwork_round_grid"),
            models.Index(fields=["person", "-started_at"], name="fieldwork_round_person"),
        ]


class Stop(models.Model):
    """One stop on a round: a checkpoint scanned, something looked at, something found.

    ``report_ref``: the act that reported what was found, which may reach us before or after
    the round (both come from a phone in any order). ``longitude`` and ``latitude`` only where the walker gave them.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    at = models.DateTimeField()
    place = models.ForeignKey("ledger.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    scanned = models.BooleanField(default=False)
    """By the code on its plate."""
    words = models.CharField(max_length=500, blank=True)
    report_ref = models.UUIDField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["place", "-at"], name="fieldwork_stop_place", condition=Q(place__isnull=False)),
        ]
