"""What a person does with an import: bring a table, match its columns, run it, undo it (L6).

The work itself is done chunk by chunk by :mod:`gridwork.exchange.tasks`; these verbs only
say what is to be done, in one short transaction each.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.charter.schema import Capability
from gridwork.exchange.models import Import, RememberedMatching, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.imports import import_of
from gridwork.exchange.queries.targets import Target, must_reach, target
from gridwork.exchange.rules.matching import Matching, check, heading_digest, suggest
from gridwork.exchange.rules.tables.opening import open_table
from gridwork.exchange.rules.tables.table import Table
from gridwork.exchange.rules.verbs import IMPORT, Verb
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, write
from gridwork.journal.queries.replays import replayed
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

FILE_NAME_MOST = 200


def bring(act: Act, powers: Powers, *, into: str, area_id: int, file_name: str, content: Iterable[bytes]) -> Import:
    """Keep a table (上传) to be brought into ``into`` (``places`` or a form's key) within an area.

    The file is opened once, so one that is no table, or is made to do harm, is refused here.
    Raises NotAllowed, NotFound, or BadInput with place ``file``.
    """
    wanted = target(into)
    must_reach(powers, Capability.LEDGER_IMPORT, wanted, area_id)
    first = replayed(act, IMPORT, Verb.UPLOAD)
    if first is not None:
        return Import.objects.get(pk=first)
    stored = shelf.new_name()
    try:
        table = _kept(stored, content)
        lineage = tree().area(area_id).lineage
        return _entered(
            act.in_post(powers.posting_for(Capability.LEDGER_IMPORT, lineage, wanted.departments)), wanted, table,
            Import(target=into, area_id=area_id, file_name=Path(file_name).name[:FILE_NAME_MOST], stored=stored),
        )  # fmt: skip
    except BaseException:
        shelf.forget(stored)
        raise


def _kept(stored: str, content: Iterable[bytes]) -> Table:
    path = shelf.uploaded(stored)
    path.parent.mkdir(mode=0o700, parents=True)
    left = settings.IMPORT_BYTES_MOST
    try:
        with path.open("wb") as file:
            for block in content:
                left -= len(block)
                file.write(block)
                if left < 0:
                    break  # as much as tells that it is too large
        return open_table(path, bytes_most=settings.IMPORT_BYTES_MOST)
    except BadInput as fault:
        fault.place = fault.place or "file"
        raise


def _entered(act: Act, wanted: Target, table: Table, one: Import) -> Import:
    digest = heading_digest(table.headings)
    remembered = RememberedMatching.objects.filter(target=wanted.key, heading=digest).first()
    taken = [heading for heading in table.headings if not wanted.why_never(heading)]
    matching = Matching.of(remembered.matching) if remembered else suggest(taken, wanted.wanted)
    known = {one.key for one in wanted.wanted}
    one.matching = Matching(
        {key: heading for key, heading in matching.columns.items() if key in known and heading in taken},
        {key: value for key, value in matching.every.items() if key in known}, matching.datum,
    ).text()  # fmt: skip
    one.digest, one.form_version = digest, wanted.form.number if wanted.form else 0
    one.person_id, one.posting_id = act.person_id, act.posting_id
    one.act_ref, one.asked_at = act.ref, act.recorded_at
    try:
        with transaction.atomic():
            one.save()
            begin(act, Verb.UPLOAD, IMPORT, one.pk, target=one.target, area=one.area_id, format=table.format.value)
    except IntegrityError:
        first = Import.objects.filter(act_ref=act.ref).first()
        if first is None:
            raise
        shelf.forget(one.stored)
        return first
    return one


@transaction.atomic
def match(act: Act, powers: Powers, import_id: int, matching: Matching) -> Import:
    """Say what the columns hold (对应字段); the whole file is checked next, and nothing is changed by that.

    Also for an import that was checked already: it is checked again. BadInput names what is
    wanted as its place.
    """
    one = import_for(powers, import_id)
    wanted = target(one.target)
    if one.stage not in (Stage.UPLOADED, Stage.CHECKED, Stage.FAILED) or not one.stored:
        raise Conflict(N_("This import is past matching."))
    table = table_of(one)
    _refuse_never(wanted, matching)
    check(matching, table.headings, wanted.wanted)
    shelf.rows(one.stored).unlink(missing_ok=True)
    one.matching, one.stage, one.trouble = matching.text(), Stage.CHECKING, ""
    one.form_version = wanted.form.number if wanted.form else 0
    one.rows = one.position = one.added = one.changed = one.same = one.refused = 0
    one.alive_at = None
    one.save()
    RememberedMatching.objects.update_or_create(
        target=one.target, heading=heading_digest(table.headings),
        defaults={"matching": one.matching, "used_at": act.recorded_at},
    )  # fmt: skip
    return one


def _refuse_never(wanted: Target, matching: Matching) -> None:
    known = {one.key for one in wanted.wanted}
    for key, heading in matching.columns.items():
        reason = wanted.why_never(heading) or ("" if key in known else wanted.why_never(key.removeprefix("field.")))
        if reason:
            raise BadInput(reason, place=heading)


@transaction.atomic
def run(act: Act, powers: Powers, import_id: int) -> Import:
    """Take the whole file into the ledger (导入). Conflict while rows are refused: correct them first."""
    return _run(act, powers, import_id, good_only=False)


@transaction.atomic
def run_good_rows(act: Act, powers: Powers, import_id: int) -> Import:
    """Take in the good rows and leave the refused ones out."""
    return _run(act, powers, import_id, good_only=True)


def _run(act: Act, powers: Powers, import_id: int, *, good_only: bool) -> Import:
    one = import_for(powers, import_id)
    if one.stage in (Stage.RUNNING, Stage.DONE):
        return one
    wanted = target(one.target)
    if one.stage != Stage.CHECKED or not one.stored:
        raise Conflict(N_("This import has not been checked yet."))
    if wanted.form is not None and wanted.form.number != one.form_version:
        raise Conflict(N_("The form has changed since the check. Check the file again."))
    if one.refused and not good_only:
        raise Conflict(N_("Rows were refused. Correct them and bring the file again, or take in the good rows only."))
    lineage = tree().area(one.area_id).lineage
    act = act.in_post(powers.posting_for(Capability.LEDGER_IMPORT, lineage, wanted.departments))
    write(act, Verb.RUN, IMPORT, one.pk, added=one.added, changed=one.changed, same=one.same, refused=one.refused)
    one.stage, one.good_only, one.position, one.alive_at = Stage.RUNNING, good_only, 0, None
    one.added = one.changed = one.same = 0
    one.save()
    return one


@transaction.atomic
def undo(act: Act, powers: Powers, import_id: int) -> Import:
    """Take an import back (撤销导入): what it added is withdrawn, what it changed gets its old values again.

    Whatever somebody worked on since is kept, and counted in ``kept``. Also for one that
    stopped half-way.
    """
    one = import_for(powers, import_id)
    if one.stage in (Stage.UNDOING, Stage.UNDONE):
        return one
    if one.stage not in (Stage.DONE, Stage.FAILED):
        raise Conflict(N_("Only an import that has run can be undone."))
    lineage = tree().area(one.area_id).lineage
    act = act.in_post(powers.posting_for(Capability.LEDGER_IMPORT, lineage, target(one.target).departments))
    write(act, Verb.UNDO, IMPORT, one.pk, added=one.added, changed=one.changed)
    one.stage, one.position, one.kept, one.alive_at = Stage.UNDOING, 0, 0, None
    one.save()
    return one


def import_for(powers: Powers, import_id: int) -> Import:
    """The import, held until the transaction ends; NotFound beyond the person's reach."""
    import_of(powers, import_id)
    found = Import.objects.select_for_update().get(pk=import_id)
    must_reach(powers, Capability.LEDGER_IMPORT, target(found.target), found.area_id)
    return found


def table_of(one: Import) -> Table:
    """The uploaded table, opened again; Conflict when it has been forgotten."""
    if not one.stored:
        raise Conflict(N_("The file of this import has been deleted. Bring it again."))
    return open_table(shelf.uploaded(one.stored), bytes_most=settings.IMPORT_BYTES_MOST)
