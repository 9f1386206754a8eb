"""Is the worker proposed for this case suitable, and what would it make of their caseload?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from keyworker.actions.action import Entry
from keyworker.actions.who_enters import as_entered, who_enters
from keyworker.caseload.suitability import eligibility_request
from keyworker.caseload.worker_facts import Proposed, proposed
from keyworker.caseload.worker_loads import absent_on
from keyworker.decisions.eligibility import EligibilityAnswer, EligibilityFinding, assess
from keyworker.decisions.gates import Unmet
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.packs.general import EVERY_POLICY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.gates import EligibilityRule
from keyworker.record.recorded_facts import is_said_of_worker
from keyworker.workforce.models import Worker


def worker_facts(entry: Entry, worker: Worker, part: str = "lead") -> dict[str, Any]:
    """What gates and eligibility rules may ask of the worker proposed, their caseload with this case included.

    What is entered later than it was is asked of the day on which it was: who was away then, what they had, their range.
    """
    return _facts_of(_read(entry, worker, part), entry)


def unsuitable(entry: Entry, worker: Worker, part: str) -> Iterator[Unmet]:
    """What the policy's eligibility rules hold against this worker taking this part."""
    read = _read(entry, worker, part)
    return _held_against(_assessed(entry, read, part).findings, read, entry.pack)


def not_said(entry: Entry, worker: Worker, part: str) -> Iterator[Unmet]:
    """Of the same, what rests on what somebody else has to say of the worker: whoever asks them to take it says it."""
    rules = {rule.id: rule for rule in entry.pack.eligibility}
    read = _read(entry, worker, part)
    findings = (
        each
        for each in _assessed(entry, read, part).findings
        if each.rule in rules and _rests_on_words(entry, rules[each.rule])
    )
    return _held_against(tuple(findings), read, entry.pack)


def _day_of(entry: Entry) -> date:
    return min(local_day(entry.at), entry.as_of)


def _read(entry: Entry, worker: Worker, part: str) -> Proposed:
    day = _day_of(entry)
    earlier = instant(entry.at) if day < entry.as_of else None
    away = absent_on([worker.pk], day)
    (read,) = proposed(
        [worker], entry.case, away=away, pack=entry.pack, as_of=day, part=part, at=earlier
    )
    return read


def _facts_of(read: Proposed, entry: Entry) -> dict[str, Any]:
    return read.facts(entry.pack, entry.known, as_of=_day_of(entry))


def _assessed(entry: Entry, read: Proposed, part: str) -> EligibilityAnswer:
    facts = _facts_of(read, entry)
    request = eligibility_request(entry.case, entry.seen, worker=facts, part=part)
    return assess(entry.pack, request, as_of=entry.as_of)


def _rests_on_words(entry: Entry, rule: EligibilityRule) -> bool:
    declared = entry.pack.header.facts
    return any(name in declared and is_said_of_worker(name) for name in facts_of(rule.requires))


def _held_against(
    findings: Sequence[EligibilityFinding], read: Proposed, pack: Pack
) -> Iterator[Unmet]:
    # What certainly stands in the way is said before anything more is asked.
    refused = any(each.outcome == "refused" for each in findings)
    for finding in findings:
        # Of whoever is away the part itself asks why, with the days on which they are (``must_be_here``).
        if finding.outcome == "allowed" or _is_asked_by_the_part(finding):
            continue
        yield Unmet(
            rule=finding.rule,
            clause=finding.clause,
            clause_id=finding.clause_id,
            force=finding.force,
            because=(*finding.because, *_who_enters(finding, read, pack)),
            override_by=finding.override_by,
            also=finding.also,
            needs=() if refused else tuple(sorted(as_entered(finding.needs))),
        )


def _is_asked_by_the_part(finding: EligibilityFinding) -> bool:
    return finding.outcome == "needs-reason" and finding.clause == EVERY_POLICY


_LOAD = "worker.load."


def _who_enters(finding: EligibilityFinding, read: Proposed, pack: Pack) -> Iterator[str]:
    """What nobody can say on the form, and who puts it on record; of a caseload, what its range waits for."""
    yield from who_enters((each for each in finding.needs if not each.startswith(_LOAD)), pack)
    if read.load is not None and any(each.startswith(_LOAD) for each in finding.needs):
        yield from who_enters(read.load.needs, pack)
        if read.load.first.not_weighed_projected:
            yield _NOT_WEIGHED


_NOT_WEIGHED = (
    "Not every case counted here is weighed yet: whoever works on it records what it counts by"
)
