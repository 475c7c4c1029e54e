"""A rectification notice (整改通知书) as a document: to whom, what was found, by when, lines to sign on (F5)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from PIL import Image

from gridwork.base.moment import now
from gridwork.base.pictures import path_of
from gridwork.charter.queries.adopted import in_force, version
from gridwork.fieldwork.models import Photo
from gridwork.fieldwork.queries.rectifications import ChainPage, FindingSeen, chain
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.kinds import Chain
from gridwork.publicity.queries.words import Heading, heading
from gridwork.publicity.rules.qr import Code, qr
from gridwork.territory.queries.offices import named_to_residents
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

MOST_PHOTOS = 4
"""Photos of one finding that are printed, the newest."""
EDGE = 900
"""Longest edge of a printed photo, pixels: 8 cm at 280 dots an inch."""


class FindingPrinted(TypedDict):
    """One finding. ``photos``: file names; ``state``: what became of it so far."""

    name: str
    words: str
    state: str
    photos: list[str]
    coming: str


class NoticePrinted(Heading):
    """The document for ``typeset("rectification", …)``."""

    words: dict[str, str]
    heading: str
    number: str
    round: str
    flag: str
    to: str
    said: str
    looked: list[str]
    """What each second look so far came to, with its day."""
    findings: list[FindingPrinted]
    deadline: str
    again: str
    reach: list[str]
    refused: str
    provisional: str
    signatures: list[str]
    office: str
    issued: str
    qr: Code


def rectification_notice(powers: Powers, notice_id: int, language: str) -> tuple[NoticePrinted, dict[str, bytes]]:
    """The notice in the language of print, and its photos by file name; NotFound for one the person may not see."""
    found = chain(powers, notice_id)
    notice, part = found.notice, found.part
    pictures: dict[str, bytes] = {}
    with override(language):
        office = _office(notice.office_id, language)
        seen = {"office": office, "day": _day(found.findings[0].finding.inspection.done_at, found),
                "name": part.name.to(language)}  # fmt: skip
        title = gettext("Rectification notice")
        authority = in_force().charter.departments.get(part.refused_to)
        content = NoticePrinted(
            **heading(f"{title} {notice.full_number}", tree().root.name, language),
            words={"page": gettext("page %(page)s / %(pages)s")}, heading=title, number=notice.full_number,
            round=gettext("round %(n)s") % {"n": notice.round} if notice.round > 1 else "", flag=_flag(found),
            to=found.title, findings=list(_findings(found.findings, language, pictures)),
            said=gettext("On %(day)s %(office)s inspected this place (%(name)s). Not in order was:") % seen,
            looked=list(_looked(found)),
            deadline=gettext("Please put this right by %(moment)s.") % {"moment": _moment(notice.deadline_at, found)},
            again=gettext("It will be looked at again by %(day)s. If you are done earlier, tell: %(office)s.")
            % {"day": _day(notice.inspect_by, found), "office": office}, reach=_reach(found, language),
            refused=gettext("What is not put right is handed over to: %(authority)s.")
            % {"authority": authority.name.to(language)} if authority and part.refused_as else "",
            provisional=gettext("Provisional: the official holidays of that year are not announced yet.")
            if notice.provisional else "",
            signatures=[gettext("Inspector:"), gettext("Received for the place:"), gettext("Signed on:"),
                        gettext("Received on:")],
            office=office, issued=_day(_begun(found), found),
            qr=qr(f"{settings.BASE_URL}/desk/rectifications/{notice.pk}"),
        )  # fmt: skip
    return content, pictures


def _reach(found: ChainPage, language: str) -> list[str]:
    """Who acts in the office today, whoever inspected first: post, name, telephone of their work (one query).

    Only those the public site names too; a department stands there by its name alone.
    """
    office = found.notice.office
    if office.department:
        return []
    adopted = in_force()
    there = named_to_residents([office.pk], adopted.calendar.today(now())).get(office.pk, [])
    acting = sorted((one for one in there if one.acting), key=lambda one: one.person_id != found.notice.person_id)
    posts = adopted.charter.posts
    return [" ".join(filter(None, (posts[one.kind].name.to(language), one.name, one.phone))) for one in acting]


def _findings(seen: Iterable[FindingSeen], language: str, pictures: dict[str, bytes]) -> Iterator[FindingPrinted]:
    """Findings by line of the checklist; their photos go into ``pictures``."""
    states = {
        kinds.Finding.RECTIFIED.value: gettext("put right"), kinds.Finding.HANDED_OVER.value: gettext("handed over"),
        kinds.Finding.WITHDRAWN.value: gettext("withdrawn"),
    }  # fmt: skip
    for one in seen:
        photos = [(photo, _printed(photo)) for photo in one.photos[-MOST_PHOTOS:]]
        pictures |= {f"{photo.sha256}.jpg": jpeg for photo, jpeg in photos if jpeg}
        yield FindingPrinted(
            name=one.name.to(language), words=one.finding.words,
            state=states.get(one.finding.state, gettext("not in order")),
            photos=list(dict.fromkeys(f"{photo.sha256}.jpg" for photo, jpeg in photos if jpeg)),
            coming="" if all(jpeg for _, jpeg in photos) else gettext("A photo is still on its way from the phone."),
        )  # fmt: skip


def _printed(photo: Photo) -> bytes:
    """The photo at the size of print; nothing while it is on its way."""
    path = path_of(photo.sha256)
    if not path.is_file():
        return b""
    out = io.BytesIO()
    with Image.open(path) as image:
        image.thumbnail((EDGE, EDGE))
        image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _looked(found: ChainPage) -> Iterator[str]:
    """When it was looked at again, and that it was not all put right: what closed the chain stands in its flag."""
    told = {
        kinds.Verb.NOT_YET.value: gettext("On %(day)s it was looked at again: not all of it was put right."),
        kinds.Verb.EARLY.value: gettext(
            "On %(day)s, before the deadline, it was looked at again: not all of it was put right yet."
        ),
    }
    for act in found.acts:
        if act.line.verb in told:
            yield told[act.line.verb] % {"day": _day(act.line.done_at, found)}


def _begun(found: ChainPage) -> datetime:
    """When the present round began: with the notice, or with the last look that set a new deadline."""
    looks = [act.line.done_at for act in found.acts if act.line.verb == kinds.Verb.NOT_YET]
    return max(looks, default=found.notice.issued_at)


def _flag(found: ChainPage) -> str:
    """How the chain ended, so that an old print misleads nobody; empty while it goes on."""
    notice = found.notice
    if notice.state == Chain.ISSUED or notice.ended_at is None:
        return ""
    told = {
        Chain.CLOSED.value: gettext("Put right; closed on %(day)s."),
        Chain.HANDED_OVER.value: gettext("Handed over to the authority in charge on %(day)s."),
        Chain.WITHDRAWN.value: gettext("Withdrawn on %(day)s."),
    }
    return told[notice.state] % {"day": _day(notice.ended_at, found)}


def _day(at: datetime, found: ChainPage) -> str:
    """The day in words, on the cell's own clock."""
    return date_format(version(found.notice.charter_id).calendar.local(at).date(), "DATE_FORMAT")


def _moment(at: datetime, found: ChainPage) -> str:
    """Day and time in words."""
    local = version(found.notice.charter_id).calendar.local(at)
    return f"{date_format(local.date(), 'DATE_FORMAT')} {local:%H:%M}"


def _office(office_id: int, language: str) -> str:
    """What the office that issued it is called: area and station, or area and department."""
    present, charter = tree(), in_force().charter
    node = present.office_node(office_id)
    area = present.area(node.area_id) if node.area_id in present else present.root
    if node.department in charter.departments:
        return f"{area.name} {charter.departments[node.department].name.to(language)}"
    if area.basic:
        return area.name
    if area.depth == 0:
        return charter.cell_station.to(language)
    station = next((level.station.to(language) for level in charter.levels if level.key == area.level), "")
    return f"{area.name} {station}".strip()
