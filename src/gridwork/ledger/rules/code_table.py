"""The standard code table of facilities and events (部件和事件代码), read from its CSV (L2)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from gridwork.base.errors import N_, BadInput, Problem, Problems
from gridwork.base.typed import typed

FACILITY, EVENT = "facility", "event"
KINDS = {"部件": FACILITY, "事件": EVENT, "事项": EVENT, FACILITY: FACILITY, EVENT: EVENT}
"""What the kind is called in a file."""
COLUMNS = ("kind", "major_name", "code", "name")
"""Columns a file must have; ``scope_note`` may be there too."""
LONGEST = {"code": 16, "major": 60, "name": 120, "scope": 2000}
MOST_CODES = 20_000


class Code(NamedTuple):
    """One code: ``kind`` facility or event, its major class, its name and what it covers."""

    kind: str
    code: str
    major: str
    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table changed: codes that came, went, or (before, after) say something else."""

    added: tuple[Code, ...]
    removed: tuple[Code, ...]
    changed: tuple[tuple[Code, Code], ...]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or GB 18030; BadInput for neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(N_("This file is neither in UTF-8 nor in GB 18030."), place="file")


def read(text: str) -> list[Code]:
    """The codes of a CSV text, by kind and code. BadInput without the columns; Problems with every faulty line."""
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [column for column in COLUMNS if column not in (lines.fieldnames or ())]
    if missing:
        raise BadInput(N_("The file has no column “%(columns)s”."), place="file", columns="”, “".join(missing))
    faults: list[Problem] = []
    found: dict[tuple[str, str], Code] = {}
    try:
        for line in lines:
            _take(line, f"{lines.line_num}", found, faults)
    except csv.Error as error:
        raise BadInput(N_("This file is no table of comma-separated values."), place="file") from error
    if faults:
        raise Problems(N_("The code table has %(count)s faults. Nothing was changed."), faults, count=len(faults))
    if not found:
        raise BadInput(N_("The file holds no codes."), place="file")
    return sorted(found.values())


def digest(codes: Iterable[Code]) -> str:
    """SHA-256 over what the table says, whatever the order of its lines."""
    told = sha256()
    for code in sorted(codes):
        told.update(repr(tuple(code)).encode())
    return told.hexdigest()


def difference(before: Sequence[Code], after: Sequence[Code]) -> Difference:
    """What changed from one table to the next, in order of code."""
    old, new = ({(one.kind, one.code): one for one in codes} for codes in (before, after))
    both = sorted(old.keys() & new.keys())
    return Difference(
        tuple(new[key] for key in sorted(new.keys() - old.keys())),
        tuple(old[key] for key in sorted(old.keys() - new.keys())),
        tuple((old[key], new[key]) for key in both if old[key] != new[key]),
    )


def _take(line: dict[str, str], place: str, found: dict[tuple[str, str], Code], faults: list[Problem]) -> None:
    said = {key: " ".join(typed(value or "").split()) for key, value in line.items() if key and isinstance(value, str)}
    kind = KINDS.get(said.get("kind", ""))
    code = Code(kind or "", *(said.get(key, "") for key in ("code", "major_name", "name", "scope_note")))
    fault = _fault_of(code, found)
    if fault:
        faults.append(Problem(place, fault, params={"code": code.code}))
    else:
        found[code.kind, code.code] = code


def _fault_of(code: Code, found: dict[tuple[str, str], Code]) -> str:
    if not code.kind:
        return N_("says neither 部件 (facility) nor 事件 (event) in the column “kind”")
    if not (code.code and code.major and code.name):
        return N_("lacks a code, a major class or a name")
    if not (code.code.isascii() and code.code.isalnum()):
        return N_("“%(code)s” is no code: letters and digits only")
    if any(len(getattr(code, field)) > most for field, most in LONGEST.items()):
        return N_("“%(code)s” has a text that is too long")
    if (code.kind, code.code) in found:
        return N_("“%(code)s” stands there twice")
    if len(found) >= MOST_CODES:
        return N_("is one line too many for a table of codes")
    return ""
