"""Exchange tables: imports of whole tables into the ledgers (L6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Stage(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded"
    """Columns are to be matched."""
    CHECKING = "checking"
    CHECKED = "checked"
    """The dry run is done; nothing has changed yet."""
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Import(models.Model):
    """One file brought into one ledger. ``target`` is ``places`` or a form's key.

    The worker carries it on from ``position`` (rows of the file behind it), so that a
    crash loses nothing and does nothing twice.
    """

    target = models.CharField(max_length=48)
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    """Rows outside it are refused."""
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=80)
    """Name of the file under the cell's imports folder; empty once it is forgotten."""
    digest = models.CharField(max_length=64)
    form_version = models.PositiveIntegerField(default=0)
    matching = models.TextField(default="{}")
    """JSON: column heading → field."""
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.UPLOADED)
    good_only = models.BooleanField(default=False)
    """Bring in the good rows although others were refused."""
    position = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    """Not taken back by an undo, because somebody worked on them since."""
    trouble = models.TextField(blank=True)
    """JSON of what stopped it: message, place, params."""
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    posting_id = models.BigIntegerField(null=True)
    act_ref = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True)
    """When the worker last moved it; a dead one is taken up again."""
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="exchange_import_at_work", condition=Q(stage__in=["checking", "running", "undoing"])
            ),
            models.Index(fields=["person", "-id"], name="exchange_import_person"),
        ]


class ImportChange(models.Model):
    """A thing an import changed (not one it added), and the journal entry that says from what."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()


class RememberedMatching(models.Model):
    """How the columns of a kind of file were matched last time, for the next file of the same heading."""

    target = models.CharField(max_length=48)
    heading = models.CharField(max_length=64)
    """SHA-256 of the column headings, in order."""
    matching = models.TextField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("target", "heading", name="exchange_matching_once")]
