"""What the public site calls the stages of a report: plain words, no office language."""

from __future__ import annotations

from gridwork.base.errors import N_

STANDING = {
    "reported": N_("We have received it"),
    "accepted": N_("Accepted – it is our job"),
    "assigned": N_("Somebody is on it"),
    "handled": N_("Done – being checked"),
    "verified": N_("Checked on site"),
    "closed": N_("Closed"),
    "declined": N_("Not taken on"),
    "merged": N_("Joined with an earlier report"),
    "suspended": N_("On hold"),
    "referred": N_("Passed to another office"),
}

EVENTS = {
    "report": N_("You reported it"),
    "accept": N_("Accepted"),
    "decline": N_("Not taken on"),
    "assign": N_("Given to somebody"),
    "note": N_("Progress"),
    "handle": N_("Dealt with"),
    "return": N_("Sent back to be sorted out"),
    "verify": N_("Checked by somebody else"),
    "decide": N_("Decided"),
    "notice": N_("Put up for public notice"),
    "answer": N_("Answered"),
    "close": N_("Closed"),
    "publish": N_("Result published"),
    "rate": N_("You rated the answer"),
    "reopen": N_("Opened again"),
    "suspend": N_("Put on hold"),
    "resume": N_("Taken up again"),
    "extend": N_("Given more time"),
    "refer": N_("Passed to another office"),
    "merge": N_("Joined with an earlier report"),
    "unmerge": N_("Handled on its own again"),
}
