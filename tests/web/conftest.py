"""What do tests of pages share?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.test import Client

from keyworker.access.models import AccessRole
from keyworker.record.models import Case, Event, PolicyDraft
from keyworker.record.policy_drafts import looked_at
from keyworker.record.subjects import OnAuthority
from keyworker.workforce.models import Worker
from tests.builders import NORTHSHIRE, CaseStory, Office, a_worker, act_on, an_office, done
from tests.the_day import as_at, now, today


@pytest.fixture(autouse=True)
def no_minute_passes() -> Iterator[None]:
    """Two answers held against each other are of one moment, for every page says in its foot when it was made."""
    with as_at(now()):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return an_office("suffolk")


PACKS = ("suffolk", "nottinghamshire", "cin", "camden", "early-help-process")


@pytest.fixture(params=PACKS)
def any_office(request: pytest.FixtureRequest, db: None) -> Office:
    """An office under each of the policies that come with Keyworker."""
    return an_office(request.param)


@pytest.fixture
def service_manager(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)


def browsing(worker: Worker) -> Client:
    """A browser in which this worker is signed in."""
    client = Client()
    assert worker.user is not None
    client.force_login(worker.user, backend="keyworker.access.backends.PeopleAtWork")
    return client


def in_a_row(page: str) -> str:
    """The page with its breaks and margins as single spaces, as it is read."""
    return " ".join(page.split())


def next_page(page: str) -> str:
    """The address of the page after this one, of a list too long for one."""
    return _way("next", page)


def page_before(page: str) -> str:
    """The address of the page before this one."""
    return _way("prev", page)


def _way(rel: str, page: str) -> str:
    found = re.search(rf'pagination__link" href="([^"]+)" rel="{rel}"', page)
    assert found is not None
    return unescape(found[1])


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def a_led_case(office: Office, to: Worker | None = None, *, received: int = 20) -> Case:
    """An open case led by ``to`` (the office's practitioner), received that many days ago."""
    story = (
        CaseStory(office)
        .received(days_ago(received))
        .trawled(days_ago(received))
        .analysed(days_ago(received - 1))
    )
    story.opened(days_ago(received - 1)).allocated(
        days_ago(received - 1), to=to or office.practitioner
    )
    return story.case


def a_draft_with(
    writer: Worker, changes: str = "", *, policy: str = "early-help-process"
) -> PolicyDraft:
    """A copy of a policy that comes with Keyworker, which this administrator writes, with these changes of it.

    It has been looked at, so that no page waits for its examples.
    """
    on = f"{today()} 00:10"
    begun = act_on(
        OnAuthority(),
        "begin-policy-draft",
        writer,
        on=on,
        policy=policy,
        short="our-early-help",
        title="Our early help policy",
    )
    draft = done(begun)[0].data["draft"]
    if changes:
        done(
            act_on(
                OnAuthority(), "change-policy-draft", writer, on=on, draft=draft, changes=changes
            )
        )
    found = PolicyDraft.objects.get(pk=draft)
    looked_at(found)
    return found


def a_policy(folder: Path, *, without: Collection[str] = (), **more: str) -> str:
    """Northshire's policy without these files, and with more rules in others (``gates="- {id: ...}"``); its path."""
    place = Path(copytree(NORTHSHIRE, folder / "policy"))
    for name in without:
        (place / f"{name}.yaml").unlink()
    for name, rules in more.items():
        with (place / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\n{rules}\n")
    return str(place)


def sent_away(office: Office, *, on: int = 0, name: str = "Mia", to: Office | None = None) -> Event:
    """The entry by which the office's manager gave a case to a worker of another team of its service."""
    other = to or an_office(service=office.service, name="North")
    story = CaseStory(office).of(name).received(days_ago(on + 9)).opened(days_ago(on + 5))
    given: dict[str, Any] = {"worker": other.practitioner, "role": "lead", "team": other.team.slug}
    story.happened("allocation.started", days_ago(on), by=office.manager, **given)
    return story.case.events.get(kind="allocation.started")
