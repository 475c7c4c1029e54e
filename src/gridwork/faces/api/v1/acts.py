"""The acts on a case that an officer's client may send: one shape a verb (C8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from gridwork.cases import commands
from gridwork.cases.models import Case
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers

MOST = 4000
Said = Annotated[str, Field(min_length=1, max_length=MOST)]
Maybe = Annotated[str, Field(max_length=MOST)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class _Act(Schema):
    model_config = ConfigDict(extra="forbid")

    act_ref: UUID | None = None
    """Made by the client (UUIDv7). The same reference sent twice is carried out once."""
    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """``seq`` of the case as the client saw it; another act since then answers 409."""


class Accept(_Act):
    verb: Literal["accept"]


class Decline(_Act):
    verb: Literal["decline"]
    reason: Said


class Assign(_Act):
    """To an office's shared inbox, to a person, or to both."""

    verb: Literal["assign"]
    office_id: Id | None = None
    person_id: Id | None = None
    note: Maybe = ""


class Note(_Act):
    verb: Literal["note"]
    text: Said


class Handle(_Act):
    verb: Literal["handle"]
    result: Said


class Return(_Act):
    verb: Literal["return"]
    reason: Said


class Verify(_Act):
    verb: Literal["verify"]
    passed: bool
    note: Maybe = ""


class Decide(_Act):
    verb: Literal["decide"]
    approved: bool
    reason: Maybe = ""


class Notice(_Act):
    verb: Literal["notice"]
    text: Said


class Answer(_Act):
    verb: Literal["answer"]
    text: Said


class Close(_Act):
    verb: Literal["close"]
    note: Maybe = ""


class Publish(_Act):
    verb: Literal["publish"]
    text: Said


class Suspend(_Act):
    verb: Literal["suspend"]
    reason: Said
    until: date


class Resume(_Act):
    verb: Literal["resume"]


class Extend(_Act):
    """``by`` is a span: ``2 working days``, ``4 working hours``, ``3 days``, ``12 hours``."""

    verb: Literal["extend"]
    by: Annotated[str, Field(pattern=r"^[0-9]{1,4} (working day|working hour|day|hour)s?$")]
    reason: Said


class Refer(_Act):
    verb: Literal["refer"]
    to: Annotated[str, Field(min_length=1, max_length=120)]
    reason: Said


class Merge(_Act):
    verb: Literal["merge"]
    into_id: Id


class Unmerge(_Act):
    verb: Literal["unmerge"]


class Reopen(_Act):
    verb: Literal["reopen"]
    reason: Said


AnyAct = Annotated[
    Accept | Decline | Assign | Note | Handle | Return | Verify | Decide | Notice
    | Answer | Close | Publish | Suspend | Resume | Extend | Refer | Merge | Unmerge | Reopen,
    Field(discriminator="verb"),
]  # fmt: skip

COMMANDS: dict[str, Callable[..., Case]] = {
    "accept": commands.accept,
    "decline": commands.decline,
    "assign": commands.assign,
    "note": commands.note,
    "handle": commands.handle,
    "return": commands.return_,
    "verify": commands.verify,
    "decide": commands.decide,
    "notice": commands.notice,
    "answer": commands.answer,
    "close": commands.close,
    "publish": commands.publish,
    "suspend": commands.suspend,
    "resume": commands.resume,
    "extend": commands.extend,
    "refer": commands.refer,
    "merge": commands.merge,
    "unmerge": commands.unmerge,
    "reopen": commands.reopen_by_office,
}


def carry_out(act: Act, powers: Powers, case_id: int, body: Any) -> Case:
    """Run the command of the body's verb; its fields are the command's own arguments."""
    given = body.model_dump(exclude={"verb", "act_ref"})
    return COMMANDS[body.verb](act, powers, case_id, **given)
