"""What the API answers with. Bodies are built as plain values; these declare their shape."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema

Located = Literal["inside", "border", "nearest", "chosen", "none"]
Stage = Literal[
    "reported", "accepted", "assigned", "handled", "verified", "closed", "declined", "merged", "suspended", "referred"
]


class Point(Schema):
    """WGS 84 degrees."""

    longitude: float
    latitude: float


class AreaName(Schema):
    """An area by its code and name."""

    code: str
    name: str


class OfficeName(Schema):
    """An office: an area's own, or (``department`` given) a department's desk there."""

    id: int
    area: AreaName
    department: str


class CategoryName(Schema):
    """A category by key, named in the caller's language."""

    key: str
    name: str


class CaseBody(Schema):
    """A case as officers see it. Times are UTC; contacts of residents are never given here."""

    id: int
    number: str
    seq: int
    """Length of its journal: send it back as ``seen`` with an act."""
    category: CategoryName
    words: str
    address: str
    point: Point | None
    located: Located
    grid: AreaName | None
    station: AreaName | None
    town: AreaName | None
    via: str
    route: str
    department: str
    procedure: str
    stage: Stage
    pending: str
    """The verb it waits for; empty when nothing is to be done."""
    office: OfficeName | None
    assignee_id: int | None
    reported_at: datetime
    step_due_at: datetime | None
    promised_at: datetime
    provisional: bool
    handled_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    answer: str
    public_result: str
    rating: int | None
    rework: int
    reopened: int
    external_key: str | None


class RegisteredBody(CaseBody):
    """A case just registered."""

    tracking_code: str
    """For the resident, and told only now: who has it rates the answer and reopens the case."""


class CaseRow(Schema):
    """A case in a list."""

    id: int
    number: str
    category: CategoryName
    words: str
    address: str
    stage: Stage
    pending: str
    grid: AreaName | None
    office: OfficeName | None
    assignee: str
    reported_at: datetime
    step_due_at: datetime | None
    promised_at: datetime
    overdue: bool


class CasePageBody(Schema):
    """One page of cases; ``next`` is empty on the last."""

    cases: list[CaseRow]
    next: str


class EntryBody(Schema):
    """One act on the case, as the journal keeps it."""

    seq: int
    verb: str
    person: str
    via: str
    done_at: datetime
    recorded_at: datetime
    facts: dict[str, object]


class TimelineBody(Schema):
    """Everything that happened to a case, first to last."""

    entries: list[EntryBody]


class PhotoBody(Schema):
    """A picture of a case, a JPEG at ``url``."""

    url: str
    moment: Literal["before", "after", "other"]
    width: int
    height: int
    public: bool
    """Chosen to be published with the result."""
    added_at: datetime


class PhotosBody(Schema):
    """The pictures of a case, oldest first."""

    photos: list[PhotoBody]


class ReceiptBody(Schema):
    """What a resident gets for a report."""

    number: str
    tracking_code: str
    track: str
    """Address of this report's state."""
    promised_at: datetime


class StepBody(Schema):
    """One thing that happened, as the reporter may know it."""

    verb: str
    at: datetime


class TrackedBody(Schema):
    """A report as its reporter may see it: nobody's name or contact is in it."""

    number: str
    category: CategoryName
    words: str
    stage: Stage
    reported_at: datetime
    promised_at: datetime
    provisional: bool
    """The promised time runs into a year whose official holidays are not known yet."""
    overdue: bool
    answer: str
    rating: int | None
    may_rate: bool
    may_reopen: bool
    merged_into: str
    """Number of the report this one was merged into."""
    steps: list[StepBody]


class ResultBody(Schema):
    """A published result, personal details masked."""

    number: str
    category: CategoryName
    grid: AreaName | None
    reported_at: datetime
    published_at: datetime
    days: int
    """Days from report to closing."""
    result: str
    rating: int | None


class ResultsBody(Schema):
    """One page of published results, newest first."""

    results: list[ResultBody]
    next: str


class CategoryBody(Schema):
    """A kind of case residents may report."""

    key: str
    name: str
    group: str
    urgent: bool


class CategoriesBody(Schema):
    """The categories of the charter in force."""

    categories: list[CategoryBody]


class GridBody(Schema):
    """An area of the level tree; ``basic`` ones are the grids cases are located in."""

    code: str
    name: str
    level: str
    basic: bool
    dedicated: bool
    lineage: list[AreaName]
    """From the whole cell down to this area's parent."""


class GridsBody(Schema):
    """Areas directly below one area, in order of code."""

    parent: AreaName
    grids: list[GridBody]


class LocatedBody(Schema):
    """The grid a point lies in. ``none`` and no grid: the point is outside the area served."""

    located: Located
    grid: GridBody | None
    distance_m: float
    """How far outside its grid the point is; 0 inside."""
