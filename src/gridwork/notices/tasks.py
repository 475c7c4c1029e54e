"""What the worker does about notices: write the mail, send it, try again.

No transaction is open while a mail server is spoken to. A killed worker loses nothing: what
it had taken becomes due again when its lease ends. Killed between the server's yes and the
note of it, the message goes twice, under one Message-ID; no sender can do better.
"""

from __future__ import annotations

import logging
import smtplib
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, override

from gridwork.base.moment import now
from gridwork.notices.models import Notice, Outgoing
from gridwork.notices.rules.retry import LEASE, next_try
from gridwork.notices.rules.texts import said

COMPOSED_AT_ONCE = 200
SENT_AT_ONCE = 10  # at the mail timeout of 20 s each, still inside the lease
log = logging.getLogger(__name__)


def deliver() -> int:
    """One sweep: compose mail for new notices, then send what is due. How many were sent."""
    compose()
    return send()


def compose() -> int:
    """Turn notices not looked at yet into one mail a person; how many mails."""
    with transaction.atomic():
        notices = list(
            Notice.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(unmailed=True)
            .select_related("person")
            .order_by("person_id", "id")[:COMPOSED_AT_ONCE]
        )
        mails = [_mail([*lines]) for _, lines in groupby(notices, key=lambda notice: notice.person_id)]
        Outgoing.objects.bulk_create(mail for mail in mails if mail.address)
        Notice.objects.filter(id__in=[notice.id for notice in notices]).update(unmailed=False)
    return len(mails)


def _mail(notices: list[Notice]) -> Outgoing:
    person, at = notices[0].person, now()
    with override(person.language or settings.LANGUAGE_CODE):
        lines = [said(gettext, notice.kind, notice.facts) for notice in notices]
        where = gettext("Sign in to see more: %(address)s") % {"address": f"{settings.BASE_URL}/desk/"}
        subject = lines[0] if len(lines) == 1 else gettext("%(count)s new messages") % {"count": len(lines)}
    return Outgoing(
        channel="mail",
        address=person.email,
        subject=subject[:200],
        text="\n".join([*lines, "", where]),
        created_at=at,
        next_try_at=at,
    )


def send() -> int:
    """Send every message that is due; how many went."""
    sent = 0
    while taken := _take():
        sent += sum(_send(message) for message in taken)
    return sent


def _take() -> list[Outgoing]:
    """Some messages that are due, put off for the length of the lease so that no one else takes them."""
    with transaction.atomic():
        due = Outgoing.objects.filter(next_try_at__lte=now()).order_by("next_try_at", "id")
        taken = list(due.select_for_update(skip_locked=True)[:SENT_AT_ONCE])
        Outgoing.objects.filter(id__in=[message.id for message in taken]).update(
            next_try_at=now() + LEASE, tries=F("tries") + 1
        )
    for message in taken:
        message.tries += 1
    return taken


def _send(message: Outgoing) -> bool:
    mail = EmailMessage(
        message.subject,
        message.text,
        to=[message.address],
        headers={"Message-ID": f"<outgoing-{message.id}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"},
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as fault:
        message.next_try_at, message.fault = next_try(message.tries, now()), _kind(fault)
        if message.next_try_at is None:
            log.warning("message %s was given up after %s tries: %s", message.id, message.tries, message.fault)
    else:
        message.next_try_at, message.sent_at, message.fault = None, now(), ""
    message.save(update_fields=["next_try_at", "sent_at", "fault"])
    return message.sent_at is not None


def _kind(fault: Exception) -> str:
    # The text of a mail error quotes the address; its kind and number say enough.
    number = getattr(fault, "smtp_code", None) or getattr(fault, "errno", None) or ""
    return f"{type(fault).__name__} {number}".strip()
