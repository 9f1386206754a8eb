"""Whatever is killed, whenever: nothing in the outbox is lost, and nothing is sent twice."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction

from keyworker.notices import outbox
from keyworker.notices.database_time import DATABASE_TIME
from keyworker.notices.models import Dispatch
from tests.builders import at
from tests.child import on_path
from tests.config.running import SOURCES
from tests.notices.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES, KILLS = 60, 12


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def address_of_the_test_database() -> str:
    where = connection.get_connection_params()
    options = {key: str(where[key]) for key in ("host", "port") if where.get(key)}
    user = quote(where["user"]) + (f":{quote(where['password'])}" if where.get("password") else "")
    return f"postgresql://{user}@/{quote(where['dbname'])}?{urlencode(options)}"


def a_worker(server: MailServer, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": on_path(SOURCES / "src", SOURCES),
        "DATABASE_URL": address_of_the_test_database(),
        "KEYWORKER_SENDING": "smtp",
        "KEYWORKER_MAIL_HOST": "127.0.0.1",
        "KEYWORKER_MAIL_PORT": str(server.port),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "keyworker", "worker", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def post_many() -> None:
    with transaction.atomic():
        for number in range(MESSAGES):
            outbox.post(
                f"told/{number}",
                to="ada@example.org",
                text=f"Case EH-{number}",
                now=at("2026-06-01"),
            )


def wait_until_received(server: MailServer, count: int, worker: subprocess.Popen[bytes]) -> None:
    # Not a pause of a fixed length: the moment is that of the message chosen, whenever it comes, or of the last.
    to_do = Dispatch.objects.filter(state="waiting")
    while len(server.received.messages) < count and worker.poll() is None and to_do.exists():
        os.sched_yield()


def test_a_worker_killed_again_and_again_sends_nothing_twice_and_loses_nothing(
    server: MailServer,
) -> None:
    post_many()
    chance = random.Random(20260601)
    for _ in range(KILLS):
        worker = a_worker(server)
        wait_until_received(server, len(server.received.messages) + chance.randint(1, 4), worker)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    # Nobody else takes up what a killed worker was at until its lease has run out: as if that time had passed.
    Dispatch.objects.filter(sender__isnull=False).update(leased_until=DATABASE_TIME)
    last = a_worker(server, "--once")
    _, said = last.communicate(timeout=120)
    assert last.returncode == 0, said.decode()

    came = Counter(re.findall(r"Case EH-\d+", "".join(server.received.messages)))
    assert {case: count for case, count in came.items() if count > 1} == {}
    states = Counter(Dispatch.objects.values_list("state", flat=True))
    assert set(states) <= {"sent", "unsure"}
    assert len(came) <= states["sent"] + states["unsure"] == MESSAGES
    # Each kill leaves at most the one that was on its way in doubt, and a person is shown it.
    assert states["unsure"] <= KILLS
    assert len(came) >= states["sent"]
