"""Whatever a rule may ask for is the same in the product and in the file that it prints, or known in neither.

The facts are found in the rules themselves: a policy that asks for a further one has it tried here by that alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from keyworker.actions.available import context_of
from keyworker.caseload.suitability import eligibility_request
from keyworker.caseload.worker_facts import proposed
from keyworker.caseload.worker_loads import absent_on, caseloads
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.document_facts import DocumentFacts
from keyworker.decisions.eligibility import EligibilityRequest
from keyworker.decisions.referral_facts import referral_facts
from keyworker.decisions.workload import Caseload
from keyworker.exchange.casefiles import export_case
from keyworker.exchange.caseload_files import export_caseload
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import FactTest
from keyworker.policy.conditions.truth import UNKNOWN, Unknown
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.tables import NamedByFact
from keyworker.policy.vocabulary import actions
from keyworker.record.governing_pack import pack_for
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Absence, Reduction
from tests.builders import CaseStory, Office, a_case, an_office, at

pytestmark = pytest.mark.django_db
PACKS = ("suffolk", "early-help-process", "nottinghamshire", "cin", "camden")
DAY = date(2026, 6, 1)
# Of the form that somebody is filling in, of the event that starts a clock, of the policy itself: in no file of the record.
_ELSEWHERE = frozenset({"action", "event", "setting", "actor", "role"})
# Of a worker: read off what they do, whatever anybody says.
_WORKED_OUT = frozenset({"load.within_agreed", "works_with_family", "leads_family", "service"})
_VALUES = {"yes-no": True, "number": 3, "date": "2026-03-02", "list": ["x"], "worker": "W1"}


def facts_asked(pack: Pack) -> list[str]:
    """Every fact that a rule of the policy may ask for."""
    made_of = (
        *(rule for _, rule in named_rules(pack)),
        *pack.checklists,
        *pack.header.facts.values(),
    )
    parts = [part for each in made_of for part in parts_of(each)]
    tested = {
        name
        for part in parts
        if isinstance(part, FactTest)
        for name in (part.fact, *part.tests.compared_names)
    }
    looked_up = {part.fact for part in parts if isinstance(part, NamedByFact)}
    weight = {pack.workload.counting.weight or "case.points"} if pack.workload else set()
    found = tested | looked_up | weight
    return sorted(name for name in found if name.partition(".")[0] not in _ELSEWHERE)


def told_of_everything(story: CaseStory, office: Office, asked: Iterable[str]) -> None:
    """Everything that a fact can be recorded of, is: of the case, the child, the worker, and of the two together."""
    pack = pack_for(office.service, DAY)
    worker, child = office.practitioner, story.child.ref
    said: list[dict[str, Any]] = []
    for name in asked:
        family, _, rest = name.partition(".")
        if not rest:
            continue
        value = _value(pack, name)
        if family == "worker" and name in pack.header.facts and rest not in _WORKED_OUT:
            worker.qualities = {**worker.qualities, rest: value}
        of = {"each": child}.get(family, worker.ref)
        about_case = family in {"case", "child", "index_child", "referral"}
        said.append({"fact": name, "value": value, **({} if about_case else {"of": of})})
    worker.profession, worker.qualified, worker.line_manager = "social-worker", DAY, office.manager
    worker.save()
    story.happened("facts.recorded", "2026-05-27", facts=said)
    story.happened("points.given", "2026-05-27", points=4)
    story.standing("2026-05-27", "child-in-need")
    Reduction.objects.create(worker=worker, kind="mentoring", percent=10, started="2026-05-01")
    Absence.objects.create(
        worker=office.colleague,
        first_day=DAY,
        expected_return=DAY + timedelta(days=9),
        recorded_at=at("2026-06-01"),
    )
    if pack.who_may(actions.PLAN_TURN) is not None:
        turn = {"worker": office.manager.ref, "on": "2026-05-27"}
        planned = [NewEvent(kind="turn.planned", at=at("2026-05-20"), data=turn)]
        add_events(
            OnService(office.service),
            planned,
            recorded_by=None,
            recorded_at=at("2026-05-20"),
        )


def _value(pack: Pack, name: str) -> Any:
    fact = pack.header.facts.get(name)
    if fact is None:
        return "Text"
    return fact.choices[0] if fact.choices else _VALUES.get(fact.type, "Text")


@pytest.mark.parametrize("everything", [True, False], ids=["all told", "nothing told"])
@pytest.mark.parametrize("pack_id", PACKS)
def test_each_fact_is_in_the_file_or_known_to_neither(pack_id: str, everything: bool) -> None:
    office = an_office(pack_id)
    pack = pack_for(office.service, DAY)
    asked = facts_asked(pack)
    story = (
        a_case(office).of("Mia", born="2014-05-04").received("2026-05-18").allocated("2026-05-22")
    )
    if everything:
        told_of_everything(story, office, asked)
    product, command = dict(_product(story, office)), dict(_command(story, office))
    assert product.keys() == command.keys()
    for place, (asking, theirs) in {
        each: (product[each], command[each]) for each in product
    }.items():
        for name in asked:
            mine = _known(asking, name)
            assert mine == _known(theirs, name), f"{name} of {place}"
    if everything:
        known_to_none = [
            name for name in asked if all(_known(each, name) is None for each in product.values())
        ]
        assert known_to_none == []


def _known(facts: Facts, name: str) -> Any:
    """The value as a file would hold it; None where it is not known."""
    if "." not in name and name != "today":
        items = facts.items(name)
        return None if isinstance(items, Unknown) else len(items)
    value = facts.get(name)
    return None if value is UNKNOWN or value is None else to_jsonable_python(value)


def _product(story: CaseStory, office: Office) -> Iterator[tuple[str, Facts]]:
    case, worker = story.case, office.practitioner
    context = context_of(case, office.manager, as_of=DAY)
    (read,) = proposed(
        [worker], case, away=absent_on([worker.pk], DAY), pack=context.pack, as_of=DAY
    )
    facts = read.facts(context.pack, context.seen.known, as_of=DAY)
    request = eligibility_request(case, context.seen, worker=facts, part="co-worker")
    load = caseloads([worker], as_of=DAY, adding=case)[worker.pk]
    yield from _asking(context.seen, request, load, context.rota)


def _command(story: CaseStory, office: Office) -> Iterator[tuple[str, Facts]]:
    file = read_back(export_case(story.case.reference, as_of=DAY))
    caseload = read_back(
        export_caseload(
            office.practitioner.ref, as_of=DAY, proposed=story.case.reference, part="co-worker"
        )
    )
    seen = CaseOnDay(pack_for(office.service, DAY), casefile_from(file), DAY)
    request = EligibilityRequest.model_validate(caseload)
    yield from _asking(seen, request, Caseload.model_validate(caseload), {})


def _asking(
    seen: CaseOnDay, request: EligibilityRequest, load: Caseload, rota: Mapping[str, Any]
) -> Iterator[tuple[str, Facts]]:
    """Everything that a rule may be asked with, by what it is of."""
    pack = seen.pack
    of_case = referral_facts(seen, rota)
    yield "the case", of_case
    document = request.model_dump(mode="python", exclude_none=True, exclude={"events"})
    of_request = DocumentFacts(pack, document, DAY)
    yield "the worker proposed", of_request
    for name, facts in (("the case", of_case), ("the request", of_request)):
        for listed in ("children", "parts", "others"):
            items = facts.items(listed)
            for place, each in enumerate(() if isinstance(items, Unknown) else items):
                yield f"{listed}[{place}] of {name}", each
    for place, case in enumerate((*load.cases, *filter(None, [load.proposed]))):
        counted = {
            "case": case.model_dump(exclude_none=True),
            "worker": load.worker.counted_by,
        }
        yield f"cases[{place}] of the caseload", DocumentFacts(pack, counted, DAY)


def read_back(document: Any) -> Any:
    return json.loads(json.dumps(document))
