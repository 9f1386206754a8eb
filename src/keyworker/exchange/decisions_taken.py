"""What leaves as the decisions of a case: who took each, when and why, under which clause, on which facts, who was told?

Nobody is named: people are P1, workers W1, as in a case file. Each stands as its page shows it, withdrawn ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from pydantic_core import to_jsonable_python

from keyworker.actions.grounds_of_entries import under_policy
from keyworker.exchange.casefiles import NoSuchCase
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import sentence
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.models import Case, Event

_APART = frozenset({"departures"})


class _ToldWorker(Protocol):
    """Somebody who was told."""

    @property
    def ref(self) -> str: ...


class _ToldUnder(Protocol):
    """A notice that was sent because of an event."""

    @property
    def rule(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def workers(self) -> Sequence[_ToldWorker]: ...
    @property
    def emailed(self) -> bool: ...


Told = Callable[[Collection[int]], Mapping[int, Sequence[_ToldUnder]]]


def export_decisions(reference: str, *, told: Told) -> dict[str, Any]:
    """Every decision of a case, the first first; ``told`` finds who was told of events. Raises NoSuchCase."""
    case = Case.objects.with_team().filter(reference=reference).first()
    if case is None:
        raise NoSuchCase(f"{reference}: there is no case of that reference")
    read = read_case(case)
    taken = [each for each in read.ever_recorded() if EVENT_KINDS[each.kind].decides]
    notices = told([each.pk for each in taken])
    decisions = [_decision(read, each, notices.get(each.pk, ())) for each in taken]
    return {"case": case.reference, "decisions": decisions}


def _decision(read: CaseRows, row: Event, told: Sequence[_ToldUnder]) -> dict[str, Any]:
    under, withdrawn = under_policy(read, row), read.withdrawals.get(row.ref)
    by, written = row.by, getattr(row.recorded_by, "worker", None)
    header = under.pack.header
    return {
        "id": row.ref,
        "kind": row.kind,
        "what": sentence(EVENT_KINDS[row.kind].says),
        "at": row.when.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "by": by.ref if by is not None else None,
        "job": row.by_role or None,
        "recorded_by": written.ref if written is not None else None,
        "entered": {name: value for name, value in row.data.items() if name not in _APART},
        "policy": {"id": header.id, "version": header.version} if under.pack.governs else None,
        "version_in_force": under.instead_of or header.version or None,
        "asked": under.asked,
        "clauses": to_jsonable_python(under.grounds),
        "departures": row.data.get("departures", []),
        "told": [
            {
                "rule": each.rule,
                "clause": each.clause,
                "workers": [worker.ref for worker in each.workers],
                "emailed": each.emailed,
            }
            for each in told
        ],
        "withdrawn_by": withdrawn.ref if withdrawn is not None else None,
    }


def decision_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The same for people."""
    decisions = document["decisions"]
    yield f"{document['case']}: {len(decisions)} decision{'' if len(decisions) == 1 else 's'}"
    for each in decisions:
        yield ""
        yield f"{each['what']} ({each['id']}), {each['at']}, recorded {each['recorded_at']}"
        yield f"  by {each['by'] or 'somebody not on record'}{_job(each['job'])}"
        if each["withdrawn_by"]:
            yield f"  withdrawn by {each['withdrawn_by']}"
        yield from (f"  {name}: {value}" for name, value in each["entered"].items())
        yield from _clauses(each)
        for said in each["told"]:
            whom = ", ".join(said["workers"]) or "by e-mail alone"
            # What is told under every policy rests on no clause.
            under = f" ({said['clause']})" if said["clause"] else ""
            yield f"  told: {whom}{under}"


def _job(job: str | None) -> str:
    return f", {job.replace('-', ' ')}" if job else ""


def _clauses(decision: Mapping[str, Any]) -> Iterator[str]:
    if decision["policy"] is None:
        yield "  no policy was in force"
        return
    asked = "" if decision["asked"] else "; brought in, so nothing was asked then"
    yield f"  policy: {decision['policy']['id']} {decision['policy']['version']}{asked}"
    if not decision["clauses"]:
        yield "  the policy asks nothing of this"
    for ground in decision["clauses"]:
        yield f"  {ground['clause']}: {ground['plain']} ({ground['outcome']})"
        yield from (f"    - {fact}" for fact in ground["because"])
    for each in decision["departures"]:
        yield f"  departed from {each.get('cited') or each.get('rule')}: {each.get('reason', '')}"
