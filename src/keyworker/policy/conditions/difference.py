"""How is the change of a condition said: what is asked now besides, what is no longer, what from which to which?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.policy.conditions.condition import Condition
from keyworker.policy.conditions.terms import Terms


def condition_changes(
    old: Condition | None, new: Condition | None, before: Terms, after: Terms
) -> Iterator[str]:
    """Each change from ``old`` to ``new`` as the rest of a sentence: "now also a visit was made"."""
    if old == new:
        return
    if new is None:
        if old is not None:
            yield f"now in every case; it was only where {old.in_words(before)}"
    elif old is None:
        yield f"now only where {new.in_words(after)}"
    else:
        yield from changes_of_parts(
            old.side_by_side,
            new.side_by_side,
            before,
            after,
            also="now also",
            no_longer="no longer",
        )


def changes_of_parts(
    old: Sequence[Condition],
    new: Sequence[Condition],
    before: Terms,
    after: Terms,
    *,
    also: str,
    no_longer: str,
) -> Iterator[str]:
    """The changes from some conditions to others that stand side by side as these did."""
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    for former, later in _same_questions(gone, come):
        gone.remove(former)
        come.remove(later)
        yield from later.changes_from(former, before, after)
    if len(gone) == len(come) == len(old) == len(new) == 1:
        yield f"from {gone[0].in_words(before)} to {come[0].in_words(after)}"
        return
    yield from (f"{also} {each.in_words(after)}" for each in come)
    yield from (f"{no_longer} {each.in_words(before)}" for each in gone)


def _same_questions(
    gone: Sequence[Condition], come: Sequence[Condition]
) -> list[tuple[Condition, Condition]]:
    """Each condition that went with the first that came and asks the same question otherwise; none of them twice."""
    pairs: list[tuple[Condition, Condition]] = []
    left = list(come)
    for former in gone:
        later = next((each for each in left if each.is_the_question_of(former)), None)
        if later is not None:
            left.remove(later)
            pairs.append((former, later))
    return pairs
