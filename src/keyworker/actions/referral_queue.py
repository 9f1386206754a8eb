"""Which referrals wait, for what, until when, and which referrers have still to be told?

Nothing is asked for one referral after another: a page of them takes a fixed number of questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.access.models import User
from keyworker.actions.families import ACTIONS
from keyworker.actions.next_step import Waits, waits_for
from keyworker.actions.on_case.allocation.allocation import AGREE, ALLOCATE, PROPOSE
from keyworker.actions.on_case.intake.details import DETAIL
from keyworker.actions.on_case.intake.referral import REROUTE
from keyworker.caseload.due import Due, clocks_due_on
from keyworker.caseload.of_team import waiting_page
from keyworker.caseload.rota_facts import rota_facts
from keyworker.caseload.routing import routing_of
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.paged import Key, Paged
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_files import files_of
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from keyworker.record.models.case_questions import TELL, CaseQuerySet
from keyworker.record.seers import Asked
from keyworker.workforce.models import Worker

_NAMING_SOMEBODY = frozenset({ALLOCATE.id, PROPOSE.id})
# By these a referrer is told what became of what they sent; a policy offers some of them or none.
TELLING = tuple(action.id for action in ACTIONS.values() if action.tells_referrer)


@dataclass(frozen=True)
class Referral:
    """One referral that waits: for what, and ``due`` first of all that runs on it.

    ``questions``: where it goes depends on answers that nobody has given, and something else can be done first.
    ``tell`` is the action by which its referrer has still to be told, until ``tell_by`` (none where nothing is to be
    told); ``source`` and ``assessor`` say who the referrer is. One that was put on the waiting list ``waits_since`` then,
    with the ``priority`` it was last given.
    """

    case: Case
    waits: Waits
    due: Due | None
    questions: bool
    source: str
    assessor: str
    tell: str = ""
    tell_by: Due | None = None
    waits_since: date | None = None
    priority: str = ""

    @property
    def only_to_tell(self) -> bool:
        """Whether it waits for nothing else."""
        return bool(self.tell) and self.waits.action in TELLING

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due.urgency == "late"

    def asks(self, worker: Worker) -> bool:
        """Whether it does not wait for another worker's answer."""
        return self.waits.action != AGREE.id or self.case.proposed_to_id == worker.pk


@dataclass(frozen=True)
class Waiting:
    """A page of the referrals that wait, by the action each waits for."""

    groups: tuple[tuple[str, tuple[Referral, ...]], ...]
    to_tell: tuple[Referral, ...]
    pack: Pack
    page: Paged[Case]


def referral_queue(
    cases: CaseQuerySet | Asked, user: User, *, day: date, what: str = "", key: Key | None = None
) -> Waiting:
    """What waits of ``cases`` (those the person may open), or ``what`` of it: a fixed number of queries, however much.

    ``key`` says where its page begins or ends.
    """
    page = waiting_page(cases, user, key, what=what, day=day)
    shown = page.rows
    service = user.worker.team.service
    pack = governing(service, day)
    rota = rota_facts(service, pack, on=day)
    dues, files = clocks_due_on(shown, as_of=day), {case.pk: file for case, file in files_of(shown)}
    found = [_referral(case, files[case.pk], dues[case.pk], pack, rota, day) for case in shown]
    to_tell, others = _told_apart(found, what)
    return Waiting(
        groups=_grouped(others, pack),
        to_tell=tuple(to_tell),
        pack=pack,
        page=page,
    )


def _told_apart(found: Sequence[Referral], what: str) -> tuple[list[Referral], list[Referral]]:
    """Those whose referrer has still to be told, and those that wait for something else; some do both.

    Where only a part of the list is looked at, each stands once.
    """
    tell = [each for each in found if each.tell and what in {"", TELL}]
    once = [each for each in tell if what or each.only_to_tell]
    return tell, [each for each in found if each not in once]


def _referral(
    case: Case,
    file: CaseFile,
    dues: Sequence[Due],
    asking: Pack,
    rota: Mapping[str, Any],
    day: date,
) -> Referral:
    """``asking`` is the policy of the person who asks: it says whether referrers are told at all."""
    pack = governing(case.service, day)
    seen = CaseOnDay(pack, file, day)
    waits = waits_for(case, seen, [due.clock for due in dues])
    questions = _has_questions(case, seen, rota)
    if questions and waits.action in _NAMING_SOMEBODY:
        # Nobody is named before it is known where the referral goes.
        waits = Waits(action=DETAIL.id, towards=waits.action)
    tell, tell_by = _to_tell(waits, dues, asking)
    source, assessor = _referrer(file)
    waits_since, priority = _on_the_waiting_list(seen.known)
    return Referral(
        case=case,
        waits=waits,
        due=dues[0] if dues else None,
        questions=questions and waits.action != DETAIL.id,
        source=source,
        assessor=assessor,
        tell=tell,
        tell_by=tell_by,
        waits_since=waits_since,
        priority=priority,
    )


def _on_the_waiting_list(known: CaseFile) -> tuple[date | None, str]:
    """Since when a family that nobody leads is on the waiting list, and with which priority; none where it is not."""
    started = max((each.day for each in known.of_kind(kinds.WAITING_STARTED)), default=None)
    if started is None:
        return None, ""
    rated = [each.field("priority") for each in known.of_kind(kinds.PRIORITY_RATED)]
    return started, str(rated[-1] or "") if rated else ""


def _referrer(file: CaseFile) -> tuple[str, str]:
    """What the latest referral of a case says of who sent it: from where, and by whom."""
    latest = max(file.of_kind(kinds.REFERRAL_RECEIVED), key=lambda event: event.day, default=None)
    if latest is None:
        return "", ""
    return str(latest.field("source") or ""), str(latest.field("assessor") or "")


def _has_questions(case: Case, seen: CaseOnDay, rota: Mapping[str, Any]) -> bool:
    if case.stage != "received":
        return False
    routing = routing_of(seen, rota)
    return routing is not None and bool(routing.questions)


def _to_tell(waits: Waits, dues: Sequence[Due], pack: Pack) -> tuple[str, Due | None]:
    """By which action the referrer has still to be told and until when, by the clocks that run for it."""
    telling = [each for each in TELLING if pack.who_may(each) is not None]
    due = next((each for each in dues if each.clock.offer in telling), None)
    action = due.clock.offer if due is not None else waits.action
    return (action, due) if action in telling else ("", None)


def _grouped(found: Sequence[Referral], pack: Pack) -> tuple[tuple[str, tuple[Referral, ...]], ...]:
    """By what each waits for: what is overdue first, then in the order of the policy's work."""
    order = {rule.action: place for place, rule in enumerate(pack.actions)}
    # Where it goes comes right after its arrival.
    order |= {REROUTE.id: -2, DETAIL.id: -1}
    groups: dict[str, list[Referral]] = {}
    for each in found:
        groups.setdefault(each.waits.action, []).append(each)
    ranked = sorted(
        groups,
        key=lambda action: (
            not any(each.is_late for each in groups[action]),
            order.get(action, len(order)),
        ),
    )
    return tuple((action, tuple(groups[action])) for action in ranked)
