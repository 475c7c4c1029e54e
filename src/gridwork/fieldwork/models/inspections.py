"""Inspections, what they found, the notices to put it right, and the dossiers of key units (F5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gridwork.fieldwork.rules import kinds


class Rectification(models.Model):
    """A numbered rectification notice (整改通知书) and the chain that hangs on it: one deadline at a time.

    ``deadline_at``: by when it must be put right; ``inspect_by``: by when it is looked at again. Both are
    those of the present ``round`` (1: the first). Handed over, ``case`` goes on with it. Its number, e.g.
    ``LT-整改-2026-000123``, counts the notices of the year.
    """

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    """Key of the charter's inspection."""
    charter_id = models.BigIntegerField()
    place = models.ForeignKey("ledger.Place", on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("territory.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    """In whose name it was issued: those who stand behind it are told, and the offices above (C7)."""
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in kinds.Chain])
    round = models.PositiveSmallIntegerField(default=1)
    deadline_at = models.DateTimeField()
    inspect_by = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)
    """When the worker next has to tell somebody; null when never."""
    alarm_level = models.PositiveSmallIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("year", "number", name="fieldwork_rectification_number"),
            models.CheckConstraint(
                condition=Q(state="issued", ended_at=None) | (~Q(state="issued") & Q(ended_at__isnull=False)),
                name="fieldwork_rectification_ended_unless_issued",
            ),
            models.CheckConstraint(
                condition=Q(state="handed over", case__isnull=False) | (~Q(state="handed over") & Q(case=None)),
                name="fieldwork_rectification_case_when_handed_over",
            ),
        ]
        indexes = [
            models.Index(fields=["grid", "-id"], name="fieldwork_notice_grid"),
            models.Index(fields=["deadline_at", "id"], name="fieldwork_notice_due", condition=Q(state="issued")),
            models.Index(fields=["alarm_at"], name="fieldwork_notice_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(fields=["id"], name="fieldwork_notice_provisional", condition=Q(provisional=True)),
        ]

    @property
    def full_number(self) -> str:
        """The number people read aloud."""
        return f"{self.prefix}-整改-{self.year}-{self.number:06d}"


class Inspection(models.Model):
    """One look at one place, line by line of the charter's checklist."""

    kind = models.CharField(max_length=32)
    charter_id = models.BigIntegerField()
    place = models.ForeignKey("ledger.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        "territory.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.CharField(max_length=24)
    """Level key of the area of the inspector's post (``cell``: the county): whose turn it was."""
    done_at = models.DateTimeField()
    day = models.DateField()
    makes_up = models.DateField(null=True)
    """A day of the earlier period whose turn it makes up for."""
    answers = models.TextField()
    """JSON text of check key → ``kinds.Answer``."""
    failed = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000, blank=True)
    again_for = models.ForeignKey(Rectification, null=True, on_delete=models.PROTECT, related_name="again")
    """The notice it looks at again."""
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "-day"], name="fieldwork_inspection_place"),
            models.Index(fields=["grid", "kind", "level", "day"], name="fieldwork_inspection_grid"),
            models.Index(fields=["person", "day"], name="fieldwork_inspection_person"),
        ]


class Finding(models.Model):
    """One check that failed, and what became of it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    rectification = models.ForeignKey(Rectification, null=True, on_delete=models.PROTECT, related_name="findings")
    place = models.ForeignKey("ledger.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    check_key = models.CharField(max_length=32)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in kinds.Finding])
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("inspection", "check_key", name="fieldwork_finding_once_a_check")]
        indexes = [models.Index(fields=["place", "-id"], name="fieldwork_finding_place")]


class KeyUnit(models.Model):
    """The dossier of a key unit: who answers for it. Name and work number are sealed and were agreed to (P3)."""

    place = models.ForeignKey("ledger.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField(null=True)
    agreed_on = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("place", name="fieldwork_key_unit_once", condition=Q(until=None)),
        ]
        indexes = [models.Index(fields=["id"], name="fieldwork_key_units", condition=Q(until=None))]


class Upkeep(models.Model):
    """One entry of a dossier: equipment looked after, the yearly assessment, a drill, a training."""

    unit = models.ForeignKey(KeyUnit, on_delete=models.CASCADE, related_name="upkeeps")
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in kinds.Upkeep])
    day = models.DateField()
    words = models.CharField(max_length=500)
    occasion = models.ForeignKey("fieldwork.Occasion", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "kind", "-day"], name="fieldwork_upkeep_last")]
