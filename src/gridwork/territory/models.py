"""Territory tables: areas, their boundaries by edition, offices, posts and postings (G1–G5)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """A node of the level tree: the cell itself (depth 0), a town, a village, a basic grid.

    An area keeps its identity through editions; what changes (shape, parent, name) stands
    in :class:`Boundary`. ``parent``, ``name`` and ``lineage`` here are those of the edition
    in force. ``lineage`` is ``/1/4/9/``: the ids from the root down to this area.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=24)
    """Key of the charter's level; ``cell`` for the root."""
    depth = models.PositiveSmallIntegerField()
    basic = models.BooleanField(default=False)
    dedicated = models.BooleanField(default=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    lineage = models.CharField(max_length=120, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(depth=0, parent=None) | Q(depth__gt=0, parent__isnull=False),
                name="territory_area_only_root_has_no_parent",
            ),
        ]
        indexes = [models.Index(fields=["parent", "code"], name="territory_area_children")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A dated redrawing of the territory. Cases keep the edition they were located in (G3)."""

    number = models.PositiveIntegerField(unique=True)
    effective_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    adopted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    """When the areas took on this edition's names and parents; null until it takes effect."""

    class Meta:
        indexes = [models.Index(fields=["-effective_on", "-number"], name="territory_edition_in_force")]


class Boundary(models.Model):
    """One area's shape, name, parent and kind in one edition. ``shape`` is WKB, WGS 84 lon/lat."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="boundaries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="boundaries")
    parent = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    dedicated = models.BooleanField(default=False)
    shape = models.BinaryField(null=True)
    households = models.PositiveIntegerField(null=True)
    described = models.TextField(blank=True)
    """The boundary in words."""

    class Meta:
        constraints = [models.UniqueConstraint("edition", "area", name="territory_boundary_once_an_edition")]


class Office(models.Model):
    """Who can hold work: an area's own office, or a department's desk in an area.

    ``department`` is empty for the area's own office (grid, village station, town centre).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="offices")
    department = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("area", "department", name="territory_office_once")]


class Post(models.Model):
    """A post in an office, e.g. grid head of grid 3. ``kind`` is the charter's post key."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint("office", "kind", name="territory_post_once")]


class Posting(models.Model):
    """A person holds a post as A or B holder for some days (AB岗). History is never deleted."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="postings")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="postings")
    rank = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")], default="A")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    """Last day held, inclusive; null while it lasts."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("from_day")), name="territory_posting_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["person", "to_day"], name="territory_posting_person")]


class Absence(models.Model):
    """Dated leave of a holder; meanwhile the B holder of the post acts."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="absences")
    from_day = models.DateField()
    to_day = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="territory_absence_days_in_order"),
        ]


class Draft(models.Model):
    """A redrawing under way of the areas right below ``parent``; nothing counts until it is adopted (G2, G3).

    ``features``: JSON text of a GeoJSON FeatureCollection of all of them, as
    ``rules.drafting`` reads it. ``proposed``: the same as the division assistant gave it,
    empty for a draft drawn by hand. ``seq`` grows with every save: what a form has seen.
    """

    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    """The edition it was begun from."""
    author = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    features = models.TextField()
    proposed = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(one, one) for one in ("open", "adopted", "discarded")])
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    seq = models.PositiveIntegerField(default=1)
    adopted_as = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="adopted", adopted_as__isnull=False) | (~Q(state="adopted") & Q(adopted_as=None)),
                name="territory_draft_adopted_as_an_edition",
            ),
        ]
        indexes = [models.Index(fields=["state", "-changed_at"], name="territory_drafts")]
