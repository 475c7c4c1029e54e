"""Care tables: who enrolled in a programme, with consent and for what (S1). Nobody stands here who did not agree."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Enrolment(models.Model):
    """One participation in one programme. ``sealed`` holds name and number as the person gave them.

    On withdrawal what is sealed and the enrolment's own ``secret`` are destroyed: the row stays
    as a number in a count, and the journal cannot be read any more either (P3).
    """

    programme = models.CharField(max_length=32)
    charter_id = models.BigIntegerField()
    """Whose words of purpose the person agreed to."""
    place = models.ForeignKey("ledger.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """The dwelling, where they said so."""
    grid = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField(null=True)
    secret = models.BinaryField(null=True)
    consent_by = models.CharField(max_length=8, choices=[("self", "self"), ("guardian", "guardian")])
    consent_on = models.DateField()
    consent_how = models.CharField(max_length=12, choices=[("paper", "paper"), ("spoken", "spoken")])
    """Signed on paper, or spoken before a witness."""
    begun_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(sealed=None, secret=None),
                name="care_enrolment_forgotten_when_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["grid", "programme", "id"], name="care_enrolment_open", condition=Q(withdrawn_on=None)
            ),
            models.Index(fields=["place"], name="care_enrolment_place", condition=Q(place__isnull=False)),
        ]
