"""Places and records as a phone keeps them (F7). Contacts of households never leave the server this way (P3)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gridwork.base.identifiers import record_code
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Contact, Place, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as, forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.asking import complete
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.freshness import verify_by
from gridwork.ledger.rules.kinds import State
from gridwork.sync.rules import answers
from gridwork.territory.rules.powers import Powers

SEE = Capability.LEDGER_SEE


def places_for(powers: Powers, ids: Sequence[int]) -> list[answers.Place]:
    """The open ones of these places the person may see (one query, none without ids)."""
    if not ids:
        return []
    rows = Place.objects.filter(pk__in=ids, state=State.OPEN, grid__isnull=False).order_by("pk")
    return [_place(one) for one in rows if may_place(powers, SEE, one.kind, one.sort, one.grid_id)]


def records_for(powers: Powers, ids: Sequence[int]) -> list[answers.Record]:
    """The open ones of these records the person may see, in the terms of the forms in force (two queries at most)."""
    if not ids:
        return []
    known = forms()
    rows = Record.objects.filter(pk__in=ids, state=State.OPEN, form__in=list(known), grid__isnull=False).order_by("pk")
    seen = [one for one in rows if powers.may(SEE, lineage_of(one.grid_id), known[one.form].departments)]
    agreed: dict[int, set[str]] = {}
    for record_id, field in Contact.objects.filter(record__in=[one.pk for one in seen]).values_list("record", "field"):
        agreed.setdefault(record_id, set()).add(field)
    return [_record(one, known[one.form], agreed.get(one.pk, set())) for one in seen]


def _place(place: Place) -> answers.Place:
    point = None
    if place.longitude is not None and place.latitude is not None:
        point = (place.longitude, place.latitude)
    return {
        "id": place.pk, "seq": place.seq, "grid": place.grid_id or 0, "kind": place.kind, "sort": place.sort,
        "name": place.name, "street": place.street, "number": place.number, "title": place_title(place),
        "walk": place.walk, "parent": place.parent_id, "point": point, "households": place.households,
        "condition": place.condition, "plate": place.plate,
    }  # fmt: skip


def _record(record: Record, now: NumberedForm, agreed: set[str]) -> answers.Record:
    """Complete and fresh as the form in force has it: the worker may not have judged the record anew yet."""
    written = now.form if record.version == now.number else form_as(record.form, record.version).form
    values = carry(json.loads(record.values), written, now.form).values
    until = verify_by(record.verified_on, now.form.verify_every)
    return {
        "id": record.pk, "seq": record.seq, "form": record.form, "code": record_code(record.pk),
        "place": record.place_id, "grid": record.grid_id or 0, "values": values,
        "complete": complete(now.form, values, agreed), "verify_by": until.isoformat() if until else None,
    }  # fmt: skip
