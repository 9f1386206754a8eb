"""What is asked about a worker has one answer, on the list to choose from and when one of them is chosen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from keyworker.actions.outcome import Refused
from keyworker.caseload.candidates import Candidate, candidates
from keyworker.policy.linter.facts import OF_A_WORKER
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.record.models import Case
from keyworker.record.names import naming_for, said
from keyworker.workforce.models import Absence, Worker
from tests.builders import NORTHSHIRE, Office, a_case, act, an_office, at

pytestmark = pytest.mark.django_db
DAY = at("2026-06-01").date()
QUALITIES = {"worker.trained": True, "worker.leads_family": True, "worker.supervisor": "W1"}
LISTED = {
    each.removeprefix("worker.") for each in FACTS if each.startswith("worker.") and "*" not in each
}
ASKED = sorted(LISTED | OF_A_WORKER | {each.removeprefix("worker.") for each in QUALITIES})
YES_OR_NO = {
    "active",
    "absent",
    "named",
    "trained",
    "leads_family",
    "works_with_family",
    "load.within_agreed",
}
RULES = {name: f"asks-{name.replace('.', '-').replace('_', '-')}" for name in ASKED}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Its policy has a rule on every fact that any policy may ask of a worker."""
    folder = tmp_path / "northshire"
    shutil.copytree(NORTHSHIRE, folder)
    header = yaml.safe_load((folder / "pack.yaml").read_text())
    header["facts"] = {name: {"type": "text", "label": name} for name in QUALITIES}
    header["facts"] |= {
        f"worker.{name}": {"type": "text", "label": name} for name in OF_A_WORKER if "." not in name
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(header))
    rules = [
        {
            "id": RULES[name],
            "clause": "NOR-14",
            "plain": f"Nobody of whom {name} is known takes a case",
            "requires": {f"worker.{name}": {"known": False}},
            "refusal": f"{name} is known",
        }
        for name in ASKED
    ]
    rules += [
        {**rule, "id": f"{rule['id']}-so", "requires": {f"worker.{name}": {"is": True}}}
        for name, rule in zip(ASKED, rules, strict=True)
        if name in YES_OR_NO
    ]
    (folder / "eligibility.yaml").write_text(yaml.safe_dump(rules))
    return an_office(str(folder))


def test_a_candidate_is_who_they_are_when_chosen(office: Office) -> None:
    """Of somebody away, above the range, on a sibling's case, on a closed one, leading now, and new to the family."""
    story = a_case(office).working()
    family = story.case.family
    a_case(office, family=family).working().allocated("2026-05-28", office.colleague)
    elsewhere = a_case(office, family=family).working().allocated("2026-05-28", office.colleague)
    elsewhere.closed("2026-05-29")
    for _ in range(4):
        a_case(office).working()
    office.practitioner.qualities = {"trained": True}
    office.practitioner.profession, office.practitioner.qualified = "social-worker", DAY
    office.practitioner.save()
    Absence.objects.create(worker=office.colleague, first_day=DAY, recorded_at=at("2026-06-01"))

    found = candidates(story.case, as_of=DAY, whole_service=True)

    assert {office.practitioner, office.colleague} <= {each.worker for each in found}
    for each in found:
        assert _held_against(each, story.case) == _when_chosen(
            story.case, each.worker, by=office.manager
        )


def test_every_fact_listed_for_a_worker_is_read_of_some_candidate(office: Office) -> None:
    story = a_case(office).working()
    office.practitioner.qualities = {"trained": True, "supervisor": "W1"}
    office.practitioner.profession, office.practitioner.qualified = "social-worker", DAY
    office.practitioner.save()
    for by in ("manager", "practitioner"):
        story.happened(
            "increase.agreed", "2026-05-28", worker=office.practitioner.ref, level=5, agreed_by=by
        )
    found = candidates(story.case, as_of=DAY)
    known = {rule for each in found for rule, _ in _held_against(each, story.case)}
    # Whoever is known to leave is no candidate.
    assert known >= set(RULES.values()) - {RULES["left_on"]}


def _held_against(candidate: Candidate, case: Case) -> list[tuple[str, tuple[str, ...]]]:
    naming = naming_for(case)
    return [
        (each.rule, said(each.because, naming))
        for each in candidate.eligibility.findings
        if each.outcome != "allowed"
    ]


def _when_chosen(case: Case, worker: Worker, *, by: Worker) -> list[tuple[str, tuple[str, ...]]]:
    refused = act(case, "allocate", by, on="2026-06-01", worker=worker.ref, reason="Knows them")
    assert isinstance(refused, Refused)
    return [(each.rule, each.because) for each in refused.unmet if each.rule.startswith("asks-")]
