"""What is not on record of a person that work here rests on?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.fields import KindList
from keyworker.workforce.models import Worker


def lacking(worker: Worker, pack: Pack) -> tuple[str, ...]:
    """Each thing that is missing, in a few words; ``pack`` is the policy of their service."""
    return tuple(_lacking(worker, pack))


def _lacking(worker: Worker, pack: Pack) -> Iterator[str]:
    jobs = {each.id for each in pack.kinds_of(KindList.ROLES)}
    if jobs and worker.role not in jobs:
        yield "a job that the policy knows"
    if worker.profession and worker.qualified is None:
        yield "the day they qualified"
    if worker.user is None:
        yield "an account"
    if not worker.email:
        yield "an e-mail"
    if worker.line_manager_id is None and pack.governs and not _manages(worker):
        yield "a line manager"


def _manages(worker: Worker) -> bool:
    return worker.user is not None and worker.user.access.manages
