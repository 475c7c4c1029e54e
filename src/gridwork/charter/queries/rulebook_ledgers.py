"""The chapter on ledgers: domains, kinds of premises, every form with what it asks and when (L1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.reader import Reader
from gridwork.charter.record_parts import Condition, Form, FormField, Subject
from gridwork.charter.rules.names import EVERY, FIELD_TYPES, SUBJECTS
from gridwork.charter.terms import Text

YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")


def ledgers_section(reader: Reader) -> Section:
    """All there is to know of the ledgers; empty when the charter keeps none."""
    ledgers = reader.charter.ledgers
    if not ledgers.domains:
        return Section("ledgers", gettext("Ledgers"))
    words = [
        gettext("One grid, one ledger; one work item, one data set. Complete and fresh: at least %(percent)s %%.")
        % {"percent": ledgers.coverage},
        gettext("A department keeps its domain across all grids; a grid's head sees all domains of the grid."),
    ]
    if ledgers.paper:
        words.append(gettext("A paper booklet is kept beside the electronic ledger."))
    tables = [_domains(reader), *_premises(reader), *(_form(reader, key, one) for key, one in ledgers.forms.items())]
    return Section("ledgers", gettext("Ledgers"), words, tables)


def _domains(reader: Reader) -> Table:
    rows = [
        (
            reader.say(domain.name),
            reader.joined(reader.say(one) for one in domain.subitems),
            reader.joined(reader.department(one) for one in domain.departments),
        )
        for domain in reader.charter.ledgers.domains.values()
    ]
    return Table(gettext("Domains"), (gettext("Domain"), gettext("Subitems"), gettext("Departments")), rows)


def _premises(reader: Reader) -> Iterator[Table]:
    """Each kind of premises and the forms that describe it."""
    ledgers = reader.charter.ledgers
    if not ledgers.premises:
        return
    about = [form for form in ledgers.forms.values() if form.subject is Subject.PREMISES]
    rows = [
        (reader.say(kind.name), reader.joined(reader.say(one.name) for one in about if not one.of or key in one.of))
        for key, kind in ledgers.premises.items()
    ]
    yield Table(gettext("Kinds of premises"), (gettext("Kind"), gettext("Described by")), rows)


def _form(reader: Reader, key: str, form: Form) -> Table:
    lead = [
        gettext("In “%(domain)s”; describes %(subject)s.")
        % {
            "domain": reader.say(reader.charter.ledgers.domains[form.domain].name),
            "subject": gettext(SUBJECTS[form.subject]),
        },
        _only(reader, form),
    ]
    if form.verify_every:
        lead.append(gettext("Verified anew %(often)s.") % {"often": gettext(EVERY[form.verify_every])})
    if key in reader.versions:
        lead.append(gettext("Version %(number)s of this form.") % {"number": reader.versions[key]})
    fields = {one.key: one for one in form.fields}
    rows = [
        (
            reader.say(one.label),
            _holds(reader, one),
            gettext("required") if one.required else "",
            reader.joined(_when(reader, fields[condition.field], condition) for condition in one.when),
            reader.sentences([reader.say(one.help), *_compared(reader, fields, one)]),
        )
        for one in form.fields
    ]
    head = (gettext("Field"), gettext("Holds"), gettext("Required"), gettext("Asked when"), gettext("Help"))
    return Table(reader.say(form.name), head, rows, reader.sentences(lead))


def _only(reader: Reader, form: Form) -> str:
    """Which premises or facilities a form is about, when not all."""
    if not form.of:
        return ""
    if form.subject is Subject.FACILITY:
        return gettext("Standard codes that begin with %(codes)s.") % {"codes": reader.joined(form.of)}
    kinds = reader.charter.ledgers.premises
    return gettext("Only: %(kinds)s.") % {"kinds": reader.joined(reader.say(kinds[key].name) for key in form.of)}


def _holds(reader: Reader, field: FormField) -> str:
    what = gettext(FIELD_TYPES[field.type])
    if field.choices:
        what += gettext(": ") + reader.joined(reader.say(choice) for choice in field.choices)
    return reader.joined([what, reader.say(field.unit), _bounds(field), _decimals(field)])


def _bounds(bounded: FormField | Condition) -> str:
    least, most = (None if bound is None else f"{bound:,.15g}" for bound in (bounded.least, bounded.most))
    if least is not None and most is not None:
        return gettext("%(least)s to %(most)s") % {"least": least, "most": most}
    if least is not None:
        return gettext("at least %(least)s") % {"least": least}
    return gettext("at most %(most)s") % {"most": most} if most is not None else ""


def _decimals(field: FormField) -> str:
    return gettext("decimals: %(count)s") % {"count": field.decimals} if field.decimals else ""


def _when(reader: Reader, other: FormField, condition: Condition) -> str:
    """One condition: “Uses gas” is yes."""
    said = {"field": reader.say(other.label)}
    if condition.yes is not None:
        return gettext("“%(field)s” is %(answer)s") % {**said, "answer": reader.say(YES if condition.yes else NO)}
    if condition.equals:
        names = {choice.stored: reader.say(choice) for choice in other.choices}
        answer = gettext(" or ").join(names[key] for key in condition.equals)
        return gettext("“%(field)s” is %(answer)s") % {**said, "answer": answer}
    return gettext("“%(field)s” is %(answer)s") % {**said, "answer": _bounds(condition)}


def _compared(reader: Reader, fields: dict[str, FormField], field: FormField) -> Iterator[str]:
    if field.no_less_than:
        other = reader.say(fields[field.no_less_than].label)
        yield gettext("Not less than “%(other)s”.") % {"other": other}
    if field.no_more_than:
        other = reader.say(fields[field.no_more_than].label)
        yield gettext("Not more than “%(other)s”.") % {"other": other}
