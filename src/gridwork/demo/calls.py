"""Visits, a few people in care who agreed, samples checked half and to the end, in the invented county (F4, F8, S1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gridwork.care.commands.enrolments import enrol
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.charter.queries.adopted import in_force
from gridwork.demo.hands import Hands
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.fieldwork.rules.kinds import Method, Outcome, Said
from gridwork.journal.act import Via
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import Node, tree

DOORS = 11
"""Doors called at in each grid of the first village."""
OUTCOMES = [Outcome.MET] * 7 + [Outcome.ABSENT] * 2 + [Outcome.DECLINED]
NEEDS = [[], [], [], ["repairs"], ["meals"], ["errands", "at_home"]]
SAID = ["水龙头坏了，想找人修。", "希望周末也能办医保。", "楼道灯暗，晚上看不清。", ""]
ENROLLED = [
    ("living_alone", "梅奶奶", "self", "paper"), ("living_alone", "竹爷爷", "self", "spoken"),
    ("disability", "菊师傅", "self", "paper"), ("hardship", "兰大姐", "self", "paper"),
    ("children_at_home", "小禾", "guardian", "paper"),
]  # fmt: skip
"""Nobody real: flowers' names. Programme, name, who agreed, how."""
CALLED_ON = 2
"""So many of them were called on since."""
SAMPLES = ("households", "ledger_check")


@dataclass(slots=True)
class Calls:
    """Tells of doors called at, of those in care, and of what is looked at again."""

    hands: Hands

    def tell(self) -> None:
        """Visits grid by grid, then care, then samples of the first village and one of the second."""
        village, beside = [one for one in tree() if one.level == "village"][:2]
        for grid in tree().children(village.id):
            self._visits(grid)
        self._care(tree().children(village.id)[0])
        for key in SAMPLES:
            self._half_checked(key, village)
        self._looked_at_again("households", beside)

    def _visits(self, grid: Node) -> None:
        random, person = self.hands.random, self.hands.holder(grid, "grid_worker").person_id
        doors = Place.objects.filter(grid=grid.id, kind=Kind.DWELLING).order_by("walk", "pk")[:DOORS]
        for number, door in enumerate(doors):
            outcome = random.choice(OUTCOMES)
            day = self.hands.today - timedelta(days=1 + number * 2)
            met = outcome is Outcome.MET
            draft = VisitDraft(
                "every_household", day=day, place_id=door.pk, outcome=outcome,
                reason="" if met else {"absent": "敲门无人应答", "declined": "本人表示不需要"}[outcome],
                needs=random.choice(NEEDS) if met else (), words=random.choice(SAID) if met else "",
            )  # fmt: skip
            act = self.hands.act(person, self.hands.at(day, 16, number))
            record_visit(act, self.hands.powers(person), draft)

    def _care(self, grid: Node) -> None:
        """Enrolled five weeks ago; two of them were called on since."""
        person = self.hands.holder(grid, "grid_worker").person_id
        powers, day = self.hands.powers(person), self.hands.today - timedelta(days=36)
        called = self.hands.today - timedelta(days=6)
        doors = list(Place.objects.filter(grid=grid.id, kind=Kind.DWELLING).order_by("walk", "pk")[20:25])
        for number, ((programme, name, by, how), door) in enumerate(zip(ENROLLED, doors, strict=True)):
            draft = EnrolmentDraft(
                programme, grid_id=grid.id, place_id=door.pk, name=name, phone=f"000-0000-{3000 + number}",
                consent_by=by, consent_on=day, consent_how=how,
            )  # fmt: skip
            one = enrol(self.hands.act(person, self.hands.at(day, 11, number), Via.CONSOLE), powers, draft)
            if number < CALLED_ON:
                words = "一切都好，想换一盏灯。"
                visit = VisitDraft("care", day=called, enrolment_id=one.pk, outcome=Outcome.MET, words=words)
                record_visit(self.hands.act(person, self.hands.at(called, 15, number)), powers, visit)

    def _half_checked(self, key: str, village: Node) -> None:
        """Drawn this morning, and half of it checked where the village checks itself."""
        sample = self._drawn(key, village)
        if sample.checked_by_id == village.id:
            self._check(sample, sample.items.count() // 2)

    def _looked_at_again(self, key: str, village: Node) -> None:
        """Checked to the end, so that the town has its part of it to check."""
        sample = self._drawn(key, village)
        self._check(sample, sample.items.count())
        head = self.hands.holder(tree().area(village.parent_id or 0), "town_director").person_id
        at = self.hands.present - timedelta(hours=1)
        draw_again(self.hands.act(head, at, Via.CONSOLE), self.hands.powers(head), sample.pk)

    def _drawn(self, key: str, village: Node) -> Sample:
        kind, head = in_force().charter.samples[key], self.hands.holder(village, "village_head").person_id
        powers, drawn = self.hands.powers(head), self.hands.present - timedelta(hours=3)
        covered = period_covered(kind, in_force().calendar.today(drawn))
        return draw(self.hands.act(head, drawn, Via.CONSOLE), powers, key, village.id, covered.first)

    def _check(self, sample: Sample, most: int) -> None:
        head = self.hands.holder(tree().area(sample.checked_by_id), "village_head").person_id
        powers, questions = self.hands.powers(head), in_force().charter.samples[sample.key].questions
        for number, item in enumerate(sample.items.order_by("drawn")[:most]):
            at = sample.drawn_at + timedelta(minutes=30 + number)
            said = [Said.NO if (number + place) % 6 == 5 else Said.YES for place in range(len(questions))]
            answers = dict(zip((one.key for one in questions), said, strict=True))
            method = Method.CALL if number % 2 else Method.REVISIT
            act, day = self.hands.act(head, at, Via.CONSOLE), in_force().calendar.today(at)
            check_item(act, powers, item.pk, method, answers, "", day)
