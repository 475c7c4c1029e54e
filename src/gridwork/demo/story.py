"""Four months in the invented county: what was reported and what was done, act by act.

Everything happens through the commands the faces call, in order of time, by the people in
the posts. Some are quick and some late; what lies after the present moment has not happened.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from gridwork.cases import commands
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import charter_of, holder_of, may, steps_of
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.verbs import ENDED, NEEDS, Stage, Verb
from gridwork.charter.schema import Charter
from gridwork.demo.pictures import picture
from gridwork.demo.situations import Situation, Thread, situations
from gridwork.journal.act import Act, Via
from gridwork.territory.queries.offices import Holder, holders, up_the_line
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

DAYS = 120
RECENT = 1.6
"""Above 1: more of the cases lie in the last weeks."""
FRESH = 14
"""Days: of cases this young more are put off, so that some are waiting now."""
TURNS = {"rework": 0.08, "suspend": 0.04, "extend": 0.05, "reopen": 0.04, "note": 0.5, "decline": 0.03, "rate": 0.45}
"""Detours and how often a case takes each."""
PAUSE = timedelta(days=9)
STOPPING = 0.06
"""Share of cases left lying after they were accepted; they go overdue."""
ADDRESS_ONLY = 0.04
"""Share of reports with an address and no point; the county's own desk takes those."""
NEAR_THE_LOGINS = (4, 14)
"""Grids of the first village, and its first grid, get so many times as many cases: their people can sign in."""
REASONS = {
    "decline": "不属于网格事项，已告知当事人向主管单位反映。",
    "return": "现场情况与描述不符，请补充核实。",
    "suspend": "等待配件到货，经批准缓办。",
    "extend": "连续降雨无法施工，申请延期。",
    "reopen": "修好两天又坏了，请再来看看。",
    "rework": "现场看仍未处理彻底，请返工。",
}
NOTES = [
    "已到现场查看，拍照取证。",
    "联系了施工队，明天上午进场。",
    "Waiting for parts, two more days.",
    "已和当事人电话沟通。",
]
NAMES = ["李女士", "王先生", "陈阿姨", "Ms Lin", "周师傅", ""]
JUST_IN = (0.6, 2.2, 5.5, 21)
"""Hours ago."""
OWN_WORK = ("rubbish", "street_cleaning", "stray_animals")
"""What a grid's own people take on."""
Event = tuple[datetime, int, int]


@dataclass(slots=True)
class Story:
    """Tells the whole story up to ``present``."""

    charter: Charter
    present: datetime
    random: Random
    inside: Callable[[Node], tuple[float, float]]
    """A point inside a grid."""
    threads: dict[int, Thread] = field(default_factory=dict)
    _grids: list[Node] = field(init=False)
    _events: list[Event] = field(default_factory=list)
    _order: Any = field(default_factory=count)
    _powers: dict[int, Powers] = field(default_factory=dict)
    _holders: dict[int, list[Holder]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grids = [node for node in tree() if node.basic]
        beside = [node for node in grids if node.parent_id == grids[0].parent_id]
        village, grid = NEAR_THE_LOGINS
        self._grids = grids + beside * (village - 1) + grids[:1] * (grid - village)

    def tell(self, cases: int) -> int:
        """Make the cases and let time run; returns how many acts were done."""
        chosen = situations(self.charter)
        for number in range(cases):
            ago = DAYS * self.random.random() ** RECENT
            self.threads[number] = self._thread(chosen, number, fresh=ago < FRESH)
            self._later(number, self._morning(self.present - timedelta(days=ago)))
        self._just_in(chosen)
        acts = 0
        while self._events:
            at, _, number = heapq.heappop(self._events)
            if at < self.present:
                self._turn(self.threads[number], at)
                acts += 1
        return acts

    def _just_in(self, chosen: list[Situation]) -> None:
        """A few reports that wait for the first grid's worker this very morning."""
        for hours in JUST_IN:
            number = len(self.threads)
            own = [one for one in chosen if one.category in OWN_WORK]
            self.threads[number] = Thread(self.random.choice(own), number, grid=self._grids[0])
            self._later(number, self.present - timedelta(hours=hours))

    def _thread(self, chosen: list[Situation], number: int, *, fresh: bool) -> Thread:
        shares = {**TURNS, "suspend": 0.15} if fresh else TURNS
        turns = {turn for turn, share in shares.items() if self.random.random() < share}
        (situation,) = self.random.choices(chosen, [one.often for one in chosen])
        return Thread(situation, number, turns=turns, stops=self.random.random() < STOPPING)

    def _later(self, number: int, at: datetime) -> None:
        heapq.heappush(self._events, (at, next(self._order), number))

    def _morning(self, at: datetime) -> datetime:
        """The same local day, at an hour when people are about."""
        local = at.astimezone(ZoneInfo(self.charter.calendar.timezone)).replace(minute=self.random.randint(0, 59))
        return local.replace(hour=self.random.choice([7, 8, 9, 9, 10, 11, 14, 15, 16, 17, 19, 20]))

    def _turn(self, thread: Thread, at: datetime) -> None:
        case = thread.case
        if case is None:
            thread.case = self._report(thread, at)
        elif case.stage == Stage.SUSPENDED:
            self._by(thread, Verb.RESUME, at, commands.resume)
        elif not case.pending:
            self._afterwards(thread, case, at)
        elif not self._detour(thread, case, at):
            self._step(thread, case, at)
        self._next(thread, at)

    def _next(self, thread: Thread, at: datetime) -> None:
        """When the next thing happens to the case: usually in time, sometimes late."""
        case = thread.case
        assert case is not None
        if thread.grid is not None:
            return
        if not case.pending:
            if case.stage in ENDED and thread.turns & {"rate", "reopen"}:
                self._later(thread.number, at + timedelta(hours=self.random.uniform(3, 60)))
            return
        if thread.stops and case.stage != Stage.REPORTED:
            return
        if case.stage == Stage.SUSPENDED:
            self._later(thread.number, at + PAUSE)
            return
        room = (case.step_due_at - at) if case.step_due_at and case.step_due_at > at else timedelta(hours=6)
        due = at + max(timedelta(minutes=8), room * self.random.triangular(0.05, 1.25, 0.35))
        self._later(thread.number, max(due, case.not_before + timedelta(minutes=5)) if case.not_before else due)

    def _report(self, thread: Thread, at: datetime) -> Case:
        random, situation = self.random, thread.situation
        grid = thread.grid or random.choice(self._grids)
        resident = 6 if self.charter.categories[situation.category].public else 0
        via = random.choices([Via.SITE, Via.CONSOLE, Via.API], [resident, 3, 2])[0]
        worker = next((h for h in self._holding(tree().office(grid.id)) if h.acting), None)
        person = worker.person_id if worker and via is not Via.SITE else None
        words = random.choice(situation.words)
        fills = {"n": random.randint(2, 9), "g": grid.name}
        name = random.choice(NAMES)
        draft = Draft(
            category=situation.category,
            words=words.format(**fills),
            address=random.choice(situation.address).format(**fills),
            point=self.inside(grid) if random.random() > ADDRESS_ONLY else None,
            contact=Reporter(name, f"000-0000-{random.randint(1000, 9999)}") if name and via is Via.SITE else None,
            photos=(picture(situation.photo, False, random.randint(0, 2)),) if random.random() < 0.4 else (),
        )
        return commands.report(self._act(at, via, person), draft, staff=person is not None)

    def _detour(self, thread: Thread, case: Case, at: datetime) -> bool:
        """One of the thread's detours, if this is the moment for it."""
        turns = thread.turns
        if "decline" in turns and case.stage == Stage.REPORTED and case.pending == Verb.ACCEPT:
            turns.discard("decline")
            return self._by(thread, Verb.DECLINE, at, commands.decline, reason=REASONS["decline"])
        if case.pending != Verb.HANDLE:
            return False
        if "note" in turns:
            turns.discard("note")
            return self._by(thread, Verb.NOTE, at, commands.note, text=self.random.choice(NOTES))
        if "suspend" in turns:
            turns.discard("suspend")
            until = (at + PAUSE).date()
            return self._by(thread, Verb.SUSPEND, at, commands.suspend, reason=REASONS["suspend"], until=until)
        if "extend" in turns:
            turns.discard("extend")
            return self._by(thread, Verb.EXTEND, at, commands.extend, by="2 working days", reason=REASONS["extend"])
        return False

    def _step(self, thread: Thread, case: Case, at: datetime) -> None:
        """The step the procedure waits for."""
        situation, verb = thread.situation, Verb(case.pending)
        fills = {"n": thread.number % 9 + 1}
        given: dict[Verb, dict[str, Any]] = {
            Verb.HANDLE: {
                "result": self.random.choice(situation.result).format(**fills),
                "photos": self._after(thread),
            },
            Verb.VERIFY: {"passed": True, "note": ""},
            Verb.DECIDE: {"approved": True},
            Verb.NOTICE: {"text": situation.public},
            Verb.ANSWER: {"text": situation.answer},
            Verb.PUBLISH: {"text": situation.public},
        }
        if verb is Verb.VERIFY and "rework" in thread.turns:
            thread.turns.discard("rework")
            given[Verb.VERIFY] = {"passed": False, "note": REASONS["rework"]}
        if verb is Verb.ASSIGN:
            given[verb] = {"office_id": self._following(case)}
        self._by(thread, verb, at, getattr(commands, verb.value), **given.get(verb, {}))

    def _after(self, thread: Thread) -> tuple[bytes, ...]:
        return (picture(thread.situation.photo, True, thread.number % 3),) if self.random.random() < 0.35 else ()

    def _following(self, case: Case) -> int | None:
        charter = charter_of(case)
        following = steps_of(charter, case)[case.step + 1 :]
        return holder_of(charter, case, following[0].who) if following else case.office_id

    def _afterwards(self, thread: Thread, case: Case, at: datetime) -> None:
        """What the resident says to the answer: one thing, once."""
        resident = self._act(at, Via.SITE, None)
        reopens = "reopen" in thread.turns and case.stage == Stage.CLOSED and case.via == Via.SITE
        rates = "rate" in thread.turns and case.answered_at and case.rating is None
        thread.turns -= {"reopen", "rate"}
        if reopens:
            thread.case = commands.reopen(resident, case.tracking_code, reason=REASONS["reopen"])
        elif rates:
            stars = self.random.choices([5, 4, 3, 2], [6, 3, 1, 1])[0]
            thread.case = commands.rate(resident, case.tracking_code, stars=stars)

    def _by(self, thread: Thread, verb: Verb, at: datetime, command: Callable[..., Case], **given: Any) -> bool:
        """Have somebody whose posts allow it do it: the case's own office first, then up the line."""
        case = thread.case
        assert case is not None
        area = tree().office_node(case.office_id).area_id if case.office_id else tree().root.id
        for office in [case.office_id, *up_the_line(area)]:
            for holder in self._holding(office or 0):
                powers = self._powers_of(holder.person_id, at)
                own_work = verb is Verb.VERIFY and holder.person_id == case.handler_id
                if holder.acting and not own_work and may(powers, NEEDS[verb], case):
                    act = self._act(at, Via.CONSOLE, holder.person_id)
                    thread.case = command(act, powers, case.pk, **given)
                    return True
        return False

    def _holding(self, office: int) -> list[Holder]:
        if office not in self._holders:
            self._holders[office] = holders(office, self.present.date())
        return self._holders[office]

    def _powers_of(self, person: int, at: datetime) -> Powers:
        if person not in self._powers:
            self._powers[person] = powers_of(person, at)
        return self._powers[person]

    @staticmethod
    def _act(at: datetime, via: Via, person: int | None) -> Act:
        return Act(via=via, person_id=person, done_at=at, recorded_at=at)
