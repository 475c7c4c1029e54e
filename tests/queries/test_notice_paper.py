"""The rectification notice on paper (F5)."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from gridwork.base.errors import NotFound
from gridwork.fieldwork.commands.rectifications import withdraw
from gridwork.fieldwork.models import Rectification
from gridwork.publicity.press import Printed, typeset
from gridwork.publicity.queries.rectification import rectification_notice
from gridwork.territory.models import Posting
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers
from tests import inspecting, make, pictures, recording
from tests.crew import Crew, acted
from tests.inspecting import again, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Crew:
    return Crew.of(make.cell())


def printed(powers: Powers, chain: Rectification, language: str = "zh-hans") -> tuple[Printed, str]:
    """The PDF and its text without blanks."""
    made = typeset("rectification", *rectification_notice(powers, chain.pk, language))
    pages = PdfReader(io.BytesIO(made.pdf)).pages
    return made, re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_the_notice_tells_whom_what_by_when_and_shows_the_photos(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0], name="小芳超市")
    chain = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    made, text = printed(make.powers(crew.worker), chain)
    wanted = (
        "CS-整改-2026-000001", "小芳超市", "出口、通道畅通", "灭火器材齐全有效", "过道堆着纸箱", "2026年5月20日17:30",
        "2026年5月25日", "水务站", "石桥村第1网格",
    )  # fmt: skip
    assert [one for one in wanted if one not in text] == []
    assert (made.pages, made.lost) == (1, 0)
    assert len(PdfReader(io.BytesIO(made.pdf)).pages[0].images) == 1, "one photo, taken of two findings"


def test_the_notice_is_printed_in_three_languages_with_every_sign(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    for language, word in (("zh-hans", "整改通知书"), ("zh-hant", "整改通知書"), ("en", "Rectificationnotice")):
        made, text = printed(make.powers(crew.worker), chain, language)
        assert (word in text, made.lost) == (True, 0), language


def test_a_notice_that_ended_or_goes_on_says_so(crew: Crew) -> None:
    first, second = (
        notice(crew.worker, recording.shop(crew.county.grids[0]), "2026-05-07 09:00", exits="fail", equipment="fail")
        for _ in range(2)
    )
    again(crew.worker, first, "2026-05-21 09:00", exits="fail")
    act = acted(crew.worker, "2026-05-19 09:00")
    withdraw(act, make.powers(crew.worker, act.done_at), second.pk, reason="地址写错")
    powers = make.powers(crew.worker)
    goes_on, ended = (rectification_notice(powers, one.pk, "en")[0] for one in (first, second))
    assert (goes_on["round"], goes_on["flag"]) == ("round 2", "")
    assert [one["state"] for one in goes_on["findings"]] == ["put right", "not in order"]
    assert (ended["flag"], ended["round"]) == ("Withdrawn on May 19, 2026.", "")


def test_a_later_round_says_when_it_was_looked_at_again_with_what_result_and_is_dated_by_it(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    chain = notice(crew.worker, shop, "2026-05-07 09:00", exits="fail", equipment="fail")
    powers = make.powers(crew.worker)
    first = rectification_notice(powers, chain.pk, "en")[0]
    assert (first["looked"], first["issued"]) == ([], "May 7, 2026")
    again(crew.worker, chain, "2026-05-14 09:00", exits="fail", equipment="fail")
    early = rectification_notice(powers, chain.pk, "en")[0]
    said = "On May 14, 2026, before the deadline, it was looked at again: not all of it was put right yet."
    assert early["looked"] == [said]
    assert early["issued"] == "May 7, 2026", "the deadline is still the first one"
    again(crew.worker, chain, "2026-05-21 09:00", exits="fail", equipment="fail")
    second = rectification_notice(powers, chain.pk, "en")[0]
    assert second["looked"][1:] == ["On May 21, 2026 it was looked at again: not all of it was put right."]
    assert (second["round"], second["issued"]) == ("round 2", "May 21, 2026")
    text = printed(powers, chain)[1]
    assert "2026年5月21日" in text.partition("CS-整改")[2]
    assert "2026年5月7日" in text


def test_office_and_day_stand_on_the_page_with_what_is_signed(crew: Crew) -> None:
    """Two photos fit on one page in every language; with a third finding all of the end goes over, never a rest."""
    grid = crew.county.grids[2]
    inspector = make.officer("grid_worker", grid, name="巡查员丙", phone="0717-2881234")
    photos = {"exits": [pictures.picture(160, 120)], "equipment": [pictures.picture(120, 160)]}
    powers = make.powers(inspector)
    two = notice(inspector, recording.shop(grid), "2026-05-07 09:00", exits="fail", equipment="fail", photos=photos)
    photos["electricity"] = [pictures.picture(140, 120)]
    lines = dict.fromkeys(inspecting.LINES, "fail")
    three = notice(inspector, recording.shop(grid), "2026-05-07 09:00", photos=photos, **lines)
    for language in ("en", "zh-hans"):
        assert printed(powers, two, language)[0].pages == 1, language
        made = typeset("rectification", *rectification_notice(powers, three.pk, language))
        last = PdfReader(io.BytesIO(made.pdf)).pages[-1].extract_text()
        assert [one for one in ("0717-2881234", "柳湾村第 1 网格") if one not in last] == [], language


def test_nobody_prints_a_notice_they_may_not_see(crew: Crew) -> None:
    chain = notice(crew.worker, recording.shop(crew.county.grids[0]))
    with pytest.raises(NotFound):
        rectification_notice(make.powers(crew.neighbour), chain.pk, "en")


def test_the_notice_names_the_office_to_tell_and_who_acts_there_with_the_telephone_of_their_work(crew: Crew) -> None:
    grid = crew.county.grids[2]
    inspector = make.officer("grid_worker", grid, name="巡查员丙", phone="0717-2881234")
    make.officer("grid_worker", grid, rank="B", name="巡查员丁", phone="0717-2885678")
    chain = notice(inspector, recording.shop(grid), "2026-05-07 09:00")
    powers = make.powers(inspector)
    _, text = printed(powers, chain)
    assert "提前改好的，请告知：" in text
    assert ("网格员巡查员丙0717-2881234" in text, "巡查员丁" in text) == (True, False)
    make.away(Posting.objects.get(person=inspector), today(), today())
    assert rectification_notice(powers, chain.pk, "en")[0]["reach"] == ["Grid worker 巡查员丁 0717-2885678"]


def test_a_departments_officer_is_not_named_on_paper_where_residents_are_not_told_of_them(crew: Crew) -> None:
    make.officer("town_officer", crew.county.towns[0], "water", rank="B", name="水务站副手", phone="0717-2885555")
    chain = notice(crew.water, recording.shop(crew.county.grids[0]), "2026-05-07 09:00")
    content, _ = rectification_notice(make.powers(crew.water), chain.pk, "zh-hans")
    assert (content["reach"], "水务站" in content["again"]) == ([], True)
