"""Whatever is worked out in the product, the command works out too, of the file that the product prints.

Services under each of the five policies are played through their own actions. Then everything that a decision answers is
asked twice: of the record, as pages and actions ask it, and of the exported files, read back as the commands read them.
More of them with KEYWORKER_PLAYED, the number of services for each policy.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from keyworker.actions.available import context_of
from keyworker.caseload.candidates import candidates
from keyworker.caseload.due import clocks_of
from keyworker.caseload.routing import routing_of
from keyworker.caseload.suitability import eligibility_request
from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.worker_facts import proposed
from keyworker.caseload.worker_loads import absent_on, workloads
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import state_periods
from keyworker.decisions.clocks.timescales import begun
from keyworker.decisions.eligibility import assess
from keyworker.decisions.gates import check_action_on
from keyworker.decisions.trying.documents_out import (
    accountable_of,
    as_document,
    eligibility_of,
    gate_of,
    notices_of,
    route_of,
    states_of,
    timescales_of,
    workload_of,
)
from keyworker.exchange.casefiles import export_case
from keyworker.exchange.caseload_files import export_caseload
from keyworker.notices.models import Notice
from keyworker.policy.casefile import Attempt
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker
from tests.builders import a_case, an_office, at
from tests.properties.played import Played

pytestmark = pytest.mark.django_db
PACKS = ("suffolk", "early-help-process", "nottinghamshire", "cin", "camden")
PARTS = ("lead", "co-worker", "accountable", "key-worker", "holding")
SERVICES = int(os.environ.get("KEYWORKER_PLAYED", "2"))
STEPS = 14


@pytest.mark.parametrize("pack", PACKS)
def test_every_answer_of_the_product_is_the_commands(pack: str) -> None:
    @settings(
        max_examples=SERVICES,
        deadline=None,
        database=None,
        derandomize="KEYWORKER_PLAYED" not in os.environ,
        # A shorter history would take longer to find than this one takes to read.
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def play(seed: int) -> None:
        with transaction.atomic():
            played = Played(pack, Random(seed))
            for _ in range(STEPS):
                events = played.step()
                assert list(_of_notices(played, events)) == []
            assert list(_of_case(played)) == []
            for worker in played.workers:
                assert list(_of_worker(played, worker)) == []
            transaction.set_rollback(True)

    play()


def test_a_clock_that_sleeps_is_said_neither_by_the_product_nor_by_the_command_before_its_day() -> (
    None
):
    office = an_office("cin")
    # Ready on a Friday before a bank holiday: a delay begins on the Tuesday.
    case = a_case(office).received("2026-04-27").happened("case.ready", "2026-05-01", next="close")
    said = {}
    for on in ("2026-05-01", "2026-05-04", "2026-05-05"):
        day = date.fromisoformat(on)
        pack = context_of(case.case, office.manager, as_of=day).pack
        file = read_back(export_case(case.case.reference, as_of=day))
        told = _by_rule(timescales_of(pack, file, as_of=day))
        assert _on_its_page(case.case, day) == told
        said[on] = ["report-delay", ""] in told
    assert said == {"2026-05-01": False, "2026-05-04": False, "2026-05-05": True}


def read_back(document: Any) -> Any:
    """As it comes from the file that was printed."""
    return json.loads(json.dumps(document))


def _differ(what: str, product: Any, command: Any) -> Iterator[str]:
    if read_back(product) != read_back(command):
        yield f"{what}: the product says {product}, the command {command}"


def _of_case(played: Played) -> Iterator[str]:
    """Where the two differ about the case: clocks, states, gates, who answers, where it goes."""
    case, day = played.case, max(played.day, date(2026, 3, 3)) + timedelta(days=1)
    file = read_back(export_case(case.reference, as_of=day))
    context = context_of(case, played.office.manager, as_of=day)
    seen, pack = context.seen, context.pack
    # What sleeps until a later day is kept with that day, and neither a list nor the command says it before.
    theirs = timescales_of(pack, file, as_of=day)
    yield from _differ("timescales", [as_document(each) for each in begun(seen)], theirs)
    mine = [as_document(each) for each in state_periods(seen)]
    yield from _differ("states", mine, states_of(pack, file, as_of=day))
    yield from _of_who_answers(played, file)
    routed = routing_of(seen, context.rota)
    if routed is not None:
        yield from _differ("route", as_document(routed.answer), route_of(pack, file, as_of=day))
    for action in sorted(pack.actions_spoken_of):
        mine_now = as_document(check_action_on(seen, action))
        yield from _differ(action, mine_now, gate_of(pack, action, file, as_of=day))
    # Days went by since the last record, as the hourly pass notices before anybody looks.
    pass_days(now=at(f"{day} 06:00"))
    yield from _differ("clocks on its page", _on_its_page(case, day), _by_rule(theirs))


def _on_its_page(case: Case, day: date) -> list[list[str]]:
    """The clocks that the case's page lists, each by its rule and whom it is about."""
    return sorted([row.rule, row.subject] for row, _ in clocks_of(case, as_of=day))


def _by_rule(told: list[dict[str, Any]]) -> list[list[str]]:
    return sorted([each["id"], each["subject"] or ""] for each in told)


def _of_who_answers(played: Played, file: Any) -> Iterator[str]:
    """Who answers as it stands on the case's row, which is worked out as of the day of its last record."""
    case = played.case
    if not case.stage or case.stage == "closed":
        return
    day = max(Event.objects.filter(case=case).values_list("recorded_at", flat=True)).date()
    pack = context_of(case, played.office.manager, as_of=day).pack
    answer = accountable_of(pack, file, as_of=day)
    if answer["outcome"] == "decided":
        told = answer["accountable"]
        worker = case.accountable.ref if case.accountable else None
        yield from _differ(
            "who answers", [worker, case.accountable_role], [told["worker"], told["job_role"] or ""]
        )


def _of_worker(played: Played, worker: Worker) -> Iterator[str]:
    """Where the two differ about one worker: what they carry, which parts they may take, what they may be given."""
    case, day = played.case, played.day + timedelta(days=1)
    context = context_of(case, played.office.manager, as_of=day)
    seen, pack = context.seen, context.pack
    away = absent_on([worker.pk], day)
    (read,) = proposed([worker], case, away=away, pack=pack, as_of=day)
    facts = read.facts(pack, seen.known, as_of=day)
    for part in PARTS:
        file = read_back(export_caseload(worker.ref, as_of=day, proposed=case.reference, part=part))
        request = eligibility_request(case, seen, worker=facts, part=part)
        mine = as_document(assess(pack, request, as_of=day))
        yield from _differ(f"{part} for {worker.ref}", mine, eligibility_of(pack, file, as_of=day))
    yield from _of_load(played, worker)
    held = Attempt(by=worker.ref, role=worker.role, roles=worker.roles, worker=facts)
    attempt = {
        "by": worker.ref,
        "role": worker.role,
        "roles": list(worker.roles),
        "worker": read_back(export_caseload(worker.ref, as_of=day, proposed=case.reference))[
            "worker"
        ],
    }
    proposing = CaseOnDay(pack, context.casefile.model_copy(update={"attempt": held}), day)
    exported = read_back({**export_case(case.reference, as_of=day), "attempt": attempt})
    for action in sorted(
        pack.actions_spoken_of & {"allocate", "propose-allocation", "agree-allocation"}
    ):
        mine = as_document(check_action_on(proposing, action))
        yield from _differ(
            f"{action} of {worker.ref}", mine, gate_of(pack, action, exported, as_of=day)
        )
    for candidate in candidates(case, as_of=day):
        if candidate.worker == worker:
            file = export_caseload(worker.ref, as_of=day, proposed=case.reference)
            theirs = eligibility_of(pack, read_back(file), as_of=day)
            yield from _differ("candidate", as_document(candidate.eligibility), theirs)


def _of_load(played: Played, worker: Worker) -> Iterator[str]:
    case, day = played.case, played.day + timedelta(days=1)
    pack = context_of(case, played.office.manager, as_of=day).pack
    for adding, proposed_case in ((None, ""), (case, case.reference)):
        takes = takes_of([worker], day)
        found = workloads(pack, [worker], as_of=day, adding=adding, takes=takes).get(worker.pk)
        file = read_back(export_caseload(worker.ref, as_of=day, proposed=proposed_case))
        if found is not None:
            theirs = workload_of(pack, file, as_of=day)
            yield from _differ(f"workload of {worker.ref}", as_document(found), theirs)


def _of_notices(played: Played, events: list[Event]) -> Iterator[str]:
    """Where the two differ about who is told of what these events of the case brought about."""
    if not events:
        return
    case, refs = played.case, {each.ref for each in events}
    day = max(each.recorded_at for each in events).date()
    pack = context_of(case, played.office.manager, as_of=day).pack
    file = read_back(export_case(case.reference, as_of=day))
    earlier = {**file, "events": [each for each in file["events"] if each["id"] not in refs]}
    before = [_key(each) for each in notices_of(pack, earlier, as_of=day)]
    told: set[tuple[str, str]] = set()
    for each in notices_of(pack, file, as_of=day):
        if _key(each) in before:
            before.remove(_key(each))
        else:
            told |= {(each["id"], person) for person in _persons(played, each, day)}
    # What no policy asks for, such as that a case was somebody's by mistake alone, no command can tell.
    rules = [each.id for each in pack.notices]
    rows = Notice.objects.filter(case=case, event__in=events, kind__in=rules)
    mine = {(each.kind, f"W{each.worker_id}") for each in rows}
    if mine != told:
        yield f"notices: the product tells {sorted(mine)}, the command {sorted(told)}"


def _key(notice: Any) -> tuple[str, str, str]:
    return notice["id"], str(notice["on"]), notice["event"]


def _persons(played: Played, notice: Any, day: date) -> set[str]:
    """Whom it is for, by the files alone: whom it names, and in whose caseload of the team such a job stands."""
    team = read_back(export_caseload(played.office.team.slug, as_of=day))
    jobs = set(notice["jobs"])
    found = {
        each["worker"]["id"] for each in team["caseloads"] if jobs & set(each["worker"]["roles"])
    }
    return found | set(notice["workers"])
