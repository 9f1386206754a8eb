"""Which referrals wait, for what, until when, and what may this person do about each?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from keyworker.access.models import AccessRole, User
from keyworker.actions.families import ACTIONS
from keyworker.actions.next_step import Waits, waits_for
from keyworker.actions.on_case.allocation.allocation import AGREE, ALLOCATE, PROPOSE
from keyworker.actions.on_case.intake.details import DETAIL
from keyworker.actions.on_case.intake.referral import REROUTE
from keyworker.caseload.due import Due, due_on
from keyworker.caseload.rota_facts import rota_facts
from keyworker.caseload.routing import routing_of
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_files import files_of
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event, Timescale
from keyworker.record.new_versions import up_to_date
from keyworker.record.queries import CaseQuerySet
from keyworker.web.jinja import action_title
from keyworker.web.presenters.steps import Step, may_do, step
from keyworker.workforce.models import Worker

A_PAGE = 50
_NAMING_SOMEBODY = frozenset({ALLOCATE.id, PROPOSE.id})


@dataclass(frozen=True)
class Row:
    """One referral in the queue; ``step`` is None where the next step is not this person's."""

    case: Case
    waits: Waits
    due: Due | None
    step: Step | None
    source: str
    questions: bool


@dataclass(frozen=True)
class Group:
    """Referrals that wait for the same thing, soonest due first."""

    title: str
    rows: tuple[Row, ...]

    @property
    def late(self) -> int:
        return sum(row.due is not None and row.due.urgency == "late" for row in self.rows)


@dataclass(frozen=True)
class Telling:
    """A referrer who has still to be told what became of the referral; ``only``: nothing else waits on the case."""

    case: Case
    due: Due | None
    step: Step | None
    whom: str
    only: bool


@dataclass(frozen=True)
class Queue:
    """A page of what waits, in groups, out of ``total``."""

    groups: tuple[Group, ...]
    total: int
    first: int
    last: int
    pages: int
    tell: tuple[Telling, ...] | None


def queue_for(user: User, worker: Worker, *, day: date, page: int = 1) -> Queue:
    """What waits, as this person may see it: a fixed number of queries, however much there is."""
    waiting = _waiting(user, worker, day).order_by("next_due", "received_on", "pk")
    cases, total, pages, first = list(waiting[: A_PAGE + 1]), 0, 1, 0
    total = len(cases)
    if total > A_PAGE:
        total = waiting.count()
        pages = -(-total // A_PAGE)
        first = (min(max(page, 1), pages) - 1) * A_PAGE
        cases = list(waiting[first : first + A_PAGE])
    dues, files = _dues(cases, day), {case.pk: file for case, file in files_of(cases)}
    referrals = {number: _referral(file) for number, file in files.items()}
    pack = pack_for(worker.team.service, day)
    rota = rota_facts(worker.team.service, pack, on=day)
    rows = [
        _row(case, files[case.pk], dues[case.pk], referrals[case.pk], worker, day, rota)
        for case in cases
    ]
    tell = _to_tell(cases, rows, dues, referrals, worker, pack)
    # Whoever only has to be told stands once, with the referrer's name.
    told = {each.case.pk for each in tell or () if each.only}
    groups = _grouped([row for row in rows if row.case.pk not in told], pack)
    last = first + len(cases)
    return Queue(
        groups=groups, total=total, first=min(first + 1, last), last=last, pages=pages, tell=tell
    )


def _waiting(user: User, worker: Worker, day: date) -> CaseQuerySet:
    cases = Case.objects.visible_to(user)
    if user.access_role != AccessRole.SERVICE_MANAGER:
        nowhere = Q(team__isnull=True, locality="", service=worker.team.service_id)
        cases = cases.filter(Q(pk__in=Case.objects.of_teams([worker.team]).values("pk")) | nowhere)
    nobody = Case.objects.without_lead().filter(opened_on__isnull=False).values("pk")
    guided = Event.objects.filter(case=OuterRef("pk"), kind=kinds.GUIDANCE_SENT)
    wanted = Q(stage="received") | Q(pk__in=nobody) | (Q(stage="not-opened") & ~Exists(guided))
    return (
        cases.filter(wanted)
        .with_due(day)
        .with_children()
        .select_related("service", "team", "accountable", "proposed_to")
    )


def _dues(cases: Sequence[Case], day: date) -> dict[int, list[Due]]:
    """What runs on each of these cases, soonest first; as ``due_on_cases``, of cases whose children are at hand."""
    at_hand = {case.pk: case for case in cases}
    clocks = Timescale.objects.filter(
        case__in=at_hand, status="running", started__lte=day, limit__isnull=False
    )
    rows = up_to_date(clocks.select_related("case__service").order_by("limit", "pk"), on=day)
    found: dict[int, list[Due]] = {case.pk: [] for case in cases}
    for clock in rows:
        clock.case = at_hand[clock.case_id]
        found[clock.case_id].append(due_on(clock, as_of=day))
    return found


def _referral(file: CaseFile) -> dict[str, str]:
    """What the latest referral of a case says of who sent it."""
    latest = max(file.of_kind(kinds.REFERRAL_RECEIVED), key=lambda event: event.day, default=None)
    names = ("source", "assessor")
    return {name: str(latest.field(name) or "") for name in names} if latest is not None else {}


def _row(
    case: Case,
    file: CaseFile,
    dues: Sequence[Due],
    referral: dict[str, str],
    worker: Worker,
    day: date,
    rota: Mapping[str, Any],
) -> Row:
    pack = pack_for(case.service, day)
    seen = CaseOnDay(pack, file, day) if pack is not None else None
    waits, questions = (
        waits_for(case, seen, [due.clock for due in dues]),
        _has_questions(case, seen, rota),
    )
    if questions and waits.action in _NAMING_SOMEBODY:
        # Nobody is named before it is known where the referral goes.
        waits = Waits(action=DETAIL.id, towards=waits.action)
    mine = _may_step(pack, waits.action, worker) and not _asked_of_another(case, waits, worker)
    return Row(
        case=case,
        waits=waits,
        due=dues[0] if dues else None,
        step=step(waits.action, case) if mine else None,
        source=str(referral.get("source") or ""),
        questions=questions and waits.action != DETAIL.id,
    )


def _may_step(pack: Pack | None, action: str, worker: Worker) -> bool:
    """Whether the step is this person's: by a rule of its own, or by one of those that it goes with."""
    if action not in ACTIONS:
        return False
    return any(may_do(pack, each, worker) for each in ACTIONS[action].goes_with or (action,))


def _asked_of_another(case: Case, waits: Waits, worker: Worker) -> bool:
    return waits.action == AGREE.id and case.proposed_to_id != worker.pk


def _has_questions(case: Case, seen: CaseOnDay | None, rota: Mapping[str, Any]) -> bool:
    if seen is None or case.stage != "received":
        return False
    routing = routing_of(seen, rota)
    return routing is not None and bool(routing.questions)


def _grouped(rows: Sequence[Row], pack: Pack | None) -> tuple[Group, ...]:
    """By what each waits for: what is overdue first, then in the order of the policy's work."""
    order = (
        {rule.action: place for place, rule in enumerate(pack.actions)} if pack is not None else {}
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.waits.action, []).append(row)
    groups = {action: Group(_title(action), tuple(each)) for action, each in found.items()}
    # Where it goes comes right after its arrival.
    order |= {REROUTE.id: -2, DETAIL.id: -1}
    ranked = sorted(
        groups, key=lambda action: (groups[action].late == 0, order.get(action, len(order)))
    )
    return tuple(groups[action] for action in ranked)


def _title(action: str) -> str:
    queued = ACTIONS[action].queue_title if action in ACTIONS else ""
    return queued or action_title(action)


def _to_tell(
    cases: Sequence[Case],
    rows: Sequence[Row],
    dues: dict[int, list[Due]],
    referrals: dict[int, dict[str, str]],
    worker: Worker,
    pack: Pack | None,
) -> tuple[Telling, ...] | None:
    """Referrers still to be told, by the clocks that run for it; None where the policy has no such step."""
    telling = [
        action.id
        for action in ACTIONS.values()
        if action.tells_referrer and pack is not None and pack.who_may(action.id) is not None
    ]
    if not telling:
        return None
    found = []
    for case, row in zip(cases, rows, strict=True):
        due = next((each for each in dues[case.pk] if each.clock.offer in telling), None)
        action = due.clock.offer if due is not None else row.waits.action
        if action in telling:
            mine = action in ACTIONS and may_do(pack, action, worker)
            said = referrals.get(case.pk, {})
            whom = str(said.get("assessor") or said.get("source") or "")
            way = step(action, case) if mine else None
            found.append(Telling(case, due, way, whom, only=row.waits.action in telling))
    return tuple(found)
