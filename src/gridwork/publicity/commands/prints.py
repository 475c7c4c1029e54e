"""Asking for prints, and cancelling them (L7, G6, B2)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, write
from gridwork.journal.queries.replays import replayed
from gridwork.ledger.commands.effort import note_asked
from gridwork.ledger.queries.forms import forms as forms_in_force
from gridwork.publicity.models import Print, Stage
from gridwork.publicity.queries.prints import may_have, print_seen
from gridwork.publicity.rules.kinds import MOST_AT_ONCE, MOST_BLANKS, PRINT, Paper, Verb, What
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal


@transaction.atomic
def ask(
    act: Act, powers: Powers, *, what: str, area_id: int, forms: Sequence[str] = (), blanks: int = 0,
    paper: str = Paper.A6, language: str,
) -> Print:  # fmt: skip
    """Ask for one PDF for each basic grid in an area; the worker makes them.

    ``forms``: of a booklet, in the charter's order; ``blanks``: blank pages of each. BadInput
    (places ``what``, ``area``, ``forms``, ``blanks``) for what cannot be printed, NotAllowed
    beyond one's reach, Conflict while too many of one's prints wait.
    """
    known = replayed(act, PRINT, Verb.ASK)
    if known is not None:
        return Print.objects.get(pk=known)
    if act.person_id is None:
        raise NotAllowed(N_("A print belongs to somebody. Sign in first."))
    chosen = _chosen(what, area_id, forms, blanks, paper)
    if not may_have(powers, what, area_id, chosen):
        raise refusal(Capability.LEDGER_SEE)
    waiting = Print.objects.filter(person=act.person_id, stage__in=[Stage.WAITING, Stage.PRINTING]).count()
    if waiting >= MOST_AT_ONCE:
        raise Conflict(
            N_("%(most)s of your prints are still being made. Wait for them, or cancel one."), most=MOST_AT_ONCE
        )
    booklet = what == What.BOOKLET
    options: dict[str, Any] = {"forms": chosen, "blanks": blanks, "paper": paper} if booklet else {}
    made = Print.objects.create(
        what=what, area_id=area_id, options=json.dumps(options), language=language, person_id=act.person_id,
        total=len(tree().grids_below(area_id)), stored=secrets.token_hex(16), asked_at=act.recorded_at,
    )  # fmt: skip
    begin(act, Verb.ASK, PRINT, made.pk, what=what, area=area_id, **options)
    for key in chosen:
        note_asked(act, key, [one.key for one in forms_in_force()[key].form.fields])
    return made


@transaction.atomic
def cancel(act: Act, powers: Powers, print_id: int) -> Print:
    """Stop a print that is waiting or being made; a second cancelling changes nothing. NotFound out of reach."""
    print_seen(powers, print_id)
    found = Print.objects.select_for_update().get(pk=print_id)
    if found.stage == Stage.CANCELLED:
        return found
    if found.stage not in (Stage.WAITING, Stage.PRINTING):
        raise Conflict(N_("This print is finished already; there is nothing to cancel."))
    found.stage, found.done_at, found.alive_at = Stage.CANCELLED, act.recorded_at, None
    found.save(update_fields=["stage", "done_at", "alive_at"])
    write(act, Verb.CANCEL, PRINT, found.pk)
    return found


def _chosen(what: str, area_id: int, wanted: Sequence[str], blanks: int, paper: str) -> list[str]:
    """The forms of a booklet in the charter's order; none for other prints."""
    present = tree()
    if what not in list(What) or paper not in list(Paper):
        raise BadInput(N_("This cannot be printed."), place="what")
    if area_id not in present or not present.grids_below(area_id):
        raise BadInput(N_("Choose an area of the territory."), place="area")
    if what != What.BOOKLET:
        return []
    chosen = [key for key in forms_in_force() if key in set(wanted)]
    if not chosen or len(chosen) != len(set(wanted)):
        raise BadInput(N_("Choose the forms to print."), place="forms")
    if not 0 <= blanks <= MOST_BLANKS:
        raise BadInput(
            N_("At most %(most)s blank pages of a form go into one booklet."), place="blanks", most=MOST_BLANKS
        )
    return chosen
