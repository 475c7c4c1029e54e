"""The ledger's tables, written row by row past the ORM: many rows cost as few statements as one."""

from __future__ import annotations

from gridwork.base.rows import Rows
from gridwork.ledger.models import Contact, Photo, Place, Record

PLACES, RECORDS, CONTACTS, PHOTOS = Rows(Place), Rows(Record), Rows(Contact), Rows(Photo)
