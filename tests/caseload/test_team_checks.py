"""A team's checks are those of its whole policy, and of a team that was never checked nothing is worked out."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.caseload import team_checks
from keyworker.caseload.team_checks import CHECKED, weeks
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.packs.loader import find_pack

DAY = date(2026, 6, 1)


def a_team_checked_on(*days: date) -> CaseFile:
    checks = (Event(kind=CHECKED, at=day, by="W1", by_role="practice-manager") for day in days)
    return CaseFile(events=tuple(checks))


def test_the_weeks_of_a_team_are_the_clocks_of_its_whole_policy() -> None:
    pack = find_pack("suffolk")
    record = a_team_checked_on(date(2026, 3, 2), date(2026, 4, 1))
    rules = [rule for rule in pack.timescales if rule.id == "monitor-caseloads"]
    by_all = derive(pack, record, as_of=DAY, rules=rules)
    assert pack.states
    assert len(by_all) == 2
    assert {week.clock for week in weeks(pack, record, as_of=DAY)} == set(by_all)


def test_of_a_team_that_was_never_checked_nothing_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*asked: object, **more: object) -> None:
        pytest.fail("a service has hundreds of teams")

    monkeypatch.setattr(team_checks, "derive", fail)
    assert weeks(find_pack("suffolk"), a_team_checked_on(), as_of=DAY) == []
