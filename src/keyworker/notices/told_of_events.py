"""Who was told of these events, under which clause of the policy?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import BigIntegerField, CharField, QuerySet, Value

from keyworker.notices.models import Dispatch, Notice
from keyworker.policy.refs import ref
from keyworker.prepared import prepared


@dataclass(frozen=True)
class ToldWorker:
    """Somebody who had a notice."""

    ref: str
    name: str


@dataclass(frozen=True)
class ToldUnder:
    """One notice that the policy asks for: its rule and clause, who had it, and whether an e-mail was written too."""

    rule: str
    clause: str
    workers: tuple[ToldWorker, ...]
    emailed: bool


def told_of_events(events: Collection[int]) -> dict[int, list[ToldUnder]]:
    """By the number of each event, what its policy had told of it: one question, however many events."""
    found: dict[tuple[int, str, str], list[ToldWorker | None]] = {}
    for event, rule, clause, worker, name in _told_or_sent(events=list(events)):
        told = ToldWorker(ref("W", worker), name) if worker else None
        found.setdefault((event, rule, clause), []).append(told)
    answer: dict[int, list[ToldUnder]] = {}
    for (event, rule, clause), told_of in found.items():
        workers = tuple(each for each in told_of if each is not None)
        said = ToldUnder(rule, clause, workers, emailed=None in told_of)
        answer.setdefault(event, []).append(said)
    return answer


@prepared
def _told_or_sent(*, events: Sequence[int]) -> QuerySet[Notice, Any]:
    notices = Notice.objects.of_events(events).values_list(*_RULE, "worker_id", "worker__name")
    nobody = (Value(None, BigIntegerField()), Value("", CharField()))
    emails = Dispatch.objects.of_events(events).values_list(*_RULE, *nobody)
    return notices.union(cast(Any, emails), all=True).order_by("worker_id")


_RULE = ("event_id", "kind", "clause")
