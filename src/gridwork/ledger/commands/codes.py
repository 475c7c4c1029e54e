"""Adopt a version of the standard code table of facilities and events (L2)."""

from __future__ import annotations

from django.db import transaction

from gridwork.base import memo
from gridwork.base.errors import N_, BadInput
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import begin
from gridwork.ledger.models import CodeTable, FacilityCode
from gridwork.ledger.rules.code_table import digest, read
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

CODES = "codes"
"""What a code table is called in the journal."""
ADOPT = "adopt"
BATCH = 1000


def adopt_codes(act: Act, powers: Powers, text: str, *, name: str, source: str = "") -> tuple[CodeTable, bool]:
    """Adopt the codes of a CSV text as the next numbered version; says whether anything changed.

    A text that says what the newest version says changes nothing. Places keep the codes they
    have. BadInput or Problems for a faulty file; NotAllowed unless the person may import for
    the whole cell.
    """
    powers.must(Capability.LEDGER_IMPORT, (tree().root.id,))
    called = " ".join(name.split())
    if not called or len(called) > 120 or len(source) > 200:
        raise BadInput(N_("Give the table a name of at most 120 characters."), place="name")
    codes = read(text)
    told = digest(codes)
    with transaction.atomic():
        newest = CodeTable.objects.select_for_update().order_by("-number").first()
        if newest is not None and newest.digest == told:
            return newest, False
        table = CodeTable.objects.create(
            number=newest.number + 1 if newest else 1, name=called, source=source, digest=told, adopted_at=act.done_at
        )
        FacilityCode.objects.bulk_create(
            (FacilityCode(table=table, **code._asdict()) for code in codes), batch_size=BATCH
        )
        begin(act, ADOPT, CODES, table.pk, number=table.number, name=called, digest=told, codes=len(codes))
    memo.clear_all()
    return table, True
