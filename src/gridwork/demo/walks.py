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
from gridwork.journal.act import Via
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.offices import Holder
from gridwork.territory.queries.tree import Node, tree

DAYS, ELSEWHERE = 15, 2
"""Working days that are told of the first village; of the rest of its town, and one grid of every other village."""
WALKED, SHORT, SAID_WHY = 0.93, 0.05, 0.5
"""Share of days somebody walked; of those not long enough; of days missed that were explained."""
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
HOURS = {"grid_head": (15, 2), "grid_worker": (9, 2), "village_head": (16, 1)}
"""Post → the hour its round begins, and how long the charter wants it."""


@dataclass(slots=True)
class Walks:
    """Tells the weeks of the first village, some days elsewhere, and what was held everywhere."""

    hands: Hands
    _stops: dict[int, list[Place]] = field(default_factory=dict)

    def tell(self) -> None:
        """Day by day: rounds and zero reports, the log in the evening, the week on Friday; then what was held."""
        village = next(one for one in tree() if one.level == "village")
        grids = tree().children(village.id)
        villages = [one for one in tree() if one.level == "village" and one != village]
        many = {one.id: None if one.parent_id == village.parent_id else 1 for one in villages}
        others = [grid for one in villages for grid in tree().children(one.id)[: many[one.id]]]
        self._read_stops([*grids, *others])
        days = self.hands.working_days(DAYS)
        for day in days:
            near = day in days[-ELSEWHERE:]
            for grid in [*grids, *(others if near else ())]:
                for kind in ("grid_head", "grid_worker"):
                    self._day(grid, self.hands.holder(grid, kind), day)
            self._day(village, self.hands.holder(village, "village_head"), day)
        self._evenings(grids[:3], days)
        self._held(village)

    def _read_stops(self, areas: list[Node]) -> None:
        """A few places of each grid a walker comes past."""
        wanted = Place.objects.filter(grid__in=[one.id for one in areas], kind__in=(Kind.PREMISES, Kind.FACILITY))
        for place in wanted.order_by("walk", "pk"):
            self._stops.setdefault(place.grid_id or 0, []).append(place)

    def _day(self, area: Node, holder: Holder, day: date) -> None:
        """A round, or a reason; and in a grid a zero report where nothing was found."""
        random, walker = self.hands.random, holder.person_id
        if random.random() >= WALKED:
            if random.random() < SAID_WHY:
                duty = "rounds_village" if holder.kind == "village_head" else "rounds_group"
                act = self.hands.act(walker, self.hands.at(day, 18))
                explain(act, self.hands.powers(walker), duty, holder.posting_id, day, random.choice(REASONS))
            return
        found = area.basic and random.random() < FOUND
        self._round(area, holder, day, found=found)
        if area.basic and not found and random.random() < WALKED:
            at = self.hands.at(day, 18, random.randint(0, 40))
            with suppress(Conflict):  # they reported something that day
                report_zero(self.hands.act(walker, at), self.hands.powers(walker), area.id, day)

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

    def _evenings(self, grids: list[Node], days: list[date]) -> None:
        """Logs of a few grids: a sentence more, cleared; on Fridays the week is closed."""
        for grid in grids:
            person = self.hands.holder(grid, "grid_worker").person_id
            powers = self.hands.powers(person)
            for day in days:
                at = self.hands.at(day, 19, 30)
                seen = 0
                if self.hands.random.random() < 0.6:
                    words = self.hands.random.choice(WORDS)
                    seen = write_log(self.hands.act(person, at), powers, day, words, seen=seen).seq
                if self.hands.random.random() < WALKED:
                    clear_day(self.hands.act(person, at), powers, day)
                if day.weekday() == 4:
                    close_week(
                        self.hands.act(person, at),
                        powers,
                        day - timedelta(days=4),
                        "本周事项已梳理，未办结的下周继续。",
                    )

    def _held(self, first: Node) -> None:
        """Meetings of every station and town, a publicity day, a talk, a board check; one planned, one cancelled."""
        today = self.hands.today
        for area in tree():
            if area.level == "village":
                self._hold(area, "village_head", "meeting", "网格站例会", 6, residents=0)
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
        day = self.hands.today - timedelta(days=ago)
        person = self.hands.holder(area, post).person_id
        minutes = f"{title}：通报近期事项，明确责任人和时限。"
        come = self.hands.random.randint(residents // 2, residents)
        hold_unplanned(
            self.hands.act(person, self.hands.at(day, 17), Via.CONSOLE), self.hands.powers(person),
            OccasionDraft(kind, area.id, title, day), HeldDraft(day, minutes, come),
        )  # fmt: skip
