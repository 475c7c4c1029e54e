"""What the types of a charter refuse, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from gridwork.base.errors import N_
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.schema import Charter

_MESSAGES = {
    "missing": N_("This key is missing."),
    "string_type": N_("This must be text in quotation marks."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("This must be a whole number."),
    "int_from_float": N_("This must be a whole number."),
    "float_type": N_("This must be a number."),
    "float_parsing": N_("This must be a number."),
    "bool_type": N_("This must be true or false."),
    "bool_parsing": N_("This must be true or false."),
    "list_type": N_("This must be a list."),
    "frozen_set_type": N_("This must be a list."),
    "dict_type": N_("This must be a table."),
    "model_type": N_("This must be a table."),
    "model_attributes_type": N_("This must be a table."),
    "enum": N_("“%(given)s” is not one of: %(expected)s."),
    "too_short": N_("There must be at least %(min_length)s."),
    "too_long": N_("There may be at most %(max_length)s."),
    "string_pattern_mismatch": N_("“%(given)s” does not have the form %(pattern)s."),
    "greater_than_equal": N_("This must be at least %(ge)s."),
    "less_than_equal": N_("This must be at most %(le)s."),
}
_OTHER = N_("This cannot be read: %(reason)s.")
_UNKNOWN = N_("There is no such key here.")
_MISSPELT = N_("There is no such key here. Did you mean “%(near)s”?")


def typing_faults(error: ValidationError) -> Iterator[Fault]:
    """One fault for each thing pydantic refused."""
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        kind = detail["type"]
        if kind == "extra_forbidden":
            near = _near(path)
            yield Fault(path, _MISSPELT if near else _UNKNOWN, "unknown-key", {"near": near} if near else {})
        elif kind in _MESSAGES:
            params = {**detail.get("ctx", {}), "given": detail["input"]}
            yield Fault(path, _MESSAGES[kind], kind.replace("_", "-"), _plain(params, _MESSAGES[kind]))
        else:
            yield Fault(path, _OTHER, "unreadable", {"reason": detail["msg"].removeprefix("Value error, ")})


def _plain(params: dict[str, Any], message: str) -> dict[str, Any]:
    return {name: str(value) for name, value in params.items() if f"%({name})s" in message}


def _near(path: Path) -> str:
    """The known key nearest to a misspelt one, or nothing."""
    model = _model_at(Charter, path[:-1])
    near = get_close_matches(str(path[-1]), list(model.model_fields), n=1) if model else []
    return near[0] if near else ""


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The part a path leads to, through lists and tables of parts."""
    found: Any = model
    for step in path:
        if isinstance(found, type) and issubclass(found, BaseModel):
            if str(step) not in found.model_fields:
                return None
            found = found.model_fields[str(step)].annotation
        else:
            found = get_args(found)[-1] if get_origin(found) in (list, dict, frozenset) else None
        found = _bare(found)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _bare(annotation: Any) -> Any:
    """The type without ``Annotated`` and without ``| None``."""
    while annotation is not None and get_origin(annotation) not in (None, list, dict, frozenset):
        annotation = get_args(annotation)[0]
    return annotation
