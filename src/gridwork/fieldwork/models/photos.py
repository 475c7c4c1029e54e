"""Pictures taken in the field; the file is named by its hash and may still be on its way from a phone (P5)."""

from __future__ import annotations

from django.db import models


class Photo(models.Model):
    """A picture of a finding, a stop, an occasion: ``slot`` says which (a check's key, a stop's number)."""

    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    slot = models.CharField(max_length=32, blank=True)
    act_ref = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="fieldwork_photo_subject"),
            models.Index(fields=["sha256"], name="fieldwork_photo_file"),
        ]
