"""The work log: my day, my week, those of my people, and who has cleared theirs (F3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import N_, GridworkError, NotFound
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs, tells
from gridwork.faces.console.areas import area_choices, areas_opened
from gridwork.faces.console.fields import ActForm, Words
from gridwork.faces.console.fieldwork.spans import area_in, day_in
from gridwork.faces.console.logbook.lines import lines_of, open_of
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.logs import MOST_WORDS, clear_day, close_week, write_log
from gridwork.fieldwork.queries.logbook import cleared_in, day_of, week_closes_from, week_of
from gridwork.fieldwork.queries.reach import opens_board
from gridwork.fieldwork.queries.told_late import powers_on
from gridwork.fieldwork.rules.weeks import days_of, monday_of
from gridwork.fieldwork.rules.words import both
from gridwork.journal.act import Via
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import tree

SEE, WORK = Capability.FIELD_SEE, Capability.FIELD_WORK
WEEK = timedelta(days=7)
THEIRS = "theirs"
"""What the other page wrote, sent with the button that keeps both."""


class LogForm(ActForm):
    """A sentence more."""

    words = Words(
        label=_("A sentence more"), required=False, max_length=MOST_WORDS,
        help_text=_("What your acts do not say by themselves. No names of residents."),
    )  # fmt: skip


class WeekForm(ActForm):
    """What there is to say of the week."""

    words = Words(label=_("In a sentence: how the week went"), required=False, max_length=MOST_WORDS, rows=2)


@needs(SEE)
@require_safe
def mine(request: GridRequest) -> HttpResponse:
    """My own day."""
    return day_page(request, me(request).pk, day_in(request.GET, today()))


@needs(SEE)
@require_safe
def of_person(request: GridRequest, person_id: int) -> HttpResponse:
    """A day of somebody in reach, as far as it happened there."""
    return day_page(request, person_id, day_in(request.GET, today()))


def day_page(
    request: GridRequest, person_id: int, day: date, *, form: LogForm | None = None, **also: Any
) -> HttpResponse:
    """One day, with a refused form if there is one."""
    found, own = day_of(request.powers, person_id, day), person_id == me(request).pk
    log = found.log
    blank = LogForm(initial={"words": log.words if log else "", "seen": log.seq if log else 0}, auto_id="log-%s")
    return page(
        request, "logbook/day.html", status=422 if form else 200, found=found, lines=lines_of(found.sentences),
        left=[open_of(one) for one in found.left], own=own, form=form or blank, monday=monday_of(day),
        writes=own and (form is not None or powers_on(request.powers, day, today()).anywhere(WORK)),
        earlier=(day - timedelta(days=1)).isoformat(),
        later=(day + timedelta(days=1)).isoformat() if day < today() else "", **also,
    )  # fmt: skip


@tells(WORK)
@require_POST
def write(request: GridRequest) -> HttpResponse:
    """Put my own words into the log of a day."""
    day, form = day_in(request.POST, today()), LogForm(request.POST, auto_id="log-%s")
    theirs = request.POST.get(THEIRS)
    if form.is_valid():
        words, seen = form.cleaned_data["words"], form.cleaned_data["seen"] or 0
        if theirs is not None:
            words = both(theirs, words)
        try:
            write_log(act_of(request, Via.CONSOLE), request.powers, day, words, seen=seen)
        except FieldConflicts as fault:
            again = LogForm({"words": words, "seen": fault.seq}, auto_id="log-%s")
            return day_page(request, me(request).pk, day, form=again, theirs=fault.fields[0].theirs)
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            return back_to(request, gettext("It stands in the log."), day)
    return day_page(request, me(request).pk, day, form=form, theirs=theirs)


@tells(WORK)
@require_POST
def clear(request: GridRequest) -> HttpResponse:
    """Clear a day of mine."""
    day = day_in(request.POST, today())
    clear_day(act_of(request, Via.CONSOLE), request.powers, day)
    return back_to(request, gettext("The day is cleared."), day)


def back_to(request: GridRequest, message: str, day: date) -> HttpResponse:
    """My log of that day."""
    answer = done(request, message, "console:log")
    answer["Location"] += f"?day={day.isoformat()}"
    return answer


@needs(SEE)
@require_safe
def week(request: GridRequest, person_id: int) -> HttpResponse:
    """A week of mine, or of somebody in reach."""
    return week_page(request, person_id, monday_of(day_in(request.GET, today())))


def week_page(request: GridRequest, person_id: int, monday: date, *, form: WeekForm | None = None) -> HttpResponse:
    """One week, with a refused form if there is one."""
    found, own = week_of(request.powers, person_id, monday), person_id == me(request).pk
    return page(
        request, "logbook/week.html", status=422 if form else 200, found=found, lines=lines_of(found.sentences),
        left=[open_of(one) for one in found.left], own=own, sunday=monday + WEEK - timedelta(days=1), today=today(),
        closes=own and found.week is None and request.powers.anywhere(WORK), over=found.closes_from <= today(),
        form=form or WeekForm(auto_id="week-%s"),
        earlier=(monday - WEEK).isoformat(), later=(monday + WEEK).isoformat() if monday + WEEK <= today() else "",
    )  # fmt: skip


@needs(WORK)
@require_POST
def close(request: GridRequest) -> HttpResponse:
    """Close a week of mine."""
    monday, form = monday_of(day_in(request.POST, today())), WeekForm(request.POST, auto_id="week-%s")
    if form.is_valid():
        try:
            close_week(act_of(request, Via.CONSOLE), request.powers, monday, form.cleaned_data["words"])
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            answer = done(request, gettext("The week is closed."), "console:log-week", me(request).pk)
            answer["Location"] += f"?day={monday.isoformat()}"
            return answer
    return week_page(request, me(request).pk, monday, form=form)


@needs(SEE)
@require_safe
def logs(request: GridRequest) -> HttpResponse:
    """Who keeps a log in an area and right below it, and which days of a week they have cleared."""
    asked = request.GET.get("area", "")
    area = area_in(request.GET, request.powers)
    if area is None or not opens_board(request.powers, area):
        raise NotFound(N_("There is no such area."))
    monday = monday_of(day_in(request.GET, today()))
    return page(
        request, "logbook/logs.html", area=area, monday=monday, sunday=monday + WEEK - timedelta(days=1),
        days=days_of(monday), over=week_closes_from(monday) < today(),
        people=cleared_in(request.powers, area, monday, today()), deeper=_goes_deeper(area),
        areas=area_choices([one for one in areas_opened(request.powers, SEE) if not one.basic], asked),
        earlier=(monday - WEEK).isoformat(), later=(monday + WEEK).isoformat() if monday + WEEK <= today() else "",
    )  # fmt: skip


def _goes_deeper(area_id: int) -> bool:
    """Whether there are areas below those right below it, whose logs stand on pages of their own."""
    return any(not child.basic for child in tree().children(area_id))
