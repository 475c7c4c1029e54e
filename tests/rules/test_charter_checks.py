"""What types cannot say of a charter: each fault is made in a sound one and must be found at its key."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from gridwork.charter.rules.checks import faults
from gridwork.charter.rules.faults import dotted
from gridwork.charter.rules.load import SHIPPED, read
from gridwork.charter.rules.routing_checks import CHANNELS, usual_route
from gridwork.charter.schema import Charter
from gridwork.journal.act import Via

Content = dict[str, Any]
SHIPPED_NAMES = ["base", "tangshan-town", "zigui-digital", "longtan-fire", "county-fire"]
SOUND = read(SHIPPED / "tangshan-town").content


def found(change: Callable[[Content], object]) -> list[tuple[str, str]]:
    content = deepcopy(SOUND)
    change(content)
    return [(dotted(f.path), f.message % f.params) for f in faults(Charter.model_validate(content))]


def test_a_sound_charter_has_no_faults() -> None:
    assert found(lambda c: None) == []


def steps(*verbs: str, **last: Any) -> list[Content]:
    made: list[Content] = [{"verb": verb, "who": "station"} for verb in verbs]
    made[-1] |= last
    return made


def _coordinated(course: list[Content]) -> Callable[[Content], object]:
    return lambda c: c["procedures"]["coordinated"].update(steps=course)


def _premises(content: Content) -> Any:
    return content["inspections"]["small_premises"]


def _season(**changes: Any) -> Callable[[Content], object]:
    return lambda c: _premises(c)["seasons"][0].update(changes)


REFERENCES: list[tuple[Callable[[Content], object], str, str]] = [
    (
        lambda c: c["categories"]["rubbish"].update(procedure="coordinatd"),
        "categories.rubbish.procedure",
        "coordinated",
    ),
    (lambda c: c["departments"]["town_safety"].update(at="twon"), "departments.town_safety.at", "town"),
    (lambda c: c["posts"]["grid_worker"].update(at="street"), "posts.grid_worker.at", "street"),
    (lambda c: c["routing"][0]["when"].update(category=["flod"]), "routing.1.when.category.1", "flod"),
    (lambda c: c["routing"][0]["when"].update(via=["fax"]), "routing.1.when.via.1", "fax"),
    (lambda c: c["routing"][3].update(department="town_works"), "routing.4.department", "town_works"),
    (lambda c: c["routing"][3].update(procedure="departmnt"), "routing.4.procedure", "department"),
    (lambda c: c["duties"]["daily_log"].update(posts=["grid_boss"]), "duties.daily_log.posts.1", "grid_boss"),
    (lambda c: c["visits"]["declared_need"].update(posts=["x"]), "visits.declared_need.posts.1", "x"),
    (lambda c: c["samples"]["cross_check"].update(across="grid"), "samples.cross_check.across", "grid"),
    (lambda c: c["samples"]["cross_check"].update(again_posts=["x"]), "samples.cross_check.again_posts.1", "x"),
    (
        lambda c: c["inspections"]["small_premises"].update(refused_to="fire"),
        "inspections.small_premises.refused_to",
        "fire",
    ),
    (
        lambda c: c["inspections"]["small_premises"]["turns"][0].update(posts=["x"]),
        "inspections.small_premises.turns.1.posts.1",
        "x",
    ),
    (lambda c: c["ledgers"]["forms"]["venue"].update(domain="sport"), "ledgers.forms.venue.domain", "sport"),
    (
        lambda c: c["ledgers"]["domains"]["labour"].update(departments=["x"]),
        "ledgers.domains.labour.departments.1",
        "x",
    ),
    (lambda c: c["scorecards"]["village"].update(of="street"), "scorecards.village.of", "street"),
    (
        lambda c: c["scorecards"]["village"]["consequences"][1].update(first_to="x"),
        "scorecards.village.consequences.2.first_to",
        "x",
    ),
    (lambda c: c["letters"]["village"].update(signed_by="mayor"), "letters.village.signed_by", "mayor"),
    (lambda c: c["letters"]["village"].update(with_posts=["x"]), "letters.village.with_posts.1", "x"),
]


REFERENCES += [
    (lambda c: c["visits"]["care"].update(programmes=["alone"]), "visits.care.programmes.1", "alone"),
    (lambda c: c["visits"]["declared_need"].update(form="househld"), "visits.declared_need.form", "household"),
    (lambda c: c["visits"]["declared_need"].update(needs="need"), "visits.declared_need.needs", "needs"),
    (lambda c: _premises(c).update(premises=["shops"]), "inspections.small_premises.premises.1", "shop"),
    (lambda c: _premises(c).update(refused_as="fire"), "inspections.small_premises.refused_as", "fire"),
    (
        lambda c: _premises(c)["seasons"][0]["turns"][0].update(posts=["x"]),
        "inspections.small_premises.seasons.1.turns.1.posts.1",
        "x",
    ),
]


@pytest.mark.parametrize(("change", "key", "named"), REFERENCES, ids=[key for _, key, _ in REFERENCES])
def test_a_reference_to_nothing_is_found(change: Callable[[Content], object], key: str, named: str) -> None:
    told = dict(found(change))
    assert "There is no" in told[key]
    assert named in told[key]


FAULTS: list[tuple[Callable[[Content], object], str, str]] = [
    (_coordinated(steps("accept", "handle", "answer")), "procedures.coordinated.steps", "never closes"),
    (_coordinated(steps("accept", "handle", "close", "verify")), "procedures.coordinated.steps.4", "never reached"),
    (_coordinated(steps("accept", "close")), "procedures.coordinated.steps.2", "closed before anybody handled"),
    (_coordinated(steps("verify", "handle", "close")), "procedures.coordinated.steps.1", "nothing to verify"),
    (
        _coordinated(steps("handle", "verify", auto=True) + steps("close")),
        "procedures.coordinated.steps.2.auto",
        "by itself",
    ),
    (
        _coordinated(steps("handle", notice_for="3 days") + steps("close")),
        "procedures.coordinated.steps.1.notice_for",
        "stays up",
    ),
    (
        _coordinated(steps("handle", "close", notes_every="1 hour")),
        "procedures.coordinated.steps.2.notes_every",
        "Progress",
    ),
    (
        _coordinated([{"verb": "handle", "who": "county"}, *steps("decide", "close")]),
        "procedures.coordinated.steps.2.who",
        "No kind of post at “village” may “decide”",
    ),
    (
        lambda c: c["procedures"]["coordinated"].update(promise="3 working days"),
        "procedures.coordinated.promise",
        "6.0 working days",
    ),
    (
        lambda c: c["procedures"]["hazard"].update(promise="2 working days"),
        "procedures.hazard.promise",
        "2.6 working days",
    ),
    (lambda c: c["categories"]["rubbish"].update(promise="1 day"), "categories.rubbish.promise", "1 day is promised"),
    (
        lambda c: c["procedures"]["on_the_spot"].update(steps=steps("answer", "handle", "close")),
        "procedures.on_the_spot.steps.1",
        "on the spot",
    ),
    (lambda c: c["routing"].pop(), "routing", "No rule catches"),
    (
        lambda c: c["routing"].insert(0, c["routing"][-1] | {"key": "all"}),
        "routing.2",
        "“all” before it already matches",
    ),
    (
        lambda c: c["routing"].append({"key": "late", "name": "x", "to": "station", "procedure": "coordinated"}),
        "routing.15",
        "“community”",
    ),
    (lambda c: c["routing"][3]["when"].update(category=["manhole"]), "routing.4", "“hazard” before it"),
    (lambda c: c["routing"][3].update(key="hazard"), "routing.4.key", "given twice"),
    (lambda c: c["routing"][3].pop("department"), "routing.4.department", "names none"),
    (lambda c: c["routing"][3].update(procedure="coordinated"), "routing.4.to", "no step for one"),
    (lambda c: c["routing"][-1].update(procedure="department"), "routing.14.department", "names no department"),
    (
        lambda c: c["posts"]["department_officer"].update(may=["case.see"]),
        "procedures.department.steps.2.who",
        "in the department “town_construction”",
    ),
    (
        lambda c: c["posts"]["county_department_officer"].update(at="village"),
        "posts.county_department_officer.department",
        "no department at “village”",
    ),
    (lambda c: c["posts"]["grid_head"].update(holders=0), "posts.grid_head.holders", "Nobody can hold"),
    (lambda c: c["posts"]["grid_head"].update(may=[]), "posts.grid_head.may", "nothing at all"),
    (lambda c: c["levels"][2].update(key="village"), "levels.3.key", "taken"),
    (lambda c: c["levels"][2].update(key="cell"), "levels.3.key", "taken"),
    (lambda c: c["levels"][2].update(code_digits=9), "levels.3.code_digits", "1 to 6"),
    (lambda c: c["levels"][2].update(households={"least": 9, "most": 3}), "levels.3.households", "more than the most"),
    (lambda c: c["categories"]["rubbish"].update(name="路面破损"), "categories.rubbish.name", "given twice"),
    (lambda c: c["calendar"].update(country="XX"), "calendar.country", "XX"),
    (lambda c: c["calendar"].update(timezone="Asia/Tangshan"), "calendar.timezone", "Asia/Tangshan"),
    (
        lambda c: c["calendar"].update(office_hours=["14:00-18:00", "08:00-12:00"]),
        "calendar.office_hours.2",
        "follow one another",
    ),
    (lambda c: c["calendar"].update(office_hours=["18:00-08:00"]), "calendar.office_hours.1", "end after they begin"),
    (
        lambda c: c["calendar"].update(
            closures=[{"day": "2026-03-02", "name": "x"}], made_up=[{"day": "2026-03-02", "name": "y"}]
        ),
        "calendar.made_up.1",
        "both",
    ),
    (
        lambda c: c["scorecards"]["village"]["indicators"][0].update(weight=26),
        "scorecards.village.indicators",
        "add to 101",
    ),
    (
        lambda c: c["scorecards"]["village"]["indicators"][1].update(key="on_time"),
        "scorecards.village.indicators.2.key",
        "given twice",
    ),
    (lambda c: c["scorecards"]["village"].update(stars=[80, 60]), "scorecards.village.stars", "more points"),
    (
        lambda c: c["ledgers"]["forms"]["venue"].update(name={"zh": "经营场所"}),
        "ledgers.forms.venue.name",
        "given twice",
    ),
    (
        lambda c: c["inspections"]["small_premises"]["checklist"][1].update(key="equipment"),
        "inspections.small_premises.checklist.2.key",
        "given twice",
    ),
    (lambda c: c["duties"]["daily_log"].update(hours=1), "duties.daily_log.hours", "Only rounds"),
    (lambda c: c["samples"]["cross_check"].pop("again_percent"), "samples.cross_check.again_percent", "second check"),
    (
        lambda c: c["letters"]["village"].update(
            attainment=[{"year": 2027, "percent": 40}, {"year": 2026, "percent": 60}]
        ),
        "letters.village.attainment",
        "falls",
    ),
]


FIELD_WORK: list[tuple[Callable[[Content], object], str, str]] = [
    (lambda c: c["duties"]["board"].update(name="民情日志"), "duties.board.name", "given twice"),
    (
        lambda c: c["duties"].update({"x" * 33: c["duties"]["board"] | {"name": "y"}}),
        f"duties.{'x' * 33}",
        "at most 32",
    ),
    (lambda c: c["duties"]["talk"].update(posts=["desk_clerk"]), "duties.talk.posts.1", "may do no field work"),
    (lambda c: c["duties"]["publicity_day"].update(first_days=28), "duties.publicity_day.first_days", "only 28 days"),
    (lambda c: c["duties"]["zero_report"].update(first_days=1), "duties.zero_report.first_days", "only 1 days"),
    (lambda c: c["duties"]["cross_check"].update(posts=["grid_head"]), "duties.cross_check.posts", "to cross-check"),
    (_season(begins="02-29"), "inspections.small_premises.seasons.1.begins", "no day of every year"),
    (_season(ends="04-31"), "inspections.small_premises.seasons.1.ends", "no day of every year"),
    (_season(holidays=True), "inspections.small_premises.seasons.1", "one of the two"),
    (_season(begins="", ends=""), "inspections.small_premises.seasons.1", "one of the two"),
    (
        _season(turns=[{"posts": ["grid_worker"], "every": "quarter"}]),
        "inspections.small_premises.seasons.1.turns.1.every",
        "less often",
    ),
    (
        lambda c: _premises(c)["seasons"].append(_premises(c)["seasons"][0]),
        "inspections.small_premises.seasons.3.name",
        "given twice",
    ),
    (
        lambda c: _premises(c)["turns"].append({"posts": ["village_head"], "every": "year"}),
        "inspections.small_premises.turns.4.posts",
        "its turn twice",
    ),
    (
        lambda c: _premises(c)["turns"][0].update(first_days=30),
        "inspections.small_premises.turns.1.first_days",
        "only 28 days",
    ),
    (lambda c: _premises(c).pop("refused_as"), "inspections.small_premises.refused_as", "needs both"),
    (lambda c: _premises(c).update(refused_to="town_affairs"), "inspections.small_premises.refused_as", "“refusal”"),
    (
        lambda c: _premises(c).update(refused_as="fire_hazard"),
        "inspections.small_premises.refused_as",
        "falls to “station”",
    ),
    (lambda c: c["visits"]["every_household"].update(premises=["shop"]), "visits.every_household.premises", "of which"),
    (
        lambda c: c["visits"]["every_household"].update(programmes=["disability"]),
        "visits.every_household.programmes",
        "of which programmes",
    ),
    (lambda c: c["visits"]["every_household"].update(form="business"), "visits.every_household.form", "not describe"),
    (lambda c: c["visits"]["every_household"].update(needs="members"), "visits.every_household.needs", "ticked"),
    (lambda c: c["visits"]["every_household"].pop("form"), "visits.every_household.form", "name the form"),
    (lambda c: c["visits"]["declared_need"].pop("needs"), "visits.declared_need.needs", "declare their needs"),
    (lambda c: c["visits"]["care"].update(form="household"), "visits.care.form", "no cross-programme dossier"),
    (lambda c: c["visits"]["care"].update(posts=["department_officer"]), "visits.care.posts.1", "care.see"),
    (lambda c: c["programmes"].clear(), "visits.care.programmes", "no programme to enrol in"),
    (lambda c: c["programmes"]["hardship"].update(purpose=" "), "programmes.hardship.purpose", "read out"),
    (
        lambda c: c["samples"]["households"]["questions"][1].update(key="visited"),
        "samples.households.questions.2.key",
        "given twice",
    ),
    (lambda c: c["samples"]["households"].pop("questions"), "samples.households.questions", "what is asked"),
    (lambda c: c["samples"]["cross_check"].update(across="town"), "samples.cross_check.posts.1", "no post at “town”"),
    (lambda c: c["inspections"].clear(), "samples.inspections.of", "to draw from"),
]
FAULTS += FIELD_WORK


@pytest.mark.parametrize(("change", "key", "reason"), FAULTS, ids=[f"{key}: {why}" for _, key, why in FAULTS])
def test_a_fault_is_found_at_its_key(change: Callable[[Content], object], key: str, reason: str) -> None:
    told = found(change)
    assert [text for place, text in told if place == key and reason in text], told


def test_a_rule_for_fewer_cases_may_stand_before_a_rule_for_more() -> None:
    assert (
        found(lambda c: c["routing"].insert(0, c["routing"][3] | {"key": "night", "when": {"hours": "22:00-06:00"}}))
        == []
    )


def test_the_channels_a_rule_may_name_are_those_of_the_journal() -> None:
    assert tuple(CHANNELS) == tuple(via.value for via in Via)


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_every_category_has_a_usual_route(name: str) -> None:
    charter = Charter.model_validate(read(SHIPPED / name).content)
    routes = {key: usual_route(charter, key).key for key in charter.categories}
    assert len(set(routes.values())) == len(charter.routing)
