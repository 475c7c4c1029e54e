"""Blank pages of booklets, by the code printed on them (L7)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.charter.schema import Capability
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import NumberedForm, form_as, forms
from gridwork.ledger.queries.keyed import with_keys
from gridwork.ledger.queries.keying import no_such_page
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.keying import PAPER
from gridwork.publicity.models import Blank
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class BlankFound:
    """A blank page: ``printed`` is the form as it was printed, ``now`` as it is in force.

    ``became``: the record it was keyed in as, None while it was not.
    """

    code: str
    grid_id: int
    printed: NumberedForm
    now: NumberedForm
    became: int | None


def blank_page(powers: Powers, code: str) -> BlankFound:
    """The blank page with this code (two queries); NotFound when there is none within reach."""
    found = Blank.objects.filter(code=code).first()
    now = forms().get(found.form) if found is not None else None
    if found is None or now is None:
        raise no_such_page()
    if not powers.may(Capability.LEDGER_KEEP, lineage_of(found.grid_id), now.departments):
        raise no_such_page()
    printed = now if found.version == now.number else form_as(found.form, found.version)
    return BlankFound(code, found.grid_id, printed, now, became(found.form, code))


def became(form: str, code: str) -> int | None:
    """The record a blank page was keyed in as, None while it was not."""
    records = with_keys(Record.objects.filter(form=form), [f"{PAPER}{code}"])
    return records.values_list("pk", flat=True).first()
