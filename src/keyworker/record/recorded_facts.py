"""What has been told of a case that nothing else on its record says?

A rule may need a fact that no event carries by itself: whether a worker has the training, whether a family lives in
the county. What somebody answers goes on the record as ``facts.recorded``. Nobody's word on their own fitness counts:
what a worker said of themselves is not known of them, however it came to be on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from keyworker.policy.casefile import CaseFile
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.vocabulary.facts import WORKED_OUT_OF_WORKER

_OF_WORKER = "worker."
# Facts of the work itself hold whoever takes it on; all others are said with one worker in mind.
_OF_CASE = frozenset({"case", "referral", "child", "children", "index_child", "each", "rota"})
# What is entered on a form, and who fills it in, are told by the attempt itself.
_OF_ATTEMPT = frozenset({"action", "actor"})


def is_of_worker(fact: str) -> bool:
    """Whether it is said with the worker in mind who takes the work on, and not of the work itself."""
    return fact.partition(".")[0] not in _OF_CASE


def is_said_of_worker(fact: str) -> bool:
    """Whether a person has to say it of the worker who takes the work on: nothing else on record tells it."""
    family, _, rest = fact.partition(".")
    if family == _OF_WORKER.rstrip("."):
        return "." not in rest and rest not in WORKED_OUT_OF_WORKER
    return is_of_worker(fact) and family not in _OF_ATTEMPT


def told_of_case(casefile: CaseFile) -> dict[str, Any]:
    """Each fact told of the case, by its name: the latest word on it."""
    return {
        name: value
        for name, of, value in _told(casefile)
        if of is None and not is_said_of_worker(name)
    }


def told_of(casefile: CaseFile, ref: str) -> dict[str, Any]:
    """Each fact told of one worker, without the ``worker.`` before it."""
    told = (
        (name, value)
        for name, of, value in _told(casefile)
        if of == ref and name.startswith(_OF_WORKER)
    )
    return {name.removeprefix(_OF_WORKER): value for name, value in told}


def told_with(casefile: CaseFile, ref: str) -> dict[str, Any]:
    """What else was told when one worker was proposed, by its name: what they declared, who supports them."""
    return {
        name: value
        for name, of, value in _told(casefile)
        if of == ref and not name.startswith(_OF_WORKER)
    }


def _told(casefile: CaseFile) -> Iterator[tuple[str, str | None, Any]]:
    for event in casefile.of_kind(FACTS_RECORDED):
        for each in event.field("facts") or ():
            if each.get("of") is not None and each.get("of") == event.by:
                continue
            yield str(each.get("fact")), each.get("of"), each.get("value")


def facts_document(facts: Mapping[str, Any], *, worker: str | None) -> list[dict[str, Any]]:
    """The facts as an event holds them; those told because of the worker proposed name that worker."""
    return [
        {
            "fact": name,
            "value": value,
            **({"of": worker} if worker and is_of_worker(name) else {}),
        }
        for name, value in sorted(facts.items())
    ]
