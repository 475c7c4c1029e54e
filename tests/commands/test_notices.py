"""Inbox lines, and the mail that follows them."""

from __future__ import annotations

import signal
import smtplib
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.notices.commands import mark_read, tell
from gridwork.notices.models import Notice, Outgoing
from gridwork.notices.queries import inbox, unread
from gridwork.notices.rules.retry import LEASE, PAUSES
from gridwork.notices.tasks import compose, deliver, send

pytestmark = pytest.mark.django_db


def person(login: str, **fields: Any) -> Person:
    return Person.objects.create(login=login, name=login, password="!", **fields)


def told(*people: Person, kind: str = "overdue", number: str = "QS-2026-000001") -> None:
    tell([one.id for one in people], kind, "case", 1, {"number": number}, now())


def later(by: timedelta) -> Any:
    return patch("gridwork.notices.tasks.now", lambda: now() + by)


def test_each_person_is_told_once_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second = person("first"), person("second")
    with django_assert_num_queries(1):
        tell([first.id, second.id, first.id], "overdue", "case", 1, {"number": "QS-2026-000001"}, now())
    assert [line.kind for line in inbox(first.id)] == ["overdue"]
    assert unread(second.id) == 1


def test_nobody_marks_another_persons_lines_read() -> None:
    mine, theirs = person("mine"), person("theirs")
    told(mine, theirs)
    assert mark_read(mine.id, [line.id for line in inbox(theirs.id)]) == 0
    assert mark_read(mine.id) == 1
    assert (unread(mine.id), unread(theirs.id)) == (0, 1)


def test_an_inbox_continues_where_the_last_page_ended() -> None:
    reader = person("reader")
    for number in range(5):
        told(reader, number=f"QS-2026-00000{number}")
    first = inbox(reader.id, size=3)
    rest = inbox(reader.id, size=3, before=first[-1].id)
    assert [line.facts["number"][-1] for line in [*first, *rest]] == ["4", "3", "2", "1", "0"]


def test_mail_is_written_in_the_readers_language() -> None:
    told(person("wang", email="wang@example.org"), person("smith", email="smith@example.org", language="en"))
    assert deliver() == 2
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["smith@example.org"] == "QS-2026-000001 is overdue."
    assert subjects["wang@example.org"] != subjects["smith@example.org"]


def test_several_lines_for_one_person_go_in_one_mail() -> None:
    reader = person("reader", email="reader@example.org", language="en")
    told(reader, number="QS-2026-000001")
    told(reader, number="QS-2026-000002", kind="assigned")
    deliver()
    (message,) = mail.outbox
    assert message.subject == "2 new messages"
    assert "QS-2026-000001" in message.body
    assert "QS-2026-000002" in message.body


def test_who_has_no_address_gets_no_mail_and_keeps_the_line() -> None:
    reader = person("reader")
    told(reader)
    assert deliver() == 0
    assert len(inbox(reader.id)) == 1
    assert not Notice.objects.filter(unmailed=True).exists()


def test_a_second_sweep_sends_nothing_again() -> None:
    told(person("reader", email="reader@example.org"))
    assert (deliver(), deliver()) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_failed_mail_is_tried_again_with_growing_pauses_and_given_up_with_its_fault_kept() -> None:
    told(person("reader", email="reader@example.org"))
    compose()
    refused = smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no such reader@example.org")})
    elapsed = timedelta()
    with patch("django.core.mail.EmailMessage.send", side_effect=refused):
        for pause in [*PAUSES, timedelta()]:
            with later(elapsed):
                assert send() == 0
            elapsed += pause + timedelta(seconds=1)
    message = Outgoing.objects.get()
    assert (message.tries, message.next_try_at, message.sent_at) == (len(PAUSES) + 1, None, None)
    assert message.fault == "SMTPRecipientsRefused"


def test_the_kept_fault_does_not_quote_the_address() -> None:
    told(person("reader", email="reader@example.org"))
    compose()
    fault = smtplib.SMTPSenderRefused(451, b"reader@example.org is unknown", "gridwork@example.org")
    with patch("django.core.mail.EmailMessage.send", side_effect=fault):
        send()
    assert Outgoing.objects.get().fault == "SMTPSenderRefused 451"


def test_what_one_worker_is_sending_another_does_not_take() -> None:
    told(person("reader", email="reader@example.org"))
    compose()
    seen_by_the_other: list[int] = []
    with patch("django.core.mail.EmailMessage.send", side_effect=lambda: seen_by_the_other.append(send())):
        assert send() == 1
    assert seen_by_the_other == [0]


SENDS_AND_HANGS = """
import time
from unittest.mock import patch
from gridwork.notices import tasks
def hang(self):
    print("sending", flush=True)
    time.sleep(60)
with patch("django.core.mail.EmailMessage.send", hang):
    tasks.deliver()
"""
TELLS = """
from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.notices.commands import tell
reader = Person.objects.create(login="reader", name="reader", password="!", email="reader@example.org")
tell([reader.id], "overdue", "case", 1, {"number": "QS-2026-000001"}, now())
"""
SENDS_LATER = """
from unittest.mock import patch
from gridwork.base.moment import now
from gridwork.notices import tasks
with patch("gridwork.notices.tasks.now", lambda: now() + tasks.LEASE * %s):
    print(tasks.deliver())
"""


def test_mail_of_a_worker_killed_while_sending_goes_out_after_its_lease(cell: Any) -> None:
    cell.migrate()
    cell.python(TELLS)
    doomed = cell.start_python(SENDS_AND_HANGS)
    assert doomed.stdout.readline() == "sending\n"
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate()
    assert cell.python(SENDS_LATER % 0) == "0"
    assert cell.python(SENDS_LATER % 2).splitlines()[-1] == "1"
    assert timedelta(minutes=1) < LEASE


TELLS_MANY = """
from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.notices.commands import tell
people = [Person(login=f"p{n}", name="p", password="!", email=f"p{n}@example.org") for n in range(60)]
tell([p.id for p in Person.objects.bulk_create(people)], "overdue", "case", 1, {"number": "QS-2026-000001"}, now())
"""
SENDS_TO_A_FILE = """
import os, time
from unittest.mock import patch
from gridwork.notices import tasks
def note(self):
    with open(os.environ["GRIDWORK_HOME"] + "/sent", "a") as file:
        file.write(self.to[0] + "\\n")
    time.sleep(0.01)
with patch("django.core.mail.EmailMessage.send", note):
    tasks.deliver()
"""


def test_two_workers_at_once_send_everything_and_nothing_twice(cell: Any) -> None:
    cell.migrate()
    cell.python(TELLS_MANY)
    workers = [cell.start_python(SENDS_TO_A_FILE) for _ in range(2)]
    for worker in workers:
        _, fault = worker.communicate(timeout=60)
        assert worker.returncode == 0, fault
    sent = (cell.home / "sent").read_text().split()
    assert len(sent) == 60
    assert len(set(sent)) == 60
