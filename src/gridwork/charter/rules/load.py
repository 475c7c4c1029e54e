"""Read a charter folder: part files, ``extends``, types, checks and the guard (DESIGN, *Charter*).

``charter.toml`` holds single values and small tables; every other ``<part>.toml`` holds the
one top-level key of its name. ``extends = "base"`` names a folder beside this one, a path
from it, or a charter that comes with the product. What the folder says is laid over what it extends: tables merge, any
other value replaces, and ``key = false`` removes an inherited table or list.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gridwork.base.errors import N_, Problem, Problems
from gridwork.charter.rules import faults as fault_paths
from gridwork.charter.rules.checks import faults as faults_of
from gridwork.charter.rules.faults import dotted
from gridwork.charter.rules.guard import watching
from gridwork.charter.rules.lines import line_of
from gridwork.charter.rules.typing_faults import typing_faults
from gridwork.charter.schema import Charter

MAIN = "charter.toml"
SHIPPED = Path(__file__).resolve().parents[4] / "charters"
"""The charters that come with the product."""


@dataclass(slots=True)
class Source:
    """A charter as merged, with the file every value came from."""

    content: dict[str, Any] = field(default_factory=dict)
    origins: dict[fault_paths.Path, Path] = field(default_factory=dict)

    def place(self, path: fault_paths.Path) -> str:
        """``folder/file.toml:line key`` of a path, as near as it is written."""
        known = path
        while known and known not in self.origins:
            known = known[:-1]
        if known not in self.origins:
            return dotted(path)
        file = self.origins[known]
        line = line_of(file.read_text(encoding="utf-8"), path)
        return f"{file.parent.name}/{file.name}{f':{line}' if line else ''} {dotted(path)}"


def load(folder: Path) -> Charter:
    """The charter in a folder. Raises Problems that lists every fault by file, line, key and reason."""
    source = read(folder)
    found = list(watching(source.content))
    charter: Charter | None = None
    try:
        charter = Charter.model_validate(source.content)
    except ValidationError as error:
        found += typing_faults(error)
    else:
        found += faults_of(charter)
    if found or charter is None:
        problems = [Problem(source.place(f.path), f.message, f.code, dict(f.params)) for f in found]
        raise Problems(_FAULTY, problems, folder=folder.name)
    return charter


def read(folder: Path, *, above: tuple[Path, ...] = ()) -> Source:
    """The merged content of a folder and everything it extends, before any check of its sense."""
    folder = folder.resolve()
    if folder in above:
        chain = " → ".join(one.name for one in (*above, folder))
        raise _problem(folder, MAIN, N_("The charter extends itself: %(chain)s."), "extends-cycle", chain=chain)
    own = _own(folder)
    extended = own.content.pop("extends", None)
    if extended is None:
        return own
    source = read(_extended(folder, extended), above=(*above, folder))
    _lay_over(source, source.content, own.content, own, ())
    return source


def _own(folder: Path) -> Source:
    """The folder's own files as one table."""
    if not (folder / MAIN).is_file():
        raise _problem(folder, MAIN, N_("There is no charter here: %(file)s is missing."), "missing-file", file=MAIN)
    own = Source()
    for file in sorted(folder.glob("*.toml"), key=lambda one: (one.name != MAIN, one.name)):
        content = _toml(file)
        for key, value in content.items():
            if file.name != MAIN and key != file.stem:
                raise _problem(
                    folder, file.name, N_("%(file)s may hold only [%(part)s], not [%(key)s]."), "wrong-file",
                    key=key, part=file.stem, file=file.name,
                )  # fmt: skip
            if key in own.content:
                raise _problem(
                    folder, file.name, N_("[%(key)s] is given twice, here and in %(other)s."), "given-twice",
                    key=key, other=own.origins[(key,)].name,
                )  # fmt: skip
            own.content[key] = value
            _stamp(own, (key,), value, file)
    return own


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = N_("This is not TOML: %(reason)s.")
        raise _problem(file.parent, file.name, message, "not-toml", reason=str(error)) from error


def _extended(folder: Path, name: Any) -> Path:
    if isinstance(name, str):
        for candidate in (folder.parent / name, folder / name, SHIPPED / name):
            if (candidate / MAIN).is_file():
                return candidate
    message = N_("There is no charter “%(name)s” to extend.")
    raise _problem(folder, MAIN, message, "unknown-base", key="extends", name=name)


def _stamp(source: Source, path: fault_paths.Path, value: Any, file: Path) -> None:
    """Note the file a value came from, table by table."""
    source.origins[path] = file
    if isinstance(value, dict):
        for key, inner in value.items():
            _stamp(source, (*path, key), inner, file)


def _lay_over(source: Source, under: dict[str, Any], over: dict[str, Any], own: Source, path: fault_paths.Path) -> None:
    for key, value in over.items():
        here = (*path, key)
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            source.origins[here] = own.origins[here]
            _lay_over(source, under[key], value, own, here)
            continue
        for gone in [known for known in source.origins if known[: len(here)] == here]:
            del source.origins[gone]
        if value is False and isinstance(under.get(key), dict | list):
            del under[key]
            continue
        under[key] = value
        _stamp(source, here, value, own.origins[here])


_FAULTY = N_("The charter in %(folder)s has faults.")


def _problem(folder: Path, at: str, message: str, code: str, *, key: str = "", **params: Any) -> Problems:
    place = f"{folder.name}/{at}{' ' + key if key else ''}"
    given = {**params, "key": key} if key else params
    return Problems(_FAULTY, [Problem(place, message, code, given)], folder=folder.name)
