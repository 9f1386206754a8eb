"""Under the children in need policy a move asks nobody for what waiting cases are owed in the weeks before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.carried_out import carry_out_moves
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, at, done

pytestmark = pytest.mark.django_db
OF_WAITING = {"weekly-review", "four-weekly-review", "write-to-family", "arrange-contact"}


@pytest.fixture
def here() -> Office:
    return an_office("cin")


@pytest.fixture
def anna(here: Office) -> Worker:
    return a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)


def an_allocated_case(here: Office) -> Case:
    """Found to need a service, accepted and allocated within the day."""
    story = a_case(here).received("2026-04-01")
    story.happened(
        "decision.made", "2026-04-02 09:00", by=here.manager, outcome="open", need="child-in-need"
    )
    part: dict[str, Any] = {"worker": here.practitioner, "role": "lead"}
    story.happened("allocation.agreed", "2026-04-02 10:00", by=here.practitioner, **part)
    part["team"] = here.team.slug
    return story.happened("allocation.started", "2026-04-02 11:00", by=here.manager, **part).case


def day_passes(day: str) -> None:
    carry_out_moves(now=at(f"{day} 06:00"))
    pass_days(now=at(f"{day} 06:00"))


def moves(here: Office, anna: Worker, first_day: str, cases: str) -> None:
    other = an_office("cin", service=here.service, name="Seaford")
    said = {"team": other.team.slug, "first_day": first_day, "cases": cases}
    subject = OnWorker(here.practitioner).fresh()
    done(act_on(subject, "move-worker", anna, on="2026-06-01 10:00", **said))


def owed_while_waiting(case: Case, *, by: date) -> list[tuple[Any, ...]]:
    """What is kept of the duties of waiting cases that began by that day."""
    rows = case.timescales.filter(rule__in=OF_WAITING, started__lte=by)
    return sorted(rows.values_list("rule", "started", "limit", "status", "days_late"), key=str)


@pytest.mark.parametrize("first_day", ["2026-05-11", "2026-06-01", "2026-06-08"])
@pytest.mark.parametrize("cases", ["go", "stay"])
def test_a_move_asks_nobody_for_the_weeks_before_it(
    here: Office, anna: Worker, first_day: str, cases: str
) -> None:
    case, before = an_allocated_case(here), date(2026, 5, 29)
    day_passes("2026-05-29")
    owed = owed_while_waiting(case, by=before)
    assert {row[3] for row in owed} == {"ended"}
    moves(here, anna, first_day, cases)
    day_passes("2026-06-08")
    assert list(differences(Case.objects.with_team())) == []
    assert owed_while_waiting(case, by=before) == owed
    # Recorded late, a move holds from the day on which it was recorded.
    moved_on = max(date.fromisoformat(first_day), date(2026, 6, 1))
    since = {row[1] for row in owed_while_waiting(case, by=date(2026, 6, 8)) if row not in owed}
    assert since == ({moved_on} if cases == "stay" else set())
