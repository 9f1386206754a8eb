"""Every cell of the page on who does what is true: those named may do it, all others are refused with the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from keyworker.decisions.gates import check_action
from keyworker.policy.casefile import Attempt, CaseFile
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.who_does_what import YES, as_markdown
from keyworker.policy.vocabulary import ALLOCATION_ROLES

PAGE = Path(__file__).parents[2] / "docs" / "who-does-what.md"
DAY = date(2026, 6, 1)


@cache
def cells() -> tuple[tuple[str, str, str, bool], ...]:
    """Policy, action, role and whether the page says that the role may do it."""
    return tuple(_cells(PAGE.read_text(encoding="utf-8").splitlines()))


def _cells(lines: list[str]) -> Iterator[tuple[str, str, str, bool]]:
    policy = ""
    roles: list[str] = []
    for line in lines:
        heading = re.fullmatch(r"## .* \(([a-z-]+)\)", line)
        row = [each.strip() for each in line.strip("|").split("|")]
        if heading:
            policy, roles = heading[1], []
        elif line.startswith("| action "):
            roles = row[2:]
        elif line.startswith("| ") and roles:
            yield from (
                (policy, row[0], role, mark == YES)
                for role, mark in zip(roles, row[2:], strict=True)
            )


def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in bundled_packs()}


def test_the_page_is_what_the_program_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(bundled_packs())


@pytest.mark.parametrize("policy", sorted(packs()))
def test_every_role_may_do_what_the_page_says_and_nothing_else(policy: str) -> None:
    pack = packs()[policy]
    mine = [each[1:] for each in cells() if each[0] == policy]
    assert len(mine) > 100
    wrong = [
        f"{role} {action}" for action, role, may in mine if _may(pack, action, role) is not may
    ]
    assert wrong == []


def _may(pack: Pack, action: str, role: str) -> bool:
    """Whether somebody with only this job (or only this part in the case) is let past "who may"."""
    part = role in ALLOCATION_ROLES and role not in pack.header.roles
    events = (
        [{"kind": "allocation.started", "at": "2026-05-01", "worker": "W1", "role": role}]
        if part
        else []
    )
    casefile = CaseFile.model_validate({"workers": [{"id": "W1"}], "events": events})
    attempt = Attempt(by="W1", role="nobody-in-particular" if part else role)
    answer = check_action(pack, action, casefile.model_copy(update={"attempt": attempt}), as_of=DAY)
    rule = pack.who_may(action)
    assert rule is not None
    return rule.id not in {each.rule for each in answer.unmet}
