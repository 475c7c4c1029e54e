"""Every endpoint × every role, inside and outside its grid (P1).

The table below says for each address what a request is about. Whether it ought to be
answered follows from the rule the endpoint declares, the charter's posts and the place of
the thing; the test then asks and compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver
from uuid_utils.compat import uuid7

from gridwork.base import sealed
from gridwork.base.identifiers import record_code
from gridwork.base.moment import now
from gridwork.care.commands.enrolments import enrol
from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.cases.rules.verbs import NEEDS, Verb
from gridwork.charter.queries.adopted import in_force
from gridwork.exchange.models import Import
from gridwork.faces import limits
from gridwork.fieldwork.commands.inspections import inspect_and_issue
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit
from gridwork.fieldwork.commands.occasions import OccasionDraft, plan_occasion
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import KeyUnit, Occasion, Rectification, Round, Sample, Visit
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.ledger.models import Keying, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.keying import Keyed
from gridwork.publicity.models import Print
from gridwork.publicity.queries.prints import folder_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import PostHeld
from tests import inspecting, make
from tests.endpoints import Endpoint, endpoints
from tests.faces.matrix import API_ACTS, CASE_FORM, Ask, Caller, Thing, World, build, case_thing, record_thing

Asks = Callable[[World], list[Ask]]


def plain(path: str, **given: Any) -> Asks:
    """About nothing in particular: the door alone decides."""
    return lambda world: [Ask(path, given=given)]


def post(path: str, **given: Any) -> Asks:
    """The same with a form."""
    return lambda world: [Ask(path, method="POST", given=given)]


def called(path: str, method: str = "POST", **given: Any) -> Asks:
    """A phone's call."""
    return lambda world: [Ask(f"/field/api/{path}", method=method, given=given, json=True)]


def on_case(path: str, *needs: str, method: str = "GET") -> Asks:
    """About each of the three cases: whoever is let in must see the case, and reach it with what the rule needs."""

    def asks(world: World) -> list[Ask]:
        station = world.county.office(world.county.villages[0])
        form = CASE_FORM | {"office_id": station, "into_id": world.cases["water"].pk}
        return [
            Ask(path.format(case=case.pk), case_thing(case), needs or None, method, form if method == "POST" else {})
            for case in world.cases.values()
        ]

    return asks


def verb(name: str) -> Asks:
    """A verb's form on the case page."""
    return on_case(f"/desk/cases/{{case}}/{name}", "case.see", NEEDS[Verb(name)].value, method="POST")


def on_target(path: str, *needs: str, method: str = "GET", own: bool = False, **given: Any) -> Asks:
    """About the grid worker of grid 1: account, posting or leave."""

    def asks(world: World) -> list[Ask]:
        thing = Thing(world.county.grids[1].lineage, owner=world.target.pk if own else None)
        ids = {"person": world.target.pk, "posting": world.posting.pk, "absence": world.absence.pk}
        return [Ask(path.format(**ids), thing, needs or None, method, given | {"person": str(world.target.pk)})]

    return asks


def appointing(world: World) -> list[Ask]:
    grid = world.county.grids[1]
    given = {
        "area": grid.code, "post": "grid_worker", "person": world.postless.login, "rank": "B", "from_day": "2026-01-01",
    }  # fmt: skip
    return [Ask("/desk/people/appoint"), Ask("/desk/people/appoint", Thing(grid.lineage), None, "POST", given)]


def journals(world: World) -> list[Ask]:
    here = world.county.grids[1]
    both = ("case.see", "journal.read")
    return [
        *(Ask(f"/desk/journal/case/{case.pk}", case_thing(case), both) for case in world.cases.values()),
        Ask(f"/desk/journal/area/{here.id}", Thing(here.lineage)),
        Ask(f"/desk/journal/person/{world.target.pk}", Thing(here.lineage)),
        Ask(f"/desk/journal/posting/{world.posting.pk}", Thing(here.lineage)),
        *(
            Ask(f"/desk/journal/{kind}/{subject}", record_thing(one), ("ledger.see", "journal.read"))
            for one in world.records.values()
            for kind, subject in (("record", one.pk), ("place", one.place_id))
        ),
        Ask(f"/desk/journal/enrolment/{enrolled(world).pk}", Thing(here.lineage[:-1]), ("care.see", "journal.read")),
        Ask(f"/desk/journal/sample/{drawn(world).pk}", Thing(here.lineage[:-1]), ("field.see", "journal.read")),
        *on_notice("/desk/journal/rectification/{notice}", "journal.read")(world),
        *on_notice("/desk/journal/inspection/{inspection}", "journal.read")(world),
        Ask("/desk/journal/charter/1", Thing((world.county.root.id,))),
    ]


def on_record(path: str, *needs: str, method: str = "GET", of: tuple[str, ...] = ("", "water", "roads")) -> Asks:
    """About records of three domains: whoever is let in must see the record, and reach it with what the rule needs."""

    def asks(world: World) -> list[Ask]:
        found = [world.records[key] for key in of]
        given = {"reason": "x", "sure": "on", "seen": "1"} if method == "POST" else {}
        return [
            Ask(path.format(record=record_code(one.pk)), record_thing(one), needs or None, method, given)
            for one in found
        ]

    return asks


def on_place(path: str, method: str = "GET", **given: str) -> Asks:
    """About places of three domains: whoever is let in must see the place, and reach it with what the rule needs."""

    def asks(world: World) -> list[Ask]:
        needs = ("ledger.see", "ledger.keep") if path.count("/") > 3 and "plate" not in path else ("ledger.see",)
        return [
            Ask(path.format(place=one.place_id), record_thing(one), needs, method, given)
            for one in world.records.values()
        ]

    return asks


def of_form(path: str, **given: str) -> Asks:
    """About a form in no particular area: whoever has the capability somewhere, in the form's domain."""

    def asks(world: World) -> list[Ask]:
        everywhere = tuple(node.id for node in tree())
        return [
            Ask(path.format(form=one.form), Thing(everywhere, forms()[one.form].departments), given=given)
            for one in world.records.values()
        ]

    return asks


def filling_in(world: World) -> list[Ask]:
    """A new record of each form: its page, and sending it for a place of grid 0."""
    asks = of_form("/desk/ledger/{form}/new")(world)
    for one in world.records.values():
        address = f"/desk/ledger/{one.form}/new?place={one.place_id}"
        asks += [Ask(address, record_thing(one)), Ask(address, record_thing(one), None, "POST", {"v-members": "2"})]
    return asks


def confirming(world: World) -> list[Ask]:
    """“Still right” for a record of each form."""
    asks = of_form("/desk/ledger/{form}/still-right", record="1")(world)
    return asks + [
        Ask(f"/desk/ledger/{one.form}/still-right", record_thing(one), None, "POST", {"record": one.pk})
        for one in world.records.values()
    ]


def others_session(world: World) -> list[Ask]:
    return [Ask(f"/desk/account/sessions/{world.session.pk}/end", method="POST", nobody=True)]


def others_phone(world: World) -> list[Ask]:
    return [Ask(f"/desk/account/phones/{world.phone.pk}/lost", method="POST", nobody=True)]


def api_acts(world: World) -> list[Ask]:
    tried = [(case, "accept") for case in world.cases.values()] + [(world.cases["water"], name) for name in API_ACTS]
    return [
        Ask(
            f"/api/v1/cases/{case.pk}/acts", case_thing(case), ("case.see", NEEDS[Verb(name)].value), "POST",
            {"verb": name, **API_ACTS[name]}, json=True,
        )
        for case, name in tried
    ]  # fmt: skip


def registering(world: World) -> list[Ask]:
    given = {"category": "litter", "words": "x", "grid": world.county.grids[0].code}
    return [Ask("/api/v1/cases", method="POST", given=given, json=True)]


def with_code(path: str, method: str = "GET", **given: Any) -> Asks:
    """By the tracking code of a case: whoever has it is the reporter."""
    return lambda world: [Ask(path.format(code=world.cases[""].tracking_code), method=method, given=given)]


def with_grid(path: str) -> Asks:
    return lambda world: [Ask(path.format(id=world.county.grids[0].id, code=world.county.grids[0].code))]


def covering(path: str) -> Asks:
    """About all one reaches, and about grid 1: its own grid, or anything above it, is within the post's reach."""

    def asks(world: World) -> list[Ask]:
        grid = world.county.grids[1]
        return [Ask(path), Ask(f"{path}?area={grid.id}", Thing(grid.lineage, frozenset({"water", "roads"})))]

    return asks


def on_village(path: str, method: str = "GET") -> Asks:
    """About the first village, or the draft of its grids."""

    def asks(world: World) -> list[Ask]:
        village = world.county.villages[0]
        return [Ask(path.format(village=village.id, draft=world.draft.pk), Thing(village.lineage), method=method)]

    return asks


def on_import(path: str, method: str = "GET") -> Asks:
    """About an import of places of village 0, which is nobody's domain, and one of a form of the roads bureau."""

    def asks(world: World) -> list[Ask]:
        village = world.county.villages[0]
        things = {"places": Thing(village.lineage), "shop": Thing(village.lineage, frozenset({"roads"}))}
        return [
            Ask(path.format(id=imported(world, target).pk), thing, ("ledger.import",), method)
            for target, thing in things.items()
        ]

    return asks


def asking_for_prints(world: World) -> list[Ask]:
    """A booklet of grid 0 with each form."""
    grid = world.county.grids[0]
    return [
        Ask("/desk/paper/print", record_thing(one), None, "POST",
            {"what": "booklet", "area": grid.id, "wanted": [one.form], "blanks": "0", "language": "en"})
        for one in world.records.values()
    ]  # fmt: skip


def on_print(path: str, method: str = "GET") -> Asks:
    """About a finished booklet of grid 0 with each form; one's own or not, the reach decides."""

    def asks(world: World) -> list[Ask]:
        grid = world.county.grids[0]
        return [
            Ask(path.format(id=printed(world, one.form).pk, code=grid.code), record_thing(one), None, method)
            for one in world.records.values()
        ]

    return asks


def printed(world: World, form: str) -> Print:
    """A booklet of one form, printed and on disk."""
    grid = world.county.grids[0]
    stage = {"stage": "done", "language": "en", "stored": f"matrix-{form}", "asked_at": now(), "person": world.postless}
    options = json.dumps({"forms": [form], "blanks": 0})
    found, _ = Print.objects.get_or_create(what="booklet", area_id=grid.id, options=options, defaults=stage)
    folder_of(found.stored).mkdir(parents=True, exist_ok=True)
    for name in (f"{grid.code}.pdf", "all.zip"):
        (folder_of(found.stored) / name).write_bytes(b"%PDF")
    return found


def on_keying(path: str, method: str = "GET") -> Asks:
    """About a page of each form that somebody else keyed first."""

    def asks(world: World) -> list[Ask]:
        found = [keyed_first(world, one) for one in world.records.values()]
        return [
            Ask(path.format(id=keying.pk), record_thing(one), None, method)
            for keying, one in zip(found, world.records.values(), strict=True)
        ]

    return asks


def keyed_first(world: World, one: Record) -> Keying:
    """A page of a record, keyed once."""
    said = {"form": one.form, "version": 1, "grid_id": one.grid_id, "seen": 1, "first_id": world.postless.pk}
    text = Keyed({}, now().date()).as_text()
    defaults = said | {"sealed": sealed.seal(text), "first_at": now()}
    return Keying.objects.get_or_create(record=one, settled_at=None, defaults=defaults)[0]


def imported(world: World, target: str) -> Import:
    """An import of nobody's that has run, its file forgotten."""
    found, _ = Import.objects.get_or_create(
        target=target,
        area_id=world.county.villages[0].id,
        defaults={"file_name": "x.csv", "stage": "done", "act_ref": uuid7(), "asked_at": now()},
    )
    return found


def enrolled(world: World) -> Enrolment:
    """Somebody of grid 0 in a programme of care."""
    found = Enrolment.objects.first()
    if found is not None:
        return found
    draft = EnrolmentDraft(
        "living_alone", grid_id=world.county.grids[0].id, name="何某", consent_by="self", consent_on=now().date(),
        consent_how="paper",
    )  # fmt: skip
    return enrol(make.act(person=world.postless), make.operator(), draft)


def on_enrolment(path: str, *needs: str, method: str = "GET", **given: str) -> Asks:
    """About that enrolment: whoever is let in must see care there."""

    def asks(world: World) -> list[Ask]:
        one = enrolled(world)
        thing = Thing(tree().area(one.grid_id).lineage)
        return [Ask(path.format(id=one.pk), thing, ("care.see", *needs), method, given)]

    return asks


def enrolling(world: World) -> list[Ask]:
    """The page, and sending it for grid 0."""
    grid = world.county.grids[0]
    given = {
        "programme": "errands", "heard": "on", "consent_by": "self", "consent_how": "paper", "name": "何某",
        "consent_on": str(now().date()), "grid": grid.code,
    }  # fmt: skip
    return [Ask("/desk/care/new"), Ask("/desk/care/new", Thing(grid.lineage), None, "POST", given)]


def caring(world: World) -> list[Ask]:
    """About all one reaches, and about grid 0."""
    grid = world.county.grids[0]
    return [Ask("/desk/care"), Ask(f"/desk/care?area={grid.id}", Thing(grid.lineage))]


def on_visited(path: str, *needs: str, method: str = "GET") -> Asks:
    """About a dwelling and a shop, to which visits go: whoever is let in must see field work there."""

    def asks(world: World) -> list[Ask]:
        found = [world.records[""], world.records["roads"]]
        return [Ask(path.format(place=one.place_id), record_thing(one), ("field.see", *needs), method) for one in found]

    return asks


def said_on_visits(world: World) -> list[Ask]:
    """What was said at that dwelling and in that shop: whoever sees field work there reads it, on record."""
    asks = []
    for kind, one in (("every_household", world.records[""]), ("shops", world.records["roads"])):
        visit = Visit.objects.filter(kind=kind, place=one.place_id).first() or record_visit(
            make.act(person=world.postless), make.operator(),
            VisitDraft(kind, day=now().date(), outcome="met", place_id=one.place_id, words="灯坏了"),
        )  # fmt: skip
        asks.append(Ask(f"/desk/visits/{visit.pk}/words", record_thing(one), ("field.see",), "POST"))
    return asks


def on_area(path: str) -> Asks:
    """About grid 1, where every department's people see what their own did."""

    def asks(world: World) -> list[Ask]:
        grid = world.county.grids[1]
        return [Ask(path.format(area=grid.id), Thing(grid.lineage, frozenset({"water", "roads"})))]

    return asks


def nothing_found(world: World) -> list[Ask]:
    """In grid 1: whoever worked in the field there on that day may say it, whatever their department."""
    grid, present = world.county.grids[1], in_force().calendar.today(now())
    thing = Thing(grid.lineage, frozenset({"water", "roads"}))
    return [
        Ask("/desk/fieldwork/zero", thing, None, "POST", {"grid": str(grid.id), "day": str(day)}, ago=ago)
        for ago in (0, 1, 3)
        for day in [present - timedelta(days=ago)]
    ]


def on_round(path: str) -> Asks:
    """About a round somebody walked in grid 1."""

    def asks(world: World) -> list[Ask]:
        grid, at = world.county.grids[1], now() - timedelta(days=2)
        walked = Round.objects.filter(grid=grid.id).first() or record_round(
            make.act(person=world.postless), make.operator(), RoundDraft(grid.id, at, at, 0)
        )
        return [Ask(path.format(id=walked.pk), Thing(grid.lineage), ("field.see",))]

    return asks


def others_round(world: World) -> list[Ask]:
    """A round somebody without a post has walked: nobody else takes it back."""
    path = on_round("/desk/fieldwork/mistakes/round/{id}")(world)[0].path
    return [Ask(path, nobody=True), Ask(path, method="POST", given={"why": "twice"}, nobody=True)]


def on_occasion(path: str, *needs: str, method: str = "GET") -> Asks:
    """About an occasion planned in grid 1."""

    def asks(world: World) -> list[Ask]:
        grid = world.county.grids[1]
        draft = OccasionDraft("drill", grid.id, "x", now().date())
        planned = Occasion.objects.filter(area=grid.id).first() or plan_occasion(
            make.act(person=world.postless), make.operator(), draft
        )
        return [Ask(path.format(id=planned.pk), Thing(grid.lineage), ("field.see", *needs), method)]

    return asks


def drawn(world: World) -> Sample:
    """A sample of the households of village 0, which its own head checks."""
    village = world.county.villages[0]
    found = Sample.objects.filter(area=village.id).first()
    if found is not None:
        return found
    since = period_covered(in_force().charter.samples["households"], in_force().calendar.today(now())).first
    return draw(make.act(), make.operator(), "households", village.id, since)


def on_sample(path: str) -> Asks:
    """About that sample: whoever is let in must see the field work of the village."""
    return lambda world: [Ask(path.format(id=drawn(world).pk), Thing(world.county.villages[0].lineage), ("field.see",))]


def drawing_again(world: World) -> list[Ask]:
    """The second sample is the town's to draw."""
    thing = Thing(world.county.towns[0].lineage)
    return [Ask(f"/desk/samples/{drawn(world).pk}/again", thing, ("sample.draw",), "POST")]


def on_item(world: World) -> list[Ask]:
    """One of it: seen by the village and those above, checked by the very post the charter names."""
    village, item = world.county.villages[0], drawn(world).items.first()
    assert item is not None
    page, today = f"/desk/samples/items/{item.pk}", in_force().calendar.today(now())
    said = {"method": "call", "day": str(today), "q-visited": "yes", "q-helped": "unknown"}
    return [
        Ask(page, Thing(village.lineage), ("field.see",)),
        Ask(page, Thing((village.id,)), ("field.work",), "POST", said),
    ]


def visits_made(world: World) -> list[Ask]:
    """How far the visits to shops are, of all one reaches and of grid 0."""
    page, grid = "/desk/visits/progress", world.county.grids[0]
    return [Ask(page), Ask(f"{page}?kind=shops&area={grid.id}", Thing(grid.lineage, frozenset({"roads"})))]


def noticed(world: World) -> Rectification:
    """A notice to the shop of grid 0, which is also a key unit."""
    found, shop = Rectification.objects.first(), world.records["roads"].place
    if found is not None or shop is None:
        assert found is not None
        return found
    worker = next(role.person for role in world.roles if role.name == "grid_worker inside")
    assert worker is not None
    act, draft = make.act(person=worker), inspecting.draft(shop, exits="fail")
    looked = inspect_and_issue(act, make.powers(worker), draft)
    unit = KeyUnitDraft(shop.pk, "x", ContactGiven("何某"))
    list_key_unit(make.act(person=world.postless), make.operator(), unit)
    return Rectification.objects.get(findings__inspection=looked)


def on_notice(path: str, *needs: str, method: str = "GET") -> Asks:
    """About that notice, its inspection, its place or its key unit: the shop is the roads bureau's to keep, and the
    water office takes over what is refused."""

    def asks(world: World) -> list[Ask]:
        notice = noticed(world)
        thing = Thing(tree().area(notice.grid_id or 0).lineage, frozenset({"water", "roads"}))
        ids = {"notice": notice.pk, "place": notice.place_id, "inspection": notice.findings.get().inspection_id,
               "unit": KeyUnit.objects.get().pk}  # fmt: skip
        given = NOTICE_FORM if method == "POST" else {}
        return [Ask(path.format(**ids), thing, ("field.see", *needs), method, given)]

    return asks


NOTICE_FORM = {"reason": "x", "by": "2 working days", "words": "x"}
"""What the forms about notices and key units ask for."""


def moving(verb: str) -> Asks:
    """The office that issued that notice moves it, or one above; no department does."""

    def asks(world: World) -> list[Ask]:
        notice = noticed(world)
        thing = Thing(tree().area(notice.grid_id or 0).lineage)
        return [Ask(f"/desk/rectifications/{notice.pk}/{verb}", thing, ("field.work",), "POST", NOTICE_FORM)]

    return asks


def inspections_made(world: World) -> list[Ask]:
    """How far inspections are, of all one reaches and of grid 0."""
    page, grid = "/desk/inspections/progress", world.county.grids[0]
    return [Ask(page), Ask(f"{page}?area={grid.id}", Thing(grid.lineage, frozenset({"water", "roads"})))]


TABLE: dict[str, Asks] = {
    "/health": plain("/health"),
    # The phone app: its shell is everybody's, its calls those of a signed-in phone
    "/field/": plain("/field/"),
    "/field/sw.js": plain("/field/sw.js"),
    "/field/manifest.webmanifest": plain("/field/manifest.webmanifest"),
    "/field/api/wiped": called("wiped", unsent=0),
    "/field/api/frame": plain("/field/api/frame"),
    "/field/api/compare": called("compare", marks={}),
    "/field/api/fetch": called("fetch", places=[], records=[]),
    "/field/api/today": plain("/field/api/today"),
    "/field/api/acts": called("acts", sent_at="2026-03-02T10:00:00+08:00", acts=[]),
    "/field/api/receipts": plain("/field/api/receipts"),
    "/field/api/photos/<str:sha256>": called(f"photos/{'0' * 64}", "HEAD"),
    "/i18n/language": post("/i18n/language", language="en"),
    "/i18n/theme": post("/i18n/theme", theme="dark"),
    # The public site and the public part of the API
    "/": plain("/"),
    "/find": plain("/find"),
    "/grids": plain("/grids"),
    "/grids/<int:area_id>": with_grid("/grids/{id}"),
    "/grids/outlines.geojson": plain("/grids/outlines.geojson"),
    "/p/<str:code>": lambda world: [Ask(f"/p/{world.records['water'].place.plate}")],
    "/report": plain("/report"),
    "/report/suggest": plain("/report/suggest", words="垃圾"),
    "/report/sent/<str:code>": with_code("/report/sent/{code}"),
    "/track": plain("/track"),
    "/track/<str:code>": with_code("/track/{code}"),
    "/track/<str:code>/rate": with_code("/track/{code}/rate", "POST", stars="5"),
    "/track/<str:code>/reopen": with_code("/track/{code}/reopen", "POST", reason="x"),
    "/results": plain("/results"),
    "/seals": plain("/seals"),
    "/privacy": plain("/privacy"),
    "/accessibility": plain("/accessibility"),
    "/api/v1/openapi.json": plain("/api/v1/openapi.json"),
    "/api/v1/grids": plain("/api/v1/grids"),
    "/api/v1/grids/at": plain("/api/v1/grids/at", longitude="123.405", latitude="29.605"),
    "/api/v1/grids/<code>": with_grid("/api/v1/grids/{code}"),
    "/api/v1/reports": post("/api/v1/reports", category="litter", longitude="123.405", latitude="29.605"),
    "/api/v1/track/<code>": with_code("/api/v1/track/{code}"),
    "/api/v1/results": plain("/api/v1/results"),
    "/api/v1/categories": plain("/api/v1/categories"),
    # One's own desk
    "/desk/": plain("/desk/"),
    "/desk/sign-in": plain("/desk/sign-in"),
    "/desk/account": plain("/desk/account"),
    "/desk/account/details": post("/desk/account/details", name="x"),
    "/desk/account/password": post("/desk/account/password", old="wrong"),
    "/desk/account/sessions/<int:session_id>/end": others_session,
    "/desk/account/phones/<int:device_id>/lost": others_phone,
    "/desk/account/sessions/end": post("/desk/account/sessions/end"),
    "/desk/notices": plain("/desk/notices"),
    "/desk/notices/<int:notice_id>": plain("/desk/notices/1"),
    "/desk/notices/read": post("/desk/notices/read"),
    "/desk/rulebook": plain("/desk/rulebook"),
    "/desk/rulebook/<int:number>": plain("/desk/rulebook/1"),
    "/desk/rulebook/<int:old>/<int:new>": plain("/desk/rulebook/1/1"),
    # Cases
    "/desk/cases": plain("/desk/cases"),
    "/desk/cases/new": plain("/desk/cases/new"),
    "/desk/cases/new/kinds": plain("/desk/cases/new/kinds", words="垃圾"),
    "/desk/cases/new/similar": plain("/desk/cases/new/similar"),
    "/desk/cases/<int:case_id>": on_case("/desk/cases/{case}"),
    "/desk/cases/<int:case_id>/contact": on_case(
        "/desk/cases/{case}/contact", "case.see", "contact.see", method="POST"
    ),
    **{f"/desk/cases/<int:case_id>/{one}": verb(one) for one in (
        "accept", "handle", "verify", "decide", "notice", "answer", "close", "publish", "assign", "note", "return",
        "decline", "refer", "suspend", "resume", "extend", "merge", "unmerge", "reopen",
    )},
    "GET /api/v1/cases": plain("/api/v1/cases"),
    "POST /api/v1/cases": registering,
    "/api/v1/cases/<case>": on_case("/api/v1/cases/{case}"),
    "/api/v1/cases/<case>/timeline": on_case("/api/v1/cases/{case}/timeline"),
    "GET /api/v1/cases/<case>/photos": on_case("/api/v1/cases/{case}/photos"),
    "/api/v1/cases/<case>/acts": api_acts,
    # Territory is open to the public too, so it is open to all who have an office
    "/desk/territory": plain("/desk/territory"),
    "/desk/territory/grids.geojson": plain("/desk/territory/grids.geojson"),
    "/desk/territory/<int:area_id>": with_grid("/desk/territory/{id}"),
    "/desk/territory/<int:area_id>/outlines.geojson": with_grid("/desk/territory/{id}/outlines.geojson"),
    "/desk/coverage": covering("/desk/coverage"),
    "/desk/coverage.csv": covering("/desk/coverage.csv"),
    "/desk/burden": plain("/desk/burden"),
    "/desk/territory/<str:code>/archive": with_grid("/desk/territory/{code}/archive"),
    "/desk/territory/<str:code>/archive.pdf": with_grid("/desk/territory/{code}/archive.pdf"),
    "/desk/territory/<int:area_id>/workload": with_grid("/desk/territory/{id}/workload"),
    "/desk/territory/<int:area_id>/described": on_village("/desk/territory/{village}/described", "POST"),
    "/desk/territory/<int:area_id>/redraw": on_village("/desk/territory/{village}/redraw"),
    "/desk/territory/<int:area_id>/divide": on_village("/desk/territory/{village}/divide"),
    "/desk/territory/drafts": plain("/desk/territory/drafts"),
    "/desk/territory/drafts/<int:draft_id>": on_village("/desk/territory/drafts/{draft}"),
    "/desk/territory/drafts/<int:draft_id>/drawing": on_village("/desk/territory/drafts/{draft}/drawing"),
    "/desk/territory/drafts/<int:draft_id>/preview": on_village("/desk/territory/drafts/{draft}/preview"),
    **{f"/desk/territory/drafts/<int:draft_id>/{one}": on_village(f"/desk/territory/drafts/{{draft}}/{one}", "POST")
       for one in (
        "check", "save", "split", "merge", "drop", "names", "mend", "discard", "adopt",
    )},
    # Field work
    "/desk/fieldwork": plain("/desk/fieldwork"),
    "/desk/fieldwork/zero": nothing_found,
    "/desk/fieldwork/duties": on_area("/desk/fieldwork/duties?area={area}"),
    "/desk/fieldwork/duties/explain": lambda world: [
        *plain("/desk/fieldwork/duties/explain")(world),
        Ask(f"/desk/fieldwork/duties/explain?duty=log&posting={world.posting.pk}&period={now().date()}", method="POST",
            given={"reason": "x"}, nobody=True),
    ],
    "/desk/fieldwork/duties/people/<int:person_id>": on_target("/desk/fieldwork/duties/people/{person}", own=True),
    "/desk/fieldwork/rounds": plain("/desk/fieldwork/rounds"),
    "/desk/fieldwork/rounds/new": lambda world: [
        *plain("/desk/fieldwork/rounds/new")(world), *post("/desk/fieldwork/rounds/new")(world),
    ],
    "/desk/fieldwork/mistakes/<str:kind>/<int:thing_id>": others_round,
    "/desk/fieldwork/rounds/<int:round_id>": on_round("/desk/fieldwork/rounds/{id}"),
    "/desk/fieldwork/log": plain("/desk/fieldwork/log"),
    "/desk/fieldwork/log/write": post("/desk/fieldwork/log/write", words="x"),
    "/desk/fieldwork/log/clear": lambda world: [
        Ask("/desk/fieldwork/log/clear", method="POST", ago=ago,
            given={"day": str(in_force().calendar.today(now()) - timedelta(days=ago))})
        for ago in (0, 3)
    ],
    "/desk/fieldwork/log/close": post("/desk/fieldwork/log/close"),
    "/desk/fieldwork/log/<int:person_id>": on_target("/desk/fieldwork/log/{person}", own=True),
    "/desk/fieldwork/log/<int:person_id>/week": on_target("/desk/fieldwork/log/{person}/week", own=True),
    "/desk/fieldwork/logs": on_area("/desk/fieldwork/logs?area={area}"),
    "/desk/fieldwork/occasions": plain("/desk/fieldwork/occasions"),
    "/desk/fieldwork/occasions/plan": lambda world: [
        *plain("/desk/fieldwork/occasions/plan")(world), *post("/desk/fieldwork/occasions/plan")(world),
    ],
    "/desk/fieldwork/occasions/record": lambda world: [
        *plain("/desk/fieldwork/occasions/record")(world), *post("/desk/fieldwork/occasions/record")(world),
    ],
    "/desk/fieldwork/occasions/<int:occasion_id>": on_occasion("/desk/fieldwork/occasions/{id}"),
    "/desk/fieldwork/occasions/<int:occasion_id>/held": on_occasion(
        "/desk/fieldwork/occasions/{id}/held", "field.work", method="POST"
    ),
    "/desk/fieldwork/occasions/<int:occasion_id>/came": lambda world: [
        Ask(one.path, method="POST", given={"seen": "1"}, nobody=True)
        for one in on_occasion("/desk/fieldwork/occasions/{id}/came")(world)
    ],
    "/desk/fieldwork/occasions/<int:occasion_id>/cancel": on_occasion(
        "/desk/fieldwork/occasions/{id}/cancel", "field.work", method="POST"
    ),
    "/desk/samples": plain("/desk/samples"),
    "/desk/samples/draw": post("/desk/samples/draw"),
    "/desk/samples/<int:sample_id>": on_sample("/desk/samples/{id}"),
    "/desk/samples/<int:sample_id>/result": on_sample("/desk/samples/{id}/result"),
    "/desk/samples/<int:sample_id>/result.csv": on_sample("/desk/samples/{id}/result.csv"),
    "/desk/samples/<int:sample_id>/redraw": on_sample("/desk/samples/{id}/redraw"),
    "/desk/samples/<int:sample_id>/again": drawing_again,
    "/desk/samples/items/<int:item_id>": on_item,
    "/desk/visits": plain("/desk/visits"),
    "/desk/visits/progress": visits_made,
    "/desk/visits/<int:visit_id>/words": said_on_visits,
    "/desk/visits/places/<int:place_id>": on_visited("/desk/visits/places/{place}"),
    "/desk/visits/places/<int:place_id>/record": lambda world: [
        *on_visited("/desk/visits/places/{place}/record", "field.work")(world),
        *on_visited("/desk/visits/places/{place}/record", "field.work", method="POST")(world),
    ],
    "/desk/visits/care/<int:enrolment_id>": on_enrolment("/desk/visits/care/{id}", "field.see"),
    "/desk/visits/care/<int:enrolment_id>/record": on_enrolment("/desk/visits/care/{id}/record", "field.work"),
    "/desk/inspections": plain("/desk/inspections"),
    "/desk/inspections/progress": inspections_made,
    "/desk/inspections/places/<int:place_id>": on_notice("/desk/inspections/places/{place}"),
    "/desk/inspections/places/<int:place_id>/<slug:kind>": lambda world: [
        *on_notice("/desk/inspections/places/{place}/fire", "field.work")(world),
        *on_notice("/desk/inspections/places/{place}/fire", "field.work", method="POST")(world),
    ],
    "/desk/inspections/<int:inspection_id>": on_notice("/desk/inspections/{inspection}"),
    "/desk/inspections/<int:inspection_id>/issue": on_notice(
        "/desk/inspections/{inspection}/issue", "field.work", method="POST"
    ),
    "/desk/rectifications": plain("/desk/rectifications"),
    "/desk/rectifications/<int:notice_id>": on_notice("/desk/rectifications/{notice}"),
    "/desk/rectifications/<int:notice_id>/notice.pdf": on_notice("/desk/rectifications/{notice}/notice.pdf"),
    "/desk/rectifications/<int:notice_id>/again": lambda world: [
        *on_notice("/desk/rectifications/{notice}/again", "field.work")(world),
        *on_notice("/desk/rectifications/{notice}/again", "field.work", method="POST")(world),
    ],
    **{f"/desk/rectifications/<int:notice_id>/{one}": moving(one) for one in ("extend", "withdraw")},
    "/desk/rectifications/<int:notice_id>/hand-over": on_notice(
        "/desk/rectifications/{notice}/hand-over", "field.work", method="POST"
    ),
    "/desk/keyunits": plain("/desk/keyunits"),
    "/desk/keyunits/new/<int:place_id>": on_notice("/desk/keyunits/new/{place}", "field.work"),
    "/desk/keyunits/<int:unit_id>": on_notice("/desk/keyunits/{unit}"),
    "/desk/keyunits/<int:unit_id>/read": on_notice("/desk/keyunits/{unit}/read", "contact.see", method="POST"),
    **{f"/desk/keyunits/<int:unit_id>/{one}": on_notice(f"/desk/keyunits/{{unit}}/{one}", "field.work", method="POST")
       for one in ("upkeep", "responsible", "remove", "unlist")},
    # People
    "/desk/people": plain("/desk/people"),
    "/desk/people/new": plain("/desk/people/new"),
    "/desk/people/appoint": appointing,
    "/desk/people/<int:person_id>": on_target("/desk/people/{person}", own=True),
    "/desk/people/<int:person_id>/change": on_target("/desk/people/{person}/change", method="POST", name="新名"),
    "/desk/people/<int:person_id>/password": on_target("/desk/people/{person}/password", method="POST"),
    "/desk/people/<int:person_id>/close": on_target("/desk/people/{person}/close", method="POST"),
    "/desk/postings/<int:posting_id>/end": on_target(
        "/desk/postings/{posting}/end", method="POST", last_day="2099-01-01"
    ),
    "/desk/postings/<int:posting_id>/leave": on_target(
        "/desk/postings/{posting}/leave", "people.edit", method="POST", own=True,
        from_day="2098-01-01", to_day="2098-01-02",
    ),
    "/desk/leave/<int:absence_id>/cancel": on_target(
        "/desk/leave/{absence}/cancel", "people.edit", method="POST", own=True
    ),
    "/desk/journal/<slug:kind>/<int:subject_id>": journals,
    # Care
    "/desk/care": caring,
    "/desk/care/new": enrolling,
    "/desk/care/<int:enrolment_id>": on_enrolment("/desk/care/{id}"),
    "/desk/care/<int:enrolment_id>/read": on_enrolment("/desk/care/{id}/read", method="POST", reason="本月探访"),
    "/desk/care/<int:enrolment_id>/withdraw": on_enrolment(
        "/desk/care/{id}/withdraw", "care.keep", method="POST", sure="on"
    ),
    # Ledgers
    "/desk/imports": plain("/desk/imports"),
    "/desk/imports/new": plain("/desk/imports/new"),
    "/desk/imports/template/<slug:into>": plain("/desk/imports/template/shop"),
    "/desk/imports/<int:import_id>": on_import("/desk/imports/{id}"),
    "/desk/imports/<int:import_id>/progress": on_import("/desk/imports/{id}/progress"),
    **{
        f"/desk/imports/<int:import_id>/{one}": on_import(f"/desk/imports/{{id}}/{one}", "POST")
        for one in ("match", "run", "run-good-rows", "undo")
    },
    "/desk/exports": plain("/desk/exports"),
    "/desk/paper/": plain("/desk/paper/"),
    "/desk/paper/print": asking_for_prints,
    "/desk/paper/prints/<int:print_id>": on_print("/desk/paper/prints/{id}"),
    "/desk/paper/prints/<int:print_id>/all.zip": on_print("/desk/paper/prints/{id}/all.zip"),
    "/desk/paper/prints/<int:print_id>/<str:grid_code>.pdf": on_print("/desk/paper/prints/{id}/{code}.pdf"),
    "/desk/paper/prints/<int:print_id>/cancel": on_print("/desk/paper/prints/{id}/cancel", "POST"),
    "/desk/paper/key": plain("/desk/paper/key"),
    "/desk/paper/key/<str:code>": lambda world: [
        *on_record("/desk/paper/key/{record}", "ledger.see", "ledger.keep")(world),
        *on_record("/desk/paper/key/{record}", "ledger.see", "ledger.keep", method="POST")(world),
    ],
    "/desk/paper/second": plain("/desk/paper/second"),
    "/desk/paper/second/<int:keying_id>": on_keying("/desk/paper/second/{id}"),
    "/desk/paper/second/<int:keying_id>/back": on_keying("/desk/paper/second/{id}/back", "POST"),
    "/desk/places": plain("/desk/places"),
    "/desk/places/codes": plain("/desk/places/codes"),
    "/desk/places/codes/adopt": post("/desk/places/codes/adopt"),
    "/desk/places/new": plain("/desk/places/new"),
    "/desk/places/find": plain("/desk/places/find"),
    "/desk/places/where": post("/desk/places/where", longitude="123.405", latitude="29.605"),
    "/desk/places/<int:place_id>": on_place("/desk/places/{place}"),
    "/desk/places/<int:place_id>/plate.svg": on_place("/desk/places/{place}/plate.svg"),
    "/desk/places/<int:place_id>/photos": on_place("/desk/places/{place}/photos", "POST"),
    **{
        f"/desk/places/<int:place_id>/{one}": lambda world, one=one: [
            *on_place(f"/desk/places/{{place}}/{one}")(world),
            *on_place(f"/desk/places/{{place}}/{one}", "POST", street="槐荫街", number="1号", reason="x")(world),
        ]
        for one in ("edit", "merge", "split", "close", "reopen")
    },
    "/desk/ledger/": plain("/desk/ledger/"),
    "/desk/ledger/find-place": post("/desk/ledger/find-place"),
    "/desk/ledger/<slug:key>/": of_form("/desk/ledger/{form}/"),
    "/desk/ledger/<slug:key>/new": filling_in,
    "/desk/ledger/<slug:key>/still-right": confirming,
    "/desk/ledger/records/<str:code>": on_record("/desk/ledger/records/{record}"),
    "/desk/ledger/records/<str:code>/edit": lambda world: [
        *on_record("/desk/ledger/records/{record}/edit")(world),
        *on_record("/desk/ledger/records/{record}/edit", method="POST")(world),
    ],
    **{f"/desk/ledger/records/<str:code>/{one}": on_record(f"/desk/ledger/records/{{record}}/{one}", method="POST")
       for one in ("confirm", "close", "reopen", "forget")},
    "/desk/ledger/records/<str:code>/contacts/<slug:field>": on_record(
        "/desk/ledger/records/{record}/contacts/contact", method="POST", of=("", "roads")
    ),
    "/desk/ledger/records/<str:code>/contacts/<slug:field>/remove": on_record(
        "/desk/ledger/records/{record}/contacts/contact/remove", method="POST", of=("", "roads")
    ),
}  # fmt: skip
"""Address → what is asked of it. Addresses that answer two methods are named with each."""
ELSEWHERE = {
    "/field/api/sign-in": "answers 422 to a wrong password, whoever asks; tests/faces/test_field_calls.py",
    "/desk/imports/<int:import_id>/refused": "needs a file of refused rows; tests/faces/test_console_imports.py",
    "/field/api/sign-out": "ends the phone the matrix asks with; tests/faces/test_field_calls.py",
    "/desk/sign-out": "ends the very session the matrix asks with; tests/faces/test_access.py",
    "/media/photos/<str:sha256>": "needs a picture on disk; tests of photos",
    "/report/photos/<str:token>": "needs a picture on disk; tests/faces/test_site_report.py",
    "/results/<int:case_id>": "needs a published result; tests/faces/test_site_tracking.py",
    "POST /api/v1/cases/<case>/photos": "needs a picture; tests/faces/test_api.py",
    "/api/v1/<path:rest>": "answers 404 to everybody",
    "/desk/territory/<int:area_id>/divide/<int:grids>.geojson": "needs dwellings; tests/faces/test_console_division.py",
}
"""Addresses whose access is tried by tests of their own, and why."""


def key_of(endpoint: Endpoint) -> str:
    """The endpoint's entry in the table."""
    route = f"/{endpoint.route}"
    named = f"{endpoint.method} {route}"
    return named if named in TABLE or named in ELSEWHERE else route


def all_endpoints() -> list[Endpoint]:
    return list(endpoints(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all roles; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def mismatches(world: World, caller: Caller, under: str = "") -> Iterator[str]:
    """Every request (to addresses that begin so) whose answer is not what it ought to be."""
    for endpoint in all_endpoints():
        if not endpoint.route.startswith(under):
            continue
        asks = TABLE.get(key_of(endpoint))
        rule = endpoint.rule
        assert rule is not None
        for ask in asks(world) if asks else ():
            limits.REPORTS.clear()
            limits.TRACKING.clear()
            with transaction.atomic():
                let_in = caller.let_in(ask)
                transaction.set_rollback(True)
            if let_in != caller.role.ought(rule, ask):
                given = json.dumps(ask.given, ensure_ascii=False)[:80]
                yield f"{'let in to' if let_in else 'kept out of'} {ask.method} {ask.path} {given}"


def test_every_endpoint_stands_in_the_matrix_or_says_why_not() -> None:
    known = {key_of(endpoint) for endpoint in all_endpoints()}
    assert known - set(TABLE) - set(ELSEWHERE) == set()
    assert (set(TABLE) | set(ELSEWHERE)) - known == set()


@pytest.fixture
def unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a page opens is asked here; what stands on it is tested elsewhere, and takes most of the time."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")


@pytest.mark.django_db
@pytest.mark.usefixtures("unwritten")
def test_everybody_gets_exactly_what_their_posts_give_inside_and_outside_their_grid(world: World) -> None:
    wrong = [f"{role.name}: {one}" for role in world.roles for one in mismatches(world, Caller(role))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.usefixtures("unwritten")
def test_the_matrix_notices_when_posts_reach_too_far_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = next(role for role in world.roles if role.name == "grid_worker outside")
    monkeypatch.setattr(PostHeld, "covers", lambda *_: True)
    assert f"let in to GET /desk/cases/{world.cases[''].pk} {{}}" in mismatches(world, Caller(outside), "desk/cases/<")
    inside = next(role for role in world.roles if role.name == "grid_worker inside")
    monkeypatch.setattr(PostHeld, "covers", lambda *_: False)
    assert f"kept out of GET /desk/cases/{world.cases[''].pk} {{}}" in mismatches(world, Caller(inside), "desk/cases/<")
