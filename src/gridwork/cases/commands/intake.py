"""Intake (C1): a report becomes a case with a place, a holder and two deadlines."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gridwork.base.errors import N_, BadInput
from gridwork.base.identifiers import tracking_code
from gridwork.base.moment import iso
from gridwork.base.pictures import Picture, prepare_all
from gridwork.base.sealed import seal
from gridwork.base.typed import typed
from gridwork.cases.commands import desk as desks
from gridwork.cases.commands.desk import CASES, Desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.commands.photos import keep
from gridwork.cases.commands.search_index import index
from gridwork.cases.commands.telling import tell_line
from gridwork.cases.models import Case, Contact
from gridwork.cases.queries.rerouting import facts_of
from gridwork.cases.queries.standing import department_area, lineage_of
from gridwork.cases.rules import lifecycle
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.routing import procedure_of, route
from gridwork.cases.rules.verbs import Stage, Verb
from gridwork.charter.case_parts import Route
from gridwork.charter.queries.adopted import Adopted, in_force
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import begin
from gridwork.territory.queries.locate import Located, locate
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reporter says. ``point`` is (longitude, latitude) in WGS 84 degrees.

    ``place_unknown`` is for sources that give no place at all (imports): the case is taken
    and flagged instead of refused.
    """

    category: str
    words: str
    address: str = ""
    point: tuple[float, float] | None = None
    grid_id: int | None = None
    contact: Reporter | None = None
    photos: tuple[bytes | Picture, ...] = ()
    procedure: str = ""
    external_key: str | None = None
    place_unknown: bool = False


@once(Verb.REPORT)
def report(act: Act, draft: Draft, *, staff: bool = False) -> Case:
    """Register a report (登记): locate, route, start both clocks, index and journal it.

    Raises BadInput whose ``place`` is the field at fault: category, words, place, photos, contact.
    """
    desk, pictures = _register(act, draft, staff=staff)
    return _lay_down(desk, draft, pictures)


@once(Verb.REPORT)
def register_on_the_spot(
    act: Act, powers: Powers, draft: Draft, *, result: str, photos_after: tuple[bytes | Picture, ...] = ()
) -> Case:
    """Report and handle in one act (就地办理): the charter's ``on_the_spot`` procedure (C5)."""
    adopted = in_force()
    if "on_the_spot" not in adopted.charter.procedures:
        raise BadInput(N_("The charter has no on-the-spot procedure."), place="procedure")
    text = said(result, place="result", missing=N_("Say what was done."))
    desk, pictures = _register(act, replace(draft, procedure="on_the_spot"), staff=True)
    case = desk.case
    if not powers.may(Capability.CASE_HANDLE, lineage_of(case)):
        raise powers.refused(Capability.CASE_HANDLE, lineage_of(case))
    _insert(desk, draft, pictures)
    hashes = keep(act, case, prepare_all(photos_after), "after")
    while case.pending == Verb.ACCEPT:
        desk.move(Verb.ACCEPT)
        desk.record(Verb.ACCEPT)
    case.assignee_id = act.person_id
    desk.move(Verb.HANDLE)
    desks.apply_effects(desk, Verb.HANDLE)
    case.answer = text
    return desk.done(Verb.HANDLE, result=text, photos=hashes)


def _register(act: Act, draft: Draft, *, staff: bool) -> tuple[Desk, list[Picture]]:
    adopted = in_force()
    words = _checked_words(draft)
    _check_category(adopted, draft, staff)
    located = _place(draft)
    pictures = prepare_all(draft.photos)
    case = _opened(act, adopted, draft, words, located)
    return desks.lay_out(act, case), pictures


def _checked_words(draft: Draft) -> str:
    if draft.photos and not draft.words.strip():
        return ""
    return said(draft.words, place="words", missing=N_("Say in a few words what is wrong, or add a photo."))


def _check_category(adopted: Adopted, draft: Draft, staff: bool) -> None:
    category = adopted.charter.categories.get(draft.category)
    if category is None or not (staff or category.public):
        raise BadInput(N_("Choose what it is about."), place="category")
    if draft.procedure and draft.procedure not in adopted.charter.procedures:
        raise BadInput(N_("Choose one of the charter's procedures."), place="procedure")


def _place(draft: Draft) -> Located:
    """Where it is (C2): by point, else by chosen grid, else only by address; else BadInput."""
    if draft.point is not None:
        found = _locate_point(draft.point)
        if found.grid_id is not None:
            return found
        if draft.grid_id is None and not _one_line(draft) and not draft.place_unknown:
            raise BadInput(
                N_("That point lies outside the area served here. Move it, or choose a grid or write an address."),
                place="place",
                code="outside",
            )
    present = tree()
    if draft.grid_id is not None:
        try:
            node = present.area(draft.grid_id)
        except KeyError:
            node = None
        if node is None or not node.basic:
            raise BadInput(N_("Choose a grid from the list."), place="place")
        return Located("chosen", node.id, present.edition_id, 0.0)
    if not _one_line(draft) and not draft.place_unknown:
        raise BadInput(N_("Say where it is: a point on the map, a grid or an address."), place="place")
    return Located("none", None, present.edition_id, 0.0)


def _locate_point(point: tuple[float, float]) -> Located:
    longitude, latitude = point
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise BadInput(N_("These are not a longitude and a latitude."), place="place")
    return locate(longitude, latitude)


def _opened(act: Act, adopted: Adopted, draft: Draft, words: str, located: Located) -> Case:
    """The case as it stands after routing, not yet written."""
    charter, calendar = adopted.charter, adopted.calendar
    present = tree(located.edition_id)
    lineage = present.area(located.grid_id).lineage if located.grid_id else (present.root.id,)
    local = calendar.local(act.done_at)
    rule = route(charter, facts_of(calendar, present, draft.category, located.grid_id, str(act.via), act.done_at))
    procedure = procedure_of(charter, rule, draft.category, draft.procedure)
    promise = calendar.add(
        act.done_at, charter.categories[draft.category].promise or charter.procedures[procedure].promise
    )
    point = draft.point or (None, None)
    case = CASES.new(
        prefix=charter.case_prefix, year=local.year, tracking_code=tracking_code(), charter_id=adopted.id,
        edition_id=located.edition_id, external_key=draft.external_key, category=draft.category, words=words,
        address=_one_line(draft), longitude=point[0], latitude=point[1], located=located.kind,
        grid_id=located.grid_id, station_id=lineage[-2] if len(lineage) > 1 else None,
        town_id=lineage[1] if len(lineage) > 1 else None, via=act.via, reporter_id=act.person_id, route=rule.key,
        procedure=procedure, stage=Stage.REPORTED, reported_at=act.done_at, step_entered_at=act.done_at,
        promised_at=promise.at, provisional=promise.provisional,
    )  # fmt: skip
    _give_department(case, charter_rule=rule, adopted=adopted, lineage=lineage)
    return case


def _give_department(case: Case, *, charter_rule: Route, adopted: Adopted, lineage: tuple[int, ...]) -> None:
    if not charter_rule.department:
        return
    area = department_area(adopted.charter, charter_rule.department, lineage, case.edition_id)
    if area is not None:
        case.department, case.department_area_id = charter_rule.department, area


def _one_line(draft: Draft) -> str:
    """The address as given, one line, at most 200 characters; BadInput names the field."""
    address = " ".join(typed(draft.address).split())
    if len(address) > 200:
        raise BadInput(N_("The address is longer than 200 characters."), place="address")
    return address


def _lay_down(desk: Desk, draft: Draft, pictures: list[Picture]) -> Case:
    _insert(desk, draft, pictures)
    desk.automatic()
    if desk.part > 1 and not desk.act.book.hold("case", desk.case):
        CASES.update(CASES.of(desk.case))
    return desk.case


def _insert(desk: Desk, draft: Draft, pictures: list[Picture]) -> None:
    """Write the case, what belongs to it, and the first entry of its journal."""
    case, act = desk.case, desk.act
    desk.place(lifecycle.begin(desk.steps))
    desk.before, case.seq = "", 1
    case.pk = act.book.next_id("case")
    if not act.book.hold("case", case):
        case.pk = CASES.insert(CASES.of(case))
        index(case)
    if draft.contact is not None:
        Contact.objects.create(case=case, sealed=seal(draft.contact.as_text()))
    keep(act, case, pictures, "before")
    desk.last = begin(
        act, Verb.REPORT, "case", case.pk, category=case.category, located=case.located, grid=case.grid_id,
        route=case.route, procedure=case.procedure, office=case.office_id, promised=iso(case.promised_at),
        photos=len(pictures) or None,
    )  # fmt: skip
    desk.part = 1
    if desk.charter.procedures[case.procedure].tell_line:
        tell_line(act, case, "emergency")
