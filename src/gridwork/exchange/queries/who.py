"""In whose name the worker carries an import on, and what that person may do today."""

from __future__ import annotations

from gridwork.base.errors import N_, NotAllowed
from gridwork.base.moment import now
from gridwork.exchange.models import Import
from gridwork.exchange.rules.verbs import IMPORT, Verb
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def powers_for(person_id: int | None) -> Powers:
    """What the person may do now; whoever works at the command line may do everything."""
    return Powers.of_operator(tree().root.id) if person_id is None else powers_of(person_id, now())


def act_for(one: Import, verb: Verb) -> tuple[Act, Powers]:
    """A fresh act of whoever said ``verb`` to the import last, and their powers; NotAllowed when nobody did."""
    said = Entry.objects.filter(subject_kind=IMPORT, subject_id=one.pk, verb=verb)
    found = said.order_by("-seq").values_list("person_id", "posting_id").first()
    if found is None:
        raise NotAllowed(N_("Nobody asked for this import to be run."))
    person_id, posting_id = found
    return Act(Via.IMPORT, person_id=person_id, posting_id=posting_id), powers_for(person_id)
