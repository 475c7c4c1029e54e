"""Publicity tables: prints asked for and made (L7, G6, B2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Stage(models.TextChoices):
    """How far a print has come."""

    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Print(models.Model):
    """PDFs for all grids below an area, made by the worker one grid at a time (L7).

    ``what`` is one of ``rules.kinds.What``; ``options`` is JSON of what was chosen (forms, blank
    pages, paper). ``stored`` is a folder under the cell's prints.
    """

    what = models.CharField(max_length=12)
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    options = models.TextField(default="{}")
    language = models.CharField(max_length=8)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    """Characters that no font had; each shows as 〓."""
    trouble = models.TextField(blank=True)
    """Where it stopped: the code of a grid."""
    stored = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="publicity_print_at_work", condition=Q(stage__in=["waiting", "printing"])),
            models.Index(fields=["person", "-id"], name="publicity_print_person"),
        ]


class Blank(models.Model):
    """A blank page of a booklet: its code says for which grid and form version it was printed.

    Keyed in, it becomes the record whose key is ``paper:<code>``; so each page counts once.
    """

    code = models.CharField(max_length=12, unique=True)
    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=48)
    version = models.PositiveIntegerField()
    issued_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["issued_on"], name="publicity_blank_issued")]
