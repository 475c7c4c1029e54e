"""What stands in the booklet of one grid, read in a constant number of queries (L7)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from gridwork.base.identifiers import record_code, spaced_tracking_code
from gridwork.charter.queries.adopted import in_force
from gridwork.ledger.models import Contact, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as
from gridwork.ledger.queries.forms import forms as forms_in_force
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.kinds import State
from gridwork.publicity.queries.posts import serving
from gridwork.publicity.queries.words import answer_words, booklet_words, heading, legend
from gridwork.publicity.rules.booklet import Block, Booklet, Cover, Group, answers
from gridwork.publicity.rules.qr import qr
from gridwork.territory.queries.powers import day_of
from gridwork.territory.queries.tree import tree


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A blank page to be printed, with the code that was issued for it."""

    code: str
    form: str


@dataclass(frozen=True, slots=True)
class Line:
    """One open record with what its place is called."""

    id: int
    form: str
    version: int
    seq: int
    values: dict[str, Any]
    verified_on: date
    verify_by: date | None
    place: int | None
    address: str
    name: str
    sort: str
    plate: str


def booklet(
    grid_id: int, forms: Sequence[str], blanks: Sequence[BlankPage], language: str, at: datetime, number: int
) -> Booklet:
    """The booklet of a grid: records of these forms in street order, then the blank pages.

    Three queries, whatever the number of records (one more for each form version still in
    use that is not in force, once a process). ``number``: of the print, for the cover.
    """
    with override(language):
        lines = _lines(grid_id, forms)
        contacts = _contacts(grid_id, forms)
        day, said, present = day_of(at), booklet_words(), tree()
        return Booklet(
            **heading(f"{present.area(grid_id).name} {said['booklet']}", present.root.name, language),
            words=said, legend=legend(),
            cover=_cover(grid_id, day, number, language), foot=f"{day.isoformat()} · {_charter()}",
            forms=[(*_named(forms_in_force()[key], language), str(_count(lines, key))) for key in forms],
            groups=_groups(lines, contacts, language, day),
            blanks=[_blank(one, language) for one in blanks], four_to_a_sheet=False,
        )  # fmt: skip


_COLUMNS = (
    "id", "form", "version", "seq", "values", "verified_on", "verify_by", "place", "place__street", "place__number",
    "place__name", "place__sort", "place__plate",
)  # fmt: skip


def _lines(grid_id: int, forms: Sequence[str]) -> list[Line]:
    """The open records in street order, those of one place together."""
    found = Record.objects.filter(grid=grid_id, form__in=forms, state=State.OPEN).order_by("walk", "place", "id")
    order = {key: i for i, key in enumerate(forms)}
    lines = [
        Line(pk, form, version, seq, json.loads(values), verified, by, place, f"{street or ''}{number or ''}",
             name or "", sort or "", plate or "")
        for pk, form, version, seq, values, verified, by, place, street, number, name, sort, plate
        in found.values_list(*_COLUMNS)
    ]  # fmt: skip
    places = {line.place: i for i, line in reversed(list(enumerate(lines)))}
    return sorted(lines, key=lambda line: (places[line.place], order[line.form], line.id))


def _contacts(grid_id: int, forms: Sequence[str]) -> dict[int, frozenset[str]]:
    """Record → fields with a contact. The contacts themselves are neither read nor printed."""
    rows = Contact.objects.filter(record__grid=grid_id, record__form__in=forms, record__state=State.OPEN)
    found: dict[int, set[str]] = {}
    for record_id, field in rows.values_list("record", "field"):
        found.setdefault(record_id, set()).add(field)
    return {record_id: frozenset(fields) for record_id, fields in found.items()}


def _count(lines: Iterable[Line], form: str) -> int:
    return sum(line.form == form for line in lines)


def _groups(lines: list[Line], contacts: dict[int, frozenset[str]], language: str, day: date) -> list[Group]:
    groups: list[Group] = []
    last: int | None = -1
    for line in lines:
        if line.place != last:
            groups.append(_group(line, language))
            last = line.place
        groups[-1]["records"].append(_record(line, contacts.get(line.id, frozenset()), language, day))
    return groups


def _group(line: Line, language: str) -> Group:
    if line.place is None:
        return Group(place=gettext("The grid itself"), kind="", plate="", records=[])
    premises = in_force().charter.ledgers.premises.get(line.sort)
    kind = premises.name.to(language) if premises else ""
    place, beside = (line.address, line.name) if line.address else (line.name or line.plate, "")
    return Group(
        place=place, kind=" · ".join(filter(None, [beside, kind])), plate=spaced_tracking_code(line.plate), records=[]
    )


def _record(line: Line, contacts: frozenset[str], language: str, day: date) -> Block:
    current = forms_in_force()[line.form]
    values = line.values
    if line.version != current.number:
        values = carry(values, form_as(line.form, line.version).form, current.form).values
    name, version = _named(current, language)
    code, state = record_code(line.id), f"{current.number}.{line.seq}"
    return Block(
        form=name, version=version, code=spaced_tracking_code(code), state=state, qr=qr(key_address(code, state)),
        answers=answers(current.form, values, contacts, language, answer_words()),
        verified=_verified(line), late=line.verify_by is not None and line.verify_by < day,
    )  # fmt: skip


def _verified(line: Line) -> str:
    text = gettext("Seen right %(day)s") % {"day": line.verified_on.isoformat()}
    if line.verify_by is not None:
        text += " · " + gettext("due %(day)s") % {"day": line.verify_by.isoformat()}
    return text


def _blank(page: BlankPage, language: str) -> Block:
    current = forms_in_force()[page.form]
    name, version = _named(current, language)
    return Block(
        form=name, version=version, code=spaced_tracking_code(page.code), state="", qr=qr(key_address(page.code)),
        answers=answers(current.form, None, frozenset(), language, answer_words()),
    )  # fmt: skip


def key_address(code: str, state: str = "") -> str:
    """Where a page is keyed in: what its QR code says."""
    return f"{settings.BASE_URL}/desk/paper/key/{code}" + (f"?as={state}" if state else "")


def _named(current: NumberedForm, language: str) -> tuple[str, str]:
    return current.form.name.to(language), gettext("version %(number)s") % {"number": current.number}


def _charter() -> str:
    return gettext("Charter version %(number)s") % {"number": in_force().number}


def _cover(grid_id: int, day: date, number: int, language: str) -> Cover:
    present = tree()
    node = present.area(grid_id)
    above = [present.area(one).name for one in node.lineage[:-1]]
    return Cover(
        above=" · ".join(above), grid=node.name, code=node.code,
        facts=[
            (gettext("Printed on"), day.isoformat()),
            (gettext("Booklet no."), f"{number}-{node.code[-3:]}"),
            (gettext("Under"), f"{in_force().charter.name.to(language)} · {_charter()}"),
        ],
        posts=[(one.post, one.holder, one.phone) for one in serving([grid_id], day, language)[grid_id]],
        qr=qr(f"{settings.BASE_URL}/grids/{grid_id}"),
    )  # fmt: skip
