"""The world of the permission matrix: people in every kind of post, things to reach for, and how to ask.

What ought to be allowed is worked out here from the charter and the declared rules alone,
in a few lines of its own, so that it can disagree with the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import Person, Session
from gridwork.accounts.rules.secret import digest
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.rules.contact import Reporter
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Charter
from gridwork.faces.access import SIGN_IN, Rule
from gridwork.faces.signing import COOKIE
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands.records import agree_contact
from gridwork.ledger.models import Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.sync.models import Device
from gridwork.sync.queries.devices import mark_of
from gridwork.territory.commands.drafts import begin_draft
from gridwork.territory.models import Absence, Draft, Posting
from gridwork.territory.queries.tree import Node, tree
from tests import make, recording

SEEN_BY_IDLE_HOLDERS = {"case.see", "ledger.see", "territory.see", "people.see", "field.see"}
KEPT_OUT = {401, 403, 404}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a request is about: where it lies, whose domain it is in, whose own it is."""

    lineage: tuple[int, ...]
    departments: frozenset[str] = frozenset()
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. With ``about``, all of ``needs`` (or else the rule's) must cover that thing."""

    path: str
    about: Thing | None = None
    needs: tuple[str, ...] | None = None
    method: str = "GET"
    given: dict[str, Any] = field(default_factory=dict)
    json: bool = False
    ago: int | None = None
    """So many days ago the work was done that it tells of; None: it opens a form, or sends an empty one."""
    nobody: bool = False
    """True: not even the highest post gets in, e.g. to another person's session."""


@dataclass(slots=True)
class Role:
    """Somebody who asks: a visitor, an account without a post, or a holder of one post somewhere."""

    name: str
    person: Person | None = None
    area: Node | None = None
    kind: str = ""
    department: str = ""
    acting: bool = True
    may: frozenset[str] = frozenset()
    away: int | None = None
    """So many days ago they were on leave, for one day."""
    stood_in: int | None = None
    """So many days ago they stood in, for one day."""

    def holds(self, capability: str) -> bool:
        """Whether the post carries it today."""
        return capability in self.may and (self.acting or capability in SEEN_BY_IDLE_HOLDERS)

    def held(self, capability: str, rule: Rule, ago: int | None) -> bool:
        """The same; where work of an earlier day is told, that day counts, and for the form any day does."""
        if not rule.late or capability != "field.work":
            return self.holds(capability)
        if ago is None:
            return self.holds(capability) or (self.stood_in is not None and capability in self.may)
        return capability in self.may and (self.stood_in == ago or (self.acting and self.away != ago))

    def reaches(self, thing: Thing) -> bool:
        """Whether the thing lies in the post's area and domain."""
        return (
            self.area is not None
            and self.area.id in thing.lineage
            and (not self.department or self.department in thing.departments)
        )

    def ought(self, rule: Rule, ask: Ask) -> bool:
        """Whether this person ought to be let in."""
        if ask.nobody:
            return False
        if not rule.anonymous and self.person is None:
            return False
        if not all(self.held(capability, rule, None) for capability in rule.needs):
            return False
        if ask.about is None:
            return ask.ago is None or all(self.held(capability, rule, ask.ago) for capability in rule.needs)
        if self.person is not None and self.person.pk == ask.about.owner:
            return True
        wanted = rule.needs if ask.needs is None else ask.needs
        return self.reaches(ask.about) and all(self.held(capability, rule, ask.ago) for capability in wanted)


@dataclass(slots=True)
class World:
    """The small county with cases of three domains in its first grid, and what hangs on them."""

    county: make.County
    roles: list[Role]
    cases: dict[str, Case]
    """Department ("" for none) → a case in grid 0 routed to it."""
    records: dict[str, Record]
    """Department ("" for none) → a record in grid 0 of a form of its domain; those of "" and roads have a contact."""
    target: Person
    """A grid worker of grid 1 in the same village, whose account, posting and leave are asked for."""
    posting: Posting
    absence: Absence
    session: Session
    phone: Device
    """Of the same grid worker."""
    postless: Person
    draft: Draft
    """Of the grids of village 0."""


def build() -> World:
    """Make it all through commands."""
    county, charter = make.cell(), make.charter()
    grid = county.grids[0]
    cases = {
        department: make.case(grid, category=category, contact=Reporter("反映人", "0500-1", ""))
        for department, category in (("", "litter"), ("water", "leak"), ("roads", "pothole"))
    }
    assert all(case.department == key for key, case in cases.items()), "the charter routes otherwise now"
    records = {
        "water": recording.record("hydrant", recording.hydrant(grid), working=True),
        "roads": recording.record("shop", recording.shop(grid), trade="food"),
        "": recording.record("household", recording.dwelling(grid), members=3),
    }
    for key in ("roads", ""):
        agree_contact(make.act(), make.operator(), records[key].pk, "contact", ContactGiven("联系人", "0500-2"))
    target = make.officer("grid_worker", county.grids[1])
    posting = Posting.objects.get(person=target)
    coming = now().date() + timedelta(days=30)
    make.away(posting, coming, coming)
    without = [Role("visitor"), Role("account without a post", make.person())]
    return World(
        county,
        [*without, *stood_in([*holders(county, charter)], county), *idle(county, charter)],
        cases,
        records,
        target,
        posting,
        Absence.objects.get(posting=posting),
        signed_in(target, "somebody else's"),
        signed_in_on_phone(target, "somebody else's"),
        make.person(),
        begin_draft(make.act(), make.operator(), county.villages[0].id, title="拆分"),
    )


def signed_in(person: Person, secret: str) -> Session:
    """A live session with this cookie."""
    at = now()
    return Session.objects.create(
        key=digest(secret), person=person, started_at=at, seen_at=at, expires_at=at + timedelta(days=1)
    )


def signed_in_on_phone(person: Person, secret: str) -> Device:
    """A phone that signs with this secret."""
    at = now()
    return Device.objects.create(
        uid=uuid4(), person=person, digest=digest(secret), mark=mark_of(person), data_key=b"", signed_in_at=at,
        seen_at=at,
    )  # fmt: skip


def holders(county: make.County, charter: Charter) -> Iterator[Role]:
    """An A holder of each kind of post, above the things asked for and (where there is another place) beside."""
    places = {
        "cell": [("", county.root)],
        "town": [("inside", county.towns[0]), ("outside", county.towns[1])],
        "village": [("inside", county.villages[0]), ("outside", county.villages[2])],
        "group": [("inside", county.grids[0]), ("outside", county.grids[5])],
    }
    for kind, post in charter.posts.items():
        desks = [key for key, one in charter.departments.items() if one.at == post.at] if post.department else [""]
        for where, area in places[post.at]:
            for desk in desks:
                person = make.officer(kind, area, desk)
                may = frozenset(str(capability) for capability in post.may)
                yield Role(" ".join(filter(None, [kind, desk, where])), person, area, kind, desk, True, may)


def stood_in(roles: list[Role], county: make.County, ago: int = 3) -> Iterator[Role]:
    """The same people; of one village head who was on leave for a day, the B holder too."""
    for role in roles:
        if role.name == "village_head inside" and role.person is not None and role.area is not None:
            day = in_force().calendar.today(now()) - timedelta(days=ago)
            make.away(Posting.objects.get(person=role.person), day, day)
            role.away = ago
            second = make.officer(role.kind, county.villages[0], rank="B")
            name = "village_head B who stood in lately"
            yield Role(name, second, role.area, role.kind, "", False, role.may, stood_in=ago)
        yield role


def idle(county: make.County, charter: Charter) -> Iterator[Role]:
    """A B holder beside an A holder who is there, and an A holder on leave."""
    may = frozenset(str(capability) for capability in charter.posts["village_head"].may)
    village, today = county.villages[0], now().date()
    second = make.person()
    make.posting(second, "village_head", village, rank="B", from_day=today - timedelta(days=1))
    yield Role("village_head B while A is there", second, village, "village_head", "", False, may)
    away = make.person()
    held = make.posting(away, "town_head", county.towns[0], rank="B")
    make.away(held, today - timedelta(days=1), today + timedelta(days=1))
    may = frozenset(str(capability) for capability in charter.posts["town_head"].may)
    yield Role("town_head on leave", away, county.towns[0], "town_head", "", False, may)


@dataclass(slots=True)
class Caller:
    """A browser, a client and a phone of one role."""

    role: Role
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    token: str = ""

    def __post_init__(self) -> None:
        person = self.role.person
        if person is None:
            return
        self.browser.cookies[COOKIE] = f"cookie of {person.pk}"
        signed_in(person, f"cookie of {person.pk}")
        signed_in_on_phone(person, f"phone of {person.pk}")
        self.token = accounts.issue_token(Act(Via.CLI), person.pk, "matrix").secret

    def let_in(self, ask: Ask) -> bool:
        """Ask, and say whether the answer was anything but "sign in", "you may not" or "no such thing"."""
        answer = self._ask(ask)
        if answer.status_code >= 500:
            raise AssertionError(f"{self.role.name}: {ask.method} {ask.path} failed with {answer.status_code}")
        to_sign_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
        return answer.status_code not in KEPT_OUT and not to_sign_in

    def _ask(self, ask: Ask) -> Any:
        options: dict[str, Any] = {}
        if ask.path.startswith("/api/"):
            client = Client(raise_request_exception=False)
            if self.token:
                options["headers"] = {"Authorization": f"Bearer {self.token}"}
        elif ask.path.startswith("/field/api/"):
            client = Client(raise_request_exception=False)
            if self.role.person:
                options["headers"] = {"Authorization": f"Device phone of {self.role.person.pk}"}
        else:
            client = self.browser
        if ask.json:
            options["content_type"] = "application/json"
        if ask.method == "HEAD":
            return client.head(ask.path, headers=options.get("headers"))
        send = client.get if ask.method == "GET" else client.post
        return send(ask.path, ask.given, **options)


def record_thing(record: Record) -> Thing:
    """Where a record lies and whose domain its form is in."""
    return Thing(tree().area(record.grid_id or 0).lineage, forms()[record.form].departments)


def case_thing(case: Case) -> Thing:
    """Where a case lies and whose domain it is in."""
    return Thing(tree().area(case.grid_id or 0).lineage, frozenset({case.department} - {""}))


CASE_FORM = {
    "reason": "雨后再办",
    "text": "已清理完毕",
    "result": "已清运",
    "note": "看过了",
    "passed": "yes",
    "approved": "yes",
    "amount": "1",
    "unit": "days",
    "to": "县水利局",
    "until": "2099-01-01",
}
"""What the forms of all verbs ask for, together: each takes what it knows."""
API_ACTS: dict[str, dict[str, Any]] = {
    "accept": {},
    "decline": {"reason": "x"},
    "note": {"text": "x"},
    "handle": {"result": "x"},
    "return": {"reason": "x"},
    "verify": {"passed": True},
    "decide": {"approved": True},
    "notice": {"text": "x"},
    "answer": {"text": "x"},
    "close": {},
    "publish": {"text": "x"},
    "suspend": {"reason": "x", "until": "2099-01-01"},
    "resume": {},
    "extend": {"by": "1 day", "reason": "x"},
    "refer": {"to": "x", "reason": "x"},
    "unmerge": {},
    "reopen": {"reason": "x"},
}
"""Each verb of the API with what its body needs besides."""
