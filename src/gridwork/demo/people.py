"""The invented county's staff: a person in every post, one sign-in for each kind of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from random import Random

from gridwork.accounts.commands import create_person
from gridwork.charter.schema import Charter, PostKind
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.postings import appoint
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

PASSWORD = "qingshan-demo-2026"  # noqa: S105 - printed at every start; the county is made up
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = [
    "春和",
    "景明",
    "秋实",
    "望舒",
    "清和",
    "思齐",
    "若水",
    "云起",
    "知远",
    "明远",
    "怀瑾",
    "嘉禾",
    "长青",
    "书田",
    "海棠",
    "南星",
    "青禾",
    "向阳",
    "立夏",
    "小满",
    "白露",
    "谷雨",
    "新雨",
    "晨光",
    "远帆",
    "松年",
    "竹筠",
    "兰心",
    "岁安",
    "乐山",
]


@dataclass(slots=True)
class Staffing:
    """Fills every post of the charter in the whole tree."""

    charter: Charter
    at: datetime
    since: date
    powers: Powers
    random: Random
    logins: dict[tuple[str, str], str]
    """(post kind, department) → the sign-in name its first holder gets."""
    _made: int = 0
    _names: Iterator[str] = field(init=False)
    _holders: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [surname + given for surname, given in product(SURNAMES, GIVEN)]
        self.random.shuffle(names)
        self._names = iter(names)

    def fill(self) -> None:
        """Appoint A holders everywhere, and in the basic grids the next grid's as B holders."""
        for node in tree():
            for key, kind in self.charter.posts.items():
                if kind.at == node.level:
                    for department in self._departments(node, kind):
                        self._post(node, key, department)
        for node in tree():
            if node.basic and node.parent_id is not None:
                self._back_up(node)

    def _departments(self, node: Node, kind: PostKind) -> list[str]:
        if not kind.department:
            return [""]
        return [key for key, department in self.charter.departments.items() if department.at == node.level]

    def _post(self, node: Node, kind: str, department: str) -> None:
        office = tree().office(node.id, department)
        for _ in range(min(self.charter.posts[kind].holders, 2)):
            person = self._person(node, kind, department)
            self._appoint(office, kind, person, "A")
            self._holders.setdefault((node.id, kind), person)

    def _back_up(self, node: Node) -> None:
        """The same post's holder next door stands in: A and B of two neighbours cover each other."""
        siblings = tree().children(node.parent_id or 0)
        neighbour = siblings[(siblings.index(node) + 1) % len(siblings)]
        if neighbour.id == node.id:
            return
        for key, kind in self.charter.posts.items():
            if kind.at == node.level and not kind.department:
                self._appoint(tree().office(node.id), key, self._holders[neighbour.id, key], "B")

    def _person(self, node: Node, kind: str, department: str) -> int:
        self._made += 1
        named = self.logins.pop((kind, department), "")
        person = create_person(
            self._act(),
            login=named or f"staff-{self._made:03d}",
            name=next(self._names),
            password=PASSWORD if named else None,
            phone=f"0000-{10_000 + self._made}",
        )
        return person.pk

    def _appoint(self, office: int, kind: str, person: int, rank: str) -> None:
        appoint(self._act(), self.powers, office_id=office, kind=kind, person_id=person, rank=rank, from_day=self.since)

    def _act(self) -> Act:
        return Act(via=Via.CLI, done_at=self.at, recorded_at=self.at)
