"""The work log (民情日志): what a person adds to what their acts already say (F3)."""

from __future__ import annotations

from django.db import models


class DayLog(models.Model):
    """One person's day: a sentence more, and whether the day is cleared (日清)."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    words = models.TextField(blank=True)
    """At most 2,000 characters."""
    cleared_at = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("person", "day", name="fieldwork_log_once_a_day")]
        indexes = [models.Index(fields=["area", "day"], name="fieldwork_log_area")]


class WeekLog(models.Model):
    """One person's week, closed (周结): what is left open goes on by name."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    monday = models.DateField()
    words = models.TextField(blank=True)
    left = models.PositiveIntegerField()
    """Matters still open when the week was closed."""
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("person", "monday", name="fieldwork_week_once")]
        indexes = [models.Index(fields=["area", "monday"], name="fieldwork_week_area")]
