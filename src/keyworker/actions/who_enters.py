"""Who enters what a policy asks of a worker and whoever allocates cannot say on the form?

What is on record of their post is an administrator's to enter; a number that grows as days pass rests on its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from keyworker.actions.on_worker.post import FACTS_OF_POST
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.facts import elapsed_fact
from keyworker.policy.wording import sentence


def as_entered(needs: Iterable[str]) -> tuple[str, ...]:
    """These facts as somebody enters them: months since a date by the date, each of them once."""
    return tuple(dict.fromkeys(_as_entered(each) for each in needs))


def _as_entered(need: str) -> str:
    counted = elapsed_fact(need)
    return need if counted is None else f"{need.partition('.')[0]}.{counted.since}"


def who_enters(needs: Iterable[str], pack: Pack) -> Iterator[str]:
    """Of those that only an administrator can put on record, a sentence each that says so."""
    for need in as_entered(needs):
        if need in FACTS_OF_POST:
            said = sentence(fact_label(need, pack))
            yield f"{said} is not on record: an administrator enters it"
