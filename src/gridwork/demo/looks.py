"""Inspections of the invented county, with notices in every state of their chain, and key units (F5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridwork.charter.queries.adopted import in_force
from gridwork.demo.hands import Hands
from gridwork.demo.pictures import picture
from gridwork.fieldwork.commands.inspections import AnswerGiven, InspectionDraft, inspect, inspect_and_issue
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit, note_upkeep
from gridwork.fieldwork.commands.rectifications import extend, hand_over, withdraw
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.queries.inspected import inspected
from gridwork.fieldwork.queries.rectifications import notice_of
from gridwork.ledger.models import Place
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

KIND = "small_premises"
CLEAN = 45
"""Premises looked at and found in order."""
FAULTS = {
    "equipment": "两具灭火器压力不足。", "exits": "后门被货物堵住。", "electricity": "插线板拖到店外给电动车充电。",
    "fire_gas": "软管老化。", "stock": "收银台下放着两桶稀料。",
}  # fmt: skip
KEY_UNITS = {
    "market": "人员密集",
    "entertainment": "夜间营业，人员密集",
    "school": "学生多",
    "hazardous_store": "存放易燃易爆物品",
}
Chapter = Callable[["Looks", Place, Powers, int, datetime], None]


@dataclass(slots=True)
class Looks:
    """Inspects premises in all grids, those of the first village most, and carries some notices to their end."""

    hands: Hands

    def tell(self) -> None:
        """Notices first, one for each way a chain can go; then inspections that found nothing; then the dossiers."""
        premises = self._premises()
        chapters = [_just_issued, _overdue, _put_right, _second_round, _extended, _refused, _withdrawn, _on_the_spot]
        for chapter, place in zip(chapters, premises, strict=False):
            inspector = self._inspector(place)
            chapter(self, place, self.hands.powers(inspector), inspector, self.hands.present)
        for number, place in enumerate(premises[len(chapters) :][:CLEAN]):
            inspector = self._inspector(place)
            at = self._ago(1 + number % 20)
            inspect(self.hands.act(inspector, at), self.hands.powers(inspector), self.sheet(place))
        self._key_units()

    def _premises(self) -> list[Place]:
        sorts = [sort for sort in in_force().charter.ledgers.premises if KIND in inspected(in_force().charter, sort)]
        return list(Place.objects.filter(kind=Kind.PREMISES, sort__in=sorts, grid__isnull=False).order_by("grid", "pk"))

    def _inspector(self, place: Place) -> int:
        return self.hands.holder(tree().area(place.grid_id or 0), "grid_worker").person_id

    def _ago(self, days: int) -> datetime:
        return self.hands.at(self.hands.today - timedelta(days=days), 10, self.hands.random.randint(0, 50))

    def sheet(self, place: Place, *failed: str, on_the_spot: bool = False) -> InspectionDraft:
        """The whole checklist, some lines failed, each with a photo."""
        lines = [check.key for check in in_force().charter.inspections[KIND].checklist]
        return InspectionDraft(KIND, place.pk, _answers(lines, failed, on_the_spot=on_the_spot), photos=_photos(failed))

    def noticed(self, place: Place, powers: Powers, inspector: int, days: int, *failed: str) -> Rectification:
        """Inspected some days ago, with a notice issued at once."""
        act = self.hands.act(inspector, self._ago(days))
        notice = notice_of(inspect_and_issue(act, powers, self.sheet(place, *failed)))
        assert notice is not None
        return notice

    def again(self, notice: Rectification, powers: Powers, inspector: int, days: int, *left: str) -> None:
        """Looked at again: what is not left is put right."""
        asked = [one.check_key for one in notice.findings.order_by("pk")]
        answers, photos = _answers(asked, left, on_the_spot=False), _photos(left)
        draft = InspectionDraft(KIND, notice.place_id, answers, photos=photos, again_for_id=notice.pk)
        inspect(self.hands.act(inspector, self._ago(days)), powers, draft)

    def _key_units(self) -> None:
        """One unit of each kind that is listed, with a person who agreed to be named, and what was seen to."""
        for number, (sort, reason) in enumerate(KEY_UNITS.items()):
            place = Place.objects.filter(sort=sort, grid__isnull=False).order_by("pk").first()
            if place is None:
                continue
            inspector = self._inspector(place)
            powers, act = self.hands.powers(inspector), self.hands.act(inspector, self._ago(40))
            agreed = ContactGiven("消防负责人", f"000-0000-{2000 + number}")
            unit = list_key_unit(act, powers, KeyUnitDraft(place.pk, reason, agreed))
            note_upkeep(
                self.hands.act(inspector, self._ago(15)),
                powers,
                unit.pk,
                "equipment",
                words="灭火器逐具检查，换粉两具。",
            )
            if number % 2:
                note_upkeep(
                    self.hands.act(inspector, self._ago(30)), powers, unit.pk, "assessment", words="年度评估合格。"
                )


def _answers(lines: list[str], failed: tuple[str, ...], *, on_the_spot: bool) -> dict[str, AnswerGiven]:
    return {
        key: AnswerGiven("fail", FAULTS.get(key, ""), on_the_spot) if key in failed else AnswerGiven("pass")
        for key in lines
    }


def _photos(failed: tuple[str, ...]) -> dict[str, list[bytes]]:
    return {key: [picture("door", False, number)] for number, key in enumerate(failed)}


def _just_issued(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    looks.noticed(place, powers, inspector, 3, "exits")


def _overdue(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    looks.noticed(place, powers, inspector, 34, "equipment", "electricity")


def _put_right(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    notice = looks.noticed(place, powers, inspector, 30, "exits", "stock")
    looks.again(notice, powers, inspector, 12)


def _second_round(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    notice = looks.noticed(place, powers, inspector, 38, "electricity", "fire_gas")
    looks.again(notice, powers, inspector, 9, "fire_gas")


def _extended(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    notice = looks.noticed(place, powers, inspector, 10, "fire_gas")
    act = looks.hands.act(inspector, present - timedelta(hours=30))
    extend(act, powers, notice.pk, by="5 working days", reason="配件到货要等几天。")


def _refused(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    notice = looks.noticed(place, powers, inspector, 45, "exits")
    looks.again(notice, powers, inspector, 15, "exits")
    act = looks.hands.act(inspector, present - timedelta(hours=50))
    hand_over(act, powers, notice.pk, reason="店主两次拒绝清理后门。")


def _withdrawn(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    notice = looks.noticed(place, powers, inspector, 8, "equipment")
    act = looks.hands.act(inspector, present - timedelta(days=7))
    withdraw(act, powers, notice.pk, reason="看错了年检标签，器材合格。")


def _on_the_spot(looks: Looks, place: Place, powers: Powers, inspector: int, present: datetime) -> None:
    act = looks.hands.act(inspector, present - timedelta(days=5))
    inspect(act, powers, looks.sheet(place, "exits", on_the_spot=True))
