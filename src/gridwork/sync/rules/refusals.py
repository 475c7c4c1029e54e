"""A refusal as a receipt keeps it: the message and what fills it in, so that it can be said in any language (F7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gridwork.base.errors import GridworkError, Problem, Problems
from gridwork.charter.schema import Text

Kept = dict[str, Any]
"""What JSON can write. A text in several languages, a moment and a day stand under a key that says which they are."""


def kept(fault: GridworkError) -> Kept:
    """The refusal without a word put into any language."""
    return _plain(fault) | ({"problems": list(map(_plain, fault.problems))} if isinstance(fault, Problems) else {})


def refusal_of(told: Kept) -> GridworkError:
    """The refusal :func:`kept`, for a face to say. One of an earlier release stands as the sentence it was then."""
    if "reason" in told:
        return GridworkError(told["reason"], code=told["code"], place=told.get("place", ""))
    said = {"code": told["code"], "place": told["place"], **_params(told["params"])}
    if "problems" not in told:
        return GridworkError(told["message"], **said)
    problems = [Problem(one["place"], one["message"], one["code"], _params(one["params"])) for one in told["problems"]]
    return Problems(told["message"], problems, **said)


def kept_value(value: Any) -> Any:
    """What fills a message in, as JSON has it."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Text():
            return {"text": value.model_dump(exclude_defaults=True)}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case list() | tuple() | set() | frozenset():
            return [kept_value(one) for one in value]
    return str(value)


def value_of(told: Any) -> Any:
    """What :func:`kept_value` wrote."""
    match told:
        case {"text": texts}:
            return Text(**texts)
        case {"at": moment}:
            return datetime.fromisoformat(moment)
        case {"day": day}:
            return date.fromisoformat(day)
        case list():
            return [value_of(one) for one in told]
    return told


def _plain(one: GridworkError | Problem) -> Kept:
    params = {name: kept_value(value) for name, value in one.params.items()}
    return {"code": one.code, "place": one.place, "message": one.message, "params": params}


def _params(told: Kept) -> dict[str, Any]:
    return {name: value_of(value) for name, value in told.items()}
