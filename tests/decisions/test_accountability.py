"""Who answers for a case is the first row of the policy's table that applies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyworker.decisions.case.accountability import AccountabilityAnswer, accountable
from keyworker.decisions.trying.examples import try_examples
from keyworker.policy.packs.in_words import plain_rules
from keyworker.policy.packs.loader import PackError, load_pack
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_pack
from tests.pack_folder import a_pack_folder

ROWS: list[dict[str, Any]] = [
    {
        "id": "beside-a-key-worker",
        "clause": "NOR-8",
        "plain": "The lead answers, the key worker does the work.",
        "when": {"some": {"of": "parts", "is": {"each.role": {"is": "key-worker"}}}},
        "accountable": {"part": "lead"},
        "key_worker": {"part": "key-worker"},
    },
    {
        "id": "lead-answers",
        "clause": "NOR-7",
        "plain": "The lead answers.",
        "when": {"case.has_lead": {"is": True}},
        "accountable": {"part": "lead"},
    },
    {
        "id": "school-cases",
        "clause": "NOR-9",
        "plain": "The advisor answers for school cases.",
        "when": {"referral.route": {"is": "portal"}},
        "accountable": {"job_role": "advisor"},
    },
    {
        "id": "nobody-else",
        "clause": "NOR-6",
        "plain": "The manager answers.",
        "when": "always",
        "accountable": {"job_role": "practice-manager"},
    },
]


def ask(story: CaseFileStory, *rows: dict[str, Any]) -> AccountabilityAnswer:
    return accountable(
        a_pack(accountability=list(rows or ROWS)), story.file(), as_of=date(2026, 6, 10)
    )


def test_the_lead_answers_for_an_allocated_case() -> None:
    found = ask(a_case_file().received("2026-05-21").allocated("2026-05-27"))
    assert (found.outcome, found.rule, found.clause) == ("decided", "lead-answers", "Northshire 7")
    assert found.accountable is not None
    assert (found.accountable.part, found.accountable.worker) == ("lead", "W1")
    assert found.key_worker is None
    assert found.because[0] == "The lead answers."


def test_the_key_worker_is_named_beside_whoever_answers() -> None:
    found = ask(
        a_case_file()
        .received("2026-05-21")
        .allocated("2026-05-27")
        .allocated("2026-06-01", to="W2", role="key-worker")
    )
    assert (
        found.accountable and found.accountable.worker,
        found.key_worker and found.key_worker.worker,
    ) == (
        "W1",
        "W2",
    )


def test_without_a_lead_a_job_role_answers_and_nobody_is_named() -> None:
    found = ask(a_case_file().received("2026-05-21", route="not-via-portal"))
    assert found.accountable is not None
    assert (found.accountable.job_role, found.accountable.worker) == ("practice-manager", None)


def test_a_row_that_cannot_be_decided_asks() -> None:
    found = ask(a_case_file().received("2026-05-21"))
    assert (found.outcome, found.needs) == ("needs-facts", ("referral.route",))


def test_a_table_without_a_row_for_the_case_says_that_nobody_is_named() -> None:
    assert ask(a_case_file().received("2026-05-21"), ROWS[1]).outcome == "nobody"


TABLE = """
    - id: lead-answers
      plain: The lead answers for the case.
      clause: NOR-1
      when: {case.has_lead: {is: true}}
      accountable: {part: PART}
      key_worker: {job_role: ROLE}
    """
EXAMPLES = """
    - id: the-lead
      clause: NOR-1
      ask: accountable
      of: lead-answers
      as_of: 2026-05-29
      given: {events: [{kind: allocation.started, at: 2026-05-22, worker: W1, role: lead}]}
      expect: {rule: lead-answers, accountable: {worker: W1}, key_worker: {job_role: worker}}
    - id: nobody-yet
      clause: NOR-1
      ask: accountable
      of: lead-answers
      as_of: 2026-05-29
      given: {events: [{kind: referral.received, at: 2026-05-22}]}
      none: true
    - id: somebody-else
      clause: NOR-1
      ask: accountable
      of: lead-answers
      as_of: 2026-05-29
      given: {events: [{kind: allocation.started, at: 2026-05-22, worker: W1, role: lead}]}
      expect: {accountable: {worker: W2}}
    """


def table(part: str = "lead", role: str = "worker") -> str:
    return TABLE.replace("PART", part).replace("ROLE", role)


def test_a_table_reads_in_plain_words(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path, accountability=table()))
    (rule,) = (rule for rule in plain_rules(pack) if rule.kind == "accountability")
    said = dict(rule.lines)
    assert (said["Answers for the case"], said["Key worker"]) == ("Lead", "Family worker")


def test_worked_examples_may_ask_who_answers(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path, accountability=table(), examples=EXAMPLES))
    assert [each.failures for each in try_examples(pack)] == [
        (),
        (),
        ("accountable.worker: expected W2, came W1",),
    ]


@pytest.mark.parametrize(
    ("part", "role", "said"),
    [
        ("leed", "worker", "'leed' is not a part in a case; did you mean 'lead'?"),
        ("lead", "wroker", "'wroker' is not a job role of pack.yaml; did you mean 'worker'?"),
    ],
)
def test_an_unknown_part_or_job_role_is_refused(
    tmp_path: Path, part: str, role: str, said: str
) -> None:
    with pytest.raises(PackError) as raised:
        load_pack(a_pack_folder(tmp_path, accountability=table(part, role)))
    assert [str(each) for each in raised.value.problems] == [
        f"accountability.yaml:1: rule lead-answers: {said}"
    ]
