"""Records are addressed by the code that stands on paper, so that a QR code and an address are one thing."""

from __future__ import annotations

from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import record_of_code


def id_of(code: str) -> int:
    """The record's id; NotFound for what is no code or fails its check sign."""
    record_id = record_of_code(code)
    if not record_id:
        raise NotFound(N_("There is no such record."))
    return record_id
