"""What can go wrong, said so that a face can translate it.

An area raises one of these; a face turns it into a page, a JSON body or a line on a
terminal. The message is an English msgid with named placeholders; the face looks it up in
the reader's language and fills in ``params``. Nothing here knows Django.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def N_(msgid: str) -> str:  # noqa: N802 - the name every catalogue tool knows
    """Mark a string for translation without translating it: ``Refusal(N_("…"))``."""
    return msgid


class GridworkError(Exception):
    """Base of every error a person may see. ``code`` is stable and belongs to the API."""

    code = "error"

    def __init__(self, message: str, *, code: str = "", place: str = "", **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.place = place
        """Where it is wrong: a form field, ``file:key`` or a feature. May be empty."""
        if code:
            self.code = code

    def __str__(self) -> str:
        text = self.message % self.params if self.params else self.message
        return f"{self.place}: {text}" if self.place else text


class BadInput(GridworkError):
    """What was given cannot be used as it is; the message names the place and the remedy."""

    code = "bad-input"


class NotAllowed(GridworkError):
    """The person's posts do not cover this act here and now (P1)."""

    code = "not-allowed"


class NotFound(GridworkError):
    """There is no such thing, or the person may not know of it."""

    code = "not-found"


class Conflict(GridworkError):
    """Somebody else acted first; nothing was lost and the message says what is now true."""

    code = "conflict"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it stands, what is wrong, what to do about it."""

    place: str
    message: str
    code: str = "bad-input"
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = self.message % self.params if self.params else self.message
        return f"{self.place}: {text}"


class Problems(BadInput):
    """A file with faults. All of them are listed, and nothing was changed."""

    code = "problems"

    def __init__(self, message: str, problems: list[Problem], **params: Any) -> None:
        super().__init__(message, **params)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {p}" for p in self.problems)])
