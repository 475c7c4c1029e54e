"""The forms of the charter in force, each with the number of its version (L1).

A form's version goes up when an adopted charter defines it otherwise than the one adopted
before; a charter that leaves it alone leaves its version. Records name the version they
were written under, so any version can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from gridwork.base.errors import N_, NotFound
from gridwork.base.memo import Memo
from gridwork.charter.models import CharterVersion
from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.record_parts import Form, Subject
from gridwork.charter.schema import Charter
from gridwork.ledger.rules.kinds import DESCRIBED_BY, Kind

_histories = Memo(seconds=inf)


@dataclass(frozen=True, slots=True)
class NumberedForm:
    """A form as one version defines it. ``departments`` keep its domain (L5)."""

    key: str
    number: int
    form: Form
    departments: frozenset[str]

    @property
    def household(self) -> bool:
        """Whether it holds what a household said: sealed in the journal, shown and removed on request (L3)."""
        return self.form.subject is Subject.HOUSEHOLD

    @property
    def kind(self) -> Kind | None:
        """The kind of place its records hang on; None: on the grid."""
        return DESCRIBED_BY[self.form.subject]

    def describes(self, kind: str, sort: str) -> bool:
        """Whether a place of this kind and sort wants a record of this form."""
        if self.kind is None or kind != self.kind:
            return False
        if not self.form.of:
            return self.form.subject is not Subject.PLACE
        if self.form.subject is Subject.FACILITY:
            return sort.startswith(tuple(self.form.of))
        return sort in self.form.of


def forms() -> dict[str, NumberedForm]:
    """Every form in force by key, in the order of the charter. No query when warm."""
    return forms_under(in_force().id)


def forms_under(charter_id: int) -> dict[str, NumberedForm]:
    """The forms of one adopted charter by key. No query when warm."""
    return _histories.get(("under", charter_id), lambda: _numbered(charter_id))


def form_versions(charter_id: int) -> dict[str, int]:
    """The number of each form's version in one adopted charter."""
    return {key: form.number for key, form in forms_under(charter_id).items()}


def described_by(charter_id: int, kind: str, sort: str) -> tuple[str, ...]:
    """Keys of the forms of a charter that want a record of such a place."""
    return _histories.get(
        ("described by", charter_id, kind, sort),
        lambda: tuple(key for key, form in forms_under(charter_id).items() if form.describes(kind, sort)),
    )


def form(key: str) -> NumberedForm:
    """The form in force; NotFound when the charter has none of this key."""
    found = forms().get(key)
    if found is None:
        raise NotFound(N_("The charter in force has no form “%(key)s”."), key=key)
    return found


def form_lately(key: str) -> NumberedForm | None:
    """A form as the charter in force has it, or as the last one had it that did; None where none ever did."""
    found = forms().get(key)
    if found is None:
        history = _versions(in_force().id)
        found = max((one for one in history.values() if one.key == key), key=lambda one: one.number, default=None)
    return found


def form_as(key: str, number: int) -> NumberedForm:
    """A form as its version ``number`` defined it; NotFound when there never was one. No query when warm."""
    now_in_force = forms().get(key)
    if now_in_force is not None and now_in_force.number == number:
        return now_in_force
    found = _versions(in_force().id).get((key, number))
    if found is None:  # written under a charter that is no longer, or not yet, in force
        newest = CharterVersion.objects.order_by("-number").values_list("pk", flat=True).first() or 0
        found = _versions(newest).get((key, number))
    if found is None:
        raise NotFound(N_("The form “%(key)s” has no version %(number)s."), key=key, number=number)
    return found


def _numbered(charter_id: int) -> dict[str, NumberedForm]:
    numbers = dict(sorted(_versions(charter_id)))
    charter = version(charter_id).charter
    return {key: _of(charter, key, numbers[key]) for key in charter.ledgers.forms}


def _versions(charter_id: int) -> dict[tuple[str, int], NumberedForm]:
    return _histories.get(("history", charter_id), lambda: _history(charter_id))


def _history(charter_id: int) -> dict[tuple[str, int], NumberedForm]:
    """Every version of every form in the charters adopted up to this one."""
    found: dict[tuple[str, int], NumberedForm] = {}
    last: dict[str, tuple[int, Form]] = {}
    for pk in CharterVersion.objects.filter(pk__lte=charter_id).order_by("number").values_list("pk", flat=True):
        charter = version(pk).charter
        for key, form_now in charter.ledgers.forms.items():
            number, before = last.get(key, (0, None))
            if before != form_now:
                number += 1
                last[key] = (number, form_now)
                found[key, number] = _of(charter, key, number)
    return found


def _of(charter: Charter, key: str, number: int) -> NumberedForm:
    defined = charter.ledgers.forms[key]
    return NumberedForm(key, number, defined, frozenset(charter.ledgers.domains[defined.domain].departments))
