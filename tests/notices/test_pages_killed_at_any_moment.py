"""The pages and the background worker are killed again and again: what was recorded is kept, once, and sent once."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psutil
import pytest
from django.conf import settings

from keyworker.notices.models import Dispatch, Notice
from keyworker.record.models import Case, Event
from keyworker.record.projection import differences
from keyworker.record.verification import verify
from tests.builders import NORTHSHIRE, Office, a_case, an_office
from tests.child import on_path
from tests.config.running import SOURCES
from tests.notices.mail_server import MailServer
from tests.notices.test_killed_at_any_moment import a_worker, address_of_the_test_database
from tests.the_day import now
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, FORMS_A_ROUND = 6, 10
_TOLD = """
- id: told-of-contact
  clause: NOR-31
  plain: The manager is told of each contact
  on: {event: contact.made}
  to: [practice-manager]
  email: true
  text: "A contact was recorded: {case}"
"""
_TOKEN = "a" * 32


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "pack"
    shutil.copytree(NORTHSHIRE, folder)
    notices = folder / "notices.yaml"
    notices.write_text(notices.read_text(encoding="utf-8") + _TOLD, encoding="utf-8")
    office = an_office(str(folder))
    office.manager.email = "morgan.reid@northshire.example"
    office.manager.save()
    return office


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


class Pages:
    """``keyworker serve`` on the tests' own database, in a group of processes that can be killed as one."""

    def __init__(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": on_path(SOURCES / "src", SOURCES),
            "KEYWORKER_PLAIN_HTTP": "1",
            "DATABASE_URL": address_of_the_test_database(),
            "DJANGO_SETTINGS_MODULE": "keyworker.config.settings",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "keyworker", "serve", "--port", "0", "--no-worker"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stderr
        told = self._process.stderr.readline()
        assert "http://127.0.0.1:" in told, told
        self.port = int(told.partition("http://127.0.0.1:")[2].partition(";")[0])

    def kill(self) -> None:
        """Kill it and its processes as they stand, without a word; nothing where that was done."""
        if self._process.poll() is not None:
            return
        family = [
            self._process.pid,
            *(each.pid for each in psutil.Process(self._process.pid).children(recursive=True)),
        ]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self._process.communicate()

    def sends(self, case: Case, attempt: UUID, session: str) -> int | None:
        """Send the form for a contact; the answer's status, None where no answer came."""
        body = {
            "submission": str(attempt),
            "method": "phone",
            "with": "Parent",
            "csrfmiddlewaretoken": _TOKEN,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_TOKEN}",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                "POST", f"/cases/{case.reference}/do/record-contact", urlencode(body), headers
            )
            with connection.getresponse() as response:
                return response.status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def test_nothing_recorded_is_lost_or_doubled_and_nothing_is_sent_twice(
    office: Office, mail: MailServer
) -> None:
    case = a_case(office).working(days_ago(5)).case
    session = browsing(office.practitioner).cookies[settings.SESSION_COOKIE_NAME].value
    chance = random.Random(20260601)
    attempts = [uuid4() for _ in range(ROUNDS * FORMS_A_ROUND)]
    for first in range(0, len(attempts), FORMS_A_ROUND):
        pages, sender = Pages(), a_worker(mail)
        try:
            _send_until_killed(
                pages, case, attempts[first : first + FORMS_A_ROUND], session, chance
            )
        finally:
            pages.kill()
            sender.send_signal(signal.SIGKILL)
            sender.communicate()
        # Whoever saw no answer sends the same form again, as a browser does.
    pages = Pages()
    try:
        assert {pages.sends(case, attempt, session) for attempt in attempts} == {302}
    finally:
        pages.kill()

    recorded = Event.objects.filter(case=case, kind="contact.made")
    assert Counter(recorded.values_list("submission", flat=True)) == Counter(attempts)
    _, said = (last := a_worker(mail, "--once")).communicate(timeout=120)
    assert last.returncode == 0, said.decode()
    _nothing_sent_twice(mail, recorded.count())
    assert list(differences(Case.objects.select_related("service", "team"))) == []
    assert [each for each in verify(now=now()).problems if case.reference in each] == []


def _send_until_killed(
    pages: Pages, case: Case, attempts: list[UUID], session: str, chance: random.Random
) -> None:
    """Several people at once, and the plug is pulled while one of them is on the way."""
    last_answer = chance.randrange(2, len(attempts) - 1)
    answered = count(1)
    with ThreadPoolExecutor(max_workers=3) as people:

        def send(attempt: UUID) -> None:
            if pages.sends(case, attempt, session) is not None and next(answered) == last_answer:
                pages.kill()

        list(people.map(send, attempts))


def _nothing_sent_twice(mail: MailServer, contacts: int) -> None:
    told = Notice.objects.filter(kind="told-of-contact")
    assert told.count() == contacts == len(set(told.values_list("event", flat=True)))
    dispatches = Dispatch.objects.filter(kind="told-of-contact")
    assert dispatches.count() == contacts
    states = Counter(dispatches.values_list("state", flat=True))
    assert set(states) <= {"sent", "unsure"}
    # Each kill of the worker leaves at most the one that was on its way in doubt, and a person is shown it.
    assert states["unsure"] <= ROUNDS
    came = len(re.findall(r"Subject: A contact was recorded", "".join(mail.received.messages)))
    assert states["sent"] <= came <= contacts
