"""What phone and server say to each other: the server's side of ``frontend/field/wire.ts`` (F7).

What comes in is checked by models, here and in ``bodies``; what goes out is typed in ``answers``. A test holds their
field names and those of the phone's side together.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Field(max_length=64)]
Line = Annotated[str, Field(max_length=400)]
Long = Annotated[str, Field(max_length=8000)]
"""Far beyond what any command takes: the command says in plain words what is too long."""
Point = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
Values = Annotated[dict[Key, Any], Field(max_length=200)]
FETCHED = 500
"""Places, and records, of one call."""
BATCH = 50
"""Acts of one upload."""
MOST_BODY = 512 * 1024
"""Bytes of one act's JSON as UTF-8: more than a round with the most and longest stops, in Chinese, takes."""


class Given(BaseModel):
    """Base of what comes in. What the server does not know is refused: it must not get lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(Given):
    login: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=200)]
    device: UUID


class Wiped(Given):
    unsent: Annotated[int, Field(ge=0, le=10**6)]


class Chosen(Given):
    """``carry``: areas chosen of those too wide to be carried along whole."""

    carry: Annotated[list[Id], Field(max_length=100)] = []


class Compare(Chosen):
    marks: dict[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")], str]


class Fetch(Given):
    places: Annotated[list[Id], Field(max_length=FETCHED)]
    records: Annotated[list[Id], Field(max_length=FETCHED)]


class Upload(Given):
    """``acts`` are looked at one by one: one that cannot be read must not hold up the others."""

    sent_at: AwareDatetime
    acts: list[Any]


class PhotoTold(Given):
    sha256: Sha256
    width: Annotated[int, Field(ge=1, le=20_000)]
    height: Annotated[int, Field(ge=1, le=20_000)]
    bytes: Annotated[int, Field(ge=1, le=10**8)]
    slot: Annotated[str, Field(max_length=32)]


class Sent(Given):
    ref: UUID
    verb: Annotated[str, Field(max_length=24)]
    done_at: AwareDatetime
    body: dict[str, Any]
    photos: Annotated[list[PhotoTold], Field(max_length=40)]
    settles: UUID | None = None
