"""The rulebook: the charter in force as a readable page, its earlier versions, and what changed between two."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import Adopted, in_force, version, versions
from gridwork.charter.queries.rulebook import rulebook
from gridwork.charter.rules.diff import changes
from gridwork.charter.schema import Capability, Text
from gridwork.faces.access import signed_in
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.forms import form_versions


@signed_in
def current(request: GridRequest) -> HttpResponse:
    """The charter in force."""
    return _shown(request, in_force())


@signed_in
def past(request: GridRequest, number: int) -> HttpResponse:
    """One version by its number, in force or not."""
    return _shown(request, _numbered(number))


def _shown(request: GridRequest, adopted: Adopted) -> HttpResponse:
    known = versions()
    before = next((one.number for one in known if one.number < adopted.number), None)
    return page(
        request, "rulebook/rulebook.html",
        adopted=adopted, sections=rulebook(adopted.charter, get_language() or "zh-hans", form_versions(adopted.id)),
        versions=known, before=before, in_force=adopted.id == in_force().id,
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
    )  # fmt: skip


@signed_in
def difference(request: GridRequest, old: int, new: int) -> HttpResponse:
    """What changed from one version to another, key by key."""
    one, other = _numbered(old), _numbered(new)
    found = [
        (change.kind.value, change.key, readable(change.before), readable(change.after))
        for change in changes(one.charter, other.charter)
    ]
    return page(request, "rulebook/difference.html", old=one, new=other, changes=found)


def readable(value: Any) -> str:
    """A charter's value for a reader: texts in their language, lists in a row, tables by key."""
    match value:
        case None:
            return ""
        case dict() if "zh" in value and set(value) <= {"zh", "en", "hant"}:
            return Text(**value).to(get_language() or "zh-hans")
        case dict():
            return "\n".join(f"{key}: {told}" for key, one in value.items() if (told := readable(one)))
        case list():
            return "、".join(readable(one) for one in value)
    return str(value)


def _numbered(number: int) -> Adopted:
    found = next((one.pk for one in versions() if one.number == number), None)
    if found is None:
        raise NotFound(N_("There is no charter version with this number."))
    return version(found)
