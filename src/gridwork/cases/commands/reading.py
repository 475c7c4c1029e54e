"""Reading what a resident entrusted to us is itself an act on record (P2, P3)."""

from __future__ import annotations

from gridwork.base.errors import N_, NotFound
from gridwork.base.sealed import unseal
from gridwork.cases.commands.desk import open_desk
from gridwork.cases.models import Contact
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers


def read_contact(act: Act, powers: Powers, case_id: int) -> Reporter:
    """How to reach the reporter; that it was read, by whom and when, goes into the journal:
    every reading, also one sent twice under one reference, for each of them showed it.

    Raises NotFound when the reporter left none, NotAllowed without the capability ``contact.see``.
    """
    with act.book.transaction():
        desk = open_desk(act.again(), powers, case_id, Verb.READ)
        contact = Contact.objects.filter(case_id=case_id).first()
        if contact is None:
            raise NotFound(N_("The reporter left no contact."))
        desk.record(Verb.READ)
        desk.case.save(update_fields=["seq"])
        return Reporter.of_text(unseal(bytes(contact.sealed)))
