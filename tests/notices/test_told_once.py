"""However rounds are made, doubled, broken off or made late, nobody is told of one duty twice, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from keyworker.notices import reminding
from keyworker.notices.models import Notice, Reminded
from keyworker.notices.reminding import remind
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.rebuild import rebuild
from tests.builders import CaseStory, Office, a_case, an_office, at

BEGINS = date(2026, 6, 1)
KEY = ("case", "reminded__rule", "reminded__limit", "reminded__stage", "reminded__time")


class Killed(Exception):
    """The program died here."""


def cases_of(office: Office, draw: Random) -> list[Case]:
    found = []
    for _ in range(5):
        day = str(BEGINS - timedelta(days=draw.randint(2, 9)))
        story = a_case(office).of("Mia").received(day).opened(day)
        if draw.random() < 0.8:
            story.allocated(day)
        if draw.random() < 0.5:
            story.planned(day, visit_every="1 week")
        found.append(story.case)
    return found


def of_each_day(draw: Random) -> Iterator[tuple[str, date]]:
    """What happens on each of three weeks' days: nothing ran, it ran, again, it was broken off, rows were written anew."""
    for number in range(21):
        for what in draw.choices(
            ["run", "again", "killed", "rebuilt", "done"], k=draw.randint(0, 3)
        ):
            yield what, BEGINS + timedelta(days=number)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_to_the_rounds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Random(seed)
    office = an_office()
    pass_days(now=at(f"{BEGINS - timedelta(days=10)} 06:05"))
    cases = cases_of(office, draw)
    for what, day in of_each_day(draw):
        now = at(f"{day} {draw.randint(0, 22):02}:05")
        if what == "killed":
            with monkeypatch.context() as broken, pytest.raises(Killed):
                broken.setattr(reminding, "_write", _dies)
                with transaction.atomic():
                    remind(now)
                    raise Killed
        elif what == "rebuilt":
            list(rebuild(on=day, check=False, processes=1))
        elif what == "done" and draw.random() < 0.3:
            CaseStory.about(office, draw.choice(cases)).happened(
                "contact.made", f"{day} 23:30", by=office.practitioner, method="phone"
            )
        else:
            pass_days(now=now)
    last = BEGINS + timedelta(days=22)
    pass_days(now=at(f"{last} 06:05"))
    told = Notice.objects.filter(reminded__isnull=False)
    assert told
    assert not told.values("worker", *KEY).annotate(n=Count("pk")).filter(n__gt=1)
    heard = set(told.values_list(*KEY))
    assert heard == {
        (each.case_id, each.rule, each.limit, each.stage, each.time)
        for each in Reminded.objects.all()
    }


def _dies(*given: object) -> int:
    raise Killed


@pytest.mark.django_db
def test_the_database_refuses_a_second_telling() -> None:
    office = an_office()
    case = a_case(office).received("2026-06-01").case
    same = {
        "case": case,
        "reminder": "r",
        "rule": "decide",
        "limit": BEGINS,
        "told_at": at("2026-06-01"),
    }
    first = Reminded.objects.create(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminded.objects.create(**same)
    said = {
        "worker": office.manager,
        "case": case,
        "reminded": first,
        "created_at": at("2026-06-01"),
    }
    Notice.objects.create(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**said)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_tell_once() -> None:
    office = an_office()
    pass_days(now=at("2026-05-27 06:05"))
    for _ in range(30):
        a_case(office).received("2026-05-27").opened("2026-05-28").allocated("2026-05-28")
    now = at("2026-06-09 06:05")
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(_remind_apart, [now] * 3))
    remind(now)
    told = Notice.objects.filter(reminded__rule="first-contact", worker=office.practitioner)
    assert told.count() == 30
    assert Reminded.objects.filter(rule="first-contact", stage="missed").count() == 30


def _remind_apart(now: object) -> None:
    try:
        remind(now)  # type: ignore[arg-type]
    finally:
        connection.close()
