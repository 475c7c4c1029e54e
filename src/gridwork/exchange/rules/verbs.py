"""What is done to an import, as the journal has it."""

from __future__ import annotations

from enum import StrEnum

from gridwork.base.errors import N_

IMPORT = "import"
"""Subject kind of the journal."""


class Verb(StrEnum):
    """Acts of people on imports and exports."""

    UPLOAD = "upload"
    RUN = "run"
    UNDO = "undo"
    EXPORT = "export"


VERB_NAMES: dict[Verb, str] = {
    Verb.UPLOAD: N_("Table brought"),
    Verb.RUN: N_("Table taken into the ledger"),
    Verb.UNDO: N_("Import undone"),
    Verb.EXPORT: N_("Ledger exported"),
}
