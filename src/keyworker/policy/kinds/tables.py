"""Tables of which the first row that applies decides: where work goes, how soon, who answers for a case."""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.conditions.tests import compared_in_words
from keyworker.policy.kinds.kind import Form, Line, RuleKind, Table
from keyworker.policy.kinds.phrases import LOCAL, all_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.accountability import Accountability
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.tables import Destination, NamedByFact, Priority, Route
from keyworker.policy.wording import listed


def _route(rule: Route, pack: Pack) -> Iterator[Line]:
    yield "When", rule.when.in_words(pack)
    yield "Goes to", _destination(rule.to, pack)
    if rule.decided_by is not None:
        yield "Decided by", f"{pack.term(rule.decided_by)}, who may say otherwise"
    if rule.local:
        yield "Source", LOCAL
    for each in rule.warns:
        day = (
            ""
            if each.on is None
            else compared_in_words(each.on, lambda name: fact_label(name, pack))
        )
        says = each.says.replace("{on}", day)
        yield "Take care", f"{says} (where {each.when.in_words(pack)}; the day: {day or 'none'})"
    if rule.with_:
        yield "Together with", all_of(rule.with_, pack)
    if rule.offer:
        yield "Also offered", listed(_destination(each, pack) for each in rule.offer)


def _destination(to: Destination, pack: Pack) -> str:
    team = (
        fact_label(to.team.fact, pack)
        if isinstance(to.team, NamedByFact)
        else to.team and pack.term(to.team)
    )
    places = (pack.term(to.service), team, to.role and pack.term(to.role))
    return ", ".join(each for each in places if each)


def _priority(rule: Priority, pack: Pack) -> Iterator[Line]:
    yield "When", rule.when.in_words(pack)
    priority = rule.priority_or_default
    if isinstance(priority, LocalDefault):
        priority = f"{pack.setting(priority.setting).value} {LOCAL}"
    yield "Priority", priority + (f", rated {rule.rag}" if rule.rag else "")
    if rule.allocate_now:
        yield "Waiting list", "not used: it is allocated now"


def _accountability(rule: Accountability, pack: Pack) -> Iterator[Line]:
    yield "When", rule.when.in_words(pack)
    answers = rule.accountable.part or rule.accountable.job_role or ""
    yield "Answers for the case", pack.term(answers)
    if rule.key_worker is not None:
        yield "Key worker", pack.term(rule.key_worker.part or rule.key_worker.job_role or "")


_WHEN = {"When": "when"}

ROUTING = RuleKind(
    name="routing",
    forms=(Form(Route, _route, conditions=_WHEN),),
    asked_by=frozenset({"route"}),
    table=Table(lambda pack: pack.routing),
)
PRIORITY = RuleKind(
    name="priority",
    forms=(Form(Priority, _priority, conditions=_WHEN),),
    asked_by=frozenset({"prioritise"}),
    table=Table(lambda pack: pack.priority),
)
ACCOUNTABILITY = RuleKind(
    name="accountability",
    forms=(Form(Accountability, _accountability, conditions=_WHEN),),
    asked_by=frozenset({"accountable"}),
    table=Table(lambda pack: pack.accountability),
)
