"""Reading what a resident entrusted to us is itself an act on record (P2, P3)."""

from __future__ import annotations

from gridwork.base.errors import N_, NotFound
from gridwork.base.sealed import unseal
from gridwork.cases.commands.desk import open_desk
from gridwork.cases.models import Contact
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.journal.queries.replays import replayed
from gridwork.territory.rules.powers import Powers


def read_contact(act: Act, powers: Powers, case_id: int) -> Reporter:
    """How to reach the reporter; that it was read, by whom and when, goes into the journal.

    Raises NotFound when the reporter left none, NotAllowed without the capability ``contact.see``.
    """
    told = replayed(act, "case", Verb.READ)
    with act.book.transaction():
        desk = open_desk(act, powers, case_id, Verb.READ)
        contact = Contact.objects.filter(case_id=case_id).first()
        if contact is None:
            raise NotFound(N_("The reporter left no contact."))
        if told != case_id:
            desk.record(Verb.READ)
            desk.case.save(update_fields=["seq"])
        return Reporter.of_text(unseal(bytes(contact.sealed)))
