"""What samples, their strata and their things are called."""

from __future__ import annotations

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.queries.ever import inspections_ever
from gridwork.charter.work_parts import Sampled
from gridwork.faces.console.names import category, say
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.sampling_units import kind_of
from gridwork.fieldwork.rules.kinds import Method, Said
from gridwork.fieldwork.rules.periods import period_of
from gridwork.ledger.queries.forms import form_lately
from gridwork.territory.queries.tree import tree

OF = {
    Sampled.HOUSEHOLDS: N_("households"),
    Sampled.CASES: N_("closed cases"),
    Sampled.INSPECTIONS: N_("inspections"),
    Sampled.LEDGER: N_("ledger records"),
}
"""What is drawn."""
PAGES = {
    Sampled.HOUSEHOLDS: "console:place",
    Sampled.CASES: "console:case",
    Sampled.INSPECTIONS: "console:inspection",
    Sampled.LEDGER: "console:record",
}
"""The page of a drawn thing, for those who may open it."""
SAID = {Said.YES: N_("Yes"), Said.NO: N_("No"), Said.UNKNOWN: N_("Could not tell")}
METHODS = {Method.CALL: N_("by telephone"), Method.REVISIT: N_("by going there")}


def answered(said: str) -> str:
    """An answer in words."""
    return gettext(SAID[Said(said)])


def checked_how(method: str) -> str:
    """How something was checked, in words."""
    return gettext(METHODS[Method(method)])


def name_of(sample: Sample) -> str:
    """What the charter calls it; the second one says so."""
    name = say(kind_of(sample).name)
    return gettext("%(name)s, looked at again") % {"name": name} if sample.first_id else name


def of_what(sample: Sample) -> str:
    """What is drawn, in words."""
    return gettext(OF[Sampled(sample.of)])


def source_of(sample: Sample) -> str:
    """Where its seed comes from, in words; empty where it was left to chance."""
    word, _, day = sample.seed_from.partition(" ")
    return gettext("the seal of %(day)s") % {"day": day} if word == "seal" else ""


def until(sample: Sample) -> object:
    """The last day of the period the frame covers."""
    return period_of(kind_of(sample).every, sample.period).last


def stratum_name(sample: Sample, key: str) -> str:
    """A stratum: an area, a kind of inspection or a form."""
    match Sampled(sample.of):
        case Sampled.INSPECTIONS:
            kind = inspections_ever().get(key)
            return say(kind.name) if kind else key
        case Sampled.LEDGER:
            form = form_lately(key)
            return say(form.form.name) if form else key
    area = tree().by_code(key)
    return area.name if area else key


def what_name(sample: Sample, key: str) -> str:
    """The category, kind of inspection or form of a thing."""
    if not key:
        return ""
    return category(key) if sample.of == Sampled.CASES else stratum_name(sample, key)
