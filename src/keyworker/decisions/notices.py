"""Who has to be notified of what, because of what has happened on this case?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.case.accountability import AnswerableWorker, answerable
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.conditions.condition import ReasonedTruth, reasons_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.packs.own_entries import fields_of_event
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.notice_texts import said_of
from keyworker.policy.rules.notices import Notice
from keyworker.policy.vocabulary import ALLOCATION_ROLES
from keyworker.policy.vocabulary.events import says_of
from keyworker.policy.wording import on_day, sentence


class Notification(Model):
    """One notice: ``to`` are parts in the case or job roles, ``to_called`` the same in the authority's own words, and
    ``workers`` whom that means by what is on record of the case. Who has one of the ``jobs`` is found among the staff.

    ``plain`` says what the rule asks; ``text`` names the case by its reference and no child.
    """

    id: str
    clause: str
    clause_id: str
    force: Force
    plain: str
    on: date | datetime
    event: str
    to: tuple[str, ...]
    to_called: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    text: str
    because: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def notifications(pack: Pack, casefile: CaseFile, *, as_of: date) -> tuple[Notification, ...]:
    """Every notice that the events known by the end of ``as_of`` call for, in the order of the pack's rules."""
    case = CaseOnDay(pack, casefile, as_of)
    return tuple(
        _notification(rule, case, event, answer)
        for rule in pack.notices
        for event, answer in called_for(rule, case)
    )


def called_for(rule: Notice, case: CaseOnDay) -> Iterator[tuple[Event, ReasonedTruth]]:
    """Each event that calls for the notice. Not knowing whether the rule applies counts as yes: a notice too many is the
    safer error."""
    for event in case.matching(rule.on):
        answer = reasons_of(rule.when, case.facts(start=event))
        if answer.truth is not Truth.NO:
            yield event, answer


@dataclass(frozen=True)
class Told:
    """Who is told: ``workers`` by their ids, and whoever has one of the ``jobs``."""

    workers: tuple[str, ...]
    jobs: tuple[str, ...]


def told_by(to: Sequence[str], case: CaseOnDay, kind: str) -> Told:
    """Whom these recipients mean as the case stands, of something that is an event of that kind."""
    answers = answerable(case) if "accountable" in to else AnswerableWorker()
    parts = [each for each in to if each in ALLOCATION_ROLES]
    found = [each.worker for each in case.state.current(*parts)] if parts else []
    found.append(answers.worker)
    if kind == "allocation.proposed":
        # Whoever is asked to take a case on is always told: nobody agrees to what they have not heard of.
        found.append(case.state.proposed)
    jobs = [each for each in to if each not in ALLOCATION_ROLES]
    own = _line_managers(case) if _LINE_MANAGER in jobs else ()
    if own:
        # Whoever manages the practitioner is meant, where that is on record; the office's other line managers are not.
        jobs.remove(_LINE_MANAGER)
    named = (each for each in (*found, *own) if each)
    return Told(
        workers=tuple(dict.fromkeys(named)),
        jobs=(*jobs, *((answers.job_role,) if answers.job_role else ())),
    )


_LINE_MANAGER = "line-manager"


def _line_managers(case: CaseOnDay) -> tuple[str, ...]:
    """Who manages the practitioners that lead the case now."""
    leads = (case.known.worker(each.worker) for each in case.state.current("lead"))
    return tuple(
        each.field("line_manager") for each in leads if each and each.field("line_manager")
    )


def _notification(
    rule: Notice, case: CaseOnDay, event: Event, answer: ReasonedTruth
) -> Notification:
    told = told_by(rule.to, case, event.kind)
    what = f"{sentence(says_of(event.kind))} on {on_day(event.at)}"
    unsure = answer.truth is Truth.UNKNOWN
    because = (
        tuple(f"Told though it is not known yet: {each}" for each in answer.because)
        if unsure
        else answer.because
    )
    return Notification(
        id=rule.id,
        **case.pack.cited(rule),
        force=rule.force,
        plain=rule.plain,
        on=event.at,
        event=event.kind,
        to=rule.to,
        to_called=tuple(case.pack.term(each) for each in rule.to),
        workers=told.workers,
        jobs=told.jobs,
        text=said_of(
            rule.text,
            reference=case.casefile.case.id,
            event=event,
            terms=case.pack,
            fields=fields_of_event(case.pack, event),
        ),
        because=(what, *because),
    )
