"""What does the policy ask about a worker beside their job, and how does a manager confirm it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions.action import Action, ActionContext, Entry
from keyworker.actions.form_facts import PREFIX, fact_fields
from keyworker.actions.form_fields import FormField
from keyworker.record.writing import NewEvent, plain
from keyworker.workforce.models import Confirmation, Worker

# Worked out each time, never confirmed by hand.
_WORKED_OUT = frozenset(
    {"service", "works_with_family", "leads_family", "works_with_mother", "line_manager"}
)
LINE_MANAGER = "line_manager"


def _asks(context: ActionContext) -> tuple[FormField, ...]:
    """Who manages the worker, then each thing the policy may ask of them, as it stands."""
    worker, pack = context.subject.worker, context.pack
    others = Worker.objects.filter(team__service=worker.team.service_id, left__isnull=True).exclude(
        pk=worker.pk
    )
    manager = FormField(
        name=LINE_MANAGER,
        label="Who is their line manager?",
        type="worker",
        required=False,
        choices=tuple(
            (each.ref, f"{each.name}, {each.team.name}") for each in others.select_related("team")
        ),
        initial=f"W{worker.line_manager_id}" if worker.line_manager_id else None,
    )
    asked = [name for name in pack.header.facts if _confirmed_by_hand(name)]
    fields = fact_fields(pack, asked)
    shown = (replace(each, section="", initial=_initial(worker, each), hint="") for each in fields)
    return (manager, *shown)


def _confirm(entry: Entry) -> Sequence[NewEvent]:
    """Keep what was entered, and who confirmed each change."""
    worker, manager = entry.subject.worker, entry.values.get(LINE_MANAGER)
    told = dict(plain(entry.values.get("facts", {}).get("worker", {})))
    before = dict(worker.known_qualities)
    after = {**told, **({LINE_MANAGER: manager} if manager else {})}
    asked = {each.name.removeprefix(f"{PREFIX}worker.") for each in _asks(entry)}
    changed = [name for name in sorted(asked) if before.get(name) != after.get(name)]
    Confirmation.objects.bulk_create(
        Confirmation(worker=worker, name=name, value=after.get(name), by=entry.actor, at=entry.now)
        for name in changed
    )
    kept = {name: value for name, value in worker.qualities.items() if name not in asked}
    worker.qualities = {**kept, **told}
    worker.line_manager_id = int(manager[1:]) if manager else None
    worker.save(update_fields=["qualities", "line_manager"])
    return [
        entry.event(
            "quality.confirmed", at=entry.now, worker=worker, name=name, value=after.get(name)
        )
        for name in changed
    ]


def _confirmed_by_hand(name: str) -> bool:
    family, _, rest = name.partition(".")
    return family == "worker" and "." not in rest and rest not in _WORKED_OUT


def _initial(worker: Worker, field: FormField) -> Any:
    value = worker.qualities.get(field.name.removeprefix(f"{PREFIX}worker."))
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


ACTIONS = (
    Action(
        id="confirm-qualities",
        title="Confirm what the policy asks of a worker",
        family="quality",
        subject="worker",
        by_default=True,
        asks=_asks,
        does=_confirm,
    ),
)
