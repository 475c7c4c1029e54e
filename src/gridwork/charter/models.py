"""Adopted charters: numbered versions with the day they take effect."""

from __future__ import annotations

from django.db import models


class CharterVersion(models.Model):
    """A charter as adopted. ``source`` is the merged, validated charter; a case keeps its version."""

    number = models.PositiveIntegerField(unique=True)
    key = models.CharField(max_length=48)
    effective_on = models.DateField()
    source = models.TextField()
    """JSON kept as text: its order is the order people see, which PostgreSQL's jsonb would lose."""
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-effective_on", "-number"], name="charter_version_in_force")]
