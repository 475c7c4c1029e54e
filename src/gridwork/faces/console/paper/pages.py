"""The page behind a code: a record's or a blank one, as it was printed, with what keying it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridwork.base.identifiers import record_code, spaced_tracking_code
from gridwork.faces.console.paper.page_form import Printed, as_blank, as_printed
from gridwork.ledger.models import Keying
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.keying import no_such_page, paper_page, waiting_for
from gridwork.ledger.rules.carrying import homes
from gridwork.publicity.queries.blanks import blank_page
from gridwork.publicity.rules.codes import PageCode, page_code
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``became``: the record a blank page was keyed in as.

    ``leads``: field on the page → field of the form in force. ``stale``: the record was
    changed after printing; ``older``: the form was.
    """

    code: str
    spaced: str
    printed: Printed
    now: NumberedForm
    leads: Mapping[str, str]
    grid_id: int | None
    address: str
    record_id: int | None
    seen: int
    stale: bool
    became: int | None
    waiting: Keying | None

    @property
    def key(self) -> str:
        """Key of its form."""
        return self.now.key

    @property
    def version(self) -> int:
        """Version of the form as printed."""
        return self.printed.form.number

    @property
    def older(self) -> bool:
        """Whether the form asks otherwise today than when the page was printed."""
        return self.version != self.now.number

    @property
    def state(self) -> str:
        """What it was printed from, as it stands behind the code."""
        return f"{self.version}.{self.seen}" if self.record_id else ""


def page_of(powers: Powers, code: str, state: str = "") -> Page:
    """The page with this code; NotFound when there is none within reach."""
    asked = page_code(code, state)
    if asked.record_id:
        return _record(powers, asked)
    if asked.blank:
        return _blank(powers, asked.blank)
    raise no_such_page()


def page_waiting(powers: Powers, waiting: Keying) -> Page:
    """The page of a first keying, laid out as it was then."""
    code = record_code(waiting.record_id) if waiting.record_id else waiting.blank
    return page_of(powers, code, f"{waiting.version}.{waiting.seen}" if waiting.record_id else "")


def _record(powers: Powers, asked: PageCode) -> Page:
    found = paper_page(powers, asked.record_id, version=asked.version, seen=asked.seen)
    code = record_code(asked.record_id)
    return Page(
        code, spaced_tracking_code(code), as_printed(found.printed, found.now, found.leads, found.values), found.now,
        found.leads, found.record.grid_id, found.address, found.record.pk, found.seen, found.changed_since, None,
        found.waiting,
    )  # fmt: skip


def _blank(powers: Powers, code: str) -> Page:
    found = blank_page(powers, code)
    leads = homes(found.printed.form, found.now.form)
    return Page(
        code, spaced_tracking_code(code), as_blank(found.printed, leads), found.now, leads, found.grid_id, "", None, 0,
        False, found.became, waiting_for(blank=code),
    )  # fmt: skip
