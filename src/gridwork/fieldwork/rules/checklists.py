"""The checklist of an inspection: every line answered, a photo for each that fails (F5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gridwork.base.errors import N_, BadInput
from gridwork.fieldwork.rules.kinds import Answer
from gridwork.fieldwork.rules.words import on_one_line

LONGEST_WORDS = 500
"""Characters about one line."""
LONGEST_REMARKS = 1000
"""Characters about the whole."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What the inspector says to one line. ``on_the_spot``: it failed and was put right at once, under their eyes."""

    is_: Answer | str
    words: str = ""
    on_the_spot: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A checklist filled in: answer by check, in the order of the list."""

    answers: dict[str, AnswerGiven]

    @property
    def failed(self) -> list[str]:
        """Checks that failed, put right on the spot or not."""
        return [key for key, one in self.answers.items() if one.is_ is Answer.FAIL]

    @property
    def left(self) -> list[str]:
        """Checks that failed and still stand so."""
        return [key for key in self.failed if not self.answers[key].on_the_spot]

    @property
    def cleared(self) -> list[str]:
        """Checks that stand right now: passed, put right at once, or no longer there to be asked about."""
        return [key for key in self.answers if key not in self.left]


def fill(asked: Sequence[str], given: Mapping[str, AnswerGiven], photographed: Collection[str]) -> Filled:
    """The answers to all lines that are asked, checked.

    BadInput whose ``place`` is the check's key: a line without an answer, an answer that is none, words too long, a
    failure without photo, a photo or answer to a line that is not asked.
    """
    for key in (*given, *photographed):
        if key not in asked:
            raise BadInput(N_("The checklist has no such line."), place=key)
    return Filled({key: _answered(key, given.get(key), key in photographed) for key in asked})


def remarks(filled: Filled, words: str) -> str:
    """The words for the whole, on one line. BadInput (place ``words``) without any where no line applied.

    A list on which nothing applies says of nothing how it stands, and yet counts as made: so it is said why.
    """
    nothing = all(one.is_ is Answer.NONE for one in filled.answers.values())
    missing = N_("No line applies: say why nothing could be looked at, in a few words.") if nothing else ""
    return on_one_line(words, LONGEST_REMARKS, "words", missing=missing)


def _answered(key: str, given: AnswerGiven | None, photographed: bool) -> AnswerGiven:
    if given is None or given.is_ not in set(Answer):
        raise BadInput(N_("Answer this line: pass, fail or not applicable."), place=key)
    answer, words = Answer(given.is_), on_one_line(given.words, LONGEST_WORDS, key)
    if answer is Answer.FAIL and not photographed:
        raise BadInput(N_("Add a photo of what is not in order."), place=key, code="photo")
    return AnswerGiven(answer, words, given.on_the_spot and answer is Answer.FAIL)
