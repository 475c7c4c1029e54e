"""Rectification notices: the worklist, the chain of one, and what can be done with it (F5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.clock import in_full
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.inspections.naming import CHAIN_TONES, CHAINS, FINDING_TONES, FINDINGS
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, kept, page, put_fault
from gridwork.faces.console.rectifications.forms import DEEDS, Deed, Extend, Filters
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.rectifications import OPEN_STATES, ActSeen, ChainPage, NoticeRow, chain, worklist
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.rules.kinds import Verb
from gridwork.journal.act import Via
from gridwork.journal.queries.entries import Line
from gridwork.territory.queries.edition import today

DEADLINES = ("deadline_was", "deadline", "inspect_by")
"""Moments an act tells, as the journal has them."""
STATES = {
    "open": N_("Open notices"),
    "overdue": N_("Deadline over"),
    "look again": N_("Second look overdue"),
    "closed": N_("Put right, closed"),
    "handed over": N_("Handed over"),
    "withdrawn": N_("Notice withdrawn"),
}


@needs(Capability.FIELD_SEE)
@require_safe
def listing(request: GridRequest) -> HttpResponse:
    """Notices by state: open ones by deadline, the others newest first."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "open"
    form = Filters(request.GET, request.powers)
    found = worklist(request.powers, state=state, area_id=form.area_id, after=request.GET.get("after", ""))
    return page(
        request, "rectifications/list.html", state=state, over=state not in OPEN_STATES, found=found,
        field=form["area"], filtered=form.area_id,
        states=[(key, gettext(name)) for key, name in STATES.items()], now=now(),
        rows=[(row, gettext(CHAINS[row.notice.state]), CHAIN_TONES[row.notice.state], _checks(row))
              for row in found.rows],
    )  # fmt: skip


def _checks(row: NoticeRow) -> list[str]:
    listed = {check.key: say(check.name) for check in row.part.checklist}
    return [listed[key] for key in row.checks]


@needs(Capability.FIELD_SEE)
@require_safe
def show(request: GridRequest, notice_id: int) -> HttpResponse:
    """One notice with every act, deadline and photo."""
    return shown(request, notice_id)


def shown(
    request: GridRequest, notice_id: int, *, status: int = 200, bound: dict[str, ActForm] | None = None,
    conflict: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of a chain, with a refused form in its place or what a parallel act changed."""
    found = chain(request.powers, notice_id)
    notice = found.notice
    offered, refused = _offers(found, bound or {})
    working = telling(request.powers, today()).powers
    lost = [form for key, form in (bound or {}).items() if key not in {deed.key for deed, *_ in offered}]
    return page(
        request, "rectifications/chain.html", status=status, found=found, notice=notice, conflict=conflict,
        looks=not found.why_not and may_inspected(working, Capability.FIELD_WORK, found.part, notice.place),
        overtaken=status == 409, offers=offered, refused=refused, kept=[typed for form in lost for typed in kept(form)],
        state=gettext(CHAINS[notice.state]), tone=CHAIN_TONES[notice.state], late=now() > notice.deadline_at,
        findings=[(one, gettext(FINDINGS[one.finding.state]), FINDING_TONES[one.finding.state])
                  for one in found.findings],
        acts=[(act, _deadlines(act.line), _told(act)) for act in reversed(found.acts)],
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
    )  # fmt: skip


def _deadlines(line: Line) -> str:
    """What an act did to the deadlines, in words; nothing where it left them alone."""
    facts = line.facts
    if line.verb == Verb.REMIND:
        return ""
    at: dict[str, Any] = {key: in_full(datetime.fromisoformat(facts[key])) for key in DEADLINES if key in facts}
    if "deadline_was" in at:
        return gettext("Deadline was %(deadline_was)s, is %(deadline)s.") % at
    if "inspect_by" not in at:
        return ""
    if facts.get("round", 1) > 1:
        said = at | {"n": facts["round"]}
        return gettext("Round %(n)s: to be put right by %(deadline)s, looked at again by %(inspect_by)s.") % said
    return gettext("To be put right by %(deadline)s, looked at again by %(inspect_by)s.") % at


def _told(act: ActSeen) -> str:
    """Whom the system told of a deadline; nothing where it is not for the system to tell."""
    if act.told:
        return gettext("Told: %(names)s") % {"names": gettext(", ").join(act.told)}
    return gettext("Nobody was told: nobody holds such a post there.") if act.line.verb == Verb.REMIND else ""


def _offers(
    found: ChainPage, bound: dict[str, ActForm]
) -> tuple[list[tuple[Deed, ActForm, bool]], list[tuple[str, str]]]:
    """What may be done now, each with its form and whether it stands open; and why the rest may not."""
    offered, refused = [], []
    for deed in DEEDS.values():
        why = _why_not(found, deed)
        if why:
            refused.append((gettext(deed.title), gettext(why)))
        else:
            form = bound.get(deed.key) or deed.form(auto_id=f"{deed.key}-%s")
            if isinstance(form, Extend):
                form.offer(found.extensions)
            offered.append((deed, form, deed.key in bound or (deed.key == "hand-over" and found.many_rounds)))
    return offered, refused


def _why_not(found: ChainPage, deed: Deed) -> str:
    if found.why_not:
        return found.why_not
    if found.denied:
        return found.denied
    if deed.key in ("extend", "withdraw") and not found.may_move:
        return N_("This falls to the office that issued the notice, and to those above it.")
    if deed.key == "extend" and not found.extensions:
        return N_(
            "It was put off as long as the charter gives, or has been over for as long. For more time make the second "
            "look: it begins the next round."
        )
    if deed.key == "hand-over" and not found.may_hand_over:
        return N_("The charter names no authority that takes this over.")
    return ""


def act_view(deed: Deed) -> Any:
    """The view that carries out one verb, from its form on the chain page."""

    def carry_out(request: GridRequest, notice_id: int) -> HttpResponse:
        form = deed.form(request.POST, auto_id=f"{deed.key}-%s")
        if not form.is_valid():
            return shown(request, notice_id, status=422, bound={deed.key: form})
        try:
            deed.run(
                act_of(request, Via.CONSOLE), request.powers, notice_id, seen=form.cleaned_data["seen"], **form.facts()
            )
        except BadInput as fault:
            put_fault(form, fault)
            return shown(request, notice_id, status=422, bound={deed.key: form})
        except (Conflict, NotAllowed) as fault:
            status = 409 if isinstance(fault, Conflict) else 403
            return shown(request, notice_id, status=status, bound={deed.key: form}, conflict=said(fault))
        return done(request, gettext(deed.done), "console:rectification", notice_id)

    carry_out.__name__ = deed.key
    return needs(Capability.FIELD_WORK)(require_POST(carry_out))
