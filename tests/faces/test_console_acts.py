"""Acting on a case from its page: once, in order, with nothing typed ever lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gridwork.accounts.models import Person
from gridwork.cases import commands
from gridwork.cases.models import Case
from gridwork.cases.rules.contact import Reporter
from gridwork.journal.act import Via
from gridwork.journal.models import Entry
from tests import make
from tests.faces.desk import Staff, fresh, signed_in

pytestmark = pytest.mark.django_db


def page_of(client: Client, case: Case) -> str:
    return client.get(f"/desk/cases/{case.pk}").content.decode()


def send(client: Client, case: Case, verb: str, **typed: Any) -> Any:
    return client.post(f"/desk/cases/{case.pk}/{verb}", {"seen": fresh(case).seq, "act_ref": str(uuid4()), **typed})


def by(person: Person) -> Any:
    return make.act(Via.CONSOLE, person)


def at_handling(staff: Staff) -> Case:
    """A case in the first grid that its worker is to handle."""
    case = make.case(staff.county.grids[0])
    return commands.accept(by(staff.village), make.powers(staff.village), case.pk)


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return SimpleUploadedFile("bin.jpg", out.getvalue(), "image/jpeg")


def test_the_awaited_step_is_open_and_what_is_not_possible_says_why(staff: Staff) -> None:
    page = page_of(signed_in(staff.village, "en"), make.case(staff.county.grids[0]))
    assert '<details class="fold deed deed-first" id="deed-accept" open>' in page
    assert 'id="deed-close"' not in page
    assert "The procedure waits for another step first: Accept." in page


def test_an_act_is_confirmed_on_the_case_page(staff: Staff) -> None:
    client, case = signed_in(staff.village, "en"), make.case(staff.county.grids[0])
    answer = send(client, case, "accept")
    assert answer.status_code == 303
    assert fresh(case).stage == "accepted"
    assert "you are responsible for it by name" in page_of(client, case)


def test_a_double_click_is_one_act(staff: Staff) -> None:
    client, case, ref = signed_in(staff.worker), at_handling(staff), str(uuid4())
    seen = fresh(case).seq
    answers = [send(client, case, "handle", result="已清运", act_ref=ref, seen=seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Entry.objects.filter(subject_kind="case", subject_id=case.pk, verb="handle").count() == 1


def test_a_result_without_words_is_asked_for_and_the_form_stays_open(staff: Staff) -> None:
    answer = send(signed_in(staff.worker, "en"), at_handling(staff), "handle", result="")
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    assert 'id="deed-handle" open' in answer.content.decode()


def test_a_text_file_named_jpg_is_refused_and_the_words_stay(staff: Staff) -> None:
    false = SimpleUploadedFile("photo.jpg", b"not a picture", "image/jpeg")
    answer = send(signed_in(staff.worker, "en"), at_handling(staff), "handle", result="Emptied both bins", photos=false)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not a picture that can be read" in page
    assert "Emptied both bins" in page


def test_too_many_photos_are_refused_before_any_is_kept(staff: Staff) -> None:
    case = at_handling(staff)
    answer = send(signed_in(staff.worker, "en"), case, "handle", result="Done", photos=[picture() for _ in range(7)])
    assert answer.status_code == 422
    assert "At most 6 photos" in answer.content.decode()
    assert case.photos.count() == 0


def test_photos_after_stand_on_the_page(staff: Staff) -> None:
    client, case = signed_in(staff.worker, "en"), at_handling(staff)
    assert send(client, case, "handle", result="Emptied", photos=picture()).status_code == 303
    photo = case.photos.get()
    assert photo.moment == "after"
    page = page_of(client, case)
    assert f"/media/photos/{photo.sha256}" in page
    assert "Photo after" in page


def test_of_two_officers_at_once_the_second_reads_what_happened_and_keeps_the_words(staff: Staff) -> None:
    case = at_handling(staff)
    seen = case.seq
    commands.handle(by(staff.worker), make.powers(staff.worker), case.pk, result="清运完毕")
    answer = send(signed_in(staff.village, "en"), case, "handle", seen=seen, result="I had it carried away")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "赵敏" in page
    assert "Record as handled" in page
    assert "I had it carried away" in page
    assert Entry.objects.filter(subject_kind="case", subject_id=case.pk, verb="handle").count() == 1


def test_a_note_by_somebody_else_does_not_stop_an_act(staff: Staff) -> None:
    case = at_handling(staff)
    seen = case.seq
    commands.note(by(staff.village), make.powers(staff.village), case.pk, text="车已在路上")
    assert send(signed_in(staff.worker), case, "handle", seen=seen, result="已清运").status_code == 303


def test_whoever_handled_it_cannot_verify_it(staff: Staff) -> None:
    case = at_handling(staff)
    commands.handle(by(staff.village), make.powers(staff.village), case.pk, result="清运完毕")
    page = page_of(signed_in(staff.village, "en"), case)
    assert 'id="deed-verify"' not in page
    assert "Someone other than the person who handled it must verify it." in page


def test_sending_back_needs_a_word_on_what_is_missing(staff: Staff) -> None:
    case = at_handling(staff)
    commands.handle(by(staff.worker), make.powers(staff.worker), case.pk, result="清运完毕")
    client = signed_in(staff.village, "en")
    answer = send(client, case, "verify", passed="no", note="")
    assert answer.status_code == 422
    assert "Say what is still missing" in answer.content.decode()
    assert send(client, case, "verify", passed="no", note="Half of it is still there").status_code == 303
    assert fresh(case).rework == 1


def test_a_case_elsewhere_is_not_there_and_an_act_beyond_the_post_is_refused(staff: Staff) -> None:
    case = make.case(staff.county.grids[0])
    assert signed_in(staff.elsewhere).get(f"/desk/cases/{case.pk}").status_code == 404
    assert send(signed_in(staff.worker), case, "publish", text="x").status_code == 403


def test_an_act_that_is_refused_after_all_keeps_what_was_typed(staff: Staff) -> None:
    """The page was open when the person handled the case in another window."""
    case = at_handling(staff)
    commands.handle(by(staff.village), make.powers(staff.village), case.pk, result="清运完毕")
    answer = send(signed_in(staff.village, "en"), case, "verify", passed="yes", note="Looked at it myself")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Someone other than the person who handled it must verify it." in page
    assert "Looked at it myself" in page


def test_assigning_offers_the_offices_of_the_line_with_their_people(staff: Staff) -> None:
    client, case = signed_in(staff.village, "en"), make.case(staff.county.grids[0])
    page = page_of(client, case)
    assert "赵敏 · Grid worker A" in page
    assert "吴海" not in page
    assert send(client, case, "assign").status_code == 422
    office = staff.county.office(staff.county.grids[0])
    assert send(client, case, "assign", office_id=office, person_id=staff.worker.pk).status_code == 303
    assert fresh(case).assignee == staff.worker


def test_somebody_without_a_post_in_the_office_is_refused_at_the_person(staff: Staff) -> None:
    case, office = make.case(staff.county.grids[0]), staff.county.office(staff.county.towns[0])
    answer = send(signed_in(staff.village, "en"), case, "assign", office_id=office, person_id=staff.worker.pk)
    assert answer.status_code == 422
    assert "赵敏 holds no post in that office." in answer.content.decode()


def test_suspending_until_yesterday_is_refused(staff: Staff) -> None:
    answer = send(signed_in(staff.town, "en"), at_handling(staff), "suspend", reason="Road closed", until="2020-01-01")
    assert answer.status_code == 422
    assert "Choose a day after today." in answer.content.decode()


def test_extending_tells_both_clocks(staff: Staff) -> None:
    case = at_handling(staff)
    before = case.promised_at
    answer = send(signed_in(staff.town), case, "extend", amount="2", unit="working days", reason="等吊车")
    assert answer.status_code == 303
    assert fresh(case).promised_at > before
    assert "2 working days" in page_of(signed_in(staff.town, "en"), case)


def test_merging_takes_a_number_as_read_aloud_and_can_be_undone(staff: Staff) -> None:
    case, other = make.case(staff.county.grids[0]), make.case(staff.county.grids[0])
    client = signed_in(staff.village, "en")
    assert send(client, case, "merge", into_id="about the bins").status_code == 422
    assert send(client, case, "merge", into_id="999999").status_code == 422
    assert send(client, case, "merge", into_id=other.number).status_code == 303
    assert other.number in page_of(client, case)
    assert send(client, case, "unmerge").status_code == 303
    assert fresh(case).merged_into is None


def test_the_contact_is_shown_on_request_and_the_reading_goes_on_record(staff: Staff) -> None:
    case = make.case(staff.county.grids[0], contact=Reporter("王女士", "0500 7788", ""))
    client = signed_in(staff.village, "en")
    assert "0500 7788" not in page_of(client, case)
    answer = client.post(f"/desk/cases/{case.pk}/contact")
    assert "0500 7788" in answer.content.decode()
    assert Entry.objects.filter(subject_kind="case", subject_id=case.pk, verb="read").count() == 1
    assert "read the contact" in page_of(client, case)


def test_what_the_resident_said_in_angle_brackets_stays_text(staff: Staff) -> None:
    page = page_of(signed_in(staff.village), make.case(staff.county.grids[0], words="<script>alert(1)</script> 🚮"))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🚮" in page
