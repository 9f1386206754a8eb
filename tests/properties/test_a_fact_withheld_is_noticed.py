"""Were one fact left out of what the product prints, its answers and the command's would differ, and be seen to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from keyworker.actions.available import context_of
from keyworker.caseload.routing import routing_of
from keyworker.caseload.suitability import eligibility_request
from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.worker_facts import proposed
from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.case.state_periods import state_periods
from keyworker.decisions.clocks.timescales import clocks
from keyworker.decisions.eligibility import assess
from keyworker.decisions.gates import check_action_on
from keyworker.decisions.trying.documents_out import (
    as_document,
    eligibility_of,
    gate_of,
    route_of,
    states_of,
    timescales_of,
    workload_of,
)
from keyworker.exchange.casefiles import export_case
from keyworker.exchange.caseload_files import export_caseload
from keyworker.policy.linter.facts import OF_A_WORKER
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Reduction
from tests.builders import NORTHSHIRE, Office, a_case, an_office, at, days_after
from tests.properties.played import FOR_THE_ROTA

pytestmark = pytest.mark.django_db
DAY = days_after("2026-06-01", 0)
ASKED = sorted(
    {
        each.removeprefix("worker.")
        for each in FACTS
        if each.startswith("worker.")
        and "*" not in each
        # A last day is said by the case's events as well, and withheld from the worker it is read there.
        and each != "worker.left_on"
    }
    | OF_A_WORKER
    | {"nqsw", "line_manager", "service", "home_team", "started"}
)
# A number that grows with time is worked out of the day it is counted from.
STANDS_IN = {"months_qualified": "qualified"}


def read_back(document: Any) -> Any:
    return json.loads(json.dumps(document))


def without(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The document without what stands at the path; ``*`` is each of a list."""
    left = deepcopy(document)
    _drop(left, path.split("."))
    assert left != document, f"{path} does not stand in the document"
    return left


def _drop(here: Any, path: list[str]) -> None:
    step, *rest = path
    if step == "*":
        for each in here:
            _drop(each, rest)
    elif rest:
        _drop(here[step], rest)
    else:
        here.pop(step, None)


@pytest.fixture
def asking(tmp_path: Path) -> Office:
    """Its policy has a rule on every fact that a rule may ask of a worker."""
    folder = tmp_path / "northshire"
    shutil.copytree(NORTHSHIRE, folder)
    header = yaml.safe_load((folder / "pack.yaml").read_text())
    header["facts"] = {
        f"worker.{name}": {"type": "yes-no" if name == "nqsw" else "text", "label": name}
        for name in ASKED
        if f"worker.{name}" not in FACTS
        and "." not in name
        and name not in {"roles", "works_with_family"}
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(header))
    rules = [
        {
            "id": f"asks-{name.replace('.', '-').replace('_', '-')}",
            "clause": "NOR-14",
            "plain": f"Nobody of whom {name} is known takes a case",
            "requires": {f"worker.{name}": {"known": False}},
            "refusal": f"{name} is known",
        }
        for name in ASKED
    ]
    (folder / "eligibility.yaml").write_text(yaml.safe_dump(rules))
    return an_office(str(folder))


@pytest.mark.parametrize("fact", ASKED)
def test_a_fact_of_the_worker_proposed(asking: Office, fact: str) -> None:
    worker = asking.practitioner
    worker.qualities, worker.line_manager = {"nqsw": True}, asking.manager
    worker.profession, worker.qualified = "social-worker", DAY
    worker.save()
    story = a_case(asking).working()
    for by in ("manager", "practitioner"):
        of: Any = {"worker": worker.ref, "level": 5, "agreed_by": by}
        story.happened("increase.agreed", "2026-05-28", **of)
    case = story.case
    context = context_of(case, asking.manager, as_of=DAY)
    (read,) = proposed([worker], case, away=(), pack=context.pack, as_of=DAY)
    facts = read.facts(context.pack, context.known, as_of=DAY)
    request = eligibility_request(case, context.seen, worker=facts, part="co-worker")
    product = as_document(assess(context.pack, request, as_of=DAY))
    file = read_back(
        export_caseload(worker.ref, as_of=DAY, proposed=case.reference, part="co-worker")
    )
    assert eligibility_of(context.pack, file, as_of=DAY) == read_back(product)
    held_back = without(file, f"worker.{STANDS_IN.get(fact, fact)}")
    assert eligibility_of(context.pack, held_back, as_of=DAY) != read_back(product)


LOADS = [
    *[("suffolk", path) for path in ("worker.role", "worker.fte", "worker.reductions")],
    *[("suffolk", f"cases.*.{path}") for path in ("part", "children")],
    ("suffolk", "cases.*.children.*.unborn"),
    ("suffolk", "cases.*.children.*.standing"),
    ("suffolk", "cases.*.children.*.complexity"),
    ("suffolk", "worker.does_unitemised_supervised_contact"),
    ("early-help-process", "cases.*.points"),
    ("camden", "cases.*.points"),
    ("camden", "worker.nqsw"),
    ("cin", "worker.role"),
]


@pytest.mark.parametrize(("pack", "path"), LOADS)
def test_a_fact_of_a_caseload(pack: str, path: str) -> None:
    jobs = (
        ("team-manager", "assistant-team-manager", "assistant-team-manager")
        if pack == "cin"
        else ()
    )
    office = an_office(
        pack, jobs=(*jobs, "social-worker-level-a", "business-support") if jobs else ()
    )
    worker = office.practitioner
    worker.fte, worker.qualities = 0.5, {"nqsw": True}
    worker.does_unitemised_supervised_contact = True
    worker.save()
    Reduction.objects.create(worker=worker, kind="mentoring", percent=10, started="2026-05-01")
    story = a_case(office).of("Mia").of("Baby", born=None, expected="2026-12-01")
    story.received("2026-05-01").allocated("2026-05-04")
    story.standing("2026-05-05", "child-in-need")
    story.happened("complexity.rated", "2026-05-06", people=[story.child.ref], level="high")
    story.happened("points.given", "2026-05-06", points=8)
    family = story.case.family
    a_case(office, family=family).received("2026-05-01").allocated("2026-05-04", role="holding")
    a_case(office, family=family).received("2026-05-01").allocated("2026-05-04")
    closed = a_case(office).received("2026-05-01").allocated("2026-05-04", role="holding")
    closed.happened("hold.started", "2026-05-05")
    policy = pack_for(office.service, DAY)
    takes = takes_of([worker], DAY)
    product = read_back(as_document(workloads(policy, [worker], as_of=DAY, takes=takes)[worker.pk]))
    file = read_back(export_caseload(worker.ref, as_of=DAY))
    assert workload_of(policy, file, as_of=DAY) == product
    assert _or_refused(lambda: workload_of(policy, without(file, path), as_of=DAY)) != product


def _or_refused(answer: Callable[[], Any]) -> Any:
    try:
        return answer()
    except Exception as refused:
        if "does not stand in" in str(refused):
            raise
        return str(refused)


@pytest.fixture
def held() -> Case:
    """A child's case under CIN, allocated as it should be, on which a little has happened since."""
    office = an_office("cin")
    part = {"worker": office.practitioner.ref, "role": "lead"}
    story = a_case(office).of("Mia").received("2026-05-04")
    opened = {"outcome": "open", "need": "child-in-need", "rationale": "Yes"}
    story.happened("decision.made", "2026-05-05", by=office.manager, **opened)
    story.happened("allocation.proposed", "2026-05-06", by=office.manager, **part)
    story.happened("allocation.agreed", "2026-05-06", by=office.practitioner, how="Asked", **part)
    story.happened(
        "allocation.started", "2026-05-06", by=office.manager, team=office.team.slug, **part
    )
    return story.standing("2026-05-07", "child-protection").case


def everything(case: Case, file: Any) -> tuple[Any, Any]:
    """What the product answers of a case, and what the commands answer of a file."""
    manager = case.team.workers.get(role="team-manager") if case.team else None
    assert manager is not None
    seen = context_of(case, manager, as_of=DAY).seen
    pack, actions = seen.pack, sorted(seen.pack.actions_spoken_of)
    product = [
        [as_document(each) for each in clocks(seen)],
        [as_document(each) for each in state_periods(seen)],
        [as_document(check_action_on(seen, each)) for each in actions],
    ]
    command = [
        timescales_of(pack, file, as_of=DAY),
        states_of(pack, file, as_of=DAY),
        [gate_of(pack, each, file, as_of=DAY) for each in actions],
    ]
    return read_back(product), read_back(command)


def test_whose_turn_it_is_for_new_cases() -> None:
    office = an_office("camden")
    turn = {"worker": office.manager.ref, "on": DAY.isoformat()}
    planned = [NewEvent(kind="turn.planned", at=at("2026-05-29"), data=turn)]
    add_events(
        OnService(office.service), planned, recorded_by=None, recorded_at=at("2026-05-29 10:00")
    )
    story = a_case(office).of("Mia").received("2026-05-18")
    story.happened("facts.recorded", "2026-05-18", facts=FOR_THE_ROTA["camden"])
    context = context_of(story.case, office.manager, as_of=DAY)
    routed = routing_of(context.seen, context.rota)
    assert routed is not None
    assert routed.answer.to is not None
    assert routed.answer.to.team == office.team.name
    product = read_back(as_document(routed.answer))
    file = read_back(export_case(story.case.reference, as_of=DAY))
    assert route_of(context.pack, file, as_of=DAY) == product
    assert route_of(context.pack, without(file, "rota"), as_of=DAY) != product


# The referral itself is asked for by nothing any more, once it was decided.
@pytest.mark.parametrize("place", range(1, 6))
def test_an_event_of_the_case(held: Case, place: int) -> None:
    file = read_back(export_case(held.reference, as_of=DAY))
    product, command = everything(held, file)
    assert product == command
    del file["events"][place]
    assert everything(held, file)[1] != product


@pytest.mark.parametrize("path", ["workers.*.role", "workers.*.home_team", "people.*.is"])
def test_a_fact_of_somebody_named_in_the_case(held: Case, path: str) -> None:
    file = read_back(export_case(held.reference, as_of=DAY))
    if path == "workers.*.home_team":
        for each in file["workers"]:
            each["home_team"] = "another-team"
    elif path == "people.*.is":
        for each in file["people"]:
            each["is"] = "mother"
    else:
        file = without(file, path)
    product, command = everything(held, file)
    assert command != product
