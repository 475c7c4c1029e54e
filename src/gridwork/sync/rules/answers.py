"""What the server tells a phone, as ``frontend/field/wire.ts`` has it (F7)."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from gridwork.base.errors import GridworkError


class Fault(TypedDict):
    code: str
    reason: str
    place: NotRequired[str]


class Subject(TypedDict):
    kind: str
    id: int
    code: str


class Disputed(TypedDict):
    field: str
    label: str
    base: Any
    theirs: Any
    mine: Any


class Conflict(TypedDict):
    seq: int
    who: str
    at: str
    fields: list[Disputed]


class PhotoHad(TypedDict):
    sha256: str
    received: int
    bytes: int


class Receipt(TypedDict):
    ref: str
    verb: str
    outcome: str
    done_at: str
    received_at: str
    skew: int
    subject: Subject | None
    fault: GridworkError | None
    """A :class:`Fault` once it is said in the reader's language."""
    conflict: Conflict | None
    photos: list[PhotoHad]


class Uploaded(TypedDict):
    received_at: str
    receipts: list[Receipt]
    photos_first: list[str]
    """Hashes of photos to be sent before the acts that name them, which have no receipt yet."""


class Receipts(TypedDict):
    receipts: list[Receipt]
    before: str | None


class SignedInPerson(TypedDict):
    id: int
    name: str
    language: str


class SignedIn(TypedDict):
    secret: str
    data_key: str
    person: SignedInPerson
    server_time: str


class Here(TypedDict):
    mark: str
    places: list[tuple[int, int]]
    records: list[tuple[int, int]]


class Compared(TypedDict):
    server_time: str
    charter: int
    grids: dict[str, Here]
    gone: list[int]


class Place(TypedDict):
    id: int
    seq: int
    grid: int
    kind: str
    sort: str
    name: str
    street: str
    number: str
    title: str
    walk: str
    parent: int | None
    point: tuple[float, float] | None
    households: int
    condition: str
    plate: str


class Record(TypedDict):
    id: int
    seq: int
    form: str
    code: str
    place: int | None
    grid: int
    values: dict[str, Any]
    complete: bool
    verify_by: str | None


class Fetched(TypedDict):
    charter: int
    places: list[Place]
    records: list[Record]
