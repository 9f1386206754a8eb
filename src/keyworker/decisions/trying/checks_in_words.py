"""How does it read what a check of packs found, and what came of leaving their rules out in turn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.decisions.trying.checking import PackCheck
from keyworker.decisions.trying.mutations import MutationRun
from keyworker.policy.wording import counted


def checked_lines(results: Sequence[PackCheck]) -> Iterator[str]:
    """What was found in each pack, failures first, and a last line that counts."""
    for each in results:
        verdict = counted(len(each.failures), "failure") if each.failures else "sound"
        yield f"{each.pack}: {counted(each.rules, 'rule')}, {counted(each.examples, 'worked example')}: {verdict}"
        yield from (f"  {failure}" for failure in each.failures)
        yield from (f"  note: {note}" for note in each.notes)
    failures = sum(len(each.failures) for each in results)
    notes = sum(len(each.notes) for each in results)
    yield f"{counted(len(results), 'pack')} checked: {counted(failures, 'failure')}, {counted(notes, 'note')}"


def mutated_lines(runs: Sequence[MutationRun]) -> Iterator[str]:
    """What came of leaving rules out, for people."""
    for run in runs:
        missed = run.left_out - len(run.survivors)
        yield f"{run.policy}: {run.left_out} left out in turn, {missed} missed, {counted(len(run.survivors), 'survivor')}"
        for each in run.survivors:
            yield f"  {run.policy}/{each.place}: {each.rule}: nobody missed it {each.done}"
        if run.altered is not None:
            yield f"{run.policy}: {run.altered} altered in turn, {len(run.altered_survivors or ())} not noticed"
        for each in run.altered_survivors or ():
            yield f"  note: {run.policy}/{each.place}: {each.rule}: nobody missed it with {each.done}"
