"""What field work is called: subjects and verbs of the journal, outcomes and states (F1–F8)."""

from __future__ import annotations

from enum import StrEnum

DEED, EXCUSE, LOG, WEEK, ROUND, OCCASION, VISIT = "deed", "excuse", "log", "week", "round", "occasion", "visit"
INSPECTION, RECTIFICATION, KEY_UNIT, SAMPLE = "inspection", "rectification", "key unit", "sample"
"""Subject kinds of the journal."""


class Verb(StrEnum):
    """What is done in the field, as the journal has it."""

    ZERO = "zero report"
    EXPLAIN = "explain"
    """Why a duty was not done in time (F1)."""
    WALK = "walk"
    """A round, from start to stop (F2)."""
    WRITE = "write"
    """A sentence more in the day's log (F3)."""
    CLEAR = "clear"
    CLOSE_WEEK = "close week"
    PLAN = "plan"
    HOLD = "hold"
    """An occasion was held, with its minutes (F6)."""
    CANCEL = "cancel"
    ATTEND = "attend"
    """Who was at an occasion was put right."""
    VISIT = "visit"
    INSPECT = "inspect"
    ISSUE = "issue"
    """A rectification notice (整改通知书) goes out (F5)."""
    EXTEND = "extend"
    PUT_RIGHT = "put right"
    """Inspected again, and put right: the chain is closed."""
    NOT_YET = "not yet"
    """Inspected again, and not put right."""
    EARLY = "not yet, early"
    """Inspected again before the deadline, and not all put right: the deadline stays."""
    HAND_OVER = "hand over"
    """Refused, and handed to the authority in charge."""
    WITHDRAW = "withdraw"
    LIST = "list"
    """Put on the list of key units."""
    UNLIST = "unlist"
    UPKEEP = "upkeep"
    AGREE = "agree"
    """Who answers for a key unit agreed to be named."""
    READ = "read"
    """Whoever is named was looked at, or what was said on a visit."""
    REMOVE = "remove"
    """Whoever was named was taken out, at their wish."""
    REDATE = "redate"
    """The official holidays are out, and a deadline moved with them."""
    REMIND = "remind"
    """Somebody was told of a deadline."""
    TAKE_BACK = "take back"
    """A visit, round, inspection, occasion or zero report was recorded by mistake."""
    DRAW = "draw"
    CHECK = "check"


class Answer(StrEnum):
    """To one line of a checklist."""

    OK = "pass"
    FAIL = "fail"
    NONE = "n/a"


class Outcome(StrEnum):
    """How a visit went. ``met`` and ``declined`` fulfil it: nobody has to be visited who does not want it."""

    MET = "met"
    ABSENT = "absent"
    DECLINED = "declined"
    MOVED = "moved"


class Finding(StrEnum):
    """What became of one finding."""

    OPEN = "open"
    ON_THE_SPOT = "on the spot"
    """Put right while the inspector stood there."""
    RECTIFIED = "rectified"
    HANDED_OVER = "handed over"
    WITHDRAWN = "withdrawn"


class SecondLook(StrEnum):
    """When a notice is looked at again of which an ordinary inspection finds a line in order."""

    NEXT = "next"
    LATER = "later"
    """Not now: it stays open."""


class Chain(StrEnum):
    """Where the chain of one rectification notice stands."""

    ISSUED = "issued"
    CLOSED = "closed"
    HANDED_OVER = "handed over"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """Of an occasion."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Upkeep(StrEnum):
    """What a key unit's dossier holds (F5)."""

    EQUIPMENT = "equipment"
    ASSESSMENT = "assessment"
    DRILL = "drill"
    TRAINING = "training"


class Method(StrEnum):
    """How an item of a sample was checked (F8)."""

    CALL = "call"
    REVISIT = "revisit"


class Said(StrEnum):
    """To one question of a sample."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
