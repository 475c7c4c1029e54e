"""A server killed while it takes acts loses none of them and does none twice (F7)."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.journal.models import Entry
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.models import Place
from gridwork.sync.commands.taking import take
from gridwork.sync.models import Receipt
from gridwork.sync.rules.wire import Upload
from tests import make, recording
from tests.cells import here
from tests.commands.test_sync_order import phone

ACTS, BATCH = 60, 12
SENDING = """
import json, os, random, signal, sys, threading
import django
django.setup()
from gridwork.base.moment import now
from gridwork.sync.commands.taking import take
from gridwork.sync.models import Device
from gridwork.sync.rules.wire import Upload
from gridwork.territory.queries.powers import powers_of
seed, batches = int(sys.argv[1]), json.load(sys.stdin)
device = Device.objects.select_related("person").get()
powers = powers_of(device.person_id, now())
take(device, powers, Upload(sent_at=now(), acts=[]))
after = random.Random(seed).uniform(0.005, 0.15)
threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()
for acts in batches:
    take(device, powers, Upload(sent_at=now(), acts=acts))
signal.pause()
"""


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_at_any_point_ends_with_each_act_done_once() -> None:
    county = make.cell()
    device = phone(make.officer("grid_worker", county.grids[0]))
    shop = recording.shop(county.grids[0])
    acts = [act(number, shop) for number in range(ACTS)]
    batches = [acts[start : start + BATCH] for start in range(0, ACTS, BATCH)]
    for seed in (1, 2, 3):
        command = [sys.executable, "-c", SENDING, str(seed)]
        died = subprocess.run(command, env=here(), input=json.dumps(batches), text=True, check=False)
        assert died.returncode == -signal.SIGKILL
        assert Receipt.objects.count() == Entry.objects.filter(via="field", part=0).count()
    for batch in batches:
        answer = take(device, make.powers(device.person), Upload(sent_at=now(), acts=batch))
        assert [one["outcome"] for one in answer["receipts"]] == ["stored"] * BATCH
    assert Receipt.objects.count() == Entry.objects.filter(via="field", part=0).count() == ACTS
    assert Case.objects.count() == ACTS * 2 // 3
    assert Place.objects.get(pk=shop.pk).name == f"第{ACTS - 3}家"
    assert not list(broken_chains())


def act(number: int, shop: Place) -> dict[str, Any]:
    """Two of three are reports; each third changes the name of one shop."""
    today = now()
    done = datetime(today.year, today.month, today.day, microsecond=number, tzinfo=UTC)
    verb, body = "report", {"category": "litter", "words": f"{number}", "grid": shop.grid_id}
    if number % 3 == 0:
        verb, body = "place.change", {"place": shop.pk, "seen": 1, "values": {"name": f"第{number}家"}}
    return {"ref": str(UUID(int=number + 1)), "verb": verb, "done_at": done.isoformat(), "body": body, "photos": []}
