"""The boundary of an area in words (四至), for the edition in force (G6)."""

from __future__ import annotations

from django.db import transaction

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed
from gridwork.territory.models import Boundary
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.drafting import LONGEST_WORDS
from gridwork.territory.rules.powers import Powers


@transaction.atomic
def describe_area(act: Act, powers: Powers, area_id: int, words: str) -> Boundary:
    """Keep the boundary's words; the lines stay as drawn. NotAllowed without ``territory.edit`` there."""
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."), code="no-area")
    here = Boundary.objects.select_for_update().get(edition=present.edition_id, area=area_id)
    if replayed(act, "area", "describe") is not None:
        return here
    lineage = present.area(area_id).lineage
    powers.must(Capability.TERRITORY_EDIT, lineage)
    new = words.strip()
    if len(new) > LONGEST_WORDS:
        raise BadInput(N_("At most %(most)s characters."), place="described", most=LONGEST_WORDS)
    old, here.described = here.described, new
    here.save(update_fields=["described"])
    by = act.in_post(powers.posting_for(Capability.TERRITORY_EDIT, lineage))
    write(by, "describe", "area", area_id, old=old, new=new)
    return here
