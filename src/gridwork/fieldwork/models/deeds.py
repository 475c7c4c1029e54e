"""What was done towards a duty, an inspection or a visit that is due; one narrow row a deed (F1)."""

from __future__ import annotations

from django.db import models


class Deed(models.Model):
    """Something done on a day by a person in a post, written by the very command that did it (L8).

    The calendar of duties is computed from these; nobody fills it in. ``kind``: a
    ``DutyKind``, ``inspection:KEY`` or ``visit:KEY``. ``area`` is where it was done. ``makes_up``: a day of
    the earlier period it makes up for, with the ``reason`` for being late. An occasion is a deed of
    everybody who was there.
    """

    kind = models.CharField(max_length=48)
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    """The local day it was done on, never the day it was recorded."""
    seconds = models.PositiveIntegerField(default=0)
    """How long it took, where that counts: rounds."""
    makes_up = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField(null=True)
    """Null: the deed is its own subject (a zero report)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "subject_kind", "subject_id", "person", name="fieldwork_deed_once_a_subject",
                condition=models.Q(subject_id__isnull=False),
            ),
            models.UniqueConstraint(
                "area", "day", "posting", name="fieldwork_one_zero_report", condition=models.Q(kind="zero report")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["area", "day"], name="fieldwork_deed_area"),
            models.Index(fields=["person", "kind", "day"], name="fieldwork_deed_person"),
            models.Index(
                fields=["person", "makes_up"], name="fieldwork_deed_late", condition=models.Q(makes_up__isnull=False)
            ),
        ]


class Excuse(models.Model):
    """Why a duty of a post was late or not done in one period (F1). ``period`` is its first day."""

    duty = models.CharField(max_length=48)
    """Key of a duty of the charter, ``inspection:KEY`` or ``visit:KEY``."""
    post = models.ForeignKey("territory.Post", on_delete=models.PROTECT, related_name="+")
    period = models.DateField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("post", "duty", "period", name="fieldwork_excuse_once")]
