"""The worklist (C11): what is mine or in my sight, by due date or newest, in keyset pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.db import connection

from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.queries.arms import Arm, in_reach, inboxes_seen, mine
from gridwork.cases.queries.search import matching
from gridwork.cases.rules.verbs import Stage
from gridwork.charter.queries.adopted import in_force
from gridwork.territory.rules.powers import Powers

State = Literal["open", "due_today", "overdue", "new", "to_verify", "closed", "all"]
STATES: tuple[State, ...] = ("open", "due_today", "overdue", "new", "to_verify", "closed", "all")
BY_NEWEST: frozenset[State] = frozenset({"closed", "all"})


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. ``mine``: my inboxes and what is given to me; else all I may see."""

    mine: bool = True
    state: State = "open"
    stage: str = ""
    category: str = ""
    area_id: int | None = None
    office_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a worklist. Moments are aware, UTC."""

    id: int
    number: str
    category: str
    words: str
    address: str
    stage: str
    pending: str
    reported_at: datetime
    step_due_at: datetime | None
    promised_at: datetime
    closed_at: datetime | None
    provisional: bool
    grid_id: int | None
    office_id: int | None
    assignee_id: int | None
    assignee: str
    reopened: int
    overdue: bool
    due_today: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and cursors for the pages after and before ("" when there is none)."""

    rows: list[Row] = field(default_factory=list)
    next: str = ""
    previous: str = ""


def day_bounds(at: datetime) -> tuple[datetime, datetime]:
    """Start and end of the cell's local day that holds the moment."""
    local = in_force().calendar.local(at)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


def condition(state: State, at: datetime) -> tuple[str, list[Any]]:
    """The SQL condition of a state of work, and its parameters.

    ``NOT (c.pending = '')`` is how the indexes of open work say it: SQLite takes an index
    only for the very same words.
    """
    start, end = day_bounds(at)
    today = [moment(max(start, at)), moment(end)]
    running = "NOT (c.pending = '') AND c.stage <> 'suspended'"
    conditions: dict[State, tuple[str, list[Any]]] = {
        "open": ("NOT (c.pending = '')", []),
        "overdue": (f"{running} AND c.step_due_at < %s", [moment(at)]),
        "due_today": (f"{running} AND c.step_due_at >= %s AND c.step_due_at < %s", today),
        "new": ("NOT (c.pending = '') AND c.stage = 'reported' AND c.assignee_id IS NULL", []),
        "to_verify": ("NOT (c.pending = '') AND c.pending = 'verify'", []),
        "closed": ("c.stage = 'closed'", []),
        "all": ("1 = 1", []),
    }
    return conditions[state]


def moment(value: datetime) -> Any:
    """A moment as a raw SQL parameter of the database in use."""
    return connection.ops.adapt_datetimefield_value(value) if connection.vendor == "sqlite" else value


def arms_of(powers: Powers, filters: Filters) -> list[Arm]:
    """The arms a person's filters leave."""
    if filters.mine and filters.area_id is None and filters.office_id is None:
        return mine(powers)
    if filters.office_id is not None:
        if filters.office_id in inboxes_seen(powers):
            return [Arm("c.office_id = %s", (filters.office_id,))]
        return [Arm("c.office_id = %s", (filters.office_id,)) & arm for arm in in_reach(powers)]
    return in_reach(powers, filters.area_id)


def narrowing(filters: Filters, at: datetime) -> tuple[str, list[Any]]:
    """Everything beside the arms, as one SQL condition."""
    sql, params = condition(filters.state, at)
    for column, value in (("stage", filters.stage), ("category", filters.category)):
        if value:
            sql, params = f"{sql} AND c.{column} = %s", [*params, value]
    if filters.words.strip():
        found, given = matching(filters.words)
        sql, params = f"{sql} AND {found}", [*params, *given]
    return sql, params


def worklist(powers: Powers, filters: Filters, *, after: str = "", before: str = "", size: int = 50) -> Page:
    """One page of the worklist, in two queries whatever the number of cases.

    Ordered by due date while work is open, by newest for closed and all.
    ``after`` and ``before`` are cursors of an earlier page; a broken one means the first page.
    """
    arms = arms_of(powers, filters)
    if not arms:
        return Page()
    at = now()
    order = Order(newest=filters.state in BY_NEWEST, backwards=bool(before))
    keys = order.keys(arms, narrowing(filters, at), after or before, size + 1)
    more = len(keys) > size
    keys = keys[:size][::-1] if before else keys[:size]
    if not keys:
        return Page()
    return Page(
        rows=_rows([key[-1] for key in keys], at),
        next=order.cursor(keys[-1]) if (more or before) else "",
        previous=order.cursor(keys[0]) if (after or (before and more)) else "",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """By due date then id, or by newest id; ``backwards`` for the page before."""

    newest: bool
    backwards: bool

    def cursor(self, key: tuple[Any, ...]) -> str:
        """The cursor of a row's key."""
        if self.newest:
            return str(key[-1])
        due = key[0] if isinstance(key[0], str) else key[0].isoformat()
        return f"{due}~{key[1]}"

    def keys(self, arms: list[Arm], narrow: tuple[str, list[Any]], cursor: str, most: int) -> list[tuple[Any, ...]]:
        """The keys of the next ``most`` rows after the cursor, merged over the arms."""
        columns = "id" if self.newest else "step_due_at, id"
        way = "DESC" if self.newest != self.backwards else "ASC"
        order = ", ".join(f"{column} {way}" for column in columns.split(", "))
        beyond, given = self._beyond(cursor, "<" if way == "DESC" else ">")
        parts: list[str] = []
        params: list[Any] = []
        for arm in arms:
            parts.append(
                f"SELECT * FROM (SELECT {columns} FROM cases_case c WHERE {arm.sql} AND {narrow[0]}{beyond}"
                f" ORDER BY {order} LIMIT {most}) AS arm{len(parts)}"
            )
            params += [*arm.params, *narrow[1], *given]
        merged = " UNION ".join(parts)
        with connection.cursor() as db:
            db.execute(f"SELECT * FROM ({merged}) AS page ORDER BY {order} LIMIT {most}", params)
            return list(db.fetchall())

    def _beyond(self, cursor: str, sign: str) -> tuple[str, list[Any]]:
        due, _, last = ("", "", cursor) if self.newest else cursor.rpartition("~")
        if not is_id(last):
            return "", []
        if self.newest:
            return f" AND c.id {sign} %s", [int(last)]
        try:
            at = datetime.fromisoformat(due)
            bound = str(at) if at.tzinfo is None else moment(at.astimezone(UTC))
        except (ValueError, OverflowError):
            return "", []
        return f" AND (c.step_due_at, c.id) {sign} (%s, %s)", [bound, int(last)]


_COLUMNS = (
    "id", "prefix", "year", "category", "words", "address", "stage", "pending", "reported_at", "step_due_at",
    "promised_at", "closed_at", "provisional", "grid_id", "office_id", "assignee_id", "assignee__name", "reopened",
)  # fmt: skip


def _rows(ids: list[int], at: datetime) -> list[Row]:
    end = day_bounds(at)[1]
    found: dict[int, Row] = {}
    for value in Case.objects.filter(pk__in=ids).values_list(*_COLUMNS):
        case = dict(zip(_COLUMNS, value, strict=True))
        prefix, year, name = case.pop("prefix"), case.pop("year"), case.pop("assignee__name")
        due = case["step_due_at"]
        running = due is not None and case["stage"] != Stage.SUSPENDED
        found[case["id"]] = Row(
            **case,
            number=f"{prefix}-{year}-{case['id']:06d}",
            assignee=name or "",
            overdue=running and due < at,
            due_today=running and at <= due < end,
        )
    return [found[case_id] for case_id in ids if case_id in found]
