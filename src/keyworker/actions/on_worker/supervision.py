"""How is the worker's own part of a session recorded and signed, and who may read it?

What is said about a child goes on that child's record by an action on the case; what is said about the worker's own
practice, wellbeing and development never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from keyworker.access.models import User
from keyworker.actions.form_checklists import field_of
from keyworker.actions.form_fields import FormField, read_fields
from keyworker.caseload.worker_loads import workloads
from keyworker.policy.casefile import local_day
from keyworker.policy.fields_read import fields_read
from keyworker.policy.packs.pack import Pack
from keyworker.record.models.supervision import SupervisionSession, SupervisionSignature
from keyworker.record.writing import plain
from keyworker.workforce.models import Worker

RECORD = "record-supervision"


@dataclass(frozen=True)
class SessionRefused:
    """It was not recorded: by field, what has to be put right."""

    errors: Mapping[str, str] = field(default_factory=dict)


def session_fields(pack: Pack) -> tuple[FormField, ...]:
    """What the form asks of the worker: the policy's own questions, the caseload, and room for the rest."""
    asked = tuple(
        field_of(pack, item, section.title)
        for checklist in pack.checklists
        if checklist.of == "worker"
        for section in checklist.sections
        for item in section.items
    )
    return (
        FormField(
            name="held_on",
            label="When was the session?",
            type="date",
            hint="Today if it was just now",
        ),
        FormField(
            name="caseload_reviewed",
            label="Were their caseload and workload reviewed?",
            type="yes-no",
        ),
        *asked,
        FormField(
            name="notes",
            label="What else was said about their own work, and what was agreed?",
            type="long-text",
            required=False,
            hint="About the worker only. What concerns a child is recorded on the case",
        ),
    )


def record_session(
    worker: Worker,
    *,
    pack: Pack,
    supervisor: Worker,
    user: User,
    entered: Mapping[str, Any],
    attempt: UUID,
    now: datetime,
) -> SupervisionSession | SessionRefused:
    """Keep the worker's own part; the same form sent twice keeps it once."""
    earlier = SupervisionSession.objects.filter(attempt=attempt).first()
    if earlier is not None:
        return earlier
    values, errors = read_fields(session_fields(pack), entered)
    held = values.get("held_on")
    if isinstance(held, date) and held > local_day(now):
        errors["held_on"] = "This cannot be in the future"
    if worker.pk == supervisor.pk:
        errors["held_on"] = "Nobody records their own supervision"
    if errors:
        return SessionRefused(errors)
    try:
        with transaction.atomic():
            return SupervisionSession.objects.create(
                worker=worker,
                supervisor=supervisor,
                held_on=values["held_on"],
                recorded_at=now,
                recorded_by=user,
                caseload_reviewed=values["caseload_reviewed"],
                caseload=_caseload(pack, worker, local_day(now)),
                answers=plain(values.get("answers", {})),
                notes=values.get("notes", ""),
                attempt=attempt,
            )
    except IntegrityError:
        return SupervisionSession.objects.get(attempt=attempt)


def _caseload(pack: Pack, worker: Worker, day: date) -> dict[str, Any]:
    load = workloads(pack, [worker], as_of=day).get(worker.pk)
    if load is None:
        return {}
    return {"count": load.count, "position": load.position, "working": list(load.working)}


def sessions_of(worker: Worker, *, to: Worker) -> QuerySet[SupervisionSession]:
    """The sessions of a worker that this person may read: their own, those they held, those of whom they manage."""
    found = SupervisionSession.objects.filter(worker=worker).select_related("worker", "supervisor")
    if worker.pk == to.pk or worker.line_manager_id == to.pk:
        return found.prefetch_related("signatures__by")
    return found.filter(Q(supervisor=to)).prefetch_related("signatures__by")


def why_not_signed(session: SupervisionSession, *, by: Worker, pack: Pack) -> str:
    """What keeps this person from signing, in one sentence; empty where nothing does."""
    if by.pk not in {session.worker_id, session.supervisor_id}:
        return "Only the worker and who held the session sign it"
    if any(each.by_id == by.pk for each in session.signatures.all()):
        return "You have signed it already"
    wanted = "caseload_reviewed" in fields_read(pack, RECORD)
    if wanted and not session.caseload_reviewed:
        return f"It cannot be signed before the caseload and workload are reviewed ({_cited(pack)})"
    return ""


def _cited(pack: Pack) -> str:
    gates = (
        gate
        for gate in pack.gates
        if RECORD in gate.actions and "caseload_reviewed" in str(gate.requires)
    )
    return next((pack.cite(gate.clause) for gate in gates), "")


def sign(session: SupervisionSession, *, by: Worker, pack: Pack, now: datetime) -> str:
    """Sign for oneself. Returns what stands in the way; empty once it is signed."""
    problem = why_not_signed(session, by=by, pack=pack)
    if problem:
        return problem
    try:
        with transaction.atomic():
            SupervisionSignature.objects.create(session=session, by=by, at=now)
    except IntegrityError:
        return "You have signed it already"
    return ""


def unsigned(worker: Worker) -> bool:
    """Whether the worker's last session waits for their own signature."""
    last = SupervisionSession.objects.filter(worker=worker).order_by("-held_on", "-pk").first()
    return last is not None and not last.signatures.filter(by=worker).exists()
