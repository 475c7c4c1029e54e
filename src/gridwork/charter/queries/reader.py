"""A charter read in one language: names instead of keys, spans and cadences in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext, ngettext

from gridwork.base.worktime import Span, Unit
from gridwork.charter.case_parts import Step, Who
from gridwork.charter.rules.names import CAPABILITIES, EVERY
from gridwork.charter.schema import Capability, Charter, PostKind, Range, Text
from gridwork.charter.terms import Cadence, Hours


def span_words(span: Span) -> str:
    """A span in the active language, e.g. 3 个工作日."""
    amount = {"amount": span.amount}
    match span.unit:
        case Unit.WORKING_DAY:
            return ngettext("%(amount)s working day", "%(amount)s working days", span.amount) % amount
        case Unit.WORKING_HOUR:
            return ngettext("%(amount)s working hour", "%(amount)s working hours", span.amount) % amount
        case Unit.DAY:
            return ngettext("%(amount)s day", "%(amount)s days", span.amount) % amount
        case Unit.HOUR:
            return ngettext("%(amount)s hour", "%(amount)s hours", span.amount) % amount


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one charter in the active language. ``versions``: number of each ledger form, where it is known."""

    charter: Charter
    versions: Mapping[str, int] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """A text of the charter."""
        return text.to(get_language() or "zh-hans")

    def joined(self, parts: Iterable[str]) -> str:
        """A list in a row, in the language's own way."""
        return (gettext(", ")).join(part for part in parts if part)

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences one after another; Chinese puts no space between them."""
        return ("" if (get_language() or "zh").startswith("zh") else " ").join(part for part in parts if part)

    def place(self, key: str) -> str:
        """A level, or the cell."""
        return next((self.say(level.name) for level in self.charter.levels if level.key == key), gettext("County"))

    def who(self, who: Who) -> str:
        """The office a step falls to."""
        stations = [self.charter.cell_station, *(level.station for level in self.charter.levels)]
        match who:
            case Who.GRID:
                return self.say(stations[-1])
            case Who.STATION:
                return self.say(stations[-2])
            case Who.TOWN:
                return self.say(stations[1])
            case Who.COUNTY:
                return self.say(stations[0])
            case Who.DEPARTMENT:
                return gettext("The department in charge")

    def posts(self, keys: Iterable[str]) -> str:
        """Kinds of post by name."""
        return self.joined(self.say(self.charter.posts[key].name) for key in keys)

    def department(self, key: str) -> str:
        """A department by name; nothing for none."""
        return self.say(self.charter.departments[key].name) if key else ""

    def powers(self, post: PostKind) -> str:
        """What a post may do, in the order of the vocabulary."""
        return self.joined(gettext(CAPABILITIES[capability]) for capability in Capability if capability in post.may)

    def within(self, step: Step) -> str:
        """A step's time: the system's own, a span, or progress notes."""
        if step.auto:
            return gettext("at once, by the system")
        parts = [gettext("within %(span)s") % {"span": span_words(step.within)}] if step.within else []
        if step.notes_every:
            parts.append(gettext("progress every %(span)s") % {"span": span_words(step.notes_every)})
        if step.notice_for:
            parts.append(gettext("stays up for %(span)s") % {"span": span_words(step.notice_for)})
        return self.joined(parts)

    def every(self, cadence: Cadence, times: int = 1) -> str:
        """How often."""
        often = gettext(EVERY[cadence])
        return often if times == 1 else gettext("%(often)s, %(times)s times") % {"often": often, "times": times}

    def hours(self, hours: Hours) -> str:
        """A stretch of hours."""
        return f"{hours.start:%H:%M}–{hours.end:%H:%M}"

    def bounds(self, bounds: Range) -> str:
        """A size, open ends shown."""
        if bounds.least is None and bounds.most is None:
            return ""
        if bounds.most is None:
            return gettext("at least %(least)s") % {"least": bounds.least}
        if bounds.least is None:
            return gettext("at most %(most)s") % {"most": bounds.most}
        return f"{bounds.least}–{bounds.most}"
