"""What can be done on a case page: each verb's form, command, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gridwork.base.errors import N_
from gridwork.cases import commands
from gridwork.cases.rules.verbs import NEEDS, VERB_NAMES, Verb
from gridwork.charter.schema import Capability
from gridwork.faces.console.cases import forms
from gridwork.faces.console.fields import ActForm

PLACES = {"office": "office_id", "person": "person_id", "into": "into_id", "by": "amount"}
"""What a command calls a place, and the form's field for it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb as the console offers it; ``done`` is said afterwards, ``hint`` before."""

    verb: Verb
    form: type[ActForm]
    run: Callable[..., Any]
    done: str
    hint: str = ""

    @property
    def title(self) -> str:
        """The button, a msgid."""
        return VERB_NAMES[self.verb]

    @property
    def needs(self) -> Capability:
        """What a post must allow."""
        return NEEDS[self.verb]


DEEDS = {
    deed.verb: deed
    for deed in (
        Deed(
            Verb.ACCEPT, forms.Bare, commands.accept, N_("Accepted; you are responsible for it by name."),
            N_("You become responsible for it by name, and the resident sees that it is in hand."),
        ),
        Deed(Verb.HANDLE, forms.Handle, commands.handle, N_("Recorded as handled.")),
        Deed(Verb.VERIFY, forms.Verify, commands.verify, N_("The verification is recorded.")),
        Deed(Verb.DECIDE, forms.Decide, commands.decide, N_("The decision is recorded.")),
        Deed(Verb.NOTICE, forms.PublicNotice, commands.notice, N_("The notice is up.")),
        Deed(
            Verb.ANSWER, forms.Answer, commands.answer,
            N_("The answer is recorded; the resident sees it under the code."),
        ),
        Deed(Verb.CLOSE, forms.Close, commands.close, N_("Closed.")),
        Deed(Verb.PUBLISH, forms.Publish, commands.publish, N_("Published on the public site.")),
        Deed(Verb.ASSIGN, forms.Assign, commands.assign, N_("Assigned.")),
        Deed(Verb.NOTE, forms.Note, commands.note, N_("The note is recorded.")),
        Deed(Verb.RETURN, forms.Reason, commands.return_, N_("Returned to the step before.")),
        Deed(Verb.DECLINE, forms.Decline, commands.decline, N_("Declined; the resident can read why.")),
        Deed(
            Verb.REFER, forms.Refer, commands.refer, N_("Referred; the case stays with you to follow up."),
            N_("For a body outside this system. The case stays here to be followed up."),
        ),
        Deed(
            Verb.SUSPEND, forms.Suspend, commands.suspend,
            N_("Suspended; both clocks stand still. “Resume” undoes it."),
        ),
        Deed(
            Verb.RESUME, forms.Bare, commands.resume, N_("Resumed; both clocks run on."),
            N_("Both clocks run on with the time that was left."),
        ),
        Deed(Verb.EXTEND, forms.Extend, commands.extend, N_("Both deadlines are extended.")),
        Deed(Verb.MERGE, forms.Merge, commands.merge, N_("Merged. “Undo the merge” takes it back.")),
        Deed(
            Verb.UNMERGE, forms.Bare, commands.unmerge, N_("The merge is undone; the case goes on where it was."),
            N_("The case goes on where it was, and its step's clock starts anew."),
        ),
        Deed(Verb.REOPEN, forms.Reason, commands.reopen_by_office, N_("Reopened; a new promise runs.")),
    )
}  # fmt: skip
"""In the order the forms are offered: the steps of a procedure first."""
