"""A service without a policy is governed by a pack without rules: it asks for nothing, and nobody does anything under it."""

from __future__ import annotations

from datetime import date

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.timescales import clocks
from keyworker.decisions.gates import check_action_on
from keyworker.policy.casefile import CaseFile
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.no_policy import NO_POLICY
from tests.northshire import a_pack

DAY = date(2026, 6, 1)


def test_it_alone_governs_nothing() -> None:
    assert not NO_POLICY.governs
    assert a_pack().governs


def test_it_has_no_rules() -> None:
    assert not list(named_rules(NO_POLICY))


def test_it_lets_nobody_do_anything() -> None:
    assert not NO_POLICY.allows("close-case", ("practice-manager",))
    assert not NO_POLICY.offers("close-case")


def test_none_of_its_rules_stands_in_the_way() -> None:
    assert check_action_on(CaseOnDay(NO_POLICY, CaseFile(), DAY), "close-case").outcome == "open"


def test_a_policy_lets_only_those_whom_it_names() -> None:
    rule = {"id": "who-may-close", "clause": "4.1", "action": "close-case", "who": ["manager"]}
    pack = a_pack(actions=[{**rule, "plain": "A manager closes a case."}])
    assert pack.offers("close-case")
    assert pack.allows("close-case", ("manager", "lead"))
    assert not pack.allows("close-case", ("lead",))
    assert not pack.offers("open-case")
    assert not pack.allows("open-case", ("manager",))


def test_no_clock_runs_under_it() -> None:
    assert list(clocks(CaseOnDay(NO_POLICY, CaseFile(), DAY))) == []


def test_words_are_said_as_they_are() -> None:
    assert NO_POLICY.term("social-worker") == "social worker"
    assert NO_POLICY.cite("CL-1") == "CL-1"
