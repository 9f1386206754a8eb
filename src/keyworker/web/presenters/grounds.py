"""On what did a decision rest: which clauses, which facts known, and who was told of it under which clause?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keyworker.access.models import User
from keyworker.actions.grounds_of_entries import UnderPolicy, under_policy
from keyworker.decisions.grounds import Ground
from keyworker.notices.told_of_events import ToldUnder, told_of_events
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import listed
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event
from keyworker.web.addresses import url

_NO_CLAUSE = "The policy asks nothing of this: no clause was passed or stood in the way."
_NOT_ASKED = "Brought in, not recorded here: nothing was asked then. The policy's clauses for this:"
_NOT_KEPT = "What settled this then is not kept with the case"
_DEPARTED = "Passed with a reason, above"


@dataclass(frozen=True)
class ClauseLine:
    """One clause: how it is cited, and a line each for what it asks and the facts known that met it."""

    clause: str
    words: str


@dataclass(frozen=True)
class Grounds:
    """What the pages show of the policy beside one entry; ``clauses`` and ``note`` are empty of what decides nothing."""

    policy: str
    note: str
    clauses: Sequence[ClauseLine]
    told: Sequence[str]
    as_it_stood: str

    @property
    def cited(self) -> str:
        """The clauses in a line."""
        return "; ".join(dict.fromkeys(each.clause for each in self.clauses))


def grounds_by_entry(read: CaseRows, rows: Sequence[Event], *, to: User) -> Mapping[str, Grounds]:
    """By the reference of each entry, what to show of the policy beside it; nothing of what rests on none and was told to nobody."""
    told = told_of_events([row.pk for row in rows])
    found = {row.ref: _grounds(read, row, told.get(row.pk, ()), to=to) for row in rows}
    return {ref: each for ref, each in found.items() if each.policy or each.told}


def _grounds(read: CaseRows, row: Event, told: Sequence[ToldUnder], *, to: User) -> Grounds:
    said = [_told(each) for each in told]
    kind = EVENT_KINDS.get(row.kind)
    if kind is None or not kind.decides:
        return Grounds(policy="", note="", clauses=(), told=said, as_it_stood="")
    under = under_policy(read, row)
    facts = to.access.reads_findings or kind.open_to_support
    day = local_day(row.recorded_at)
    return Grounds(
        policy=_policy(under),
        note=_note(under),
        clauses=[_line(each, read, facts=facts) for each in under.grounds],
        told=said,
        as_it_stood=f"{url('case', [read.case.reference])}?as_of={day.isoformat()}",
    )


def _policy(under: UnderPolicy) -> str:
    header = under.pack.header
    if not under.pack.governs:
        return "No policy was in force"
    said = f"{header.title}, version {header.version}"
    other = f" (in force was version {under.instead_of}, whose text is not held)"
    return said + other if under.instead_of else said


def _note(under: UnderPolicy) -> str:
    if not under.pack.governs:
        return ""
    if not under.grounds:
        return _NO_CLAUSE
    return "" if under.asked else _NOT_ASKED


def _line(ground: Ground, read: CaseRows, *, facts: bool) -> ClauseLine:
    known = {
        "met": [read.naming(each) for each in ground.because] if facts else [],
        "departed": [_DEPARTED],
        "not-kept": [_NOT_KEPT],
    }[ground.outcome]
    also = f"; also {', '.join(ground.also)}" if ground.also else ""
    return ClauseLine(ground.clause + also, "\n".join([ground.plain, *known]))


def _told(each: ToldUnder) -> str:
    names = list(dict.fromkeys(worker.name for worker in each.workers))
    said = listed(names, joined_by="and") if names else "by e-mail alone"
    sent = ", and by e-mail" if each.emailed and names else ""
    # What is told under every policy, such as a step handed on, rests on no clause.
    under = f" ({each.clause})" if each.clause else ""
    return f"{said}{sent}{under}"
