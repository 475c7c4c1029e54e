"""Weeks of rounds, zero reports, logs and meetings in the invented county (F1, F2, F3, F6)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gridwork.base.errors import Conflict
from gridwork.cases import commands as cases
from gridwork.demo.hands import Hands
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.commands.logs import clear_day, close_week, write_log
from gridwork.fieldwork.commands.occasions import (
    HeldDraft,
    OccasionDraft,
    cancel_occasion,
    hold_unplanned,
    plan_occasion,
)
from gridwork.fieldwork.commands.rounds import RoundDraft, StopDraft, record_round
from gridwork.fieldwork.commands.zero import report_zero
from gridwork.fieldwork.models import Round
from gridwork.fieldwork.queries.logbook import week_closes_from
from gridwork.fieldwork.rules.weeks import monday_of
from gridwork.journal.act import Via
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.offices import Holder
from gridwork.territory.queries.tree import Node, tree

DAYS, IN_TOWN, ELSEWHERE = 15, 5, 1
"""Working days told of the first village, of the rest of its town, and of one grid of every other village."""
WALKED, SHORT, SAID_WHY = 0.93, 0.05, 0.5
"""Share of days somebody walked; of those not long enough; of days missed that were explained."""
CLEARED = 0.9
"""Share of days on which the log was cleared in the evening."""
FOUND = 0.04
"""Share of rounds on which something was found and registered."""
SEEN = [
    "主干道和背街都走了一遍。",
    "重点看了消防通道和电动车停放。",
    "雨后看了边坡和排水沟。",
    "看了广场、健身点和垃圾箱。",
]
FINDINGS = [
    ("rubbish", "楼后堆了装修垃圾。"),
    ("street_light", "路口的灯不亮。"),
    ("fire_hazard", "楼道里停着电动车充电。"),
]
WORDS = [
    "几户问了医保缴费，已告知时间。",
    "和店主说了门前三包。",
    "帮一户联系了水电维修。",
    "提醒收拾楼道杂物，过两天再看。",
]
REASONS = ["参加镇里培训，半天不在网格。", "暴雨，按要求值守未外出巡查。", "到县里办事，已请 B 岗留意。"]
HOURS = {"grid_head": (15, 2), "grid_worker": (9, 2), "village_head": (16, 1), "information_officer": (10, 1)}
"""Post → the hour its round begins, and how long the charter wants it."""


@dataclass(slots=True)
class Walks:
    """Tells the weeks of the first village, some days elsewhere, and what was held everywhere."""

    hands: Hands
    days: int = DAYS
    """Working days told of the first village."""
    _stops: dict[int, list[Place]] = field(default_factory=dict)
    _writers: set[int] = field(default_factory=set)
    """Those who write a sentence into their log, and close their weeks."""

    def tell(self) -> None:
        """Day by day: rounds and zero reports, the log in the evening, the week on Friday; then what was held."""
        villages = [one for one in tree() if one.level == "village"]
        first, days = villages[0], self.hands.working_days(self.days)
        told = [(one, self._areas(one, first), self._since(one, first)) for one in villages]
        self._read_stops([area for _, areas, _ in told for area in areas])
        writing = [*tree().children(first.id)[:2], first]
        self._writers = {one.person_id for area in writing for one in self._walkers(area)}
        for day in days:
            for _, areas, since in told:
                for area in areas if day in days[-since:] else ():
                    for holder in self._walkers(area):
                        self._day(area, holder, day)
        self._held(first)

    def _areas(self, village: Node, first: Node) -> list[Node]:
        """The village with its grids; beyond the first town one grid alone."""
        grids = tree().children(village.id)
        return [village, *grids] if village.parent_id == first.parent_id else grids[:1]

    def _since(self, village: Node, first: Node) -> int:
        if village.id == first.id:
            return self.days
        return IN_TOWN if village.parent_id == first.parent_id else ELSEWHERE

    def _walkers(self, area: Node) -> list[Holder]:
        """The holders of the two posts of an area that walk."""
        kinds = ("grid_head", "grid_worker") if area.basic else ("village_head", "information_officer")
        return [self.hands.holder(area, kind) for kind in kinds]

    def _read_stops(self, areas: list[Node]) -> None:
        """A few places of each grid a walker comes past."""
        wanted = Place.objects.filter(grid__in=[one.id for one in areas], kind__in=(Kind.PREMISES, Kind.FACILITY))
        for place in wanted.order_by("walk", "pk"):
            self._stops.setdefault(place.grid_id or 0, []).append(place)

    def _day(self, area: Node, holder: Holder, day: date) -> None:
        """A round, or a reason why not; in a grid a zero report where nothing was found; the log in the evening."""
        random, walker = self.hands.random, holder.person_id
        powers = self.hands.powers(walker)
        if random.random() < WALKED:
            found = area.basic and random.random() < FOUND
            self._round(area, holder, day, found=found)
            if area.basic and not found:
                at = self.hands.at(day, 18, random.randint(0, 40))
                with suppress(Conflict):  # they reported something that day
                    report_zero(self.hands.act(walker, at), powers, area.id, day)
        elif random.random() < SAID_WHY:
            duty = "rounds_group" if area.basic else "rounds_village"
            act = self.hands.act(walker, self.hands.at(day, 18))
            explain(act, powers, duty, holder.posting_id, day, random.choice(REASONS))
        if holder.kind != "information_officer" and random.random() < CLEARED:
            self._evening(walker, day)

    def _round(self, area: Node, holder: Holder, day: date, *, found: bool) -> Round:
        random, walker = self.hands.random, holder.person_id
        hour, hours = HOURS[holder.kind]
        start = self.hands.at(day, hour, random.randint(0, 20))
        minutes = hours * 60 + random.randint(0, 25) - (45 if random.random() < SHORT else 0)
        stop = start + timedelta(minutes=minutes)
        places = self._stops.get(area.id, [])
        stops = [
            StopDraft(start + (number + 1) * (stop - start) / 4, plate=one.plate)
            for number, one in enumerate(random.sample(places, min(2, len(places))))
        ]
        if found:
            stops.append(self._finding(area, holder, stop))
        act = self.hands.act(walker, stop)
        seen = random.choice(SEEN) if random.random() < 0.5 else ""
        draft = RoundDraft(area.id, start, stop, minutes * 60, seen, stops)
        return record_round(act, self.hands.powers(walker), draft)

    def _finding(self, area: Node, holder: Holder, stop: datetime) -> StopDraft:
        """Something found, registered as a case at once."""
        category, words = self.hands.random.choice(FINDINGS)
        at = stop - timedelta(minutes=12)
        act = self.hands.act(holder.person_id, at)
        cases.report(act, cases.Draft(category=category, words=words, grid_id=area.id), staff=True)
        return StopDraft(at, words=words, report_ref=act.ref)

    def _evening(self, person: int, day: date) -> None:
        """The day cleared, by some with a sentence more; on the last working day their week is closed."""
        powers, at = self.hands.powers(person), self.hands.at(day, 19, 30)
        writes = person in self._writers
        if writes and self.hands.random.random() < 0.6:
            write_log(self.hands.act(person, at), powers, day, self.hands.random.choice(WORDS), seen=0)
        clear_day(self.hands.act(person, at), powers, day)
        monday = monday_of(day)
        if writes and day == week_closes_from(monday):
            close_week(self.hands.act(person, at), powers, monday, "本周事项已梳理，未办结的下周继续。")

    def _held(self, first: Node) -> None:
        """Meetings of every station and town, a publicity day, a talk, a board check; one planned, one cancelled."""
        today = self.hands.today
        for area in tree():
            if area.level == "village":
                for ago in (5, 12, 19) if area.id == first.id else (5,):
                    self._hold(area, "village_head", "meeting", "网格站例会", ago)
                self._hold(area, "village_head", "publicity", "安全宣传日", 12, residents=40)
            elif area.level == "town":
                for ago in (4, 11, 18):
                    self._hold(area, "town_director", "meeting", "镇网格工作例会", ago)
        self._hold(first, "village_head", "talk", "居民代表座谈", 16, residents=14)
        self._hold(first, "village_head", "board", "公示牌核对", 20)
        self._hold(first, "village_head", "drill", "应急疏散演练", 9, residents=63)
        person = self.hands.holder(first, "village_head").person_id
        powers, act = self.hands.powers(person), self.hands.act(person, self.hands.present, Via.CONSOLE)
        plan_occasion(act, powers, OccasionDraft("meeting", first.id, "网格站例会", today + timedelta(days=3)))
        off = plan_occasion(
            act.again(), powers, OccasionDraft("training", first.id, "灭火器实操培训", today + timedelta(days=1))
        )
        cancel_occasion(act.again(), powers, off.pk, "天气原因，另行通知。")

    def _hold(self, area: Node, post: str, kind: str, title: str, ago: int, *, residents: int = 0) -> None:
        """Held some days ago; to a meeting of the station come its own people and the grid heads."""
        day = self.hands.today - timedelta(days=ago)
        person = self.hands.holder(area, post).person_id
        minutes = f"{title}：通报近期事项，明确责任人和时限。"
        come = self.hands.random.randint(residents // 2, residents)
        there = []
        if kind == "meeting" and area.level == "village":
            there = [self.hands.holder(area, "information_officer").person_id]
            there += [self.hands.holder(grid, "grid_head").person_id for grid in tree().children(area.id)]
        hold_unplanned(
            self.hands.act(person, self.hands.at(day, 17), Via.CONSOLE), self.hands.powers(person),
            OccasionDraft(kind, area.id, title, day), HeldDraft(day, minutes, come, there),
        )  # fmt: skip
