"""Who answers for this case, and who is its key worker?"""

from __future__ import annotations

from datetime import date
from typing import Literal

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.tables import RowAnswer, first_row
from keyworker.policy.casefile import CaseFile
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.accountability import Answerable


class AnswerableWorker(Model):
    """Who it is: the ``part`` with the worker who holds it now (None where nobody does), or a ``job_role``."""

    part: str | None = None
    job_role: str | None = None
    worker: str | None = None


class AccountabilityAnswer(RowAnswer):
    """Who answers for the case and who is its key worker."""

    outcome: Literal["decided", "needs-facts", "nobody"]
    accountable: AnswerableWorker | None = None
    key_worker: AnswerableWorker | None = None


def accountable(pack: Pack, casefile: CaseFile, *, as_of: date) -> AccountabilityAnswer:
    """Find the first row of the table that applies to the case as it was known at the end of ``as_of``."""
    return accountable_for(CaseOnDay(pack, casefile, as_of))


def accountable_for(case: CaseOnDay) -> AccountabilityAnswer:
    """As ``accountable``, of a case that is already put together for the day."""
    row, because, needs = first_row(case.pack.accountability, case.facts())
    if needs:
        return AccountabilityAnswer(outcome="needs-facts", because=because, needs=needs)
    if row is None:
        return AccountabilityAnswer(
            outcome="nobody", because=("No row says who answers for this case",)
        )
    return AccountabilityAnswer(
        outcome="decided",
        accountable=_named(row.accountable, case),
        key_worker=_named(row.key_worker, case) if row.key_worker is not None else None,
        rule=row.id,
        **case.pack.cited(row),
        because=(row.plain, *because),
    )


def answerable(case: CaseOnDay) -> AnswerableWorker:
    """Who answers for the case now; where no rule of its policy says so, the manager who opened it until it has a lead.

    Nobody answers for a closed case.
    """
    if case.state.stage == "closed":
        return AnswerableWorker()
    found = accountable_for(case).accountable if case.pack.accountability else None
    return found or AnswerableWorker(worker=case.state.accountable)


def _named(wanted: Answerable, case: CaseOnDay) -> AnswerableWorker:
    if wanted.part is None:
        return AnswerableWorker(job_role=wanted.job_role)
    held = case.state.current(wanted.part)
    return AnswerableWorker(part=wanted.part, worker=held[0].worker if held else None)
