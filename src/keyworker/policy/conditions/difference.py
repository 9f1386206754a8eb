"""How is the change of a condition said: what is asked now besides, what is no longer, what from which to which?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.policy.conditions.in_words import condition_in_words, fact_label
from keyworker.policy.conditions.model import All, AnyOf, Condition, FactTest, Tests
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import listed, value_in_words


def condition_changes(
    old: Condition | None, new: Condition | None, before: Pack, after: Pack
) -> Iterator[str]:
    """Each change from ``old`` to ``new`` as the rest of a sentence: "now also a visit was made"."""
    if old == new:
        return
    if old is None or new is None:
        if new is not None:
            yield f"now only where {condition_in_words(new, after)}"
        elif old is not None:
            yield f"now in every case; it was only where {condition_in_words(old, before)}"
    elif isinstance(old, AnyOf) and isinstance(new, AnyOf):
        yield from _parts(
            old.conditions,
            new.conditions,
            before,
            after,
            also="or else",
            no_longer="no longer where",
        )
    else:
        yield from _parts(
            _all(old), _all(new), before, after, also="now also", no_longer="no longer"
        )


def _parts(
    old: Sequence[Condition],
    new: Sequence[Condition],
    before: Pack,
    after: Pack,
    *,
    also: str,
    no_longer: str,
) -> Iterator[str]:
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    for former, later in _same_questions(gone, come):
        gone.remove(former)
        come.remove(later)
        yield from _changed(former, later, before, after)
    if len(gone) == len(come) == len(old) == len(new) == 1:
        yield f"from {condition_in_words(gone[0], before)} to {condition_in_words(come[0], after)}"
        return
    yield from (f"{also} {condition_in_words(each, after)}" for each in come)
    yield from (f"{no_longer} {condition_in_words(each, before)}" for each in gone)


def _same_questions(
    gone: Sequence[Condition], come: Sequence[Condition]
) -> list[tuple[Condition, Condition]]:
    """Each condition that went with the first that came and asks the same question otherwise; none of them twice."""
    pairs: list[tuple[Condition, Condition]] = []
    left = list(come)
    for former in gone:
        later = next((each for each in left if _same_question(former, each)), None)
        if later is not None:
            left.remove(later)
            pairs.append((former, later))
    return pairs


def _changed(old: Condition, new: Condition, before: Pack, after: Pack) -> Iterator[str]:
    if isinstance(old, AnyOf) and isinstance(new, AnyOf):
        yield from condition_changes(old, new, before, after)
        return
    if isinstance(old, FactTest) and isinstance(new, FactTest):
        was, now = _values(old.tests), _values(new.tests)
        if was is not None and now is not None:
            yield from _of_values(fact_label(new.fact, after), was, now, before, after)
            return
    yield f"from {condition_in_words(old, before)} to {condition_in_words(new, after)}"


def _of_values(
    label: str, was: Sequence[object], now: Sequence[object], before: Pack, after: Pack
) -> Iterator[str]:
    """The same fact, asked for other values."""
    come, gone = (
        [each for each in now if each not in was],
        [each for each in was if each not in now],
    )
    if come and gone and len(was) == len(now) == 1:
        yield f"from {label} is {_values_in_words(was, before)} to {label} is {_values_in_words(now, after)}"
        return
    if come:
        yield f"{label} may now also be {_values_in_words(come, after)}"
    if gone:
        yield f"{label} may no longer be {_values_in_words(gone, before)}"


def _values(tests: Tests) -> tuple[object, ...] | None:
    """The values that would do, where the tests are a list of them and nothing else."""
    put = {name for name, _ in tests.by_name}
    if put == {"is_"}:
        return (tests.is_,)
    return tests.in_ if put == {"in_"} else None


def _values_in_words(values: Sequence[object], pack: Pack) -> str:
    return listed(
        (pack.term(each) if isinstance(each, str) else value_in_words(each) for each in values),
        joined_by="or",
    )


def _same_question(first: Condition, second: Condition) -> bool:
    if isinstance(first, FactTest) and isinstance(second, FactTest):
        return first.fact == second.fact
    return isinstance(first, AnyOf) and isinstance(second, AnyOf)


def _all(condition: Condition) -> Sequence[Condition]:
    return condition.conditions if isinstance(condition, All) else (condition,)
