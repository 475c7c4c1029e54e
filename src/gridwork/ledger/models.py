"""Ledger tables: places, records of forms, contacts who agreed, kept counters (L1–L4).

A thing's history is its journal (subject kinds ``place`` and ``record``); here stands its
present state. ``seq`` is the length of that journal: what a form has seen.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gridwork.ledger.rules.kinds import Condition, Kind, State

STATES = [(state.value, state.value) for state in State]


class CodeTable(models.Model):
    """One version of the standard codes of facilities (部件代码); the newest adopted one is offered."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()


class FacilityCode(models.Model):
    """One code of a table: kind (``facility`` or ``event``), major class, name and what it covers."""

    table = models.ForeignKey(CodeTable, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    major = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    scope = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("table", "kind", "code", name="ledger_code_once_a_table")]


class Place(models.Model):
    """A compound, building, entrance, dwelling, premises, facility or other spot (L2).

    ``sort``: the premises kind's key in the charter, or the facility's standard code.
    ``walk``: sortable street order, made by ``rules.walking`` from street, number, name.
    ``plate``: the code on the door plate. ``key``: ``source:key`` of an imported place.
    """

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    sort = models.CharField(max_length=48, blank=True)
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=40, blank=True)
    """Door number with unit and room, as people write it: ``12号3单元502``."""
    walk = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="within", db_index=False)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    grid = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """The basic grid it stands in under the edition in force; null: outside every grid."""
    located = models.CharField(max_length=12)
    """``inside``, ``border``, ``nearest``, ``chosen``, ``parent`` (by what it stands in) or ``none`` (C2)."""
    households = models.PositiveSmallIntegerField(default=0)
    """Households living in a dwelling, by count (L3)."""
    condition = models.CharField(max_length=8, blank=True, choices=[(c.value, c.value) for c in Condition])
    owner = models.CharField(max_length=120, blank=True)
    """The unit that keeps a facility: an organisation, never a person."""
    plate = models.CharField(max_length=12, unique=True)
    key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, default=State.OPEN, choices=STATES)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    import_id = models.BigIntegerField(null=True)
    """The import that brought it."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="ledger_place_point_whole_and_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="ledger_place_closed_at_unless_open",
            ),
            models.UniqueConstraint("key", name="ledger_place_key_once", condition=~Q(key="") & ~Q(state="withdrawn")),
        ]
        indexes = [
            models.Index(fields=["grid", "walk", "id"], name="ledger_place_street", condition=Q(state="open")),
            models.Index(fields=["grid", "walk", "id"], name="ledger_place_closed", condition=Q(state="closed")),
            models.Index(fields=["grid", "kind", "sort"], name="ledger_place_kind", condition=Q(state="open")),
            models.Index(fields=["parent"], name="ledger_place_within", condition=Q(parent__isnull=False)),
            models.Index(fields=["import_id"], name="ledger_place_import", condition=Q(import_id__isnull=False)),
        ]


class Record(models.Model):
    """One filled-in form about a place, or about the grid itself (L1).

    ``values`` is the JSON text of field key → value as ``rules.values`` stores it, written
    under ``version`` of the form and never rewritten by a newer one: a reader carries it
    over (``rules.carrying``). ``complete`` was judged under ``judged_version``.
    """

    form = models.CharField(max_length=48)
    version = models.PositiveIntegerField()
    judged_version = models.PositiveIntegerField()
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="records", db_index=False)
    grid = models.ForeignKey("territory.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    walk = models.CharField(max_length=200, blank=True)
    """Street order: that of its place."""
    values = models.TextField(default="{}")
    complete = models.BooleanField()
    verified_on = models.DateField()
    """The day it was last seen to be right."""
    verify_by = models.DateField(null=True)
    """Stale from the day after (L4); null: the form asks for no verifying."""
    key = models.CharField(max_length=80, blank=True)
    """``source:key`` of an imported record."""
    state = models.CharField(max_length=10, default=State.OPEN, choices=STATES)
    import_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField(default=0)
    secret = models.BinaryField(null=True)
    """The record's own key, sealed: what a household said is written in the journal under it,
    so that throwing the key away erases it there too (P3). Null where a form describes no household."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "form", "key", name="ledger_record_key_once", condition=~Q(key="") & ~Q(state="withdrawn")
            ),
        ]
        indexes = [
            models.Index(fields=["grid", "form", "walk", "id"], name="ledger_record_street", condition=Q(state="open")),
            models.Index(
                fields=["grid", "form", "walk", "id"], name="ledger_record_closed", condition=Q(state="closed")
            ),
            models.Index(fields=["form", "walk", "id"], name="ledger_record_form", condition=Q(state="open")),
            models.Index(fields=["verify_by", "id"], name="ledger_record_verify", condition=Q(state="open")),
            models.Index(fields=["form", "judged_version"], name="ledger_record_judged", condition=Q(state="open")),
            models.Index(fields=["place", "form"], name="ledger_record_place"),
            models.Index(fields=["import_id"], name="ledger_record_import", condition=Q(import_id__isnull=False)),
        ]


class Contact(models.Model):
    """A contact who agreed to be recorded for one field of a record. Sealed; deleted at their wish (L3, P3)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="contacts")
    field = models.CharField(max_length=48)
    sealed = models.BinaryField()
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("record", "field", name="ledger_contact_once_a_field")]


class Photo(models.Model):
    """A picture of a place, or the answer to a photo field of a record; the file is named by its hash (P5)."""

    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="photos")
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="photos")
    field = models.CharField(max_length=48, blank=True)
    act_ref = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, record__isnull=False) | Q(place__isnull=False, record=None),
                name="ledger_photo_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="ledger_photo_file")]


class Tally(models.Model):
    """Kept counts of one form in one grid (L4); ``./gridwork ledger check`` proves them equal to a recount.

    Of open records: ``records``, those ``complete``, those ``fresh`` on the day of
    :class:`Counted`. ``missing``: open places the form describes that have no record of it.
    """

    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=48)
    records = models.IntegerField(default=0)
    complete = models.IntegerField(default=0)
    fresh = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("grid", "form", name="ledger_tally_once")]


class Counted(models.Model):
    """One row: through which day freshness is counted, and for which charter and edition."""

    day = models.DateField()
    charter_id = models.BigIntegerField()
    """Whose forms say what is described and complete."""
    edition_id = models.BigIntegerField()
    """In whose grids the places stand."""


class Keying(models.Model):
    """A paper page keyed once and waiting for a second keying (L7). Contents sealed until then.

    ``record`` is null for a blank page of the booklet, which then has a ``grid``.
    """

    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="keyings")
    form = models.CharField(max_length=48)
    version = models.PositiveIntegerField()
    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")
    blank = models.CharField(max_length=16, blank=True)
    """The code printed on a blank page."""
    sealed = models.BinaryField()
    seen = models.PositiveIntegerField(default=0)
    first_id = models.BigIntegerField()
    """Who keyed it first; the second must be somebody else."""
    first_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "record", name="ledger_keying_one_waiting", condition=Q(record__isnull=False, settled_at=None)
            ),
            models.UniqueConstraint(
                "blank", name="ledger_keying_blank_waiting", condition=~Q(blank="") & Q(settled_at=None)
            ),
        ]


class Effort(models.Model):
    """What keeping one form cost one worker on one day (L8). A burden to lighten, never a score (A7)."""

    day = models.DateField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=48)
    """Form key; empty: places."""
    entries = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    """Time on the form, pauses over a quarter of an hour left out."""
    typed = models.PositiveIntegerField(default=0)
    """Values given."""
    repeated = models.PositiveIntegerField(default=0)
    """Of them, values the ledger already held for the same place."""

    class Meta:
        constraints = [models.UniqueConstraint("day", "person", "form", name="ledger_effort_once")]
        indexes = [models.Index(fields=["person", "day"], name="ledger_effort_person")]


class FieldUse(models.Model):
    """When a field was last filled in, and last asked for by a list, an export or a print (L8)."""

    form = models.CharField(max_length=48)
    field = models.CharField(max_length=48)
    filled_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("form", "field", name="ledger_field_use_once")]
