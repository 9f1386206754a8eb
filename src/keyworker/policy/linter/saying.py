"""How is a combination of facts said to a policy officer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keyworker.policy.conditions.model import Condition, Tests
from keyworker.policy.conditions.patterns import tests_in_words
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.linter.possible import tests_of
from keyworker.policy.linter.samples import SOMETHING_ELSE, figures_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import listed


def values_in_words(values: Mapping[str, object], asked: Sequence[Condition], pack: Pack) -> str:
    """ "the concern is home and the child's age is below 5": what sample values stand for."""
    tested = tests_of(asked)
    return listed(
        _fact_in_words(name, value, tested[name], pack)
        for name, value in values.items()
        if name in tested
    )


def _fact_in_words(name: str, value: object, tested: Sequence[Tests], pack: Pack) -> str:
    label = fact_label(name, pack)
    if isinstance(value, bool) and label.startswith("whether "):
        so = label.removeprefix("whether ")
        return so if value else f"it is not so that {so}"
    return tests_in_words(label, _stands_for(value, tested), pack)


def _stands_for(value: object, tested: Sequence[Tests]) -> Tests:
    """The tests that exactly the values pass for which this sample was tried."""
    if value == SOMETHING_ELSE:
        named = tuple(dict.fromkeys(each for tests in tested for each in tests.constants))
        return Tests.model_validate({"not_in": named} if named else {"known": True})
    figures = figures_of(tested) if isinstance(value, float) else []
    if not isinstance(value, float) or value in figures or not figures:
        return Tests.model_validate({"is": value})
    return _between(value, figures)


def _between(value: float, figures: Sequence[float]) -> Tests:
    """Above the figure before it and below the one after."""
    above = max((each for each in figures if each < value), default=None)
    below = min((each for each in figures if each > value), default=None)
    return Tests.model_validate({"above": above, "below": below})
