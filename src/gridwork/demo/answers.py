"""What stands in the invented county's ledgers: a fitting answer for every field of every form."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.ledger.rules.asking import asked

TEXTS: dict[str, list[str]] = {
    "name": ["红白理事会", "槐花合作社", "邻里互助组", "茶叶合作社", "老年协会", "巾帼互助队", "村民议事会"],
    "hours": ["8:00–17:30", "7:30–19:00", "周一至周五 8:30–17:00", "全天"],
    "employer": ["青山茶厂", "白鹭粮油加工厂", "云台竹木合作社", "镇环卫所", "槐荫超市"],
    "work": ["采茶工", "包装工", "保洁员", "收银员", "装卸工", "竹编学徒"],
    "fault": ["阀门锈死", "箱门脱落", "压力不足"],
    "note": ["雨天路滑，已设围挡。", "汛期每日查看。", "待上级评估。"],
}
OTHERWISE = ["已核实", "见现场记录"]
HOUSEHOLD_SIZES = [1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6]
LIKELY = {"working": 0.93, "gas_alarm": 0.85, "sleeps": 0.08, "charging_indoors": 0.12, "in_the_way": 0.07, "sign": 0.8}
"""How often a yes-or-no field is answered yes; others three times in four."""
NO_ANSWER = 0.25
"""Share of questions nobody has to answer that nobody answered."""
FORGOTTEN = 0.03
"""Share of required ones that were forgotten: records that are not complete."""


def answers(form: Form, random: Random, day: date, meeting_place: str = "") -> dict[str, Any]:
    """Stored values for one record looked at on ``day``; conditions hold, as somebody would have filled it in."""
    values: dict[str, Any] = {}
    for one in form.fields:
        if one.key not in {field.key for field in asked(form, values)}:
            continue
        if random.random() < (FORGOTTEN if one.required else NO_ANSWER):
            continue
        answer = _answer(one, values, random, day, meeting_place)
        if answer is not None:
            values[one.key] = answer
    return values


def _answer(one: FormField, values: dict[str, Any], random: Random, day: date, meeting_place: str) -> Any:
    match one.type:
        case FieldType.CHOICE:
            return random.choice(one.choices).stored
        case FieldType.CHOICES:
            return _several(one, random)
        case FieldType.YES_NO:
            return random.random() < LIKELY.get(one.key, 0.75)
        case FieldType.NUMBER:
            return _number(one, random)
        case FieldType.MONEY:
            return random.randint(20, 90) * 100 * 100
        case FieldType.DATE:
            return _day(one, values, random, day)
        case FieldType.PLACE:
            return meeting_place or None
        case FieldType.TEXT | FieldType.LONG_TEXT if not one.pattern:
            return random.choice(TEXTS.get(one.key, OTHERWISE))
    return None


def _several(one: FormField, random: Random) -> list[str]:
    keys = [choice.stored for choice in one.choices]
    if "none" in keys and random.random() < 0.7:
        return ["none"]
    real = [key for key in keys if key != "none"]
    return [key for key in real if key in random.sample(real, random.randint(1, min(2, len(real))))]


def _number(one: FormField, random: Random) -> int:
    if one.key == "members":
        return random.choice(HOUSEHOLD_SIZES)
    least = int(one.least or 0)
    return random.randint(least, min(int(one.most or 100), least + {"area": 180, "storeys": 6}.get(one.key, 4)))


def _day(one: FormField, values: dict[str, Any], random: Random, day: date) -> str:
    if one.no_less_than and one.no_less_than in values:
        start = date.fromisoformat(values[one.no_less_than])
        return (start + timedelta(days=random.choice([90, 180, 365]))).isoformat()
    return (day - timedelta(days=random.randint(0, 150))).isoformat()
