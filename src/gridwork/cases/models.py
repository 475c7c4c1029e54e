"""Case tables (C1–C10). A case's history is its journal; here stands its present state."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Case(models.Model):
    """A problem with a place, a holder, a deadline and an answer.

    Clocks: ``step_due_at`` for the present step, ``promised_at`` for the resident (C6).
    ``pending`` is the verb the procedure waits for; empty when nothing is to be done.
    ``town``, ``station`` and ``grid`` are the areas it counts in, fixed at intake (G3).
    Its number, e.g. LT-2026-000123, is read from ``prefix``, the year and the id.
    """

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    tracking_code = models.CharField(max_length=16, unique=True)
    charter_id = models.BigIntegerField()
    """The CharterVersion it was opened under."""
    edition_id = models.BigIntegerField(null=True)
    external_key = models.CharField(max_length=64, null=True, unique=True)
    """``source:key`` of an imported case, so that a second import adds nothing."""

    category = models.CharField(max_length=48)
    words = models.TextField(blank=True)
    """What the reporter said."""
    address = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    located = models.CharField(max_length=12)
    """``inside``, ``border``, ``nearest``, ``chosen`` or ``none`` (C2)."""
    grid = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    station = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    via = models.CharField(max_length=12)
    reporter_id = models.BigIntegerField(null=True)
    """The person on duty who reported it; null for residents."""
    route = models.CharField(max_length=48, blank=True)
    """Key of the routing rule that decided; "why here" (C4)."""
    department = models.CharField(max_length=32, blank=True)
    department_area = models.ForeignKey(
        "territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    procedure = models.CharField(max_length=32)
    step = models.PositiveSmallIntegerField(default=0)
    pending = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=12)
    before_pause = models.CharField(max_length=12, blank=True)
    """The stage a suspended case goes back to."""

    office = models.ForeignKey(
        "territory.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Who holds it now; the shared inbox it waits in while ``assignee`` is null."""
    assignee = models.ForeignKey(
        "accounts.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handler_id = models.BigIntegerField(null=True)
    """Who last reported it handled; someone else must verify."""

    reported_at = models.DateTimeField()
    step_entered_at = models.DateTimeField()
    step_due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    """A clock runs into a year whose official holidays are not known yet."""
    suspended_at = models.DateTimeField(null=True)
    suspended_until = models.DateField(null=True)
    not_before = models.DateTimeField(null=True)
    """The next step may not be taken earlier: a public notice is still up."""
    handled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)

    answer = models.TextField(blank=True)
    """What was said to the resident."""
    public_result = models.TextField(blank=True)
    """The masked text on the public site."""
    rework = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)

    alarm_at = models.DateTimeField(null=True)
    """When the worker next has to warn or escalate; null when never (C7)."""
    alarm_level = models.PositiveSmallIntegerField(default=0)
    """0 calm, 1 warned, 2 B holder told, 3… so many offices up the line."""
    seq = models.PositiveIntegerField(default=0)
    """Length of its journal: what a form has seen, and what must still be there."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="cases_case_rating_1_to_5"),
            models.CheckConstraint(
                condition=Q(stage="closed") | Q(closed_at=None), name="cases_case_closed_at_only_when_closed"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="cases_case_point_whole_and_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(pending="", step_due_at=None) | (~Q(pending="") & Q(step_due_at__isnull=False)),
                name="cases_case_due_while_pending",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "step_due_at", "id"], name="cases_inbox", condition=~Q(pending="")),
            models.Index(fields=["assignee", "step_due_at", "id"], name="cases_mine", condition=~Q(pending="")),
            models.Index(fields=["office", "-id"], name="cases_office"),
            models.Index(fields=["assignee", "-id"], name="cases_assignee", condition=Q(assignee__isnull=False)),
            models.Index(
                fields=["department_area", "department", "-id"], name="cases_department", condition=~Q(department="")
            ),
            models.Index(fields=["grid", "-id"], name="cases_grid"),
            models.Index(fields=["station", "-id"], name="cases_station"),
            models.Index(fields=["town", "-id"], name="cases_town"),
            models.Index(fields=["grid", "step_due_at", "id"], name="cases_grid_due", condition=~Q(pending="")),
            models.Index(fields=["station", "step_due_at", "id"], name="cases_station_due", condition=~Q(pending="")),
            models.Index(fields=["town", "step_due_at", "id"], name="cases_town_due", condition=~Q(pending="")),
            models.Index(fields=["step_due_at", "id"], name="cases_due", condition=~Q(pending="")),
            models.Index(
                fields=["department_area", "department", "step_due_at", "id"],
                name="cases_department_due",
                condition=~Q(pending="") & ~Q(department=""),
            ),
            models.Index(fields=["id"], name="cases_provisional", condition=Q(provisional=True)),
            models.Index(fields=["alarm_at"], name="cases_alarm", condition=Q(alarm_at__isnull=False)),
            models.Index(
                fields=["-published_at", "-id"], name="cases_published", condition=Q(published_at__isnull=False)
            ),
            models.Index(fields=["category", "latitude"], name="cases_nearby", condition=~Q(pending="")),
            models.Index(fields=["merged_into"], name="cases_merged", condition=Q(merged_into__isnull=False)),
        ]

    @property
    def number(self) -> str:
        """The number people read aloud, e.g. ``LT-2026-000123``."""
        return f"{self.prefix}-{self.year}-{self.pk:06d}"


class Contact(models.Model):
    """How to reach the resident who reported, if they wished to say. Sealed (P3)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact")
    sealed = models.BinaryField()


class Photo(models.Model):
    """A picture, re-encoded and stripped of metadata (P5); the file is named by its hash."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    act_ref = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    moment = models.CharField(max_length=8, choices=[("before", "before"), ("after", "after"), ("other", "other")])
    public = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("case", "sha256", "moment", name="cases_photo_once")]
