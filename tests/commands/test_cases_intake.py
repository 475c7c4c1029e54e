"""A report becomes a case with a place, a holder and two deadlines, or is refused by the field at fault (C1, C2)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from gridwork.base.errors import BadInput, NotAllowed, NotFound
from gridwork.base.pictures import MOST_PHOTOS, path_of
from gridwork.cases import commands as cases
from gridwork.cases.commands import Draft
from gridwork.cases.models import Case, Contact, Photo
from gridwork.cases.rules.contact import Reporter
from gridwork.journal.act import Via
from gridwork.journal.queries import entries
from tests import make
from tests.crew import Crew, acted
from tests.make import SIDE, SOUTH, WEST
from tests.pictures import picture

pytestmark = pytest.mark.django_db
GRID_0 = (WEST + SIDE / 2, SOUTH + SIDE / 2)


@pytest.fixture
def county() -> make.County:
    return make.cell()


def resident(at: str = "", **said: Any) -> Case:
    draft = {"category": "litter", "words": "垃圾桶满了", "point": GRID_0} | said
    return cases.report(acted(None, at), Draft(**draft))


def refused(**said: Any) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        resident(**said)
    assert not Case.objects.exists()
    return refusal.value


def test_a_report_inside_a_grid_is_counted_there_and_waits_at_the_village(county: make.County) -> None:
    case = resident("2026-05-06 10:00")
    assert (case.located, case.grid_id) == ("inside", county.grids[0].id)
    assert (case.station_id, case.town_id) == (county.villages[0].id, county.towns[0].id)
    assert (case.stage, case.pending, case.office_id) == ("reported", "accept", county.office(county.villages[0]))
    assert (case.route, case.procedure, case.reporter_id) == ("usual", "in_village", None)
    assert case.promised_at == make.day("2026-05-12 17:30")
    assert case.step_due_at == make.day("2026-05-07 17:30")


def test_a_case_has_a_number_to_read_aloud_and_a_code_nobody_can_guess(county: make.County) -> None:
    one, other = resident(), resident()
    assert re.fullmatch(r"CS-20\d\d-\d{6,}", one.number)
    assert one.number != other.number
    assert re.fullmatch(r"[2-9A-Z]{12}", one.tracking_code)
    assert one.tracking_code != other.tracking_code


def test_the_year_in_the_number_is_the_cells_own(county: make.County) -> None:
    assert resident("2026-01-01 00:30").number.startswith("CS-2026-")


def test_what_is_read_back_is_what_was_returned(county: make.County) -> None:
    case = resident(words="路口\n垃圾💡", address="石桥村 3 号")
    stored = Case.objects.get(pk=case.pk)
    names = [field.attname for field in Case._meta.concrete_fields]
    assert {name: getattr(stored, name) for name in names} == {name: getattr(case, name) for name in names}


def test_a_point_on_a_border_gets_the_nearest_grid_and_a_flag(county: make.County) -> None:
    case = resident(point=(WEST + SIDE, SOUTH + SIDE / 2))
    assert (case.located, case.grid_id) == ("border", county.grids[0].id)


def test_a_point_just_outside_gets_the_nearest_grid_and_a_flag(county: make.County) -> None:
    case = resident(point=(GRID_0[0], SOUTH + SIDE + 0.003))
    assert (case.located, case.grid_id) == ("nearest", county.grids[0].id)


def test_a_point_in_the_sea_is_refused_and_the_field_named(county: make.County) -> None:
    refusal = refused(point=county.SEA)
    assert (refusal.place, refusal.code) == ("place", "outside")


def test_a_point_in_the_sea_with_an_address_is_taken_without_a_grid_and_falls_to_the_county(
    county: make.County,
) -> None:
    case = resident(point=county.SEA, address="码头西侧")
    assert (case.located, case.grid_id, case.longitude) == ("none", None, county.SEA[0])
    assert case.office_id == county.office(county.root)


def test_an_address_alone_is_enough(county: make.County) -> None:
    case = resident(point=None, address=" 石桥村\n 小卖部  旁 ")
    assert (case.located, case.grid_id, case.address) == ("none", None, "石桥村 小卖部 旁")


def test_a_chosen_grid_is_enough(county: make.County) -> None:
    case = resident(point=None, grid_id=county.grids[3].id)
    assert (case.located, case.grid_id, case.longitude) == ("chosen", county.grids[3].id, None)


def test_a_point_counts_before_a_chosen_grid(county: make.County) -> None:
    assert resident(grid_id=county.grids[3].id).grid_id == county.grids[0].id


@pytest.mark.parametrize(
    "point", [(181.0, 0.0), (0.0, 91.0), (float("nan"), 30.0), (120.0, float("inf"))], ids=str
)  # fmt: skip
def test_what_is_no_point_on_earth_is_refused(county: make.County, point: tuple[float, float]) -> None:
    assert refused(point=point).place == "place"


def test_no_place_at_all_is_refused(county: make.County) -> None:
    assert refused(point=None, address="  ").place == "place"


def test_a_village_or_a_stranger_is_not_a_grid(county: make.County) -> None:
    assert refused(point=None, grid_id=county.villages[0].id).place == "place"
    assert refused(point=None, grid_id=10**9).place == "place"


@pytest.mark.parametrize("category", ["", "ghosts", "relief"])
def test_no_category_or_one_not_for_residents_is_refused(county: make.County, category: str) -> None:
    assert refused(category=category).place == "category"


def test_staff_may_use_categories_residents_may_not(county: make.County) -> None:
    crew = Crew.of(county)
    case = cases.report(acted(crew.worker), Draft("relief", "申请救助", point=GRID_0), staff=True)
    assert (case.category, case.reporter_id, case.procedure) == ("relief", crew.worker.id, "approval")


@pytest.mark.parametrize("words", ["", "   \n", "\x00\x01"])
def test_nothing_said_and_nothing_shown_is_refused(county: make.County, words: str) -> None:
    assert refused(words=words).place == "words"


def test_a_photo_may_speak_for_itself(county: make.County) -> None:
    case = resident(words="", photos=(picture(),))
    assert case.words == ""
    assert case.photos.get().moment == "before"


def test_four_thousand_characters_with_emoji_are_kept_to_the_last(county: make.County) -> None:
    words = "💡灯" * 2000
    case = resident(words=words)
    assert Case.objects.get(pk=case.pk).words == words


def test_one_character_more_is_refused_and_nothing_is_lost_on_the_way(county: make.County) -> None:
    refusal = refused(words="灯" * 4001)
    assert (refusal.place, refusal.params) == ("words", {"length": 4001, "most": 4000})


def test_characters_nobody_types_are_dropped(county: make.County) -> None:
    case = resident(words="灯\x00坏\x07了\r\n\ud800 👨\u200d👩\u200d👧\x7f", address="3\x00 号\x07\ud800")
    stored = Case.objects.get(pk=case.pk)
    assert (stored.words, stored.address) == ("灯坏了\n 👨\u200d👩\u200d👧", "3 号")


def test_an_address_longer_than_its_field_is_refused(county: make.County) -> None:
    assert refused(address="街" * 201).place == "address"


def test_a_text_file_named_jpg_is_refused(county: make.County) -> None:
    assert refused(photos=(b"GIF89a, said the text file.",)).place == "photos"
    assert refused(photos=(b"",)).place == "photos"
    assert refused(photos=(picture()[:200],)).place == "photos"


def test_a_forty_megapixel_photo_is_taken_and_made_smaller(county: make.County) -> None:
    photo = resident(photos=(picture(8000, 5000),)).photos.get()
    assert (photo.width, photo.height) == (2048, 1280)
    with Image.open(path_of(photo.sha256)) as kept:
        assert kept.size == (2048, 1280)


def test_a_picture_too_large_to_open_is_refused_in_megapixels(
    county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.base.pictures.MOST_PIXELS", 1_000_000)
    refusal = refused(photos=(picture(1200, 1000),))
    assert (refusal.place, refusal.params) == ("photos", {"most": 1})


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
def test_a_few_bytes_that_unfold_into_a_huge_picture_are_refused(
    county: make.County, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.base.pictures.MOST_DECODED", 1_000_000)
    refusal = refused(photos=(picture(1200, 1000, kind=kind),))
    assert (refusal.place, refusal.params) == ("photos", {"most": 1})


def test_nothing_that_was_hidden_in_a_photo_is_kept(county: make.County) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif[0x8825] = {1: "N", 2: (29.0, 36.0, 0.0)}
    exif[0x0112] = 6
    upload = picture(60, 40, exif=exif, comment=b"SECRETCOMMENT", xmp=b"<x>SECRETXMP</x>", icc_profile=b"SECRETICC")
    assert upload.count(b"SECRET") == 4
    photo = resident(photos=(upload,)).photos.get()
    kept = path_of(photo.sha256).read_bytes()
    assert b"SECRET" not in kept
    assert (photo.width, photo.height) == (40, 60)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()


def test_a_png_with_hidden_text_becomes_a_plain_jpeg(county: make.County) -> None:
    from PIL.PngImagePlugin import PngInfo

    hidden = PngInfo()
    hidden.add_text("Comment", "SECRETTEXT")
    photo = resident(photos=(picture(kind="PNG", pnginfo=hidden),)).photos.get()
    kept = path_of(photo.sha256).read_bytes()
    assert kept.startswith(b"\xff\xd8")
    assert b"SECRET" not in kept


def test_more_photos_than_allowed_are_refused(county: make.County) -> None:
    refusal = refused(photos=tuple(picture(colour=f"#{i:03x}") for i in range(MOST_PHOTOS + 1)))
    assert (refusal.place, refusal.params) == ("photos", {"most": MOST_PHOTOS})


def test_the_same_photo_twice_is_kept_once(county: make.County) -> None:
    resident(photos=(picture(), picture()))
    assert Photo.objects.count() == 1


def test_a_department_has_its_cases_at_the_level_of_its_desk(county: make.County) -> None:
    leak, pothole = resident(category="leak"), resident("2026-05-06 10:00", category="pothole")
    assert (leak.route, leak.department, leak.department_area_id) == ("water", "water", county.towns[0].id)
    assert (pothole.department, pothole.department_area_id) == ("roads", county.root.id)
    assert pothole.promised_at == make.day("2026-05-14 17:30"), "the category's own promise of 7 working days"


def test_a_case_without_a_grid_has_no_town_desk_and_stays_with_the_county(county: make.County) -> None:
    leak = resident(category="leak", point=None, address="不知道在哪个镇")
    assert (leak.department, leak.office_id) == ("", county.office(county.root))


def test_a_deadline_in_a_year_without_official_holidays_is_marked(county: make.County) -> None:
    assert not resident("2026-05-06 10:00").provisional
    assert resident("2027-05-06 10:00").provisional


def test_an_unknown_procedure_is_refused(county: make.County) -> None:
    assert refused(procedure="magic").place == "procedure"


def test_a_case_can_be_found_by_its_words_at_once(county: make.County) -> None:
    case = resident(words="小区路灯坏了", address="Lamp Street 5")
    assert make.found_by("路灯") == make.found_by("lamp") == make.found_by(case.number) == [case.pk]
    assert make.found_by("井盖") == []


def test_the_journal_says_who_reported_through_which_face_and_why_it_went_there(county: make.County) -> None:
    case = resident()
    (line,) = entries("case", case.pk)
    assert (line.verb, line.person_id, line.via, line.seq) == ("report", None, Via.SITE, 1)
    assert {k: line.facts[k] for k in ("category", "located", "route", "procedure", "office")} == {
        "category": "litter", "located": "inside", "route": "usual", "procedure": "in_village",
        "office": case.office_id,
    }  # fmt: skip
    assert case.seq == 1


def test_neither_words_nor_contact_of_a_resident_go_into_the_journal(county: make.County) -> None:
    case = resident(words="我家门口", contact=Reporter("某人", "555 0100", ""))
    told = str(entries("case", case.pk)[0].facts)
    assert "门口" not in told
    assert "555" not in told


def test_a_contact_is_sealed_and_every_reading_is_on_record_also_under_one_reference(county: make.County) -> None:
    crew = Crew.of(county)
    case = resident(contact=Reporter("某人", "555 0100", ""))
    assert "555" not in bytes(Contact.objects.get().sealed).decode("latin-1")
    act = acted(crew.village_head)
    read = cases.read_contact(act, make.powers(crew.village_head), case.pk)
    assert read == cases.read_contact(act, make.powers(crew.village_head), case.pk) == Reporter("某人", "555 0100", "")
    lines = entries("case", case.pk)
    readings = [("read", crew.village_head.id)] * 2
    assert [(line.verb, line.person_id) for line in lines] == [("report", None), *readings]
    assert Case.objects.get(pk=case.pk).seq == 3


def test_a_contact_is_not_for_those_whose_posts_do_not_reach_the_case(county: make.County) -> None:
    crew = Crew.of(county)
    case = resident(contact=Reporter("某人"))
    with pytest.raises(NotFound):
        cases.read_contact(acted(crew.neighbour), make.powers(crew.neighbour), case.pk)
    silent = resident()
    with pytest.raises(NotFound, match="left no contact"):
        cases.read_contact(acted(crew.worker), make.powers(crew.worker), silent.pk)


def test_what_is_done_on_the_spot_is_reported_and_handled_in_one_act(county: make.County) -> None:
    crew = Crew.of(county)
    draft = Draft("litter", "垃圾散落", point=GRID_0, photos=(picture(),))
    act = acted(crew.worker, "2026-05-06 10:00")
    case = cases.register_on_the_spot(act, make.powers(crew.worker), draft, result="当场清扫")
    assert (case.stage, case.pending, case.handler_id) == ("handled", "answer", crew.worker.id)
    assert case.office_id == county.office(county.villages[0])
    assert case.step_due_at == make.day("2026-05-07 17:30")
    assert [(line.verb, line.act_ref) for line in entries("case", case.pk)] == [
        ("report", act.ref),
        ("handle", act.ref),
    ]
    again = cases.register_on_the_spot(act, make.powers(crew.worker), draft, result="当场清扫")
    assert again.pk == case.pk
    assert Case.objects.count() == 1


def test_nobody_registers_on_the_spot_where_they_may_not_handle(county: make.County) -> None:
    crew = Crew.of(county)
    draft = Draft("litter", "垃圾散落", point=GRID_0)
    with pytest.raises(NotAllowed):
        cases.register_on_the_spot(acted(crew.neighbour), make.powers(crew.neighbour), draft, result="清扫")
    with pytest.raises(BadInput) as refusal:
        cases.register_on_the_spot(acted(crew.worker), make.powers(crew.worker), draft, result=" ")
    assert refusal.value.place == "result"
    assert not Case.objects.exists()


def test_a_charter_without_on_the_spot_says_so() -> None:
    plain = make.charter()
    county = make.cell(
        plain.model_copy(update={"procedures": {k: p for k, p in plain.procedures.items() if k != "on_the_spot"}})
    )
    worker = make.officer("grid_worker", county.grids[0])
    with pytest.raises(BadInput) as refusal:
        cases.register_on_the_spot(acted(worker), make.powers(worker), Draft("litter", "x", point=GRID_0), result="y")
    assert refusal.value.place == "procedure"


def test_a_report_that_fails_leaves_no_trace(county: make.County, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gridwork.cases.commands.intake.begin", broken)
    with pytest.raises(RuntimeError):
        resident(contact=Reporter("某人"), photos=(picture(),))
    assert not Case.objects.exists()
    assert not Photo.objects.exists()
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM cases_search")
        assert db.fetchone() == (0,)
